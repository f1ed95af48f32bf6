#include "tests/unit/server.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "base/clock.h"
#include "tests/outcome/discovery.h"

/* As an API server writes it. */
#define LIST(groups) \
	"{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\"," \
	"\"metadata\":{},\"items\":[" groups "]}\n"
#define GROUP(name, versions) \
	"{\"metadata\":{\"name\":\"" name "\",\"creationTimestamp\":null},\"versions\":[" versions \
	"]}"
#define VERSION(name, types) \
	"{\"version\":\"" name "\",\"resources\":[" types "],\"freshness\":\"Current\"}"
#define TYPE(plural, singular, kind, scope, more) \
	"{\"resource\":\"" plural "\",\"responseKind\":{\"group\":\"x\",\"version\":\"y\"," \
	"\"kind\":\"" kind "\"},\"scope\":\"" scope "\",\"singularResource\":\"" singular \
	"\",\"verbs\":[\"get\"]" more "}"
#define SHORT(name) ",\"shortNames\":[\"aa\",\"" name "\"]"
#define SUBRESOURCES \
	",\"subresources\":[{\"subresource\":\"scale\",\"resource\":\"scales\",\"scope\":" \
	"\"Cluster\",\"responseKind\":{\"kind\":\"Scale\"},\"shortNames\":[\"sc\"]}]"

#define WIDGETS TYPE("widgets", "widget", "Widget", "Namespaced", SHORT("wd") SUBRESOURCES)
#define GADGETS TYPE("gadgets", "gadget", "Gadget", "Cluster", "")

