#include "net/tls12_record.h"

#include <string.h>

/* The record's number, type, version, and the length of what was not yet protected. */
#define AAD_LEN (8 + RECORD_HEADER_LEN)

#define CONTENT_AT (RECORD_HEADER_LEN + TLS12_NONCE_LEN)

void tls12_key_set(
	struct record_key *k, struct span key, const unsigned char salt[static TLS12_SALT_LEN])
{
	memcpy(k->iv, salt, TLS12_SALT_LEN);
	record_key_init(k, key);
}

/* Of a record whose header and nonce are there already; `len` is its content's. */
static struct span begin(struct record_key *k, const unsigned char *record, size_t len,
	unsigned char aad[static AAD_LEN])
{
	record_number(aad, k->sequence);
	record_header(aad + 8, RECORD_ALERT, len);
	memcpy(aad + 8, record, 3); /* type and version as they are */
	memcpy(k->nonce, k->iv, TLS12_SALT_LEN);
	memcpy(k->nonce + TLS12_SALT_LEN, record + RECORD_HEADER_LEN, TLS12_NONCE_LEN);
	return (struct span){aad, AAD_LEN};
}

size_t tls12_seal(struct record_key *k, enum record_type type, unsigned char *record, size_t len)
{
	unsigned char aad[AAD_LEN];

	record_header(record, type, len + TLS12_OVERHEAD);
	record_number(record + RECORD_HEADER_LEN, k->sequence);
	if (!record_seal(k, begin(k, record, len, aad), record + CONTENT_AT, len))
		return 0;
	return RECORD_HEADER_LEN + len + TLS12_OVERHEAD;
}

bool tls12_open(struct record_key *k, unsigned char *record, size_t len, struct span *content)
{
	unsigned char aad[AAD_LEN];

	if (len < TLS12_OVERHEAD)
		return false;
	*content = (struct span){record + CONTENT_AT, len - TLS12_OVERHEAD};
	return record_open(
		k, begin(k, record, content->len, aad), record + CONTENT_AT, content->len);
}
