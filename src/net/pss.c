#include "net/pss.h"

#include <string.h>

#include "net/rsa.h"
#include "net/sha2.h"

#define TRAILER 0xbc

static unsigned bit_length(unsigned char top)
{
	unsigned n = 0;

	for (; top > 0; top >>= 1)
		n++;
	return n;
}

/* H' = Hash(eight zeros, digest, salt) */
static void hash_again(
	size_t hash_len, const unsigned char *digest, const unsigned char *salt, unsigned char *out)
{
	static const unsigned char zeros[8];
	struct sha2 s;

	sha2_init(&s, hash_len);
	sha2_update(&s, (struct span){zeros, sizeof zeros});
	sha2_update(&s, (struct span){digest, hash_len});
	sha2_update(&s, (struct span){salt, hash_len});
	sha2_out(&s, out);
}

/* MGF1 (appendix B.2.1) of `seed`, added to `data`. */
static void unmask(unsigned char *data, size_t len, size_t hash_len, const unsigned char *seed)
{
	unsigned char counter[4] = {0}, mask[SHA2_MAX];
	struct sha2 s;

	for (size_t i = 0; i < len; i++) {
		if (i % hash_len == 0) {
			sha2_init(&s, hash_len);
			sha2_update(&s, (struct span){seed, hash_len});
			sha2_update(&s, (struct span){counter, sizeof counter});
			sha2_out(&s, mask);
			counter[3]++;
		}
		data[i] ^= mask[i % hash_len];
	}
}

/*
 * EMSA-PSS-VERIFY of `em`, which has `len` bytes of which the top `unused` bits of
 * the first are no part.
 */
static bool verify_encoding(unsigned char *em, size_t len, unsigned unused, size_t hash_len,
	const unsigned char *digest)
{
	unsigned char again[SHA2_MAX];
	unsigned char mask = (unsigned char)(0xff >> unused);
	unsigned char *h;
	size_t db_len, padding;

	if (len < 2 * hash_len + 2 || em[len - 1] != TRAILER || (em[0] & ~mask) != 0)
		return false;
	db_len = len - hash_len - 1;
	h = em + db_len;
	unmask(em, db_len, hash_len, h);
	em[0] &= mask;
	padding = db_len - hash_len - 1;
	for (size_t i = 0; i < padding; i++)
		if (em[i] != 0)
			return false;
	if (em[padding] != 0x01)
		return false;
	hash_again(hash_len, digest, em + padding + 1, again);
	return memcmp(again, h, hash_len) == 0;
}

bool pss_verify(const br_rsa_public_key *key, size_t hash_len, const unsigned char *digest,
	struct span signature)
{
	unsigned char em[RSA_MODULUS_MAX];
	size_t zeros = 0, start = 0;
	unsigned bits;

	if (!rsa_public(key, signature, em))
		return false;
	while (key->n[zeros] == 0)
		zeros++;
	/* The encoding has one bit less than the modulus: perhaps one byte less, too. */
	bits = bit_length(key->n[zeros]) - 1;
	if (bits == 0) {
		if (em[0] != 0)
			return false;
		start = 1;
		bits = 8;
	}
	return verify_encoding(em + start, signature.len - start, 8 - bits, hash_len, digest);
}
