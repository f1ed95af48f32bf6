#include "tests/unit/rows.h"

#include <bearssl.h>

#include "net/rsa.h"

#define MAX RSA_MODULUS_MAX

/* A modulus of `len` bytes made of these, and what is asked of it. */
static const struct row {
	const char *name;
	size_t len;
	unsigned char first, fill, last;
	struct span e;
	size_t signature_len;
	unsigned char signature_first, signature_fill;
	bool right;
} rows[] = {
	{"a number below the modulus", 256, 0xff, 0x55, 0x01, BYTES("\x01\x00\x01"), 256, 1, 2,
		true},
	{"zero", 256, 0xff, 0x55, 0x01, BYTES("\x03"), 256, 0, 0, true},
	{"e is 1", 256, 0xff, 0x55, 0x01, BYTES("\x01"), 256, 1, 2, true},
	{"e has four bytes", 256, 0xff, 0x55, 0x01, BYTES("\xff\xff\xff\xff"), 256, 1, 2, true},
	{"e has zeros before it", 256, 0xff, 0x55, 0x01, BYTES("\0\0\0\0\x03"), 256, 1, 2, true},
	{"e has five bytes", 256, 0xff, 0x55, 0x01, BYTES("\x01\0\0\0\x01"), 256, 1, 2, false},
	{"e has no bytes", 256, 0xff, 0x55, 0x01, BYTES(""), 256, 1, 2, false},
	{"e is zero", 256, 0xff, 0x55, 0x01, BYTES("\0"), 256, 1, 2, false},
	{"an even modulus", 256, 0xff, 0x55, 0x02, BYTES("\x03"), 256, 1, 2, false},
	{"a signature one byte shorter", 256, 0xff, 0x55, 0x01, BYTES("\x03"), 255, 1, 2, false},
	{"a signature one byte longer", 256, 0xff, 0x55, 0x01, BYTES("\x03"), 257, 0, 2, false},
	{"a signature above the modulus", 256, 0xf0, 0x55, 0x01, BYTES("\x03"), 256, 0xf0, 0x56,
		false},
	{"a signature just below the modulus", 256, 0xf0, 0x55, 0x57, BYTES("\x03"), 256, 0xf0,
		0x55, true},
	{"the modulus itself", 256, 0xf0, 0x55, 0x55, BYTES("\x03"), 256, 0xf0, 0x55, false},
	{"4,096 bits", 512, 0xff, 0xff, 0xff, BYTES("\x01\x00\x01"), 512, 0xff, 0xfe, true},
	{"2,049 bits", 257, 0x01, 0x00, 0x01, BYTES("\x01\x00\x01"), 257, 0, 0xff, true},
	{"a modulus of one limb and a bit", 9, 0x01, 0x11, 0x01, BYTES("\x03"), 9, 1, 0x10, true},
	{"a modulus of three bytes", 3, 0xc0, 0x11, 0x01, BYTES("\x03"), 3, 1, 0x10, true},
};

static void fill(unsigned char *p, size_t len, unsigned char first, unsigned char byte)
{
	memset(p, byte, len);
	if (len > 0)
		p[0] = first;
}

static void test_row(void **state)
{
	const struct row *row = *state;
	unsigned char n[MAX], e[8], out[MAX], theirs[MAX], *signature = malloc(row->signature_len);
	br_rsa_public_key key = {n, row->len, e, row->e.len};
	bool right;

	fill(n, row->len, row->first, row->fill);
	n[row->len - 1] = row->last;
	memcpy(e, row->e.ptr, row->e.len);
	fill(signature, row->signature_len, row->signature_first, row->signature_fill);
	right = rsa_public(&key, (struct span){signature, row->signature_len}, out);
	assert_int_equal(right, row->right);
	if (right) {
		memcpy(theirs, signature, row->signature_len);
		assert_int_equal(br_rsa_i62_public_get()(theirs, row->len, &key), 1);
		assert_memory_equal(out, theirs, row->len);
	}
	free(signature);
}

/* A key with zeros before it, and one that is too long or has nothing in it. */
static void test_length(void **state)
{
	unsigned char n[MAX + 1] = {0}, e[] = {3}, out[MAX], signature[MAX + 1] = {0};
	br_rsa_public_key key = {n, 3, e, 1};

	(void)state;
	n[2] = 0x0f;
	signature[0] = 2;
	assert_true(rsa_public(&key, (struct span){signature, 1}, out));
	assert_int_equal(out[0], 8);
	assert_false(rsa_public(&key, (struct span){signature, 3}, out));
	n[2] = 0;
	assert_false(rsa_public(&key, (struct span){signature, 0}, out));
	memset(n, 0xff, sizeof n);
	key.nlen = sizeof n;
	assert_false(rsa_public(&key, (struct span){signature, sizeof signature}, out));
}

/* A key without a modulus, whose bytes are nobody's to read. */
static void test_no_modulus(void **state)
{
	unsigned char *nothing = malloc(1), e[] = {3}, out[MAX];
	br_rsa_public_key key = {nothing, 0, e, 1};

	(void)state;
	assert_false(rsa_public(&key, (struct span){nothing, 0}, out));
	free(nothing);
}

#define MODULUS_LEN 128

