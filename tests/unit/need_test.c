#include "tests/unit/rows.h"

#include "tests/cut.h"
#include "json/need.h"
#include "json/path.h"
#include "json/print.h"
#include "json/value.h"

/* Ten names of a union. */
#define TEN "'x','x','x','x','x','x','x','x','x','x',"

/* What is held of a text, when all actions are to be evaluated on it. */
static const struct row {
	const char *name, *expression, *document, *held;
} rows[] = {
	{"a field", "{.a}", "{\"a\":1,\"b\":2}", "{\"a\":1}"},
	{"all of what is printed", "{.a}", "{\"a\":{\"a\":1,\"b\":[{\"c\":2}]},\"b\":[]}",
		"{\"a\":{\"a\":1,\"b\":[{\"c\":2}]}}"},
	{"all behind what is printed is looked at again", "{.a.b}",
		"{\"a\":{\"b\":{\"c\":1},\"c\":[2]},\"b\":3}", "{\"a\":{\"b\":{\"c\":1}}}"},
	{"a path", "{.a.b}", "{\"a\":{\"a\":1,\"b\":2},\"b\":3}", "{\"a\":{\"b\":2}}"},
	{"only names at their place", "{.a.b}", "{\"a\":{\"a\":{\"b\":1}},\"b\":{\"a\":2}}",
		"{\"a\":{}}"},
	{"two actions", "{.a.b}{.a.c}{.d}", "{\"a\":{\"b\":1,\"c\":2,\"d\":3},\"b\":4,\"d\":5}",
		"{\"a\":{\"b\":1,\"c\":2},\"d\":5}"},
	{"text and constants", "a{\"b\"}{5}", "{\"a\":1,\"b\":[2]}", "{}"},
	{"all of the text", "{@}", "{\"a\":[1,{}]}", "{\"a\":[1,{}]}"},
	{"a scalar text", "{.a}", "5", "5"},
	{"a list's elements", "{[*].a}", "[{\"a\":1,\"b\":2},{\"b\":3},4,[5]]",
		"[{\"a\":1},{},4,[]]"},
	{"an index holds the others' places", "{[1].a}", "[{\"b\":1},{\"a\":2}]", "[{},{\"a\":2}]"},
	{"a slice", "{[1:].a}", "[{\"a\":1,\"b\":2}]", "[{\"a\":1}]"},
	{"a field of a list", "{.a}", "[1,{\"a\":2}]", "[]"},
	{"an index of a map", "{[0].a}", "{\"a\":1,\"0\":{\"a\":2}}", "{}"},
	{"a wildcard of a map", "{.*.a}", "{\"x\":{\"a\":1,\"b\":2},\"y\":[{\"a\":3}]}",
		"{\"x\":{\"a\":1},\"y\":[]}"},
	{"a wildcard of a list", "{.*.a}", "[{\"a\":1,\"b\":2}]", "[{\"a\":1}]"},
	{"descent", "{.a..b}", "{\"a\":{\"c\":[1]},\"b\":2}", "{\"a\":{\"c\":[1]}}"},
	{"a union", "{['a','b.c']}", "{\"a\":{\"a\":1},\"b\":{\"a\":1,\"c\":2},\"d\":3}",
		"{\"a\":{\"a\":1},\"b\":{\"c\":2}}"},
	{"a field before a union", "{.a['b','c']}", "{\"a\":{\"a\":1,\"b\":2,\"c\":3},\"b\":4}",
		"{\"a\":{\"b\":2,\"c\":3}}"},
	{"behind a union", "{['a','b'].c}", "{\"a\":{\"c\":1,\"d\":2},\"b\":{\"c\":3,\"d\":4}}",
		"{\"a\":{\"c\":1},\"b\":{\"c\":3}}"},
	{"a union of indices", "{[0,1].a}", "[{\"a\":1,\"b\":2}]", "[{\"a\":1}]"},
	{"a filter", "{[?(@.a.b==1)].c}", "[{\"a\":{\"b\":1,\"c\":2},\"c\":{\"d\":3},\"d\":4}]",
		"[{\"a\":{\"b\":1},\"c\":{\"d\":3}}]"},
	{"both sides of a filter", "{[?(@.a==@.b)].c}", "[{\"a\":1,\"b\":2,\"c\":3,\"d\":4}]",
		"[{\"a\":1,\"b\":2,\"c\":3}]"},
	{"all conditions of a filter", "{[?(@.a && !(@.b || @.c==1))].d}",
		"[{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5}]",
		"[{\"a\":1,\"b\":2,\"c\":3,\"d\":4}]"},
	{"of what must exist, not what is in it", "{[?(@.a)].b}",
		"[{\"a\":{\"b\":1,\"c\":[2]},\"b\":3}]", "[{\"a\":{},\"b\":3}]"},
	{"a filter of a map", "{[?(@.a)].b}", "{\"a\":1,\"b\":2}", "{}"},
	{"a filter in a union", "{[0,?(@.a)].b}", "[{\"a\":[1],\"b\":2,\"c\":3}]",
		"[{\"a\":[],\"b\":2}]"},
	{"a range", "{range .l[*]}{.a}{.b}{end}", "{\"l\":[{\"a\":1,\"b\":2,\"c\":3}],\"m\":4}",
		"{\"l\":[{\"a\":1,\"b\":2}]}"},
	{"a range within a range", "{range .l[*]}{.a}{range .m[*]}{.b}{end}{end}",
		"{\"l\":[{\"a\":1,\"b\":2,\"m\":[{\"a\":3,\"b\":4,\"c\":5}]}]}",
		"{\"l\":[{\"a\":1,\"b\":2,\"m\":[{\"b\":4}]}]}"},
	{"a range without a path", "{range}{.a}{end}", "{\"a\":1,\"b\":2}", "{\"a\":1}"},
	{"a constant for each value", "{.a[*] 5}", "{\"a\":[{\"b\":1},[2],3],\"b\":4}",
		"{\"a\":[{},[],3]}"},
	{"quoted text behind a path", "{.a[0] \"x\"}", "{\"a\":[{\"b\":1}],\"b\":4}",
		"{\"a\":[{}]}"},
	{"a name that is there twice", "{.a.b}", "{\"a\":{\"b\":1},\"a\":{\"c\":2}}", "{\"a\":{}}"},
	{"the same name as elsewhere", "{.a.a.b}",
		"{\"a\":{\"a\":{\"b\":1,\"a\":2},\"b\":3},\"b\":4}", "{\"a\":{\"a\":{\"b\":1}}}"},
	{"what follows what is needed whole", "{.a}{.b.c}",
		"{\"a\":[[1],{\"x\":{}}],\"b\":{\"c\":[2],\"d\":3},\"c\":4}",
		"{\"a\":[[1],{\"x\":{}}],\"b\":{\"c\":[2]}}"},
	{"what follows what is not needed", "{.c.d}",
		"{\"a\":[[1],{\"x\":{}}],\"c\":{\"b\":{},\"d\":3}}", "{\"c\":{\"d\":3}}"},
	{"a member with an empty name", "{.}", "{\"\":1,\"a\":2}", "{\"\":1}"},
	{"more than 64 steps",
		"{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}{.a}"
		"{.a.b.c.d.e.f.g.h.i}",
		"{\"a\":1,\"b\":2}", "{\"a\":1}"},
	{"step 64", "{[" TEN TEN TEN "'x','v.w']}", "{\"v\":{\"v\":1,\"w\":2},\"u\":3}",
		"{\"v\":{\"w\":2}}"},
	{"step 128", "{[" TEN TEN TEN TEN TEN TEN "'x','x','x','v.w']}",
		"{\"v\":{\"v\":1,\"w\":2},\"u\":3}", "{\"v\":{\"w\":2}}"},
	{"more than 64 steps, one by one",
		"{.b.c.d}{.b.c.d}{.b.c.d}{.b.c.d}{.b.c.d}{.b.c.d}{.b.c.d}{.b.c.d}"
		"{.b.c.d}{.b.c.d}{.b.c.d}{.b.c.d}{.v.w.x}{.y.x.w.v.u.t.s}",
		"{\"v\":{\"w\":{\"x\":1,\"v\":2}},\"y\":{\"x\":{\"w\":{\"v\":{\"u\":{\"t\":{\"s\":1,\"r\":2}}}}}}}",
		"{\"v\":{\"w\":{\"x\":1}},\"y\":{\"x\":{\"w\":{\"v\":{\"u\":{\"t\":{\"s\":1}}}}}}}"},
	{"32 levels are told apart",
		"{[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]"
		"[0][0][0].a}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"a\":1,\"b\":2}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"a\":1}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"},
	{"what is deeper is needed",
		"{[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]"
		"[0][0][0][0].a}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"a\":1,\"b\":2}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"a\":1,\"b\":2}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"},
};

