#include "net/tls13_verify.h"

#include "net/alert.h"
#include "net/ec.h"
#include "net/pss.h"

/* 64 spaces, the context with its zero, the hash. */
#define SPACES 64
#define CONTEXT "TLS 1.3, server CertificateVerify"

/* The schemes of our signature_algorithms; TLS 1.3 ties the curve to the hash. */
static const struct scheme {
	uint16_t number;
	unsigned char curve; /* 0: RSA-PSS */
	unsigned char hash;
} schemes[] = {
	{0x0403, BR_EC_secp256r1, br_sha256_ID},
	{0x0503, BR_EC_secp384r1, br_sha384_ID},
	{0x0603, BR_EC_secp521r1, br_sha512_ID},
	{0x0804, 0, br_sha256_ID},
	{0x0805, 0, br_sha384_ID},
	{0x0806, 0, br_sha512_ID},
};

static const struct scheme *scheme_of(uint32_t number)
{
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (schemes[i].number == number)
			return &schemes[i];
	return NULL;
}

static bool fits(const struct scheme *s, const br_x509_pkey *key)
{
	if (s->curve == 0)
		return key->key_type == BR_KEYTYPE_RSA;
	return key->key_type == BR_KEYTYPE_EC && key->key.ec.curve == s->curve;
}

static const br_hash_class *hash_of(const struct scheme *s)
{
	if (s->hash == br_sha256_ID)
		return &br_sha256_vtable;
	return s->hash == br_sha384_ID ? &br_sha384_vtable : &br_sha512_vtable;
}

unsigned tls13_verify(const br_x509_pkey *key, uint32_t scheme,
	const unsigned char transcript[static 32], struct span signature)
{
	const struct scheme *s = scheme_of(scheme);
	unsigned char content[SPACES + sizeof CONTEXT + 32], digest[64];
	br_hash_compat_context c;
	const br_hash_class *hash;
	bool right;

	if (s == NULL || !fits(s, key))
		return ALERT_ILLEGAL_PARAMETER;
	memset(content, ' ', SPACES);
	memcpy(content + SPACES, CONTEXT, sizeof CONTEXT);
	memcpy(content + SPACES + sizeof CONTEXT, transcript, 32);
	hash = hash_of(s);
	hash->init(&c.vtable);
	hash->update(&c.vtable, content, sizeof content);
	hash->out(&c.vtable, digest);
	if (s->curve == 0)
		right = pss_verify(&key->key.rsa, hash, digest, signature);
	else
		right = ec_verify(NULL, digest,
				(hash->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK,
				&key->key.ec, signature.ptr, signature.len) == 1;
	return right ? 0 : ALERT_DECRYPT_ERROR;
}