static const struct row {
	const char *name, *type;
	struct span input;
	const char *outcome;
} rows[] = {
	{"by its plural", "widgets", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"a.b v1 widgets widget namespaced"},
	{"by its singular", "widget", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"a.b v1 widgets widget namespaced"},
	{"by its short name", "wd", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"a.b v1 widgets widget namespaced"},
	{"by another short name", "aa", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"a.b v1 widgets widget namespaced"},
	{"by its kind, which is not the singular", "widgetkind",
		BYTES(LIST(
			GROUP("a", VERSION("v1", TYPE("ws", "w", "WidgetKind", "Cluster", ""))))),
		"a v1 ws widgetkind "},
	{"by its singular, which is not the kind", "w",
		BYTES(LIST(
			GROUP("a", VERSION("v1", TYPE("ws", "w", "WidgetKind", "Cluster", ""))))),
		"a v1 ws widgetkind "},
	{"in any case", "WiDgEts", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"a.b v1 widgets widget namespaced"},
	{"without namespaces", "gadgets", BYTES(LIST(GROUP("a.b", VERSION("v1", GADGETS)))),
		"a.b v1 gadgets gadget "},
	{"behind another", "gadget", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS "," GADGETS)))),
		"a.b v1 gadgets gadget "},
	{"in another group", "gadgets",
		BYTES(LIST(
			GROUP("a", VERSION("v1", WIDGETS)) "," GROUP("b", VERSION("v2", GADGETS)))),
		"b v2 gadgets gadget "},
	{"none", "x", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))), "none"},
	{"a part of its name", "widge", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))), "none"},
	{"no subresource", "scales", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))), "none"},
	{"no subresource's kind", "scale", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"none"},
	{"no subresource's short name", "sc", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))),
		"none"},
	{"no verb", "get", BYTES(LIST(GROUP("a.b", VERSION("v1", WIDGETS)))), "none"},
	{"no group", "a", BYTES(LIST(GROUP("a", VERSION("v1", WIDGETS)))), "none"},
	{"no groups", "a", BYTES(LIST("")), "none"},
	{"the core group has no name", "pods",
		BYTES(LIST("{\"metadata\":{},\"versions\":[" VERSION(
			"v1", TYPE("pods", "pod", "Pod", "Namespaced", "")) "]}")),
		" v1 pods pod namespaced"},
	{"a group without a name behind one with a name", "pods",
		BYTES(LIST(GROUP("a",
			VERSION("v1", WIDGETS)) ",{\"metadata\":{},\"versions\":[" VERSION("v1",
			TYPE("pods", "pod", "Pod", "Namespaced", "")) "]}")),
		" v1 pods pod namespaced"},
	{"fields in another order", "wd",
		BYTES(LIST(GROUP("a",
			VERSION("v1",
				"{\"shortNames\":[\"wd\"],\"scope\":\"Namespaced\",\"singularResource\":"
				"\"widget\",\"responseKind\":{\"kind\":\"Widget\"},\"resource\":\"widgets\"}")))),
		"a v1 widgets widget namespaced"},

	{"fields that are missing are nobody else's", "gs",
		BYTES(LIST(GROUP("a", VERSION("v1", WIDGETS ",{\"resource\":\"gs\"}")))),
		"a v1 gs  "},
	{"a type without a name", "widget",
		BYTES(LIST(GROUP("a", VERSION("v1", WIDGETS ",{\"singularResource\":\"g\"}")))),
		"a v1 widgets widget namespaced"},
	{"a type without a name that fits", "g",
		BYTES(LIST(GROUP("a", VERSION("v1", WIDGETS ",{\"singularResource\":\"g\"}")))),
		"none"},

	{"version: the first", "widgets",
		BYTES(LIST(GROUP("a", VERSION("v2", WIDGETS) "," VERSION("v1", WIDGETS)))),
		"a v2 widgets widget namespaced"},
	{"version: the first that has it", "gadgets",
		BYTES(LIST(GROUP("a", VERSION("v2", WIDGETS) "," VERSION("v1", GADGETS)))),
		"a v1 gadgets gadget "},
	{"version: the one that is named", "widgets.v1.a",
		BYTES(LIST(GROUP("a", VERSION("v2", WIDGETS) "," VERSION("v1", WIDGETS)))),
		"a v1 widgets widget namespaced"},
	{"version: none like that", "widgets.v3.a",
		BYTES(LIST(GROUP("a", VERSION("v2", WIDGETS) "," VERSION("v1", WIDGETS)))), "none"},

	{"group: the first", "widgets",
		BYTES(LIST(
			GROUP("b", VERSION("v1", WIDGETS)) "," GROUP("a", VERSION("v1", WIDGETS)))),
		"b v1 widgets widget namespaced"},
	{"group: the one that is named", "widgets.a",
		BYTES(LIST(
			GROUP("b", VERSION("v1", WIDGETS)) "," GROUP("a", VERSION("v1", WIDGETS)))),
		"a v1 widgets widget namespaced"},
	{"group: one that begins so", "widgets.a",
		BYTES(LIST(GROUP("b", VERSION("v1", WIDGETS)) "," GROUP(
			"ab", VERSION("v1", WIDGETS)))),
		"ab v1 widgets widget namespaced"},
	{"group: before one that begins so", "widgets.a",
		BYTES(LIST(GROUP("ab", VERSION("v1", WIDGETS)) "," GROUP(
			"a", VERSION("v1", WIDGETS)))),
		"a v1 widgets widget namespaced"},
	{"group: version and group before a group with both words", "widgets.v1.a",
		BYTES(LIST(GROUP("v1.a", VERSION("v2", WIDGETS)) "," GROUP(
			"a", VERSION("v2", WIDGETS) "," VERSION("v1", WIDGETS)))),
		"a v1 widgets widget namespaced"},
	{"group: a group with both words where there is no such version", "widgets.v1.a",
		BYTES(LIST(GROUP("a", VERSION("v2", WIDGETS)) "," GROUP(
			"v1.a", VERSION("v2", WIDGETS)))),
		"v1.a v2 widgets widget namespaced"},
	{"group: none like that", "widgets.c", BYTES(LIST(GROUP("a.c", VERSION("v1", WIDGETS)))),
		"none"},

	{"rank: a plural before a short name", "x",
		BYTES(LIST(GROUP("a",
			VERSION("v1",
				TYPE("bs", "b", "B", "Cluster", SHORT("x")) "," TYPE(
					"x", "c", "C", "Cluster", ""))))),
		"a v1 x c "},
	{"rank: a plural that is the singular, too", "x",
		BYTES(LIST(GROUP("a",
			VERSION("v1",
				TYPE("bs", "b", "B", "Cluster", SHORT("x")) "," TYPE(
					"x", "x", "X", "Cluster", ""))))),
		"a v1 x x "},
	{"rank: a short name before a singular", "x",
		BYTES(LIST(GROUP("a",
			VERSION("v1",
				TYPE("bs", "x", "B", "Cluster", "") "," TYPE(
					"cs", "c", "C", "Cluster", SHORT("x")))))),
		"a v1 cs c "},
	{"rank: the first of two short names", "x",
		BYTES(LIST(GROUP("a",
			VERSION("v1",
				TYPE("bs", "b", "B", "Cluster", SHORT("x")) "," TYPE(
					"cs", "c", "C", "Cluster", SHORT("x")))))),
		"a v1 bs b "},
	{"rank: the group before the plural", "x.a",
		BYTES(LIST(GROUP("ab", VERSION("v1", TYPE("x", "b", "B", "Cluster", ""))) "," GROUP(
			"a", VERSION("v1", TYPE("cs", "x", "C", "Cluster", ""))))),
		"a v1 cs c "},

	{"not JSON", "widgets", BYTES("404 page not found\n"), "bad"},
	{"another list", "widgets",
		BYTES("{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[{\"name\":\"apps\"}]}"),
		"none"},
	{"the same fields elsewhere", "widgets",
		BYTES("{\"items\":[{\"metadata\":{\"name\":\"a\"}}],\"versions\":[{\"version\":\"v1\","
		      "\"x\":[" WIDGETS "]}]}"),
		"none"},
};

