/*
 * SHA-256, -384 and -512, and HMAC (RFC 2104), of which both versions of TLS make
 * their keys.
 */
#ifndef NET_HASH_H
#define NET_HASH_H

#include <bearssl.h>
#include <stdbool.h>

#include "base/span.h"

/* Of SHA-512. */
#define HASH_MAX 64

/* The hash with this number in TLS 1.2 (RFC 5246, section 7.4.1.4.1), which is BearSSL's; null: another. */
const br_hash_class *hash_of(unsigned id);

/* The bytes it makes. */
size_t hash_len(const br_hash_class *hash);

/* Writes the hash of both, one behind the other, to `out`; returns its length. */
size_t hash_two(const br_hash_class *hash, struct span a, struct span b, unsigned char *out);

/* Writes HMAC(key, data) to `out`, which may be where `data` is; returns its length. */
size_t hash_hmac(const br_hash_class *hash, struct span key, struct span data, unsigned char *out);

/* Compares bytes of which one is secret, in constant time. */
bool hash_equal(const unsigned char *a, const unsigned char *b, size_t len);

#endif
