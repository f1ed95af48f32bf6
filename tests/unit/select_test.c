#include "tests/unit/rows.h"

#include "base/text.h"
#include "tests/outcome/jsonpath_more.h"
#include "tests/outcome/select.h"

/* Filters that kubectl refuses. */
static const struct jsonpath_row extended_rows[] = {
	{"&&: both must hold", "{.l[?(@.a==1 && @.b==2)].c}",
		"{\"l\":[{\"a\":1,\"c\":3},{\"a\":1,\"b\":2,\"c\":4},{\"b\":2,\"c\":5}]}",
		"4; done"},
	{"&&: three", "{.l[?(@.a && @.b && @.c)].a}",
		"{\"l\":[{\"a\":1,\"b\":1,\"c\":1},{\"a\":2,\"b\":1},{\"a\":3,\"c\":1},{\"b\":1,"
		"\"c\":1}]}",
		"1; done"},
	{"||: one is enough", "{.l[?(@.a==1 || @.b==2)].c}",
		"{\"l\":[{\"a\":1,\"c\":3},{\"a\":2,\"b\":2,\"c\":4},{\"b\":3,\"c\":5}]}",
		"3 4; done"},
	{"||: after &&", "{.l[?(@.a || @.b && @.c)].d}",
		"{\"l\":[{\"a\":1,\"d\":1},{\"b\":1,\"d\":2},{\"b\":1,\"c\":1,\"d\":3},{\"c\":1,"
		"\"d\":4}]}",
		"1 3; done"},
	{"||: before &&", "{.l[?(@.a && @.b || @.c)].d}",
		"{\"l\":[{\"a\":1,\"d\":1},{\"a\":1,\"b\":1,\"d\":2},{\"c\":1,\"d\":3},{\"b\":1,"
		"\"d\":4}]}",
		"2 3; done"},
	{"( ): before &&", "{.l[?((@.a || @.b) && @.c)].d}",
		"{\"l\":[{\"a\":1,\"d\":1},{\"b\":1,\"c\":1,\"d\":2},{\"c\":1,\"d\":3}]}",
		"2; done"},
	{"( ): behind &&", "{.l[?(@.a && (@.b || @.c))].d}",
		"{\"l\":[{\"a\":1,\"d\":1},{\"a\":1,\"c\":1,\"d\":2},{\"c\":1,\"d\":3}]}",
		"2; done"},
	{"( ): around one", "{.l[?((@.a))].a}", "{\"l\":[{\"a\":1},{\"b\":1}]}", "1; done"},
	{"( ): twice, no spaces", "{.l[?((@.a)&&(@.b))].a}",
		"{\"l\":[{\"a\":1},{\"a\":2,\"b\":1}]}", "2; done"},
	{"( ): spaces around all", "{.l[?( ( @.a ) && ( @.b ) )].a}",
		"{\"l\":[{\"a\":1},{\"a\":2,\"b\":1}]}", "2; done"},
	{"!: of existence", "{.l[?(!@.a)].b}", "{\"l\":[{\"a\":1,\"b\":1},{\"b\":2}]}", "2; done"},
	{"!: of a comparison whose side is missing", "{.l[?(!@.a==1)].b}",
		"{\"l\":[{\"a\":1,\"b\":1},{\"a\":2,\"b\":2},{\"b\":3}]}", "2 3; done"},
	{"!: of what is in parentheses", "{.l[?(!(@.a || @.b))].c}",
		"{\"l\":[{\"a\":1,\"c\":1},{\"b\":1,\"c\":2},{\"c\":3}]}", "3; done"},
	{"!: twice", "{.l[?(!!@.a)].b}", "{\"l\":[{\"a\":1,\"b\":1},{\"b\":2}]}", "1; done"},
	{"!: before &&", "{.l[?(@.a==\"x\" && !@.b)].a}",
		"{\"l\":[{\"a\":\"x\",\"b\":1},{\"a\":\"x\"}]}", "x; done"},
	{"!: a space behind it", "{.l[?(! @.a )].b}", "{\"l\":[{\"a\":1,\"b\":1},{\"b\":2}]}",
		"2; done"},
	{"!: with a space before it kubectl knows an operator", "{.l[?( !@.a)].b}",
		"{\"l\":[{\"a\":1,\"b\":1}]}", "; failed"},
	{"quotes: what is in them is text", "{.l[?(@.a==\"&&||)!(\" && @.b)].b}",
		"{\"l\":[{\"a\":\"&&||)!(\",\"b\":1}]}", "1; done"},
	{"quotes: several", "{.l[?(@.a==\"x)\" && @.b==')y')].a}",
		"{\"l\":[{\"a\":\"x)\",\"b\":\")y\"}]}", "x); done"},
	{"quotes: an escaped one", "{.l[?(@.a==\"x\\\")\" && @.b)].b}",
		"{\"l\":[{\"a\":\"x\\\")\",\"b\":1}]}", "1; done"},
	{"brackets: what is in them is a path", "{.l[?(@['a)','b'] && @.c)].c}",
		"{\"l\":[{\"a)\":1,\"c\":1},{\"b\":1,\"c\":2},{\"c\":3}]}", "1 2; done"},
	{"a name goes on over &&", "{.l[?(@.a&&b)].c}", "{\"l\":[{\"a&&b\":1,\"c\":1},{\"c\":2}]}",
		"1; done"},
	{"&&: the right side is not looked at when the left does not hold",
		"{.l[?(@.a && @.b==1)].a}", "{\"l\":[{\"b\":\"x\"},{\"a\":1,\"b\":1}]}", "1; done"},
	{"||: the right side is not looked at when the left holds", "{.l[?(@.a || @.b==1)].a}",
		"{\"l\":[{\"a\":1,\"b\":\"x\"}]}", "1; done"},
	{"&&: the left side fails", "{.l[?(@.b==1 && @.a)].a}", "{\"l\":[{\"b\":\"x\"}]}",
		"; failed"},
	{"||: the right side fails", "{.l[?(@.a || @.b==1)].a}", "{\"l\":[{\"b\":\"x\"}]}",
		"; failed"},
	{"!: what it stands before fails", "{.l[?(!@.b==1)].a}", "{\"l\":[{\"a\":1,\"b\":\"x\"}]}",
		"; failed"},
	{"!: of existence that fails", "{.l[?(!@.a[0])].b}",
		"{\"l\":[{\"a\":1,\"b\":1},{\"a\":[],\"b\":2},{\"b\":3}]}", "3; done"},
	{"in a part of a union", "{.l[0,?(@.a && @.b)].a}", "{\"l\":[{\"a\":1},{\"a\":2,\"b\":1}]}",
		"1 2; done"},
	{"in a range", "{range .l[?(@.a && @.b)]}{.a},{end}",
		"{\"l\":[{\"a\":1},{\"a\":2,\"b\":1}]}", "2,; done"},
	{"refused: nothing behind &&", "{.l[?(@.a && )]}", "{}", "; refused"},
	{"refused: nothing before &&", "{.l[?(&& @.a)]}", "{}", "; refused"},
	{"refused: nothing behind !", "{.l[?(!)]}", "{}", "; refused"},
	{"refused: nothing in parentheses", "{.l[?(@.a && ())]}", "{}", "; refused"},
	{"refused: a ( too many", "{.l[?((@.a)]}", "{}", "; refused"},
	{"refused: a ) too many", "{.l[?(@.a && @.b))]}", "{}", "; refused"},
	{"refused: one condition behind the other", "{.l[?((@.a)(@.b))]}", "{}", "; refused"},
	{"refused: one &", "{.l[?(@.a & @.b)]}", "{}", "; refused"},
	{"refused: no ]", "{.l[?(@.a && @.b)", "{}", "; refused"},
	{"refused: a filter within", "{.l[?(@.a[?(@.b)] && @.c)]}", "{}", "; refused"},
	{"refused: a line end", "{.l[?(@.a &&\n@.b)]}", "{}", "; refused"},
	{"refused: two texts without &&", "{.l[?(@['v']==\")\")]}", "{}", "; refused"},
};

