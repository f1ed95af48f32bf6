#include "tests/unit/rows.h"

#include <bearssl.h>

#include "net/ec.h"

static const struct row {
	const char *name;
	enum key_kind id;
	size_t len;
	const br_ec_impl *theirs;
} rows[] = {
	{"P-256", KEY_P256, 32, &br_ec_p256_m31},
	{"P-384", KEY_P384, 48, &br_ec_prime_i31},
	{"P-521", KEY_P521, 66, &br_ec_prime_i31},
};

/* A scalar below the order: any bytes whose first bit is not set. */
static void fill(unsigned char *p, const struct row *row)
{
	for (size_t i = 0; i < row->len; i++)
		p[i] = (unsigned char)(rand() >> 7);
	p[0] &= row->len == 66 ? 0 : 0x7f;
}

/* Another implementation, for scalars anywhere and small ones. */
static void test_key_exchange(void **state)
{
	const struct row *row = *state;

	srand(1);
	for (int n = 0; n < 20; n++) {
		unsigned char k[EC_LEN_MAX], k2[EC_LEN_MAX], ours[EC_POINT_MAX], bear[EC_POINT_MAX];
		size_t len;

		fill(k, row);
		fill(k2, row);
		if (n > 14) {
			memset(k, 0, sizeof k);
			k[row->len - 1] = (unsigned char)(n - 14);
		}
		len = ec_generate(row->id, (struct span){k, row->len}, ours);
		assert_int_equal(len, 1 + 2 * row->len);
		assert_int_equal(row->theirs->mulgen(bear, k, row->len, (int)row->id), len);
		assert_memory_equal(ours, bear, len);
		assert_true(ec_multiply(row->id, (struct span){k2, row->len}, ours, len));
		assert_int_equal(row->theirs->mul(bear, len, k2, row->len, (int)row->id), 1);
		assert_memory_equal(ours, bear, len);
	}
}

static void test_no_point(void **state)
{
	const struct row *row = *state;
	unsigned char k[EC_LEN_MAX], p[EC_POINT_MAX], q[EC_POINT_MAX];
	struct span scalar = {k, row->len};
	size_t len, n;

	fill(k, row);
	len = ec_generate(row->id, scalar, p);
	memcpy(q, p, len);
	q[len - 1] ^= 1;
	assert_false(ec_multiply(row->id, scalar, q, len)); /* not on the curve */
	memcpy(q, p, len);
	q[0] = 2;
	assert_false(ec_multiply(row->id, scalar, q, len)); /* compressed */
	memcpy(q, p, len);
	assert_false(ec_multiply(row->id, scalar, q, len - 1));
	memset(q, 0, sizeof q);
	q[0] = 4;
	assert_false(ec_multiply(row->id, scalar, q, len)); /* 0, 0 */
	memset(q + 1, 0xff, len - 1);
	assert_false(ec_multiply(row->id, scalar, q, len)); /* not below the prime */
	assert_false(ec_multiply((enum key_kind)BR_EC_curve25519, scalar, p, len));
	/* The order times a point is the point at infinity, and is none. */
	memcpy(q, p, len);
	scalar.ptr = row->theirs->order((int)row->id, &n);
	assert_false(ec_multiply(row->id, (struct span){scalar.ptr, n}, q, len));
}

static size_t sign(const struct row *row, unsigned char *k, const br_hash_class *hash,
	const unsigned char *digest, unsigned char *out)
{
	br_ec_private_key key = {(int)row->id, k, row->len};

	return br_ecdsa_i31_sign_asn1(row->theirs, hash, digest, &key, out);
}

