#include "tests/unit/rows.h"

#include "net/url.h"

#define L10 "abcdefghij"
#define L63 L10 L10 L10 L10 L10 L10 "abc"
#define N253 L63 "." L63 "." L63 "." L10 L10 L10 L10 L10 L10 "a"
#define LO_ZONE "fe80::1%lo"

static const struct row {
	const char *name, *in;
	enum url_scheme scheme;
	const char *host;
	unsigned port; /* 0: it is refused, and `path` is the reason */
	const char *path;
	const char *authority;
} rows[] = {
	{"https has port 443", "https://kubernetes", URL_HTTPS, "kubernetes", 443, "",
		"kubernetes"},
	{"http has port 80", "http://kubernetes", URL_HTTP, "kubernetes", 80, "", "kubernetes"},
	{"another port", "https://kubernetes:6443", URL_HTTPS, "kubernetes", 6443, "",
		"kubernetes:6443"},
	{"the scheme's own port is not told", "https://a:443/", URL_HTTPS, "a", 443, "/", "a"},
	{"http's own port is not told", "http://a:80/", URL_HTTP, "a", 80, "/", "a"},
	{"the other scheme's port is told: https", "https://a:80", URL_HTTPS, "a", 80, "", "a:80"},
	{"the other scheme's port is told: http", "http://a:443", URL_HTTP, "a", 443, "", "a:443"},
	{"tcp with a port", "tcp://a:5432", URL_TCP, "a", 5432, "", "a:5432"},
	{"a path", "http://a/b/c", URL_HTTP, "a", 80, "/b/c", "a"},
	{"a path and a query", "http://a:81/b?c=d", URL_HTTP, "a", 81, "/b?c=d", "a:81"},
	{"a query without a path", "http://a?b/c", URL_HTTP, "a", 80, "?b/c", "a"},
	{"a query without a path, behind a port", "http://a:81?b", URL_HTTP, "a", 81, "?b", "a:81"},
	{"a question mark in the query", "http://a/b?c?d", URL_HTTP, "a", 80, "/b?c?d", "a"},
	{"an @ in the path", "http://a/@b", URL_HTTP, "a", 80, "/@b", "a"},
	{"a colon in the path", "http://a/b:c", URL_HTTP, "a", 80, "/b:c", "a"},
	{"IPv4", "https://10.96.0.1", URL_HTTPS, "10.96.0.1", 443, "", "10.96.0.1"},
	{"IPv6", "https://[fd00::1]", URL_HTTPS, "fd00::1", 443, "", "[fd00::1]"},
	{"IPv6 with a port", "https://[::1]:6443/b", URL_HTTPS, "::1", 6443, "/b", "[::1]:6443"},
	{"a zone is not told (RFC 6874, section 4)", "http://[" LO_ZONE "]:81", URL_HTTP, LO_ZONE,
		81, "", "[fe80::1]:81"},
	{"all bytes of a name", "https://aZ-0_9.b", URL_HTTPS, "aZ-0_9.b", 443, "", "aZ-0_9.b"},
	{"a trailing dot", "https://a.b.", URL_HTTPS, "a.b.", 443, "", "a.b."},
	{"a name of 253 bytes", "https://" N253, URL_HTTPS, N253, 443, "", N253},
	{"and a dot", "https://" N253 ".:6443", URL_HTTPS, N253 ".", 6443, "", N253 ".:6443"},
	{"a name of 254 bytes", "https://" N253 "b", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a name of 254 bytes and a dot", "https://" N253 "b.", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"the largest port", "https://a:65535", URL_HTTPS, "a", 65535, "", "a:65535"},
	{"a port too large", "https://a:65536", 0, "", 0,
		"its port is not a number from 1 to 65535", ""},
	{"port 0", "https://a:0", 0, "", 0, "its port is not a number from 1 to 65535", ""},
	{"an empty port", "https://a:", 0, "", 0, "its port is not a number from 1 to 65535", ""},
	{"a port with a sign", "https://a:+1", 0, "", 0, "its port is not a number from 1 to 65535",
		""},
	{"a port with a name", "https://a:http", 0, "", 0,
		"its port is not a number from 1 to 65535", ""},
	{"two ports", "https://a:1:2", 0, "", 0, "its port is not a number from 1 to 65535", ""},
	{"tcp without a port", "tcp://a", 0, "", 0, "it has no port", ""},
	{"tcp with a path", "tcp://a:1/", 0, "", 0, "there is no path in tcp://HOST:PORT", ""},
	{"tcp with a query", "tcp://a:1?b", 0, "", 0, "there is no path in tcp://HOST:PORT", ""},
	{"unix", "unix:/run/a.sock", URL_UNIX, "", 1, "/run/a.sock", NULL},
	{"unix, a relative path", "unix:a:b@c?d", URL_UNIX, "", 1, "a:b@c?d", NULL},
	{"unix without a path", "unix:", 0, "", 0, "it has no path", ""},
	{"a user", "https://a@b", 0, "", 0, "a user name does not belong in it", ""},
	{"a user and a port", "https://a:b@c:1", 0, "", 0, "a user name does not belong in it", ""},
	{"no host", "https://", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"no host before a port", "https://:443", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"no host before a path", "https:///a", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a dot alone", "https://.", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a space in the host", "https://a b", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a line end in the host", "https://a\nb", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a fragment behind the host", "https://a#b", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a percent in a name", "https://a%41", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"the byte before the letters", "https://`", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"the byte behind the letters", "https://{", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"the byte behind the digits", "https://a;", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"IPv6 without brackets", "https://::1", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"IPv6 without its end", "https://[::1", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"IPv6 with a byte behind the bracket", "https://[::1]x", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"a name in brackets", "https://[a]", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"IPv4 in brackets", "https://[10.96.0.1]", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"empty brackets", "https://[]", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"brackets in brackets", "https://[[::1]]", 0, "", 0,
		"its host is neither a name nor an address ([::1] has brackets)", ""},
	{"no scheme", "kubernetes:443", 0, "", 0,
		"not a URL of https://, http://, tcp:// or unix:", ""},
	{"an unknown scheme", "ftp://a", 0, "", 0,
		"not a URL of https://, http://, tcp:// or unix:", ""},
	{"a scheme with one slash", "https:/a", 0, "", 0,
		"not a URL of https://, http://, tcp:// or unix:", ""},
	{"nothing", "", 0, "", 0, "not a URL of https://, http://, tcp:// or unix:", ""},
	{"a space before it", " https://a", 0, "", 0,
		"not a URL of https://, http://, tcp:// or unix:", ""},
};

static void check_refused(const struct row *row, const struct fail *f)
{
	char expected[FAIL_DETAIL_MAX];
	struct text t;

	text_init(&t, expected, sizeof expected);
	/* As much of a long one as leaves room for the reason. */
	text_add_printable(&t,
		(struct span){(const unsigned char *)row->in,
			strlen(row->in) < 199 ? strlen(row->in) : 199});
	text_add(&t, ": ");
	text_add(&t, row->path);
	assert_int_equal(f->code, FAIL_USAGE);
	assert_true(
		span_equal((struct span){(const unsigned char *)f->detail, f->len}, text_span(&t)));
}

static void test_row(void **state)
{
	const struct row *row = *state;
	size_t len = strlen(row->in);
	unsigned char *copy = malloc(len);
	char authority[URL_AUTHORITY_MAX];
	struct fail f = {0};
	enum fail_code code;
	struct url u;

	memcpy(copy, row->in, len);
	code = url_read((struct span){copy, len}, &u, &f);
	assert_int_equal(code, f.code);
	if (row->port == 0) {
		check_refused(row, &f);
		free(copy);
		return;
	}
	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(u.scheme, row->scheme);
	assert_string_equal(u.host, row->host);
	assert_true(span_equal(u.path, span_of(row->path)));
	if (row->authority != NULL) {
		assert_int_equal(u.port, row->port);
		url_authority(&u, authority);
		assert_string_equal(authority, row->authority);
	}
	free(copy);
}

/* The longest authority there can be has its port. */
static void test_longest_authority(void **state)
{
	char authority[URL_AUTHORITY_MAX];
	struct fail f = {0};
	struct url u;

	(void)state;
	assert_int_equal(url_read(SPAN("tcp://" N253 ".:65535"), &u, &f), FAIL_NONE);
	url_authority(&u, authority);
	assert_string_equal(authority, N253 ".:65535");
}

static const struct host_row {
	const char *name;
	struct span in;
	bool right;
} host_rows[] = {
	{"a name", BYTES("kubernetes.default.svc"), true},
	{"IPv6 without brackets", BYTES("fd00::1"), true},
	{"IPv6 with brackets", BYTES("[fd00::1]"), false},
	{"IPv4", BYTES("10.96.0.1"), true},
	{"a name with a port", BYTES("a:443"), false},
	{"nothing", BYTES(""), false},
	{"a zero byte", BYTES("a\0"), false},
	{"a space", BYTES("a "), false},
	{"254 bytes that end in a dot", BYTES(N253 "."), true},
	{"255 bytes that end in a dot", BYTES(N253 "a."), false},
	{"256 bytes", BYTES(N253 "aaa"), false},
	{"two trailing dots", BYTES(N253 ".."), false},
};

static void test_host(void **state)
{
	const struct host_row *row = *state;
	char *host = malloc(URL_HOST_MAX);

	assert_int_equal(url_read_host(row->in, host), row->right);
	if (row->right)
		assert_true(span_equal(span_of(host), row->in));
	free(host);
}

static const struct port_row {
	const char *name;
	struct span in;
	unsigned port;
} port_rows[] = {
	{"the smallest", BYTES("1"), 1},
	{"the largest", BYTES("65535"), 65535},
	{"too large", BYTES("65536"), 0},
	{"zero", BYTES("0"), 0},
	{"nothing", BYTES(""), 0},
	{"a space", BYTES("443 "), 0},
	{"as Docker's links have it", BYTES("tcp://10.0.0.1:443"), 0},
};

static void test_port(void **state)
{
	const struct port_row *row = *state;
	uint16_t port = 7;

	assert_int_equal(url_read_port(row->in, &port), row->port > 0);
	assert_int_equal(port, row->port > 0 ? row->port : 7);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("the longest authority", test_longest_authority);
	ROWS_ADD_AS("host", host_rows, test_host);
	ROWS_ADD_AS("port", port_rows, test_port);
	return rows_run("url");
}
