#include "net/hash.h"

#include "base/text.h"

/* Of what SHA-384 and SHA-512 take at once. */
#define BLOCK_MAX 128

#define INNER 0x36
#define OUTER 0x5c

const br_hash_class *hash_of(unsigned id)
{
	switch (id) {
	case br_sha256_ID:
		return &br_sha256_vtable;
	case br_sha384_ID:
		return &br_sha384_vtable;
	case br_sha512_ID:
		return &br_sha512_vtable;
	default:
		return NULL;
	}
}

size_t hash_len(const br_hash_class *hash)
{
	return (hash->desc >> BR_HASHDESC_OUT_OFF) & BR_HASHDESC_OUT_MASK;
}

size_t hash_two(const br_hash_class *hash, struct span a, struct span b, unsigned char *out)
{
	br_hash_compat_context c;

	hash->init(&c.vtable);
	hash->update(&c.vtable, a.ptr, a.len);
	hash->update(&c.vtable, b.ptr, b.len);
	hash->out(&c.vtable, out);
	text_wipe(&c, sizeof c);
	return hash_len(hash);
}

size_t hash_hmac(const br_hash_class *hash, struct span key, struct span data, unsigned char *out)
{
	unsigned char pad[BLOCK_MAX] = {0}, inner[HASH_MAX];
	size_t block =
		(size_t)1 << ((hash->desc >> BR_HASHDESC_LBLEN_OFF) & BR_HASHDESC_LBLEN_MASK);
	size_t len = hash_len(hash);

	if (key.len > block)
		hash_two(hash, key, SPAN(""), pad);
	else
		memcpy(pad, key.ptr, key.len);
	for (size_t i = 0; i < block; i++)
		pad[i] ^= INNER;
	hash_two(hash, (struct span){pad, block}, data, inner);
	for (size_t i = 0; i < block; i++)
		pad[i] ^= INNER ^ OUTER;
	hash_two(hash, (struct span){pad, block}, (struct span){inner, len}, out);
	text_wipe(pad, sizeof pad);
	text_wipe(inner, sizeof inner);
	return len;
}

bool hash_equal(const unsigned char *a, const unsigned char *b, size_t len)
{
	unsigned char differs = 0;

	while (len-- > 0)
		differs |= a[len] ^ b[len];
	return differs == 0;
}
