#include "tests/unit/rows.h"

#include <assert.h>

#include "tests/outcome/anchors.h"
#include "tests/unit/der.h"

/* From where `make` is run. */
#define DATA "tests/unit/data/anchors/"

/* The certificates in DATA are valid from 2026-01-01 until 2036-01-01, both included. */
#define FROM 1767225600
#define UNTIL 2082758400

/*
 * A bundle is written as text; a line "@rsa-2048" stands for that file, and one
 * that begins with "30 {" is a certificate in the notation of der.h.
 */
static const struct row {
	const char *name, *bundle, *outcome;
	int64_t now; /* 0: in the middle */
	const char *eol; /* null: LF */
} rows[] = {
	{.name = "P-256", .bundle = "@secp256r1\n", .outcome = "added CA P-256; "},
	{.name = "P-384", .bundle = "@secp384r1\n", .outcome = "added CA P-384; "},
	{.name = "P-521", .bundle = "@secp521r1\n", .outcome = "added CA P-521; "},
	{.name = "RSA of 2,048 bits", .bundle = "@rsa-2048\n", .outcome = "added CA RSA-2048; "},
	{.name = "RSA of 3,072 bits", .bundle = "@rsa-3072\n", .outcome = "added CA RSA-3072; "},
	{.name = "RSA of 4,096 bits", .bundle = "@rsa-4096\n", .outcome = "added CA RSA-4096; "},
	{.name = "one that is no CA's", .bundle = "@no-ca\n", .outcome = "added P-256; "},
	{.name = "six kinds with text between",
		.bundle = "# first\n@secp256r1\nsubject=CN = x\n\n@secp384r1\n@secp521r1\n-----\n"
			  "@rsa-2048\n-----BEGIN\n@rsa-3072\n\n@rsa-4096\nlast",
		.outcome = "added CA P-256; added CA P-384; added CA P-521; added CA RSA-2048; "
			   "added CA RSA-3072; added CA RSA-4096; "},
	{.name = "the same twice",
		.bundle = "@secp256r1\n@secp256r1\n",
		.outcome = "added CA P-256; added CA P-256; "},
	{.name = "nothing", .bundle = "", .outcome = ""},
	{.name = "text alone", .bundle = "nothing\n", .outcome = ""},
	{.name = "CRLF",
		.bundle = "@secp256r1\n@secp384r1\n",
		.eol = "\r\n",
		.outcome = "added CA P-256; added CA P-384; "},
	{.name = "spaces at line ends",
		.bundle = "@secp256r1\n@secp384r1\n",
		.eol = " \n",
		.outcome = "added CA P-256; added CA P-384; "},
	{.name = "empty lines between",
		.bundle = "@secp256r1\n",
		.eol = "\n\n",
		.outcome = "added CA P-256; "},
	{.name = "other objects are passed over",
		.bundle = "-----BEGIN EC PRIVATE KEY-----\nMAAA\n-----END EC PRIVATE KEY-----\n"
			  "@secp256r1\n-----BEGIN X509 CRL-----\nMAAA\n-----END X509 CRL-----\n",
		.outcome = "added CA P-256; "},

	{.name = "RSA of 1,024 bits",
		.bundle = "@rsa-1024\n@secp256r1\n",
		.outcome = "skipped: its RSA key is under 2,048 bits; added CA P-256; "},
	{.name = "RSA of 8,192 bits",
		.bundle = "@rsa-8192\n@secp256r1\n",
		.outcome = "skipped: its RSA key is over 4,096 bits; added CA P-256; "},
	{.name = "P-224",
		.bundle = "@secp224r1\n@secp256r1\n",
		.outcome = "skipped: its curve is not P-256, P-384 or P-521; added CA P-256; "},
	{.name = "Ed25519",
		.bundle = "@ed25519\n@secp256r1\n",
		.outcome = "skipped: its key is neither RSA nor ECDSA; added CA P-256; "},

	{.name = "its first second",
		.bundle = "@secp256r1\n",
		.now = FROM,
		.outcome = "added CA P-256; "},
	{.name = "a second before it",
		.bundle = "@secp256r1\n",
		.now = FROM - 1,
		.outcome = "expired: it is not yet valid; "},
	{.name = "its last second",
		.bundle = "@secp256r1\n",
		.now = UNTIL,
		.outcome = "added CA P-256; "},
	{.name = "a second behind it",
		.bundle = "@secp256r1\n",
		.now = UNTIL + 1,
		.outcome = "expired: it has expired; "},
	{.name = "before 1970",
		.bundle = "@secp256r1\n",
		.now = -1,
		.outcome = "expired: it is not yet valid; "},
	{.name = "expired, of a kind that is not taken",
		.bundle = "@ed25519\n",
		.now = UNTIL + 1,
		.outcome = "skipped: its key is neither RSA nor ECDSA; "},
	{.name = "the dates are each certificate's own",
		.bundle =
			"30 {30 {02 {} 30 {} 30 {} 30 {17 {'260101000000Z'} 17 {'271231235959Z'}} "
			"30 {} 30 {30 {06 {2a8648ce3d0201} 06 {2a8648ce3d030107}} 03 {00 04 11*64}}} 30 {} 03 {00}}\n"
			"@secp256r1\n"
			"30 {30 {02 {} 30 {} 30 {} 30 {17 {'350101000000Z'} 17 {'361231235959Z'}} 30 {} "
			"30 {30 {06 {2a8648ce3d0201} 06 {2a8648ce3d030107}} 03 {00 04 11*64}}} 30 {} 03 {00}}\n",
		.outcome =
			"expired: it has expired; added CA P-256; expired: it is not yet valid; "},

	{.name = "broken base64",
		.bundle =
			"-----BEGIN CERTIFICATE-----\nMIIB*AAA\n-----END CERTIFICATE-----\n@secp256r1\n",
		.outcome = "skipped: its PEM text is broken; added CA P-256; "},
	{.name = "headers",
		.bundle = "-----BEGIN CERTIFICATE-----\nA: b\n\nMAAA\n-----END CERTIFICATE-----\n"
			  "@secp256r1\n",
		.outcome = "skipped: its PEM text is broken; added CA P-256; "},
	{.name = "no end, and another behind it",
		.bundle = "-----BEGIN CERTIFICATE-----\nMAAA\n@secp256r1\n",
		.outcome = "skipped: its PEM text is broken; added CA P-256; "},
	{.name = "no end, and nothing behind it",
		.bundle = "@secp256r1\n-----BEGIN CERTIFICATE-----\nMAAA\n",
		.outcome = "added CA P-256; skipped: the file ends within it; "},
	{.name = "nothing behind its begin",
		.bundle = "-----BEGIN CERTIFICATE-----\n",
		.outcome = "skipped: the file ends within it; "},
	{.name = "no bytes",
		.bundle = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		.outcome = "skipped: it is malformed; "},
	{.name = "bytes that are no DER",
		.bundle =
			"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n@secp256r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; "},
	{.name = "cut short in its DER",
		.bundle = "30 7f 30 {02 {}}\n@secp256r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; "},
#define SIGNATURE " 30 {} 03 {00}"
#define VERSION_3 "a0 {02 {02}} "
#define P256_WITH(name, from, until, extensions) \
	"30 {30 {" VERSION_3 "02 {} 30 {} 30 {} 30 {" from until "} 30 {" name "} " \
	"30 {30 {06 {2a8648ce3d0201} 06 {2a8648ce3d030107}} 03 {00 04 11*64}} " extensions \
	"}" SIGNATURE "}"
#define CA "30 {06 {551d13} 04 {30 {01 {ff}}}} "
#define P256(name, from, until) P256_WITH(name, from, until, "a3 {30 {" CA "}}")
#define P256_FOR(more) P256_WITH("", FROM_2026, UNTIL_2035, "a3 {30 {" CA more "}}")
#define FROM_2026 "17 {'260101000000Z'} "
#define UNTIL_2035 "17 {'351231235959Z'} "
	{.name = "made by hand",
		.bundle = P256("", FROM_2026, UNTIL_2035) "\n",
		.outcome = "added CA P-256; "},
	{.name = "made by hand, and no CA's",
		.bundle = P256_WITH("", FROM_2026, UNTIL_2035, "") "\n",
		.outcome = "added P-256; "},
	{.name = "a CA that signs certificates",
		.bundle = P256_FOR("30 {06 {551d0f} 04 {03 {0204}}}") "\n",
		.outcome = "added CA P-256; "},
	{.name = "a CA that signs all but certificates",
		.bundle = P256_FOR("30 {06 {551d0f} 04 {03 {00fb}}}") "\n",
		.outcome = "added P-256; "},
	{.name = "a CA for clients and servers",
		.bundle = P256_FOR("30 {06 {551d25} 04 {30 {06 {2b06010505070302} "
				   "06 {2b06010505070301}}}}") "\n",
		.outcome = "added CA P-256; "},
	{.name = "a CA for clients",
		.bundle = P256_FOR("30 {06 {551d25} 04 {30 {06 {2b06010505070302}}}}") "\n",
		.outcome = "added P-256; "},
	{.name = "a byte behind its DER",
		.bundle = P256("", FROM_2026, UNTIL_2035) "00\n@secp256r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; "},
	{.name = "four bytes behind its DER",
		.bundle = P256("", FROM_2026, UNTIL_2035) "00000000\n@secp256r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; "},
	{.name = "a date that is none",
		.bundle = P256("", "17 {'26010100000XZ'} ", UNTIL_2035) "\n@secp256r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; "},
	{.name = "no dates",
		.bundle = P256("", "", "") "\n@secp256r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; "},
	{.name = "a long name",
		.bundle = P256("61*2000", FROM_2026, UNTIL_2035) "\n",
		.outcome = "added CA P-256; "},
	{.name = "a CA behind which one is none",
		.bundle = "@secp256r1\n@no-ca\n@secp384r1\n",
		.outcome = "added CA P-256; added P-256; added CA P-384; "},
	{.name = "a malformed one behind which one is not",
		.bundle = "30 {ff}\n@secp256r1\n30 {ff}\n@secp384r1\n",
		.outcome = "skipped: it is malformed; added CA P-256; skipped: it is malformed; "
			   "added CA P-384; "},
	{.name = "an RSA key that is malformed",
		.bundle = "30 {30 {02 {} 30 {} 30 {} 30 {" FROM_2026 UNTIL_2035 "} 30 {} "
			  "30 {30 {06 {2a864886f70d010101}} 03 {00 30 {}}}}" SIGNATURE "}\n",
		.outcome = "skipped: its RSA key is malformed; "},
};