/* Where it matters that a list follows the scan. */
static const struct jsonpath_row streamed_rows[] = {
	{"a second list of one name", "{.l[*]}", "{\"l\":[1],\"l\":[2]}", "; twice"},
	{"a second list of one name, when the first is empty", "{.l[*]}", "{\"l\":[],\"l\":[2]}",
		"; twice"},
	{"a second list of one name around it", "{.a.l[*]}", "{\"a\":{\"l\":[1]},\"a\":{}}",
		"; twice"},
	{"a second value of one name", "{.l[*]}", "{\"l\":[1],\"l\":2}", "; twice"},
	{"the same name elsewhere", "{.l[*]}", "{\"a\":{\"l\":[1]},\"l\":[2],\"b\":{\"l\":[3]}}",
		"2; done"},
	{"the same name within an element", "{.l[*].l[*]}", "{\"l\":[{\"l\":[1,2]},{\"l\":[3]}]}",
		"1 2 3; done"},
	{"of a name that is there twice in an element", "{.l[*].v}",
		"{\"l\":[{\"v\":1,\"v\":2},{\"v\":3}]}", "2 3; done"},
	{"not JSON behind all that is wanted", "{.v}", "{\"v\":1}x",
		"; bad: more than one value at 7"},
	{"not JSON behind a failure", "{.v[0]}", "{\"v\":1}x", "; bad: more than one value at 7"},
	{"not JSON behind a second list", "{.l[*]}", "{\"l\":[],\"l\":[]}x",
		"; bad: more than one value at 15"},
	{"not JSON in what is skipped", "{.v}", "{\"w\":[01]}", "; bad: a malformed number at 7"},
	{"not JSON in what is held", "{.v}", "{\"v\":[tru ]}", "; bad: an unknown word at 9"},
	{"not JSON, and text alone", "text", "{", "; bad: it ends too early at 1"},
	{"no text", "{.v}", "", "; bad: it ends too early at 0"},
	{"a number too large for a double", "{.v}", "{\"v\":1e999}", "; failed"},
	{"a number too large for a double, inside", "{.l}", "{\"l\":[1,1e999]}", "; failed"},
	{"a number too large for a double, compared", "{.l[?(@>1.0)]}", "{\"l\":[1e999]}",
		"; failed"},
	{"a number too large for a double, not looked at", "{.v}", "{\"v\":1,\"w\":1e999}",
		"1; done"},
	{"half a surrogate pair", "{.v}", "{\"v\":\"a\\ud800b\"}", "a\357\277\275b; done"},
};

