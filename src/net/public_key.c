#include "net/public_key.h"

#include "net/alert.h"
#include "net/der.h"

/* The moduli that count, in bytes: 2,048 to 4,096 bits. */
#define RSA_MIN 256
#define RSA_MAX 512

static struct span without_zeros(struct span s)
{
	while (s.len > 0 && *s.ptr == 0)
		span_take(&s, 1);
	return s;
}

/* RSAPublicKey (RFC 8017, appendix A.1.1). */
static const char *read_rsa(struct span s, struct public_key *key)
{
	struct span whole, numbers[2];

	/* Longer ones are cut to that, with the byte before it (judge_keep_key()). */
	if (s.len + 1 >= PUBLIC_KEY_MAX)
		return BAD_CERTIFICATE "its RSA key is over 4,096 bits";
	if (!der_whole(s, DER_SEQUENCE, &whole) ||
		!der_whole(whole, DER_INTEGER DER_INTEGER, numbers))
		return BAD_CERTIFICATE "its RSA key is malformed";
	key->n = without_zeros(numbers[0]);
	key->e = without_zeros(numbers[1]);
	if (key->n.len < RSA_MIN)
		return BAD_CERTIFICATE "its RSA key is under 2,048 bits";
	if (key->n.len > RSA_MAX)
		return BAD_CERTIFICATE "its RSA key is over 4,096 bits";
	/* Odd; and of 1 every encoding would be the signature of itself (section 3.1). */
	if (key->e.len == 0 || !(key->e.ptr[key->e.len - 1] & 1) ||
		span_equal(key->e, SPAN("\x01")))
		return BAD_CERTIFICATE "its RSA key is malformed";
	return NULL;
}

unsigned key_coordinate_len(enum key_kind kind)
{
	if (kind == KEY_P521)
		return 66;
	return kind == KEY_P384 ? 48 : 32;
}

const char *public_key_read(enum key_kind kind, struct span bits, struct public_key *key)
{
	key->kind = kind;
	if (bits.len == 0 || *span_take(&bits, 1).ptr != 0)
		return BAD_CERTIFICATE "its key is malformed";
	if (kind == KEY_RSA)
		return read_rsa(bits, key);
	if (kind == KEY_OTHER)
		return BAD_CERTIFICATE "its key is neither RSA nor ECDSA";
	if (kind == KEY_EC)
		return BAD_CERTIFICATE "its curve is not P-256, P-384 or P-521";
	key->n = bits;
	key->e.len = 0;
	return bits.len == 1 + 2 * key_coordinate_len(kind) && *bits.ptr == 0x04 ? NULL
										 : BAD_CERTIFICATE
		"its EC key is malformed";
}
