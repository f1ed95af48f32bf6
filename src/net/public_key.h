/*
 * The key of a certificate as BearSSL takes it, and whether it is one that we
 * trust: RSA of 2,048 to 4,096 bits, P-256, P-384 and P-521.
 */
#ifndef NET_PUBLIC_KEY_H
#define NET_PUBLIC_KEY_H

#include <bearssl.h>

#include "base/span.h"
#include "net/certificate.h"

/*
 * Reads the value of a subjectPublicKey (RFC 5280, section 4.1.2.7), `len` bytes
 * of which the first counts the unused bits, into `pkey`, which then points into
 * `bits`. Nothing is written to `bits`, but BearSSL's types do not say so.
 * Returns null, or why the key is of no use.
 */
const char *public_key_read(
	enum certificate_key kind, unsigned char *bits, size_t len, br_x509_pkey *pkey);

#endif
