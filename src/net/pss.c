#include "net/pss.h"

#include <string.h>

#include "net/rsa.h"

#define HASH_MAX 64
#define TRAILER 0xbc

/* In BearSSL for OAEP, but in none of its public headers. */
void br_mgf1_xor(
	void *data, size_t len, const br_hash_class *dig, const void *seed, size_t seed_len);

static unsigned bit_length(unsigned char top)
{
	unsigned n = 0;

	for (; top > 0; top >>= 1)
		n++;
	return n;
}

/* H' = Hash(eight zeros, digest, salt) */
static void hash_again(const br_hash_class *hash, size_t hash_len, const unsigned char *digest,
	const unsigned char *salt, unsigned char *out)
{
	static const unsigned char zeros[8];
	br_hash_compat_context c;

	hash->init(&c.vtable);
	hash->update(&c.vtable, zeros, sizeof zeros);
	hash->update(&c.vtable, digest, hash_len);
	hash->update(&c.vtable, salt, hash_len);
	hash->out(&c.vtable, out);
}

/*
 * EMSA-PSS-VERIFY of `em`, which has `len` bytes of which the top `unused` bits of
 * the first are no part.
 */
static bool verify_encoding(unsigned char *em, size_t len, unsigned unused,
	const br_hash_class *hash, size_t hash_len, const unsigned char *digest)
{
	unsigned char again[HASH_MAX];
	unsigned char mask = (unsigned char)(0xff >> unused);
	unsigned char *h;
	size_t db_len, padding;

	if (len < 2 * hash_len + 2 || em[len - 1] != TRAILER || (em[0] & ~mask) != 0)
		return false;
	db_len = len - hash_len - 1;
	h = em + db_len;
	br_mgf1_xor(em, db_len, hash, h, hash_len);
	em[0] &= mask;
	padding = db_len - hash_len - 1;
	for (size_t i = 0; i < padding; i++)
		if (em[i] != 0)
			return false;
	if (em[padding] != 0x01)
		return false;
	hash_again(hash, hash_len, digest, em + padding + 1, again);
	return memcmp(again, h, hash_len) == 0;
}

bool pss_verify(const br_rsa_public_key *key, const br_hash_class *hash,
	const unsigned char *digest, struct span signature)
{
	unsigned char em[RSA_MODULUS_MAX];
	size_t hash_len = (hash->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK;
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
	return verify_encoding(em + start, signature.len - start, 8 - bits, hash, hash_len, digest);
}