struct run {
	struct sink sink;
	struct outcome *outcome;
	struct path path;
	struct need need;
	struct scan scan;
};

static struct held held;

static bool put(struct sink *self, struct span bytes)
{
	outcome_add(((struct run *)self)->outcome, bytes);
	return true;
}

static void add(struct run *r, enum scan_event event, struct span piece)
{
	if (event == SCAN_KEY) {
		held_add(&held, &r->scan, event, piece);
		if (r->scan.last && !need_event(&r->need, &r->scan, event, held_name(&held)))
			held_drop_name(&held);
	} else if (need_event(&r->need, &r->scan, event, piece)) {
		held_add(&held, &r->scan, event, piece);
	}
}

static bool read_piece(void *run, struct span *in, struct outcome *o)
{
	struct run *r = run;
	enum scan_event event;
	struct span piece;

	(void)o;
	while ((event = scan_next(&r->scan, in, &piece)) != SCAN_MORE)
		add(r, event, piece);
	return true;
}

static void held_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct run *r = cut_new(sizeof *r);
	struct path_error error;
	enum scan_event event;
	struct span piece;

	r->sink.put = put;
	r->outcome = o;
	path_compile(&r->path, span_of(with), &error);
	assert_null(error.why);
	scan_init(&r->scan);
	held_begin(&held);
	need_begin(&r->need, &r->path, 0);
	for (struct path_step *node = r->path.steps; node->op != PATH_STOP; node += node->next)
		need_add(&r->need, node + 1);
	cut_feed(o, input, cut, &(struct cut_reader){read_piece, r});
	while ((event = scan_end(&r->scan, &piece)) != SCAN_DONE)
		add(r, event, piece);
	print_value(&r->sink, held.bytes);
	free(r);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	const char *other = cut_differs(&(struct cut_way){held_outcome, row->expression},
		span_of(row->document), row->held);

	if (other != NULL)
		fail_msg("%s", other);
}

/* Each range is looked at once, not once for every range before it. */
static void test_many_ranges(void **state)
{
	struct span expression = rows_repeat("", "{range @}", 40, "{.b}");
	static struct outcome o;

	(void)state;
	held_outcome(&o, SPAN("{\"a\":1,\"b\":2}"), &(struct cut){cut_whole, 0},
		(const char *)expression.ptr);
	assert_string_equal(o.log, "{\"b\":2}");
	free((void *)(uintptr_t)expression.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("many ranges within each other", test_many_ranges);
	return rows_run("need");
}
