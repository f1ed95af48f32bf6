#include "net/certificate.h"

#include <limits.h>

#include "base/text.h"
#include "net/der.h"

#define UTC_TIME '\x17'
#define GENERALIZED_TIME '\x18'
/* Version 1 is not told, and has no extensions; nobody has version 2 (section 4.1.2.1). */
#define VERSION_3 SPAN("\xa0\x03\x02\x01\x02")
#define ISSUER_UNIQUE_ID '\x81'
#define SUBJECT_UNIQUE_ID '\x82'
#define EXTENSIONS "\xa3"

/* id-ce (2.5.29), without the last byte, which is one of these. */
#define EXTENSION SPAN("\x55\x1d")

enum extension {
	KEY_USAGE = 15,
	SUBJECT_ALT_NAME = 17,
	BASIC_CONSTRAINTS = 19,
	NAME_CONSTRAINTS = 30, /* critical by itself (section 4.2.1.10) */
	POLICIES = 32, /* may be critical: we ask for none (section 4.2.1.4) */
	EXTENDED_KEY_USAGE = 37
};

/* KeyPurposeId id-kp-serverAuth and anyExtendedKeyUsage. */
#define SERVER_AUTH SPAN("\x2b\x06\x01\x05\x05\x07\x03\x01")
#define ANY_PURPOSE SPAN("\x55\x1d\x25\x00")

/* AlgorithmIdentifiers: how they begin, and how they may go on. */
#define RSA SPAN("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01")
#define RSA_KEY 1
#define RSA_SHA256 11
#define NO_PARAMETERS SPAN("\x05\x00")
#define ECDSA SPAN("\x06\x08\x2a\x86\x48\xce\x3d\x04\x03")
#define ECDSA_SHA256 2
#define EC_KEY SPAN("\x06\x07\x2a\x86\x48\xce\x3d\x02\x01")
#define P256 SPAN("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07")
#define P384 SPAN("\x06\x05\x2b\x81\x04\x00\x22")
#define P521 SPAN("\x06\x05\x2b\x81\x04\x00\x23")

/* Whether `s` begins so, which is then cut off. */
static bool take_head(struct span *s, struct span head)
{
	if (!span_starts_with(*s, head))
		return false;
	span_take(s, head.len);
	return true;
}

/* The last byte of an OID that `s` begins with, which is cut off; 0: there is none. */
static unsigned take_last(struct span *s)
{
	return s->len > 0 ? *span_take(s, 1).ptr : 0;
}

/*
 * sha256WithRSAEncryption and the next two (RFC 4055, section 5: the parameters are
 * NULL), ecdsa-with-SHA256 and the next two (RFC 5758, section 3.2: there are none).
 */
static unsigned scheme_of(struct span s)
{
	unsigned n, kind;

	if (take_head(&s, RSA)) {
		n = take_last(&s) - RSA_SHA256;
		kind = 0x0401;
		take_head(&s, NO_PARAMETERS);
	} else if (take_head(&s, ECDSA)) {
		n = take_last(&s) - ECDSA_SHA256;
		kind = 0x0403;
	} else {
		return 0;
	}
	return n <= 2 && s.len == 0 ? kind + (n << 8) : 0;
}

static enum key_kind kind_of(struct span s)
{
	if (take_head(&s, EC_KEY)) {
		if (span_equal(s, P256))
			return KEY_P256;
		if (span_equal(s, P384))
			return KEY_P384;
		return span_equal(s, P521) ? KEY_P521 : KEY_EC;
	}
	return take_head(&s, RSA) && take_last(&s) == RSA_KEY ? KEY_RSA : KEY_OTHER;
}

/* UTCTime or GeneralizedTime (sections 4.1.2.5.1 and 4.1.2.5.2). */
static bool take_time(struct span *s, int64_t *seconds)
{
	bool utc = der_is(*s, UTC_TIME);
	struct span value;

	return (utc || der_is(*s, GENERALIZED_TIME)) && der_take_any(s, &value) &&
		text_read_time(value, utc, seconds);
}

/* A BOOLEAN that may be missing; DER knows 0 and ff alone. */
static bool take_flag(struct span *s, unsigned char *flag)
{
	struct span value;

	*flag = 0;
	if (!der_is(*s, *DER_BOOLEAN))
		return true;
	if (!der_take_any(s, &value) || value.len != 1)
		return false;
	*flag = *value.ptr;
	return true;
}

static bool read_constraints(struct span s, struct certificate *c)
{
	struct span number;
	unsigned char flag;

	if (!take_flag(&s, &flag))
		return false;
	c->is_ca = flag == 0xff;
	if (s.len == 0)
		return true;
	/*
	 * An INTEGER of one byte, or as good as no limit; a negative one is none. Zeros before
	 * it are not DER, and lift no limit.
	 */
	if (!der_whole(s, DER_INTEGER, &number))
		return false;
	if (number.len == 0 || *number.ptr >= 0x80)
		c->path_length = 0;
	else if (number.len == 1 || *number.ptr == 0)
		c->path_length = number.ptr[number.len - 1];
	return true;
}

