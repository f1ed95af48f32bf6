/*
 * SHA-256, SHA-384 and SHA-512 (FIPS 180-4), each named by the length of its digest
 * in bytes: 32, 48 or 64.
 *
 * BearSSL's have 4.7 KB, unrolled; these a third of that. Their time depends on the
 * length of the input alone.
 */
#ifndef NET_SHA2_H
#define NET_SHA2_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Of a digest, and of the block that it is made from. */
#define SHA2_MAX 64
#define SHA2_BLOCK_MAX 128

/* Allocate anywhere; `size` may be read, the rest is private. A copy goes on by itself. */
struct sha2 {
	size_t size; /* of the digest */
	uint64_t count; /* bytes so far */
	uint64_t state[8];
	unsigned char block[SHA2_BLOCK_MAX];
};

void sha2_init(struct sha2 *s, size_t size);

void sha2_update(struct sha2 *s, struct span in);

/* Writes the digest of all bytes so far; `s` can be gone on with. */
void sha2_out(const struct sha2 *s, unsigned char *out);

/* The size of the blocks that are hashed: 64 or 128 bytes. */
static inline size_t sha2_block(size_t size)
{
	return size == 32 ? 64 : 128;
}

#endif
