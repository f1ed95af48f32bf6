#include "net/gcm.h"

#include "net/gcm_fast.h"
#include "net/hash.h"

/* Blocks are counted from 1, which makes the tag; the data begin with 2 (section 7.1). */
#define TAG_BLOCK 1
#define DATA_BLOCK 2

static void crypt(const struct gcm *g, const unsigned char *nonce, uint32_t counter,
	unsigned char *data, size_t len)
{
	if (g->fast)
		gcm_fast_crypt(g, nonce, counter, data, len);
	else
		br_aes_ct64_ctr_run(&g->keys.portable, nonce, counter, data, len);
}

static void add(const struct gcm *g, unsigned char y[static 16], struct span data)
{
	if (g->fast)
		gcm_fast_hash(g, y, data);
	else
		br_ghash_ctmul64(y, g->powers[0], data.ptr, data.len);
}

void gcm_init(struct gcm *g, struct span key, bool portable)
{
	static const unsigned char zeros[GCM_NONCE_LEN];

	g->fast = !portable && gcm_fast_available();
	if (g->fast) {
		gcm_fast_init(g, key);
		return;
	}
	br_aes_ct64_ctr_init(&g->keys.portable, key.ptr, key.len);
	memset(g->powers[0], 0, sizeof g->powers[0]);
	crypt(g, zeros, 0, g->powers[0], sizeof g->powers[0]);
}

/* The tag over `aad` and what is encrypted. */
static void make_tag(const struct gcm *g, const unsigned char *nonce, struct span aad,
	struct span sealed, unsigned char tag[static GCM_TAG_LEN])
{
	unsigned char bits[16];

	memset(tag, 0, GCM_TAG_LEN);
	add(g, tag, aad);
	add(g, tag, sealed);
	for (unsigned i = 0; i < 8; i++) {
		bits[7 - i] = (unsigned char)(8 * (uint64_t)aad.len >> 8 * i);
		bits[15 - i] = (unsigned char)(8 * (uint64_t)sealed.len >> 8 * i);
	}
	add(g, tag, (struct span){bits, sizeof bits});
	crypt(g, nonce, TAG_BLOCK, tag, GCM_TAG_LEN);
}

void gcm_seal(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN], struct span aad,
	unsigned char *data, size_t len, unsigned char tag[static GCM_TAG_LEN])
{
	crypt(g, nonce, DATA_BLOCK, data, len);
	make_tag(g, nonce, aad, (struct span){data, len}, tag);
}

bool gcm_open(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN], struct span aad,
	unsigned char *data, size_t len, const unsigned char tag[static GCM_TAG_LEN])
{
	unsigned char ours[GCM_TAG_LEN];

	make_tag(g, nonce, aad, (struct span){data, len}, ours);
	if (!hash_equal(ours, tag, sizeof ours))
		return false;
	crypt(g, nonce, DATA_BLOCK, data, len);
	return true;
}
