#include "net/tls13_hello.h"

#include "net/alert.h"
#include "net/cursor.h"

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
static const unsigned char retry_random[HELLO_RANDOM_LEN] = {
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
		if (!cursor_take(&body, 2, &f->selected) || body.len > 0)
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
static unsigned refuse_old_version(const struct server_hello *fields, struct tls13_answer *a)
{
	if (hello_is_downgraded(fields))
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a downgrade from TLS 1.3");
	return refuse(a, ALERT_PROTOCOL_VERSION, "an answer in another version than TLS 1.3");
}

/* HelloRetryRequest: a group, a cookie, or both (section 4.1.4). */
static unsigned read_retry(const struct found *f, const struct hello *ours, struct tls13_answer *a)
{
	struct span body = f->share_body, cookie = f->cookie_body;
	uint32_t group;

	if (f->cookie &&
		(!cursor_take_vector(&cookie, 2, &a->cookie) || cookie.len > 0 ||
			a->cookie.len == 0))
		return refuse(a, ALERT_DECODE_ERROR, "the cookie");
	if (a->cookie.len > HELLO_COOKIE_MAX)
		return refuse(a, ALERT_INTERNAL_ERROR, "a cookie of more than 900 bytes");
	if (f->share) {
		if (!cursor_take(&body, 2, &group) || body.len > 0)
			return refuse(a, ALERT_DECODE_ERROR, "key_share");
		a->group = group;
		if (group != GROUP_P256 || ours->group == GROUP_P256)
			return refuse(
				a, ALERT_ILLEGAL_PARAMETER, "a request for a group of no use");
	}
	if (!f->share && !f->cookie)
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a request to change nothing");
	return 0;
}

static unsigned read_share(const struct found *f, const struct hello *ours, struct tls13_answer *a)
{
	struct span body = f->share_body;
	uint32_t group;

	if (!f->share)
		return refuse(a, ALERT_MISSING_EXTENSION, "no key_share");
	if (!cursor_take(&body, 2, &group) || !cursor_take_vector(&body, 2, &a->share) ||
		body.len > 0)
		return refuse(a, ALERT_DECODE_ERROR, "key_share");
	a->group = group;
	if (group != ours->group || a->share.len != (group == GROUP_P256 ? 65u : 32u))
		return refuse(a, ALERT_ILLEGAL_PARAMETER, "a key share of another group or length");
	return 0;
}

/* Whether supported_versions is among them, before anything else is judged; false when malformed. */
static bool find_version(struct span extensions, bool *found)
{
	while (extensions.len > 0) {
		struct span value;
		uint32_t type;

		if (!cursor_take(&extensions, 2, &type) ||
			!cursor_take_vector(&extensions, 2, &value))
			return false;
		*found = *found || type == SUPPORTED_VERSIONS;
	}
	return true;
}

unsigned tls13_answer_read(
	struct span body, const struct hello *ours, bool retried, struct tls13_answer *a)
{
	struct server_hello fields = {0};
	struct found found = {0};
	struct span ours_id = {ours->session_id, HELLO_RANDOM_LEN};

	*a = (struct tls13_answer){0};
	if (!hello_read(body, &fields))
		return refuse(a, ALERT_DECODE_ERROR, "its fields");
	a->retry = memcmp(fields.random.ptr, retry_random, sizeof retry_random) == 0;
	if (!find_version(fields.extensions, &found.version))
		return refuse(a, ALERT_DECODE_ERROR, "its extensions");
	if (!found.version)
		return refuse_old_version(&fields, a);
	found.version = false;
	while (fields.extensions.len > 0) {
		struct span value = {0};
		uint32_t type = 0;
		unsigned alert;

		cursor_take(&fields.extensions, 2, &type);
		cursor_take_vector(&fields.extensions, 2, &value);
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
