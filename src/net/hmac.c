#include "net/hmac.h"

#include "base/text.h"

void hmac(const br_hash_class *hash, struct span key, struct span data, unsigned char *out)
{
	struct {
		br_hmac_key_context key;
		br_hmac_context hmac;
	} secret;

	br_hmac_key_init(&secret.key, hash, key.ptr, key.len);
	br_hmac_init(&secret.hmac, &secret.key, 0);
	br_hmac_update(&secret.hmac, data.ptr, data.len);
	br_hmac_out(&secret.hmac, out);
	text_wipe(&secret, sizeof secret);
}
