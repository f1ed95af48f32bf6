#include "net/record.h"

#include "base/text.h"

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
	const br_block_ctr_class *aes = br_aes_x86ni_ctr_get_vtable();
	br_ghash ghash = br_ghash_pclmul_get();

	if (aes == NULL)
		aes = &br_aes_ct64_ctr_vtable;
	if (ghash == 0)
		ghash = br_ghash_ctmul64;
	aes->init(&k->aes.vtable, key.ptr, key.len);
	br_gcm_init(&k->gcm, &k->aes.vtable, ghash);
	k->sequence = 0;
}

void record_key_wipe(struct record_key *k)
{
	text_wipe(k, sizeof *k);
}

void record_number(const struct record_key *k, unsigned char out[static 8])
{
	uint64_t number = k->sequence;

	for (size_t i = 8; i > 0; number >>= 8)
		out[--i] = (unsigned char)number;
}

bool record_begin(
	struct record_key *k, const unsigned char nonce[static RECORD_IV_LEN], struct span header)
{
	if (k->sequence == UINT64_MAX)
		return false;
	k->sequence++;
	br_gcm_reset(&k->gcm, nonce, RECORD_IV_LEN);
	br_gcm_aad_inject(&k->gcm, header.ptr, header.len);
	br_gcm_flip(&k->gcm);
	return true;
}
