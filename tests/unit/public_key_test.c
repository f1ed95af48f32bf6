#include "tests/unit/rows.h"

#include "net/public_key.h"
#include "tests/unit/der.h"

/* The notation is der.h's. */
#define RSA(n, e) "00 30 {02 {" n "} 02 {" e "}}"
#define MALFORMED "its RSA key is malformed"
#define SMALL "its RSA key is under 2,048 bits"
#define LARGE "its RSA key is over 4,096 bits"
#define NO_POINT "its EC key is malformed"

static const struct row {
	const char *name;
	enum certificate_key kind;
	const char *bits, *why;
	size_t len, e_len; /* of the modulus and the exponent, or of the point */
} rows[] = {
	{"RSA: 2,048 bits", CERTIFICATE_RSA, RSA("00 c1*256", "010001"), NULL, 256, 3},
	{"RSA: 4,096 bits", CERTIFICATE_RSA, RSA("00 c1*512", "010001"), NULL, 512, 3},
	{"RSA: 3,072 bits", CERTIFICATE_RSA, RSA("00 c1*384", "010001"), NULL, 384, 3},
	{"RSA: no byte for the sign", CERTIFICATE_RSA, RSA("71*256", "010001"), NULL, 256, 3},
	{"RSA: an exponent of one byte", CERTIFICATE_RSA, RSA("00 c1*256", "03"), NULL, 256, 1},
	{"RSA: zeros before both", CERTIFICATE_RSA, RSA("00*9 c1*256", "00*9 010001"), NULL, 256,
		3},
	{"RSA: a byte less than 2,048 bits", CERTIFICATE_RSA, RSA("00 c1*255", "010001"), SMALL, 0,
		0},
	{"RSA: zeros do not make it larger", CERTIFICATE_RSA, RSA("00*9 c1*255", "010001"), SMALL,
		0, 0},
	{"RSA: 1,024 bits", CERTIFICATE_RSA, RSA("00 c1*128", "010001"), SMALL, 0, 0},
	{"RSA: an exponent of 127 bytes", CERTIFICATE_RSA, RSA("00 c1*256", "01*127"), NULL, 256,
		127},
	{"RSA: an exponent of 128 bytes", CERTIFICATE_RSA, RSA("00 c1*256", "01*128"), NULL, 256,
		128},
	{"RSA: an exponent of no bytes", CERTIFICATE_RSA, RSA("00 c1*256", ""), MALFORMED, 0, 0},
	{"RSA: an exponent of zero", CERTIFICATE_RSA, RSA("00 c1*256", "00"), MALFORMED, 0, 0},
	{"RSA: a modulus of no bytes", CERTIFICATE_RSA, RSA("", "010001"), SMALL, 0, 0},
	{"RSA: a modulus of zeros", CERTIFICATE_RSA, RSA("00*300", "010001"), SMALL, 0, 0},
	{"RSA: 4,097 bits", CERTIFICATE_RSA, RSA("01 c1*512", "010001"), LARGE, 0, 0},
	{"RSA: 8,192 bits", CERTIFICATE_RSA, RSA("00 c1*1024", "010001"), LARGE, 0, 0},
	{"RSA: unused bits", CERTIFICATE_RSA, "01 30 {02 {00 c1*256} 02 {010001}}",
		"its key is malformed", 0, 0},
	{"RSA: nothing but the unused bits", CERTIFICATE_RSA, "00", MALFORMED, 0, 0},
	{"RSA: nothing at all", CERTIFICATE_RSA, "", "its key is malformed", 0, 0},
	{"RSA: no sequence", CERTIFICATE_RSA, "00 31 {02 {00 c1*256} 02 {010001}}", MALFORMED, 0,
		0},
	{"RSA: a byte behind it", CERTIFICATE_RSA, RSA("00 c1*256", "010001") "00", MALFORMED, 0,
		0},
	{"RSA: an element behind the exponent", CERTIFICATE_RSA,
		"00 30 {02 {00 c1*256} 02 {010001} 02 {}}", MALFORMED, 0, 0},
	{"RSA: no exponent", CERTIFICATE_RSA, "00 30 {02 {00 c1*256}}", MALFORMED, 0, 0},
	{"RSA: no modulus", CERTIFICATE_RSA, "00 30 {}", MALFORMED, 0, 0},
	{"RSA: a modulus that is no INTEGER", CERTIFICATE_RSA, "00 30 {03 {00 c1*256} 02 {010001}}",
		MALFORMED, 0, 0},
	{"RSA: an exponent that is no INTEGER", CERTIFICATE_RSA,
		"00 30 {02 {00 c1*256} 03 {010001}}", MALFORMED, 0, 0},
	{"RSA: a tag alone", CERTIFICATE_RSA, "00 30", MALFORMED, 0, 0},
	{"RSA: an exponent's tag alone", CERTIFICATE_RSA, "00 30 {02 {00 c1*256} 02}", MALFORMED, 0,
		0},
	{"RSA: an exponent that overruns", CERTIFICATE_RSA, "00 30 {02 {00 c1*256} 02 04 010001}",
		MALFORMED, 0, 0},
	{"RSA: a modulus that overruns", CERTIFICATE_RSA, "00 30 {02 820101 00 c1*255}", MALFORMED,
		0, 0},
	{"RSA: a sequence that overruns", CERTIFICATE_RSA, "00 30 04 02 {} 02", MALFORMED, 0, 0},
	{"RSA: a byte behind the exponent", CERTIFICATE_RSA,
		"00 30 {02 {00 c1*256} 02 {010001} 00}", MALFORMED, 0, 0},
	{"RSA: an exponent that overruns by all", CERTIFICATE_RSA, "00 30 {02 {00 c1*256} 02 04}",
		MALFORMED, 0, 0},
	{"RSA: a sequence that overruns by all", CERTIFICATE_RSA, "00 30 04", MALFORMED, 0, 0},
	{"RSA: an exponent of an indefinite length", CERTIFICATE_RSA,
		"00 30 {02 {00 c1*256} 02 80 01*128}", MALFORMED, 0, 0},
	{"RSA: a modulus of an indefinite length", CERTIFICATE_RSA, "00 30 {02 80 02 {010001}}",
		MALFORMED, 0, 0},
	{"RSA: a length cut short", CERTIFICATE_RSA, "00 30 82 01", MALFORMED, 0, 0},
	{"RSA: a length of one byte more, cut short", CERTIFICATE_RSA, "00 30 81", MALFORMED, 0, 0},
	{"RSA: an indefinite length", CERTIFICATE_RSA, "00 30 80 02 {00 c1*256} 02 {010001}",
		MALFORMED, 0, 0},
	{"RSA: a length of three bytes more", CERTIFICATE_RSA,
		"00 30 83 00010a 02 {00 c1*256} 02 {010001}", MALFORMED, 0, 0},
	{"RSA: a length of 127 bytes more", CERTIFICATE_RSA, "00 30 ff 00*127", MALFORMED, 0, 0},
	{"RSA: a point is none", CERTIFICATE_RSA, "00 04 11*64", MALFORMED, 0, 0},

	{"P-256", CERTIFICATE_P256, "00 04 11*64", NULL, 65, 0},
	{"P-384", CERTIFICATE_P384, "00 04 11*96", NULL, 97, 0},
	{"P-521", CERTIFICATE_P521, "00 04 11*132", NULL, 133, 0},
	{"P-256: a byte less", CERTIFICATE_P256, "00 04 11*63", NO_POINT, 0, 0},
	{"P-256: a byte more", CERTIFICATE_P256, "00 04 11*65", NO_POINT, 0, 0},
	{"P-256: compressed", CERTIFICATE_P256, "00 02 11*32", NO_POINT, 0, 0},
	{"P-256: hybrid", CERTIFICATE_P256, "00 06 11*64", NO_POINT, 0, 0},
	{"P-256: the point at infinity", CERTIFICATE_P256, "00 00", NO_POINT, 0, 0},
	{"P-256: nothing but the unused bits", CERTIFICATE_P256, "00", NO_POINT, 0, 0},
	{"P-256: nothing at all", CERTIFICATE_P256, "", "its key is malformed", 0, 0},
	{"P-256: unused bits", CERTIFICATE_P256, "04 04 11*64", "its key is malformed", 0, 0},
	{"P-256: a point of P-384", CERTIFICATE_P256, "00 04 11*96", NO_POINT, 0, 0},
	{"P-384: a point of P-256", CERTIFICATE_P384, "00 04 11*64", NO_POINT, 0, 0},
	{"P-384: a byte less", CERTIFICATE_P384, "00 04 11*95", NO_POINT, 0, 0},
	{"P-384: a byte more", CERTIFICATE_P384, "00 04 11*97", NO_POINT, 0, 0},
	{"P-521: a byte less", CERTIFICATE_P521, "00 04 11*131", NO_POINT, 0, 0},
	{"P-521: a byte more", CERTIFICATE_P521, "00 04 11*133", NO_POINT, 0, 0},
	{"another curve", CERTIFICATE_EC, "00 04 11*56", "its curve is not P-256, P-384 or P-521",
		0, 0},
	{"another curve: nothing at all", CERTIFICATE_EC, "", "its key is malformed", 0, 0},
	{"another algorithm", CERTIFICATE_OTHER_KEY, "00 11*32", "its key is neither RSA nor ECDSA",
		0, 0},
};

