#include "tests/unit/rows.h"

#include "tests/outcome/token.h"

#define NOT_IN_A_HEADER "refused: FILE: it holds a byte that may not stand in a header"
#define TOO_LARGE "refused: FILE: it is larger than 64 KiB"
#define EMPTY "refused: FILE: it is empty"
#define MARK "\xef\xbb\xbf"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"a token", BYTES("abc.DEF-123_~+/="), "token: abc.DEF-123_~+/="},
	{"one byte", BYTES("a"), "token: a"},
	{"the first printable byte", BYTES("!"), "token: !"},
	{"the last printable byte", BYTES("~"), "token: ~"},
	{"a line end behind it", BYTES("abc\n"), "token: abc"},
	{"white space of all kinds behind it", BYTES("abc \t\n\v\f\r \n"), "token: abc"},
	{"white space of all kinds before it", BYTES(" \t\n\v\f\rabc"), "token: abc"},
	{"nothing", BYTES(""), EMPTY},
	{"white space alone", BYTES(" \r\n"), EMPTY},
	{"the byte before the spaces", BYTES("\10"), NOT_IN_A_HEADER},
	{"the byte behind the spaces", BYTES("\16"), NOT_IN_A_HEADER},
	{"two tokens", BYTES("abc def"), NOT_IN_A_HEADER},
	{"two lines", BYTES("abc\ndef\n"), NOT_IN_A_HEADER},
	{"two lines with CRLF", BYTES("abc\r\ndef\r\n"), NOT_IN_A_HEADER},
	{"a NUL", BYTES("abc\0def"), NOT_IN_A_HEADER},
	{"a NUL at the end", BYTES("abc\0"), NOT_IN_A_HEADER},
	{"a NUL behind the line end", BYTES("abc\n\0"), NOT_IN_A_HEADER},
	{"a NUL alone", BYTES("\0"), NOT_IN_A_HEADER},
	{"a control byte", BYTES("abc\x1f"), NOT_IN_A_HEADER},
	{"DEL", BYTES("abc\x7f"), NOT_IN_A_HEADER},
	{"a byte outside ASCII", BYTES("abc\x80"), NOT_IN_A_HEADER},
	{"a no-break space", BYTES("abc\xc2\xa0"), NOT_IN_A_HEADER},
	{"UTF-16",
		BYTES("\xff\xfe"
		      "a\0"
		      "b\0"),
		NOT_IN_A_HEADER},
	{"a mark before it", BYTES(MARK "abc"), "token: abc"},
	{"a mark and white space before it", BYTES(MARK " \nabc"), "token: abc"},
	{"a mark alone", BYTES(MARK), EMPTY},
	{"a mark and white space alone", BYTES(MARK "\n"), EMPTY},
	{"a mark behind white space", BYTES(" " MARK "abc"), NOT_IN_A_HEADER},
	{"a mark behind the token", BYTES("abc" MARK), NOT_IN_A_HEADER},
	{"a mark twice", BYTES(MARK MARK "abc"), NOT_IN_A_HEADER},
	{"one byte of a mark",
		BYTES("\xef"
		      "abc"),
		NOT_IN_A_HEADER},
	{"two bytes of a mark",
		BYTES("\xef\xbb"
		      "abc"),
		NOT_IN_A_HEADER},
	{"two bytes of a mark and white space", BYTES("\xef\xbb abc"), NOT_IN_A_HEADER},
	{"the end of a mark",
		BYTES("\xbb\xbf"
		      "abc"),
		NOT_IN_A_HEADER},
	{"the first byte of a mark twice",
		BYTES("\xef\xef"
		      "abc"),
		NOT_IN_A_HEADER},
};

