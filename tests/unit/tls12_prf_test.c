#include <bearssl.h>

#include "tests/unit/vectors.h"

#include "net/tls12_prf.h"

/* Known answers that go round among implementers (P_SHA256 and P_SHA384, 16 bytes of each). */
static const struct row {
	const char *name;
	size_t hash;
	const char *secret, *seed, *out;
} rows[] = {
	{"SHA-256", 32, "9bbe436ba940f017b17652849a71db35", "a0ba9f936cda311827a6f796ffd5198c",
		"e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
		"6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
		"4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
		"87347b66"},
	{"SHA-384", 48, "b80b733d6ceefcdc71566ea48e5567df", "cd665cf6a8447dd6ff8b27555edb7465",
		"7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd"
		"e9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd"
		"8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
		"9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee6"
		"91c8f3a26854308d5eaa3be85e0990703d73e56f"},
};

static void test_known(void **state)
{
	const struct row *row = *state;
	unsigned char secret[16], seed[16], expected[160], out[160];
	struct span s, e, x;

	assert_true(vectors_hex(row->secret, secret, &s) && vectors_hex(row->seed, seed, &e) &&
		vectors_hex(row->out, expected, &x));
	tls12_prf(out, x.len, row->hash, s, "test label", e);
	assert_memory_equal(out, expected, x.len);
}

/* Of every length, as BearSSL has it. */
static void test_lengths(void **state)
{
	unsigned char bytes[160], ours[100], theirs[100];
	br_tls_prf_seed_chunk chunk = {bytes, 0};

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * i + 7);
	for (size_t len = 0; len < sizeof ours; len++) {
		struct span secret = {bytes + 1, len * 3 / 2}, seed = {bytes, len % 65};
		/* Both the longest, and together, at 64. */
		const char *label = len % 2 ? "key expansion" : "extended master secret";

		chunk.len = seed.len;
		memset(ours, 0, sizeof ours);
		memset(theirs, 0, sizeof theirs);
		tls12_prf(ours, len, 32, secret, label, seed);
		br_tls12_sha256_prf(theirs, len, secret.ptr, secret.len, label, 1, &chunk);
		assert_memory_equal(ours, theirs, sizeof ours);
		tls12_prf(ours, len, 48, secret, label, seed);
		br_tls12_sha384_prf(theirs, len, secret.ptr, secret.len, label, 1, &chunk);
		assert_memory_equal(ours, theirs, sizeof ours);
	}
}

int main(void)
{
	ROWS_ADD_AS("known answer", rows, test_known);
	rows_add_one("every length", test_lengths);
	return rows_run("tls12_prf");
}
