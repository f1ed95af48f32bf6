/*
 * AES in counter mode and GHASH by the processor's own instructions, for gcm.c. Where
 * gcm_fast_available() says no, the others must not be called.
 */
#ifndef NET_GCM_FAST_H
#define NET_GCM_FAST_H

#include "net/gcm.h"

bool gcm_fast_available(void);

/* Makes the round keys, and the powers of the hash key. */
void gcm_fast_init(struct gcm *g, struct span key);

/* Adds the key stream from block `counter` on. */
void gcm_fast_crypt(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN],
	uint32_t counter, unsigned char *data, size_t len);

/* Goes on with the hash `y` over `data`, to which zeros are added up to a whole block. */
void gcm_fast_hash(const struct gcm *g, unsigned char y[static 16], struct span data);

#endif
