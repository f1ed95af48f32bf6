#include "net/hmac.h"

#include "base/text.h"

static void hash_of(
	struct sha2 *s, size_t size, struct span first, struct span rest, unsigned char *out)
{
	sha2_init(s, size);
	sha2_update(s, first);
	sha2_update(s, rest);
	sha2_out(s, out);
}

/* Both hashes, one after the other: H(K ^ outer, H(K ^ inner, data)). */
void hmac(size_t size, struct span key, struct span data, unsigned char *out)
{
	static const unsigned char pads[] = {0x36, 0x5c};
	struct {
		struct sha2 hash;
		unsigned char block[SHA2_BLOCK_MAX], digest[SHA2_MAX], key[SHA2_MAX];
	} secret;

	/* The shared secret of P-521 has 66 bytes. */
	if (key.len > sha2_block(size)) {
		hash_of(&secret.hash, size, key, SPAN(""), secret.key);
		key = (struct span){secret.key, size};
	}
	for (size_t i = 0; i < sizeof pads; i++) {
		memset(secret.block, pads[i], sizeof secret.block);
		for (size_t n = 0; n < key.len; n++)
			secret.block[n] ^= key.ptr[n];
		hash_of(&secret.hash, size, (struct span){secret.block, sha2_block(size)}, data,
			secret.digest);
		data = (struct span){secret.digest, size};
	}
	memcpy(out, secret.digest, size);
	text_wipe(&secret, sizeof secret);
}
