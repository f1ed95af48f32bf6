/*
 * Verification of RSASSA-PSS signatures (RFC 8017, sections 8.1.2 and 9.1.2)
 * with MGF1 on the same hash and a salt of its length, as TLS 1.3 has them
 * (RFC 8446, section 4.2.3). BearSSL 0.6 has none.
 */
#ifndef NET_PSS_H
#define NET_PSS_H

#include <bearssl.h>
#include <stdbool.h>

#include "net/public_key.h"

/*
 * Whether `signature` is `key`'s over a message whose hash is `digest`, of `hash_len`
 * bytes (sha2.h). All of it is public: it takes no constant time. Keys of
 * up to 4,096 bits.
 */
bool pss_verify(const struct public_key *key, size_t hash_len, const unsigned char *digest,
	struct span signature);

#endif
