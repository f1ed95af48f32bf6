/*
 * AES-GCM (NIST SP 800-38D) with keys of 128 and 256 bits, nonces of 12 bytes and
 * tags of 16: what TLS needs of it.
 *
 * Where the processor has AES-NI and PCLMULQDQ they do the work; else BearSSL's
 * bitsliced AES and its GHASH by multiplications. All take constant time for one
 * length. BearSSL's own way to the former has 5 KB, this one a fifth of that.
 */
#ifndef NET_GCM_H
#define NET_GCM_H

#include <bearssl.h>
#include <stdbool.h>

#include "base/span.h"

#define GCM_NONCE_LEN 12
#define GCM_TAG_LEN 16

/* Of AES-256: its round keys. */
#define GCM_ROUND_KEYS 15

/* Powers of the hash key: blocks that are added up before they are reduced. */
#define GCM_POWERS 4

/* Allocate anywhere; fill with gcm_init(). Private. It holds a secret: wipe it. */
struct gcm {
	bool fast;
	unsigned char rounds;
	union {
		br_aes_ct64_ctr_keys portable;
		unsigned char fast[GCM_ROUND_KEYS][16];
	} keys;
	unsigned char powers[GCM_POWERS][16]; /* portable: the first alone, the hash key */
};

/* A key of 16 or 32 bytes. `portable`: as on a machine without such instructions. */
void gcm_init(struct gcm *g, struct span key, bool portable);

/* Encrypts `len` bytes in place, and writes the tag over them and `aad`. */
void gcm_seal(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN], struct span aad,
	unsigned char *data, size_t len, unsigned char tag[static GCM_TAG_LEN]);

/*
 * Decrypts in place; false when the tag is wrong: then what stands in `data` must not
 * be used.
 */
bool gcm_open(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN], struct span aad,
	unsigned char *data, size_t len, const unsigned char tag[static GCM_TAG_LEN]);

#endif
