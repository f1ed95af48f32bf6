/*
 * What the tests in tests/vectors drive: a line of standard input is an
 * operation and its inputs in hex ("-" for none), with spaces between; the
 * answer is a line, "yes" or "no" or the result in hex.
 *
 *   pss HASH N E MESSAGE SIGNATURE
 *   pkcs1 HASH N E MESSAGE SIGNATURE
 *   ecdsa CURVE HASH POINT MESSAGE SIGNATURE
 *   gcm fast|portable KEY NONCE AAD SEALED       what was sealed, or "no"
 *   seal fast|portable KEY NONCE AAD CONTENT     sealed, with the tag
 *   x25519 SCALAR POINT                          the result
 *   p256 SCALAR POINT                            x, or "no"
 *   generate CURVE SCALAR                        the point
 *   multiply CURVE SCALAR POINT                  the point, or "no"
 *   verify CURVE DIGEST POINT SIGNATURE          ECDSA of what is hashed already
 *   rsa N E SIGNATURE                            the result, or "no"
 *   mont N X Y                                   x + y, x - y and x * y mod n
 *   hmac KEY MESSAGE                             the result
 */
#include <bearssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "net/ec.h"
#include "net/gcm.h"
#include "net/hash.h"
#include "net/montgomery.h"
#include "net/pss.h"
#include "net/rsa.h"
#include "net/tls13_secret.h"
#include "net/x25519.h"

#define WORDS_MAX 7

struct word {
	const char *text;
	unsigned char *ptr; /* what the hex digits spell, in an allocation of just that size */
	size_t len;
};