/* `times` times `repeat`, and `tail`; the token's length is checked alone. */
static const struct long_row {
	const char *name, *head, *repeat;
	size_t times;
	const char *tail;
	size_t len; /* 0: refused */
	const char *refused;
} long_rows[] = {
	{"the longest token", "", "a", TOKEN_MAX, "", TOKEN_MAX, ""},
	{"the longest token and a line end", "", "a", TOKEN_MAX, "\r\n", TOKEN_MAX, ""},
	{"the longest token and a mark", MARK, "a", TOKEN_MAX, "", TOKEN_MAX, ""},
	{"a token one byte longer", "", "a", TOKEN_MAX + 1, "", 0, TOO_LARGE},
	{"too long behind a byte that it may not hold", "\1", "a", TOKEN_MAX + 1, "", 0,
		NOT_IN_A_HEADER},
	{"a second token behind the longest", "", "a", TOKEN_MAX, " a", 0, NOT_IN_A_HEADER},
	{"the most white space before it", "", " ", TOKEN_FILE_MAX - 1, "a", 1, ""},
	{"white space before it one byte more", "", " ", TOKEN_FILE_MAX, "a", 0, TOO_LARGE},
	{"the most white space behind it", "a", "\n", TOKEN_FILE_MAX - 1, "", 1, ""},
	{"white space behind it one byte more", "a", "\n", TOKEN_FILE_MAX, "", 0, TOO_LARGE},
	{"the most white space alone", "", " ", TOKEN_FILE_MAX, "", 0, EMPTY},
	{"white space alone one byte more", "", " ", TOKEN_FILE_MAX + 1, "", 0, TOO_LARGE},
};

static void check(struct span input, const char *outcome)
{
	const char *other = cut_differs(&(struct cut_way){token_outcome, NULL}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, row->outcome);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span input = rows_repeat(row->head, row->repeat, row->times, row->tail);
	static struct token t;
	struct fail f = {0};

	token_init(&t);
	token_push(&t, input);
	assert_int_equal(token_end(&t, "FILE", &f), row->len > 0 ? FAIL_NONE : FAIL_TOKEN);
	if (row->len == 0)
		check(input, row->refused);
	else
		assert_int_equal(token_span(&t).len, row->len);
	free((void *)(uintptr_t)input.ptr);
}

/* What is left of a token in memory is a leak, in whichever way it has ended. */
static const struct wipe_row {
	const char *name;
	struct span input;
} wipe_rows[] = {
	{"a token", BYTES("secret")},
	{"a token with white space", BYTES("  secret\n")},
	{"a token with a byte that it may not hold", BYTES("secret\1")},
};

static void test_wipe_row(void **state)
{
	const struct wipe_row *row = *state;
	static struct token t;

	token_init(&t);
	token_push(&t, row->input);
	assert_memory_equal(token_span(&t).ptr, "secret", 6);
	token_wipe(&t);
	assert_int_equal(token_span(&t).len, 0);
	for (size_t i = 0; i < sizeof t.bytes; i++)
		assert_int_equal(t.bytes[i], 0);
	token_push(&t, SPAN("next"));
	assert_true(span_equal(token_span(&t), SPAN("next")));
}

static void test_told_when_refused(void **state)
{
	static struct token t;

	(void)state;
	token_init(&t);
	assert_true(token_push(&t, SPAN("abc")));
	assert_true(token_push(&t, SPAN("")));
	assert_false(token_push(&t, SPAN("\1")));
	assert_false(token_push(&t, SPAN("abc")));
	assert_false(token_push(&t, SPAN("")));
}

static void test_told_when_too_large(void **state)
{
	struct span input = rows_repeat("", "a", TOKEN_MAX, "");
	static struct token t;

	(void)state;
	token_init(&t);
	assert_true(token_push(&t, input));
	assert_false(token_push(&t, SPAN("a")));
	assert_false(token_push(&t, SPAN(" ")));
	free((void *)(uintptr_t)input.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("limit", long_rows, test_long_row);
	ROWS_ADD_AS("wiped", wipe_rows, test_wipe_row);
	rows_add_one("push tells of a byte that may not be", test_told_when_refused);
	rows_add_one("push tells of a token that is too large", test_told_when_too_large);
	return rows_run("token");
}
