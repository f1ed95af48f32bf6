#include "tests/unit/rows.h"

#include "command/target.h"

static const struct row {
	const char *name, *in;
	int kind; /* enum target_kind, or REFUSED */
	enum url_scheme scheme;
	const char *host;
	unsigned port;
	const char *path;
} rows[] = {
#define REFUSED (-1)
	{"a path of the API server", "/readyz?verbose", TARGET_API, 0, NULL, 0, "/readyz?verbose"},
	{"the root of the API server", "/", TARGET_API, 0, NULL, 0, "/"},
	{"two slashes are a path, too", "//a", TARGET_API, 0, NULL, 0, "//a"},
	{"a port of this pod", ":8080", TARGET_WEB, URL_HTTP, "localhost", 8080, "/"},
	{"a port and a path", ":8080/healthz?a=b", TARGET_WEB, URL_HTTP, "localhost", 8080,
		"/healthz?a=b"},
	{"the largest port", ":65535/", TARGET_WEB, URL_HTTP, "localhost", 65535, "/"},
	{"a port too large", ":65536/", REFUSED, 0, NULL, 0, NULL},
	{"port 0", ":0/", REFUSED, 0, NULL, 0, NULL},
	{"a colon alone", ":", REFUSED, 0, NULL, 0, NULL},
	{"a colon and a path", ":/healthz", REFUSED, 0, NULL, 0, NULL},
	{"a port with a name", ":http/", REFUSED, 0, NULL, 0, NULL},
	{"a port and a query without a path", ":80?a", REFUSED, 0, NULL, 0, NULL},
	{"http", "http://a/b", TARGET_WEB, URL_HTTP, "a", 80, "/b"},
	{"http without a path asks for /", "http://a", TARGET_WEB, URL_HTTP, "a", 80, "/"},
	{"https", "https://[::1]:8443/b?c", TARGET_WEB, URL_HTTPS, "::1", 8443, "/b?c"},
	{"https without a path asks for /", "https://a:8443", TARGET_WEB, URL_HTTPS, "a", 8443,
		"/"},
	{"a query without a path is no path", "https://a?b", REFUSED, 0, NULL, 0, NULL},
	{"tcp", "tcp://a:5432", TARGET_SOCKET, URL_TCP, "a", 5432, NULL},
	{"tcp without a port", "tcp://a", REFUSED, 0, NULL, 0, NULL},
	{"a Unix socket", "unix:/run/a.sock", TARGET_SOCKET, URL_UNIX, "", 0, NULL},
	{"a Unix socket without a path", "unix:", REFUSED, 0, NULL, 0, NULL},
	{"endpoints", "endpoints:web.default:http", TARGET_ENDPOINTS, 0, NULL, 0, NULL},
	{"endpoints of nothing", "endpoints:", REFUSED, 0, NULL, 0, NULL},
	{"endpoints of no Service", "endpoints:Web", REFUSED, 0, NULL, 0, NULL},
	{"endpoints without its colon", "endpoints", REFUSED, 0, NULL, 0, NULL},
	{"a space in a path of the API server", "/a b", REFUSED, 0, NULL, 0, NULL},
	{"a line end in a path", "http://a/b\nc", REFUSED, 0, NULL, 0, NULL},
	{"a fragment", ":80/a#b", REFUSED, 0, NULL, 0, NULL},
	{"nothing", "", REFUSED, 0, NULL, 0, NULL},
	{"a host without a scheme", "a:80/b", REFUSED, 0, NULL, 0, NULL},
	{"a path without its slash", "readyz", REFUSED, 0, NULL, 0, NULL},
	{"a user", "http://a:b@c/", REFUSED, 0, NULL, 0, NULL},
	{"an unknown scheme", "grpc://a:1", REFUSED, 0, NULL, 0, NULL},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	struct fail f = {0};
	struct target t;
	enum fail_code code = target_read(row->in, &t, &f);

	assert_int_equal(code, f.code);
	assert_int_equal(code, row->kind == REFUSED ? FAIL_USAGE : FAIL_NONE);
	assert_ptr_equal(t.asked, row->in);
	if (row->kind == REFUSED)
		return;
	assert_int_equal(t.kind, row->kind);
	if (row->path != NULL)
		assert_true(span_equal(t.path, span_of(row->path)));
	if (row->kind == TARGET_API || row->kind == TARGET_ENDPOINTS)
		return;
	assert_int_equal(t.url.scheme, row->scheme);
	assert_string_equal(t.url.host, row->host);
	assert_int_equal(t.url.port, row->port);
}

/* For dial_unix(): it takes what stands behind "unix:" as a string. */
static void test_unix_path(void **state)
{
	struct fail f = {0};
	struct target t;

	(void)state;
	assert_int_equal(target_read("unix:/run/a b", &t, &f), FAIL_NONE);
	assert_string_equal((const char *)t.url.path.ptr, "/run/a b");
}

static void test_endpoints(void **state)
{
	struct fail f = {0};
	struct target t;

	(void)state;
	assert_int_equal(target_read("endpoints:web.default:http", &t, &f), FAIL_NONE);
	assert_string_equal(t.service.name, "web");
	assert_string_equal(t.service.space, "default");
	assert_string_equal(t.service.port, "http");
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("the path of a Unix socket is a string", test_unix_path);
	rows_add_one("endpoints: the Service, its namespace and port", test_endpoints);
	return rows_run("target");
}
