#include <bearssl.h>

#include "tests/unit/rows.h"

#include "net/hash.h"
#include "net/sha2.h"

/* More than two blocks of the larger size, and what stands behind them. */
#define LEN_MAX 400

static const struct row {
	const char *name;
	size_t size;
	const br_hash_class *theirs;
	const char *abc; /* the digest of "abc" begins so (FIPS 180-4's examples) */
} rows[] = {
	{"SHA-256", 32, &br_sha256_vtable, "ba7816bf8f01cfea"},
	{"SHA-384", 48, &br_sha384_vtable, "cb00753f45a35e8b"},
	{"SHA-512", 64, &br_sha512_vtable, "ddaf35a193617aba"},
};

static unsigned char message[LEN_MAX];

static void fill(void)
{
	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (unsigned char)(i * 167 + (i >> 3));
}

static void hash_theirs(const struct row *row, struct span s, unsigned char out[static SHA2_MAX])
{
	br_hash_compat_context c;

	row->theirs->init(&c.vtable);
	row->theirs->update(&c.vtable, s.ptr, s.len);
	row->theirs->out(&c.vtable, out);
}

static void test_known(void **state)
{
	const struct row *row = *state;
	unsigned char out[SHA2_MAX];
	char hex[17];
	struct sha2 s;

	sha2_init(&s, row->size);
	sha2_update(&s, SPAN("abc"));
	sha2_out(&s, out);
	for (size_t i = 0; i < 8; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", (unsigned)out[i]);
	assert_string_equal(hex, row->abc);
}

/* Every length in two pieces, cut where the first has a third of it, or nothing. */
static void test_lengths(void **state)
{
	const struct row *row = *state;

	fill();
	for (size_t len = 0; len <= sizeof message; len++) {
		unsigned char ours[SHA2_MAX], theirs[SHA2_MAX];
		struct span in = {message, len};
		struct sha2 s;

		hash_theirs(row, in, theirs);
		sha2_init(&s, row->size);
		sha2_update(&s, span_take(&in, len / 3));
		sha2_update(&s, in);
		sha2_out(&s, ours);
		assert_memory_equal(ours, theirs, row->size);
	}
}

/* Byte by byte, and a digest of each beginning on the way. */
static void test_beginnings(void **state)
{
	const struct row *row = *state;
	struct sha2 s;

	fill();
	sha2_init(&s, row->size);
	for (size_t len = 0; len <= sizeof message; len++) {
		unsigned char ours[SHA2_MAX], theirs[SHA2_MAX];

		hash_theirs(row, (struct span){message, len}, theirs);
		sha2_out(&s, ours);
		assert_memory_equal(ours, theirs, row->size);
		if (len < sizeof message)
			sha2_update(&s, (struct span){message + len, 1});
	}
}

/* Keys up to, of, and over a block, which are hashed first. */
static void test_hmac(void **state)
{
	const struct row *row = *state;

	fill();
	for (size_t len = 0; len <= 200; len++) {
		unsigned char ours[SHA2_MAX], theirs[SHA2_MAX];
		struct span key = {message, len}, data = {message + 7, 300 - len};
		br_hmac_key_context k;
		br_hmac_context c;

		br_hmac_key_init(&k, row->theirs, key.ptr, key.len);
		br_hmac_init(&c, &k, 0);
		br_hmac_update(&c, data.ptr, data.len);
		br_hmac_out(&c, theirs);
		assert_int_equal(hash_hmac(row->size, key, data, ours), row->size);
		assert_memory_equal(ours, theirs, row->size);
	}
}

int main(void)
{
	ROWS_ADD_AS("known", rows, test_known);
	ROWS_ADD_AS("every length", rows, test_lengths);
	ROWS_ADD_AS("every beginning", rows, test_beginnings);
	ROWS_ADD_AS("HMAC", rows, test_hmac);
	return rows_run("sha2");
}
