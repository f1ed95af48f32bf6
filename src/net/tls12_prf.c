#include "net/tls12_prf.h"

#include <string.h>

#include "base/text.h"
#include "net/hash.h"

void tls12_prf(unsigned char *out, size_t len, size_t size, struct span secret, const char *label,
	struct span seed)
{
	struct span head = span_of(label);
	/* A(i), then what is behind it in every HMAC but A's own. */
	unsigned char a[HASH_MAX + TLS12_PRF_LABEL_MAX + TLS12_PRF_SEED_MAX], piece[HASH_MAX];
	struct span all = {a, size + head.len + seed.len}, next = {a + size, head.len + seed.len};

	memcpy(a + size, head.ptr, head.len);
	memcpy(a + size + head.len, seed.ptr, seed.len);
	while (len > 0) {
		size_t n = len < size ? len : size;

		hash_hmac(size, secret, next, a);
		hash_hmac(size, secret, all, piece);
		memcpy(out, piece, n);
		out += n;
		len -= n;
		next = (struct span){a, size};
	}
	text_wipe(a, sizeof a);
	text_wipe(piece, sizeof piece);
}
