#include "tests/unit/rows.h"

#include "tests/outcome/pages.h"

/* As the API server writes lists of built-in types, and of custom resources. */
#define HEAD "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\""
#define WITH(token) ",\"continue\":\"" token "\",\"remainingItemCount\":2"
#define PAGE(token, items) HEAD WITH(token) "},\"items\":[" items "]}\n\x1e"
#define LAST(items) HEAD "},\"items\":[" items "]}\n"
#define CUSTOM(token, items) \
	"{\"apiVersion\":\"a/v1\",\"items\":[" items \
	"],\"kind\":\"AList\",\"metadata\":{\"continue\":\"" token \
	"\",\"resourceVersion\":\"7\"}}\n"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"one page is the list", BYTES(LAST("{\"a\":1},{\"b\":[]}")),
		HEAD "},\"items\":[{\"a\":1},{\"b\":[]}]}\\x0a; done"},
	{"two pages", BYTES(PAGE("t1", "1,2") LAST("3,4")),
		HEAD "},\"items\":[1,2<t1>,3,4]}\\x0a; done"},
	{"three pages", BYTES(PAGE("t1", "1") PAGE("t2", "2") LAST("3")),
		HEAD "},\"items\":[1<t1>,2<t2>,3]}\\x0a; done"},
	{"items of all kinds",
		BYTES(PAGE("t", "\"]}\",null,{\"items\":[9],\"metadata\":{\"continue\":\"x\"}}")
				LAST("[[]],true,-1.5")),
		HEAD "},\"items\":[\"]}\",null,{\"items\":[9],\"metadata\":{\"continue\":\"x\"}}"
		     "<t>,[[]],true,-1.5]}\\x0a; done"},
	{"an empty list", BYTES(LAST("")), HEAD "},\"items\":[]}\\x0a; done"},
	{"an empty first page", BYTES(PAGE("t", "") LAST("1")),
		HEAD "},\"items\":[<t>1]}\\x0a; done"},
	{"an empty page between", BYTES(PAGE("t", "1") PAGE("u", "") LAST("2")),
		HEAD "},\"items\":[1<t><u>,2]}\\x0a; done"},
	{"an empty last page", BYTES(PAGE("t", "1") LAST("")),
		HEAD "},\"items\":[1<t>]}\\x0a; done"},
	{"pages of nothing", BYTES(PAGE("t", "") PAGE("u", "") LAST("")),
		HEAD "},\"items\":[<t><u>]}\\x0a; done"},
	{"a page of white space", BYTES(PAGE("t", "1") PAGE("u", " \n\t\r ") LAST("2")),
		HEAD "},\"items\":[1<t><u>,2]}\\x0a; done"},

	{"metadata behind the items", BYTES(CUSTOM("t", "1") "\x1e" CUSTOM("", "2")),
		"{\"apiVersion\":\"a/v1\",\"items\":[1<t>,2],\"kind\":\"AList\","
		"\"metadata\":{\"continue\":\"\",\"resourceVersion\":\"7\"}}\\x0a; done"},
	{"metadata behind the items, one page", BYTES(CUSTOM("", "1")),
		"{\"apiVersion\":\"a/v1\",\"items\":[1],\"kind\":\"AList\","
		"\"metadata\":{\"continue\":\"\",\"resourceVersion\":\"7\"}}\\x0a; done"},
	{"metadata on both sides",
		BYTES("{\"metadata\":{\"a\":1},\"items\":[1],\"metadata\":{\"continue\":\"t\"}}\x1e"
		      "{\"items\":[2],\"b\":3}"),
		"{\"metadata\":{\"a\":1},\"items\":[1<t>,2],\"b\":3}; done"},

	{"left out: the first member",
		BYTES("{\"metadata\":{\"continue\":\"t\",\"a\":1},\"items\":[]}\x1e{\"items\":[]}"),
		"{\"metadata\":{\"a\":1},\"items\":[<t>]}; done"},
	{"left out: a member between",
		BYTES("{\"metadata\":{\"a\":1,\"continue\":\"t\",\"b\":2},\"items\":[]}\x1e"
		      "{\"items\":[]}"),
		"{\"metadata\":{\"a\":1,\"b\":2},\"items\":[<t>]}; done"},
	{"left out: the first two",
		BYTES("{\"metadata\":{\"remainingItemCount\":5,\"continue\":\"t\",\"a\":1},"
		      "\"items\":[]}\x1e{\"items\":[]}"),
		"{\"metadata\":{\"a\":1},\"items\":[<t>]}; done"},
	{"left out: the first and the last",
		BYTES("{\"metadata\":{\"continue\":\"t\",\"a\":1,\"remainingItemCount\":5},"
		      "\"items\":[]}\x1e{\"items\":[]}"),
		"{\"metadata\":{\"a\":1},\"items\":[<t>]}; done"},
	{"left out: all there is",
		BYTES("{\"metadata\":{\"continue\":\"t\"},\"items\":[]}\x1e{\"items\":[]}"),
		"{\"metadata\":{},\"items\":[<t>]}; done"},
	{"left out: a count without a token",
		BYTES("{\"metadata\":{\"remainingItemCount\":5},\"items\":[]}"),
		"{\"metadata\":{},\"items\":[]}; done"},
	{"left out: with white space around",
		BYTES("{ \"metadata\" : { \"continue\" : \"t\" , \"a\" : 1 } , \"items\" : [ 1 ] }\x1e"
		      "{ \"items\" : [ 2 ] }"),
		"{ \"metadata\" : { \"a\" : 1 } , \"items\" : [1 <t>,2 ] }; done"},
	{"left out: a name that is escaped",
		BYTES("{\"metadata\":{\"c\\u006fntinue\":\"t\",\"a\":1},\"items\":[]}\x1e"
		      "{\"items\":[]}"),
		"{\"metadata\":{\"a\":1},\"items\":[<t>]}; done"},
	{"left out: nothing of the same name elsewhere",
		BYTES("{\"continue\":\"a\",\"x\":{\"continue\":\"b\",\"metadata\":{\"continue\":"
		      "\"c\"}},\"metadata\":{\"y\":{\"continue\":\"d\"}},\"items\":[]}"),
		"{\"continue\":\"a\",\"x\":{\"continue\":\"b\",\"metadata\":{\"continue\":"
		"\"c\"}},\"metadata\":{\"y\":{\"continue\":\"d\"}},\"items\":[]}; done"},
	{"left out: no object of that name",
		BYTES("{\"metadata\":{\"continue\":{\"a\":1}},\"items\":[]}"),
		"{\"metadata\":{\"continue\":{\"a\":1}},\"items\":[]}; done"},
	{"left out: no object of the other name",
		BYTES("{\"metadata\":{\"remainingItemCount\":{\"a\":1}},\"items\":[]}"),
		"{\"metadata\":{\"remainingItemCount\":{\"a\":1}},\"items\":[]}; done"},
	{"a token that is null is none",
		BYTES("{\"metadata\":{\"a\":1,\"continue\":null},\"items\":[]}"),
		"{\"metadata\":{\"a\":1},\"items\":[]}; done"},
	{"a token that is empty is none",
		BYTES("{\"metadata\":{\"a\":1,\"continue\":\"\"},\"items\":[]}"),
		"{\"metadata\":{\"a\":1},\"items\":[]}; done"},
	{"a token is decoded",
		BYTES("{\"items\":[],\"metadata\":{\"continue\":\"a\\u0062\\/\"}}\x1e{\"items\":[]}"),
		"{\"items\":[<ab/>]}; done"},

	{"no list: an object", BYTES("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}\n"),
		"{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}\\x0a; done"},
	{"no list: items that are none", BYTES("{\"items\":null,\"a\":1}"),
		"{\"items\":null,\"a\":1}; done"},
	{"no list: items that are an object", BYTES("{\"items\":{\"items\":[1]}}"),
		"{\"items\":{\"items\":[1]}}; done"},
	{"no list: a string", BYTES("\"a\""), "\"a\"; done"},
	{"no list: a number", BYTES("12"), "12; done"},
	{"no list, and a token", BYTES("{\"metadata\":{\"continue\":\"t\"}}\x1e{\"items\":[]}"),
		"{\"metadata\":{}}; bad: a page without items"},
	{"no list after a page", BYTES(PAGE("t", "1") "{\"items\":null}"),
		HEAD "},\"items\":[1<t>; bad: a page without items"},

	{"cut short: nothing", BYTES(""), "; bad: it ends too early"},
	{"cut short: in the items", BYTES("{\"items\":[1,2"),
		"{\"items\":[1,2; bad: it ends too early"},
	{"cut short: behind the items", BYTES("{\"items\":[1]"),
		"{\"items\":[1; bad: it ends too early"},
	{"cut short: in the second page", BYTES(PAGE("t", "1") "{\"items\":[2,"),
		HEAD "},\"items\":[1<t>,2,; bad: it ends too early"},
	{"cut short: the second page", BYTES(PAGE("t", "1")),
		HEAD "},\"items\":[1<t>; bad: it ends too early"},
	{"not JSON", BYTES("<html>"), "; bad: a value is missing"},
	{"not JSON: in the head", BYTES("{\"a\":1,}"), "{\"a\":1; bad: a name is missing"},
	{"not JSON: behind the list", BYTES("{\"items\":[1]}x"),
		"{\"items\":[1; bad: more than one value"},
};

