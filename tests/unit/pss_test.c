#include "tests/unit/vectors.h"

#include <bearssl.h>

#include "net/pss.h"

/* make.py has made them: verdict, hash, modulus, exponent, digest, signature. */
static struct vectors vectors;

static const br_hash_class *hash_named(const char *name)
{
	if (strcmp(name, "sha256") == 0)
		return &br_sha256_vtable;
	return strcmp(name, "sha384") == 0 ? &br_sha384_vtable : &br_sha512_vtable;
}

static unsigned char *copy_of(struct span bytes)
{
	unsigned char *copy = malloc(bytes.len + (bytes.len == 0));

	memcpy(copy, bytes.ptr, bytes.len);
	return copy;
}

/* Just the bytes there are, for AddressSanitizer to see. */
static bool verify(const br_hash_class *hash, struct span n, struct span e, struct span digest,
	struct span signature)
{
	/* Without the zeros before it, as public_key.h has it. */
	while (n.len > 0 && *n.ptr == 0)
		span_take(&n, 1);
	unsigned char *own_n = copy_of(n), *own_e = copy_of(e);
	unsigned char *d = copy_of(digest), *s = copy_of(signature);
	struct public_key key = {KEY_RSA, {own_n, n.len}, {own_e, e.len}};
	bool right = pss_verify(&key, (hash->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK, d,
		(struct span){s, signature.len});

	free(own_n);
	free(own_e);
	free(d);
	free(s);
	return right;
}

static void test_vector(void **state)
{
	const struct vector *v = *state;

	assert_int_equal(verify(hash_named(v->fields[1].text), v->fields[2].bytes,
				 v->fields[3].bytes, v->fields[4].bytes, v->fields[5].bytes),
		strcmp(v->fields[0].text, "right") == 0);
}

/* No bit of a right one may be another: signature, modulus and digest. */
static void test_changed(void **state)
{
	const struct vector *v = &vectors.list[0];
	unsigned char changed[512];

	(void)state;
	for (size_t field = 2; field <= 5; field++) {
		struct span bytes = v->fields[field].bytes, with[6];

		for (size_t bit = 0; bit < 8 * bytes.len; bit += field == 4 ? 1 : 41) {
			memcpy(changed, bytes.ptr, bytes.len);
			changed[bit / 8] ^= (unsigned char)(1 << bit % 8);
			for (size_t i = 0; i < 6; i++)
				with[i] = v->fields[i].bytes;
			with[field] = (struct span){changed, bytes.len};
			assert_false(verify(
				hash_named(v->fields[1].text), with[2], with[3], with[4], with[5]));
		}
	}
}

/* The server's signature of RFC 8448's handshakes: RSA of 1,024 bits. */
static const struct trace_row {
	const char *name, *certificate, *verify, *hash;
} trace_rows[] = {
	{"section 3", "3.certificate", "3.certificate_verify", "3.hash_certificate"},
	{"section 5", "5.certificate", "5.certificate_verify", "5.hash_certificate"},
};

static void test_trace(void **state)
{
	static const unsigned char context[] = "TLS 1.3, server CertificateVerify";
	const struct trace_row *row = *state;
	struct span certificate = rfc8448(row->certificate), signature = rfc8448(row->verify);
	unsigned char spaces[64], digest[32];
	br_sha256_context sha;
	size_t at = 0;

	memset(spaces, ' ', sizeof spaces);
	br_sha256_init(&sha);
	br_sha256_update(&sha, spaces, sizeof spaces);
	br_sha256_update(&sha, context, sizeof context);
	br_sha256_update(&sha, rfc8448(row->hash).ptr, 32);
	br_sha256_out(&sha, digest);
	/* The modulus stands behind "INTEGER of 129 bytes, the first zero". */
	while (memcmp(certificate.ptr + at, "\x02\x81\x81", 3) != 0)
		at++;
	span_take(&signature, 4 + 4);
	assert_true(verify(&br_sha256_vtable, (struct span){certificate.ptr + at + 4, 128},
		SPAN("\x01\x00\x01"), (struct span){digest, 32}, signature));
	digest[31] ^= 1;
	assert_false(verify(&br_sha256_vtable, (struct span){certificate.ptr + at + 4, 128},
		SPAN("\x01\x00\x01"), (struct span){digest, 32}, signature));
}

static void test_no_key(void **state)
{
	static const unsigned char digest[32], zeros[4];

	(void)state;
	assert_false(verify(&br_sha256_vtable, SPAN(""), SPAN("\x03"),
		(struct span){digest, sizeof digest}, SPAN("")));
	assert_false(verify(&br_sha256_vtable, (struct span){zeros, sizeof zeros}, SPAN("\x03"),
		(struct span){digest, sizeof digest}, SPAN("")));
}

void br_mgf1_xor(
	void *data, size_t len, const br_hash_class *dig, const void *seed, size_t seed_len);

/*
 * EMSA-PSS-ENCODE of a digest of zeros with a salt of ones, as long as the hash, into
 * `len` bytes of which the first bit is no part. Without room for the 01 that is
 * before the salt, that is left out, and perhaps the salt's first bytes are.
 */
static void encode(unsigned char *em, size_t len, const br_hash_class *hash, size_t hash_len)
{
	unsigned char whole[8 + 64 + 64], h[64], db[1024] = {0};
	size_t db_len = len - hash_len - 1;
	br_hash_compat_context c;

	memset(whole, 0, sizeof whole);
	memset(whole + 8 + hash_len, 0xff, hash_len);
	hash->init(&c.vtable);
	hash->update(&c.vtable, whole, 8 + 2 * hash_len);
	hash->out(&c.vtable, h);
	memset(db + 512, 0xff, hash_len);
	db[511] = 0x01;
	br_mgf1_xor(db + 512 + hash_len - db_len, db_len, hash, h, hash_len);
	memcpy(em, db + 512 + hash_len - db_len, db_len);
	em[0] &= 0x7f;
	memcpy(em + db_len, h, hash_len);
	em[len - 1] = 0xbc;
}

/* With an exponent of 1 a signature is its own encoding. */
static bool verify_encoded(const unsigned char *em, size_t len, const br_hash_class *hash)
{
	static const unsigned char digest[64];
	unsigned char n[1024];
	size_t hash_len = (hash->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK;

	memset(n, 0xff, sizeof n);
	return verify(hash, (struct span){n, len}, SPAN("\x01"), (struct span){digest, hash_len},
		(struct span){em, len});
}

/* The shortest modulus has room for hash, salt, 01 and bc (section 9.1.2, step 3). */
static void test_short(void **state)
{
	static const br_hash_class *const hashes[] = {
		&br_sha256_vtable, &br_sha384_vtable, &br_sha512_vtable};

	(void)state;
	for (size_t i = 0; i < COUNT(hashes); i++) {
		size_t hash_len = (hashes[i]->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK;
		unsigned char em[512];

		for (size_t len = hash_len + 2; len < 2 * hash_len + 6; len++) {
			encode(em, len, hashes[i], hash_len);
			assert_int_equal(
				verify_encoded(em, len, hashes[i]), len >= 2 * hash_len + 2);
		}
		/* Too short even for the hash. */
		memset(em, 0, sizeof em);
		for (size_t len = 1; len < hash_len + 2; len++) {
			em[len - 1] = 0xbc;
			assert_false(verify_encoded(em, len, hashes[i]));
			em[len - 1] = 0;
		}
	}
}

/*
 * A block of DB whose 01 is not where a salt of the hash's length has it, and the hash
 * that a reader would find who takes the 32 bytes behind it for the salt (section 9.1.2,
 * step 10).
 */
static bool verify_moved(int by, unsigned char first)
{
	unsigned char em[128] = {0}, message[8 + 32 + 32] = {0},
		      *one = em + 128 - 1 - 32 - 32 - 1 + by, *h = em + 128 - 1 - 32;
	br_sha256_context c;
	size_t tries = 0;

	/* Behind a 01 that comes late, the salt's last byte would be the hash's first. */
	do {
		memset(em, 0, sizeof em);
		*one = 0x01;
		one[1] = (unsigned char)tries;
		one[2] = (unsigned char)(tries >> 8);
		*h = first;
		memcpy(message + 8 + 32, one + 1, 32);
		br_sha256_init(&c);
		br_sha256_update(&c, message, sizeof message);
		br_sha256_out(&c, h);
	} while (by > 0 && *h != first && ++tries < 65536);
	assert_true(by <= 0 || *h == first);
	br_mgf1_xor(em, 128 - 1 - 32, &br_sha256_vtable, h, 32);
	em[0] &= 0x7f;
	em[127] = 0xbc;
	return verify_encoded(em, sizeof em, &br_sha256_vtable);
}

static void test_salt_length(void **state)
{
	(void)state;
	assert_true(verify_moved(0, 0));
	for (int by = 1; by < 20; by++)
		assert_false(verify_moved(-by, 0));
	for (unsigned first = 0; first < 4; first++)
		assert_false(verify_moved(1, (unsigned char)first));
}

int main(void)
{
	vectors_read(&vectors, "pss.txt");
	rows_add_table("", vectors.list, vectors.count, sizeof vectors.list[0], test_vector);
	rows_add_one("any other bit", test_changed);
	ROWS_ADD_AS("RFC 8448", trace_rows, test_trace);
	rows_add_one("a key without a modulus", test_no_key);
	rows_add_one("the shortest modulus", test_short);
	rows_add_one("a salt of another length", test_salt_length);
	return rows_run("pss");
}
