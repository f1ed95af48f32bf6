#include "tests/unit/rows.h"

#include "tests/outcome/trail.h"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome, *skip;
} rows[] = {
	{"a string", BYTES("\"a\""), "$='a' done", NULL},
	{"an empty string", BYTES("\"\""), "$='' done", NULL},
	{"true", BYTES("true"), "$=true done", NULL},
	{"false", BYTES("false"), "$=false done", NULL},
	{"null", BYTES("null"), "$=null done", NULL},
	{"a number, which only the end ends", BYTES("-1.5e3"), "$=-1.5e3 done", NULL},
	{"a number that white space ends", BYTES("12 \n"), "$=12 done", NULL},
	{"an empty object", BYTES("{}"), "+$ -$ done", NULL},
	{"an empty array", BYTES("[]"), "+$ -$ done", NULL},
	{"nothing", BYTES(""), "bad", NULL},
	{"white space", BYTES(" \n"), "bad", NULL},
	{"not JSON", BYTES("<html>"), "bad", NULL},

	{"object: a member", BYTES("{\"a\":\"b\"}"), "+$ $.a='b' -$ done", NULL},
	{"object: all kinds of members",
		BYTES("{\"a\":\"b\",\"c\":1,\"d\":true,\"e\":false,\"f\":null,\"g\":{},\"h\":[]}"),
		"+$ $.a='b' $.c=1 $.d=true $.e=false $.f=null +$.g -$.g +$.h -$.h -$ done", NULL},
	{"object: in an object", BYTES("{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}"),
		"+$ +$.a +$.a.b $.a.b.c=1 -$.a.b $.a.d=2 -$.a $.e=3 -$ done", NULL},
	{"object: an empty name", BYTES("{\"\":{\"\":1}}"), "+$ +$. $..=1 -$. -$ done", NULL},
	{"object: the same name twice", BYTES("{\"a\":1,\"a\":2}"), "+$ $.a=1 $.a=2 -$ done", NULL},

	{"array: elements", BYTES("[1,\"a\",true]"), "+$ $[]=1 $[]='a' $[]=true -$ done", NULL},
	{"array: in an object", BYTES("{\"a\":[1,2],\"b\":3}"),
		"+$ +$.a $.a[]=1 $.a[]=2 -$.a $.b=3 -$ done", NULL},
	{"array: in an array", BYTES("[[1],[],2]"), "+$ +$[] $[][]=1 -$[] +$[] -$[] $[]=2 -$ done",
		NULL},
	{"array: objects", BYTES("[{\"a\":1},{\"b\":[2]},3]"),
		"+$ +$[] $[].a=1 -$[] +$[] +$[].b $[].b[]=2 -$[].b -$[] $[]=3 -$ done", NULL},
	{"array: strings of no bytes", BYTES("[\"\",\"\"]"), "+$ $[]='' $[]='' -$ done", NULL},
	{"array: behind a member with a name", BYTES("{\"a\":1,\"b\":[2]}"),
		"+$ $.a=1 +$.b $.b[]=2 -$.b -$ done", NULL},
	{"array: behind a word, which has a name", BYTES("{\"a\":null,\"b\":[2]}"),
		"+$ $.a=null +$.b $.b[]=2 -$.b -$ done", NULL},

	{"name: decoded", BYTES("{\"\\u0061\\n\":1}"), "+$ $.a\\x0a=1 -$ done", NULL},
	{"name: a dot is no way into an object", BYTES("{\"a.b\":1,\"a\":{\"b\":2}}"),
		"+$ $.a?b=1 +$.a $.a.b=2 -$.a -$ done", NULL},
	{"name: a bracket is no way into an array", BYTES("{\"a[]\":1,\"a\":[2]}"),
		"+$ $.a?]=1 +$.a $.a[]=2 -$.a -$ done", NULL},
	{"name: an escaped dot", BYTES("{\"a\\u002eb\":1}"), "+$ $.a?b=1 -$ done", NULL},
	{"name: a zero does not end it", BYTES("{\"a\\u0000\":1}"), "+$ $.a?=1 -$ done", NULL},
	{"name: other bytes stay", BYTES("{\"a/b ]\xc3\xa9\":1}"), "+$ $.a/b ]\\xc3\\xa9=1 -$ done",
		NULL},

	{"value: decoded", BYTES("\"\\u0061\\n\\\"\""), "$='a\\x0a\"' done", NULL},
	{"value: a zero", BYTES("\"a\\u0000b\""), "$='a\\x00b' done", NULL},
	{"value: characters of several bytes", BYTES("\"\xc3\xa9\xf0\x9f\x98\x80\""),
		"$='\\xc3\\xa9\\xf0\\x9f\\x98\\x80' done", NULL},

	{"skip: an object", BYTES("{\"a\":{\"b\":1,\"c\":{\"d\":[]}},\"e\":2}"),
		"+$ +$.a -$.a $.e=2 -$ done", ".a"},
	{"skip: an array", BYTES("{\"a\":[1,[2]],\"e\":2}"), "+$ +$.a -$.a $.e=2 -$ done", ".a"},
	{"skip: an empty one", BYTES("{\"a\":{},\"e\":2}"), "+$ +$.a -$.a $.e=2 -$ done", ".a"},
	{"skip: each element", BYTES("[{\"a\":1},{\"a\":1},2]"),
		"+$ +$[] -$[] +$[] -$[] $[]=2 -$ done", "[]"},
	{"skip: everything", BYTES("{\"a\":{\"b\":1}}"), "+$ -$ done", ""},
	{"skip: its inside is checked all the same", BYTES("{\"a\":{\"b\"},\"e\":2}"),
		"+$ +$.a bad", ".a"},

	{"bad: cut short in an object", BYTES("{\"a\":true"), "+$ $.a=true bad", NULL},
	{"bad: cut short in a name", BYTES("{\"a"), "+$ bad", NULL},
	{"bad: cut short behind a name", BYTES("{\"a\":"), "+$ bad", NULL},
	{"bad: cut short in a string", BYTES("{\"a\":\"b"), "+$ bad", NULL},
	{"bad: cut short in a word", BYTES("tru"), "bad", NULL},
	{"bad: cut short in a number", BYTES("1."), "bad", NULL},
	{"bad: a wrong bracket", BYTES("{\"a\":1]"), "+$ $.a=1 bad", NULL},
	{"bad: a second value", BYTES("{}{}"), "+$ -$ bad", NULL},
};