/* A Table's rows are what is joined. */
static const struct row table_rows[] = {
	{"rows",
		BYTES("{\"kind\":\"Table\",\"metadata\":{\"continue\":\"t\"},\"columnDefinitions\":"
		      "[{\"name\":\"A\"}],\"items\":[0],\"rows\":[1]}\x1e"
		      "{\"columnDefinitions\":[],\"rows\":[2]}"),
		"{\"kind\":\"Table\",\"metadata\":{},\"columnDefinitions\":[{\"name\":\"A\"}],"
		"\"items\":[0],\"rows\":[1<t>,2]}; done"},
};

static void check(struct span input, const char *outcome, const char *items)
{
	const char *other = cut_differs(&(struct cut_way){pages_outcome, items}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, row->outcome, NULL);
}

static void test_table(void **state)
{
	const struct row *row = *state;

	check(row->input, row->outcome, ".rows");
}

/* At the limits of what is held. */
static const struct long_row {
	const char *name, *head;
	size_t times;
	const char *tail, *end; /* of the outcome */
} long_rows[] = {
	/* With the quotes, the name and the colon before it. */
	{"the longest value before the items", "{\"a\":\"", PAGES_HOLD_MAX - 6, "\",\"items\":[]}",
		"; done"},
	{"a value before the items one byte longer", "{\"a\":\"", PAGES_HOLD_MAX - 5,
		"\",\"items\":[]}", "; bad: a list with more than 4,096 bytes beside its items"},
	{"a value before the items that is far longer", "{\"a\":\"", 5 * PAGES_HOLD_MAX,
		"\",\"items\":[]}", "; bad: a list with more than 4,096 bytes beside its items"},
	{"an end that is far longer", "{\"items\":[],\"a\":\"", 5 * PAGES_HOLD_MAX, "\"}",
		"; bad: a list with more than 4,096 bytes beside its items"},
	{"a token that is far longer", "{\"items\":[],\"metadata\":{\"continue\":\"",
		TRAIL_VALUE_MAX, "\"}}",
		"; bad: a list with more than 4,096 bytes beside its items"},
	{"the longest end", "{\"items\":[],\"a\":\"", PAGES_HOLD_MAX - 9, "\"}", "; done"},
	{"an end one byte longer", "{\"items\":[],\"a\":\"", PAGES_HOLD_MAX - 8, "\"}",
		"; bad: a list with more than 4,096 bytes beside its items"},
	{"the longest token", "{\"items\":[],\"metadata\":{\"continue\":\"", PAGES_TOKEN_MAX,
		"\"}}\x1e{\"items\":[]}", "a>]}; done"},
	{"a token one byte longer", "{\"items\":[],\"metadata\":{\"continue\":\"",
		PAGES_TOKEN_MAX + 1, "\"}}\x1e{\"items\":[]}",
		"; bad: a list with more than 4,096 bytes beside its items"},
	{"items of any length", "{\"items\":[\"", 3 * PAGES_HOLD_MAX, "\"]}", "a\"]}; done"},
	{"a head of any length", "{\"a\":[", PAGES_HOLD_MAX, "1],\"items\":[]}", "; done"},
};

static void test_long(void **state)
{
	static struct outcome o;
	const struct long_row *row = *state;
	bool numbers = strcmp(row->name, "a head of any length") == 0;
	struct span input = rows_repeat(row->head, numbers ? "1," : "a", row->times, row->tail);

	pages_outcome(&o, input, &(struct cut){cut_whole, 0}, NULL);
	assert_true(o.len < sizeof o.log);
	assert_string_equal(o.log + o.len - strlen(row->end), row->end);
	check(input, o.log, NULL);
	free((void *)(uintptr_t)input.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("table", table_rows, test_table);
	ROWS_ADD_AS("limit", long_rows, test_long);
	return rows_run("pages");
}
