#include "tests/unit/rows.h"

#include "base/span.h"

/* Two spans: what each function says of them. */
static const struct pair_row {
	const char *name;
	struct span a, b;
	bool equal, equal_nocase, starts;
} pair_rows[] = {
	{"the same bytes", BYTES("abc"), BYTES("abc"), true, true, true},
	{"two empty ones", BYTES(""), BYTES(""), true, true, true},
	{"an empty one with no pointer", {NULL, 0}, BYTES(""), true, true, true},
	{"another last byte", BYTES("abc"), BYTES("abd"), false, false, false},
	{"another first byte", BYTES("abc"), BYTES("xbc"), false, false, false},
	{"one longer", BYTES("abcd"), BYTES("abc"), false, false, true},
	{"one shorter", BYTES("ab"), BYTES("abc"), false, false, false},
	{"everything begins with nothing", BYTES("abc"), BYTES(""), false, false, true},
	{"nothing begins with something", BYTES(""), BYTES("a"), false, false, false},
	{"case of the left", BYTES("ABC"), BYTES("abc"), false, true, false},
	{"case of the right", BYTES("abc"), BYTES("ABC"), false, true, false},
	{"a zero does not end it", BYTES("a\0b"), BYTES("a\0c"), false, false, false},
	{"the bytes around the letters have no case: @ and `", BYTES("@"), BYTES("`"), false, false,
		false},
	{"the bytes around the letters have no case: [ and {", BYTES("["), BYTES("{"), false, false,
		false},
	{"A and Z are letters", BYTES("AZ"), BYTES("az"), false, true, false},
	{"letters outside ASCII are not folded", BYTES("\xc4"), BYTES("\xe4"), false, false, false},
};

static void test_pair(void **state)
{
	const struct pair_row *row = *state;

	assert_int_equal(span_equal(row->a, row->b), row->equal);
	assert_int_equal(span_equal_nocase(row->a, row->b), row->equal_nocase);
	if (row->a.ptr != NULL)
		assert_int_equal(span_starts_with(row->a, row->b), row->starts);
}

static const struct find_row {
	const char *name;
	struct span in;
	unsigned char what;
	size_t at;
} find_rows[] = {
	{"the first byte", BYTES("abcb"), 'a', 0},
	{"the first of two", BYTES("abcb"), 'b', 1},
	{"the last byte", BYTES("abcd"), 'd', 3},
	{"none: the length", BYTES("abc"), 'x', 3},
	{"nothing in nothing", BYTES(""), 'x', 0},
	{"a zero is a byte", BYTES("a\0b"), '\0', 1},
	{"behind a zero", BYTES("a\0b"), 'b', 2},
};

static void test_find(void **state)
{
	const struct find_row *row = *state;

	assert_int_equal(span_find(row->in, row->what), row->at);
}

static const struct trim_row {
	const char *name;
	struct span in, out;
} trim_rows[] = {
	{"spaces at both ends", BYTES("  a b  "), BYTES("a b")},
	{"tabs at both ends", BYTES("\t\ta\tb\t\t"), BYTES("a\tb")},
	{"nothing to cut", BYTES("a"), BYTES("a")},
	{"nothing but space", BYTES(" \t "), BYTES("")},
	{"nothing", BYTES(""), BYTES("")},
	{"line ends stay", BYTES("\ra\n"), BYTES("\ra\n")},
};

static void test_trim(void **state)
{
	const struct trim_row *row = *state;

	assert_true(span_equal(span_trim(row->in), row->out));
}

static void test_take(void **state)
{
	struct span s = SPAN("abc"), head = span_take(&s, 2);

	(void)state;
	assert_true(span_equal(head, SPAN("ab")));
	assert_true(span_equal(s, SPAN("c")));
	assert_int_equal(span_take(&s, 0).len, 0);
	assert_true(span_equal(span_take(&s, 1), SPAN("c")));
	assert_int_equal(s.len, 0);
}

static const struct to_row {
	const char *name;
	struct span in, head, rest;
} to_rows[] = {
	{"the first of them", BYTES("ab/c/d"), BYTES("ab"), BYTES("c/d")},
	{"none", BYTES("abc"), BYTES("abc"), BYTES("")},
	{"at the beginning", BYTES("/a"), BYTES(""), BYTES("a")},
	{"at the end", BYTES("a/"), BYTES("a"), BYTES("")},
	{"nothing", BYTES(""), BYTES(""), BYTES("")},
};

static void test_take_to(void **state)
{
	const struct to_row *row = *state;
	struct span s = row->in;

	assert_true(span_equal(span_take_to(&s, '/'), row->head));
	assert_true(span_equal(s, row->rest));
}

static const struct holds_row {
	const char *name;
	struct span s, part;
	bool holds;
} holds_rows[] = {
	{"at the beginning", BYTES("abc"), BYTES("ab"), true},
	{"within", BYTES("abcd"), BYTES("bc"), true},
	{"at the end", BYTES("abc"), BYTES("bc"), true},
	{"all of it", BYTES("abc"), BYTES("abc"), true},
	{"behind a beginning of it", BYTES("aab"), BYTES("ab"), true},
	{"not", BYTES("abc"), BYTES("ac"), false},
	{"a beginning of it at the end", BYTES("abc"), BYTES("cd"), false},
	{"more than all", BYTES("abc"), BYTES("abcd"), false},
	{"nothing in something", BYTES("a"), BYTES(""), true},
	{"nothing in nothing", BYTES(""), BYTES(""), true},
	{"something in nothing", BYTES(""), BYTES("a"), false},
};

static void test_holds(void **state)
{
	const struct holds_row *row = *state;

	assert_int_equal(span_holds(row->s, row->part), row->holds);
}

/* FNV-1a's own test values. */
static void test_hash(void **state)
{
	(void)state;
	assert_true(span_hash(SPAN("")) == 0xcbf29ce484222325);
	assert_true(span_hash(SPAN("a")) == 0xaf63dc4c8601ec8c);
	assert_true(span_hash(SPAN("foobar")) == 0x85944171f73967e8);
}

static void test_of(void **state)
{
	(void)state;
	assert_int_equal(span_of("").len, 0);
	assert_true(span_equal(span_of("abc"), SPAN("abc")));
	assert_int_equal(SPAN("a\0b").len, 3);
}

int main(void)
{
	ROWS_ADD(pair_rows, test_pair);
	ROWS_ADD_AS("find", find_rows, test_find);
	ROWS_ADD_AS("trim", trim_rows, test_trim);
	ROWS_ADD_AS("take to", to_rows, test_take_to);
	ROWS_ADD_AS("holds", holds_rows, test_holds);
	rows_add_one("hash: known values", test_hash);
	rows_add_one("what is taken is cut off", test_take);
	rows_add_one("a string's zero does not count", test_of);
	return rows_run("span");
}
