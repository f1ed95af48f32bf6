/*
 * The server's CertificateVerify (RFC 8446, section 4.4.3): its signature over
 * the handshake so far, with the key of its certificate.
 */
#ifndef NET_TLS13_VERIFY_H
#define NET_TLS13_VERIFY_H

#include <bearssl.h>
#include <stdint.h>

#include "base/span.h"

/*
 * Checks `signature` of the kind `scheme` (SignatureScheme) with `key` over
 * `transcript`, Hash(ClientHello ... Certificate) in 32 bytes. Returns 0, or the
 * alert that the section demands: illegal_parameter for a scheme that was not
 * offered or does not fit the key, decrypt_error for a wrong signature.
 */
unsigned tls13_verify(const br_x509_pkey *key, uint32_t scheme,
	const unsigned char transcript[static 32], struct span signature);

#endif
