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
	{"the word range in a filter is an unknown one", "{.l[?(range)]}", "{\"l\":[1,2]}",
		"1 2; done"},
	{"the word end in a filter is an unknown one", "{.l[?(end==1)]}", "{\"l\":[1,2]}",
		"; failed"},
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
	{"a second value of one name, none of them a list", "{.l[*]}", "{\"l\":5,\"l\":{}}",
		"; failed"},
	{"an empty list behind a value of its name", "{.l[*]}", "{\"l\":5,\"l\":[]}", "; done"},
	{"names that are nearly the same", "{.items[*]}",
		"{\"item\":[1],\"itemsx\":[2],\"xitems\":[3],\"items\":[5],\"ite\":[6]}",
		"5; done"},
	{"the same name within a list that is not wanted", "{.l[*]}",
		"{\"a\":[{\"l\":[1]}],\"l\":[2],\"b\":[[{\"l\":[3]}]]}", "2; done"},
	{"a name that goes on behind that of a list", "{.items[*]}",
		"{\"items\":[1],\"itemsx\":[2]}", "1; done"},
	{"a string where a list is wanted", "{.*}", "\"AB\"", "65 66; done"},
	{"a map where a list is wanted", "{.v.*.a}", "{\"v\":{\"x\":{\"a\":1,\"b\":2}}}",
		"1; done"},
	{"a list where a map is wanted", "{.v.w[*]}", "{\"v\":[1]}", "; done"},
	{"a string where a map is wanted", "{.v.w[*]}", "{\"v\":\"a\",\"w\":[1]}", "; done"},
	{"elements that are strings", "{.l[1]}", "{\"l\":[\"abc\",\"def\",\"ghi\"]}", "def; done"},
	{"elements that are numbers", "{.l[1]}", "{\"l\":[123,456,789]}", "456; done"},
	{"what is skipped is not counted", "{.l[2]}", "{\"l\":[[1,{\"a\":[]}],{\"b\":{}},3]}",
		"3; done"},
	{"not JSON behind all that is wanted", "{.v}", "{\"v\":1}x",
		"; bad: more than one value at 7"},
	{"not JSON behind a failure", "{.v[0]}", "{\"v\":1}x", "; bad: more than one value at 7"},
	{"not JSON behind a second list", "{.l[*]}", "{\"l\":[],\"l\":[]}x",
		"; bad: more than one value at 15"},
	{"not JSON in what is skipped", "{.v}", "{\"w\":[01]}", "; bad: a malformed number at 7"},
	{"not JSON in what is held", "{.v}", "{\"v\":[tru ]}", "; bad: an unknown word at 9"},
	{"not JSON, and text alone", "text", "{", "; bad: it ends too early at 1"},
	{"no text", "{.v}", "", "; bad: it ends too early at 0"},
	{"the longest numbers", "{.l}{.l[0]}{.l[1]}",
		"{\"l\":[-0.0000012345678901234567,-9223372036854775808]}",
		"[-0.0000012345678901234567,-9223372036854775808]-1.2345678901234567e-06"
		"-9223372036854775808; done"},
	{"a number too large for a double", "{.v}", "{\"v\":1e999}", "; failed"},
	{"a number too large for a double, inside", "{.l}", "{\"l\":[1,1e999]}", "; failed"},
	{"a number too large for a double, compared", "{.l[?(@>1.0)]}", "{\"l\":[1e999]}",
		"; failed"},
	{"a number too large for a double, not looked at", "{.v}", "{\"v\":1,\"w\":1e999}",
		"1; done"},
	/* Its name is what stands in memory where the object's first name would have it. */
	{"a member whose name is like the object's head", "{@}",
		"{\"\\u0000\\u0000\\u0000\\u0000\\u0005\\t\\u0000\\u0000\\u0000\":1}",
		"{\"\\u0000\\u0000\\u0000\\u0000\\u0005\\t\\u0000\\u0000\\u0000\":1}; done"},
	{"what comes behind a failure is not looked at", "{.l[*][0]}", "{\"l\":[1],\"l\":2}",
		"; failed"},
	{"a number alone", "{@}", "12", "12; done"},
	{"a number alone instead of a list", "{[*]}", "12", "; failed"},
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

