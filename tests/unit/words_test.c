#include "tests/unit/rows.h"

#include "command/words.h"

#define MAX 128

static const struct row {
	const char *name, *in;
	const char *words; /* each ended by "|"; null: FAIL_USAGE */
} rows[] = {
	{"one word", "a", "a|"},
	{"nothing", "", ""},
	{"nothing but space", " \t\n", ""},
	{"words at spaces", "a b  c", "a|b|c|"},
	{"all white space", "a\tb\nc\vd\fe\rf g", "a|b|c|d|e|f|g|"},
	{"the bytes beside white space",
		"a\x08"
		"b\x0e"
		"c!d",
		"a\x08"
		"b\x0e"
		"c!d|"},
	{"space at both ends", " a ", "a|"},
	{"single quotes", "'a b' c", "a b|c|"},
	{"double quotes", "\"a b\" c", "a b|c|"},
	{"a quote that begins inside a word", "a'b c'", "ab c|"},
	{"a quote that ends inside a word", "'a b'c d", "a bc|d|"},
	{"quotes side by side are one word", "'a'\"b\"'c'", "abc|"},
	{"the other quote inside a quote", "'a\"b' \"c'd\"", "a\"b|c'd|"},
	{"an empty word", "a '' b", "a||b|"},
	{"an empty word in double quotes", "\"\"", "|"},
	{"an empty word at the end", "a ''", "a||"},
	{"empty quotes in a word add nothing", "a''b", "ab|"},
	{"a line end in quotes", "'a\nb'", "a\nb|"},
	{"a backslash is itself", "a\\ b\\'c d'", "a\\|b\\c d|"},
	{"a dollar is itself", "$A `b`", "$A|`b`|"},
	{"bytes outside ASCII are no space", "\xc2\xa0\x85", "\xc2\xa0\x85|"},
	{"as in a pod", "/readyz -H 'X: a b' --timeout=2s", "/readyz|-H|X: a b|--timeout=2s|"},
	{"a single quote that stays open", "a 'b c", NULL},
	{"a double quote that stays open", "a \"b'", NULL},
	{"a quote that opens at the end", "a'", NULL},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	char *copy = strdup(row->in), *words[MAX], buffer[200];
	struct fail f = {0};
	int n = words_split(copy, words, MAX, &f);
	struct text t;

	assert_int_equal(f.code, row->words == NULL ? FAIL_USAGE : FAIL_NONE);
	text_init(&t, buffer, sizeof buffer);
	for (int i = 0; i < n && f.code == FAIL_NONE; i++) {
		text_add(&t, words[i]);
		text_add(&t, "|");
	}
	if (row->words != NULL)
		assert_string_equal(text_string(&t), row->words);
	free(copy);
}

/* "w w w ..." */
static int split_many(int count, struct fail *f)
{
	char *text = malloc((size_t)count * 2 + 1);
	char **words = calloc(MAX, sizeof *words);
	int n;

	for (int i = 0; i < count; i++)
		memcpy(text + i * 2, "w ", 3);
	n = words_split(text, words, MAX, f);
	for (int i = 0; i < n && f->code == FAIL_NONE; i++)
		assert_string_equal(words[i], "w");
	free(words);
	free(text);
	return n;
}

static void test_many(void **state)
{
	struct fail f = {0};

	(void)state;
	assert_int_equal(split_many(MAX, &f), MAX);
	assert_int_equal(f.code, FAIL_NONE);
}

static void test_too_many(void **state)
{
	struct fail f = {0};

	(void)state;
	assert_true(split_many(MAX + 1, &f) <= MAX);
	assert_int_equal(f.code, FAIL_USAGE);
	assert_true(span_equal((struct span){(const unsigned char *)f.detail, f.len},
		SPAN("too many words in the variable")));
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("as many words as there is room for", test_many);
	rows_add_one("one more", test_too_many);
	return rows_run("words");
}
