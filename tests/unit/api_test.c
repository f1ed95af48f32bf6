#include "tests/unit/rows.h"

#include "kube/api.h"

#define REFUSED "a name may not be . or .., nor hold a / or a %"

static const struct path_row {
	const char *name, *type, *namespace, *object, *subresource;
	const char *path; /* null: it is refused */
} path_rows[] = {
	{"all objects", "pods", "", "", "", "/api/v1/pods"},
	{"all in a namespace", "pods", "default", "", "", "/api/v1/namespaces/default/pods"},
	{"one object", "pods", "default", "web-0", "", "/api/v1/namespaces/default/pods/web-0"},
	{"a subresource", "pods", "a", "b", "eviction", "/api/v1/namespaces/a/pods/b/eviction"},
	{"one without a namespace", "nodes", "", "n", "", "/api/v1/nodes/n"},
	{"its subresource", "nodes", "", "n", "status", "/api/v1/nodes/n/status"},
	{"a namespace itself", "namespaces", "", "a", "", "/api/v1/namespaces/a"},
	{"a group", "deployments", "a", "b", "scale",
		"/apis/apps/v1/namespaces/a/deployments/b/scale"},
	{"a group with dots", "clusterroles", "", "admin", "",
		"/apis/rbac.authorization.k8s.io/v1/clusterroles/admin"},
	{"bytes that stand for themselves", "pods", "a", "-._~09azAZ", "",
		"/api/v1/namespaces/a/pods/-._~09azAZ"},
	{"bytes that do not", "clusterroles", "", "system:node a?b#c&d=e+f", "",
		"/apis/rbac.authorization.k8s.io/v1/clusterroles/"
		"system%3Anode%20a%3Fb%23c%26d%3De%2Bf"},
	{"bytes around those that do", "pods", "a", "`@[/{:", "", NULL},
	{"bytes beside letters and digits", "pods", "a", "`@[{:", "",
		"/api/v1/namespaces/a/pods/%60%40%5B%7B%3A"},
	{"control bytes and bytes outside ASCII", "pods", "a", "\x01\r\n\x7f\xc3\xa9", "",
		"/api/v1/namespaces/a/pods/%01%0D%0A%7F%C3%A9"},
	{"three dots", "pods", "a", "...", "", "/api/v1/namespaces/a/pods/..."},
	{"a name that begins with a dot", "pods", "a", ".a", "", "/api/v1/namespaces/a/pods/.a"},
	{"a dot", "pods", "a", ".", "", NULL},
	{"two dots", "pods", "a", "..", "", NULL},
	{"a slash", "pods", "a", "b/c", "", NULL},
	{"a slash alone", "pods", "a", "/", "", NULL},
	{"a slash first", "pods", "a", "/b", "", NULL},
	{"a percent sign", "pods", "a", "%2e%2e", "", NULL},
	{"two dots for a namespace", "pods", "..", "b", "", NULL},
	{"a slash in a namespace", "pods", "a/b", "", "", NULL},
	{"two dots for a subresource", "pods", "a", "b", "..", NULL},
	{"a slash in a subresource", "pods", "a", "b", "c/d", NULL},
};

static bool says(const struct fail *f, const char *detail)
{
	return span_equal((struct span){(const unsigned char *)f->detail, f->len}, span_of(detail));
}

static void test_path(void **state)
{
	const struct path_row *row = *state;
	struct object o = {.namespace = span_of(row->namespace),
		.name = span_of(row->object),
		.subresource = span_of(row->subresource)};
	char buffer[300];
	struct fail f = {0};
	struct text t;

	assert_true(types_find_built_in(&o.type, span_of(row->type)));
	text_init(&t, buffer, sizeof buffer);
	assert_int_equal(api_add_path(&t, &o, &f), row->path != NULL ? FAIL_NONE : FAIL_USAGE);
	if (row->path != NULL)
		assert_string_equal(text_string(&t), row->path);
	else
		assert_true(says(&f, REFUSED));
}

