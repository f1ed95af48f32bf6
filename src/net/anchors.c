#include "net/anchors.h"

#include "net/public_key.h"

/* It was passed over for its length; an empty one is a name, too. */
#define NO_NAME SIZE_MAX

void anchors_init(struct anchors *a, int64_t now)
{
	/* Not the arrays: they would be written to for nothing. */
	a->count = 0;
	a->why = NULL;
	a->now = now;
	a->used = 0;
	pem_init(&a->pem);
}

static void begin_certificate(struct anchors *a)
{
	certificate_init(&a->reader);
	a->not_before = a->not_after = INT64_MIN;
	a->complete = a->is_ca = false;
	a->name_len = NO_NAME;
	a->key_len = 0;
}

static void keep_name(struct anchors *a, struct span value)
{
	memcpy(a->name, value.ptr, value.len);
	a->name_len = value.len;
}

static void keep_key(struct anchors *a, struct span value)
{
	memcpy(a->key, value.ptr, value.len);
	a->key_len = value.len;
	a->key_kind = a->reader.key;
}

/* Reads on in the certificate. */
static void read_certificate(struct anchors *a, struct span in)
{
	struct span value;

	for (;;) {
		switch (certificate_next(&a->reader, &in, &value)) {
		case CERTIFICATE_MORE:
		case CERTIFICATE_BAD:
			return;
		case CERTIFICATE_DONE:
			/* Bytes behind the end are no part of it. */
			a->complete = in.len == 0;
			return;
		case CERTIFICATE_NOT_BEFORE:
			a->not_before = a->reader.seconds;
			break;
		case CERTIFICATE_NOT_AFTER:
			a->not_after = a->reader.seconds;
			break;
		case CERTIFICATE_SUBJECT:
			keep_name(a, value);
			break;
		case CERTIFICATE_KEY:
			keep_key(a, value);
			break;
		case CERTIFICATE_IS_CA:
			a->is_ca = true;
			break;
		case CERTIFICATE_SIGNED:
		case CERTIFICATE_SIGNED_END:
		case CERTIFICATE_ALGORITHM:
		case CERTIFICATE_ISSUER:
		case CERTIFICATE_CRITICAL:
		case CERTIFICATE_PATH_LENGTH:
		case CERTIFICATE_USAGE:
		case CERTIFICATE_SIGNATURE:
		case CERTIFICATE_DNS_NAME:
		case CERTIFICATE_IP_ADDRESS:
		case CERTIFICATE_PURPOSE:
			break; /* an anchor is a name and a key */
		}
	}
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

/* Makes `pkey`, which points into a->key, the next anchor's; false when the arena is full. */
static bool add(struct anchors *a, const br_x509_pkey *pkey)
{
	br_x509_trust_anchor *anchor = &a->list[a->count];
	size_t used = a->used;
	unsigned char *name = keep(a, a->name, a->name_len);
	unsigned char *key = keep(a, a->key, a->key_len);

	if (name == NULL || key == NULL) {
		a->used = used;
		return false;
	}
	anchor->flags = a->is_ca ? BR_X509_TA_CA : 0;
	anchor->dn.data = name;
	anchor->dn.len = a->name_len;
	anchor->pkey = *pkey;
	if (pkey->key_type == BR_KEYTYPE_RSA) {
		anchor->pkey.key.rsa.n = key + (pkey->key.rsa.n - a->key);
		anchor->pkey.key.rsa.e = key + (pkey->key.rsa.e - a->key);
	} else {
		anchor->pkey.key.ec.q = key + (pkey->key.ec.q - a->key);
	}
	a->count++;
	return true;
}

static enum anchors_event skip(struct anchors *a, enum anchors_event event, const char *why)
{
	a->why = why;
	return event;
}

static enum anchors_event end_certificate(struct anchors *a)
{
	br_x509_pkey pkey;
	const char *why;

	if (!a->complete)
		return skip(a, ANCHORS_SKIPPED, "it is malformed");
	if (a->name_len == NO_NAME || a->key_len == 0)
		return skip(a, ANCHORS_SKIPPED, "its name or key is too long");
	why = public_key_read((enum certificate_key)a->key_kind, a->key, a->key_len, &pkey);
	if (why != NULL)
		return skip(a, ANCHORS_SKIPPED, why);
	if (a->now > a->not_after)
		return skip(a, ANCHORS_EXPIRED, "it has expired");
	if (a->now < a->not_before)
		return skip(a, ANCHORS_EXPIRED, "it is not yet valid");
	if (a->count == ANCHORS_MAX)
		return skip(a, ANCHORS_SKIPPED, "there are 64 already");
	return add(a, &pkey) ? ANCHORS_ADDED : skip(a, ANCHORS_SKIPPED, "there is no room for it");
}

enum anchors_event anchors_next(struct anchors *a, struct span *in)
{
	struct span out;

	for (;;) {
		switch (pem_next(&a->pem, in, &out)) {
		case PEM_MORE:
			return ANCHORS_MORE;
		case PEM_BEGIN:
			begin_certificate(a);
			break;
		case PEM_DATA:
			read_certificate(a, out);
			break;
		case PEM_END:
			return end_certificate(a);
		case PEM_BAD:
			return skip(a, ANCHORS_SKIPPED, "its PEM text is broken");
		}
	}
}

enum anchors_event anchors_end(struct anchors *a)
{
	if (!pem_is_open(&a->pem))
		return ANCHORS_MORE;
	pem_init(&a->pem);
	return skip(a, ANCHORS_SKIPPED, "the file ends within it");
}