static void read_word(struct word *w)
{
	w->len = strcmp(w->text, "-") == 0 ? 0 : strlen(w->text) / 2;
	w->ptr = malloc(w->len + (w->len == 0));
	for (size_t i = 0; i < w->len; i++) {
		char pair[3] = {w->text[2 * i], w->text[2 * i + 1], '\0'};

		w->ptr[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
}

static struct span span_in(const struct word *w)
{
	return (struct span){w->ptr, w->len};
}

static void say_hex(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		(void)printf("%02x", bytes[i]);
	(void)puts("");
}

static void say(bool yes)
{
	(void)puts(yes ? "yes" : "no");
}

static size_t hash_named(const char *name)
{
	if (strcmp(name, "sha256") == 0)
		return 32;
	return strcmp(name, "sha384") == 0 ? 48 : 64;
}

static size_t hash_word(size_t hash, const struct word *message, unsigned char *out)
{
	return hash_two(hash, span_in(message), SPAN(""), out);
}

static void pss(const struct word *w)
{
	size_t hash = hash_named(w[1].text);
	br_rsa_public_key key = {w[2].ptr, w[2].len, w[3].ptr, w[3].len};
	unsigned char digest[64];

	hash_word(hash, &w[4], digest);
	say(pss_verify(&key, hash, digest, span_in(&w[5])));
}

static void pkcs1(const struct word *w)
{
	size_t hash = hash_named(w[1].text);
	br_rsa_public_key key = {w[2].ptr, w[2].len, w[3].ptr, w[3].len};
	unsigned char digest[HASH_MAX];
	size_t len = hash_word(hash, &w[4], digest);

	say(rsa_pkcs1_verify(&key, len, digest, span_in(&w[5])));
}

static int curve_named(const char *name)
{
	if (strcmp(name, "p256") == 0)
		return BR_EC_secp256r1;
	return strcmp(name, "p384") == 0 ? BR_EC_secp384r1 : BR_EC_secp521r1;
}

static void ecdsa(const struct word *w)
{
	br_ec_public_key key = {curve_named(w[1].text), w[3].ptr, w[3].len};
	unsigned char digest[64];
	size_t len = hash_word(hash_named(w[2].text), &w[4], digest);

	say(ec_verify(&key, (struct span){digest, len}, span_in(&w[5])));
}

static bool is_portable(const struct word *w)
{
	return strcmp(w->text, "portable") == 0;
}

static void open_gcm(const struct word *w)
{
	size_t len = w[5].len - 16;
	struct gcm g;

	gcm_init(&g, span_in(&w[2]), is_portable(&w[1]));
	if (gcm_open(&g, w[3].ptr, span_in(&w[4]), w[5].ptr, len, w[5].ptr + len))
		say_hex(w[5].ptr, len);
	else
		say(false);
}

static void seal_gcm(const struct word *w)
{
	unsigned char *sealed = malloc(w[5].len + 16);
	struct gcm g;

	memcpy(sealed, w[5].ptr, w[5].len);
	gcm_init(&g, span_in(&w[2]), is_portable(&w[1]));
	gcm_seal(&g, w[3].ptr, span_in(&w[4]), sealed, w[5].len, sealed + w[5].len);
	say_hex(sealed, w[5].len + 16);
	free(sealed);
}

static void curve25519(const struct word *w)
{
	unsigned char out[32];

	x25519(out, w[1].ptr, w[2].ptr);
	say_hex(out, sizeof out);
	/* And over an input. */
	x25519(w[2].ptr, w[1].ptr, w[2].ptr);
	if (memcmp(out, w[2].ptr, sizeof out) != 0)
		abort();
}

static void p256(const struct word *w)
{
	if (ec_multiply(BR_EC_secp256r1, span_in(&w[1]), w[2].ptr, w[2].len))
		say_hex(w[2].ptr + 1, 32);
	else
		say(false);
}

static void generate(const struct word *w)
{
	unsigned char out[EC_POINT_MAX];

	say_hex(out, ec_generate(curve_named(w[1].text), span_in(&w[2]), out));
}

static void multiply(const struct word *w)
{
	if (ec_multiply(curve_named(w[1].text), span_in(&w[2]), w[3].ptr, w[3].len))
		say_hex(w[3].ptr, w[3].len);
	else
		say(false);
}

static void verify(const struct word *w)
{
	br_ec_public_key key = {curve_named(w[1].text), w[3].ptr, w[3].len};

	say(ec_verify(&key, span_in(&w[2]), span_in(&w[4])));
}

static void rsa(const struct word *w)
{
	br_rsa_public_key key = {w[1].ptr, w[1].len, w[2].ptr, w[2].len};
	unsigned char out[RSA_MODULUS_MAX];

	if (rsa_public(&key, span_in(&w[3]), out))
		say_hex(out, w[3].len);
	else
		say(false);
}

static void mont(const struct word *w)
{
	uint64_t x[MONT_LIMBS], y[MONT_LIMBS], result[3][MONT_LIMBS];
	unsigned char out[3 * 8 * MONT_LIMBS];
	size_t len = w[1].len;
	struct mont m;

	mont_init(&m, span_in(&w[1]));
	if (!mont_decode(x, span_in(&w[2]), &m) || !mont_decode(y, span_in(&w[3]), &m)) {
		say(false);
		return;
	}
	mont_add(result[0], x, y, &m);
	mont_subtract(result[1], x, y, &m);
	mont_enter(x, &m);
	mont_enter(y, &m);
	mont_multiply(result[2], x, y, &m);
	mont_leave(result[2], &m);
	for (size_t i = 0; i < 3; i++)
		mont_encode(out + i * len, len, result[i]);
	say_hex(out, 3 * len);
	/* Over an input, too. */
	mont_multiply(x, x, y, &m);
	mont_leave(x, &m);
	if (memcmp(x, result[2], m.n * sizeof *x) != 0)
		abort();
}

static void hmac(const struct word *w)
{
	unsigned char out[TLS13_SECRET_LEN];

	tls13_hmac(out, w[1].ptr, span_in(&w[2]));
	say_hex(out, sizeof out);
}

static const struct operation {
	const char *name;
	size_t words;
	void (*run)(const struct word *w);
} operations[] = {
	{"pss", 6, pss},
	{"pkcs1", 6, pkcs1},
	{"ecdsa", 6, ecdsa},
	{"gcm", 6, open_gcm},
	{"seal", 6, seal_gcm},
	{"x25519", 3, curve25519},
	{"p256", 3, p256},
	{"generate", 3, generate},
	{"multiply", 4, multiply},
	{"verify", 5, verify},
	{"rsa", 4, rsa},
	{"mont", 4, mont},
	{"hmac", 3, hmac},
};

static int run(char *line)
{
	struct word words[WORDS_MAX];
	size_t n = 0;

	for (char *at = strtok(line, " \n"); at != NULL && n < WORDS_MAX; at = strtok(NULL, " \n"))
		words[n++].text = at;
	for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
		if (n != operations[i].words || strcmp(words[0].text, operations[i].name) != 0)
			continue;
		for (size_t word = 1; word < n; word++)
			read_word(&words[word]);
		operations[i].run(words);
		for (size_t word = 1; word < n; word++)
			free(words[word].ptr);
		return 0;
	}
	(void)fprintf(stderr, "not understood\n");
	return 2;
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	int status = 0;

	while (status == 0 && getline(&line, &size, stdin) > 0)
		status = run(line);
	free(line);
	return status;
}
