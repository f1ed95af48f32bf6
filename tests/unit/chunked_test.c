#include "tests/unit/rows.h"

#include "tests/outcome/chunked.h"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"one chunk", BYTES("5\r\nhello\r\n0\r\n\r\n"), "hello; done"},
	{"two chunks", BYTES("6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n"), "hello world; done"},
	{"no chunk", BYTES("0\r\n\r\n"), "; done"},
	{"what follows stays", BYTES("0\r\n\r\nHTTP/1.1 200"), "; done, 12 left"},
	{"a line end that follows stays", BYTES("0\r\n\r\n\r\n"), "; done, 2 left"},
	{"a body of any bytes", BYTES("4\r\n\r\n0\n\r\n0\r\n\r\n"), "\r\n0\n; done"},
	{"a byte behind every chunk's first line counts", BYTES("1\r\n\r\r\n0\r\n\r\n"),
		"\r; done"},
	{"nothing", BYTES(""), "; more"},

	{"size: all digits", BYTES("00123456789abcde\r\nx"), "x; more"},
	{"size: digits of both cases", BYTES("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
		"01234567890123456789; done"},
	{"size: F is 15", BYTES("F\r\n0123456789abcde\r\nf\r\n0123456789abcde\r\n0\r\n\r\n"),
		"0123456789abcde0123456789abcde; done"},
	{"size: 9 is 9", BYTES("9\r\n012345678\r\n0\r\n\r\n"), "012345678; done"},
	{"size: two digits", BYTES("10\r\n0123456789abcdef\r\n0\r\n\r\n"),
		"0123456789abcdef; done"},
	{"size: leading zeros", BYTES("003\r\nabc\r\n000\r\n\r\n"), "abc; done"},
	{"size: 16 digits", BYTES("0000000000000003\r\nabc\r\n0000000000000000\r\n\r\n"),
		"abc; done"},
	{"size: 17 digits", BYTES("00000000000000003\r\nabc"), "; bad, 5 left"},
	{"size: 17 digits in the last chunk", BYTES("1\r\na\r\n00000000000000000\r\n\r\n"),
		"a; bad, 4 left"},
	{"size: digits are counted anew in each chunk",
		BYTES("000000001\r\na\r\n000000001\r\nb\r\n000000000\r\n\r\n"), "ab; done"},
	{"size: 63 bits", BYTES("7fffffffffffffff\r\nx"), "x; more"},
	{"size: 64 bits", BYTES("8000000000000000\r\nx"), "; bad, 3 left"},
	{"size: 64 bits set", BYTES("ffffffffffffffff\r\nx"), "; bad, 3 left"},
	{"size: more than 64 bits", BYTES("10000000000000001\r\nx"), "; bad, 3 left"},
	{"size: none", BYTES("\r\nhello"), "; bad, 6 left"},
	{"size: none in the second chunk", BYTES("1\r\na\r\n\r\n"), "a; bad, 1 left"},
	{"size: an extension without one", BYTES(";a=b\r\n"), "; bad, 5 left"},
	{"size: a plus sign", BYTES("+5\r\nhello"), "; bad, 8 left"},
	{"size: a minus sign", BYTES("-0\r\n\r\n"), "; bad, 5 left"},
	{"size: 0x", BYTES("0x5\r\nhello"), "; bad, 8 left"},
	{"size: a space before it", BYTES(" 5\r\nhello"), "; bad, 8 left"},
	{"size: a space behind it", BYTES("5 \r\nhello"), "; bad, 7 left"},
	{"size: a tab behind it", BYTES("5\t\r\nhello"), "; bad, 7 left"},
	{"size: a NUL behind it", BYTES("5\0\r\nhello"), "; bad, 7 left"},
	{"size: an underscore in it", BYTES("1_0\r\nhello"), "; bad, 8 left"},
	{"size: a bare LF", BYTES("5\nhello\r\n0\r\n\r\n"), "; bad, 12 left"},
	{"size: a bare CR", BYTES("5\rhello\r\n0\r\n\r\n"), "; bad, 11 left"},
	{"size: a second CR", BYTES("5\r\r\nhello"), "; bad, 6 left"},
	{"size: the byte before the digits", BYTES("/\r\n"), "; bad, 2 left"},
	{"size: the byte behind the digits", BYTES(":\r\n"), "; bad, 2 left"},
	{"size: the byte before the letters", BYTES("`\r\n"), "; bad, 2 left"},
	{"size: the byte before the upper letters", BYTES("@\r\n"), "; bad, 2 left"},
	{"size: the byte behind the letters", BYTES("g\r\n"), "; bad, 2 left"},
	{"size: the byte behind the upper letters", BYTES("G\r\n"), "; bad, 2 left"},
	{"size: a byte outside ASCII", BYTES("\xb5\r\n"), "; bad, 2 left"},

	{"extension: a name", BYTES("5;a\r\nhello\r\n0\r\n\r\n"), "hello; done"},
	{"extension: a value", BYTES("5;a=b;c=\"d;e\"\r\nhello\r\n0\r\n\r\n"), "hello; done"},
	{"extension: an empty one", BYTES("5;\r\nhello\r\n0\r\n\r\n"), "hello; done"},
	{"extension: spaces and tabs", BYTES("5; a =\tb\r\nhello\r\n0\r\n\r\n"), "hello; done"},
	{"extension: of the last chunk", BYTES("0;a=b\r\n\r\n"), "; done"},
	{"extension: a byte outside ASCII", BYTES("0;\x80\xff\r\n\r\n"), "; done"},
	{"extension: a bare LF", BYTES("5;\nhello"), "; bad, 5 left"},
	{"extension: a bare CR", BYTES("5;a\rb\r\nhello"), "; bad, 7 left"},
	{"extension: a NUL", BYTES("5;a\0b\r\nhello"), "; bad, 8 left"},
	{"extension: a control byte", BYTES("5;a\x1f\r\nhello"), "; bad, 7 left"},
	{"extension: DEL", BYTES("5;a\x7f\r\nhello"), "; bad, 7 left"},
	{"extension: digits are not the size's", BYTES("1;00000000000000000\r\na\r\n0\r\n\r\n"),
		"a; done"},

	{"data: cut short", BYTES("5\r\nhel"), "hel; more"},
	{"data: cut at its end", BYTES("5\r\nhello"), "hello; more"},
	{"data: cut in the line end behind it", BYTES("5\r\nhello\r"), "hello; more"},
	{"data: cut behind its line end", BYTES("5\r\nhello\r\n"), "hello; more"},
	{"data: longer than its size", BYTES("4\r\nhello\r\n0\r\n\r\n"), "hell; bad, 7 left"},
	{"data: shorter than its size", BYTES("6\r\nhello\r\n0\r\n\r\n"), "hello\r; bad, 5 left"},
	{"data: no line end behind it", BYTES("5\r\nhello0\r\n\r\n"), "hello; bad, 4 left"},
	{"data: a bare LF behind it", BYTES("5\r\nhello\n0\r\n\r\n"), "hello; bad, 5 left"},
	{"data: a bare CR behind it", BYTES("5\r\nhello\r0\r\n\r\n"), "hello; bad, 4 left"},
	{"data: a size of zero has none", BYTES("0\r\nhello\r\n"), "; bad, 1 left"},

	{"trailer: a field", BYTES("0\r\nA: b\r\n\r\nx"), "; done, 1 left"},
	{"trailer: two fields", BYTES("0\r\nA: b\r\nC-d:e\r\n\r\n"), "; done"},
	{"trailer: an empty value", BYTES("0\r\nA:\r\n\r\n"), "; done"},
	{"trailer: a value of all classes", BYTES("0\r\nA:\t ~\x80\xff:\r\n\r\n"), "; done"},
	{"trailer: a name of one byte", BYTES("0\r\n!:\r\n\r\n"), "; done"},
	{"trailer: behind a body", BYTES("1\r\na\r\n0\r\nA: b\r\n\r\n"), "a; done"},
	{"trailer: cut short", BYTES("0\r\nA: b\r\n"), "; more"},
	{"trailer: cut in its line end", BYTES("0\r\nA: b\r"), "; more"},
	{"trailer: cut in the last line end", BYTES("0\r\n\r"), "; more"},
	{"trailer: no line end at all", BYTES("0\r\n"), "; more"},
	{"trailer: no name", BYTES("0\r\n: b\r\n\r\n"), "; bad, 6 left"},
	{"trailer: no colon", BYTES("0\r\nA\r\n\r\n"), "; bad, 3 left"},
	{"trailer: a space before the colon", BYTES("0\r\nA : b\r\n\r\n"), "; bad, 7 left"},
	{"trailer: a folded line", BYTES("0\r\nA: b\r\n c\r\n\r\n"), "; bad, 5 left"},
	{"trailer: a name with a control byte", BYTES("0\r\nA\1: b\r\n\r\n"), "; bad, 7 left"},
	{"trailer: a name with a byte outside ASCII", BYTES("0\r\nA\xe1: b\r\n\r\n"),
		"; bad, 7 left"},
	{"trailer: a name that begins outside ASCII", BYTES("0\r\n\xe1: b\r\n\r\n"),
		"; bad, 7 left"},
	{"trailer: a control byte in a value", BYTES("0\r\nA: \1\r\n\r\n"), "; bad, 4 left"},
	{"trailer: a bare LF first", BYTES("0\r\n\n"), "; bad"},
	{"trailer: a bare LF in a name", BYTES("0\r\nA\n: b\r\n\r\n"), "; bad, 7 left"},
	{"trailer: a bare LF in a value", BYTES("0\r\nA: b\n\r\n"), "; bad, 2 left"},
	{"trailer: a bare CR behind a value", BYTES("0\r\nA: b\rC: d\r\n\r\n"), "; bad, 7 left"},
	{"trailer: a bare CR at the end", BYTES("0\r\n\rx"), "; bad"},
	{"trailer: a second CR at the end", BYTES("0\r\n\r\r\n"), "; bad, 1 left"},
};

