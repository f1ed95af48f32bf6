/*
 * RSA with public keys (RFC 8017, section 5.2.2), in 64-bit arithmetic.
 *
 * BearSSL's own takes five times as many instructions and 3 KB more: it hides
 * the exponent, which is no secret here. Nothing in this takes constant time.
 */
#ifndef NET_RSA_H
#define NET_RSA_H

#include <stdbool.h>

#include "net/public_key.h"

/* Of a modulus, in bytes: 4,096 bits. */
#define RSA_MODULUS_MAX 512

/* Of an exponent, in bytes: what Go takes, too. */
#define RSA_EXPONENT_MAX 4

/*
 * RSAVP1: writes signature^e mod n to `out`, as many bytes as the modulus has;
 * that must be the signature's length, too. False when it is not, the key is too large or even, or the signature is not below the modulus.
 */
bool rsa_public(const struct public_key *key, struct span signature,
	unsigned char out[static RSA_MODULUS_MAX]);

/*
 * RSASSA-PKCS1-v1_5 (section 8.2.2): whether `signature` is over `digest`, of `len`
 * bytes, which name the hash (sha2.h).
 */
bool rsa_pkcs1_verify(const struct public_key *key, size_t len, const unsigned char *digest,
	struct span signature);

#endif
