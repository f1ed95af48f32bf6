#include "net/tls13_record.h"

#include "base/text.h"

#define TAG_LEN 16

void tls13_key_set(struct tls13_key *k, const unsigned char secret[static TLS13_SECRET_LEN])
{
	const br_block_ctr_class *aes = br_aes_x86ni_ctr_get_vtable();
	br_ghash ghash = br_ghash_pclmul_get();
	unsigned char key[16];

	if (aes == NULL)
		aes = &br_aes_ct64_ctr_vtable;
	if (ghash == 0)
		ghash = br_ghash_ctmul64;
	memmove(k->secret, secret, TLS13_SECRET_LEN);
	tls13_expand(key, sizeof key, secret, "key", SPAN(""));
	tls13_expand(k->iv, sizeof k->iv, secret, "iv", SPAN(""));
	aes->init(&k->aes.vtable, key, sizeof key);
	br_gcm_init(&k->gcm, &k->aes.vtable, ghash);
	k->sequence = 0;
	text_wipe(key, sizeof key);
}

void tls13_key_update(struct tls13_key *k)
{
	unsigned char next[TLS13_SECRET_LEN];

	tls13_expand(next, sizeof next, k->secret, "traffic upd", SPAN(""));
	tls13_key_set(k, next);
	text_wipe(next, sizeof next);
}

void tls13_key_wipe(struct tls13_key *k)
{
	text_wipe(k, sizeof *k);
}

/* Begins a record: the nonce is its number over the IV (section 5.3), the header is authenticated. */
static bool begin(struct tls13_key *k, const unsigned char header[static TLS13_HEADER_LEN])
{
	unsigned char nonce[sizeof k->iv];
	uint64_t number = k->sequence;

	if (number == UINT64_MAX)
		return false;
	k->sequence++;
	memcpy(nonce, k->iv, sizeof nonce);
	for (size_t i = sizeof nonce; number > 0; number >>= 8)
		nonce[--i] ^= (unsigned char)number;
	br_gcm_reset(&k->gcm, nonce, sizeof nonce);
	br_gcm_aad_inject(&k->gcm, header, TLS13_HEADER_LEN);
	br_gcm_flip(&k->gcm);
	return true;
}

size_t tls13_seal(struct tls13_key *k, enum tls13_content type, unsigned char *record, size_t len)
{
	unsigned char *content = record + TLS13_HEADER_LEN;
	size_t sealed = len + TLS13_OVERHEAD;

	record[0] = TLS13_APPLICATION_DATA;
	record[1] = 0x03;
	record[2] = 0x03;
	record[3] = (unsigned char)(sealed >> 8);
	record[4] = (unsigned char)sealed;
	content[len] = (unsigned char)type;
	if (!begin(k, record))
		return 0;
	br_gcm_run(&k->gcm, 1, content, len + 1);
	br_gcm_get_tag(&k->gcm, content + len + 1);
	return TLS13_HEADER_LEN + sealed;
}

bool tls13_open(struct tls13_key *k, unsigned char *record, size_t len, struct span *inner)
{
	unsigned char *content = record + TLS13_HEADER_LEN;

	if (len < TAG_LEN || !begin(k, record))
		return false;
	len -= TAG_LEN;
	br_gcm_run(&k->gcm, 0, content, len);
	*inner = (struct span){content, len};
	return br_gcm_check_tag(&k->gcm, content + len) == 1;
}
