#include "net/tls13_hello.h"

#include "net/alert.h"
#include "net/cursor.h"

#define LEGACY_VERSION 0x0303
#define TLS_1_3 "\x03\x04"
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

const char *tls13_extension(uint32_t type)
{
	/* Those that we know are for another message. */
	const uint64_t known = (uint64_t)1 << SERVER_NAME | (uint64_t)1 << SUPPORTED_GROUPS |
		(uint64_t)1 << SIGNATURE_ALGORITHMS | (uint64_t)1 << ALPN |
		(uint64_t)1 << SUPPORTED_VERSIONS | (uint64_t)1 << COOKIE |
		(uint64_t)1 << SIGNATURE_ALGORITHMS_CERT | (uint64_t)1 << KEY_SHARE;

	return type < 64 && (known >> type & 1) != 0
		? ILLEGAL_PARAMETER "an extension that does not belong there"
		: UNSUPPORTED_EXTENSION "an extension that was not offered";
}

/* Each is one that may stand there, and stands there once. */
static const char *check_extensions(struct span list, bool retry)
{
	struct span rest = list, value;
	uint32_t type;

	while (cursor_take_extension(&rest, &type, &value)) {
		/* A cookie is only in a HelloRetryRequest, without an offer (section 4.2.2). */
		if (type != SUPPORTED_VERSIONS && type != KEY_SHARE && !(type == COOKIE && retry))
			return tls13_extension(type);
		if (cursor_find_extension(list, type, &value) > 1)
			return ILLEGAL_PARAMETER "an extension twice";
	}
	return NULL;
}

/* HelloRetryRequest: a group, a cookie, or both (section 4.1.4). */
static const char *read_retry(
	struct span list, struct span share, const struct hello *ours, struct tls13_answer *a)
{
	struct span cookie;

	if (cursor_find_extension(list, COOKIE, &cookie) > 0) {
		if (!cursor_take_vector(&cookie, 2, &a->cookie) || cookie.len > 0 ||
			a->cookie.len == 0)
			return DECODE_ERROR "the cookie";
		if (a->cookie.len > HELLO_COOKIE_MAX)
			return INTERNAL_ERROR "a cookie of more than 900 bytes";
	}
	if (share.ptr != NULL) {
		if (!cursor_take(&share, 2, &a->group) || share.len > 0)
			return DECODE_ERROR "key_share";
		if (a->group != GROUP_P256 || ours->group == GROUP_P256)
			return ILLEGAL_PARAMETER "a request for a group of no use";
	} else if (a->cookie.len == 0) {
		return ILLEGAL_PARAMETER "a request to change nothing";
	}
	return NULL;
}

static const char *read_share(struct span share, const struct hello *ours, struct tls13_answer *a)
{
	if (share.ptr == NULL)
		return MISSING_EXTENSION "no key_share";
	if (!cursor_take(&share, 2, &a->group) || !cursor_take_vector(&share, 2, &a->share) ||
		share.len > 0)
		return DECODE_ERROR "key_share";
	if (a->group != (uint32_t)ours->group ||
		a->share.len != (a->group == GROUP_P256 ? 65u : 32u))
		return ILLEGAL_PARAMETER "a key share of another group or length";
	return NULL;
}

const char *tls13_answer_read(
	struct span body, const struct hello *ours, bool retried, struct tls13_answer *a)
{
	struct span ours_id = {ours->session_id, HELLO_RANDOM_LEN}, version, share = {0};
	struct server_hello fields;
	const char *objection;
	int found;

	memset(a, 0, sizeof *a);
	if (!hello_read(body, &fields))
		return DECODE_ERROR "its fields";
	a->retry = memcmp(fields.random.ptr, retry_random, sizeof retry_random) == 0;
	found = cursor_find_extension(fields.extensions, SUPPORTED_VERSIONS, &version);
	if (found < 0)
		return DECODE_ERROR "its extensions";
	/* Without supported_versions it is one of TLS 1.2 or older (section 4.1.3). */
	if (found == 0)
		return hello_is_downgraded(&fields) ? ILLEGAL_PARAMETER "a downgrade from TLS 1.3"
						    : PROTOCOL_VERSION
			"an answer in another version than TLS 1.3";
	objection = check_extensions(fields.extensions, a->retry);
	if (objection != NULL)
		return objection;
	if (version.len != 2)
		return DECODE_ERROR "supported_versions";
	if (fields.version != LEGACY_VERSION)
		return PROTOCOL_VERSION "its legacy_version";
	if (!span_equal(version, SPAN(TLS_1_3)))
		return ILLEGAL_PARAMETER "a version that was not offered";
	if (!span_equal(fields.session_id, ours_id))
		return ILLEGAL_PARAMETER "another session id than ours";
	if (fields.suite != TLS_AES_128_GCM_SHA256 || fields.compression != 0)
		return ILLEGAL_PARAMETER "a suite that was not offered";
	if (a->retry && retried)
		return UNEXPECTED_MESSAGE "a second HelloRetryRequest";
	cursor_find_extension(fields.extensions, KEY_SHARE, &share);
	return a->retry ? read_retry(fields.extensions, share, ours, a)
			: read_share(share, ours, a);
}
