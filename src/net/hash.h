/*
 * SHA-256, -384 and -512 at once, and HMAC (RFC 2104), of which both versions of TLS
 * make their keys. A hash is named by the length of its digest, as in sha2.h.
 */
#ifndef NET_HASH_H
#define NET_HASH_H

#include <stdbool.h>

#include "base/span.h"
#include "net/sha2.h"

#define HASH_MAX SHA2_MAX

/* The hash with this number in TLS 1.2 (RFC 5246, section 7.4.1.4.1); 0: another. */
size_t hash_of(unsigned id);

/* Writes the hash of both, one behind the other, to `out`; returns its length. */
size_t hash_two(size_t hash, struct span a, struct span b, unsigned char *out);

/* Writes HMAC(key, data) to `out`, which may be where `data` is; returns its length. */
size_t hash_hmac(size_t hash, struct span key, struct span data, unsigned char *out);

/* Compares bytes of which one is secret, in constant time. */
bool hash_equal(const unsigned char *a, const unsigned char *b, size_t len);

#endif
