#include "net/signature.h"

#include "net/alert.h"
#include "net/ec.h"
#include "net/pss.h"
#include "net/rsa.h"
#include "net/sha2.h"

/* The low byte of a scheme whose high byte is the hash (RFC 5246). */
enum kind {
	PKCS1 = 1,
	ECDSA = 3,
	PSS = 256 /* the high byte is 8, the low one the hash (RFC 8446) */
};

/* The numbers that both versions have for SHA-256, -384 and -512 (RFC 5246, section 7.4.1.4.1). */
#define SHA256_ID 4
#define SHA512_ID 6

static bool fits(const br_x509_pkey *key, unsigned kind, unsigned hash, bool tls12)
{
	if (kind == ECDSA)
		return key->key_type == BR_KEYTYPE_EC &&
			(tls12 ||
				/* P-256, P-384 and P-521 follow each other as SHA-2 does. */
				(unsigned)key->key.ec.curve - BR_EC_secp256r1 == hash - SHA256_ID);
	return key->key_type == BR_KEYTYPE_RSA && (kind == PSS || (tls12 && kind == PKCS1));
}

/* RSASSA-PKCS1-v1_5, for the hash with this number. */
static bool is_pkcs1(const br_rsa_public_key *key, unsigned id, const unsigned char *digest,
	size_t len, struct span signature)
{
	/* 2.16.840.1.101.3.4.2.1, -2 and -3: SHA-256, -384 and -512. */
	unsigned char oid[] = {9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0};
	unsigned char signed_digest[SHA2_MAX];

	oid[9] = (unsigned char)(id - SHA256_ID + 1);
	return rsa_pkcs1_verify(signature.ptr, signature.len, oid, len, key, signed_digest) == 1 &&
		memcmp(signed_digest, digest, len) == 0;
}

unsigned signature_verify(const br_x509_pkey *key, uint32_t scheme, struct span content, bool tls12,
	struct span signature)
{
	unsigned id = scheme >> 8, kind = scheme & 0xff;
	unsigned char digest[SHA2_MAX];
	struct sha2 s;
	bool right;

	if (id == 8) {
		id = kind;
		kind = PSS;
	}
	tls12 = PEYK_TLS12 && tls12;
	if (id < SHA256_ID || id > SHA512_ID || !fits(key, kind, id, tls12))
		return ALERT_ILLEGAL_PARAMETER;
	sha2_init(&s, 32 + 16 * (id - SHA256_ID));
	sha2_update(&s, content);
	sha2_out(&s, digest);
	if (kind == ECDSA)
		right = ec_verify(NULL, digest, s.size, &key->key.ec, signature.ptr,
				signature.len) == 1;
	else if (tls12 && kind == PKCS1)
		right = is_pkcs1(&key->key.rsa, id, digest, s.size, signature);
	else
		right = pss_verify(&key->key.rsa, s.size, digest, signature);
	return right ? 0 : ALERT_DECRYPT_ERROR;
}
