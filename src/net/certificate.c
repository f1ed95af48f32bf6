#include "net/certificate.h"

#include "base/text.h"

/* Tags (X.690): class, constructed bit and number in one byte. */
enum tag {
	BOOLEAN = 0x01,
	INTEGER = 0x02,
	BIT_STRING = 0x03,
	OCTET_STRING = 0x04,
	OBJECT_IDENTIFIER = 0x06,
	UTC_TIME = 0x17,
	GENERALIZED_TIME = 0x18,
	SEQUENCE = 0x30,
	ISSUER_UNIQUE_ID = 0x81,
	SUBJECT_UNIQUE_ID = 0x82,
	VERSION = 0xa0,
	EXPLICIT_EXTENSIONS = 0xa3,
	DNS_NAME = 0x82,
	IP_ADDRESS = 0x87
};

enum state {
	TAG,
	LENGTH,
	LONG_LENGTH,
	VALUE,
	DONE,
	BAD
};

/* Where an open element stands. SKIPPED and KEPT are values that are not entered. */
enum place {
	TOP,
	CERTIFICATE,
	TBS_CERTIFICATE,
	VALIDITY,
	PUBLIC_KEY,
	ALGORITHM,
	EXTENSIONS_WRAPPER,
	EXTENSIONS,
	EXTENSION,
	NAMES_WRAPPER,
	NAMES,
	PURPOSES_WRAPPER,
	PURPOSES,
	CONSTRAINTS_WRAPPER,
	CONSTRAINTS,
	USAGE_WRAPPER,
	SKIPPED,
	KEPT,
	REFUSED
};

enum extension {
	OTHER_EXTENSION,
	READ_EXTENSION, /* its value has been there */
	SUBJECT_ALT_NAME,
	EXTENDED_KEY_USAGE,
	BASIC_CONSTRAINTS,
	KEY_USAGE,
	POLICIES /* may be critical: we ask for none (section 4.2.1.4) */
};

/* The fields of TBSCertificate that are looked into, counted from serialNumber. */
enum field {
	ALGORITHM_FIELD = 1,
	ISSUER_FIELD = 2,
	VALIDITY_FIELD = 3,
	SUBJECT_FIELD = 4,
	KEY_FIELD = 5
};

void certificate_init(struct certificate *c)
{
	*c = (struct certificate){.state = TAG, .depth = 1, .left = {UINT32_MAX}};
}

/* The fields of TBSCertificate, `n` counted from serialNumber. */
static enum place field_of_tbs(struct certificate *c, unsigned n, unsigned char tag)
{
	static const unsigned char tags[] = {
		INTEGER,
		SEQUENCE,
		SEQUENCE,
		SEQUENCE,
		SEQUENCE,
		SEQUENCE,
	};

	if (n < sizeof tags && tag != tags[n])
		return REFUSED;
	switch (n) {
	case VALIDITY_FIELD:
		return VALIDITY;
	case ALGORITHM_FIELD:
	case ISSUER_FIELD:
	case SUBJECT_FIELD:
		return KEPT;
	case KEY_FIELD:
		return PUBLIC_KEY;
	default:
		if (n < sizeof tags)
			return SKIPPED;
	}
	/* Their tags rise, and none comes twice. */
	if (tag <= c->last)
		return REFUSED;
	c->last = tag;
	switch (tag) {
	case ISSUER_UNIQUE_ID:
	case SUBJECT_UNIQUE_ID:
		return SKIPPED;
	case EXPLICIT_EXTENSIONS:
		return EXTENSIONS_WRAPPER;
	default:
		return REFUSED;
	}
}

/* TBSCertificate, AlgorithmIdentifier, BIT STRING. */
static enum place field_of_certificate(unsigned n, unsigned char tag)
{
	if (n == 0 && tag == SEQUENCE)
		return TBS_CERTIFICATE;
	return (n == 1 && tag == SEQUENCE) || (n == 2 && tag == BIT_STRING) ? KEPT : REFUSED;
}

/* SubjectPublicKeyInfo: AlgorithmIdentifier, BIT STRING. */
static enum place field_of_key(unsigned n, unsigned char tag)
{
	if (n == 0 && tag == SEQUENCE)
		return ALGORITHM;
	return n == 1 && tag == BIT_STRING ? KEPT : REFUSED;
}

