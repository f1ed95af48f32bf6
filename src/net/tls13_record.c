#include "net/tls13_record.h"

#include "base/text.h"

void tls13_key_set(struct record_key *k, const unsigned char secret[static TLS13_SECRET_LEN])
{
	unsigned char key[16];

	memmove(k->secret, secret, TLS13_SECRET_LEN);
	tls13_expand(key, sizeof key, secret, "key", SPAN(""));
	tls13_expand(k->iv, sizeof k->iv, secret, "iv", SPAN(""));
	record_key_init(k, (struct span){key, sizeof key});
	text_wipe(key, sizeof key);
}

void tls13_key_update(struct record_key *k)
{
	unsigned char next[TLS13_SECRET_LEN];

	tls13_expand(next, sizeof next, k->secret, "traffic upd", SPAN(""));
	tls13_key_set(k, next);
	text_wipe(next, sizeof next);
}

/* The nonce is the record's number over the IV (section 5.3); what is authenticated. */
static struct span begin(struct record_key *k, const unsigned char *header)
{
	memset(k->nonce, 0, sizeof k->nonce);
	record_number(k->nonce + RECORD_IV_LEN - 8, k->sequence);
	for (size_t i = 0; i < sizeof k->nonce; i++)
		k->nonce[i] ^= k->iv[i];
	return (struct span){header, RECORD_HEADER_LEN};
}

size_t tls13_seal(struct record_key *k, enum record_type type, unsigned char *record, size_t len)
{
	unsigned char *content = record + RECORD_HEADER_LEN;
	size_t sealed = len + TLS13_OVERHEAD;

	record_header(record, RECORD_APPLICATION_DATA, sealed);
	content[len] = (unsigned char)type;
	if (!record_seal(k, begin(k, record), content, len + 1))
		return 0;
	return RECORD_HEADER_LEN + sealed;
}

bool tls13_open(struct record_key *k, unsigned char *record, size_t len, struct span *inner)
{
	unsigned char *content = record + RECORD_HEADER_LEN;

	if (len < RECORD_TAG_LEN)
		return false;
	*inner = (struct span){content, len - RECORD_TAG_LEN};
	return record_open(k, begin(k, record), content, inner->len);
}
