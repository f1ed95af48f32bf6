#include "net/judge.h"

#include <string.h>

const char *judge_keep_key(struct judge *j, const struct certificate *c)
{
	/* One that is longer is of no use. */
	struct span bits = {j->bits, c->key.len < PUBLIC_KEY_MAX ? c->key.len : PUBLIC_KEY_MAX};

	memcpy(j->bits, c->key.ptr, bits.len);
	return public_key_read(c->kind, bits, &j->key);
}
