#include "tests/unit/rows.h"

#include <bearssl.h>

#include "net/x25519.h"

static void from_hex(unsigned char out[static 32], const char *hex)
{
	for (size_t i = 0; i < 32; i++)
		out[i] = (unsigned char)strtoul(
			(const char[3]){hex[2 * i], hex[2 * i + 1]}, NULL, 16);
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define SCALAR "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"

static const struct row {
	const char *name, *scalar, *u, *out;
} rows[] = {
	{"RFC 7748, section 5.2, the first", SCALAR,
		"e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
		"c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
	{"RFC 7748, section 5.2, the second: the top bit of the point is ignored",
		"4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
		"e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
		"95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
	{"the point 0 gives zeros", SCALAR, ZEROS, ZEROS},
	{"the point 1 gives zeros", SCALAR,
		"0100000000000000000000000000000000000000000000000000000000000000", ZEROS},
	{"a point of order 8 gives zeros", SCALAR,
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", ZEROS},
	{"p - 1 gives zeros", SCALAR,
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", ZEROS},
	{"p is 0", SCALAR, "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		ZEROS},
	{"p + 1 is 1", SCALAR, "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		ZEROS},

	/* Found backwards: the point that this scalar takes there. */
	{"the result 2", SCALAR, "83f2c6fcedca3aaa87ca9c44e1a04aac43d3f4244dc674760a84ab2281800460",
		"0200000000000000000000000000000000000000000000000000000000000000"},
	{"the result 16", SCALAR,
		"10594a009910f9eceb14f3a14e524c60db8702801dbeaf4cdee0b6cbfc574b47",
		"1000000000000000000000000000000000000000000000000000000000000000"},
	{"the result p - 8", SCALAR,
		"fdf69f505e6103a059b81f5addf023fc725ff5cef465cc63412235a242c86c7c",
		"e5ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
	{"the result p - 10", SCALAR,
		"201bd2b6816738a274b0519b615f698a4b2c4969abdaed95dfefb46ce0a5a265",
		"e3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
	{"a result whose lowest limb alone is full", SCALAR,
		"bde7768f6bd2b5e0ca02fbd49737583b34117f30a919e5d0428a9a78d65e3e36",
		"f5ffffffffff0f00000000000000000000000000000000000000000000000000"},
	{"a result whose lowest limb is full, the next one is not", SCALAR,
		"3a15d82c3d2b5d0e2c5be2685eb22b7406cf38b22fe79918ca95ac6a26d52630",
		"e8fffffffffff7ffffffffffffffffffffffffffffffffffffffffffffffff7f"},
	{"a result whose lowest limbs are full, the next one is not", SCALAR,
		"4e2ab65aaa7b09c3e7e5cce5fc07e4692628981074356218844c88319905330d",
		"ebffffffffffffffffffffffbfffffffffffffffffffffffffffffffffffff7f"},
	{"a result whose second limb is empty, the others full", SCALAR,
		"ccad3bf413f3cb12549cd5dde759deff93b48e717f3a18355d448c82c8f8f47b",
		"ebffffffffff070000000000c0ffffffffffffffffffffffffffffffffffff7f"},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	unsigned char scalar[32], u[32], expected[32], out[32];

	from_hex(scalar, row->scalar);
	from_hex(u, row->u);
	from_hex(expected, row->out);
	x25519(out, scalar, u);
	assert_memory_equal(out, expected, 32);
	/* In place of either. */
	x25519(u, scalar, u);
	assert_memory_equal(u, expected, 32);
	from_hex(u, row->u);
	x25519(scalar, scalar, u);
	assert_memory_equal(scalar, expected, 32);
}

/* The public key that OpenSSL makes of this scalar. */
static void test_base(void **state)
{
	unsigned char k[32], out[32], expected[32];

	(void)state;
	from_hex(k, SCALAR);
	from_hex(expected, "1c9fd88f45606d932a80c71824ae151d15d73e77de38e8e000852e614fae7019");
	x25519(out, k, x25519_base);
	assert_memory_equal(out, expected, 32);
}

/* RFC 7748, section 5.2: a thousand times. */
static void test_iterated(void **state)
{
	unsigned char k[32] = {9}, u[32] = {9}, out[32], expected[32];

	(void)state;
	from_hex(expected, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
	for (int i = 0; i < 1000; i++) {
		x25519(out, k, u);
		memcpy(u, k, 32);
		memcpy(k, out, 32);
	}
	assert_memory_equal(k, expected, 32);
}

/* Another implementation, on points near 0, near p, and anywhere. */
static void test_against_bearssl(void **state)
{
	(void)state;
	srand(25519);
	for (int n = 0; n < 600; n++) {
		unsigned char k[32], u[32], out[32];

		for (int i = 0; i < 32; i++) {
			k[i] = (unsigned char)(rand() >> 7);
			u[i] = (unsigned char)(rand() >> 7);
		}
		if (n % 3 > 0)
			memset(u, n % 3 == 1 ? 0 : 0xff, 32);
		if (n % 3 > 0)
			u[0] = (unsigned char)(n / 3);
		x25519(out, k, u);
		u[31] &= 0x7f;
		br_ec_c25519_m31.mul(u, 32, k, 32, BR_EC_curve25519);
		assert_memory_equal(out, u, 32);
	}
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("a public key", test_base);
	rows_add_one("a thousand times", test_iterated);
	rows_add_one("as BearSSL's", test_against_bearssl);
	return rows_run("x25519");
}