static void check(const char *type, struct span input, const char *outcome)
{
	const char *other = cut_differs(&(struct cut_way){discovery_outcome, type}, input, outcome);

	if (other != NULL)
		print_error("%s\n", other);
	assert_null(other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->type, row->input, row->outcome);
}

/* Names that no API can have are cut, not written past the end. */
static void test_long(void **state)
{
	static const char *const heads[] = {
		"{\"items\":[{\"metadata\":{\"name\":\"",
		"{\"items\":[{\"versions\":[{\"version\":\"",
		"{\"items\":[{\"versions\":[{\"version\":\"v1\",\"resources\":[{\"resource\":\"",
		"{\"items\":[{\"versions\":[{\"version\":\"v1\",\"resources\":[{\"responseKind\":{"
		"\"kind\":\"",
	};
	static struct outcome o;

	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++) {
		struct span input = rows_repeat(heads[i], "a", 6000, "\"");

		discovery_outcome(&o, input, &(struct cut){cut_whole, 0}, "x");
		assert_string_equal(o.log, "none");
		free((void *)(uintptr_t)input.ptr);
	}
}

/* ---- one request, or none ---- */

static const struct notes quiet;
static struct incluster k;
static struct call call;

struct script {
	const char *status, *body;
};

static void play(int fd, size_t number, void *with)
{
	const struct script *script = with;
	char head[200], request[4096] = "";
	size_t len = 0;

	(void)number;
	while (strstr(request, "\r\n\r\n") == NULL && len < sizeof request - 1 &&
		read(fd, request + len, 1) == 1)
		request[++len] = '\0';
	if (strncmp(request, "GET /apis HTTP/1.1\r\n", 20) != 0 ||
		strstr(request, "\r\nAccept: " DISCOVERY_ACCEPT "\r\n") == NULL)
		return;
	(void)snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n",
		script->status, strlen(script->body));
	server_write(fd, head, strlen(head));
	server_write(fd, script->body, strlen(script->body));
}

