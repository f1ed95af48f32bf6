/*
 * HMAC (RFC 2104), of which both versions of TLS make their keys.
 */
#ifndef NET_HMAC_H
#define NET_HMAC_H

#include "net/sha2.h"

/*
 * Writes HMAC(key, data) with the hash of this size (sha2.h) to `out`, `size` bytes;
 * `out` may be where `data` is.
 */
void hmac(size_t size, struct span key, struct span data, unsigned char *out);

#endif
