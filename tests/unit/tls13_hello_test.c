/* A row leaves out what is as usual. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "tests/unit/vectors.h"

#include "net/alert.h"
#include "net/tls13_hello.h"

#define RANDOM "random of 32 bytes, as it should"
#define SESSION_ID "another 32 bytes: the session id"
#define X25519_SHARE "a public key of X25519: 32 bytes"
#define P256_SHARE "\x04 first coordinate: it has 32 byt second coordinate: as many byte"

static const struct span random_ours = BYTES("our random, which has 32 bytes..");
static const struct span id_ours = BYTES(SESSION_ID);

/* ---- the writer ---- */

#define EXTENSIONS \
	"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17" \
	"\x00\x0d\x00\x0e\x00\x0c\x04\x03\x08\x04\x05\x03\x08\x05\x06\x03\x08\x06" \
	"\x00\x32\x00\x0e\x00\x0c\x04\x03\x05\x03\x06\x03\x04\x01\x05\x01\x06\x01" \
	"\x00\x10\x00\x0b\x00\x09\x08http/1.1" \
	"\x00\x2b\x00\x03\x02\x03\x04"
#define HEAD "\x03\x03our random, which has 32 bytes..\x20" SESSION_ID "\x00\x02\x13\x01\x01\x00"
#define KEY_SHARE_X25519 "\x00\x33\x00\x26\x00\x24\x00\x1d\x00\x20" X25519_SHARE
#define KEY_SHARE_P256 "\x00\x33\x00\x47\x00\x45\x00\x17\x00\x41" P256_SHARE

static const struct write_row {
	const char *name, *host;
	struct span cookie;
	enum group group;
	struct span expected;
} write_rows[] = {
	{"an address: no server_name", "", BYTES(""), GROUP_X25519,
		BYTES("\x01\x00\x00\xb9" HEAD "\x00\x6e" EXTENSIONS KEY_SHARE_X25519)},
	{"a name", "kubernetes.default.svc", BYTES(""), GROUP_X25519,
		BYTES("\x01\x00\x00\xd8" HEAD "\x00\x8d"
		      "\x00\x00\x00\x1b\x00\x19\x00\x00\x16kubernetes.default.svc" EXTENSIONS
				KEY_SHARE_X25519)},
	{"a name of one byte", "n", BYTES(""), GROUP_X25519,
		BYTES("\x01\x00\x00\xc3" HEAD "\x00\x78"
		      "\x00\x00\x00\x06\x00\x04\x00\x00\x01n" EXTENSIONS KEY_SHARE_X25519)},
	{"a cookie", "", BYTES("crumbs"), GROUP_X25519,
		BYTES("\x01\x00\x00\xc5" HEAD "\x00\x7a" EXTENSIONS "\x00\x2c\x00\x08\x00\x06"
		      "crumbs" KEY_SHARE_X25519)},
	{"a share of P-256", "", BYTES(""), GROUP_P256,
		BYTES("\x01\x00\x00\xda" HEAD "\x00\x8f" EXTENSIONS KEY_SHARE_P256)},
	{"all of it", "a.b", BYTES("\0"), GROUP_P256,
		BYTES("\x01\x00\x00\xed" HEAD "\x00\xa2"
		      "\x00\x00\x00\x08\x00\x06\x00\x00\x03"
		      "a.b" EXTENSIONS "\x00\x2c\x00\x03\x00\x01\x00" KEY_SHARE_P256)},
};

static struct hello hello_of(const char *host, struct span cookie, enum group group)
{
	return (struct hello){
		.random = random_ours.ptr,
		.session_id = id_ours.ptr,
		.name = span_of(host),
		.cookie = cookie,
		.group = group,
		.share = group == GROUP_P256 ? SPAN(P256_SHARE) : SPAN(X25519_SHARE),
	};
}