/* What is between the padding and a hash of SHA-256. */
static const unsigned char info[] = {0x00, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
	0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

/*
 * PKCS #1 v1.5 with an exponent of 1: the signature is what it stands for. Each row
 * is that, from its first bytes on: `at` is one that is changed, counted from the end
 * when it is negative.
 */
static const struct padding_row {
	const char *name;
	unsigned char changed;
	int at;
	bool right;
} padding_rows[] = {
	{"as it has to be", 0, 0, true},
	{"the first byte is not zero", 0x01, 0, false},
	{"the second byte is 02", 0x02, 1, false},
	{"the second byte is 00", 0x00, 1, false},
	{"the padding's first byte is not ff", 0xfe, 2, false},
	{"the padding's last byte is not ff", 0x7f, -53, false},
	{"the padding ends early, and something is behind the hash (Bleichenbacher, 2006)", 0x00,
		-53, false},
	{"the zero behind the padding is none", 0x01, -52, false},
	{"another algorithm", 0x02, -34, false},
	{"parameters that are no NULL", 0x04, -36, false},
	{"the hash has another length", 0x1f, -33, false},
};

static void test_padding(void **state)
{
	const struct padding_row *row = *state;
	unsigned char n[MODULUS_LEN], s[MODULUS_LEN], e[] = {1}, digest[32];
	br_rsa_public_key key = {n, sizeof n, e, sizeof e};
	size_t at = row->at < 0 ? (size_t)(MODULUS_LEN + row->at) : (size_t)row->at;
	bool right;

	memset(n, 0xff, sizeof n);
	memset(digest, 0x5a, sizeof digest);
	memset(s, 0xff, sizeof s);
	s[0] = 0x00;
	s[1] = 0x01;
	memcpy(s + MODULUS_LEN - 52, info, sizeof info);
	memcpy(s + MODULUS_LEN - 32, digest, 32);
	s[at] = row->changed;
	right = rsa_pkcs1_verify(&key, 32, digest, (struct span){s, sizeof s});
	assert_int_equal(right, row->right);
	digest[31] ^= 1;
	assert_false(rsa_pkcs1_verify(&key, 32, digest, (struct span){s, sizeof s}));
	digest[31] ^= 1;
	/* What the key does not take is not looked at. */
	n[MODULUS_LEN - 1] = 0xfe;
	assert_false(rsa_pkcs1_verify(&key, 32, digest, (struct span){s, sizeof s}));
	n[MODULUS_LEN - 1] = 0xff;
	assert_false(rsa_pkcs1_verify(&key, 32, digest, (struct span){s, sizeof s - 1}));
}

/* 4,096 bits are the most. */
static void test_most_padding(void **state)
{
	unsigned char n[MAX], s[MAX], e[] = {1}, digest[32];
	br_rsa_public_key key = {n, sizeof n, e, sizeof e};

	(void)state;
	memset(digest, 0xff, sizeof digest);
	memset(n, 0xff, sizeof n);
	memset(s, 0xff, sizeof s);
	s[0] = 0x00;
	s[1] = 0x01;
	memcpy(s + MAX - 52, info, sizeof info);
	assert_true(rsa_pkcs1_verify(&key, 32, digest, (struct span){s, sizeof s}));
}

/* The least padding is eight bytes: a modulus of 62 bytes has them, one of 61 has seven. */
static void test_least_padding(void **state)
{
	(void)state;
	for (size_t len = 60; len < 64; len++) {
		unsigned char n[64], s[64], e[] = {1}, digest[32];
		br_rsa_public_key key = {n, len, e, sizeof e};

		memset(n, 0xff, sizeof n);
		memset(s, 0xff, sizeof s);
		s[0] = 0x00;
		s[1] = 0x01;
		memset(digest, 0xff, sizeof digest);
		memcpy(s + len - 52, info, sizeof info);
		assert_int_equal(
			rsa_pkcs1_verify(&key, 32, digest, (struct span){s, len}), len >= 62);
	}
}

/* Another implementation, on moduli of every length. */
static void test_against_bearssl(void **state)
{
	(void)state;
	srand(2048);
	for (size_t r = 0; r < 600; r++) {
		unsigned char n[MAX], signature[MAX], e[] = {1, 0, 1}, out[MAX];
		size_t len = r < 100 ? 1 + r : 200 + (r * 7919) % (MAX - 199);
		br_rsa_public_key key = {n, len, e, sizeof e};

		for (size_t i = 0; i < len; i++) {
			n[i] = (unsigned char)(rand() >> 7);
			signature[i] = (unsigned char)(rand() >> 7);
		}
		n[0] = (unsigned char)(1 + n[0] % 255 / (1 + r % 3));
		n[len - 1] |= 1;
		if (len == 1)
			n[0] |= 2;
		signature[0] %= n[0];
		assert_true(rsa_public(&key, (struct span){signature, len}, out));
		assert_int_equal(br_rsa_i62_public_get()(signature, len, &key), 1);
		assert_memory_equal(out, signature, len);
	}
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("PKCS #1", padding_rows, test_padding);
	rows_add_one("lengths of a key", test_length);
	rows_add_one("no modulus", test_no_modulus);
	rows_add_one("PKCS #1: the least padding", test_least_padding);
	rows_add_one("PKCS #1: the most padding", test_most_padding);
	rows_add_one("as BearSSL's", test_against_bearssl);
	return rows_run("rsa");
}