static void check(
	const char *expression, struct span document, bool plain, size_t room, const char *outcome)
{
	struct select_way with = {span_of(expression), plain, room};
	const char *other =
		cut_differs(&(struct cut_way){select_outcome, &with}, document, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_streamed(void **state)
{
	const struct jsonpath_row *row = *state;

	check(row->expression, span_of(row->document), false, 0, row->outcome);
}

static void test_plain(void **state)
{
	const struct jsonpath_row *row = *state;

	check(row->expression, span_of(row->document), true, 0, row->outcome);
}

/* The sink takes one byte. */
static void test_closed(void **state)
{
	static const char *const expressions[] = {"ab", "{\"a\"}{\"b\"}", "{.l[*]}", "{.l}", "{.m}",
		"{range .l[*]}{@}{end}", "{.l[-1]}{.l[-1]}", "a{.l[0]}", "{.l[0]}b"};

	(void)state;
	for (size_t i = 0; i < COUNT(expressions); i++)
		check(expressions[i], SPAN("{\"l\":[1,2],\"m\":\"ab\"}"), false, 1, "; closed");
}

/* Ranges within each other, on text that is held and on one that follows the scan. */
static void test_ranges(void **state)
{
	static const char *const firsts[] = {"{range @}", "{range .*}"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		bool over = i % 2;
		struct span begun = rows_repeat(
			firsts[i / 2], "{range @}", TEMPLATE_RANGES_MAX - 1 + over, "x");
		struct span all = rows_repeat(
			(const char *)begun.ptr, "{end}", TEMPLATE_RANGES_MAX + over, "");

		check((const char *)all.ptr, SPAN("[1]"), false, 0, over ? "; failed" : "x; done");
		free((void *)(uintptr_t)begun.ptr);
		free((void *)(uintptr_t)all.ptr);
	}
}

/* Many members, in an order of their own, each name twice: sorted, and the last of each. */
static void test_many_members(void **state)
{
	static char document[200000], expected[100000];
	static struct outcome o;
	struct select_way with = {SPAN("{@}"), false, 0};
	struct text d, e;
	const unsigned count = 4096;

	(void)state;
	text_init(&d, document, sizeof document);
	text_init(&e, expected, sizeof expected);
	for (unsigned i = 0; i < 2 * count; i++) {
		/* All numbers of 12 bits, twice, in an order that has nothing to do with theirs. */
		text_add(&d, i == 0 ? "{\"" : ",\"");
		text_add_decimal(&d, 10000 + i * 2477 % count);
		text_add(&d, "\":");
		text_add_decimal(&d, i);
	}
	text_add(&d, "}");
	for (unsigned name = 0; name < count; name++) {
		unsigned i = count;

		while (i * 2477 % count != name)
			i++;
		text_add(&e, name == 0 ? "{\"" : ",\"");
		text_add_decimal(&e, 10000 + name);
		text_add(&e, "\":");
		text_add_decimal(&e, i);
	}
	text_add(&e, "}; done");
	text_string(&e);
	select_outcome(&o, text_span(&d), &(struct cut){cut_every, 999}, &with);
	assert_int_equal(o.len, e.len);
	assert_memory_equal(o.log, expected, sizeof o.log - 1);
}

/* What can be held: with {"v":"aaa..."} 24 bytes stand around the string's. */
static void test_held(void **state)
{
	static const char *const expressions[] = {"{.v.w}{.w}", "{range .v}{.w}{end}{.w}"};
	static struct outcome o;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		size_t over = i / 4;
		struct span document = rows_repeat("{\"v\":\"", "a", HELD_MAX - 24 + over, "\"}");
		struct select_way with = {span_of(expressions[i % 2]), i / 2 % 2, 0};

		select_outcome(&o, document, &(struct cut){cut_every, 65536}, &with);
		assert_string_equal(over ? "; large" : "; done", o.log);
		free((void *)(uintptr_t)document.ptr);
	}
}

int main(void)
{
	ROWS_ADD(jsonpath_rows, test_streamed);
	ROWS_ADD(jsonpath_more_rows, test_streamed);
	ROWS_ADD_AS("all held", jsonpath_rows, test_plain);
	ROWS_ADD_AS("all held", jsonpath_more_rows, test_plain);
	ROWS_ADD_AS("beyond kubectl", extended_rows, test_streamed);
	ROWS_ADD_AS("all held, beyond kubectl", extended_rows, test_plain);
	ROWS_ADD(streamed_rows, test_streamed);
	rows_add_one("the sink takes no more", test_closed);
	rows_add_one("limit: ranges within each other, and one more", test_ranges);
	rows_add_one("many members", test_many_members);
	rows_add_one("limit: what can be held, and one byte more", test_held);
	return rows_run("select");
}
