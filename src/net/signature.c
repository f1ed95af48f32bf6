#include "net/signature.h"

#include "net/alert.h"
#include "net/ec.h"
#include "net/hash.h"
#include "net/pss.h"
#include "net/rsa.h"

/* The low byte of a scheme whose high byte is the hash (RFC 5246). */
enum kind {
	PKCS1 = 1,
	ECDSA = 3,
	PSS = 256 /* the high byte is 8, the low one the hash (RFC 8446) */
};

static bool fits(const br_x509_pkey *key, unsigned kind, unsigned hash, bool tls12)
{
	if (kind == ECDSA)
		return key->key_type == BR_KEYTYPE_EC &&
			(tls12 ||
				/* P-256, P-384 and P-521 follow each other as SHA-2 does. */
				(unsigned)key->key.ec.curve - BR_EC_secp256r1 == hash - 4);
	return key->key_type == BR_KEYTYPE_RSA && (kind == PSS || (tls12 && kind == PKCS1));
}

unsigned signature_verify(const br_x509_pkey *key, uint32_t scheme, struct span content, bool tls12,
	struct span signature)
{
	unsigned id = scheme >> 8, kind = scheme & 0xff;
	unsigned char digest[HASH_MAX];
	size_t hash;
	bool right;

	if (id == 8) {
		id = kind;
		kind = PSS;
	}
	hash = hash_of(id);
	if (hash == 0 || !fits(key, kind, id, tls12))
		return ALERT_ILLEGAL_PARAMETER;
	hash_two(hash, content, SPAN(""), digest);
	if (kind == ECDSA)
		right = ec_verify(&key->key.ec, (struct span){digest, hash}, signature);
	else if (kind == PKCS1)
		right = rsa_pkcs1_verify(&key->key.rsa, hash, digest, signature);
	else
		right = pss_verify(&key->key.rsa, hash, digest, signature);
	return right ? 0 : ALERT_DECRYPT_ERROR;
}
