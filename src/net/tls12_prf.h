/*
 * The pseudorandom function of TLS 1.2 (RFC 5246, section 5), with SHA-256 or
 * SHA-384.
 */
#ifndef NET_TLS12_PRF_H
#define NET_TLS12_PRF_H

#include <stddef.h>

#include "base/span.h"

/* Of a label, and of its seed. */
#define TLS12_PRF_LABEL_MAX 22
#define TLS12_PRF_SEED_MAX 64

/* Writes PRF(secret, label, seed) with the hash of this size (sha2.h) to `out`, `len` bytes. */
void tls12_prf(unsigned char *out, size_t len, size_t size, struct span secret, const char *label,
	struct span seed);

#endif
