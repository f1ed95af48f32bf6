/*
 * The server's CertificateVerify (RFC 8446, section 4.4.3): its signature over
 * the handshake so far, with the key of its certificate.
 */
#ifndef NET_TLS13_VERIFY_H
#define NET_TLS13_VERIFY_H

#include <stdint.h>

#include "net/public_key.h"

/*
 * Checks `signature` of the kind `scheme` (SignatureScheme) with `key` over
 * `transcript`, Hash(ClientHello ... Certificate) in 32 bytes. Returns null, or the
 * objection that the section demands: illegal_parameter for a scheme that was not
 * offered or does not fit the key, decrypt_error for a wrong signature.
 */
const char *tls13_verify(const struct public_key *key, uint32_t scheme,
	const unsigned char transcript[static 32], struct span signature);

#endif