static void test_write(void **state)
{
	const struct write_row *row = *state;
	struct hello hello = hello_of(row->host, row->cookie, row->group);
	char *buffer = malloc(HELLO_MAX);
	struct text t;

	text_init(&t, buffer, HELLO_MAX);
	hello_write(&hello, &t);
	assert_int_equal(t.len, row->expected.len);
	assert_memory_equal(buffer, row->expected.ptr, t.len);
	/* And into what is just large enough. */
	text_init(&t, buffer, row->expected.len);
	hello_write(&hello, &t);
	assert_false(t.cut);
	free(buffer);
}

/* The longest name, cookie and share fit what is set aside for them, with the lengths right. */
static void test_write_longest(void **state)
{
	struct span name = rows_repeat("", "n", 253, ""), cookie;
	struct hello hello;
	char buffer[HELLO_MAX];
	struct text t;

	(void)state;
	cookie = rows_repeat("", "c", HELLO_COOKIE_MAX, "");
	hello = hello_of((const char *)name.ptr, cookie, GROUP_P256);
	text_init(&t, buffer, sizeof buffer);
	hello_write(&hello, &t);
	assert_false(t.cut);
	assert_int_equal(t.len, 4 + 2 + 32 + 33 + 4 + 2 + 2 + 262 + 68 + 906 + 75);
	assert_int_equal((unsigned char)buffer[2] << 8 | (unsigned char)buffer[3], t.len - 4);
	assert_int_equal((unsigned char)buffer[77] << 8 | (unsigned char)buffer[78], t.len - 79);
	free((void *)(uintptr_t)name.ptr);
	free((void *)(uintptr_t)cookie.ptr);
}

/* What was sent in the first hello is in the second, at the same place (section 4.1.2). */
static void test_write_second(void **state)
{
	struct hello first = hello_of("a.b", SPAN(""), GROUP_X25519), second;
	char a[HELLO_MAX], b[HELLO_MAX];
	struct text t;
	size_t same;

	(void)state;
	second = hello_of("a.b", SPAN("cookie"), GROUP_P256);
	text_init(&t, a, sizeof a);
	hello_write(&first, &t);
	same = t.len - 42;
	text_init(&t, b, sizeof b);
	hello_write(&second, &t);
	/* All but the lengths of the message and of the extensions. */
	assert_memory_equal(a + 4, b + 4, 77 - 4);
	assert_memory_equal(a + 79, b + 79, same - 79);
}

/* ---- the reader ---- */

#define VERSION_1_3 "\x00\x2b\x00\x02\x03\x04"
#define SHARE_X25519 "\x00\x33\x00\x24\x00\x1d\x00\x20" X25519_SHARE
#define SHARE_P256 "\x00\x33\x00\x45\x00\x17\x00\x41" P256_SHARE
#define ASKS_P256 "\x00\x33\x00\x02\x00\x17"
#define COOKIE \
	"\x00\x2c\x00\x08\x00\x06" \
	"crumbs"
#define RETRY \
	"\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91" \
	"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"

#define FIRST 0
#define SECOND 1 /* it answers our second hello, whose share is one of P-256 */
#define AGAIN 2 /* the second, with a cookie and the same share as before */

