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

static bool fits(const struct public_key *key, unsigned kind, unsigned hash, bool tls12)
{
	if (key->kind == KEY_RSA)
		return kind == PSS || (tls12 && kind == PKCS1);
	/* P-256, P-384 and P-521 follow each other as SHA-2 does. */
	return kind == ECDSA && (tls12 || key->kind - KEY_P256 == hash - 4);
}

const char *signature_verify(const struct public_key *key, uint32_t scheme, struct span content,
	bool tls12, struct span signature)
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
		return ILLEGAL_PARAMETER "a signature of the wrong kind";
	hash_two(hash, content, SPAN(""), digest);
	if (kind == ECDSA)
		right = ec_verify(key, (struct span){digest, hash}, signature);
	else if (kind == PKCS1)
		right = rsa_pkcs1_verify(key, hash, digest, signature);
	else
		right = pss_verify(key, hash, digest, signature);
	return right ? NULL : DECRYPT_ERROR "the server's signature is wrong";
}
