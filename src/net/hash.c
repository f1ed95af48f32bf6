#include "net/hash.h"

#include "base/text.h"

#define INNER 0x36
#define OUTER 0x5c

size_t hash_of(unsigned id)
{
	return id - 4 < 3 ? 32 + 16 * (id - 4) : 0;
}

size_t hash_two(size_t hash, struct span a, struct span b, unsigned char *out)
{
	struct sha2 s;

	sha2_init(&s, hash);
	sha2_update(&s, a);
	sha2_update(&s, b);
	sha2_out(&s, out);
	text_wipe(&s, sizeof s);
	return hash;
}

size_t hash_hmac(size_t hash, struct span key, struct span data, unsigned char *out)
{
	unsigned char pad[SHA2_BLOCK_MAX] = {0}, inner[HASH_MAX];
	size_t block = sha2_block(hash);

	/* The shared secret of P-521 has 66 bytes. */
	if (key.len > block)
		hash_two(hash, key, SPAN(""), pad);
	else
		memcpy(pad, key.ptr, key.len);
	for (size_t i = 0; i < block; i++)
		pad[i] ^= INNER;
	hash_two(hash, (struct span){pad, block}, data, inner);
	for (size_t i = 0; i < block; i++)
		pad[i] ^= INNER ^ OUTER;
	hash_two(hash, (struct span){pad, block}, (struct span){inner, hash}, out);
	text_wipe(pad, sizeof pad);
	text_wipe(inner, sizeof inner);
	return hash;
}

bool hash_equal(const unsigned char *a, const unsigned char *b, size_t len)
{
	unsigned char differs = 0;

	while (len-- > 0)
		differs |= a[len] ^ b[len];
	return differs == 0;
}
