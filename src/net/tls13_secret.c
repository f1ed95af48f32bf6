#include "net/tls13_secret.h"

#include "base/text.h"
#include "net/hash.h"

/* HkdfLabel: length, "tls13 " and a label of 12, a context of 32, the 01 of HKDF-Expand. */
#define INFO_MAX (2 + 1 + 18 + 1 + 32 + 1)

/* SHA-256 of nothing. */
static const unsigned char empty_hash[32] = {
	0xe3,
	0xb0,
	0xc4,
	0x42,
	0x98,
	0xfc,
	0x1c,
	0x14,
	0x9a,
	0xfb,
	0xf4,
	0xc8,
	0x99,
	0x6f,
	0xb9,
	0x24,
	0x27,
	0xae,
	0x41,
	0xe4,
	0x64,
	0x9b,
	0x93,
	0x4c,
	0xa4,
	0x95,
	0x99,
	0x1b,
	0x78,
	0x52,
	0xb8,
	0x55,
};

void tls13_hmac(unsigned char out[static TLS13_SECRET_LEN],
	const unsigned char key[static TLS13_SECRET_LEN], struct span data)
{
	hash_hmac(TLS13_SECRET_LEN, (struct span){key, TLS13_SECRET_LEN}, data, out);
}

void tls13_expand(unsigned char *out, size_t len,
	const unsigned char secret[static TLS13_SECRET_LEN], const char *label, struct span context)
{
	unsigned char whole[TLS13_SECRET_LEN];
	char info[INFO_MAX];
	struct text t;

	text_init(&t, info, sizeof info);
	text_add_byte(&t, 0);
	text_add_byte(&t, (unsigned char)len);
	text_add_byte(&t, (unsigned char)(6 + strlen(label)));
	text_add(&t, "tls13 ");
	text_add(&t, label);
	text_add_byte(&t, (unsigned char)context.len);
	text_add_span(&t, context);
	text_add_byte(&t, 1);
	tls13_hmac(whole, secret, text_span(&t));
	memcpy(out, whole, len);
	text_wipe(whole, sizeof whole);
}

void tls13_handshake_secret(
	unsigned char out[static TLS13_SECRET_LEN], const unsigned char shared[static 32])
{
	/* Derive-Secret(HKDF-Extract(0, 0), "derived", ""): the same for all without a PSK. */
	static const unsigned char salt[TLS13_SECRET_LEN] = {
		0x6f,
		0x26,
		0x15,
		0xa1,
		0x08,
		0xc7,
		0x02,
		0xc5,
		0x67,
		0x8f,
		0x54,
		0xfc,
		0x9d,
		0xba,
		0xb6,
		0x97,
		0x16,
		0xc0,
		0x76,
		0x18,
		0x9c,
		0x48,
		0x25,
		0x0c,
		0xeb,
		0xea,
		0xc3,
		0x57,
		0x6c,
		0x36,
		0x11,
		0xba,
	};

	tls13_hmac(out, salt, (struct span){shared, 32});
}

void tls13_main_secret(unsigned char out[static TLS13_SECRET_LEN],
	const unsigned char handshake[static TLS13_SECRET_LEN])
{
	static const unsigned char zeros[32];
	unsigned char salt[TLS13_SECRET_LEN];

	tls13_expand(salt, sizeof salt, handshake, "derived",
		(struct span){empty_hash, sizeof empty_hash});
	tls13_hmac(out, salt, (struct span){zeros, sizeof zeros});
	text_wipe(salt, sizeof salt);
}
