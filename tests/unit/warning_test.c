#include "tests/unit/rows.h"

#include "kube/warning.h"

static const struct row {
	const char *name;
	struct span value;
	const char *texts; /* each ended by "; " */
} rows[] = {
	{"as the API server writes it",
		BYTES("299 - \"v1 ComponentStatus is deprecated in v1.19+\""),
		"v1 ComponentStatus is deprecated in v1.19+; "},
	{"several", BYTES("299 - \"a\", 299 - \"b\",299 - \"c\""), "a; b; c; "},
	{"an agent", BYTES("299 example.com:80 \"a\""), "a; "},
	{"an empty text", BYTES("299 - \"\""), "; "},
	{"quotes and backslashes", BYTES("299 - \"\\\"a\\\" \\\\ \\b\""), "\"a\" \\ b; "},
	{"a comma in a text", BYTES("299 - \"a, 299 - b\""), "a, 299 - b; "},
	{"a date", BYTES("299 - \"a\" \"Sat, 25 Aug 2012 23:34:45 GMT\", 299 - \"b\""), "a; b; "},
	{"spaces and tabs around", BYTES(" \t299 - \"a\" \t, 299 - \"b\"\t"), "a; b; "},
	{"bytes that are not printable", BYTES("299 - \"a\xc3\xa9\x07\""), "a???; "},
	{"another code", BYTES("199 - \"a\", 299 - \"b\", 2990 - \"c\""), "b; "},
	{"nothing", BYTES(""), ""},
	{"spaces alone", BYTES("  "), ""},
	{"no quotes", BYTES("299 - a, 299 - \"b\""), ""},
	{"no agent", BYTES("299 \"a\""), ""},
	{"no text", BYTES("299 -"), ""},
	{"a text that does not end", BYTES("299 - \"a"), ""},
	{"a backslash at the end", BYTES("299 - \"a\\"), ""},
	{"a malformed one behind a good one", BYTES("299 - \"a\", b"), "a; "},
	{"a date that does not end", BYTES("299 - \"a\" \"b, 299 - \"c\""), "a; "},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	unsigned char *exact = malloc(row->value.len + 1);
	struct span value = {exact, row->value.len};
	char buffer[200], all[400] = "";
	struct text t;

	memcpy(exact, row->value.ptr, row->value.len);
	text_init(&t, buffer, sizeof buffer);
	while (warning_next(&value, &t))
		(void)snprintf(
			all + strlen(all), sizeof all - strlen(all), "%.*s; ", (int)t.len, buffer);
	assert_string_equal(all, row->texts);
	assert_int_equal(value.len, 0);
	free(exact);
}

/* What does not fit is left out; what follows is whole again. */
static void test_long(void **state)
{
	struct span value = SPAN("299 - \"abcdef\", 299 - \"gh\"");
	char buffer[4];
	struct text t;

	(void)state;
	text_init(&t, buffer, sizeof buffer);
	assert_true(warning_next(&value, &t));
	assert_true(span_equal(text_span(&t), SPAN("abcd")));
	assert_true(warning_next(&value, &t));
	assert_true(span_equal(text_span(&t), SPAN("gh")));
	assert_false(warning_next(&value, &t));
}

static void test_seen(void **state)
{
	struct warnings w = {0};
	char text[2] = "a";

	(void)state;
	for (size_t i = 0; i < WARNINGS_MAX; i++, text[0]++) {
		assert_true(warnings_add(&w, span_of(text)));
		assert_false(warnings_add(&w, span_of(text)));
	}
	assert_false(warnings_add(&w, SPAN("a")));
	assert_true(warnings_add(&w, span_of(text)));
	/* The one that has been forgotten for it. */
	assert_false(warnings_add(&w, SPAN("b")));
	assert_true(warnings_add(&w, SPAN("a")));
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("limit: a long text", test_long);
	rows_add_one("limit: as many as are remembered, and one more", test_seen);
	return rows_run("warning");
}