/* Its OID; and its parameters, which are an OID for a named curve. */
static enum place field_of_algorithm(unsigned n, unsigned char tag)
{
	if (tag == OBJECT_IDENTIFIER && n < 2)
		return KEPT;
	return n == 1 ? SKIPPED : REFUSED;
}

/* extnValue of an extension that is read: entered once. */
static enum place enter_once(bool *seen, enum place wrapper)
{
	if (*seen)
		return REFUSED;
	*seen = true;
	return wrapper;
}

static enum place extension_value(struct certificate *c)
{
	switch ((enum extension)c->extension) {
	case SUBJECT_ALT_NAME:
		return enter_once(&c->has_names, NAMES_WRAPPER);
	case EXTENDED_KEY_USAGE:
		return enter_once(&c->has_purposes, PURPOSES_WRAPPER);
	case BASIC_CONSTRAINTS:
		return enter_once(&c->has_constraints, CONSTRAINTS_WRAPPER);
	case KEY_USAGE:
		return enter_once(&c->has_usage, USAGE_WRAPPER);
	case READ_EXTENSION:
		return REFUSED;
	case OTHER_EXTENSION:
	case POLICIES:
		break;
	}
	c->extension = READ_EXTENSION;
	return SKIPPED;
}

static enum place field_of_extension(struct certificate *c, unsigned n, unsigned char tag)
{
	if (n == 0) {
		c->extension = OTHER_EXTENSION;
		return tag == OBJECT_IDENTIFIER ? KEPT : REFUSED;
	}
	if (n == 1 && tag == BOOLEAN)
		return KEPT;
	return tag == OCTET_STRING ? extension_value(c) : REFUSED;
}

/* The only child that `parent` may have. */
static enum place only_child(unsigned n, unsigned char tag, enum place child)
{
	return n == 0 && tag == SEQUENCE ? child : REFUSED;
}

/* Where the element that begins now stands: the `n`th child of `parent`. */
static enum place place_of(struct certificate *c, enum place parent, unsigned n, unsigned char tag)
{
	switch (parent) {
	case TOP:
		return only_child(n, tag, CERTIFICATE);
	case CERTIFICATE:
		return field_of_certificate(n, tag);
	case TBS_CERTIFICATE:
		return field_of_tbs(c, n, tag);
	case VALIDITY:
		return n < 2 && (tag == UTC_TIME || tag == GENERALIZED_TIME) ? KEPT : REFUSED;
	case PUBLIC_KEY:
		return field_of_key(n, tag);
	case ALGORITHM:
		return field_of_algorithm(n, tag);
	case EXTENSIONS_WRAPPER:
		return only_child(n, tag, EXTENSIONS);
	case EXTENSIONS:
		return tag == SEQUENCE ? EXTENSION : REFUSED;
	case EXTENSION:
		return field_of_extension(c, n, tag);
	case NAMES_WRAPPER:
		return only_child(n, tag, NAMES);
	case NAMES:
		return tag == DNS_NAME || tag == IP_ADDRESS ? KEPT : SKIPPED;
	case PURPOSES_WRAPPER:
		return only_child(n, tag, PURPOSES);
	case PURPOSES:
		return tag == OBJECT_IDENTIFIER ? KEPT : REFUSED;
	case CONSTRAINTS_WRAPPER:
		return only_child(n, tag, CONSTRAINTS);
	case CONSTRAINTS:
		return (n == 0 && tag == BOOLEAN) || (n < 2 && tag == INTEGER) ? KEPT : REFUSED;
	case USAGE_WRAPPER:
		return n == 0 && tag == BIT_STRING ? KEPT : REFUSED;
	case SKIPPED:
	case KEPT:
	case REFUSED:
		break; /* have no children */
	}
	return REFUSED;
}

/* Closes the elements that have come to their end. */
static enum state close_ended(struct certificate *c)
{
	while (c->depth > 1 && c->left[c->depth - 1] == 0)
		c->depth--;
	return c->depth == 1 ? DONE : TAG;
}

/* Tag and length are known: where does the element stand, and does it fit there? */
static enum state begin_element(struct certificate *c)
{
	unsigned at = c->depth - 1u;
	enum place place;

