#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "net/dns.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define BYTES(literal) \
	{ \
		(const unsigned char *)(literal), sizeof(literal) - 1 \
	}

#define L10 "abcdefghij"
#define L63 L10 L10 L10 L10 L10 L10 "abc"
#define N250 L63 "." L63 "." L63 "." L10 L10 L10 L10 L10 "abcdefgh" /* 250 bytes */

/* Names that can be asked for, and that cannot. */
static const struct query_row {
	const char *name, *asked;
	struct span wire; /* of the name; empty: it is not valid */
} query_rows[] = {
	{"query: a name of one label", "kubernetes", BYTES("\12kubernetes\0")},
	{"query: a name of several labels", "a.bc.def", BYTES("\1a\2bc\3def\0")},
	{"query: the trailing dot makes no difference", "a.bc.", BYTES("\1a\2bc\0")},
	{"query: all bytes that a name may hold", "aZ-0_9", BYTES("\6aZ-0_9\0")},
	{"query: a label of 63 bytes", L63, BYTES("\77" L63 "\0")},
	{"query: a label of 64 bytes", L63 "d", BYTES("")},
	{"query: the empty name", "", BYTES("")},
	{"query: the root", ".", BYTES("")},
	{"query: an empty label at the begin", ".a", BYTES("")},
	{"query: an empty label inside", "a..b", BYTES("")},
	{"query: two trailing dots", "a..", BYTES("")},
	{"query: a space", "a b", BYTES("")},
	{"query: the byte before the digits", "a/b", BYTES("")},
	{"query: the byte behind the digits", "a:b", BYTES("")},
	{"query: the byte before the letters", "a@b", BYTES("")},
	{"query: the byte behind the upper letters", "a[b", BYTES("")},
	{"query: the byte before the lower letters", "a`b", BYTES("")},
	{"query: the byte behind the lower letters", "a{b", BYTES("")},
	{"query: a byte outside ASCII",
		"a\xe1"
		"b",
		BYTES("")},
	{"query: 253 bytes", N250 "abc",
		BYTES("\77" L63 "\77" L63 "\77" L63 "\75" L10 L10 L10 L10 L10 "abcdefghabc\0")},
	{"query: 253 bytes and a dot", N250 "abc.",
		BYTES("\77" L63 "\77" L63 "\77" L63 "\75" L10 L10 L10 L10 L10 "abcdefghabc\0")},
	{"query: 254 bytes", N250 "abcd", BYTES("")},
};