#define C1_16 "c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1"
#define C1_64 C1_16 C1_16 C1_16 C1_16
#define C1_256 C1_64 C1_64 C1_64 C1_64

/* Names and keys as they are kept. */
static const struct row shown_rows[] = {
	{.name = "a curve's point",
		.bundle = P256("'abc'", FROM_2026, UNTIL_2035) "\n",
		.outcome = "added CA P-256 name 616263 q 04"
			   "1111111111111111111111111111111111111111111111111111111111111111"
			   "1111111111111111111111111111111111111111111111111111111111111111; "},
	{.name = "a modulus and an exponent",
		.bundle =
			"30 {30 {" VERSION_3 "02 {} 30 {} 30 {} 30 {" FROM_2026 UNTIL_2035
			"} 30 {61} 30 {30 {"
			"06 {2a864886f70d010101}} 03 {00 30 {02 {00 c1*256} 02 {00 010003}}}} a3 {30 {" CA
			"}}}" SIGNATURE "}\n",
		.outcome = "added CA RSA-2048 name 61 n " C1_256 " e 010003; "},
	{.name = "an empty name",
		.bundle = P256("", FROM_2026, UNTIL_2035) "\n",
		.outcome = "added CA P-256 name  q 04"
			   "1111111111111111111111111111111111111111111111111111111111111111"
			   "1111111111111111111111111111111111111111111111111111111111111111; "},
	{.name = "all but the signature of one that is no CA's",
		.bundle = P256_WITH("", FROM_2026, UNTIL_2035, "") "\n",
		.outcome = "added P-256 name 308188a003020102020030003000301e"
			   "170d3236303130313030303030305a170d3335313233313233353935395a3000"
			   "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
			   "1111111111111111111111111111111111111111111111111111111111111111"
			   "1111111111111111111111111111111111111111111111111111111111111111 q 04"
			   "1111111111111111111111111111111111111111111111111111111111111111"
			   "1111111111111111111111111111111111111111111111111111111111111111; "},
};

