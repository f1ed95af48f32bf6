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

/* Begins a record: the nonce is its number over the IV (section 5.3). */
static bool begin(struct record_key *k, const unsigned char header[static RECORD_HEADER_LEN])
{
	unsigned char nonce[RECORD_IV_LEN] = {0};

	record_number(k, nonce + RECORD_IV_LEN - 8);
	for (size_t i = 0; i < sizeof nonce; i++)
		nonce[i] ^= k->iv[i];
	return record_begin(k, nonce, (struct span){header, RECORD_HEADER_LEN});
}

size_t tls13_seal(struct record_key *k, enum record_type type, unsigned char *record, size_t len)
{
	unsigned char *content = record + RECORD_HEADER_LEN;
	size_t sealed = len + TLS13_OVERHEAD;

	record_header(record, RECORD_APPLICATION_DATA, sealed);
	content[len] = (unsigned char)type;
	if (!begin(k, record))
		return 0;
	br_gcm_run(&k->gcm, 1, content, len + 1);
	br_gcm_get_tag(&k->gcm, content + len + 1);
	return RECORD_HEADER_LEN + sealed;
}

bool tls13_open(struct record_key *k, unsigned char *record, size_t len, struct span *inner)
{
	unsigned char *content = record + RECORD_HEADER_LEN;

	if (len < RECORD_TAG_LEN || !begin(k, record))
		return false;
	len -= RECORD_TAG_LEN;
	br_gcm_run(&k->gcm, 0, content, len);
	*inner = (struct span){content, len};
	return br_gcm_check_tag(&k->gcm, content + len) == 1;
}