static void play_nothing(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
}

static const struct find_row {
	const char *name, *type;
	struct script script; /* no status: nobody is there to be asked */
	enum fail_code code;
	const char *found; /* or the detail */
} find_rows[] = {
	{"in the table", "po", {NULL, NULL}, FAIL_NONE, "pods"},
	{"at the server", "wd", {"200 OK", LIST(GROUP("a.b", VERSION("v1", WIDGETS)))}, FAIL_NONE,
		"widgets"},
	{"at the server, for another version than the table's", "deployments.v2.apps",
		{"200 OK",
			LIST(GROUP("apps",
				VERSION("v2",
					TYPE("deployments", "deployment", "D", "Cluster", ""))))},
		FAIL_NONE, "deployments"},
	{"nowhere", "x.y", {"200 OK", LIST(GROUP("a.b", VERSION("v1", WIDGETS)))}, FAIL_TYPE,
		"x.y"},
	{"an error status", "x", {"406 Not Acceptable", "no"}, FAIL_STATUS, NULL},
	{"an error status with a list", "widgets",
		{"500 Oh", LIST(GROUP("a.b", VERSION("v1", WIDGETS)))}, FAIL_STATUS, NULL},
	{"not JSON", "x", {"200 OK", "ok"}, FAIL_JSON, NULL},
	{"nobody there", "x", {NULL, NULL}, FAIL_TRUNCATED, NULL},
	{"nothing", "", {NULL, NULL}, FAIL_USAGE,
		": name one type, as in pods or deployments.apps"},
	{"a dot", ".apps", {NULL, NULL}, FAIL_USAGE,
		".apps: name one type, as in pods or deployments.apps"},
	{"several", "pods,services", {NULL, NULL}, FAIL_USAGE,
		"pods,services: name one type, as in pods or deployments.apps"},
	{"all", "All", {NULL, NULL}, FAIL_USAGE,
		"All: name one type, as in pods or deployments.apps"},
	{"a path", "a/b", {NULL, NULL}, FAIL_USAGE,
		"a/b: name one type, as in pods or deployments.apps"},
	{"a space", "a b", {NULL, NULL}, FAIL_USAGE,
		"a b: name one type, as in pods or deployments.apps"},
	{"a query", "a?b", {NULL, NULL}, FAIL_USAGE,
		"a?b: name one type, as in pods or deployments.apps"},
};

static void test_find(void **state)
{
	const struct find_row *row = *state;
	const bool asks = row->script.status != NULL || row->code == FAIL_TRUNCATED;
	struct incluster_options options = {0};
	size_t before = server_descriptors();
	char url[200];
	struct fail f = {0};
	struct server s;
	struct type t;

	server_listen_unix(&s, "socket", 4);
	if (asks && row->script.status != NULL)
		server_start(&s, play, (void *)(uintptr_t)&row->script);
	else if (asks)
		server_start(&s, play_nothing, NULL);
	(void)snprintf(url, sizeof url, "unix:%s", s.path);
	options.server = url;
	incluster_init_server(&k, &options, &(struct incluster_environment){0}, false, &f);
	call_init(&call, &k, deadline_after(5 * CLOCK_SECOND), &quiet);
	assert_int_equal(discovery_find(&t, span_of(row->type), &call, &f), row->code);
	assert_int_equal(f.code, row->code);
	if (row->code == FAIL_NONE)
		assert_string_equal(t.plural, row->found);
	else if (row->found != NULL)
		assert_true(span_equal(
			(struct span){(unsigned char *)f.detail, f.len}, span_of(row->found)));
	server_stop(&s);
	assert_int_equal(server_descriptors(), before);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	scratch_begin();
	ROWS_ADD(rows, test_row);
	rows_add_one("names that are too long are cut", test_long);
	ROWS_ADD_AS("find", find_rows, test_find);
	return scratch_end(rows_run("discovery"));
}
