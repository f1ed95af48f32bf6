#include "net/trust.h"

#include <limits.h>

#include "net/ec.h"
#include "net/hash.h"
#include "net/public_key.h"
#include "net/rsa.h"

/* KeyPurposeId id-kp-serverAuth and anyExtendedKeyUsage. */
#define SERVER_AUTH SPAN("\x2b\x06\x01\x05\x05\x07\x03\x01")
#define ANY_PURPOSE SPAN("\x55\x1d\x25\x00")

/* Bits of keyUsage (section 4.2.1.3). */
#define DIGITAL_SIGNATURE 0x80
#define KEY_ENCIPHERMENT 0x20
#define KEY_CERT_SIGN 0x04

/* The length of a name that was passed over: it equals no other. An empty one is a name. */
#define NO_NAME SIZE_MAX

void trust_init(struct trust *t, const struct anchors *anchors, int64_t now)
{
	t->anchors = anchors;
	t->now = now;
	t->error = 0;
	t->objection = NULL;
	t->trusted = t->for_others = false;
	t->usages = BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX;
	t->certificates = t->depth = 0;
}

void trust_begin_certificate(struct trust *t)
{
	t->certificates++;
	/* The dates of the certificate that broke the chain are kept for the message. */
	if (t->trusted || t->error != 0)
		return;
	certificate_init(&t->reader);
	t->not_before = t->not_after = 0;
	t->now_signed.hash = 0;
	t->now_signed.issuer_len = t->subject_len = NO_NAME;
	t->now_signed.signature_len = 0;
	t->in_signed = t->ended = false;
	t->critical = t->is_ca = t->for_servers = false;
	t->may_sign_certificates = true;
	t->algorithms = 0;
	t->path_length = UINT_MAX;
	t->head_len = t->algorithm_len = t->key_len = 0;
}

static void refuse(struct trust *t, unsigned error)
{
	if (t->error == 0)
		t->error = error;
}

/* A value of at most CERTIFICATE_VALUE_MAX bytes. */
static size_t keep(unsigned char *to, struct span value)
{
	memcpy(to, value.ptr, value.len);
	return value.len;
}

/*
 * sha256WithRSAEncryption and the next two (RFC 4055, section 5: the parameters are
 * NULL), ecdsa-with-SHA256 and the next two (RFC 5758, section 3.2: there are none).
 */
static void read_algorithm(struct trust_signed *s, struct span value)
{
	static const unsigned char rsa[] = {6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1};
	static const unsigned char ecdsa[] = {6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3};

	s->rsa = span_starts_with(value, (struct span){rsa, sizeof rsa});
	if (s->rsa) {
		span_take(&value, sizeof rsa);
		if (value.len == 3 && value.ptr[1] == 5 && value.ptr[2] == 0)
			value.len = 1;
		s->hash = value.len == 1 ? hash_of(value.ptr[0] - 7u) : 0;
	} else if (span_starts_with(value, (struct span){ecdsa, sizeof ecdsa})) {
		span_take(&value, sizeof ecdsa);
		s->hash = value.len == 1 ? hash_of(value.ptr[0] + 2u) : 0;
	}
}

/* The algorithm stands in the certificate twice, and must be the same (section 4.1.1.2). */
static void add_algorithm(struct trust *t, struct span value)
{
	if (value.len > sizeof t->algorithm)
		return; /* not one of ours; its OID alone could be that long */
	if (t->algorithms++ > 0) {
		if (!span_equal(value, (struct span){t->algorithm, t->algorithm_len}))
			refuse(t, BR_ERR_X509_UNEXPECTED);
		return;
	}
	t->algorithm_len = keep(t->algorithm, value);
	read_algorithm(&t->now_signed, value);
	if (t->now_signed.hash != 0) {
		sha2_init(&t->hash, t->now_signed.hash);
		sha2_update(&t->hash, (struct span){t->head, t->head_len});
	}
}

/* Bytes of TBSCertificate: kept until the algorithm is known, then hashed. */
static void add_signed(struct trust *t, struct span bytes)
{
	if (t->now_signed.hash != 0) {
		sha2_update(&t->hash, bytes);
	} else if (t->algorithms == 0) {
		if (bytes.len > sizeof t->head - t->head_len)
			refuse(t, BR_ERR_X509_UNEXPECTED);
		else
			t->head_len += keep(t->head + t->head_len, bytes);
	}
}

static void end_signed(struct trust *t)
{
	t->in_signed = false;
	if (t->now_signed.hash != 0)
		sha2_out(&t->hash, t->now_signed.digest);
}

