#include "tests/unit/rows.h"

#include "tests/outcome/path.h"

/* What templates mean is in select_test.c; here is where and why they are refused. */
static const struct row {
	const char *name, *expression, *outcome;
} rows[] = {
	{"a template", "a{.b}c{range .d[*]}{@}{end}", "right"},
	{"text", "a", "right"},
	{"nothing", "", "there is nothing in it at 0"},
	{"an action that is not closed", "a{.b", "the { is not closed at 4"},
	{"an action that is not closed, nothing in it", "a{", "the { is not closed at 2"},
	{"an unknown byte", "a{%}", "nothing begins with this at 2"},
	{"a tab", "{.a\t.b}", "nothing begins with this at 3"},
	{"a line end", "{.a\n.b}", "nothing begins with this at 3"},
	{"a } behind a [", "{.a]}", "nothing begins with this at 3"},
	{"a comma", "{.a,.b}", "nothing begins with this at 3"},
	{"a sign outside ASCII", "{€}", "nothing begins with this at 1"},
	{"a letter outside ASCII", "{é}", "right"},
	{"the last of what is no letter outside ASCII", "{\302\277}",
		"nothing begins with this at 1"},
	{"the first letter outside ASCII", "{\303\200}", "right"},
	{"the last lead byte that begins a word", "{\356\200\200}", "right"},
	{"the first lead byte that does not", "{\357\200\200}", "nothing begins with this at 1"},
	{"a byte that no UTF-8 begins with", "{\377}", "nothing begins with this at 1"},
	{"words begin with _ and letters", "{_}{a}{z}{A}{Z}", "right"},
	{"the byte before A", "{@@}{.a@}", "right"},
	{"the byte behind Z", "{[}", "the [ is not closed at 2"},
	{"the byte before a", "{`}", "nothing begins with this at 1"},
	{"the byte behind z", "{{}", "nothing begins with this at 1"},
	{"the byte before 0", "{/}", "nothing begins with this at 1"},
	{"the byte behind 9", "{:}", "nothing begins with this at 1"},
	{"a name that ends in a backslash", "{.a\\", "it ends too early at 4"},
	{"a name that ends in a backslash, in brackets", "{['a\\']}", "it ends too early at 5"},
	{"descent twice", "{....a}", ".. directly behind .. at 5"},
	{"descent twice, with a name between", "{..a..b}", "right"},
	{"descent at the end", "{..}", "right"},
	{"a number of two points", "{1.2.3}", "not a number at 6"},
	{"a number of no digits", "{+}", "not a number at 2"},
	{"a point behind a sign alone", "{-.}", "not a number at 3"},

	{"[: not closed", "{.a[0", "the [ is not closed at 4"},
	{"[: a line end in it", "{.a[0\n]}", "the [ is not closed at 4"},
	{"[: a line end in it, behind a backslash", "{['a\\\n']}", "the [ is not closed at 2"},
	{"filter: a line end in it, behind a backslash", "{[?(@.a\\\n)]}",
		"it ends too early at 8"},
	{"[: a line end behind it", "{.a[0]}\n", "right"},
	{"[: a space in it", "{.a[ 0]}", "not an index, slice or 'name' at 4"},
	{"[: a word", "{.a[x]}", "not an index, slice or 'name' at 4"},
	{"[: a word behind digits", "{.a[1x]}", "not an index, slice or 'name' at 5"},
	{"[: a minus alone", "{.a[-]}", "not an index, slice or 'name' at 5"},
	{"[: a minus behind the colon", "{.a[1:-]}", "not an index, slice or 'name' at 7"},
	{"[: four parts", "{.a[1:2:3:4]}", "not an index, slice or 'name' at 10"},
	{"[: a colon too many", "{.a[1:2:3:]}", "not an index, slice or 'name' at 10"},
	{"[: a star and more", "{.a[*1]}", "not an index, slice or 'name' at 5"},
	{"[: double quotes", "{[\"a\"]}", "not an index, slice or 'name' at 2"},
	{"[: one quote", "{[']}", "not an index, slice or 'name' at 2"},
	{"[: a quote that is not closed", "{['a]}", "not an index, slice or 'name' at 2"},
	{"[: a quote that is not closed, and nothing behind", "{['a]",
		"not an index, slice or 'name' at 2"},
	{"[: nothing in it", "{[]}", "right"},
	{"[: nothing behind a comma", "{[0,]}", "right"},
	{"[: something before a quote", "{[x']}", "not an index, slice or 'name' at 2"},
	{"[: closed, but not the action", "{['a']", "the { is not closed at 6"},
	{"[: a filter of nothing", "{[?(", "a condition is missing at 4"},
	{"[: three quotes", "{['a'b']}", "not an index, slice or 'name' at 2"},
	{"[: something behind the quotes", "{['a'x]}", "not an index, slice or 'name' at 2"},
	{"[: 63 bits", "{[9223372036854775807]}{[-9223372036854775808]}", "right"},
	{"[: 64 bits", "{[9223372036854775808]}", "over 64 bits at 21"},
	{"[: 64 bits below zero", "{[-9223372036854775809]}", "over 64 bits at 22"},
	{"[: 64 bits by far", "{[99999999999999999999]}", "over 64 bits at 21"},
	{"[: in a union", "{['a',x]}", "not an index, slice or 'name' at 6"},
	{"[: a space within a union's part", "{['a','b' c]}", "not an index, slice or 'name' at 6"},
	{"[: a wrong path in quotes", "{['a%[']}", "the [ is not closed at 6"},
	{"[: the first wrong part is told", "{[x,y]}", "not an index, slice or 'name' at 2"},

	{"quotes: not closed", "{\"a}", "the quotes are not closed at 2"},
	{"quotes: closed behind a backslash", "{\"a\\\"}", "the quotes are not closed at 2"},
	{"quotes: a line end in them", "{\"a\n\"}", "the quotes are not closed at 2"},
	{"quotes: an unknown escape", "{\"a\\q\"}", "an unknown escape at 4"},
	{"quotes: a control character escaped", "{\"\\\a\"}", "an unknown escape at 3"},
	{"quotes: the other quote escaped", "{\"a\\'\"}", "an unknown escape at 4"},
	{"quotes: a digit that is not octal", "{\"\\078\"}", "an unknown escape at 5"},
	{"quotes: a digit that is not hex", "{\"\\x4g\"}", "an unknown escape at 5"},
	{"quotes: over a byte", "{\"\\400\"}", "an unknown escape at 6"},
	{"quotes: the largest byte", "{\"\\377\"}", "right"},
	{"quotes: before the surrogates", "{\"\\ud7ff\"}", "right"},
	{"quotes: the first surrogate", "{\"\\ud800\"}", "an unknown escape at 8"},
	{"quotes: behind the surrogates", "{\"\\ue000\"}", "right"},
	{"quotes: too few digits", "{\"\\u00\"}", "an unknown escape at 6"},
	{"quotes: a quote within", "{\"a\\\\\"b\"}", "an unknown escape at 6"},

	{"filter: no ( ", "{[?@.a]}", "not an index, slice or 'name' at 2"},
	{"filter: not closed", "{[?(@.a", "the ( is not closed at 7"},
	{"filter: no ]", "{[?(@.a)", "a ] is missing at 8"},
	{"filter: a space before the ]", "{[?(@.a) ]}", "a ] is missing at 8"},
	{"filter: a wrong left side", "{[?(%==1)]}", "nothing begins with this at 4"},
	{"filter: a wrong right side", "{[?(1==%)]}", "nothing begins with this at 7"},
	{"filter: a wrong second condition", "{[?(@.a && %)]}", "nothing begins with this at 11"},
	{"filter: no condition", "{[?(@.a && )]}", "a condition is missing at 11"},
	{"filter: in a union", "{[0,?(@.a)]}", "right"},
	{"filter: in a union, something behind it", "{[0,?(@.a)1]}", "a ] is missing at 10"},
	{"filter: within a filter", "{[?(@[?(@.a)] && @.b)]}", "a filter within a filter at 8"},
	{"filter: no ) in a union", "{[0,?(@.a]}", "the ( is not closed at 9"},
	{"filter: it ends behind &&", "{[?(@.a &&", "a condition is missing at 10"},
	{"filter: it ends within &&", "{[?(@.a &", "nothing begins with this at 8"},
	{"filter: a } in parentheses", "{[?((@.a}x) && @.b)]}", "right"},
	{"filter: words of ranges are no words there", "{[?(range)]}{[?(end)]}", "right"},
	{"filter: an operator in quotes", "{[?(\"a=b\"==@.v)]}", "the quotes are not closed at 5"},
	{"filter: what only && makes right", "{[?(@['v']==\")\")]}", "the ( is not closed at 17"},
};

