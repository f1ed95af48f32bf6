/*
 * HMAC (RFC 2104), of which both versions of TLS make their keys.
 */
#ifndef NET_HMAC_H
#define NET_HMAC_H

#include <bearssl.h>

#include "base/span.h"

/* Writes HMAC(key, data) with this hash to `out`: as many bytes as it makes. */
void hmac(const br_hash_class *hash, struct span key, struct span data, unsigned char *out);

#endif