static int curve_of(enum certificate_key kind)
{
	switch (kind) {
	case CERTIFICATE_P256:
		return BR_EC_secp256r1;
	case CERTIFICATE_P384:
		return BR_EC_secp384r1;
	case CERTIFICATE_P521:
		return BR_EC_secp521r1;
	case CERTIFICATE_OTHER_KEY:
	case CERTIFICATE_RSA:
	case CERTIFICATE_EC:
		break;
	}
	return 0;
}

/* The key is the last e_len bytes of `bits`, and the last len bytes of what the INTEGER before holds. */
static void check_key(const struct row *row, struct span bits, const br_x509_pkey *key)
{
	const unsigned char *end = bits.ptr + bits.len;

	if (row->kind == CERTIFICATE_RSA) {
		assert_int_equal(key->key_type, BR_KEYTYPE_RSA);
		assert_int_equal(key->key.rsa.elen, row->e_len);
		assert_ptr_equal(key->key.rsa.e, end - row->e_len);
		assert_int_equal(key->key.rsa.nlen, row->len);
		assert_true(key->key.rsa.n > bits.ptr + 8);
		assert_true(key->key.rsa.n + row->len <= end - row->e_len - 2);
		assert_int_not_equal(key->key.rsa.n[0], 0);
		assert_int_equal(key->key.rsa.n[row->len], 0x02);
		return;
	}
	assert_int_equal(key->key_type, BR_KEYTYPE_EC);
	assert_int_equal(key->key.ec.curve, curve_of(row->kind));
	assert_int_equal(key->key.ec.qlen, row->len);
	assert_ptr_equal(key->key.ec.q, end - row->len);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	static struct der der;
	struct span in = der_write(&der, row->bits);
	unsigned char *copy = in.len > 0 ? malloc(in.len) : NULL;
	struct span bits = {copy, in.len};
	br_x509_pkey key;
	const char *why;

	memset(&key, 0xa5, sizeof key);
	if (in.len > 0)
		memcpy(copy, in.ptr, in.len);
	why = public_key_read(row->kind, copy, in.len, &key);
	assert_string_equal(
		why != NULL ? why : "no objection", row->why != NULL ? row->why : "no objection");
	if (why == NULL)
		check_key(row, bits, &key);
	free(copy);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	return rows_run("public_key");
}