	if (c->length > c->left[at])
		return BAD;
	/* The optional version comes before the fields that are counted. */
	if (c->place[at] == TBS_CERTIFICATE && c->ordinal[at] == 0 && c->tag == VERSION &&
		c->last == 0) {
		c->last = BOOLEAN;
		place = SKIPPED;
	} else {
		place = place_of(c, (enum place)c->place[at], c->ordinal[at], c->tag);
		/* It may begin again at 0 where any number of children may stand, and does not matter. */
		c->ordinal[at]++;
	}
	/* What decides is not passed over for its length. */
	if (place == REFUSED || (c->tag == BOOLEAN && c->length != 1) ||
		(c->place[at] == USAGE_WRAPPER && c->length > sizeof c->value))
		return BAD;
	c->left[at] -= c->length;
	c->kept = place == KEPT && c->length <= sizeof c->value;
	c->used = 0;
	if (place == SKIPPED || place == KEPT)
		return VALUE;
	c->place[c->depth] = (unsigned char)place;
	c->left[c->depth] = c->length;
	c->ordinal[c->depth] = 0;
	c->depth++;
	return close_ended(c);
}

/* X.690, section 10.1: definite lengths alone, in the fewest bytes; 3 suffice for any handshake. */
static enum state read_length(struct certificate *c, unsigned char byte)
{
	if (c->state == LENGTH) {
		c->length = byte < 0x80 ? byte : 0;
		c->length_bytes = byte < 0x80 ? 0 : byte & 0x7f;
		if (byte == 0x80 || c->length_bytes > 3)
			return BAD;
	} else {
		if (c->length == 0 && byte == 0)
			return BAD;
		c->length = c->length << 8 | byte;
		c->length_bytes--;
		if (c->length_bytes == 0 && c->length < 0x80)
			return BAD;
	}
	return c->length_bytes > 0 ? LONG_LENGTH : begin_element(c);
}

static enum state read_header(struct certificate *c, unsigned char byte)
{
	uint32_t *left = &c->left[c->depth - 1];

	if (*left == 0)
		return BAD;
	--*left;
	if (c->state != TAG)
		return read_length(c, byte);
	c->tag = byte;
	return (byte & 0x1f) == 0x1f ? BAD : LENGTH;
}

static enum extension extension_of(struct span oid)
{
	/* id-ce: 2.5.29 */
	if (oid.len != 3 || !span_starts_with(oid, SPAN("\x55\x1d")))
		return OTHER_EXTENSION;
	switch (oid.ptr[2]) {
	case 15:
		return KEY_USAGE;
	case 17:
		return SUBJECT_ALT_NAME;
	case 19:
		return BASIC_CONSTRAINTS;
	case 32:
		return POLICIES;
	case 37:
		return EXTENDED_KEY_USAGE;
	default:
		return OTHER_EXTENSION;
	}
}

static enum certificate_key algorithm_of(struct span oid)
{
	if (span_equal(oid, SPAN("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")))
		return CERTIFICATE_RSA;
	return span_equal(oid, SPAN("\x2a\x86\x48\xce\x3d\x02\x01")) ? CERTIFICATE_EC
								     : CERTIFICATE_OTHER_KEY;
}

static enum certificate_key curve_of(struct span oid)
{
	if (span_equal(oid, SPAN("\x2a\x86\x48\xce\x3d\x03\x01\x07")))
		return CERTIFICATE_P256;
	if (span_equal(oid, SPAN("\x2b\x81\x04\x00\x22")))
		return CERTIFICATE_P384;
	return span_equal(oid, SPAN("\x2b\x81\x04\x00\x23")) ? CERTIFICATE_P521 : CERTIFICATE_EC;
}

/* An extension's OID, or whether it is critical; DER knows 0 and ff alone. */
static enum certificate_event tell_extension(struct certificate *c, struct span value)
{
	if (c->tag == OBJECT_IDENTIFIER) {
		c->extension = (unsigned char)extension_of(value);
		return CERTIFICATE_MORE;
	}
	if (span_equal(value, SPAN("\0")) || c->extension != OTHER_EXTENSION)
		return CERTIFICATE_MORE;
	return CERTIFICATE_CRITICAL;
}