/* What is left null is as it should be. */
static const struct read_row {
	const char *name;
	int ours;
	unsigned alert;
	struct span extensions;
	const char *random, *version, *suite, *compression;
	struct span id;
	bool no_id, no_extensions;
	const char *behind;
	unsigned group; /* of a right one, with what else it holds */
	size_t share, cookie;
} read_rows[] = {
#define RIGHT .alert = 0
#define WRONG(number) .alert = ALERT_##number
#define HAS(bytes) .extensions = BYTES(bytes)
	{"X25519", RIGHT, HAS(VERSION_1_3 SHARE_X25519), .group = 0x1d, .share = 32},
	{"the share first", RIGHT, HAS(SHARE_X25519 VERSION_1_3), .group = 0x1d, .share = 32},
	{"P-256, asked for", SECOND, RIGHT, HAS(VERSION_1_3 SHARE_P256), .group = 0x17,
		.share = 65},
	{"X25519, after a cookie", AGAIN, RIGHT, HAS(VERSION_1_3 SHARE_X25519), .group = 0x1d,
		.share = 32},
	{"a random that is almost DOWNGRD", RIGHT, HAS(VERSION_1_3 SHARE_X25519),
		.random = "24 bytes of something...DOWNGRD\x01", .group = 0x1d, .share = 32},

	{"H1: retry, a group", RIGHT, HAS(VERSION_1_3 ASKS_P256), .random = RETRY, .group = 0x17},
	{"H1: retry, a cookie", RIGHT, HAS(VERSION_1_3 COOKIE), .random = RETRY, .cookie = 6},
	{"H1: retry, both", RIGHT, HAS(COOKIE ASKS_P256 VERSION_1_3), .random = RETRY,
		.group = 0x17, .cookie = 6},
	{"H1: a random that is almost the retry's", WRONG(DECODE_ERROR), HAS(VERSION_1_3 ASKS_P256),
		.random = "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
			  "\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9d"},
	{"H1: another that is almost the retry's", WRONG(DECODE_ERROR), HAS(VERSION_1_3 ASKS_P256),
		.random = "\xce\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
			  "\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"},

	{"H2: TLS 1.2, no extensions", WRONG(PROTOCOL_VERSION), .no_extensions = true},
	{"H2: TLS 1.2, an empty list", WRONG(PROTOCOL_VERSION), HAS("")},
	{"H2: TLS 1.2, others", WRONG(PROTOCOL_VERSION), HAS("\xff\x01\x00\x01\x00"),
		.suite = "\xc0\x2b", .id = BYTES("")},
	{"H2: TLS 1.2, whatever else there is", WRONG(PROTOCOL_VERSION), HAS(SHARE_X25519),
		.id = BYTES("short"), .suite = "\x00\x00"},
	{"H2: TLS 1.1", WRONG(PROTOCOL_VERSION), .version = "\x03\x02", .no_extensions = true},
	{"H2: TLS 1.2 and the mark of a downgrade", WRONG(ILLEGAL_PARAMETER),
		.random = "24 bytes of something...DOWNGRD\x01", .no_extensions = true},
	{"H2: the mark of a downgrade to 1.1", WRONG(ILLEGAL_PARAMETER), .version = "\x03\x02",
		.random = "24 bytes of something...DOWNGRD\x00", .no_extensions = true},
	{"H2: a mark of no known kind", WRONG(PROTOCOL_VERSION),
		.random = "24 bytes of something...DOWNGRD\x02", .no_extensions = true},
	{"H2: the mark elsewhere", WRONG(PROTOCOL_VERSION),
		.random = "23 bytes of something..DOWNGRD\x01.", .no_extensions = true},
	{"H2: retry without a version", WRONG(PROTOCOL_VERSION), HAS(ASKS_P256), .random = RETRY},

	{"H3: TLS 1.2 selected", WRONG(ILLEGAL_PARAMETER),
		HAS("\x00\x2b\x00\x02\x03\x03" SHARE_X25519)},
	{"H3: what comes after 1.3", WRONG(ILLEGAL_PARAMETER),
		HAS("\x00\x2b\x00\x02\x03\x05" SHARE_X25519)},
	{"H3: a draft of 1.3", WRONG(ILLEGAL_PARAMETER),
		HAS("\x00\x2b\x00\x02\x7f\x1c" SHARE_X25519)},
	{"H3: version 0", WRONG(ILLEGAL_PARAMETER), HAS("\x00\x2b\x00\x02\x00\x00" SHARE_X25519)},
	{"H3: retry, TLS 1.2 selected", WRONG(ILLEGAL_PARAMETER),
		HAS("\x00\x2b\x00\x02\x03\x03" ASKS_P256), .random = RETRY},
	{"H3: legacy_version 1.3", WRONG(PROTOCOL_VERSION), HAS(VERSION_1_3 SHARE_X25519),
		.version = "\x03\x04"},
	{"H3: legacy_version 1.1", WRONG(PROTOCOL_VERSION), HAS(VERSION_1_3 SHARE_X25519),
		.version = "\x03\x02"},
	{"H3: legacy_version of no known kind", WRONG(PROTOCOL_VERSION),
		HAS(VERSION_1_3 SHARE_X25519), .version = "\x02\x03"},
	{"H3: retry, legacy_version 1.1", WRONG(PROTOCOL_VERSION), HAS(VERSION_1_3 ASKS_P256),
		.random = RETRY, .version = "\x03\x02"},

	{"H4: no session id", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.no_id = true},
	{"H4: its first 31 bytes", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.id = BYTES("another 32 bytes: the session i")},
	{"H4: another last byte", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.id = BYTES("another 32 bytes: the session iD")},
	{"H4: another first byte", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.id = BYTES("Another 32 bytes: the session id")},
	{"H4: 33 bytes", WRONG(DECODE_ERROR), HAS(VERSION_1_3 SHARE_X25519),
		.id = BYTES("another 32 bytes: the session id.")},
	{"H4: retry, another one", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 ASKS_P256),
		.random = RETRY, .id = BYTES("another 32 bytes: the session iD")},

	{"H5: TLS_AES_256_GCM_SHA384", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.suite = "\x13\x02"},
	{"H5: TLS_CHACHA20_POLY1305_SHA256", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519), .suite = "\x13\x03"},
	{"H5: one of TLS 1.2's", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.suite = "\xc0\x2b"},
	{"H5: suite 0", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.suite = "\x00\x00"},
	{"H5: compression", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519),
		.compression = "\x01"},
	{"H5: retry, another suite", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 ASKS_P256),
		.random = RETRY, .suite = "\x13\x02"},
	{"H5: retry, compression", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 ASKS_P256),
		.random = RETRY, .compression = "\x01"},

	{"H6: a byte behind the extensions", WRONG(DECODE_ERROR), HAS(VERSION_1_3 SHARE_X25519),
		.behind = "x"},
	{"H6: a byte in the list", WRONG(DECODE_ERROR), HAS(VERSION_1_3 SHARE_X25519 "x")},
	{"H6: three bytes in the list", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 SHARE_X25519 "\x00\x10\x00")},
	{"H6: an extension longer than the list", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 SHARE_X25519 "\x00\x10\x00\x01")},
	{"H6: no version in supported_versions", WRONG(DECODE_ERROR),
		HAS("\x00\x2b\x00\x00" SHARE_X25519)},
	{"H6: one byte of a version", WRONG(DECODE_ERROR),
		HAS("\x00\x2b\x00\x01\x03" SHARE_X25519)},
	{"H6: a byte behind the version", WRONG(DECODE_ERROR),
		HAS("\x00\x2b\x00\x03\x03\x04\x00" SHARE_X25519)},
	{"H6: supported_versions as a client has it", WRONG(DECODE_ERROR),
		HAS("\x00\x2b\x00\x03\x02\x03\x04" SHARE_X25519)},
	{"H6: a byte behind the share", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x33\x00\x25\x00\x1d\x00\x20" X25519_SHARE "x")},
	{"H6: a share cut short", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x33\x00\x23\x00\x1d\x00\x20"
				"a public key of X25519: 32 byte")},
	{"H6: no share in key_share", WRONG(DECODE_ERROR), HAS(VERSION_1_3 "\x00\x33\x00\x00")},
	{"H6: key_share as a retry has it", WRONG(DECODE_ERROR), HAS(VERSION_1_3 ASKS_P256)},
	{"H6: supported_versions twice", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 VERSION_1_3)},
	{"H6: key_share twice", WRONG(ILLEGAL_PARAMETER),
		HAS(SHARE_X25519 VERSION_1_3 SHARE_X25519)},
	{"H6: retry, key_share twice", WRONG(ILLEGAL_PARAMETER),
		HAS(ASKS_P256 VERSION_1_3 ASKS_P256), .random = RETRY},
	{"H6: retry, a cookie twice", WRONG(ILLEGAL_PARAMETER), HAS(COOKIE COOKIE VERSION_1_3),
		.random = RETRY},
	{"H6: retry, a key_share of no bytes", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x33\x00\x00"), .random = RETRY},
	{"H6: retry, key_share as a hello has it", WRONG(DECODE_ERROR), HAS(VERSION_1_3 SHARE_P256),
		.random = RETRY},
	{"H6: retry, one byte of a group", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x33\x00\x01\x00"), .random = RETRY},
	{"H6: retry, a byte behind the group", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x33\x00\x03\x00\x17\x00"), .random = RETRY},

	{"H7: server_name", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 SHARE_X25519 "\0\x00\0\0")},
	{"H7: supported_groups", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x0a\0\0")},
	{"H7: signature_algorithms", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x0d\0\0")},
	{"H7: ALPN", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x10\0\x0b\0\x09\x08http/1.1")},
	{"H7: signature_algorithms_cert", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x32\0\0")},
	{"H7: max_fragment_length", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x01\0\x01\x01")},
	{"H7: extended_master_secret", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x17\0\0")},
	{"H7: pre_shared_key", WRONG(UNSUPPORTED_EXTENSION),
		HAS("\0\x29\0\x02\0\0" VERSION_1_3 SHARE_X25519)},
	{"H7: early_data", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 SHARE_X25519 "\0\x2a\0\0")},
	{"H7: renegotiation_info", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 SHARE_X25519 "\xff\x01\0\x01\0")},
	{"H7: of no known kind", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 SHARE_X25519 "\xfa\xfa\0\0")},
	{"H7: a number of two bytes, not of one", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 "\x01\x33\0\0")},
	{"H7: a cookie in a ServerHello", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 COOKIE)},
	{"H7: a cookie in a ServerHello, after one was sent", AGAIN, WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519 COOKIE)},
	{"H7: retry, supported_groups", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 ASKS_P256 "\0\x0a\0\0"), .random = RETRY},
	{"H7: retry, of no known kind", WRONG(UNSUPPORTED_EXTENSION),
		HAS(VERSION_1_3 ASKS_P256 "\xfa\xfa\0\0"), .random = RETRY},

	{"H8: no key_share", WRONG(MISSING_EXTENSION), HAS(VERSION_1_3)},
	{"H8: no key_share after a retry", SECOND, WRONG(MISSING_EXTENSION), HAS(VERSION_1_3)},

	{"H9: P-256, of which no share was sent", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_P256)},
	{"H9: X25519 after a retry for P-256", SECOND, WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_X25519)},
	{"H9: P-256 after a retry for a cookie", AGAIN, WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 SHARE_P256)},
	{"H9: P-384", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x24\x00\x18\x00\x20" X25519_SHARE)},
	{"H9: group 0", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x24\x00\x00\x00\x20" X25519_SHARE)},
	{"H9: X25519 in 31 bytes", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x23\x00\x1d\x00\x1f"
				"a public key of X25519: 32 byte")},
	{"H9: X25519 in 33 bytes", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x25\x00\x1d\x00\x21" X25519_SHARE ".")},
	{"H9: X25519 in none", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x04\x00\x1d\x00\x00")},
	{"H9: X25519 in 65", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x45\x00\x1d\x00\x41" P256_SHARE)},
	{"H9: P-256 in 64 bytes", SECOND, WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x44\x00\x17\x00\x40" X25519_SHARE X25519_SHARE)},
	{"H9: P-256 in 66 bytes", SECOND, WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x46\x00\x17\x00\x42" P256_SHARE ".")},
	{"H9: P-256 in 33 bytes", SECOND, WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x25\x00\x17\x00\x21\x02" X25519_SHARE)},

	{"H12: a second retry", SECOND, WRONG(UNEXPECTED_MESSAGE), HAS(VERSION_1_3 COOKIE),
		.random = RETRY},
	{"H12: a second retry after a cookie", AGAIN, WRONG(UNEXPECTED_MESSAGE),
		HAS(VERSION_1_3 ASKS_P256), .random = RETRY},
	{"H12: to change nothing", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3), .random = RETRY},
	{"H12: the group whose share was sent", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x02\x00\x1d"), .random = RETRY},
	{"H12: the group whose share was sent, and a cookie", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 COOKIE "\x00\x33\x00\x02\x00\x1d"), .random = RETRY},
	{"H12: a group that was not offered", WRONG(ILLEGAL_PARAMETER),
		HAS(VERSION_1_3 "\x00\x33\x00\x02\x00\x18"), .random = RETRY},
	{"H12: group 0", WRONG(ILLEGAL_PARAMETER), HAS(VERSION_1_3 "\x00\x33\x00\x02\x00\x00"),
		.random = RETRY},

	{"H13: an empty cookie", WRONG(DECODE_ERROR), HAS(VERSION_1_3 "\x00\x2c\x00\x02\x00\x00"),
		.random = RETRY},
	{"H13: an empty cookie beside a group", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 ASKS_P256 "\x00\x2c\x00\x02\x00\x00"), .random = RETRY},
	{"H13: no cookie in the extension", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 ASKS_P256 "\x00\x2c\x00\x00"), .random = RETRY},
	{"H13: a cookie cut short", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x2c\x00\x07\x00\x06"
				"crumb"),
		.random = RETRY},
	{"H13: a byte behind the cookie", WRONG(DECODE_ERROR),
		HAS(VERSION_1_3 "\x00\x2c\x00\x09\x00\x06"
				"crumbs."),
		.random = RETRY},
	{"H13: a cookie of one byte", RIGHT,
		HAS(VERSION_1_3 "\x00\x2c\x00\x03\x00\x01"
				"c"),
		.random = RETRY, .cookie = 1},
};

static void add(struct text *t, const char *bytes, const char *otherwise, size_t len)
{
	text_add_span(
		t, (struct span){(const unsigned char *)(bytes != NULL ? bytes : otherwise), len});
}

/* The body that a row describes, with its lengths. */
static struct span body_of(const struct read_row *row, char *buffer, size_t size)
{
	struct span id = row->id.ptr != NULL ? row->id : id_ours;
	struct text t;

	text_init(&t, buffer, size);
	add(&t, row->version, "\x03\x03", 2);
	add(&t, row->random, RANDOM, HELLO_RANDOM_LEN);
	if (row->no_id)
		id.len = 0;
	text_add_byte(&t, (unsigned char)id.len);
	text_add_span(&t, id);
	add(&t, row->suite, "\x13\x01", 2);
	add(&t, row->compression, "", 1);
	if (!row->no_extensions) {
		text_add_byte(&t, (unsigned char)(row->extensions.len >> 8));
		text_add_byte(&t, (unsigned char)row->extensions.len);
		text_add_span(&t, row->extensions);
	}
	if (row->behind != NULL)
		text_add(&t, row->behind);
	assert_false(t.cut);
	return text_span(&t);
}

/* In an allocation of just its size. */
static unsigned read_answer(
	struct span body, const struct read_row *row, struct tls13_answer *a, unsigned char **copy)
{
	struct span cookie = row->ours == AGAIN ? SPAN("crumbs") : SPAN("");
	struct hello ours =
		hello_of("a.b", cookie, row->ours == SECOND ? GROUP_P256 : GROUP_X25519);

	*copy = malloc(body.len + (body.len == 0));
	memcpy(*copy, body.ptr, body.len);
	memset(a, 0xa5, sizeof *a);
	return alert_of(
		tls13_answer_read((struct span){*copy, body.len}, &ours, row->ours != FIRST, a));
}

static unsigned verdict(struct span body, const struct read_row *row)
{
	struct tls13_answer a;
	unsigned char *copy;
	unsigned alert = read_answer(body, row, &a, &copy);

	free(copy);
	return alert;
}

static void test_read(void **state)
{
	const struct read_row *row = *state;
	struct tls13_answer a;
	unsigned char *copy;
	char buffer[2048];
	struct span body = body_of(row, buffer, sizeof buffer);

	assert_int_equal(read_answer(body, row, &a, &copy), row->alert);
	if (row->alert == 0) {
		assert_int_equal(a.retry, row->random != NULL && row->random[0] == '\xcf');
		assert_int_equal(a.group, row->group);
		assert_int_equal(a.share.len, row->share);
		assert_int_equal(a.cookie.len, row->cookie);
		if (row->share == 32)
			assert_memory_equal(a.share.ptr, X25519_SHARE, 32);
		if (row->share == 65)
			assert_memory_equal(a.share.ptr, P256_SHARE, 65);
		if (row->cookie > 0)
			assert_memory_equal(a.cookie.ptr, "crumbs", row->cookie);
	}
	free(copy);
}

/* Where an extension ends in the list; then what is missing is no matter of form. */
static bool is_boundary(struct span list, size_t at)
{
	size_t end = 0;

	while (end < at)
		end += 4 + ((size_t)list.ptr[end + 2] << 8 | list.ptr[end + 3]);
	return end == at;
}

/* H6: a right one is none when it is cut anywhere, or has a byte more. */
static void test_cut(void **state)
{
	const struct read_row *row = *state;
	struct span whole;
	char buffer[2048];

	whole = body_of(row, buffer, sizeof buffer - 1);
	for (size_t len = 0; len < whole.len; len++) {
		unsigned alert = verdict((struct span){whole.ptr, len}, row);
		size_t fields = whole.len - row->extensions.len - 2;

		/* Without any extensions, it is a hello of TLS 1.2. */
		if (len == fields)
			assert_true(alert == ALERT_PROTOCOL_VERSION ||
				alert == ALERT_ILLEGAL_PARAMETER);
		else
			assert_int_equal(alert, ALERT_DECODE_ERROR);
	}
	for (unsigned byte = 0; byte < 256; byte++) {
		buffer[whole.len] = (char)byte;
		assert_int_equal(
			verdict((struct span){whole.ptr, whole.len + 1}, row), ALERT_DECODE_ERROR);
	}
	/* The same in the list, whose length agrees. */
	for (size_t len = 0; len < row->extensions.len; len++) {
		struct read_row shorter = *row;
		unsigned alert;

		shorter.extensions.len = len;
		alert = verdict(body_of(&shorter, buffer, sizeof buffer), row);
		assert_true(alert != 0);
		if (!is_boundary(row->extensions, len))
			assert_int_equal(alert, ALERT_DECODE_ERROR);
	}
}

/* Another hello of ours than the rows have. */
static unsigned answer_to(struct span body, struct span cookie, enum group group, bool retried)
{
	struct hello ours = hello_of("a.b", cookie, group);
	struct tls13_answer a;

	return alert_of(tls13_answer_read(body, &ours, retried, &a));
}

static void test_other_hellos(void **state)
{
	const struct read_row asks = {.random = RETRY, HAS(VERSION_1_3 ASKS_P256)};
	const struct read_row cookie = {HAS(VERSION_1_3 SHARE_X25519 COOKIE)};
	char buffer[2048];

	(void)state;
	/* H12: P-256, whose share the first hello had. */
	assert_int_equal(
		answer_to(body_of(&asks, buffer, sizeof buffer), SPAN(""), GROUP_X25519, false), 0);
	assert_int_equal(
		answer_to(body_of(&asks, buffer, sizeof buffer), SPAN(""), GROUP_P256, false),
		ALERT_ILLEGAL_PARAMETER);
	/* H7: a cookie after one of a single byte was sent. */
	assert_int_equal(
		answer_to(body_of(&cookie, buffer, sizeof buffer), SPAN("c"), GROUP_X25519, true),
		ALERT_ILLEGAL_PARAMETER);
	assert_int_equal(
		answer_to(body_of(&cookie, buffer, sizeof buffer), SPAN(""), GROUP_X25519, true),
		ALERT_ILLEGAL_PARAMETER);
	/* H6: without a random, what follows could be the rest. */
	assert_int_equal(answer_to(SPAN("\x03\x03\x00\x13\x01\x00"), SPAN(""), GROUP_X25519, false),
		ALERT_DECODE_ERROR);
}

/* H13: the longest cookie that we can give back, and one byte more. */
static void test_cookie_limit(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		size_t len = HELLO_COOKIE_MAX + over;
		char extensions[1024], buffer[2048];
		struct read_row row = {.random = RETRY};
		struct tls13_answer a;
		unsigned char *copy;
		struct text t;

		text_init(&t, extensions, sizeof extensions);
		text_add_span(&t, SPAN(VERSION_1_3 "\x00\x2c"));
		text_add_byte(&t, (unsigned char)((len + 2) >> 8));
		text_add_byte(&t, (unsigned char)(len + 2));
		text_add_byte(&t, (unsigned char)(len >> 8));
		text_add_byte(&t, (unsigned char)len);
		for (size_t i = 0; i < len; i++)
			text_add_byte(&t, (unsigned char)i);
		row.extensions = text_span(&t);
		assert_int_equal(read_answer(body_of(&row, buffer, sizeof buffer), &row, &a, &copy),
			over == 0 ? 0 : ALERT_INTERNAL_ERROR);
		if (over == 0)
			assert_int_equal(a.cookie.len, len);
		free(copy);
	}
}

/* What RFC 8448's servers said; they echo an empty session id, so all else is right. */
static const struct trace_row {
	const char *name, *message;
	bool retry;
	unsigned group;
	size_t share, cookie;
} trace_rows[] = {
	{"section 3, ServerHello", "3.server_hello", false, GROUP_X25519, 32, 0},
	{"section 5, HelloRetryRequest", "5.retry", true, GROUP_P256, 0, 114},
	{"section 5, ServerHello", "5.server_hello", false, GROUP_P256, 65, 0},
};

static void test_trace(void **state)
{
	const struct trace_row *row = *state;
	struct span message = rfc8448(row->message);
	struct read_row like = {.ours = row->group == GROUP_P256 && !row->retry ? SECOND : FIRST};
	struct tls13_answer a;
	unsigned char *copy;
	char buffer[2048];
	struct text t;

	span_take(&message, 4);
	assert_int_equal(read_answer(message, &like, &a, &copy), ALERT_ILLEGAL_PARAMETER);
	free(copy);
	/* With our session id in it. */
	text_init(&t, buffer, sizeof buffer);
	text_add_span(&t, span_take(&message, 2 + 32));
	assert_int_equal(span_take(&message, 1).ptr[0], 0);
	text_add_byte(&t, 32);
	text_add_span(&t, id_ours);
	text_add_span(&t, message);
	assert_int_equal(read_answer(text_span(&t), &like, &a, &copy), 0);
	assert_int_equal(a.retry, row->retry);
	assert_int_equal(a.group, row->group);
	assert_int_equal(a.share.len, row->share);
	assert_int_equal(a.cookie.len, row->cookie);
	free(copy);
}

/* What we may have offered elsewhere does not belong there; of all else we know nothing. */
static void test_extension(void **state)
{
	static const uint32_t known[] = {0, 10, 13, 16, 43, 44, 50, 51};

	(void)state;
	for (uint32_t type = 0; type < 300; type++) {
		bool is_known = false;

		for (size_t i = 0; i < COUNT(known); i++)
			is_known = is_known || type == known[i];
		assert_int_equal(alert_of(tls13_extension(type)),
			is_known ? ALERT_ILLEGAL_PARAMETER : ALERT_UNSUPPORTED_EXTENSION);
	}
}

int main(void)
{
	ROWS_ADD_AS("write", write_rows, test_write);
	rows_add_one("write: the longest", test_write_longest);
	rows_add_one("write: the second begins as the first", test_write_second);
	ROWS_ADD_AS("read", read_rows, test_read);
	for (size_t i = 0; i < COUNT(read_rows); i++)
		if (read_rows[i].alert == 0)
			rows_add("cut anywhere", read_rows[i].name, &read_rows[i], test_cut);
	rows_add_one("read: H13: the longest cookie", test_cookie_limit);
	ROWS_ADD_AS("RFC 8448", trace_rows, test_trace);
	rows_add_one("extensions: which there may be elsewhere", test_extension);
	rows_add_one("other hellos of ours", test_other_hellos);
	return rows_run("tls13_hello");
}
