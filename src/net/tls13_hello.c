#include "net/tls13_hello.h"

#include "net/alert.h"
#include "net/tls13_cursor.h"

#define CLIENT_HELLO 1
#define LEGACY_VERSION 0x0303
#define TLS_1_3 0x0304
#define TLS_AES_128_GCM_SHA256 0x1301

enum extension {
	SERVER_NAME = 0,
	SUPPORTED_GROUPS = 10,
	SIGNATURE_ALGORITHMS = 13,
	ALPN = 16,
	SUPPORTED_VERSIONS = 43,
	COOKIE = 44,
	SIGNATURE_ALGORITHMS_CERT = 50,
	KEY_SHARE = 51
};

/* SHA-256 of "HelloRetryRequest": a ServerHello with this random is one (section 4.1.3). */
static const unsigned char retry_random[TLS13_RANDOM_LEN] = {
	0xcf,
	0x21,
	0xad,
	0x74,
	0xe5,
	0x9a,
	0x61,
	0x11,
	0xbe,
	0x1d,
	0x8c,
	0x02,
	0x1e,
	0x65,
	0xb8,
	0x91,
	0xc2,
	0xa2,
	0x11,
	0x16,
	0x7a,
	0xbb,
	0x8c,
	0x5e,
	0x07,
	0x9e,
	0x09,
	0xe2,
	0xc8,
	0xa8,
	0x33,
	0x9c,
};

static void add_u16(struct text *t, size_t n)
{
	text_add_byte(t, (unsigned char)(n >> 8));
	text_add_byte(t, (unsigned char)n);
}

/* Between the suites and the key share, all is the same in every hello but name and cookie. */
#define FIXED \
	/* supported_groups: X25519, P-256 */ \
	"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17" /* signature_algorithms: ECDSA and RSA-PSS with SHA-256, -384, -512 */ \
	"\x00\x0d\x00\x0e\x00\x0c\x04\x03\x08\x04\x05\x03\x08\x05\x06\x03\x08\x06" /* signature_algorithms_cert: ECDSA and PKCS #1, which BearSSL verifies */ \
	"\x00\x32\x00\x0e\x00\x0c\x04\x03\x05\x03\x06\x03\x04\x01\x05\x01\x06\x01" /* application_layer_protocol_negotiation: http/1.1 */ \
	"\x00\x10\x00\x0b\x00\x09\x08http/1.1" /* supported_versions: TLS 1.3 */ \
	"\x00\x2b\x00\x03\x02\x03\x04"

static size_t extensions_len(const struct tls13_hello *h)
{
	return (h->name.len > 0 ? 9 + h->name.len : 0) + sizeof FIXED - 1 +
		(h->cookie.len > 0 ? 6 + h->cookie.len : 0) + 10 + h->share.len;
}

void tls13_hello_write(const struct tls13_hello *h, struct text *out)
{
	size_t extensions = extensions_len(h);

	text_add_byte(out, CLIENT_HELLO);
	text_add_byte(out, 0);
	/* version, random, session id, one suite, one compression, extensions */
	add_u16(out, 2 + TLS13_RANDOM_LEN + 1 + TLS13_RANDOM_LEN + 4 + 2 + 2 + extensions);
	add_u16(out, LEGACY_VERSION);
	text_add_span(out, (struct span){h->random, TLS13_RANDOM_LEN});
	text_add_byte(out, TLS13_RANDOM_LEN);
	text_add_span(out, (struct span){h->session_id, TLS13_RANDOM_LEN});
	text_add_span(out, SPAN("\x00\x02\x13\x01\x01\x00"));
	add_u16(out, extensions);
	if (h->name.len > 0) {
		add_u16(out, SERVER_NAME);
		add_u16(out, h->name.len + 5);
		add_u16(out, h->name.len + 3);
		text_add_byte(out, 0);
		add_u16(out, h->name.len);
		text_add_span(out, h->name);
	}
	text_add_span(out, SPAN(FIXED));
	if (h->cookie.len > 0) {
		add_u16(out, COOKIE);
		add_u16(out, h->cookie.len + 2);
		add_u16(out, h->cookie.len);
		text_add_span(out, h->cookie);
	}
	add_u16(out, KEY_SHARE);
	add_u16(out, h->share.len + 6);
	add_u16(out, h->share.len + 4);
	add_u16(out, h->group);
	add_u16(out, h->share.len);
	text_add_span(out, h->share);
}

static unsigned refuse(struct tls13_answer *a, enum alert alert, const char *why)
{
	a->why = why;
	return alert;
}

/* What the extensions of one answer hold; each at most once. */
struct found {
	bool version, share, cookie;
	uint32_t selected;
	struct span share_body, cookie_body;
};

static bool take_once(bool *seen)
{
	bool first = !*seen;

	*seen = true;
	return first;
}

/* One extension: 0, or an alert. */
static unsigned read_extension(
	uint32_t type, struct span body, bool sent_cookie, struct found *f, struct tls13_answer *a)
{
	bool first;

	switch (type) {
	case SUPPORTED_VERSIONS:
		first = take_once(&f->version);
		if (!tls13_take(&body, 2, &f->selected) || body.len > 0)
			return refuse(a, ALERT_DECODE_ERROR, "supported_versions");
		break;
	case KEY_SHARE:
		first = take_once(&f->share);
		f->share_body = body;
		break;
	case COOKIE:
		/* Only in a HelloRetryRequest, and there without an offer (section 4.2.2). */
		if (!a->retry)
			return refuse(a,
				sent_cookie ? ALERT_ILLEGAL_PARAMETER : ALERT_UNSUPPORTED_EXTENSION,
				"a cookie");
		first = take_once(&f->cookie);
		f->cookie_body = body;
		break;
	case SERVER_NAME:
	case SUPPORTED_GROUPS:
	case SIGNATURE_ALGORITHMS:
	case ALPN:
	case SIGNATURE_ALGORITHMS_CERT:
		return refuse(
			a, ALERT_ILLEGAL_PARAMETER, "an extension that does not belong there");
	default:
		return refuse(a, ALERT_UNSUPPORTED_EXTENSION, "an extension that was not offered");
	}
	return first ? 0 : refuse(a, ALERT_ILLEGAL_PARAMETER, "an extension twice");
}

