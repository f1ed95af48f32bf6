#include "net/tls12_record.h"

#include <string.h>

/* The record's number, type, version, and the length of what was not yet protected. */
#define AAD_LEN (8 + RECORD_HEADER_LEN)

void tls12_key_set(
	struct record_key *k, struct span key, const unsigned char salt[static TLS12_SALT_LEN])
{
	memcpy(k->iv, salt, TLS12_SALT_LEN);
	record_key_init(k, key);
}

/* Begins a record whose header and nonce are there already; `len` is its content's. */
static bool begin(struct record_key *k, const unsigned char *record, size_t len)
{
	unsigned char aad[AAD_LEN];

	record_number(k, aad);
	memcpy(aad + 8, record, 3);
	aad[11] = (unsigned char)(len >> 8);
	aad[12] = (unsigned char)len;
	memcpy(k->iv + TLS12_SALT_LEN, record + RECORD_HEADER_LEN, TLS12_NONCE_LEN);
	return record_begin(k, k->iv, (struct span){aad, sizeof aad});
}

size_t tls12_seal(struct record_key *k, enum record_type type, unsigned char *record, size_t len)
{
	unsigned char *content = record + RECORD_HEADER_LEN + TLS12_NONCE_LEN;

	record_header(record, type, len + TLS12_OVERHEAD);
	record_number(k, record + RECORD_HEADER_LEN);
	if (!begin(k, record, len))
		return 0;
	br_gcm_run(&k->gcm, 1, content, len);
	br_gcm_get_tag(&k->gcm, content + len);
	return RECORD_HEADER_LEN + len + TLS12_OVERHEAD;
}

bool tls12_open(struct record_key *k, unsigned char *record, size_t len, struct span *content)
{
	unsigned char *in = record + RECORD_HEADER_LEN + TLS12_NONCE_LEN;

	if (len < TLS12_OVERHEAD || !begin(k, record, len - TLS12_OVERHEAD))
		return false;
	len -= TLS12_OVERHEAD;
	br_gcm_run(&k->gcm, 0, in, len);
	*content = (struct span){in, len};
	return br_gcm_check_tag(&k->gcm, in + len) == 1;
}