/* A kept value is complete: the event that tells of it, or MORE for none. */
static enum certificate_event tell(struct certificate *c, struct span value)
{
	unsigned at = c->depth - 1u;

	switch ((enum place)c->place[at]) {
	case VALIDITY:
		/* UTCTime or GeneralizedTime (sections 4.1.2.5.1 and 4.1.2.5.2). */
		if (!text_read_time(value, c->tag == UTC_TIME ? 2 : 4, &c->seconds))
			return CERTIFICATE_BAD;
		return c->ordinal[at] == 1 ? CERTIFICATE_NOT_BEFORE : CERTIFICATE_NOT_AFTER;
	case CERTIFICATE:
		return c->ordinal[at] == 2 ? CERTIFICATE_ALGORITHM : CERTIFICATE_SIGNATURE;
	case TBS_CERTIFICATE:
		if (c->ordinal[at] == ALGORITHM_FIELD + 1)
			return CERTIFICATE_ALGORITHM;
		return c->ordinal[at] == ISSUER_FIELD + 1 ? CERTIFICATE_ISSUER
							  : CERTIFICATE_SUBJECT;
	case PUBLIC_KEY:
		return CERTIFICATE_KEY;
	case ALGORITHM:
		if (c->ordinal[at] == 1)
			c->key = (unsigned char)algorithm_of(value);
		else if (c->key == CERTIFICATE_EC)
			c->key = (unsigned char)curve_of(value);
		return CERTIFICATE_MORE;
	case CONSTRAINTS:
		if (c->tag == INTEGER)
			return CERTIFICATE_PATH_LENGTH;
		return span_equal(value, SPAN("\xff")) ? CERTIFICATE_IS_CA : CERTIFICATE_MORE;
	case USAGE_WRAPPER:
		return CERTIFICATE_USAGE;
	case EXTENSION:
		return tell_extension(c, value);
	case NAMES:
		return c->tag == DNS_NAME ? CERTIFICATE_DNS_NAME : CERTIFICATE_IP_ADDRESS;
	case PURPOSES:
		return CERTIFICATE_PURPOSE;
	default:
		return CERTIFICATE_MORE; /* nothing else is kept */
	}
}

/* Reads on in a value; at its end tells of it and closes what ends with it. */
static enum certificate_event read_value(struct certificate *c, struct span *in, struct span *out)
{
	struct span piece = span_take(in, c->length < in->len ? c->length : in->len);
	enum certificate_event event = CERTIFICATE_MORE;

	c->length -= (uint32_t)piece.len;
	if (c->kept) {
		memcpy(c->value + c->used, piece.ptr, piece.len);
		c->used += (unsigned short)piece.len;
	}
	if (c->length > 0)
		return CERTIFICATE_MORE;
	*out = (struct span){c->value, c->used};
	if (c->kept)
		event = tell(c, *out);
	c->state = (unsigned char)(event == CERTIFICATE_BAD ? BAD : close_ended(c));
	return event;
}

/*
 * Whether one end of TBSCertificate has just been reached: its beginning is where
 * Certificate has been entered, its end where Certificate has one child.
 */
static bool at_bound(struct certificate *c)
{
	if (c->bounds > 1 || c->state != TAG || c->depth != 2 || c->ordinal[1] != c->bounds)
		return false;
	c->bounds++;
	return true;
}

enum certificate_event certificate_next(struct certificate *c, struct span *in, struct span *out)
{
	for (;;) {
		if (at_bound(c))
			return c->bounds == 1 ? CERTIFICATE_SIGNED : CERTIFICATE_SIGNED_END;
		if (c->state == DONE)
			return CERTIFICATE_DONE;
		if (c->state == BAD)
			return CERTIFICATE_BAD;
		/* An empty value is complete as soon as its length has been read. */
		if (in->len == 0 && !(c->state == VALUE && c->length == 0))
			return CERTIFICATE_MORE;
		if (c->state == VALUE) {
			enum certificate_event event = read_value(c, in, out);

			if (event != CERTIFICATE_MORE)
				return event;
		} else {
			c->state = (unsigned char)read_header(c, *span_take(in, 1).ptr);
		}
	}
}