/* Without supported_versions the answer is one of TLS 1.2 or older (section 4.1.3). */
static unsigned refuse_old_version(struct span random, struct tls13_answer *a)
{
	struct span mark = {random.ptr + TLS13_RANDOM_LEN - 8, 8};

	if (span_equal(mark, SPAN("DOWNGRD\x01")) || span_equal(mark, SPAN("DOWNGRD\x00")))
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a downgrade from TLS 1.3");
	return refuse(a, ALERT_PROTOCOL_VERSION, "an answer in another version than TLS 1.3");
}

/* HelloRetryRequest: a group, a cookie, or both (section 4.1.4). */
static unsigned read_retry(
	const struct found *f, const struct tls13_hello *ours, struct tls13_answer *a)
{
	struct span body = f->share_body, cookie = f->cookie_body;
	uint32_t group;

	if (f->cookie &&
		(!tls13_take_vector(&cookie, 2, &a->cookie) || cookie.len > 0 ||
			a->cookie.len == 0))
		return refuse(a, ALERT_DECODE_ERROR, "the cookie");
	if (a->cookie.len > TLS13_COOKIE_MAX)
		return refuse(a, ALERT_INTERNAL_ERROR, "a cookie of more than 900 bytes");
	if (f->share) {
		if (!tls13_take(&body, 2, &group) || body.len > 0)
			return refuse(a, ALERT_DECODE_ERROR, "key_share");
		a->group = group;
		if (group != TLS13_P256 || ours->group == TLS13_P256)
			return refuse(
				a, ALERT_ILLEGAL_PARAMETER, "a request for a group of no use");
	}
	if (!f->share && !f->cookie)
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a request to change nothing");
	return 0;
}

static unsigned read_share(
	const struct found *f, const struct tls13_hello *ours, struct tls13_answer *a)
{
	struct span body = f->share_body;
	uint32_t group;

	if (!f->share)
		return refuse(a, ALERT_MISSING_EXTENSION, "no key_share");
	if (!tls13_take(&body, 2, &group) || !tls13_take_vector(&body, 2, &a->share) ||
		body.len > 0)
		return refuse(a, ALERT_DECODE_ERROR, "key_share");
	a->group = group;
	if (group != ours->group || a->share.len != (group == TLS13_P256 ? 65u : 32u))
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a key share of another group or length");
	return 0;
}

/* The fields that echo or pick what our hello said. */
struct fields {
	uint32_t version, suite, compression;
	struct span random, session_id, extensions;
};

static bool read_fields(struct span body, struct fields *f)
{
	return tls13_take(&body, 2, &f->version) &&
		tls13_take_bytes(&body, TLS13_RANDOM_LEN, &f->random) &&
		tls13_take_vector(&body, 1, &f->session_id) && f->session_id.len <= 32 &&
		tls13_take(&body, 2, &f->suite) && tls13_take(&body, 1, &f->compression) &&
		/* TLS 1.2 may have no extensions at all. */
		(body.len == 0 || tls13_take_vector(&body, 2, &f->extensions)) && body.len == 0;
}

/* Whether supported_versions is among them, before anything else is judged; false when malformed. */
static bool find_version(struct span extensions, bool *found)
{
	while (extensions.len > 0) {
		struct span value;
		uint32_t type;

		if (!tls13_take(&extensions, 2, &type) ||
			!tls13_take_vector(&extensions, 2, &value))
			return false;
		*found = *found || type == SUPPORTED_VERSIONS;
	}
	return true;
}

unsigned tls13_answer_read(
	struct span body, const struct tls13_hello *ours, bool retried, struct tls13_answer *a)
{
	struct fields fields = {0};
	struct found found = {0};
	struct span ours_id = {ours->session_id, TLS13_RANDOM_LEN};

	*a = (struct tls13_answer){0};
	if (!read_fields(body, &fields))
		return refuse(a, ALERT_DECODE_ERROR, "its fields");
	a->retry = memcmp(fields.random.ptr, retry_random, sizeof retry_random) == 0;
	if (!find_version(fields.extensions, &found.version))
		return refuse(a, ALERT_DECODE_ERROR, "its extensions");
	if (!found.version)
		return refuse_old_version(fields.random, a);
	found.version = false;
	while (fields.extensions.len > 0) {
		struct span value = {0};
		uint32_t type = 0;
		unsigned alert;

		tls13_take(&fields.extensions, 2, &type);
		tls13_take_vector(&fields.extensions, 2, &value);
		alert = read_extension(type, value, ours->cookie.len > 0, &found, a);
		if (alert != 0)
			return alert;
	}
	if (fields.version != LEGACY_VERSION)
		return refuse(a, ALERT_PROTOCOL_VERSION, "its legacy_version");
	if (found.selected != TLS_1_3)
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a version that was not offered");
	if (!span_equal(fields.session_id, ours_id))
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "another session id than ours");
	if (fields.suite != TLS_AES_128_GCM_SHA256 || fields.compression != 0)
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a suite that was not offered");
	if (a->retry && retried)
		return refuse(a, ALERT_UNEXPECTED_MESSAGE, "a second HelloRetryRequest");
	return a->retry ? read_retry(&found, ours, a) : read_share(&found, ours, a);
}