/* What a server says of its types can lead nowhere else either. */
static void test_hostile_type(void **state)
{
	static const struct type types[] = {
		{.group = "..", .version = "v1", .plural = "a"},
		{.group = "a/b", .version = "v1", .plural = "a"},
		{.version = "..", .plural = "a"},
		{.version = "v1", .plural = ".."},
		{.version = "v1", .plural = "a/../b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		const struct object o = {.type = types[i]};
		char buffer[300];
		struct fail f = {0};
		struct text t;

		text_init(&t, buffer, sizeof buffer);
		assert_int_equal(api_add_path(&t, &o, &f), FAIL_USAGE);
	}
}

/* What stands for itself, and what an object can be called. */
static const struct word_row {
	const char *name;
	struct span word;
	bool plain, is_name;
} word_rows[] = {
	{"nothing", BYTES(""), true, false},
	{"a letter", BYTES("a"), true, true},
	{"all that stands for itself", BYTES("azAZ09-._~"), true, true},
	{"a space", BYTES(" "), false, true},
	{"a comma behind letters", BYTES("abc,"), false, true},
	{"a colon before letters", BYTES(":abc"), false, true},
	{"a byte outside ASCII between letters", BYTES("a\xe9z"), false, true},
	{"a zero", BYTES("a\0"), false, true},
	{"a dot", BYTES("."), true, false},
	{"two dots", BYTES(".."), true, false},
	{"three dots", BYTES("..."), true, true},
	{"a slash", BYTES("a/"), false, false},
	{"a percent sign", BYTES("%a"), false, false},
};

static void test_word(void **state)
{
	const struct word_row *row = *state;

	assert_int_equal(api_is_plain(row->word), row->plain);
	assert_int_equal(api_is_name(row->word), row->is_name);
}

static void test_short_group(void **state)
{
	const struct object o = {.type = {.group = "g", .version = "v", .plural = "p"}};
	char buffer[300];
	struct fail f = {0};
	struct text t;

	(void)state;
	text_init(&t, buffer, sizeof buffer);
	assert_int_equal(api_add_path(&t, &o, &f), FAIL_NONE);
	assert_string_equal(text_string(&t), "/apis/g/v/p");
}

static void test_zero(void **state)
{
	struct object o = {.type = {.version = "v1", .plural = "a"}, .name = SPAN("b\0c")};
	char buffer[300];
	struct fail f = {0};
	struct text t;

	(void)state;
	text_init(&t, buffer, sizeof buffer);
	assert_int_equal(api_add_path(&t, &o, &f), FAIL_NONE);
	assert_string_equal(text_string(&t), "/api/v1/a/b%00c");
}

/* Every byte: what comes out is decoded to what went in, and is safe in a request line. */
static void test_parameters(void **state)
{
	unsigned char all[256];
	char buffer[2000];
	const char *at;
	struct text t;

	(void)state;
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (unsigned char)i;
	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "/a");
	api_add_parameter(&t, SPAN("k=&"), SPAN("app in (a,b),!c"));
	api_add_parameter(&t, SPAN("x"), SPAN(""));
	api_add_parameter(&t, SPAN("y"), (struct span){all, sizeof all});
	at = text_string(&t);
	assert_int_equal(strncmp(at, "/a?k%3D%26=app%20in%20%28a%2Cb%29%2C%21c&x=&y=", 46), 0);
	at += 46;
	for (size_t i = 0; i < sizeof all; i++) {
		unsigned value = (unsigned char)*at;

		if (*at == '%') {
			assert_int_equal(sscanf(at + 1, "%2X", &value), 1);
			at += 2;
		} else {
			assert_non_null(
				strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				       "0123456789-._~",
					*at));
		}
		at++;
		assert_int_equal(value, i);
	}
	assert_string_equal(at, "");
}

/* Behind a query that is there already. */
static void test_query(void **state)
{
	char buffer[100];
	struct text t;

	(void)state;
	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "/a?b");
	api_add_parameter(&t, SPAN("c"), SPAN("d"));
	assert_string_equal(text_string(&t), "/a?b&c=d");
}

static const struct read_row {
	const char *name, *type; /* null: there is none */
	bool all;
} read_rows[] = {
	{"/api/v1/pods", "pods.v1.", true},
	{"/api/v1/pods?limit=1", "pods.v1.", true},
	{"/api/v1/p", "p.v1.", true},
	{"/api/v1/namespaces/a/pods", "pods.v1.", true},
	{"/api/v1/namespaces/a/pods/b", "pods.v1.", false},
	{"/api/v1/namespaces/a/pods/b?x=/y", "pods.v1.", false},
	{"/api/v1/namespaces/a/pods/b/status", "pods.v1.", false},
	{"/api/v1/namespaces", "namespaces.v1.", true},
	{"/api/v1/namespaces?a=b/c", "namespaces.v1.", true},
	{"/api/v1/namespaces/a", "namespaces.v1.", false},
	{"/api/v1/nodes/a/namespaces/b", "nodes.v1.", false},
	{"/apis/apps/v1/deployments", "deployments.v1.apps", true},
	{"/apis/apps/v1/namespaces/a/deployments/b", "deployments.v1.apps", false},
	{"/apis/a.b/v1beta1/widgets/x", "widgets.v1beta1.a.b", false},
	{"/api", NULL, false},
	{"/api/v1", NULL, false},
	{"/api/v1?x/pods", NULL, false},
	{"/apis", NULL, false},
	{"/apis/apps", NULL, false},
	{"/apis/apps/v1", NULL, false},
	{"/version", NULL, false},
	{"/openapi/v2/x", NULL, false},
	{"/", NULL, false},
};

static void test_read(void **state)
{
	const struct read_row *row = *state;
	char buffer[100];
	struct text t;
	bool all = false;

	text_init(&t, buffer, sizeof buffer);
	assert_int_equal(api_read_path(span_of(row->name), &t, &all), row->type != NULL);
	if (row->type == NULL)
		return;
	assert_string_equal(text_string(&t), row->type);
	assert_int_equal(all, row->all);
}

int main(void)
{
	ROWS_ADD_AS("path", path_rows, test_path);
	rows_add_one("path: a type that would lead elsewhere", test_hostile_type);
	ROWS_ADD_AS("word", word_rows, test_word);
	rows_add_one("path: a group of one letter", test_short_group);
	rows_add_one("path: a zero in a name", test_zero);
	rows_add_one("query: every byte", test_parameters);
	rows_add_one("query: behind another", test_query);
	ROWS_ADD_AS("read", read_rows, test_read);
	return rows_run("api");
}