static void check_query(const struct query_row *row, enum dns_type type)
{
	unsigned char *query = malloc(DNS_QUERY_MAX);
	size_t len = dns_write_query(query, 0xabcd, span_of(row->asked), type);
	static const unsigned char header[] = {0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
	const unsigned char tail[] = {0, (unsigned char)type, 0, 1};

	assert_int_equal(dns_name_valid(span_of(row->asked)), row->wire.len > 0);
	assert_int_equal(len, row->wire.len == 0 ? 0 : 12 + row->wire.len + 4);
	if (len > 0) {
		assert_memory_equal(query, header, 12);
		assert_memory_equal(query + 12, row->wire.ptr, row->wire.len);
		assert_memory_equal(query + 12 + row->wire.len, tail, 4);
	}
	free(query);
}

static void test_query(void **state)
{
	check_query(*state, DNS_A);
	check_query(*state, DNS_AAAA);
}

/* Every answer is to the question for "www.abc", id 0x1234; its name is at 12, "abc" at 16. */
#define HEAD(flags, answers) "\x12\x34" flags "\0\1\0" answers "\0\0\0\0"
#define WWW "\3www\3abc\0"
#define ASKED_A WWW "\0\1\0\1"
#define ASKED_AAAA WWW "\0\34\0\1"
#define OK(answers) HEAD("\x81\x80", answers) ASKED_A
#define TTL "\0\0\0\5"
#define A_ "\0\1\0\1" TTL "\0\4"
#define AAAA_ "\0\34\0\1" TTL "\0\20"
#define CNAME_(len) "\0\5\0\1" TTL "\0" len
#define SELF "\xc0\14"
#define V6 "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"

/* "x.www.abc" at 37 (behind 12 + 9 + 4 + 2 + 10), as the target of an alias. */
#define ALIAS_X SELF CNAME_("\4") "\1x" SELF

/* 192 bytes on the wire; a label of 53 bytes and www.abc behind it make 255. */
#define LONG "\77" L63 "\77" L63 "\77" L63

static const struct answer_row {
	const char *name;
	enum dns_type type;
	struct span message;
	enum dns_answer answer;
	const char *found;
} answer_rows[] = {
	{"answer: one address", DNS_A, BYTES(OK("\1") SELF A_ "\12\0\0\1"), DNS_ADDRESSES,
		"10.0.0.1"},
	{"answer: two addresses in their order", DNS_A,
		BYTES(OK("\2") SELF A_ "\12\0\0\2" SELF A_ "\12\0\0\1"), DNS_ADDRESSES,
		"10.0.0.2 10.0.0.1"},
	{"answer: an IPv6 address", DNS_AAAA,
		BYTES(HEAD("\x81\x80", "\1") ASKED_AAAA SELF AAAA_ V6), DNS_ADDRESSES, "fd00::1"},
	{"answer: an owner that is not compressed", DNS_A, BYTES(OK("\1") WWW A_ "\12\0\0\1"),
		DNS_ADDRESSES, "10.0.0.1"},
	{"answer: an owner compressed behind a label", DNS_A,
		BYTES(OK("\1") "\3www\xc0\20" A_ "\12\0\0\1"), DNS_ADDRESSES, "10.0.0.1"},
	{"answer: case does not count in the question", DNS_A,
		BYTES(HEAD("\x81\x80", "\1") "\3wWw\3ABC\0\0\1\0\1" SELF A_ "\12\0\0\1"),
		DNS_ADDRESSES, "10.0.0.1"},
	{"answer: case does not count in an owner", DNS_A,
		BYTES(OK("\1") "\3WWW\3aBc\0" A_ "\12\0\0\1"), DNS_ADDRESSES, "10.0.0.1"},
	{"answer: what follows the answers is not read", DNS_A,
		BYTES(OK("\1") SELF A_ "\12\0\0\1" SELF A_ "\12\0\0\2"), DNS_ADDRESSES, "10.0.0.1"},
	{"answer: recursion that is not available is none of our business", DNS_A,
		BYTES(HEAD("\x81\0", "\1") ASKED_A SELF A_ "\12\0\0\1"), DNS_ADDRESSES, "10.0.0.1"},
	{"answer: no records", DNS_A, BYTES(OK("\0")), DNS_NO_DATA, ""},
	{"answer: another name's address is skipped", DNS_A,
		BYTES(OK("\1") "\xc0\20" A_ "\12\0\0\1"), DNS_NO_DATA, ""},
	{"answer: a longer name's address is skipped", DNS_A,
		BYTES(OK("\1") "\1x" SELF A_ "\12\0\0\1"), DNS_NO_DATA, ""},
	{"answer: another type is skipped", DNS_A, BYTES(OK("\1") SELF AAAA_ V6), DNS_NO_DATA, ""},
	{"answer: another class is skipped", DNS_A,
		BYTES(OK("\1") SELF "\0\1\0\3" TTL "\0\4\12\0\0\1"), DNS_NO_DATA, ""},
	{"answer: an alias of another class is skipped", DNS_A,
		BYTES(OK("\2") SELF "\0\5\0\3" TTL "\0\2\xc0\20" SELF A_ "\12\0\0\1"),
		DNS_ADDRESSES, "10.0.0.1"},
	{"answer: a type's high byte counts", DNS_A,
		BYTES(OK("\1") SELF "\1\1\0\1" TTL "\0\4\12\0\0\1"), DNS_NO_DATA, ""},

	{"ignored: another id", DNS_A,
		BYTES("\x12\x35\x81\x80\0\1\0\1\0\0\0\0" ASKED_A SELF A_ "\12\0\0\1"), DNS_IGNORED,
		""},
	{"ignored: another id's first byte", DNS_A,
		BYTES("\x13\x34\x81\x80\0\1\0\1\0\0\0\0" ASKED_A SELF A_ "\12\0\0\1"), DNS_IGNORED,
		""},
	{"ignored: a query", DNS_A, BYTES(HEAD("\1\0", "\1") ASKED_A SELF A_ "\12\0\0\1"),
		DNS_IGNORED, ""},
	{"ignored: another opcode", DNS_A,
		BYTES(HEAD("\x89\x80", "\1") ASKED_A SELF A_ "\12\0\0\1"), DNS_IGNORED, ""},
	{"ignored: no question", DNS_A,
		BYTES("\x12\x34\x81\x80\0\0\0\1\0\0\0\0" SELF A_ "\12\0\0\1" WWW), DNS_IGNORED, ""},
	{"ignored: a count of no question before the right one", DNS_A,
		BYTES("\x12\x34\x81\x80\0\0\0\1\0\0\0\0" ASKED_A SELF A_ "\12\0\0\1"), DNS_IGNORED,
		""},
	{"ignored: two questions", DNS_A,
		BYTES("\x12\x34\x81\x80\0\2\0\1\0\0\0\0" ASKED_A SELF A_ "\12\0\0\1"), DNS_IGNORED,
		""},
	{"ignored: another name in the question", DNS_A,
		BYTES(HEAD("\x81\x80", "\1") "\3wwx\3abc\0\0\1\0\1" SELF A_ "\12\0\0\1"),
		DNS_IGNORED, ""},
	{"ignored: another type in the question", DNS_A,
		BYTES(HEAD("\x81\x80", "\1") ASKED_AAAA SELF A_ "\12\0\0\1"), DNS_IGNORED, ""},
	{"ignored: another class in the question", DNS_A,
		BYTES(HEAD("\x81\x80", "\1") WWW "\0\1\0\3" SELF A_ "\12\0\0\1"), DNS_IGNORED, ""},
	{"ignored: nothing", DNS_A, BYTES(""), DNS_IGNORED, ""},
	{"ignored: less than a header", DNS_A, BYTES("\x12\x34\x81\x80\0\1\0\1\0\0\0"), DNS_IGNORED,
		""},
	{"ignored: a failure without the question", DNS_A,
		BYTES("\x12\x34\x81\x82\0\0\0\0\0\0\0\0"), DNS_IGNORED, ""},

	{"rcode: FORMERR", DNS_A, BYTES(HEAD("\x81\x81", "\0") ASKED_A), DNS_FAILED, ""},
	{"rcode: SERVFAIL", DNS_A, BYTES(HEAD("\x81\x82", "\0") ASKED_A), DNS_SERVFAIL, ""},
	{"rcode: NXDOMAIN", DNS_A, BYTES(HEAD("\x81\x83", "\0") ASKED_A), DNS_NO_NAME, ""},
	{"rcode: NOTIMP", DNS_A, BYTES(HEAD("\x81\x84", "\0") ASKED_A), DNS_FAILED, ""},
	{"rcode: REFUSED", DNS_A, BYTES(HEAD("\x81\x85", "\0") ASKED_A), DNS_REFUSED, ""},
	{"rcode: one that ends in the bits of SERVFAIL", DNS_A,
		BYTES(HEAD("\x81\x8a", "\0") ASKED_A), DNS_FAILED, ""},
	{"rcode: the last one", DNS_A, BYTES(HEAD("\x81\x8f", "\0") ASKED_A), DNS_FAILED, ""},
	{"rcode: with a failure no address is taken", DNS_A,
		BYTES(HEAD("\x81\x82", "\1") ASKED_A SELF A_ "\12\0\0\1"), DNS_SERVFAIL, ""},
	{"truncated: nothing of it is taken", DNS_A,
		BYTES(HEAD("\x83\x80", "\1") ASKED_A SELF A_ "\12\0\0\1"), DNS_TRUNCATED, ""},
	{"truncated: a failure needs no second query", DNS_A, BYTES(HEAD("\x83\x83", "\0") ASKED_A),
		DNS_NO_NAME, ""},

	{"alias: followed", DNS_A, BYTES(OK("\2") ALIAS_X "\xc0\45" A_ "\12\0\0\1"), DNS_ADDRESSES,
		"10.0.0.1"},
	{"alias: its own owner's address comes first", DNS_A,
		BYTES(OK("\3") SELF A_ "\12\0\0\1" SELF CNAME_("\2") "\xc0\20"
								     "\xc0\20" A_ "\12\0\0\2"),
		DNS_ADDRESSES, "10.0.0.1"},
	{"alias: it may stand behind its target", DNS_A,
		BYTES(OK("\2") "\xc0\20" A_ "\12\0\0\1" SELF CNAME_("\2") "\xc0\20"), DNS_ADDRESSES,
		"10.0.0.1"},
	{"alias: its target's addresses may stand on both sides of it", DNS_A,
		BYTES(OK("\3") "\xc0\20" A_ "\12\0\0\1" SELF CNAME_("\2") "\xc0\20"
									  "\xc0\20" A_ "\12\0\0\2"),
		DNS_ADDRESSES, "10.0.0.2 10.0.0.1"},
	{"alias: two that stand the wrong way round", DNS_A,
		BYTES(OK("\3") "\1y\xc0\20" A_ "\12\0\0\1"
			       "\xc0\20" CNAME_("\4") "\1y\xc0\20" SELF CNAME_("\2") "\xc0\20"),
		DNS_ADDRESSES, "10.0.0.1"},
	{"alias: one that leads nowhere", DNS_A, BYTES(OK("\1") ALIAS_X), DNS_NO_DATA, ""},
	{"alias: a loop", DNS_A, BYTES(OK("\1") SELF CNAME_("\2") SELF), DNS_MALFORMED, ""},
	{"alias: a loop of two", DNS_A,
		BYTES(OK("\2") SELF CNAME_("\2") "\xc0\20"
						 "\xc0\20" CNAME_("\2") SELF),
		DNS_MALFORMED, ""},
	{"alias: another name's is not followed", DNS_A,
		BYTES(OK("\2") "\xc0\20" CNAME_("\4") "\1x" SELF "\1x" SELF A_ "\12\0\0\1"),
		DNS_NO_DATA, ""},
	{"alias: a target shorter than its data", DNS_A,
		BYTES(OK("\2") SELF CNAME_("\3") "\xc0\20\0"
						 "\xc0\20" A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"alias: a target longer than its data", DNS_A,
		BYTES(OK("\2") SELF CNAME_("\1") "\xc0\20" A_ "\12\0\0\1"), DNS_MALFORMED, ""},
	{"alias: a target that is malformed", DNS_A, BYTES(OK("\1") SELF CNAME_("\2") "\xc0\77"),
		DNS_MALFORMED, ""},

	{"malformed: an IPv4 address of 3 bytes", DNS_A,
		BYTES(OK("\1") SELF "\0\1\0\1" TTL "\0\3\12\0\0"), DNS_MALFORMED, ""},
	{"malformed: an IPv4 address of 5 bytes", DNS_A,
		BYTES(OK("\1") SELF "\0\1\0\1" TTL "\0\5\12\0\0\1\0"), DNS_MALFORMED, ""},
	{"malformed: an IPv6 address of 4 bytes", DNS_AAAA,
		BYTES(HEAD("\x81\x80", "\1") ASKED_AAAA SELF "\0\34\0\1" TTL "\0\4\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: addresses before the fault are not kept", DNS_A,
		BYTES(OK("\2") SELF A_ "\12\0\0\1" SELF "\0\1\0\1" TTL "\0\3\12\0\0"),
		DNS_MALFORMED, ""},
	{"malformed: fewer records than counted", DNS_A, BYTES(OK("\2") SELF A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: the count's high byte counts", DNS_A,
		BYTES("\x12\x34\x81\x80\0\1\1\0\0\0\0\0" ASKED_A SELF A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: data cut short", DNS_A, BYTES(OK("\1") SELF A_ "\12\0\0"), DNS_MALFORMED, ""},
	{"malformed: a data length with a high byte", DNS_A,
		BYTES(OK("\1") SELF "\0\1\0\1" TTL "\1\4\12\0\0\1"), DNS_MALFORMED, ""},
	{"malformed: a record cut in its fixed part", DNS_A,
		BYTES(OK("\1") SELF "\0\1\0\1" TTL "\0"), DNS_MALFORMED, ""},
	{"malformed: an owner cut in a label", DNS_A, BYTES(OK("\1") "\3ww"), DNS_MALFORMED, ""},
	{"malformed: an owner cut before its end", DNS_A, BYTES(OK("\1") "\3www"), DNS_MALFORMED,
		""},
	{"malformed: a pointer cut in half", DNS_A, BYTES(OK("\1") "\xc0"), DNS_MALFORMED, ""},
	{"malformed: a pointer to itself", DNS_A, BYTES(OK("\1") "\xc0\31" A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: a pointer forwards", DNS_A,
		BYTES(OK("\1") "\xc0\51" A_ "\12\0\0\1\3www\3abc\0"), DNS_MALFORMED, ""},
	{"malformed: a pointer to the begin of its own name", DNS_A,
		BYTES(OK("\1") "\3www\xc0\31" A_ "\12\0\0\1"), DNS_MALFORMED, ""},
	{"malformed: a pointer forwards from where one backwards led", DNS_A,
		BYTES(OK("\2") SELF "\0\20\0\1" TTL "\0\13\xc0\47" WWW "\xc0\45" A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: a pointer's high bits count", DNS_A, BYTES(OK("\1") "\xc1\14" A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: a label of 64 bytes", DNS_A, BYTES(OK("\1") "\100" L63 "d\0" A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"malformed: a label length with bit 7 alone", DNS_A,
		BYTES(OK("\1") "\x80" L63 L63 "\0" A_ "\12\0\0\1"), DNS_MALFORMED, ""},
	{"malformed: a name of 256 bytes", DNS_A,
		BYTES(OK("\1") LONG "\66" L10 L10 L10 L10 L10 "abcd" SELF A_ "\12\0\0\1"),
		DNS_MALFORMED, ""},
	{"answer: a name of 255 bytes is skipped", DNS_A,
		BYTES(OK("\2") LONG "\65" L10 L10 L10 L10 L10 "abc" SELF A_ "\12\0\0\1" SELF A_
				    "\12\0\0\2"),
		DNS_ADDRESSES, "10.0.0.2"},
};

/* Reads from an allocation of just that size; tells the addresses in `out`. */
static enum dns_answer read_exactly(
	struct span message, enum dns_type type, struct addresses *out, struct text *found)
{
	unsigned char query[DNS_QUERY_MAX];
	size_t len = dns_write_query(query, 0x1234, SPAN("www.abc"), type);
	unsigned char *copy = malloc(message.len > 0 ? message.len : 1);
	enum dns_answer answer;

	if (message.len > 0)
		memcpy(copy, message.ptr, message.len);
	answer = dns_read((struct span){copy, message.len}, (struct span){query, len}, out);
	free(copy);
	for (size_t i = 0; i < out->count; i++) {
		text_add(found, i > 0 ? " " : "");
		text_add_ip(found, address_span(&out->list[i]));
	}
	return answer;
}

static void test_answer(void **state)
{
	const struct answer_row *row = *state;
	struct addresses out = {0};
	char buffer[200];
	struct text found;

	for (unsigned again = 0; again < 2; again++) {
		text_init(&found, buffer, sizeof buffer);
		assert_int_equal(read_exactly(row->message, row->type, &out, &found), row->answer);
		assert_string_equal(text_string(&found), row->found);
	}
}

/* However little of it has come, it is never taken for something else. */
static void test_cut(void **state)
{
	const struct answer_row *row = *state;

	for (size_t len = 0; len < row->message.len; len++) {
		struct addresses out = {0};
		char buffer[200];
		struct text found;
		enum dns_answer answer;

		text_init(&found, buffer, sizeof buffer);
		answer =
			read_exactly((struct span){row->message.ptr, len}, row->type, &out, &found);
		assert_true(
			answer == row->answer || answer == DNS_IGNORED || answer == DNS_MALFORMED);
		if (answer != DNS_ADDRESSES)
			assert_int_equal(out.count, 0);
	}
}

/* A chain of `aliases` from www.abc on, each target "\1x" before its owner, then an address. */
static size_t write_chain(unsigned char *message, unsigned aliases)
{
	static const unsigned char head[] = OK("\0");
	static const unsigned char alias[] = CNAME_("\4") "\1x", address[] = A_ "\12\0\0\1";
	size_t len = sizeof head - 1, owner = 12;

	memcpy(message, head, len);
	message[7] = (unsigned char)(aliases + 1);
	for (unsigned i = 0; i <= aliases; i++) {
		unsigned char pointer[] = {
			(unsigned char)(0xc0 | owner >> 8), (unsigned char)owner};

		memcpy(message + len, pointer, 2);
		len += 2;
		if (i == aliases)
			break;
		memcpy(message + len, alias, sizeof alias - 1);
		len += sizeof alias - 1;
		memcpy(message + len, pointer, 2);
		owner = len - 2;
		len += 2;
	}
	memcpy(message + len, address, sizeof address - 1);
	return len + sizeof address - 1;
}

static void check_chain(unsigned aliases, enum dns_answer answer, const char *expected)
{
	unsigned char message[1024];
	struct span m = {message, write_chain(message, aliases)};
	struct addresses out = {0};
	char buffer[50];
	struct text found;

	text_init(&found, buffer, sizeof buffer);
	assert_int_equal(read_exactly(m, DNS_A, &out, &found), answer);
	assert_string_equal(text_string(&found), expected);
}

static void test_longest_chain(void **state)
{
	(void)state;
	check_chain(DNS_CHAIN_MAX, DNS_ADDRESSES, "10.0.0.1");
}

static void test_chain_one_longer(void **state)
{
	(void)state;
	check_chain(DNS_CHAIN_MAX + 1, DNS_MALFORMED, "");
}

/*
 * In the data of a first record (a TXT, of no interest): pointers that each
 * lead to the one before, the first to the question; then an owner that begins
 * with the last of them.
 */
static void check_pointers(unsigned pointers, enum dns_answer answer)
{
	static const unsigned char head[] = OK("\2") SELF "\0\20\0\1" TTL;
	static const unsigned char address[] = A_ "\12\0\0\1";
	unsigned char message[1024];
	size_t len = sizeof head - 1, to = 12, data = (pointers - 1) * 2;
	struct addresses out = {0};
	char buffer[50];
	struct text found;

	memcpy(message, head, len);
	message[len++] = (unsigned char)(data >> 8);
	message[len++] = (unsigned char)data;
	for (unsigned i = 0; i < pointers; i++) {
		size_t at = len;

		message[len++] = (unsigned char)(0xc0 | to >> 8);
		message[len++] = (unsigned char)to;
		to = at;
	}
	memcpy(message + len, address, sizeof address - 1);
	len += sizeof address - 1;
	text_init(&found, buffer, sizeof buffer);
	assert_int_equal(read_exactly((struct span){message, len}, DNS_A, &out, &found), answer);
}

static void test_most_pointers(void **state)
{
	(void)state;
	check_pointers(DNS_POINTERS_MAX, DNS_ADDRESSES);
}

static void test_pointers_one_more(void **state)
{
	(void)state;
	check_pointers(DNS_POINTERS_MAX + 1, DNS_MALFORMED);
}

/* A full list and addresses that are known already are no fault. */
static void test_full_list(void **state)
{
	static const unsigned char message[] = OK("\1") SELF A_ "\12\0\0\1";
	struct addresses out = {0};
	char buffer[400];
	struct text found;

	(void)state;
	for (unsigned char i = 0; i < ADDRESSES_MAX; i++)
		addresses_add(&out, &(struct address){.bytes = {192, 0, 2, i}, .len = 4});
	text_init(&found, buffer, sizeof buffer);
	assert_int_equal(
		read_exactly((struct span){message, sizeof message - 1}, DNS_A, &out, &found),
		DNS_ADDRESSES);
	assert_int_equal(out.count, ADDRESSES_MAX);
}

/* The largest message that TCP can carry, full of records that lead on and on: it ends. */
static void test_largest(void **state)
{
	static const unsigned char alias[] = "\3www\xc0\20" CNAME_("\2") SELF;
	static const unsigned char head[] = OK("\0");
	static unsigned char message[DNS_MESSAGE_MAX];
	size_t len = sizeof head - 1;
	struct addresses out = {0};
	char buffer[50];
	struct text found;

	(void)state;
	memcpy(message, head, len);
	message[6] = message[7] = 0xff;
	for (; sizeof message - len >= sizeof alias - 1; len += sizeof alias - 1)
		memcpy(message + len, alias, sizeof alias - 1);
	text_init(&found, buffer, sizeof buffer);
	assert_int_equal(
		read_exactly((struct span){message, len}, DNS_A, &out, &found), DNS_MALFORMED);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_longest_chain),
		cmocka_unit_test(test_chain_one_longer),
		cmocka_unit_test(test_most_pointers),
		cmocka_unit_test(test_pointers_one_more),
		cmocka_unit_test(test_full_list),
		cmocka_unit_test(test_largest),
	};
	static struct CMUnitTest tests[COUNT(query_rows) + 2 * COUNT(answer_rows) + COUNT(others)];
	static char cut_names[COUNT(answer_rows)][128];
	size_t n = 0;

	for (size_t i = 0; i < COUNT(query_rows); i++)
		tests[n++] = (struct CMUnitTest){.name = query_rows[i].name,
			.test_func = test_query,
			.initial_state = (void *)(uintptr_t)&query_rows[i]};
	for (size_t i = 0; i < COUNT(answer_rows); i++) {
		void *row = (void *)(uintptr_t)&answer_rows[i];
		struct text t;

		text_init(&t, cut_names[i], sizeof cut_names[i]);
		text_add(&t, "cut anywhere: ");
		text_add(&t, answer_rows[i].name);
		tests[n++] = (struct CMUnitTest){.name = answer_rows[i].name,
			.test_func = test_answer,
			.initial_state = row};
		tests[n++] = (struct CMUnitTest){
			.name = text_string(&t), .test_func = test_cut, .initial_state = row};
	}
	memcpy(tests + n, others, sizeof others);
	return _cmocka_run_group_tests("dns", tests, COUNT(tests), NULL, NULL);
}
