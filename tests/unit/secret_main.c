/*
 * Under valgrind, where a secret is memory that is not initialized: a jump or an
 * address that depends on one is an error that it tells. The argument says what is
 * computed; "leak" is what must be found.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "net/ec.h"
#include "net/gcm.h"
#include "net/hash.h"
#include "net/x25519.h"

static void hide(unsigned char *secret, size_t len)
{
	for (size_t i = 0; i < len; i++)
		secret[i] = (unsigned char)(151 * i + 7);
	(void)VALGRIND_MAKE_MEM_UNDEFINED(secret, len);
}

/* What is public of it is looked at by the caller, here as anywhere. */
static void show(void *result, size_t len)
{
	(void)VALGRIND_MAKE_MEM_DEFINED(result, len);
}

static int curve25519(void)
{
	unsigned char k[32], out[32];

	hide(k, sizeof k);
	x25519(out, k, x25519_base);
	x25519(out, k, out);
	show(out, sizeof out);
	return out[0] == 0;
}

static int curve(enum key_kind id, size_t len)
{
	unsigned char k[EC_LEN_MAX], out[EC_POINT_MAX], point[EC_POINT_MAX];
	size_t point_len = 1 + 2 * len;
	bool right;

	hide(k, len);
	if (ec_generate(id, (struct span){k, len}, out) != point_len)
		return 2;
	show(out, point_len);
	memcpy(point, out, point_len);
	right = ec_multiply(id, (struct span){k, len}, point, point_len);
	show(&right, sizeof right);
	show(point, point_len);
	return !right || memcmp(point, out, point_len) == 0;
}

static int mac(void)
{
	unsigned char key[70], data[200], out[HASH_MAX];
	bool equal;

	hide(key, sizeof key);
	hide(data, sizeof data);
	/* Whether the key is longer than a block is no secret. */
	hash_hmac(32, (struct span){key, sizeof key}, (struct span){data, sizeof data}, out);
	hash_hmac(48, (struct span){key, 48}, (struct span){out, 32}, out);
	equal = hash_equal(out, data, 48);
	show(&equal, sizeof equal);
	return equal;
}

static int gcm(bool portable)
{
	unsigned char key[32], data[200], tag[GCM_TAG_LEN];
	const unsigned char nonce[GCM_NONCE_LEN] = {1, 2, 3};
	struct gcm g;

	hide(key, sizeof key);
	hide(data, sizeof data);
	gcm_init(&g, (struct span){key, sizeof key}, portable);
	gcm_seal(&g, nonce, SPAN("header"), data, sizeof data, tag);
	show(data, sizeof data);
	show(tag, sizeof tag);
	return data[0] == tag[0] && data[1] == tag[1] && data[2] == tag[2];
}

static int leak(void)
{
	unsigned char k[32];
	volatile int n = 0;

	hide(k, sizeof k);
	if (k[5] & 1)
		n++;
	return n * 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!RUNNING_ON_VALGRIND)
		return 3;
	if (strcmp(what, "x25519") == 0)
		return curve25519();
	if (strcmp(what, "p256") == 0)
		return curve(KEY_P256, 32);
	if (strcmp(what, "p384") == 0)
		return curve(KEY_P384, 48);
	if (strcmp(what, "p521") == 0)
		return curve(KEY_P521, 66);
	if (strcmp(what, "mac") == 0)
		return mac();
	if (strncmp(what, "gcm", 3) == 0)
		return gcm(strcmp(what, "gcm-portable") == 0);
	return strcmp(what, "leak") == 0 ? leak() : 4;
}
