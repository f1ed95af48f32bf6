#include "tests/unit/rows.h"

#include "net/alert.h"
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
	enum key_kind kind;
	const char *bits, *why;
	size_t len, e_len; /* of the modulus and the exponent, or of the point */
} rows[] = {
	{"RSA: 2,048 bits", KEY_RSA, RSA("00 c1*256", "010001"), NULL, 256, 3},
	{"RSA: 4,096 bits", KEY_RSA, RSA("00 c1*512", "010001"), NULL, 512, 3},
	{"RSA: 3,072 bits", KEY_RSA, RSA("00 c1*384", "010001"), NULL, 384, 3},
	{"RSA: no byte for the sign", KEY_RSA, RSA("71*256", "010001"), NULL, 256, 3},
	{"RSA: an exponent of one byte", KEY_RSA, RSA("00 c1*256", "03"), NULL, 256, 1},
	{"RSA: zeros before both", KEY_RSA, RSA("00*9 c1*256", "00*9 010001"), NULL, 256, 3},
	{"RSA: a byte less than 2,048 bits", KEY_RSA, RSA("00 c1*255", "010001"), SMALL, 0, 0},
	{"RSA: zeros do not make it larger", KEY_RSA, RSA("00*9 c1*255", "010001"), SMALL, 0, 0},
	{"RSA: 1,024 bits", KEY_RSA, RSA("00 c1*128", "010001"), SMALL, 0, 0},
	{"RSA: an exponent of 127 bytes", KEY_RSA, RSA("00 c1*256", "01*127"), NULL, 256, 127},
	{"RSA: an exponent of 128 bytes", KEY_RSA, RSA("00 c1*256", "01*128"), NULL, 256, 128},
	{"RSA: an exponent of no bytes", KEY_RSA, RSA("00 c1*256", ""), MALFORMED, 0, 0},
	{"RSA: an exponent of zero", KEY_RSA, RSA("00 c1*256", "00"), MALFORMED, 0, 0},
	{"RSA: an exponent of one", KEY_RSA, RSA("00 c1*256", "01"), MALFORMED, 0, 0},
	{"RSA: an exponent of one behind zeros", KEY_RSA, RSA("00 c1*256", "0001"), MALFORMED, 0,
		0},
	{"RSA: an even exponent", KEY_RSA, RSA("00 c1*256", "010002"), MALFORMED, 0, 0},
	{"RSA: an exponent that ends in one", KEY_RSA, RSA("00 c1*256", "0101"), NULL, 256, 2},
	{"RSA: a modulus of no bytes", KEY_RSA, RSA("", "010001"), SMALL, 0, 0},
	{"RSA: a modulus of zeros", KEY_RSA, RSA("00*300", "010001"), SMALL, 0, 0},
	{"RSA: 4,097 bits", KEY_RSA, RSA("01 c1*512", "010001"), LARGE, 0, 0},
	{"RSA: 8,192 bits", KEY_RSA, RSA("00 c1*1024", "010001"), LARGE, 0, 0},
	{"RSA: 2,048 bits, the longest of all", KEY_RSA, RSA("00 c1*256", "01*753"), NULL, 256,
		753},
	{"RSA: 2,048 bits, and a byte more", KEY_RSA, RSA("00 c1*256", "01*754"), LARGE, 0, 0},
	{"RSA: unused bits", KEY_RSA, "01 30 {02 {00 c1*256} 02 {010001}}", "its key is malformed",
		0, 0},
	{"RSA: nothing but the unused bits", KEY_RSA, "00", MALFORMED, 0, 0},
	{"RSA: nothing at all", KEY_RSA, "", "its key is malformed", 0, 0},
	{"RSA: no sequence", KEY_RSA, "00 31 {02 {00 c1*256} 02 {010001}}", MALFORMED, 0, 0},
	{"RSA: a byte behind it", KEY_RSA, RSA("00 c1*256", "010001") "00", MALFORMED, 0, 0},
	{"RSA: an element behind the exponent", KEY_RSA, "00 30 {02 {00 c1*256} 02 {010001} 02 {}}",
		MALFORMED, 0, 0},
	{"RSA: no exponent", KEY_RSA, "00 30 {02 {00 c1*256}}", MALFORMED, 0, 0},
	{"RSA: no modulus", KEY_RSA, "00 30 {}", MALFORMED, 0, 0},
	{"RSA: a modulus that is no INTEGER", KEY_RSA, "00 30 {03 {00 c1*256} 02 {010001}}",
		MALFORMED, 0, 0},
	{"RSA: an exponent that is no INTEGER", KEY_RSA, "00 30 {02 {00 c1*256} 03 {010001}}",
		MALFORMED, 0, 0},
	{"RSA: a tag alone", KEY_RSA, "00 30", MALFORMED, 0, 0},
	{"RSA: an exponent's tag alone", KEY_RSA, "00 30 {02 {00 c1*256} 02}", MALFORMED, 0, 0},
	{"RSA: an exponent that overruns", KEY_RSA, "00 30 {02 {00 c1*256} 02 04 010001}",
		MALFORMED, 0, 0},
	{"RSA: a modulus that overruns", KEY_RSA, "00 30 {02 820101 00 c1*255}", MALFORMED, 0, 0},
	{"RSA: a sequence that overruns", KEY_RSA, "00 30 04 02 {} 02", MALFORMED, 0, 0},
	{"RSA: a byte behind the exponent", KEY_RSA, "00 30 {02 {00 c1*256} 02 {010001} 00}",
		MALFORMED, 0, 0},
	{"RSA: an exponent that overruns by all", KEY_RSA, "00 30 {02 {00 c1*256} 02 04}",
		MALFORMED, 0, 0},
	{"RSA: a sequence that overruns by all", KEY_RSA, "00 30 04", MALFORMED, 0, 0},
	{"RSA: an exponent of an indefinite length", KEY_RSA, "00 30 {02 {00 c1*256} 02 80 01*128}",
		MALFORMED, 0, 0},
	{"RSA: a modulus of an indefinite length", KEY_RSA, "00 30 {02 80 02 {010001}}", MALFORMED,
		0, 0},
	{"RSA: a length cut short", KEY_RSA, "00 30 82 01", MALFORMED, 0, 0},
	{"RSA: a length of one byte more, cut short", KEY_RSA, "00 30 81", MALFORMED, 0, 0},
	{"RSA: an indefinite length", KEY_RSA, "00 30 80 02 {00 c1*256} 02 {010001}", MALFORMED, 0,
		0},
	{"RSA: a length of three bytes more", KEY_RSA, "00 30 83 00010a 02 {00 c1*256} 02 {010001}",
		MALFORMED, 0, 0},
	{"RSA: a length of 127 bytes more", KEY_RSA, "00 30 ff 00*127", MALFORMED, 0, 0},
	{"RSA: a point is none", KEY_RSA, "00 04 11*64", MALFORMED, 0, 0},

	{"P-256", KEY_P256, "00 04 11*64", NULL, 65, 0},
	{"P-384", KEY_P384, "00 04 11*96", NULL, 97, 0},
	{"P-521", KEY_P521, "00 04 11*132", NULL, 133, 0},
	{"P-256: a byte less", KEY_P256, "00 04 11*63", NO_POINT, 0, 0},
	{"P-256: a byte more", KEY_P256, "00 04 11*65", NO_POINT, 0, 0},
	{"P-256: compressed", KEY_P256, "00 02 11*32", NO_POINT, 0, 0},
	{"P-256: hybrid", KEY_P256, "00 06 11*64", NO_POINT, 0, 0},
	{"P-256: the point at infinity", KEY_P256, "00 00", NO_POINT, 0, 0},
	{"P-256: nothing but the unused bits", KEY_P256, "00", NO_POINT, 0, 0},
	{"P-256: nothing at all", KEY_P256, "", "its key is malformed", 0, 0},
	{"P-256: unused bits", KEY_P256, "04 04 11*64", "its key is malformed", 0, 0},
	{"P-256: a point of P-384", KEY_P256, "00 04 11*96", NO_POINT, 0, 0},
	{"P-384: a point of P-256", KEY_P384, "00 04 11*64", NO_POINT, 0, 0},
	{"P-384: a byte less", KEY_P384, "00 04 11*95", NO_POINT, 0, 0},
	{"P-384: a byte more", KEY_P384, "00 04 11*97", NO_POINT, 0, 0},
	{"P-521: a byte less", KEY_P521, "00 04 11*131", NO_POINT, 0, 0},
	{"P-521: a byte more", KEY_P521, "00 04 11*133", NO_POINT, 0, 0},
	{"another curve", KEY_EC, "00 04 11*56", "its curve is not P-256, P-384 or P-521", 0, 0},
	{"another curve: nothing at all", KEY_EC, "", "its key is malformed", 0, 0},
	{"another algorithm", KEY_OTHER, "00 11*32", "its key is neither RSA nor ECDSA", 0, 0},
};