/* What stays of what was printed before a failure. */
static const struct jsonpath_row failed_rows[] = {
	{"at the end of the list", "a{.l[5:]}b", "{\"l\":[1,2]}", ""},
	{"at an element", "a{range .l[*]}<{.v[0]}>{end}b",
		"{\"l\":[{\"v\":[1]},{\"v\":[]},{\"v\":[2]}]}", "a<1><"},
	{"in the body of a range over nothing", "a{range .l[*]}{[0]}{end}b", "{\"l\":[]}", "a"},
	{"in the body of a range over nothing that is held", "a{range [0][*]}{[1]}{end}b{@}",
		"[[],5]", "a"},
	{"at the second result", "{.l[*][0]}", "{\"l\":[[1],[],[2]]}", "1"},
	{"of a step of zero", "a{.l[-1::0]}b", "{\"l\":[1]}", "a"},
	{"in a filter", "a{.l[?(@>1)]}b", "{\"l\":[2,\"x\",3]}", "a2"},
	{"at a byte of a string", "a{.v.*[0]}b{@}", "{\"v\":\"AB\"}", "a"},
	{"in a condition before one that holds", "a{.l[?(@.a>\"x\" || @.b)].b}b",
		"{\"l\":[{\"a\":1,\"b\":2}]}", "a"},
	{"in a part of a union", "x{[0,'b']}y", "{\"a\":1,\"b\":2}", "x"},
	{"in a condition that is turned round", "a{.l[?(!(@.a>\"x\"))].b}b",
		"{\"l\":[{\"a\":1,\"b\":2}]}", "a"},
	{"at an element of a list that is held", "a{range .l[0:3]}<{.v[0]}>{end}b",
		"{\"l\":[{\"v\":[1]},{\"v\":[]},{\"v\":[2]}]}", "a<1><"},
	{"at the second action", "a{.v}{.v[0]}b", "{\"v\":1}", "a1"},
	{"a second list", "{.l[*]}b", "{\"l\":[1],\"l\":[2]}", "1"},
};

