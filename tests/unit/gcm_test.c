#include <bearssl.h>

#include "tests/unit/rows.h"

#include "net/gcm.h"

/* More than twice what is done at once, and what stands behind it. */
#define LEN_MAX 200
#define AAD_MAX 40

static const struct row {
	const char *name;
	size_t key_len;
	bool portable;
} rows[] = {
	{"AES-128", 16, false},
	{"AES-256", 32, false},
	{"AES-128, portable", 16, true},
	{"AES-256, portable", 32, true},
};

static unsigned char bytes[400];

static void fill(void)
{
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 167 + (i >> 3));
}

static void seal_theirs(const struct row *row, const unsigned char *nonce, struct span aad,
	unsigned char *data, size_t len, unsigned char tag[static GCM_TAG_LEN])
{
	br_aes_ct64_ctr_keys aes;
	br_gcm_context gcm;

	br_aes_ct64_ctr_init(&aes, bytes, row->key_len);
	br_gcm_init(&gcm, &aes.vtable, br_ghash_ctmul64);
	br_gcm_reset(&gcm, nonce, GCM_NONCE_LEN);
	br_gcm_aad_inject(&gcm, aad.ptr, aad.len);
	br_gcm_flip(&gcm);
	br_gcm_run(&gcm, 1, data, len);
	br_gcm_get_tag(&gcm, tag);
}

/* Just the bytes there are, for AddressSanitizer to see. */
static void check(const struct row *row, const struct gcm *g, size_t len, size_t aad_len)
{
	const unsigned char *nonce = bytes + 100 + len % 50;
	struct span aad = {bytes + 50, aad_len};
	unsigned char *data = malloc(len + 1), *theirs = malloc(len + 1);
	unsigned char tag[GCM_TAG_LEN], their_tag[GCM_TAG_LEN];

	memcpy(data, bytes + 150, len);
	memcpy(theirs, bytes + 150, len);
	seal_theirs(row, nonce, aad, theirs, len, their_tag);
	gcm_seal(g, nonce, aad, data, len, tag);
	assert_memory_equal(data, theirs, len);
	assert_memory_equal(tag, their_tag, sizeof tag);
	/* A tag that is wrong, and data that are: nothing is decrypted. */
	tag[len % GCM_TAG_LEN] ^= 1;
	assert_false(gcm_open(g, nonce, aad, data, len, tag));
	tag[len % GCM_TAG_LEN] ^= 1;
	assert_memory_equal(data, theirs, len);
	if (len > 0) {
		data[len - 1] ^= 0x80;
		assert_false(gcm_open(g, nonce, aad, data, len, tag));
		data[len - 1] ^= 0x80;
	}
	if (aad_len > 0)
		assert_false(
			gcm_open(g, nonce, (struct span){aad.ptr, aad_len - 1}, data, len, tag));
	assert_true(gcm_open(g, nonce, aad, data, len, tag));
	assert_memory_equal(data, bytes + 150, len);
	free(data);
	free(theirs);
}

static void test_lengths(void **state)
{
	const struct row *row = *state;
	struct gcm g;

	fill();
	gcm_init(&g, (struct span){bytes, row->key_len}, row->portable);
	for (size_t len = 0; len <= LEN_MAX; len++)
		check(row, &g, len, len % (AAD_MAX + 1));
	for (size_t aad_len = 0; aad_len <= AAD_MAX; aad_len++)
		check(row, &g, 17, aad_len);
}

/* Keys whose hash key has its highest bit set, and clear. */
static void test_keys(void **state)
{
	const struct row *row = *state;
	struct gcm g;

	for (unsigned i = 0; i < 64; i++) {
		fill();
		for (size_t n = 0; n < row->key_len; n++)
			bytes[n] = (unsigned char)(bytes[n] * (2 * i + 1) + i);
		gcm_init(&g, (struct span){bytes, row->key_len}, row->portable);
		check(row, &g, 100, 13);
	}
}

/* McGrew and Viega's test case 4 (their "The Galois/Counter Mode of Operation"). */
static void test_known(void **state)
{
	static const unsigned char key[] = {0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73, 0x1c, 0x6d,
		0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08};
	static const unsigned char nonce[] = {
		0xca, 0xfe, 0xba, 0xbe, 0xfa, 0xce, 0xdb, 0xad, 0xde, 0xca, 0xf8, 0x88};
	static const unsigned char aad[] = {0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe, 0xef, 0xfe,
		0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe, 0xef, 0xab, 0xad, 0xda, 0xd2};
	static const unsigned char expected[] = {0x5b, 0xc9, 0x4f, 0xbc, 0x32, 0x21, 0xa5, 0xdb,
		0x94, 0xfa, 0xe9, 0x5a, 0xe7, 0x12, 0x1a, 0x47};
	unsigned char data[] = {0xd9, 0x31, 0x32, 0x25, 0xf8, 0x84, 0x06, 0xe5, 0xa5, 0x59, 0x09,
		0xc5, 0xaf, 0xf5, 0x26, 0x9a, 0x86, 0xa7, 0xa9, 0x53, 0x15, 0x34, 0xf7, 0xda, 0x2e,
		0x4c, 0x30, 0x3d, 0x8a, 0x31, 0x8a, 0x72, 0x1c, 0x3c, 0x0c, 0x95, 0x95, 0x68, 0x09,
		0x53, 0x2f, 0xcf, 0x0e, 0x24, 0x49, 0xa6, 0xb5, 0x25, 0xb1, 0x6a, 0xed, 0xf5, 0xaa,
		0x0d, 0xe6, 0x57, 0xba, 0x63, 0x7b, 0x39};
	const struct row *row = *state;
	unsigned char tag[GCM_TAG_LEN];
	struct gcm g;

	gcm_init(&g, (struct span){key, sizeof key}, row->portable);
	gcm_seal(&g, nonce, (struct span){aad, sizeof aad}, data, sizeof data, tag);
	assert_memory_equal(tag, expected, sizeof tag);
	assert_int_equal(data[0], 0x42);
	assert_int_equal(data[sizeof data - 1], 0x91);
}

int main(void)
{
	ROWS_ADD_AS("every length", rows, test_lengths);
	ROWS_ADD_AS("keys", rows, test_keys);
	ROWS_ADD_AS("known", rows, test_known);
	return rows_run("gcm");
}