/* A name of `len` bytes, and how it must begin. */
static const struct name_row {
	const char *name;
	size_t len;
	const char *begin;
} name_rows[] = {
	{"127 bytes", 127, "6161"},
	{"128 bytes", 128, "6161"},
	{"255 bytes", 255, "6161"},
	{"256 bytes", 256, "6161"},
	{"257 bytes", 257, "6161"},
	{"1,024 bytes", 1024, "6161"},
};

struct bundle {
	unsigned char bytes[200000];
	size_t len;
};

static struct bundle bundle;

static void put(struct span s)
{
	assert_in_range(s.len, 0, sizeof bundle.bytes - bundle.len);
	memcpy(bundle.bytes + bundle.len, s.ptr, s.len);
	bundle.len += s.len;
}

/* Puts `s` with other line ends. */
static void put_lines(struct span s, const char *eol)
{
	while (s.len > 0) {
		put(span_take(&s, span_find(s, '\n')));
		if (s.len > 0) {
			span_take(&s, 1);
			put(span_of(eol));
		}
	}
}

static void put_file(struct span name, const char *eol)
{
	static unsigned char bytes[10000];
	char path[100];
	FILE *file;
	size_t len;

	(void)snprintf(path, sizeof path, DATA "%.*s.pem", (int)name.len, (const char *)name.ptr);
	file = fopen(path, "rb");
	if (file == NULL)
		fail_msg("%s is not there", path);
	len = fread(bytes, 1, sizeof bytes, file);
	(void)fclose(file);
	assert_in_range(len, 1, sizeof bytes - 1);
	put_lines((struct span){bytes, len - 1}, eol);
}