/* An INTEGER of one byte, or as good as no limit; a negative one is none. */
static unsigned path_length_of(struct span value)
{
	if (value.len == 1)
		return value.ptr[0] < 0x80 ? value.ptr[0] : 0;
	return value.len > 0 && value.ptr[0] < 0x80 ? UINT_MAX : 0;
}

static void add_usage(struct trust *t, struct span value)
{
	unsigned bits = value.len > 1 ? value.ptr[1] : 0;

	t->may_sign_certificates = (bits & KEY_CERT_SIGN) != 0;
	if (t->certificates == 1)
		t->usages = ((bits & DIGITAL_SIGNATURE) != 0 ? BR_KEYTYPE_SIGN : 0) |
			((bits & KEY_ENCIPHERMENT) != 0 ? BR_KEYTYPE_KEYX : 0);
}

static void use(struct trust *t, enum certificate_event event, struct span value)
{
	switch (event) {
	case CERTIFICATE_SIGNED:
		t->in_signed = true;
		break;
	case CERTIFICATE_SIGNED_END:
		end_signed(t);
		break;
	case CERTIFICATE_ALGORITHM:
		add_algorithm(t, value);
		break;
	case CERTIFICATE_ISSUER:
		t->now_signed.issuer_len = keep(t->now_signed.issuer, value);
		break;
	case CERTIFICATE_NOT_BEFORE:
		t->not_before = t->reader.seconds;
		break;
	case CERTIFICATE_NOT_AFTER:
		t->not_after = t->reader.seconds;
		break;
	case CERTIFICATE_SUBJECT:
		t->subject_len = keep(t->subject, value);
		break;
	case CERTIFICATE_KEY:
		t->key_len = keep(t->key, value);
		break;
	case CERTIFICATE_CRITICAL:
		t->critical = true;
		break;
	case CERTIFICATE_IS_CA:
		t->is_ca = true;
		break;
	case CERTIFICATE_PATH_LENGTH:
		t->path_length = path_length_of(value);
		break;
	case CERTIFICATE_USAGE:
		add_usage(t, value);
		break;
	case CERTIFICATE_PURPOSE:
		t->for_servers = t->for_servers || span_equal(value, SERVER_AUTH) ||
			span_equal(value, ANY_PURPOSE);
		break;
	case CERTIFICATE_SIGNATURE:
		t->now_signed.signature_len = keep(t->now_signed.signature, value);
		break;
	case CERTIFICATE_DONE:
		t->ended = true;
		break;
	case CERTIFICATE_BAD:
		refuse(t, BR_ERR_X509_UNEXPECTED);
		break;
	case CERTIFICATE_DNS_NAME:
	case CERTIFICATE_IP_ADDRESS:
	case CERTIFICATE_MORE:
		break;
	}
}

enum certificate_event trust_next(struct trust *t, struct span *in, struct span *value)
{
	struct span before = *in;
	enum certificate_event event;

	if (t->trusted || t->error != 0)
		return CERTIFICATE_MORE;
	if (t->ended) {
		/* Bytes behind the end are no part of it. */
		if (in->len > 0)
			refuse(t, BR_ERR_X509_EXTRA_ELEMENT);
		return CERTIFICATE_MORE;
	}
	event = certificate_next(&t->reader, in, value);
	if (t->in_signed)
		add_signed(t, (struct span){before.ptr, before.len - in->len});
	use(t, event, *value);
	return event;
}

static bool verify(const struct trust_signed *s, const br_x509_pkey *key)
{
	struct span signature = {s->signature, s->signature_len};

	if (s->rsa != (key->key_type == BR_KEYTYPE_RSA))
		return false;
	/* No unused bits. */
	if (signature.len == 0 || *span_take(&signature, 1).ptr != 0)
		return false;
	if (s->rsa)
		return rsa_pkcs1_verify(&key->key.rsa, s->hash, s->digest, signature);
	return ec_verify(&key->key.ec, (struct span){s->digest, s->hash}, signature);
}

