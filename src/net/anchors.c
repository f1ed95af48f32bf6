#include "net/anchors.h"

/* The moduli that count, in bytes: 2,048 to 4,096 bits. */
#define RSA_MIN 256
#define RSA_MAX 512

static void append_name(void *context, const void *bytes, size_t len)
{
	struct anchors *a = context;

	if (len > sizeof a->name - a->name_len) {
		a->name_cut = true;
		return;
	}
	memcpy(a->name + a->name_len, bytes, len);
	a->name_len += len;
}

/* The decoded bytes of the object that is being read. */
static void append_certificate(void *context, const void *bytes, size_t len)
{
	struct anchors *a = context;
	struct span in = {bytes, len}, value;
	enum certificate_event event;

	br_x509_decoder_push(&a->decoder, bytes, len);
	do {
		event = certificate_next(&a->dates, &in, &value);
		if (event == CERTIFICATE_NOT_BEFORE)
			a->not_before = a->dates.seconds;
		if (event == CERTIFICATE_NOT_AFTER)
			a->not_after = a->dates.seconds;
	} while (event != CERTIFICATE_MORE && event != CERTIFICATE_DONE && event != CERTIFICATE_BAD);
	a->broken = a->broken || event == CERTIFICATE_BAD;
}

void anchors_init(struct anchors *a, int64_t now)
{
	a->count = 0;
	a->why = NULL;
	a->now = now;
	a->open = false;
	a->used = 0;
	br_pem_decoder_init(&a->pem);
}

static void begin_object(struct anchors *a)
{
	const char *kind = br_pem_decoder_name(&a->pem);

	a->open = strcmp(kind, "CERTIFICATE") == 0;
	a->broken = false;
	a->name_cut = false;
	a->name_len = 0;
	a->not_before = a->not_after = 0;
	certificate_init(&a->dates);
	br_x509_decoder_init(&a->decoder, append_name, a);
	br_pem_decoder_setdest(&a->pem, a->open ? append_certificate : NULL, a);
}

/* Why this key cannot be an anchor's, or null. */
static const char *key_objection(const br_x509_pkey *key)
{
	size_t len;
	const unsigned char *n;

	if (key->key_type == BR_KEYTYPE_EC) {
		int curve = key->key.ec.curve;

		return curve == BR_EC_secp256r1 || curve == BR_EC_secp384r1 ||
			curve == BR_EC_secp521r1 ? NULL : "its curve is not P-256, P-384 or P-521";
	}
	n = key->key.rsa.n;
	len = key->key.rsa.nlen;
	while (len > 0 && *n == 0) {
		n++;
		len--;
	}
	if (len < RSA_MIN)
		return "its RSA key is under 2,048 bits";
	return len > RSA_MAX ? "its RSA key is over 4,096 bits" : NULL;
}

static const char *objection(struct anchors *a)
{
	br_x509_pkey *key = br_x509_decoder_get_pkey(&a->decoder);

	if (key == NULL)
		return br_x509_decoder_last_error(&a->decoder) == BR_ERR_X509_UNSUPPORTED ?
			"its key is neither RSA nor ECDSA" : "it is malformed";
	if (a->broken)
		return "it is malformed";
	if (a->name_cut)
		return "its name is too long";
	if (a->count == ANCHORS_MAX)
		return "there are 64 already";
	return key_objection(key);
}

/* Copies into the arena; null when it does not fit. */
static unsigned char *keep(struct anchors *a, const unsigned char *bytes, size_t len)
{
	unsigned char *copy = a->arena + a->used;

	if (len > sizeof a->arena - a->used)
		return NULL;
	memcpy(copy, bytes, len);
	a->used += len;
	return copy;
}

/* Makes the decoded certificate the next anchor; false when the arena is full. */
static bool add(struct anchors *a)
{
	const br_x509_pkey *key = br_x509_decoder_get_pkey(&a->decoder);
	br_x509_trust_anchor *anchor = &a->list[a->count];
	size_t used = a->used;
	bool fits;

	anchor->flags = br_x509_decoder_isCA(&a->decoder) ? BR_X509_TA_CA : 0;
	anchor->pkey.key_type = key->key_type;
	anchor->dn.data = keep(a, a->name, a->name_len);
	anchor->dn.len = a->name_len;
	fits = anchor->dn.data != NULL;
	if (key->key_type == BR_KEYTYPE_RSA) {
		br_rsa_public_key *rsa = &anchor->pkey.key.rsa;

		rsa->n = keep(a, key->key.rsa.n, key->key.rsa.nlen);
		rsa->nlen = key->key.rsa.nlen;
		rsa->e = keep(a, key->key.rsa.e, key->key.rsa.elen);
		rsa->elen = key->key.rsa.elen;
		fits = fits && rsa->n != NULL && rsa->e != NULL;
	} else {
		br_ec_public_key *ec = &anchor->pkey.key.ec;

		ec->curve = key->key.ec.curve;
		ec->q = keep(a, key->key.ec.q, key->key.ec.qlen);
		ec->qlen = key->key.ec.qlen;
		fits = fits && ec->q != NULL;
	}
	if (fits)
		a->count++;
	else
		a->used = used;
	return fits;
}

static enum anchors_event skip(struct anchors *a, const char *why)
{
	a->why = why;
	return ANCHORS_SKIPPED;
}

static enum anchors_event end_object(struct anchors *a)
{
	const char *why = objection(a);

	if (why != NULL)
		return skip(a, why);
	if (a->now < a->not_before || a->now > a->not_after) {
		a->why = a->now < a->not_before ? "it is not yet valid" : "it has expired";
		return ANCHORS_EXPIRED;
	}
	return add(a) ? ANCHORS_ADDED : skip(a, "it does not fit");
}

enum anchors_event anchors_next(struct anchors *a, struct span *in)
{
	while (in->len > 0) {
		bool was_open = a->open;

		span_take(in, br_pem_decoder_push(&a->pem, in->ptr, in->len));
		switch (br_pem_decoder_event(&a->pem)) {
		case BR_PEM_BEGIN_OBJ:
			begin_object(a);
			break;
		case BR_PEM_END_OBJ:
			a->open = false;
			if (was_open)
				return end_object(a);
			break;
		case BR_PEM_ERROR:
			a->open = false;
			if (was_open)
				return skip(a, "its PEM text is broken");
			break;
		default:
			break;
		}
	}
	return ANCHORS_MORE;
}

enum anchors_event anchors_end(struct anchors *a)
{
	/* The decoder wants the end of the last line, which a file may lack. */
	struct span newline = SPAN("\n");
	enum anchors_event event = anchors_next(a, &newline);

	if (event != ANCHORS_MORE || !a->open)
		return event;
	a->open = false;
	return skip(a, "the file ends within it");
}