/* `head`, `times` times `repeat`, `tail`: the log has `has` in it and ends with `end`. */
static const struct long_row {
	const char *name, *head, *repeat;
	size_t times;
	const char *tail, *has;
} long_rows[] = {
	{"limit: the longest path", "{\"", "a", TRAIL_PATH_MAX - 2, "\":1}", "aaa=1 -$ done"},
	{"limit: a path one byte longer", "{\"", "a", TRAIL_PATH_MAX - 1, "\":1}", "aa?=1 -$ done"},
	{"limit: a path far longer", "{\"", "a", 3 * TRAIL_PATH_MAX, "\":1}", "aa?=1 -$ done"},
	{"limit: a path that brackets make too long", "{\"", "a", TRAIL_PATH_MAX - 3, "\":[1]}",
		"aa[?=1 -$.aaaa"},
	{"limit: a longest path in whose inside it is too long", "{\"", "a", TRAIL_PATH_MAX - 2,
		"\":{\"b\":[1]},\"c\":2}", "aaa $.c=2 -$ done"},
	{"limit: what is in a path too long has it, too", "{\"", "a", TRAIL_PATH_MAX,
		"\":{\"b\":[1],\"c\":2},\"d\":[3]}", "aa? +$.d $.d[]=3 -$.d -$ done"},
	{"limit: the longest value", "[\"", "a", TRAIL_VALUE_MAX, "\",2]", "aaa' $[]=2 -$ done"},
	{"limit: a value one byte longer", "[\"", "a", TRAIL_VALUE_MAX + 1, "\",2]",
		"aaa'... $[]=2 -$ done"},
	{"limit: a value far longer", "[\"", "a", 2 * TRAIL_VALUE_MAX, "\",\"\"]",
		"aaa'... $[]='' -$ done"},
	{"limit: a value that is cut within a character", "[\"", "a", TRAIL_VALUE_MAX - 1,
		"\xe2\x82\xac\",2]", "aaa\\xe2'... $[]=2 -$ done"},
	{"limit: a number that is cut", "[", "1", TRAIL_VALUE_MAX + 1, ",2]",
		"111... $[]=2 -$ done"},
	{"limit: a number that is cut, and that the end ends", "", "1", TRAIL_VALUE_MAX + 1, "",
		"111... done"},
};

static void check(struct span input, const char *outcome, const char *skip)
{
	const char *other = cut_differs(&(struct cut_way){trail_outcome, skip}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, row->outcome, row->skip);
}

/* What comes of it uncut ends as the row says, and is the same at every cut. */
static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span input = rows_repeat(row->head, row->repeat, row->times, row->tail);
	static struct outcome whole;
	static char log[OUTCOME_SHOWN_MAX];

	trail_outcome(&whole, input, &(struct cut){cut_whole, 0}, NULL);
	memcpy(log, whole.log, sizeof log);
	if (strstr(log, row->has) == NULL)
		fail_msg("%s", log);
	check(input, log, NULL);
	free((void *)(uintptr_t)input.ptr);
}

