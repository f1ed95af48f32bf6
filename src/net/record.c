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
	gcm_init(&k->gcm, key, false);
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

/* Whether there is a number for one more record. */
static bool count(struct record_key *k)
{
	return k->sequence < UINT64_MAX && k->sequence++ < UINT64_MAX;
}

bool record_seal(struct record_key *k, struct span header, unsigned char *content, size_t len)
{
	if (!count(k))
		return false;
	gcm_seal(&k->gcm, k->nonce, header, content, len, content + len);
	return true;
}

bool record_open(struct record_key *k, struct span header, unsigned char *content, size_t len)
{
	return count(k) && gcm_open(&k->gcm, k->nonce, header, content, len, content + len);
}
