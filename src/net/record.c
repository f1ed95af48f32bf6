#include "net/record.h"

#include "base/text.h"
#include "net/hash.h"

void record_header(
	unsigned char record[static RECORD_HEADER_LEN], enum record_type type, size_t len)
{
	record[0] = (unsigned char)type;
	record[1] = 0x03;
	record[2] = 0x03;
	record[3] = (unsigned char)(len >> 8);
	record[4] = (unsigned char)len;
}

void record_key_init(struct record_key *k, struct span key)
{
	static const unsigned char zeros[RECORD_IV_LEN];
	const br_block_ctr_class *aes = br_aes_x86ni_ctr_get_vtable();

	if (aes == NULL)
		aes = &br_aes_ct64_ctr_vtable;
	k->ghash = br_ghash_pclmul_get();
	if (k->ghash == 0)
		k->ghash = br_ghash_ctmul64;
	aes->init(&k->aes.vtable, key.ptr, key.len);
	memset(k->h, 0, sizeof k->h);
	aes->run(&k->aes.vtable, zeros, 0, k->h, sizeof k->h);
	k->sequence = 0;
}

void record_key_wipe(struct record_key *k)
{
	text_wipe(k, sizeof *k);
}

void record_number(unsigned char out[static 8], uint64_t number)
{
	for (size_t i = 8; i > 0; number >>= 8)
		out[--i] = (unsigned char)number;
}

/* The block counter begins with that of the tag; AES in this mode is its own inverse. */
static void run(const struct record_key *k, uint32_t counter, unsigned char *bytes, size_t len)
{
	k->aes.vtable->run(&k->aes.vtable, k->nonce, counter, bytes, len);
}

static void make_tag(const struct record_key *k, struct span header, const unsigned char *content,
	size_t len, unsigned char tag[static RECORD_TAG_LEN])
{
	unsigned char bits[16];

	record_number(bits, 8 * header.len);
	record_number(bits + 8, 8 * len);
	memset(tag, 0, RECORD_TAG_LEN);
	k->ghash(tag, k->h, header.ptr, header.len);
	k->ghash(tag, k->h, content, len);
	k->ghash(tag, k->h, bits, sizeof bits);
	run(k, 1, tag, RECORD_TAG_LEN);
}

/* Whether there is a number for one more record. */
static bool count(struct record_key *k)
{
	return k->sequence < UINT64_MAX && k->sequence++ < UINT64_MAX;
}

bool record_seal(struct record_key *k, struct span header, unsigned char *content, size_t len)
{
	if (!count(k))
		return false;
	run(k, 2, content, len);
	make_tag(k, header, content, len, content + len);
	return true;
}

bool record_open(struct record_key *k, struct span header, unsigned char *content, size_t len)
{
	unsigned char tag[RECORD_TAG_LEN];

	if (!count(k))
		return false;
	make_tag(k, header, content, len, tag);
	if (!hash_equal(tag, content + len, sizeof tag))
		return false;
	run(k, 2, content, len);
	return true;
}