/* The deepest nesting that there is: the paths of the way back are those of the way in. */
static void test_deepest(void **state)
{
	struct span in = rows_repeat("", "[", SCAN_DEPTH_MAX, "1"), value;
	struct span out = rows_repeat("", "]", SCAN_DEPTH_MAX, ""), piece = in;
	static struct trail t;

	(void)state;
	trail_init(&t);
	for (size_t i = 0; i < SCAN_DEPTH_MAX; i++) {
		assert_int_equal(trail_next(&t, &piece, &value), TRAIL_OPEN);
		assert_int_equal(t.path_len, 2 * i);
	}
	assert_int_equal(trail_next(&t, &piece, &value), TRAIL_MORE);
	piece = out;
	assert_int_equal(trail_next(&t, &piece, &value), TRAIL_PLAIN);
	assert_true(span_equal(value, SPAN("1")));
	/* The first path of 2 * 256 bytes. */
	assert_int_equal(t.path_len, TRAIL_PATH_MAX);
	assert_int_equal(t.path[TRAIL_PATH_MAX - 1], '?');
	for (size_t i = SCAN_DEPTH_MAX; i-- > 0;) {
		assert_int_equal(trail_next(&t, &piece, &value), TRAIL_CLOSE);
		assert_int_equal(t.path_len, 2 * i);
	}
	assert_int_equal(trail_next(&t, &piece, &value), TRAIL_MORE);
	assert_int_equal(trail_end(&t, &value), TRAIL_DONE);
	free((void *)(uintptr_t)in.ptr);
	free((void *)(uintptr_t)out.ptr);
}

static void test_too_deep(void **state)
{
	struct span input = rows_repeat("", "{\"a\":[", SCAN_DEPTH_MAX / 2, "["), value;
	struct span piece = input;
	static struct trail t;

	(void)state;
	trail_init(&t);
	for (size_t i = 0; i < SCAN_DEPTH_MAX; i++)
		assert_int_equal(trail_next(&t, &piece, &value), TRAIL_OPEN);
	assert_int_equal(trail_next(&t, &piece, &value), TRAIL_BAD);
	assert_int_equal(trail_next(&t, &piece, &value), TRAIL_BAD);
	assert_int_equal(trail_end(&t, &value), TRAIL_BAD);
	free((void *)(uintptr_t)input.ptr);
}

/* Paths are compared whole. */
static void test_is(void **state)
{
	static struct trail t;
	struct span in = SPAN("{\"ab\":1"), value;

	(void)state;
	trail_init(&t);
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_OPEN);
	assert_true(trail_is(&t, ""));
	assert_false(trail_is(&t, "."));
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_MORE);
	assert_int_equal(trail_next(&t, &(struct span)BYTES("}"), &value), TRAIL_PLAIN);
	assert_true(trail_is(&t, ".ab"));
	assert_false(trail_is(&t, ".a"));
	assert_false(trail_is(&t, ".abc"));
	assert_false(trail_is(&t, ".aB"));
	assert_false(trail_is(&t, ""));
}

/* A path without a dot at its beginning is looked for at the end. */
static void test_is_the_end(void **state)
{
	static struct trail t;
	struct span in = SPAN("{\"a\":[{\"bc\":1}]}"), value;

	(void)state;
	trail_init(&t);
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_OPEN);
	assert_true(trail_is(&t, ""));
	assert_false(trail_is(&t, "a"));
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_OPEN);
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_OPEN);
	assert_true(trail_is(&t, "[]"));
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_PLAIN);
	assert_true(trail_is(&t, ".a[].bc"));
	assert_true(trail_is(&t, "[].bc"));
	assert_true(trail_is(&t, "bc"));
	assert_true(trail_is(&t, "c"));
	assert_true(trail_is(&t, "a[].bc"));
	assert_false(trail_is(&t, ".bc"));
	assert_false(trail_is(&t, "b"));
	assert_false(trail_is(&t, "x.a[].bc"));
	assert_false(trail_is(&t, ""));
}

static void test_which(void **state)
{
	static struct trail t;
	struct span in = SPAN("{\"a\":1}"), value;

	(void)state;
	trail_init(&t);
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_OPEN);
	assert_int_equal(trail_next(&t, &in, &value), TRAIL_PLAIN);
	assert_int_equal(trail_which(&t, ".a\0.b\0"), 0);
	assert_int_equal(trail_which(&t, ".b\0.aa\0.a\0.c\0"), 2);
	assert_int_equal(trail_which(&t, ".b\0.aa\0"), 2);
	assert_int_equal(trail_which(&t, ""), 0);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(long_rows, test_long_row);
	rows_add_one("limit: the deepest nesting", test_deepest);
	rows_add_one("limit: one deeper", test_too_deep);
	rows_add_one("is: without a dot, the end is meant", test_is_the_end);
	rows_add_one("which: the first of several paths", test_which);
	rows_add_one("is: paths are compared whole", test_is);
	return rows_run("trail");
}
