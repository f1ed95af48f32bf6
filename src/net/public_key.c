#include "net/public_key.h"

/* The moduli that count, in bytes: 2,048 to 4,096 bits. */
#define RSA_MIN 256
#define RSA_MAX 512

/* Tags (X.690) of RSAPublicKey. */
#define INTEGER 0x02
#define SEQUENCE 0x30

/*
 * Cuts the first DER element off `s`, which must have this tag; `value` is its
 * content. False when it has another, or does not fit. Lengths of over two
 * bytes are no key's.
 */
static bool take_element(struct span *s, unsigned char tag, struct span *value)
{
	size_t len, more = 0;

	if (s->len < 2 || s->ptr[0] != tag)
		return false;
	len = s->ptr[1];
	span_take(s, 2);
	if (len >= 0x80) {
		more = len - 0x80;
		if (more < 1 || more > 2 || more > s->len)
			return false;
		for (len = 0; more > 0; more--)
			len = len << 8 | *span_take(s, 1).ptr;
	}
	if (len > s->len)
		return false;
	*value = span_take(s, len);
	return true;
}

static struct span without_zeros(struct span s)
{
	while (s.len > 0 && *s.ptr == 0)
		span_take(&s, 1);
	return s;
}

/* RSAPublicKey (RFC 8017, appendix A.1.1); `bits` is where `s` begins. */
static const char *read_rsa(unsigned char *bits, struct span s, br_rsa_public_key *rsa)
{
	const unsigned char *start = s.ptr;
	struct span both, n, e;

	if (!take_element(&s, SEQUENCE, &both) || s.len > 0 || !take_element(&both, INTEGER, &n) ||
		!take_element(&both, INTEGER, &e) || both.len > 0)
		return "its RSA key is malformed";
	n = without_zeros(n);
	e = without_zeros(e);
	if (e.len == 0)
		return "its RSA key is malformed";
	if (n.len < RSA_MIN)
		return "its RSA key is under 2,048 bits";
	if (n.len > RSA_MAX)
		return "its RSA key is over 4,096 bits";
	rsa->n = bits + (n.ptr - start);
	rsa->nlen = n.len;
	rsa->e = bits + (e.ptr - start);
	rsa->elen = e.len;
	return NULL;
}

/* An uncompressed point: 04, x, y. */
static const char *read_point(
	unsigned char *bits, size_t len, int curve, size_t coordinate, br_ec_public_key *ec)
{
	if (len != 1 + 2 * coordinate || bits[0] != 0x04)
		return "its EC key is malformed";
	ec->curve = curve;
	ec->q = bits;
	ec->qlen = len;
	return NULL;
}

const char *public_key_read(
	enum certificate_key kind, unsigned char *bits, size_t len, br_x509_pkey *pkey)
{
	if (len == 0 || *bits++ != 0)
		return "its key is malformed";
	len--;
	pkey->key_type = kind == CERTIFICATE_RSA ? BR_KEYTYPE_RSA : BR_KEYTYPE_EC;
	switch (kind) {
	case CERTIFICATE_RSA:
		return read_rsa(bits, (struct span){bits, len}, &pkey->key.rsa);
	case CERTIFICATE_P256:
		return read_point(bits, len, BR_EC_secp256r1, 32, &pkey->key.ec);
	case CERTIFICATE_P384:
		return read_point(bits, len, BR_EC_secp384r1, 48, &pkey->key.ec);
	case CERTIFICATE_P521:
		return read_point(bits, len, BR_EC_secp521r1, 66, &pkey->key.ec);
	case CERTIFICATE_EC:
		return "its curve is not P-256, P-384 or P-521";
	case CERTIFICATE_OTHER_KEY:
		break;
	}
	return "its key is neither RSA nor ECDSA";
}
