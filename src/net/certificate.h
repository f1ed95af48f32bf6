/*
 * Reader of one X.509 certificate (RFC 5280, section 4.1) in DER.
 *
 * It checks no signature and no chain (trust.h). Strict: a length that is not DER, an
 * element that does not fit into its parent or is not where the section has it, a
 * second subjectAltName, extendedKeyUsage, basicConstraints or keyUsage, an algorithm
 * that is not the same in both places are malformed.
 */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "net/public_key.h"

/* What a certificate says. The spans point into it. */
struct certificate {
	struct span body; /* TBSCertificate, its tag and length included: what is signed */
	struct span issuer, subject; /* Names, without tag and length */
	struct span key; /* the BIT STRING's value */
	struct span names; /* the GeneralNames of subjectAltName; empty: none (4.2.1.6) */
	struct span signature; /* the BIT STRING's value */
	int64_t not_before, not_after; /* seconds since 1970; the last one is valid, too */
	enum key_kind kind; /* of the key */
	unsigned scheme; /* of the signature: SignatureScheme of TLS 1.2; 0: another */
	unsigned path_length; /* UINT_MAX: no limit (4.2.1.9) */
	unsigned char usage; /* the first byte of keyUsage; all bits without one (4.2.1.3) */
	bool is_ca; /* basicConstraints say so (4.2.1.9) */
	bool critical; /* an extension is critical that is not understood, or constrains names */
	bool for_others; /* there are purposes, and a server is none of them (4.2.1.12) */
};

/* Bits of `usage`. */
#define CERTIFICATE_SIGNS 0x80 /* digitalSignature */
#define CERTIFICATE_SIGNS_CERTIFICATES 0x04 /* keyCertSign */

/* Tags of the names that count: dNSName and iPAddress. */
#define CERTIFICATE_DNS_NAME '\x82'
#define CERTIFICATE_IP_ADDRESS '\x87'

/* Reads the certificate that is all of `der`; false when it is malformed. */
bool certificate_read(struct span der, struct certificate *c);

#endif
