#include "tests/unit/vectors.h"

#include "net/tls13_verify.h"

/* make.py has made them: alert, kind of key, the key, scheme, transcript hash, signature. */
static struct vectors vectors;

static struct public_key key_of(const char *kind, struct span bytes)
{
	struct public_key key = {.kind = KEY_P521, .n = bytes};

	if (strcmp(kind, "rsa") == 0) {
		key.kind = KEY_RSA;
		key.e = SPAN("\x01\x00\x01");
	} else if (strcmp(kind, "p256") == 0) {
		key.kind = KEY_P256;
	} else if (strcmp(kind, "p384") == 0) {
		key.kind = KEY_P384;
	}
	return key;
}

static void test_vector(void **state)
{
	const struct vector *v = *state;
	struct public_key key = key_of(v->fields[1].text, v->fields[2].bytes);
	struct span signature = v->fields[5].bytes;
	unsigned char *copy = malloc(signature.len + (signature.len == 0));

	memcpy(copy, signature.ptr, signature.len);
	assert_int_equal(alert_of(tls13_verify(&key, (uint32_t)strtoul(v->fields[3].text, NULL, 16),
				 v->fields[4].bytes.ptr, (struct span){copy, signature.len})),
		strtoul(v->fields[0].text, NULL, 10));
	free(copy);
}

/* A number of more than 16 bits is no scheme, whatever its last ones are. */
static void test_large_scheme(void **state)
{
	const struct vector *v = &vectors.list[0];
	struct public_key key = key_of(v->fields[1].text, v->fields[2].bytes);

	(void)state;
	assert_string_equal(v->fields[3].text, "0403");
	assert_int_equal(
		alert_of(tls13_verify(&key, 0x10403, v->fields[4].bytes.ptr, v->fields[5].bytes)),
		47);
}

/* A point is no key of RSA's. */
static void test_other_key(void **state)
{
	const struct vector *v = &vectors.list[0];
	struct public_key key = key_of(v->fields[1].text, v->fields[2].bytes);

	(void)state;
	assert_null(tls13_verify(&key, 0x0403, v->fields[4].bytes.ptr, v->fields[5].bytes));
	key.kind = KEY_RSA;
	assert_int_equal(
		alert_of(tls13_verify(&key, 0x0403, v->fields[4].bytes.ptr, v->fields[5].bytes)),
		47);
}

/* Section 3 of RFC 8448: RSA of 1,024 bits, rsa_pss_rsae_sha256. */
static void test_trace(void **state)
{
	struct span certificate = rfc8448("3.certificate"),
		    message = rfc8448("3.certificate_verify");
	unsigned char hash[32];
	struct public_key key;
	size_t at = 0;

	(void)state;
	while (memcmp(certificate.ptr + at, "\x02\x81\x81", 3) != 0)
		at++;
	key = key_of("rsa", (struct span){certificate.ptr + at + 4, 128});
	span_take(&message, 4 + 4);
	memcpy(hash, rfc8448("3.hash_certificate").ptr, sizeof hash);
	assert_int_equal(alert_of(tls13_verify(&key, 0x0804, hash, message)), 0);
	assert_int_equal(alert_of(tls13_verify(&key, 0x0805, hash, message)), 51);
	hash[0] ^= 1;
	assert_int_equal(alert_of(tls13_verify(&key, 0x0804, hash, message)), 51);
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
