#include "tests/unit/rows.h"

#include "json/quote.h"

static const struct row {
	const char *name;
	struct span in;
	const char *out;
} rows[] = {
	{"nothing", BYTES(""), "\"\""},
	{"letters", BYTES("abc"), "\"abc\""},
	{"a quotation mark", BYTES("a\"b"), "\"a\\\"b\""},
	{"a backslash", BYTES("a\\b"), "\"a\\\\b\""},
	{"both, and at the ends", BYTES("\"\\\""), "\"\\\"\\\\\\\"\""},
	{"zero", BYTES("a\0b"), "\"a\\u0000b\""},
	{"control bytes of the first half", BYTES("\x01\t\n\x0f"), "\"\\u0001\\t\\n\\u000f\""},
	{"control bytes of the second half", BYTES("\x10\x1a\x1f"), "\"\\u0010\\u001a\\u001f\""},
	{"a space and what follows it", BYTES(" !#/~"), "\" !#/~\""},
	{"DEL and bytes outside ASCII", BYTES("\x7f\xc3\xa9\xff"), "\"\x7f\xc3\xa9\xff\""},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	char buffer[200];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "x");
	quote_add(&t, row->in);
	assert_string_equal(text_string(&t) + 1, row->out);
	assert_false(t.cut);
}

/* Every length of the buffer: never more than fits. */
static void test_cut(void **state)
{
	char buffer[20];
	struct text t;

	(void)state;
	for (size_t size = 0; size < 12; size++) {
		memset(buffer, '.', sizeof buffer);
		text_init(&t, buffer, size);
		quote_add(&t, SPAN("a\1\"b"));
		assert_true(t.cut);
		assert_int_equal(t.len, size);
		assert_int_equal(buffer[size], '.');
	}
	text_init(&t, buffer, 12);
	quote_add(&t, SPAN("a\1\"b"));
	assert_false(t.cut);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("what does not fit is cut", test_cut);
	return rows_run("quote");
}