static void put_base64(struct span s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	while (s.len > 0) {
		struct span part = span_take(&s, s.len < 3 ? s.len : 3);
		unsigned long bits = (unsigned long)part.ptr[0] << 16;
		unsigned char group[4];

		bits |= part.len > 1 ? (unsigned long)part.ptr[1] << 8 : 0;
		bits |= part.len > 2 ? part.ptr[2] : 0;
		for (size_t i = 0; i < 4; i++)
			group[i] = i > part.len ? '='
						: (unsigned char)digits[bits >> (18 - 6 * i) & 63];
		put((struct span){group, 4});
	}
}

static void put_der(struct span text, const char *eol)
{
	static struct der der;
	static char notation[2000];

	assert_in_range(text.len, 0, sizeof notation - 1);
	memcpy(notation, text.ptr, text.len);
	notation[text.len] = '\0';
	put(SPAN("-----BEGIN CERTIFICATE-----"));
	put(span_of(eol));
	put_base64(der_write(&der, notation));
	put(span_of(eol));
	put(SPAN("-----END CERTIFICATE-----"));
}

static void put_bundle(const char *text, const char *eol)
{
	struct span s = span_of(text);

	while (s.len > 0) {
		struct span line = span_take(&s, span_find(s, '\n'));

		if (span_starts_with(line, SPAN("@")))
			put_file((struct span){line.ptr + 1, line.len - 1}, eol);
		else if (span_starts_with(line, SPAN("30 ")))
			put_der(line, eol);
		else
			put(line);
		if (s.len > 0)
			put(span_of(eol));
		span_take(&s, s.len > 0);
	}
}

