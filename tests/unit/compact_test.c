#include "tests/unit/rows.h"

#include "tests/outcome/compact.h"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"a null", BYTES("null"), "null; done"},
	{"a true", BYTES(" true "), "true; done"},
	{"a false", BYTES("\tfalse\n"), "false; done"},
	{"a number", BYTES("-1.50e+07"), "-1.50e+07; done"},
	{"a number and a line end", BYTES("12\n"), "12; done"},
	{"a string", BYTES("\"a\""), "\"a\"; done"},
	{"an empty string", BYTES("\"\""), "\"\"; done"},
	{"an empty list", BYTES("[ ]"), "[]; done"},
	{"an empty map", BYTES("{ }"), "{}; done"},
	{"a list of all", BYTES("[ 1 , \"a\" , true , false , null , [ ] , { } ]"),
		"[1,\"a\",true,false,null,[],{}]; done"},
	{"commas behind lists and maps", BYTES("[[1],[[2],3],{\"a\":{}},{}]"),
		"[[1],[[2],3],{\"a\":{}},{}]; done"},
	{"members", BYTES("{ \"a\" : 1 , \"b\" : \"c\" , \"d\" : { \"e\" : [ 2 ] } , \"f\" : 3 }"),
		"{\"a\":1,\"b\":\"c\",\"d\":{\"e\":[2]},\"f\":3}; done"},
	{"members keep their order, and all of them", BYTES("{\"b\":1,\"a\":2,\"b\":3}"),
		"{\"b\":1,\"a\":2,\"b\":3}; done"},
	{"an empty name", BYTES("{\"\":1,\"\":2}"), "{\"\":1,\"\":2}; done"},
	{"white space of all kinds", BYTES("[\r\n\t 1,\r\n\t 2 ]"), "[1,2]; done"},
	{"white space in strings stays", BYTES("[\" a  b \"]"), "[\" a  b \"]; done"},
	{"what must be escaped", BYTES("\"\\\"\\\\\\u0000\\u001f\""),
		"\"\\\"\\\\\\u0000\\u001f\"; done"},
	{"short escapes", BYTES("\"\\b\\f\\n\\r\\t\\u0008\\u000A\""),
		"\"\\b\\f\\n\\r\\t\\b\\n\"; done"},
	{"what need not be escaped", BYTES("\"\\/\\u0020\\u0041\\u007f\""), "\"/ A\177\"; done"},
	{"HTML is nothing special", BYTES("\"<>&\\u003c\\u2028\""), "\"<>&<\342\200\250\"; done"},
	{"characters of all lengths", BYTES("\"\\u00e9\\u20ac\\ud83d\\ude00é\""), "\"é€😀é\"; done"},
	{"half a surrogate pair", BYTES("\"a\\ud800b\""), "\"a\357\277\275b\"; done"},
	{"escapes in names", BYTES("{\"a\\n\\\"\":1}"), "{\"a\\n\\\"\":1}; done"},
	{"numbers keep their text", BYTES("[-0,1E5,0.10,123456789012345678901234567890]"),
		"[-0,1E5,0.10,123456789012345678901234567890]; done"},
	{"two values", BYTES("1 2"), "1; bad: more than one value at 2"},
	{"nothing", BYTES(""), "; bad: it ends too early at 0"},
	{"cut short", BYTES("[1"), "[1; bad: it ends too early at 2"},
};

static const struct escape_row {
	const char *name;
	struct span s;
	const char *plain, *html;
} escape_rows[] = {
	{"nothing", BYTES(""), "", ""},
	{"what is special alone", BYTES("<"), "<", "\\u003c"},
	{"what is special first and last", BYTES("&a>"), "&a>", "\\u0026a\\u003e"},
	{"two in a row", BYTES("<<"), "<<", "\\u003c\\u003c"},
	{"U+2028 and U+2029", BYTES("\342\200\250\342\200\251"), "\342\200\250\342\200\251",
		"\\u2028\\u2029"},
	{"U+2027 and U+202A", BYTES("\342\200\247\342\200\252"), "\342\200\247\342\200\252",
		"\342\200\247\342\200\252"},
	{"U+20A8", BYTES("\342\202\250"), "\342\202\250", "\342\202\250"},
	{"U+2028 cut short", BYTES("\342\200"), "\342\200", "\342\200"},
	{"quotes, backslashes and controls", BYTES("\"\\\n\1"), "\\\"\\\\\\n\\u0001",
		"\\\"\\\\\\n\\u0001"},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	const char *other =
		cut_differs(&(struct cut_way){compact_outcome, NULL}, row->input, row->outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_escape(void **state)
{
	const struct escape_row *row = *state;

	for (int html = 0; html < 2; html++) {
		struct outcome o = {0};
		struct compact_run r = {.sink = {compact_put}, .outcome = &o, .room = SIZE_MAX};

		assert_true(compact_escape(&r.sink, row->s, html));
		assert_string_equal(o.log, html ? row->html : row->plain);
	}
}

/* The sink takes any number of bytes up to the last. */
static void test_closed(void **state)
{
	static const char text[] = "{\"a\\n\":[1,{},\"b\\u0001\",null,[]],\"c\":\"d\"}";

	(void)state;
	for (size_t room = 0; room < sizeof text - 1; room++) {
		struct outcome o;

		compact_outcome(&o, SPAN(text), &(struct cut){cut_whole, 0}, &room);
		assert_true(o.len >= 8 && o.len - 8 <= room);
		assert_string_equal(o.log + o.len - 8, "; closed");
		assert_memory_equal(o.log, text, o.len - 8);
	}
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("escape", escape_rows, test_escape);
	rows_add_one("the sink takes no more", test_closed);
	return rows_run("compact");
}