/* The key is the last e_len bytes of `bits`, and the last len bytes of what the INTEGER before holds. */
static void check_key(const struct row *row, struct span bits, const struct public_key *key)
{
	const unsigned char *end = bits.ptr + bits.len;

	assert_int_equal(key->kind, row->kind);
	assert_int_equal(key->n.len, row->len);
	assert_int_equal(key->e.len, row->e_len);
	if (row->kind == KEY_RSA) {
		assert_ptr_equal(key->e.ptr, end - row->e_len);
		assert_true(key->n.ptr > bits.ptr + 8);
		assert_true(key->n.ptr + row->len <= end - row->e_len - 2);
		assert_int_not_equal(key->n.ptr[0], 0);
		assert_int_equal(key->n.ptr[row->len], 0x02);
		return;
	}
	assert_ptr_equal(key->n.ptr, end - row->len);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	static struct der der;
	struct span in = der_write(&der, row->bits);
	unsigned char *copy = in.len > 0 ? malloc(in.len) : NULL;
	struct span bits = {copy, in.len};
	struct public_key key;
	const char *objection;

	memset(&key, 0xa5, sizeof key);
	if (in.len > 0)
		memcpy(copy, in.ptr, in.len);
	objection = public_key_read(row->kind, bits, &key);
	assert_string_equal(objection != NULL ? objection + 1 : "no objection",
		row->why != NULL ? row->why : "no objection");
	if (objection == NULL)
		check_key(row, bits, &key);
	else
		assert_int_equal(objection[0], ALERT_BAD_CERTIFICATE);
	free(copy);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	return rows_run("public_key");
}
