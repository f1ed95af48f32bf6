#include "tests/unit/vectors.h"

#include "net/tls13_verify.h"

/* make.py has made them: alert, kind of key, the key, scheme, transcript hash, signature. */
static struct vectors vectors;

static br_x509_pkey key_of(const char *kind, struct span bytes)
{
	static unsigned char e[] = {1, 0, 1};
	unsigned char *q = (unsigned char *)(uintptr_t)bytes.ptr;
	br_x509_pkey key = {.key_type = BR_KEYTYPE_EC};

	if (strcmp(kind, "rsa") == 0) {
		key.key_type = BR_KEYTYPE_RSA;
		key.key.rsa = (br_rsa_public_key){q, bytes.len, e, sizeof e};
		return key;
	}
	key.key.ec.curve = strcmp(kind, "p256") == 0 ? BR_EC_secp256r1
		: strcmp(kind, "p384") == 0          ? BR_EC_secp384r1
						     : BR_EC_secp521r1;
	key.key.ec.q = q;
	key.key.ec.qlen = bytes.len;
	return key;
}

static void test_vector(void **state)
{
	const struct vector *v = *state;
	br_x509_pkey key = key_of(v->fields[1].text, v->fields[2].bytes);
	struct span signature = v->fields[5].bytes;
	unsigned char *copy = malloc(signature.len + (signature.len == 0));

	memcpy(copy, signature.ptr, signature.len);
	assert_int_equal(tls13_verify(&key, (uint32_t)strtoul(v->fields[3].text, NULL, 16),
				 v->fields[4].bytes.ptr, (struct span){copy, signature.len}),
		strtoul(v->fields[0].text, NULL, 10));
	free(copy);
}

/* A number of more than 16 bits is no scheme, whatever its last ones are. */
static void test_large_scheme(void **state)
{
	const struct vector *v = &vectors.list[0];
	br_x509_pkey key = key_of(v->fields[1].text, v->fields[2].bytes);

	(void)state;
	assert_string_equal(v->fields[3].text, "0403");
	assert_int_equal(
		tls13_verify(&key, 0x10403, v->fields[4].bytes.ptr, v->fields[5].bytes), 47);
}

/* What a key's curve is matters in a key of a curve alone: elsewhere other things lie there. */
static void test_other_key(void **state)
{
	const struct vector *v = &vectors.list[0];
	br_x509_pkey key = key_of(v->fields[1].text, v->fields[2].bytes);

	(void)state;
	assert_int_equal(tls13_verify(&key, 0x0403, v->fields[4].bytes.ptr, v->fields[5].bytes), 0);
	key.key_type = BR_KEYTYPE_RSA;
	assert_int_equal(
		tls13_verify(&key, 0x0403, v->fields[4].bytes.ptr, v->fields[5].bytes), 47);
}

/* Section 3 of RFC 8448: RSA of 1,024 bits, rsa_pss_rsae_sha256. */
static void test_trace(void **state)
{
	struct span certificate = rfc8448("3.certificate"),
		    message = rfc8448("3.certificate_verify");
	unsigned char hash[32];
	br_x509_pkey key;
	size_t at = 0;

	(void)state;
	while (memcmp(certificate.ptr + at, "\x02\x81\x81", 3) != 0)
		at++;
	key = key_of("rsa", (struct span){certificate.ptr + at + 3, 129});
	span_take(&message, 4 + 4);
	memcpy(hash, rfc8448("3.hash_certificate").ptr, sizeof hash);
	assert_int_equal(tls13_verify(&key, 0x0804, hash, message), 0);
	assert_int_equal(tls13_verify(&key, 0x0805, hash, message), 51);
	hash[0] ^= 1;
	assert_int_equal(tls13_verify(&key, 0x0804, hash, message), 51);
}

int main(void)
{
	vectors_read(&vectors, "verify.txt");
	rows_add_table("", vectors.list, vectors.count, sizeof vectors.list[0], test_vector);
	rows_add_one("a scheme of more than 16 bits", test_large_scheme);
	rows_add_one("a key of another type", test_other_key);
	rows_add_one("RFC 8448, section 3", test_trace);
	return rows_run("tls13_verify");
}