/* Of which templates a list follows the scan: how many fields are before it. */
static const struct list_row {
	const char *name, *expression;
	int fields; /* -1: all is held */
} list_rows[] = {
	{"[*]", "{.items[*].a}", 1},
	{"[*] of the text itself", "{[*].a}", 0},
	{"[*] behind many fields", "{.a.b.c[*]}", 3},
	{".*", "{.items.*.a}", 1},
	{"a filter", "{.items[?(@.a)].b}", 1},
	{"a filter with a text", "{.items[?(@.a==\"x\")].b}", 1},
	{"a filter with a union", "{.items[?(@['a','b'])].b}", 1},
	{"a filter with an unknown word", "{.items[?(@.a==x)].b}", 1},
	{"[0]", "{.items[0].a}", 1},
	{"[1]", "{.items[1].a}", 1},
	{"[-1]", "{.items[-1].a}", 1},
	{"[-1:]", "{.items[-1:].a}", 1},
	{"[1:]", "{.items[1:].a}", 1},
	{"[-2]", "{.items[-2].a}", -1},
	{"[-2:]", "{.items[-2:].a}", -1},
	{"[0:1]", "{.items[0:1].a}", -1},
	{"[-1:5]", "{.items[-1:5].a}", -1},
	{"[::2]", "{.items[::2].a}", -1},
	{"no list", "{.a.b}", -1},
	{"descent", "{..a[*]}", -1},
	{"a list behind descent", "{.a..b[*]}", -1},
	{"a union behind several", "{.items[*]['a','b']}", -1},
	{"a union behind one", "{.items[0]['a','b']}", 1},
	{"a quoted text behind it", "{.items[*] \"x\"}", -1},
	{"a quoted text in a union behind one", "{.items[0]['a \"x\"','b']}", -1},
	{"an unknown word behind it", "{.items[*] x}", -1},
	{"a constant behind it", "{.items[*] 5}", 1},
	{"the word end behind it", "{.items[*] end}", -1},
	{"texts and constants around it", "a{\"b\"}{5}{.items[*]}{true}c", 1},
	{"a constant that has a path", "{5 .a}{.items[*]}", 1},
	{"a text that has a path before it", "{.a \"b\"}{.items[*]}", -1},
	{"two actions", "{.items[*].a}{.items[*].b}", -1},
	{"another action before it", "{.a}{.items[*]}", -1},
	{"another action behind it", "{.items[*]}{.a}", -1},
	{"a range", "{range .items[*]}{.a}{.b}{end}", 1},
	{"a range with texts around it", "a{range .items[*]}{.a}{end}{\"b\"}", 1},
	{"a range within it", "{range .items[*]}{range .a[*]}{@}{end}{.b}{end}", 1},
	{"a range and another action", "{range .items[*]}{.a}{end}{.b}", -1},
	{"two ranges", "{range .items[*]}{.a}{end}{range .a[*]}{end}", -1},
	{"a range that is not ended", "{range .items[*]}{.a}", -1},
	{"a range that is ended twice", "{range .items[*]}{.a}{end}{end}", -1},
	{"a range that is ended twice at once", "{range .items[*]}{.a}{end end}", -1},
	{"a range that is begun twice at once", "{range range .items[*]}{.a}{end}{end}", -1},
	{"a range that is ended where another begins", "{range .items[*]}{.a}{range end}{@}{end}",
		-1},
	{"a range over a constant", "{range 5}{.items[*]}", -1},
	{"[-1::2]", "{.items[-1::2].a}", -1},
	{"a range over a text", "{range \"a\"}{end}{.items[*]}", -1},
	{"a word end alone", "{end}{.items[*]}", -1},
	{"text alone", "a{\"b\"}", -1},
};

/* The sink takes any number of bytes up to the last, of all that can be printed. */
static void test_closed_anywhere(void **state)
{
	static const char document[] =
		"{\"a\":[1,\"b\\n\",\"c<d\",{\"c\":null,\"d\":[]}],\"e\":{\"f\":2.5}}";

	(void)state;
	for (size_t room = 1; room < sizeof document - 1; room++)
		check("{@}", span_of(document), false, room, "; closed");
	check("{@}", SPAN("[\"ab\",1e999]"), false, 1, "; closed");
	check("{@}", SPAN("{\"a\":1e999}"), false, 1, "; closed");
}