/* At the limits. */
static const struct long_row {
	const char *name, *head, *repeat;
	size_t times;
	const char *tail, *outcome;
} long_rows[] = {
	{"steps: all there is room for", "{", ".a", PATH_STEPS_MAX - 3, "}", "right"},
	{"steps: one more", "{", ".a", PATH_STEPS_MAX - 2, "}", "more than 254 steps at 508"},
	{"steps: many more", "{", ".a", 1000, "}", "more than 254 steps at 511"},
	{"steps: of texts and actions", "", "a{}", 84, "", "right"},
	{"steps: of one action more", "", "a{}", 85, "", "more than 254 steps at 255"},
	{"steps: parentheses", "{[?(@.a && ", "(", 1000000, "", "more than 64 of .. ! ( at 75"},
	{"steps: exclamation marks", "{[?(@.a && ", "!", 1000000, "",
		"more than 64 of .. ! ( at 75"},
	{"nested: all there may be of ..", "{", "..a", PATH_NESTED_MAX, "}", "right"},
	{"nested: one .. more", "{", "..a", PATH_NESTED_MAX + 1, "}",
		"more than 64 of .. ! ( at 195"},
	{"nested: all there may be of !", "{[?(", "!", PATH_NESTED_MAX - 1, "@.a)]}", "right"},
	{"nested: one ! more", "{[?(", "!", PATH_NESTED_MAX, "@.a)]}",
		"more than 64 of .. ! ( at 68"},
	{"steps: conditions", "{[?(@.a", " && @.a", 10000, ")]}", "more than 254 steps at 589"},
	{"steps: parts of a union", "{[0", ",0", 10000, "]}", "more than 254 steps at 255"},
	{"steps: words do not take any", "{", "range ", 10000, "}", "right"},
	{"text: all there is room for", "", "a", PATH_TEXT_MAX - 5, "", "right"},
	{"text: one byte more", "", "a", PATH_TEXT_MAX - 4, "",
		"more than 8,192 bytes of text at 8188"},
	{"text: a name behind all there is room for", "", "a", PATH_TEXT_MAX - 5, "{.a}",
		"more than 8,192 bytes of text at 8190"},
	{"text: a name", "{.", "a", PATH_TEXT_MAX - 4, "}",
		"more than 8,192 bytes of text at 8190"},
	{"text: quoted", "{\"", "a", PATH_TEXT_MAX - 4, "\"}",
		"more than 8,192 bytes of text at 8190"},
	{"text: of numbers", "{", "1", PATH_TEXT_MAX - 4, "}",
		"more than 8,192 bytes of text at 8189"},
	{"nested dots that are dropped", "{['a", "}{.a", 10000, "']}",
		"more than 254 steps at 344"},
};

static void check(struct span input, const char *outcome)
{
	static struct outcome o;

	path_outcome(&o, input, NULL, NULL);
	assert_string_equal(o.log, outcome);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(span_of(row->expression), row->outcome);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span input = rows_repeat(row->head, row->repeat, row->times, row->tail);

	check(input, row->outcome);
	free((void *)(uintptr_t)input.ptr);
}

/* Bytes that no string literal of the table can hold. */
static void test_nul(void **state)
{
	(void)state;
	check(SPAN("{.a\0b}"), "right");
	check(SPAN("{[?(@.a\0b)]}"), "right");
	check(SPAN("{[?(@.a\0b && @.c)]}"), "right");
	check(SPAN("{[?(@.a\0==1)]}"), "right");
	check(SPAN("{\0}"), "nothing begins with this at 1");
	check(SPAN("{\"\\\0\"}"), "an unknown escape at 3");
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(long_rows, test_long_row);
	rows_add_one("a NUL is a byte like others", test_nul);
	return rows_run("path");
}