static void test_signatures(void **state)
{
	static const br_hash_class *const hashes[] = {
		&br_sha256_vtable, &br_sha384_vtable, &br_sha512_vtable};
	const struct row *row = *state;

	srand(2);
	for (int n = 0; n < 18; n++) {
		const br_hash_class *hash = hashes[n % 3];
		size_t hash_len = (hash->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK, len;
		unsigned char k[EC_LEN_MAX], q[EC_POINT_MAX], digest[64], s[200];
		struct public_key key = {.kind = row->id, .n = {q, 1 + 2 * row->len}};

		fill(k, row);
		ec_generate(row->id, (struct span){k, row->len}, q);
		for (size_t i = 0; i < sizeof digest; i++)
			digest[i] = (unsigned char)(n < 6 ? n % 2 * 0xff : rand() >> 7);
		len = sign(row, k, hash, digest, s);
		assert_int_equal(
			ec_verify(&key, (struct span){digest, hash_len}, (struct span){s, len}), 1);
		/* Every byte of it changed, one cut, one more, and another hash. */
		for (size_t i = 0; i < len; i++) {
			s[i] ^= (unsigned char)(1 << i % 8);
			assert_int_equal(ec_verify(&key, (struct span){digest, hash_len},
						 (struct span){s, len}),
				0);
			s[i] ^= (unsigned char)(1 << i % 8);
		}
		assert_int_equal(
			ec_verify(&key, (struct span){digest, hash_len}, (struct span){s, len - 1}),
			0);
		assert_int_equal(
			ec_verify(&key, (struct span){digest, hash_len}, (struct span){s, len + 1}),
			0);
		digest[0] ^= 1;
		assert_int_equal(
			ec_verify(&key, (struct span){digest, hash_len}, (struct span){s, len}), 0);
	}
}

/* Signatures that are none, whatever the key: numbers that are not from 1 to n - 1, and not DER. */
static const struct signature_row {
	const char *name;
	struct span bytes;
} signature_rows[] = {
	{"nothing", BYTES("")},
	{"r is zero", BYTES("\x30\x06\x02\x01\x00\x02\x01\x01")},
	{"s is zero", BYTES("\x30\x06\x02\x01\x01\x02\x01\x00")},
	{"r is negative", BYTES("\x30\x06\x02\x01\xff\x02\x01\x01")},
	{"r has a zero too many", BYTES("\x30\x07\x02\x02\x00\x01\x02\x01\x01")},
	{"r is empty", BYTES("\x30\x05\x02\x00\x02\x01\x01")},
	{"r is cut", BYTES("\x30\x03\x02\x05\x01")},
	{"no s", BYTES("\x30\x03\x02\x01\x01")},
	{"something behind s", BYTES("\x30\x09\x02\x01\x01\x02\x01\x01\x02\x01\x01")},
	{"something behind it", BYTES("\x30\x06\x02\x01\x01\x02\x01\x01\x00")},
	{"not a sequence", BYTES("\x31\x06\x02\x01\x01\x02\x01\x01")},
	{"not an integer", BYTES("\x30\x06\x03\x01\x01\x02\x01\x01")},
	{"a long length that could be short", BYTES("\x30\x81\x06\x02\x01\x01\x02\x01\x01")},
	{"an indefinite length", BYTES("\x30\x80\x02\x01\x01\x02\x01\x01\x00\x00")},
	{"r is the order",
		BYTES("\x30\x26\x02\x21\x00\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff"
		      "\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51\x02\x01\x01")},
};

static void test_signature(void **state)
{
	const struct signature_row *row = *state;
	unsigned char k[32] = {1}, q[EC_POINT_MAX], digest[32] = {1},
		      *copy = malloc(row->bytes.len);
	struct public_key key = {.kind = KEY_P256, .n = {q, 65}};

	memcpy(copy, row->bytes.ptr, row->bytes.len);
	ec_generate(KEY_P256, (struct span){k, sizeof k}, q);
	assert_int_equal(ec_verify(&key, (struct span){digest, sizeof digest},
				 (struct span){copy, row->bytes.len}),
		0);
	free(copy);
}

int main(void)
{
	ROWS_ADD_AS("key exchange", rows, test_key_exchange);
	ROWS_ADD_AS("no point", rows, test_no_point);
	ROWS_ADD_AS("signatures", rows, test_signatures);
	ROWS_ADD_AS("signature", signature_rows, test_signature);
	return rows_run("ec");
}