/* The sink takes one byte. */
static void test_closed(void **state)
{
	static const char *const expressions[] = {"ab", "{\"a\"}{\"b\"}", "{.l[*]}", "{.l}", "{.m}",
		"{range .l[*]}{@}{end}", "{.l[-1]}{.l[-1]}", "a{.l[0]}", "ab{.l[0]}",
		"ab{range .l[*]}{end}", "{.m.*}", "{.l[0]}b", "{.l[0:3]}"};

	(void)state;
	for (size_t i = 0; i < COUNT(expressions); i++)
		check(expressions[i], SPAN("{\"l\":[1,2,3],\"m\":\"ab\"}"), false, 1, "; closed");
	/* What follows is no JSON, which nobody asks any more. */
	check("{[*]}", SPAN("[1,2,x"), false, 1, "; closed");
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

static void test_failed(void **state)
{
	const struct jsonpath_row *row = *state;
	static struct outcome o;
	struct select_way with = {span_of(row->expression), false, 0};

	select_outcome(&o, span_of(row->document), &(struct cut){cut_whole, 0}, &with);
	assert_true(strcmp(o.log, "; failed") == 0 || strcmp(o.log, "; twice") == 0);
	assert_int_equal(select_last.len, strlen(row->outcome));
	assert_memory_equal(select_last.printed, row->outcome, select_last.len);
}

static void test_list(void **state)
{
	const struct list_row *row = *state;
	static struct path path;
	static struct select s;
	struct path_error error;
	struct sink sink = {NULL};

	assert_true(path_compile(&path, span_of(row->expression), &error));
	select_init(&s, &path, &sink);
	assert_int_equal(row->fields, s.list == NULL ? -1 : s.list - s.entry - 1);
}

/* What need not be held may be of any size: a member, an element, a name. */
static void test_not_held(void **state)
{
	static const char *const ends[][2] = {{"{\"w\":{\"x\":\"", "\"},\"v\":1}"},
		{"{\"v\":1,\"w\":[\"", "\"]}"}, {"{\"w\":\"", "\",\"v\":1}"},
		{"{\"w\":[{\"", "\":2}],\"v\":1}"}};
	static struct outcome o;

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct span document = rows_repeat(ends[i][0], "a", HELD_MAX + 1, ends[i][1]);
		struct select_way with = {SPAN("{.v}"), false, 0};

		select_outcome(&o, document, &(struct cut){cut_every, 65536}, &with);
		assert_string_equal(o.log, "1; done");
		free((void *)(uintptr_t)document.ptr);
	}
}

/* The reason is that of the first failure. */
static void test_reason(void **state)
{
	static struct outcome o;
	struct select_way with = {SPAN("{range .l[*]}{x}{end}"), false, 0};

	(void)state;
	select_outcome(&o, SPAN("{\"l\":1}"), &(struct cut){cut_whole, 0}, &with);
	assert_string_equal(o.log, "; failed");
	assert_string_equal(select_last.reader.why, "not array or slice");
}

/* A NUL is a byte of a name like others. */
static void test_nul(void **state)
{
	static struct outcome o;
	struct select_way with = {SPAN("{.l[?(@.a\0b)].c}"), false, 0};

	(void)state;
	select_outcome(&o, SPAN("{\"l\":[{\"a\\u0000b\":1,\"c\":2},{\"a\":1,\"c\":3}]}"),
		&(struct cut){cut_whole, 0}, &with);
	assert_string_equal(o.log, "2; done");
}

/* A name that is longer than all there is room for in an expression. */
static void test_long_name(void **state)
{
	static struct select s;
	struct path *path = malloc(sizeof *path);
	struct span expression = rows_repeat("{.", "a", PATH_TEXT_MAX - VALUE_HEAD, "[*]}");
	struct span document = rows_repeat("{\"", "a", 2 * PATH_TEXT_MAX, "\":[1]}");
	struct sink sink = {NULL};
	struct path_error error;

	(void)state;
	assert_true(path_compile(path, expression, &error));
	select_init(&s, path, &sink);
	assert_int_equal(select_push(&s, document), JSON_FINE);
	assert_int_equal(select_end(&s), JSON_FINE);
	free((void *)(uintptr_t)document.ptr);
	free((void *)(uintptr_t)expression.ptr);
	free(path);
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
	rows_add_one("the sink takes no more, anywhere", test_closed_anywhere);
	rows_add_one("the reason is that of the first failure", test_reason);
	rows_add_one("a NUL in a filter", test_nul);
	rows_add_one("a name longer than any of an expression", test_long_name);
	ROWS_ADD_AS("failed", failed_rows, test_failed);
	ROWS_ADD_AS("list", list_rows, test_list);
	rows_add_one("what need not be held may be of any size", test_not_held);
	rows_add_one("limit: ranges within each other, and one more", test_ranges);
	rows_add_one("many members", test_many_members);
	rows_add_one("limit: what can be held, and one byte more", test_held);
	return rows_run("select");
}