static bool read_purposes(struct span s, struct certificate *c)
{
	struct span purpose;

	c->for_others = true;
	while (s.len > 0) {
		if (!der_take(&s, DER_OBJECT_IDENTIFIER, &purpose))
			return false;
		if (span_equal(purpose, SERVER_AUTH) || span_equal(purpose, ANY_PURPOSE))
			c->for_others = false;
	}
	return true;
}

static bool read_names(struct span s, struct certificate *c)
{
	struct span name;

	c->names = s;
	while (s.len > 0)
		if (!der_take_any(&s, &name))
			return false;
	return true;
}

/* One extension; `seen` has a bit for each that may come once. */
static bool read_extension(struct span s, uint64_t *seen, struct certificate *c)
{
	struct span id, value, inner;
	unsigned char critical;
	unsigned n = 0;

	if (!der_take(&s, DER_OBJECT_IDENTIFIER, &id) || !take_flag(&s, &critical) ||
		!der_whole(s, DER_OCTET_STRING, &value))
		return false;
	if (id.len == 3 && take_head(&id, EXTENSION))
		n = *id.ptr;
	switch (n) {
	case KEY_USAGE:
	case SUBJECT_ALT_NAME:
	case BASIC_CONSTRAINTS:
	case EXTENDED_KEY_USAGE:
		break;
	default:
		c->critical = c->critical || critical != 0 || n == NAME_CONSTRAINTS;
		return true;
	case POLICIES:
		return true;
	}
	if (*seen >> n & 1)
		return false;
	*seen |= (uint64_t)1 << n;
	if (n == KEY_USAGE) {
		if (!der_whole(value, DER_BIT_STRING, &inner))
			return false;
		c->usage = inner.len > 1 ? inner.ptr[1] : 0;
		return true;
	}
	if (!der_whole(value, DER_SEQUENCE, &inner))
		return false;
	if (n == SUBJECT_ALT_NAME)
		return read_names(inner, c);
	return n == BASIC_CONSTRAINTS ? read_constraints(inner, c) : read_purposes(inner, c);
}

/* What may follow the key in TBSCertificate; extensions are of version 3 (section 4.1.2.9). */
static bool read_rest(struct span s, bool version_3, struct certificate *c)
{
	struct span value, list;
	uint64_t seen = 0;

	if (der_is(s, ISSUER_UNIQUE_ID) && !der_take_any(&s, &value))
		return false;
	if (der_is(s, SUBJECT_UNIQUE_ID) && !der_take_any(&s, &value))
		return false;
	if (s.len == 0)
		return true;
	if (!version_3 || !der_whole(s, EXTENSIONS, &value) ||
		!der_whole(value, DER_SEQUENCE, &list))
		return false;
	while (list.len > 0)
		if (!der_take(&list, DER_SEQUENCE, &value) || !read_extension(value, &seen, c))
			return false;
	return true;
}

static bool read_body(struct span s, struct span algorithm, struct certificate *c)
{
	/* From serialNumber to subjectPublicKeyInfo, then what is in that. */
	struct span fields[6], key[2];
	bool version_3 = take_head(&s, VERSION_3);

	if (!der_take(&s,
		    DER_INTEGER DER_SEQUENCE DER_SEQUENCE DER_SEQUENCE DER_SEQUENCE DER_SEQUENCE,
		    fields) ||
		!der_whole(fields[5], DER_SEQUENCE DER_BIT_STRING, key) ||
		!take_time(&fields[3], &c->not_before) || !take_time(&fields[3], &c->not_after) ||
		fields[3].len > 0 || !span_equal(fields[1], algorithm))
		return false;
	c->scheme = scheme_of(algorithm);
	c->issuer = fields[2];
	c->subject = fields[4];
	c->kind = kind_of(key[0]);
	c->key = key[1];
	return read_rest(s, version_3, c);
}

bool certificate_read(struct span der, struct certificate *c)
{
	struct span whole, parts[3];

	memset(c, 0, sizeof *c);
	c->usage = 0xff;
	c->path_length = UINT_MAX;
	if (!der_whole(der, DER_SEQUENCE, &whole) ||
		!der_whole(whole, DER_SEQUENCE DER_SEQUENCE DER_BIT_STRING, parts))
		return false;
	c->body = (struct span){whole.ptr, (size_t)(parts[0].ptr + parts[0].len - whole.ptr)};
	c->signature = parts[2];
	return read_body(parts[0], parts[1], c);
}
