/*
 * The server's signature in a handshake: SignatureScheme (RFC 8446, section
 * 4.2.3), which TLS 1.2 calls SignatureAndHashAlgorithm (RFC 5246, section
 * 7.4.1.4.1).
 */
#ifndef NET_SIGNATURE_H
#define NET_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "net/public_key.h"

/*
 * Checks `signature` of the kind `scheme` over `content` with `key`: ECDSA and
 * RSA-PSS with SHA-256, -384 and -512. TLS 1.3 ties the curve to the hash; TLS 1.2
 * (`tls12`) does not, and has RSASSA-PKCS1-v1_5, too. Returns null, or an objection
 * (alert.h): illegal_parameter for a scheme that is none of these or does not fit the
 * key, decrypt_error for a wrong signature.
 */
const char *signature_verify(const struct public_key *key, uint32_t scheme, struct span content,
	bool tls12, struct span signature);

#endif
