#include "tests/unit/vectors.h"

#include "net/signature.h"

/* make.py has made them: alert, kind of key, the key, scheme, content, signature; for TLS 1.2. */
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

static unsigned verify(const struct vector *v, uint32_t scheme, bool tls12)
{
	struct public_key key = key_of(v->fields[1].text, v->fields[2].bytes);
	struct span signature = v->fields[5].bytes;
	unsigned char *copy = malloc(signature.len + (signature.len == 0));
	unsigned alert;

	memcpy(copy, signature.ptr, signature.len);
	alert = alert_of(signature_verify(
		&key, scheme, v->fields[4].bytes, tls12, (struct span){copy, signature.len}));
	free(copy);
	return alert;
}

static void test_vector(void **state)
{
	const struct vector *v = *state;

	assert_int_equal(verify(v, (uint32_t)strtoul(v->fields[3].text, NULL, 16), true),
		strtoul(v->fields[0].text, NULL, 10));
}

/* TLS 1.3 has no PKCS #1, and one curve a hash; the rest is the same. */
static void test_tls13(void **state)
{
	const struct vector *v = *state;
	unsigned long scheme = strtoul(v->fields[3].text, NULL, 16);
	unsigned long wanted = strtoul(v->fields[0].text, NULL, 10);
	const char *curve = scheme >> 8 == 4 ? "p256" : scheme >> 8 == 5 ? "p384" : "p521";

	if (scheme >> 8 != 8 && ((scheme & 0xff) == 1 || strcmp(v->fields[1].text, curve) != 0))
		wanted = 47;
	assert_int_equal(verify(v, (uint32_t)scheme, false), wanted);
}

/* A number of more than 16 bits is no scheme, whatever its last ones are. */
static void test_large_scheme(void **state)
{
	(void)state;
	assert_int_equal(verify(&vectors.list[0], 0x0403, true), 0);
	assert_int_equal(verify(&vectors.list[0], 0x10403, true), 47);
}

int main(void)
{
	vectors_read(&vectors, "../tls12/signature.txt");
	rows_add_table("", vectors.list, vectors.count, sizeof vectors.list[0], test_vector);
	rows_add_table(
		"in TLS 1.3", vectors.list, vectors.count, sizeof vectors.list[0], test_tls13);
	rows_add_one("a scheme of more than 16 bits", test_large_scheme);
	return rows_run("signature");
}
