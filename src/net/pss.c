#include "net/pss.h"

#include "net/hash.h"
#include "net/rsa.h"

#define TRAILER 0xbc

/* MGF1 (appendix B.2.1) over `bytes`: they change, what is behind the mask's last byte does not. */
static void mask(unsigned char *bytes, size_t len, size_t size, struct span seed)
{
	unsigned char counter[4] = {0}, piece[HASH_MAX] = {0};

	/* Of the counter the last byte suffices: 512 bytes are 16 hashes. */
	for (size_t at = 0, used = HASH_MAX; at < len; at++, used++) {
		if (used >= seed.len) {
			hash_two(size, seed, (struct span){counter, sizeof counter}, piece);
			counter[3]++;
			used = 0;
		}
		bytes[at] ^= piece[used];
	}
}

/*
 * EMSA-PSS-VERIFY of `em`, which has `len` bytes of which all bits but those of `top`
 * are no part of the first.
 */
static bool verify_encoding(
	unsigned char *em, size_t len, unsigned char top, size_t size, const unsigned char *digest)
{
	/* M' is eight zeros, the digest and the salt, which is as long. */
	unsigned char message[8 + HASH_MAX] = {0}, again[HASH_MAX];
	size_t padding;
	struct span h;

	if (len < 2 * size + 2 || em[len - 1] != TRAILER || (em[0] & ~top) != 0)
		return false;
	padding = len - 2 * size - 2;
	h = (struct span){em + len - size - 1, size};
	mask(em, len - size - 1, size, h);
	em[0] &= top;
	while (padding > 0 && *em == 0) {
		em++;
		padding--;
	}
	if (padding > 0 || *em != 0x01)
		return false;
	memcpy(message + 8, digest, size);
	hash_two(size, (struct span){message, 8 + size}, (struct span){em + 1, size}, again);
	return memcmp(again, h.ptr, size) == 0;
}

bool pss_verify(const br_rsa_public_key *key, size_t size, const unsigned char *digest,
	struct span signature)
{
	unsigned char em[RSA_MODULUS_MAX], top = 0xff, first;
	size_t start = 0;

	if (!rsa_public(key, signature, em))
		return false;
	/* The encoding has one bit less than the modulus: perhaps one byte less, too. */
	first = *rsa_number(key->n, key->nlen).ptr;
	while (top >= first)
		top >>= 1;
	if (top == 0) {
		if (em[0] != 0)
			return false;
		start = 1;
		top = 0xff;
	}
	return verify_encoding(em + start, signature.len - start, top, size, digest);
}