/* The current certificate has signed the one before. */
static void check_signer(struct trust *t, const br_x509_pkey *key)
{
	const struct trust_signed *s = &t->waiting;

	if (!span_equal((struct span){s->issuer, s->issuer_len},
		    (struct span){t->subject, t->subject_len}))
		refuse(t, BR_ERR_X509_DN_MISMATCH);
	else if (!t->is_ca)
		refuse(t, BR_ERR_X509_NOT_CA);
	else if (!t->may_sign_certificates)
		refuse(t, BR_ERR_X509_FORBIDDEN_KEY_USAGE);
	else if (t->path_length < t->depth)
		refuse(t, BR_ERR_X509_NOT_CA);
	else if (!verify(s, key))
		refuse(t, BR_ERR_X509_BAD_SIGNATURE);
	/* A CA that certifies itself anew does not count (section 4.2.1.9). */
	if (!span_equal((struct span){t->now_signed.issuer, t->now_signed.issuer_len},
		    (struct span){t->subject, t->subject_len}))
		t->depth++;
}

static bool same_name(const br_x509_trust_anchor *a, const unsigned char *name, size_t len)
{
	return span_equal((struct span){a->dn.data, a->dn.len}, (struct span){name, len});
}

static bool same_key(const br_x509_pkey *a, const br_x509_pkey *b)
{
	if (a->key_type != b->key_type)
		return false;
	if (a->key_type == BR_KEYTYPE_EC)
		return a->key.ec.curve == b->key.ec.curve &&
			span_equal((struct span){a->key.ec.q, a->key.ec.qlen},
				(struct span){b->key.ec.q, b->key.ec.qlen});
	return span_equal((struct span){a->key.rsa.n, a->key.rsa.nlen},
		       (struct span){b->key.rsa.n, b->key.rsa.nlen}) &&
		span_equal((struct span){a->key.rsa.e, a->key.rsa.elen},
			(struct span){b->key.rsa.e, b->key.rsa.elen});
}

/* Whether one of the anchors has signed the certificate, or is the end entity itself. */
static bool find_anchor(const struct trust *t, const br_x509_pkey *key)
{
	const struct trust_signed *s = &t->now_signed;

	for (size_t i = 0; i < t->anchors->count; i++) {
		const br_x509_trust_anchor *a = &t->anchors->list[i];

		if ((a->flags & BR_X509_TA_CA) == 0) {
			if (t->certificates == 1 && same_name(a, t->subject, t->subject_len) &&
				same_key(&a->pkey, key))
				return true;
		} else if (s->hash != 0 && same_name(a, s->issuer, s->issuer_len) &&
			verify(s, &a->pkey)) {
			return true;
		}
	}
	return false;
}

/* What each certificate must be, wherever it stands; its key. */
static void check_certificate(struct trust *t, br_x509_pkey *key)
{
	if (!t->ended || t->algorithms != 2 || t->now_signed.issuer_len == NO_NAME ||
		t->now_signed.signature_len == 0)
		refuse(t, BR_ERR_X509_UNEXPECTED);
	if (t->now < t->not_before || t->now > t->not_after)
		refuse(t, BR_ERR_X509_EXPIRED);
	if (t->critical)
		refuse(t, BR_ERR_X509_CRITICAL_EXTENSION);
	/* What is longer than is kept, is longer than counts. */
	t->objection = t->reader.key == CERTIFICATE_RSA && t->key_len == 0
		? "its RSA key is over 4,096 bits"
		: public_key_read((enum certificate_key)t->reader.key, t->key, t->key_len, key);
	if (t->objection != NULL)
		refuse(t,
			t->reader.key <= CERTIFICATE_EC && t->reader.key != CERTIFICATE_RSA
				? BR_ERR_X509_UNSUPPORTED
				: BR_ERR_X509_WEAK_PUBLIC_KEY);
	t->for_others = t->for_others || (t->reader.has_purposes && !t->for_servers);
}

void trust_end_certificate(struct trust *t)
{
	br_x509_pkey key;

	if (t->trusted || t->error != 0)
		return;
	check_certificate(t, &key);
	if (t->error == 0 && t->certificates > 1)
		check_signer(t, &key);
	if (t->error != 0)
		return;
	if (t->certificates == 1) {
		/* Once more, from bytes that stay. */
		memcpy(t->server_key_bits, t->key, t->key_len);
		public_key_read((enum certificate_key)t->reader.key, t->server_key_bits, t->key_len,
			&t->server_key);
		t->server_not_after = t->not_after;
	}
	t->trusted = find_anchor(t, &key);
	if (!t->trusted && t->now_signed.hash == 0)
		refuse(t, BR_ERR_X509_UNSUPPORTED);
	t->waiting = t->now_signed;
}

unsigned trust_end(struct trust *t)
{
	if (t->certificates == 0)
		refuse(t, BR_ERR_X509_EMPTY_CHAIN);
	if (!t->trusted)
		refuse(t, BR_ERR_X509_NOT_TRUSTED);
	return t->error;
}