/* At the limits of what is skipped. */
static const struct long_row {
	const char *name, *head;
	size_t times;
	const char *tail, *outcome;
} long_rows[] = {
	{"limit: the longest extension", "0;", CHUNKED_SKIPPED_MAX, "\r\n\r\n", "; done"},
	{"limit: an extension one byte longer", "0;", CHUNKED_SKIPPED_MAX + 1, "\r\n\r\n",
		"; bad, 4 left"},
	{"limit: the longest trailer value", "0\r\nA:", CHUNKED_SKIPPED_MAX - 1, "\r\n\r\n",
		"; done"},
	{"limit: a trailer value one byte longer", "0\r\nA:", CHUNKED_SKIPPED_MAX, "\r\n\r\n",
		"; bad, 4 left"},
	{"limit: the longest trailer name", "0\r\n", CHUNKED_SKIPPED_MAX, ":\r\n\r\n", "; done"},
	{"limit: a trailer name one byte longer", "0\r\n", CHUNKED_SKIPPED_MAX + 1, ":\r\n\r\n",
		"; bad, 5 left"},
	{"limit: extensions of all chunks count together", "1;ab\r\nx\r\n0;",
		CHUNKED_SKIPPED_MAX - 2, "\r\n\r\n", "x; done"},
	{"limit: extensions of all chunks together one byte longer", "1;ab\r\nx\r\n0;",
		CHUNKED_SKIPPED_MAX - 1, "\r\n\r\n", "x; bad, 4 left"},
	{"limit: extensions and trailer count together", "0;ab\r\nA:", CHUNKED_SKIPPED_MAX - 3,
		"\r\n\r\n", "; done"},
	{"limit: extensions and trailer together one byte longer",
		"0;ab\r\nA:", CHUNKED_SKIPPED_MAX - 2, "\r\n\r\n", "; bad, 4 left"},
};

static void check(struct span input, const char *outcome)
{
	const char *other = cut_differs(&(struct cut_way){chunked_outcome, NULL}, input, outcome);

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
	struct span input = rows_repeat(row->head, "a", row->times, row->tail);

	check(input, row->outcome);
	free((void *)(uintptr_t)input.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(long_rows, test_long_row);
	return rows_run("chunked");
}
