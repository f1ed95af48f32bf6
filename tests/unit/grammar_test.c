#include "tests/unit/rows.h"

#include "net/grammar.h"

static const char tchars[] = "!#$%&'*+-.^_`|~0123456789"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static const struct row {
	const char *name;
	struct span text;
	bool is_token, is_field_value;
} rows[] = {
	{"a name", BYTES("Content-Length"), true, true},
	{"one byte", BYTES("a"), true, true},
	{"nothing", BYTES(""), false, true},
	{"a space", BYTES("a b"), false, true},
	{"a space first", BYTES(" ab"), false, true},
	{"a space last", BYTES("ab "), false, true},
	{"a tab", BYTES("a\tb"), false, true},
	{"a CR", BYTES("a\rb"), false, false},
	{"an LF first", BYTES("\nab"), false, false},
	{"an LF last", BYTES("ab\n"), false, false},
	{"a NUL", BYTES("a\0b"), false, false},
	{"a NUL alone", BYTES("\0"), false, false},
	{"DEL", BYTES("a\x7f"), false, false},
	{"a byte outside ASCII", BYTES("a\x80"), false, true},
};

static void test_row(void **state)
{
	const struct row *row = *state;

	assert_int_equal(grammar_is_token(row->text), row->is_token);
	assert_int_equal(grammar_is_field_value(row->text), row->is_field_value);
}

static void test_token_bytes(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 256; c++)
		assert_int_equal(grammar_is_token_byte((unsigned char)c),
			memchr(tchars, (int)c, sizeof tchars - 1) != NULL);
}

static void test_field_bytes(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 256; c++)
		assert_int_equal(grammar_is_field_byte((unsigned char)c),
			c == '\t' || (c >= 32 && c <= 126) || c >= 128);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("tchar: each of the 256 bytes", test_token_bytes);
	rows_add_one("a field's value: each of the 256 bytes", test_field_bytes);
	return rows_run("grammar");
}
