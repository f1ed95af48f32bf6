#include "tests/unit/rows.h"

#include "base/fill.h"

/* A is "a", B is "bb", C is empty, D has no value, E is not printable. */
static const struct row {
	const char *name, *sentence, *text;
} rows[] = {
	{"no gaps", "what it is", "what it is"},
	{"nothing", "", ""},
	{"a gap", "an $A.", "an a."},
	{"two gaps", "$A$B", "abb"},
	{"a gap without a value", "no $D", ""},
	{"a gap with an empty value", "no $C", ""},
	{"parts", "one|two", "onetwo"},
	{"parts without a value are left out", "x|, $A|, $D|, $B|, $C", "x, a, bb"},
	{"one gap without a value is enough", "x|$A $D|y", "xy"},
	{"a condition that holds", "x|y%A|z", "xyz"},
	{"a condition that does not hold", "x|y%D|z", "xz"},
	{"a condition of an empty value", "x|y%C|z", "xz"},
	{"a condition for none that holds", "x|y!D|z", "xyz"},
	{"a condition for none and an empty value", "x|y!C|z", "xyz"},
	{"a condition for none that does not hold", "x|y!A|z", "xz"},
	{"conditions together", "x%A!D|y%A!B", "x"},
	{"a condition before the text", "%Ax|%Dy", "x"},
	{"empty parts", "||x||", "x"},
	{"the last part is left out", "x|$D", "x"},
	{"what is not printable, quotes and backslashes", "$E", "x????? ~?z"},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	struct fill f = {0};
	char buffer[100];
	struct text t;

	FILL(&f, 'A') = "a";
	FILL(&f, 'B') = "bb";
	FILL(&f, 'C') = "";
	FILL(&f, 'E') = "x\"\\\n\x7f\x80 ~\x1fz";
	text_init(&t, buffer, sizeof buffer);
	fill_add(&f, row->sentence, &t);
	assert_string_equal(text_string(&t), row->text);
}

static void test_first_and_last(void **state)
{
	struct fill f = {0};
	char buffer[10];
	struct text t;

	(void)state;
	FILL(&f, 'A') = "1";
	FILL(&f, 'Z') = "2";
	text_init(&t, buffer, 4);
	fill_add(&f, "$Z$A$Z$A$Z", &t);
	assert_true(span_equal(text_span(&t), SPAN("2121")));
	assert_true(t.cut);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one(
		"limit: the first and the last letter, and a full buffer", test_first_and_last);
	return rows_run("fill");
}