static void check(const struct anchors_with *with, const char *outcome)
{
	const char *other = cut_differs(&(struct cut_way){anchors_outcome, with},
		(struct span){bundle.bytes, bundle.len}, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void check_row(const struct row *row, bool show)
{
	struct anchors_with with = {row->now != 0 ? row->now : (FROM + (int64_t)UNTIL) / 2, show};

	bundle.len = 0;
	put_bundle(row->bundle, row->eol != NULL ? row->eol : "\n");
	check(&with, row->outcome);
}

static void test_row(void **state)
{
	check_row(*state, false);
}

static void test_shown_row(void **state)
{
	check_row(*state, true);
}

/* Every file lacks its last line end, and is the last. */
static const struct file_row {
	const char *name, *outcome;
} file_rows[] = {
	{"secp256r1", "added CA P-256; "},
	{"rsa-2048", "added CA RSA-2048; "},
};

static void test_file_row(void **state)
{
	const struct file_row *row = *state;

	bundle.len = 0;
	put_file(span_of(row->name), "\n");
	assert_int_equal(bundle.bytes[bundle.len - 1], '-');
	check(&(struct anchors_with){FROM, false}, row->outcome);
}

/* An anchor of P-256 with a name of `len` bytes. */
static void put_named(size_t len)
{
	char text[400], name[32] = "";

	if (len > 0)
		(void)snprintf(name, sizeof name, "61*%zu", len);
	(void)snprintf(text, sizeof text, P256("%s", FROM_2026, UNTIL_2035), name);
	put_der(span_of(text), "\n");
	put(SPAN("\n"));
}

static void test_name_row(void **state)
{
	const struct name_row *row = *state;
	static struct outcome o;
	size_t begin_len = strlen("added CA P-256 name ");

	bundle.len = 0;
	put_named(row->len);
	anchors_outcome(&o, (struct span){bundle.bytes, bundle.len}, &(struct cut){cut_whole, 0},
		&(struct anchors_with){FROM, true});
	assert_memory_equal(o.log, "added CA P-256 name ", begin_len);
	assert_memory_equal(o.log + begin_len, row->begin, strlen(row->begin));
	assert_memory_equal(o.log + begin_len + 2 * row->len, " q 04", 5);
}

static void check_many(size_t count, const char *last)
{
	struct span outcome = rows_repeat("", "added CA P-256; ", ANCHORS_MAX, last);

	bundle.len = 0;
	for (size_t i = 0; i < count; i++)
		put_bundle("@secp256r1\n", "\n");
	check(&(struct anchors_with){FROM, false}, (const char *)outcome.ptr);
	free((void *)(uintptr_t)outcome.ptr);
}

/*
 * Puts an anchor that has `len` bytes, by an extension that is as long as it must be; `end`
 * is the value of its signature.
 */
static void put_long(size_t len, const char *end)
{
	static struct der der;
	char text[600];
	size_t n = len - 100;

	do
		(void)snprintf(text, sizeof text,
			"30 {30 {" VERSION_3 "02 {} 30 {} 30 {} 30 {" FROM_2026 UNTIL_2035
			"} 30 {} "
			"30 {30 {06 {2a8648ce3d0201} 06 {2a8648ce3d030107}} 03 {00 04 11*64}}"
			"a3 {30 {" CA "30 {06 {2a} 04 {00*%zu}}}}} 30 {} 03 {%s}}",
			n--, end);
	while (der_write(&der, text).len > len);
	assert_int_equal(der.len, len);
	put_der(span_of(text), "\n");
	put(SPAN("\n"));
}

static void check_long(size_t len, const char *end, const char *outcome)
{
	bundle.len = 0;
	put_bundle("@secp384r1\n", "\n");
	put_long(len, end);
	put_bundle("@secp256r1\n", "\n");
	check(&(struct anchors_with){FROM, false}, outcome);
}

static void test_longest(void **state)
{
	(void)state;
	/* The last byte is a length. */
	check_long(ANCHORS_CERTIFICATE_MAX, "", "added CA P-384; added CA P-256; added CA P-256; ");
	/* What the last bytes are does not matter. */
	check_long(ANCHORS_CERTIFICATE_MAX + 1, "00*8",
		"added CA P-384; skipped: it is malformed; added CA P-256; ");
}

/* What is too long by far leaves the room of the others alone. */
static void test_too_long(void **state)
{
	struct span pem = rows_repeat(
		"-----BEGIN CERTIFICATE-----\n", "/", 100000, "\n-----END CERTIFICATE-----\n");

	(void)state;
	bundle.len = 0;
	put(pem);
	put_bundle("@secp256r1\n", "\n");
	check(&(struct anchors_with){FROM, false}, "skipped: it is malformed; added CA P-256; ");
	free((void *)(uintptr_t)pem.ptr);
}

static void test_most(void **state)
{
	(void)state;
	check_many(ANCHORS_MAX, "");
}

static void test_one_more(void **state)
{
	(void)state;
	check_many(ANCHORS_MAX + 1, "skipped: there are 64 already; ");
}

/*
 * Names of 1,024 bytes and points of 66 (with the
 * count of unused bits): 45 of them leave 102 bytes of the arena; a name of 36
 * and a point more make it full.
 */
static void check_room(size_t name_len, const char *last)
{
	static_assert(ANCHORS_ARENA == 45 * (1024 + 66) + 36 + 66, "the sum");
	struct span outcome = rows_repeat("", "added CA P-256; ", 45, last);

	bundle.len = 0;
	for (size_t i = 0; i < 45; i++)
		put_named(1024);
	put_named(name_len);
	/* Whatever is left is there for the next ones. */
	put_named(0);
	check(&(struct anchors_with){FROM, false}, (const char *)outcome.ptr);
	free((void *)(uintptr_t)outcome.ptr);
}

static void test_full(void **state)
{
	(void)state;
	check_room(36, "added CA P-256; skipped: there is no room for it; ");
}

static void test_no_room(void **state)
{
	(void)state;
	check_room(37, "skipped: there is no room for it; added CA P-256; ");
}

static void test_no_room_for_name(void **state)
{
	(void)state;
	check_room(1024, "skipped: there is no room for it; added CA P-256; ");
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("as it is kept", shown_rows, test_shown_row);
	ROWS_ADD_AS("a name of", name_rows, test_name_row);
	ROWS_ADD_AS("no line end at the end", file_rows, test_file_row);
	rows_add_one("the longest certificate", test_longest);
	rows_add_one("a certificate that is too long by far", test_too_long);
	rows_add_one("the most anchors", test_most);
	rows_add_one("one anchor more", test_one_more);
	rows_add_one("no room left at all", test_full);
	rows_add_one("one byte too few", test_no_room);
	rows_add_one("too few for the name alone", test_no_room_for_name);
	return rows_run("anchors");
}
