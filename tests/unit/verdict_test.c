#include <time.h>

#include "tests/unit/scratch.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "base/clock.h"
#include "kube/call.h"

static struct call call;

#define HOUR 3600
#define ISSUER "https://kubernetes.default.svc.cluster.local"
#define ELSEWHERE "https://oidc.example.com/id"

/* The token that was sent. */
struct sent {
	bool none, is_no_jwt;
	int64_t expires, not_before; /* seconds from now; 0: not told */
	const char *audience, *issuer;
};

#define BODY(fields) "{\"kind\":\"Status\"," fields "}"
#define SAYS(message) BODY("\"message\":\"" message "\"")
#define DENIED \
	BODY("\"message\":\"pods is forbidden: User \\\"system:serviceaccount:a:b\\\" cannot list " \
	     "resource \\\"pods\\\" in API group \\\"\\\" in the namespace \\\"c\\\"\"," \
	     "\"reason\":\"Forbidden\"")
#define IS_DENIED \
	"403 Forbidden: pods is forbidden: User \"system:serviceaccount:a:b\" cannot list resource " \
	"\"pods\" in API group \"\" in the namespace \"c\": this service account may not list pods " \
	"in namespace c: grant it with a Role"

static const struct row {
	const char *name, *status, *path, *body;
	const char *detail; /* a time as the hours from now: "<-1>" */
	struct sent sent;
	bool loud;
} rows[] = {
	{"200", "200 OK", "/", SAYS("no"), "", {0}, false},
	{"299", "299 OK", "/", SAYS("no"), "", {0}, false},
	{"300", "300 Many", "/", "x", "300 Many: a redirect, which is not followed", {0}, false},
	{"399", "399 Many", "/", "x", "399 Many: a redirect, which is not followed", {0}, false},
	{"400: the message alone", "400 Bad Request", "/", SAYS("no"), "400 Bad Request: no", {0},
		false},
	{"no message", "400 Bad Request", "/", "x", "400 Bad Request", {0}, false},
	{"no reason phrase", "400 ", "/", SAYS("no"), "400: no", {0}, false},
	{"a message that is the reason phrase", "400 Bad Request", "/", SAYS("Bad Request"),
		"400 Bad Request", {0}, false},
	{"a message that begins with it", "400 Bad Request", "/", SAYS("Bad Requests"),
		"400 Bad Request: Bad Requests", {0}, false},
	{"causes", "400 Bad Request", "/",
		BODY("\"message\":\"no\",\"details\":{\"causes\":[{\"message\":\"b\",\"field\":\"a\"}]}"),
		"400 Bad Request: no: a: b", {0}, false},

	{"401: no token", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: no token of this pod was sent", {.none = true}, false},
	{"401: no JWT", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token is no JWT", {.is_no_jwt = true}, false},
	{"401: expired", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token expired at <-1>, and it is <0>: renew it, or set the clock",
		{.expires = -HOUR, .not_before = -2 * HOUR, .audience = ISSUER, .issuer = ISSUER},
		false},
	{"401: not yet valid", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token is not valid before <1>, and it is <0>: set the clock",
		{.expires = 2 * HOUR, .not_before = HOUR, .audience = ISSUER, .issuer = ISSUER},
		false},
	{"401: for another audience", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token is for vault, not for this server: mount one for it",
		{.expires = HOUR, .not_before = -HOUR, .audience = "vault", .issuer = ISSUER},
		false},
	{"401: an expired one for another audience", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token expired at <-1>, and it is <0>: renew it, or set the clock",
		{.expires = -HOUR, .audience = "vault", .issuer = ISSUER}, false},
	{"401: a good one", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token for " ISSUER " from " ISSUER
		" is valid until <1>: its pod or service account may be gone, or the server another "
		"cluster's",
		{.expires = HOUR, .not_before = -HOUR, .audience = ISSUER, .issuer = ISSUER},
		false},
	{"401: the audience is the issuer", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token for a, " ELSEWHERE " from " ELSEWHERE
		" is valid until <1>: its pod or service account may be gone, or the server another "
		"cluster's",
		{.expires = HOUR, .audience = "a, " ELSEWHERE, .issuer = ELSEWHERE}, false},
	{"401: the audience is the usual name", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token for https://kubernetes.default.svc from " ELSEWHERE
		" is valid until <1>: its pod or service account may be gone, or the server another "
		"cluster's",
		{.expires = HOUR,
			.audience = "https://kubernetes.default.svc",
			.issuer = ELSEWHERE},
		false},
	{"401: for ever", "401 Unauthorized", "/", SAYS("Unauthorized"),
		"401 Unauthorized: the token for " ISSUER " from " ISSUER
		": its pod or service account may be gone, or the server another cluster's",
		{.audience = ISSUER, .issuer = ISSUER}, false},
	{"401: without claims", "401 Unauthorized", "/", "x",
		"401 Unauthorized: the token: its pod or service account may be gone, or the server "
		"another cluster's",
		{0}, false},

	{"403: a Role lacks", "403 Forbidden", "/", DENIED, IS_DENIED " (shown by -v)", {0}, false},
	{"403: a Role lacks, and is shown", "403 Forbidden", "/", DENIED, IS_DENIED, {0}, true},
	{"403: a ClusterRole lacks", "403 Forbidden", "/",
		SAYS("x: User \\\"system:serviceaccount:a:b\\\" cannot get resource \\\"nodes/proxy\\\" in "
		     "API group \\\"g\\\" at the cluster scope"),
		"403 Forbidden: x: User \"system:serviceaccount:a:b\" cannot get resource \"nodes/proxy\" "
		"in API group \"g\" at the cluster scope: this service account may not get nodes.g/proxy "
		"at the cluster scope: grant it with a ClusterRole (shown by -v)",
		{0}, false},
	{"403: a path", "403 Forbidden", "/metrics",
		SAYS("x: User \\\"system:serviceaccount:a:b\\\" cannot get path \\\"/metrics\\\""),
		"403 Forbidden: x: User \"system:serviceaccount:a:b\" cannot get path \"/metrics\": this "
		"service account may not get /metrics: grant it with a ClusterRole (shown by -v)",
		{0}, false},
	{"403: an object", "403 Forbidden", "/",
		BODY("\"message\":\"x: User \\\"system:serviceaccount:a:b\\\" cannot get resource "
		     "\\\"pods\\\" in API group \\\"\\\" in the namespace \\\"c\\\"\","
		     "\"details\":{\"name\":\"d\"}"),
		"403 Forbidden: x: User \"system:serviceaccount:a:b\" cannot get resource \"pods\" in API "
		"group \"\" in the namespace \"c\": this service account may not get pods d in namespace "
		"c: grant it with a Role (shown by -v)",
		{0}, false},
	{"403: a quota", "403 Forbidden", "/",
		BODY("\"message\":\"exceeded quota\",\"reason\":\"Forbidden\""),
		"403 Forbidden: exceeded quota", {0}, false},
	{"403: another server", "403 Forbidden", "/", "<html>", "403 Forbidden", {0}, true},
	{"a denial that is no 403", "400 Bad Request", "/",
		SAYS("x: User "
		     "\\\"system:serviceaccount:a:b\\\" cannot get path \\\"/\\\""),
		"400 Bad Request: x: User \"system:serviceaccount:a:b\" cannot get path \"/\"", {0},
		true},

	{"404: an object", "404 Not Found", "/api/v1/namespaces/c/pods/d",
		BODY("\"message\":\"pods \\\"d\\\" not found\",\"reason\":\"NotFound\","
		     "\"details\":{\"name\":\"d\",\"kind\":\"pods\"}"),
		"404 Not Found: pods \"d\" not found: there is none in namespace c", {0}, false},
	{"404: an object of the cluster", "404 Not Found", "/api/v1/nodes/d",
		BODY("\"message\":\"nodes \\\"d\\\" not found\",\"details\":{\"name\":\"d\"}"),
		"404 Not Found: nodes \"d\" not found: there is none", {0}, false},
	{"404: the namespace is missing", "404 Not Found", "/api/v1/namespaces/a/configmaps",
		BODY("\"message\":\"namespaces \\\"a\\\" not found\",\"reason\":\"NotFound\","
		     "\"details\":{\"name\":\"a\",\"kind\":\"namespaces\"}"),
		"404 Not Found: namespaces \"a\" not found: there is none", {0}, false},
	{"404: a type", "404 Not Found", "/api/v1/foos",
		BODY("\"message\":\"the server could not find the requested resource\","
		     "\"reason\":\"NotFound\",\"details\":{}"),
		"404 Not Found: the server could not find the requested resource: there is no such path "
		"or type: see peyk get /apis",
		{0}, false},
	{"404: a path", "404 Not Found", "/foo", "404 page not found\n",
		"404 Not Found: there is no such path or type: see peyk get /apis", {0}, false},
	{"404: of a service behind the server", "404 Not Found",
		"/api/v1/namespaces/a/services/b/proxy/c", "404 page not found\n", "404 Not Found",
		{0}, false},
	{"404: of the server before a service", "404 Not Found",
		"/api/v1/namespaces/a/services/b/proxy/c",
		BODY("\"message\":\"services \\\"b\\\" not found\",\"reason\":\"NotFound\","
		     "\"details\":{\"name\":\"b\"}"),
		"404 Not Found: services \"b\" not found: there is none in namespace a", {0},
		false},

	{"409: already there", "409 Conflict", "/",
		BODY("\"message\":\"x\",\"reason\":\"AlreadyExists\",\"details\":{\"name\":\"x\"}"),
		"409 Conflict: x: use peyk patch, or delete it first", {0}, false},
	{"409: changed meanwhile", "409 Conflict", "/",
		BODY("\"message\":\"x\",\"reason\":\"Conflict\""),
		"409 Conflict: x: it has changed: read it again, then try again", {0}, false},
	{"409: somebody else's fields", "409 Conflict", "/",
		BODY("\"message\":\"x: a\",\"reason\":\"Conflict\",\"details\":{\"causes\":["
		     "{\"reason\":\"FieldManagerConflict\",\"message\":\"x\",\"field\":\"a\"}]}"),
		"409 Conflict: x: a: leave these fields out, or take them over with --force-conflicts",
		{0}, false},
	{"410", "410 Gone", "/", BODY("\"message\":\"x\",\"reason\":\"Expired\""),
		"410 Gone: x: begin again with a new list", {0}, false},
	{"413", "413 Request Entity Too Large", "/", "x", "413 Request Entity Too Large: send less",
		{0}, false},
	{"415", "415 Unsupported Media Type", "/", SAYS("x"),
		"415 Unsupported Media Type: x: name its type with --type or -H Content-Type", {0},
		false},
	{"422", "422 Unprocessable Entity", "/",
		BODY("\"message\":\"a is invalid: b: c\",\"reason\":\"Invalid\",\"details\":{\"causes\":["
		     "{\"reason\":\"FieldValueInvalid\",\"message\":\"c\",\"field\":\"b\"}]}"),
		"422 Unprocessable Entity: a is invalid: b: c: correct these fields", {0}, false},
	{"429", "429 Too Many Requests", "/", "Too many requests, please try again later.\n",
		"429 Too Many Requests: the server is busy: try again later", {0}, false},
	{"429: a disruption budget", "429 Too Many Requests", "/",
		BODY("\"message\":\"x\",\"reason\":\"TooManyRequests\",\"details\":{\"causes\":["
		     "{\"reason\":\"DisruptionBudget\",\"message\":\"y\"}]}"),
		"429 Too Many Requests: x: y: wait until the disruption budget allows it", {0},
		false},
	{"500", "500 Internal Server Error", "/", SAYS("x"), "500 Internal Server Error: x", {0},
		false},
	{"503", "503 Service Unavailable", "/", SAYS("x"),
		"503 Service Unavailable: x: what answers is not ready: try again later", {0},
		false},
	{"504", "504 Gateway Timeout", "/", BODY("\"message\":\"x\",\"reason\":\"Timeout\""),
		"504 Gateway Timeout: x: it took too long: ask for less, or try again", {0}, false},
};

/* The times in `detail` as "<HOURS>" from `start`; the seconds that the test takes do not count. */
static const char *without_times(const char *detail, int64_t start)
{
	static char out[FAIL_DETAIL_MAX + 1];
	size_t n = 0;

	while (*detail != '\0') {
		struct tm tm = {0};
		int len = 0;

		if (sscanf(detail, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &tm.tm_year, &tm.tm_mon,
			    &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &len) == 6 &&
			len == 20) {
			tm.tm_year -= 1900;
			tm.tm_mon -= 1;
			/* Never below the hour by the half that is added. */
			n += (size_t)snprintf(out + n, sizeof out - n, "<%lld>",
				(long long)(timegm(&tm) - start + 24 * HOUR + HOUR / 2) / HOUR -
					24);
			detail += len;
		} else {
			out[n++] = *detail++;
		}
	}
	out[n] = '\0';
	return out;
}

static void copy(char *to, const char *from)
{
	(void)snprintf(to, CLAIMS_TEXT_MAX, "%s", from != NULL ? from : "");
}

/* As it stands behind call_begin() and the end of the body. */
static void prepare(const struct row *row, int64_t now, const struct notes *notes)
{
	static char head[1000];
	struct claims *c = &call.claims;
	struct span in, none;

	memset(&call, 0xa5, sizeof call);
	call_init(&call, NULL, DEADLINE_NONE, notes);
	(void)snprintf(head, sizeof head, "HTTP/1.1 %s\r\n\r\n", row->status);
	in = span_of(head);
	http_init(&call.client.http, false);
	assert_int_equal(http_next(&call.client.http, &in, &none), HTTP_HEAD);
	status_init(&call.status);
	status_push(&call.status, span_of(row->body));
	call.path = span_of(row->path);
	call.with_token = !row->sent.none;
	call.is_jwt = !row->sent.is_no_jwt;
	if (row->sent.none)
		return;
	*c = (struct claims){0};
	if (row->sent.expires != 0)
		c->time[CLAIMS_EXPIRES] = now + row->sent.expires;
	if (row->sent.not_before != 0)
		c->time[CLAIMS_NOT_BEFORE] = now + row->sent.not_before;
	copy(c->text[CLAIMS_AUDIENCE], row->sent.audience);
	copy(c->text[CLAIMS_ISSUER], row->sent.issuer);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	const struct notes notes = {row->loud, 0};
	int64_t now = clock_wall();
	struct capture capture;
	struct fail f = {0};
	char detail[FAIL_DETAIL_MAX + 1];
	enum fail_code code;
	const char *said;

	prepare(row, now, &notes);
	capture_begin(&capture, 2);
	code = call_verdict(&call, &f);
	said = capture_end(&capture);
	assert_int_equal(code, f.code);
	memcpy(detail, f.detail, f.len);
	detail[f.len] = '\0';
	assert_string_equal(without_times(detail, now), row->detail);
	assert_int_equal(f.code, row->detail[0] != '\0' ? FAIL_STATUS : FAIL_NONE);
	if (row->loud && strstr(row->detail, "grant it") != NULL) {
		assert_ptr_equal(strstr(said, "---\napiVersion: "), said);
		assert_string_equal(said + strlen(said) - 5, "\n...\n");
	} else {
		assert_string_equal(said, "");
	}
}

/* What is to be done stands there however long the message is, which takes all the rest. */
static void test_long_message(void **state)
{
	static const struct notes quiet;
	struct span body =
		rows_repeat("{\"kind\":\"Status\",\"message\":\"", "a", STATUS_TEXT_MAX, "\"}");
	const struct row row = {.status = "503 No", .path = "/", .body = (const char *)body.ptr};
	static const char end[] = "a...: what answers is not ready: try again later";
	struct fail f = {0};

	(void)state;
	prepare(&row, 0, &quiet);
	call_verdict(&call, &f);
	assert_int_equal(f.len, sizeof f.detail);
	assert_memory_equal(f.detail + f.len - (sizeof end - 1), end, sizeof end - 1);
	free((void *)(uintptr_t)body.ptr);
}

/* A status line without end leaves room for the rest. */
static void test_long_reason(void **state)
{
	static const struct notes quiet;
	struct span status = rows_repeat("503 ", "a", 900, "");
	const struct row row = {.status = (const char *)status.ptr, .path = "/", .body = SAYS("b")};
	static const char end[] = "aaa: b: what answers is not ready: try again later";
	struct fail f = {0};

	(void)state;
	prepare(&row, 0, &quiet);
	call_verdict(&call, &f);
	assert_true(f.len > 100 && f.len < 200);
	assert_memory_equal(f.detail + f.len - (sizeof end - 1), end, sizeof end - 1);
	free((void *)(uintptr_t)status.ptr);
}

/* A Role that does not fit is not shown. */
static void test_long_role(void **state)
{
	static const struct notes loud = {true, 0};
	struct span body = rows_repeat("{\"kind\":\"Status\",\"message\":\"x: User "
				       "\\\"system:serviceaccount:a:",
		"b", 900, "\\\" cannot get path \\\"/\\\"\",\"details\":{\"name\":\"");
	struct span name = rows_repeat((const char *)body.ptr, "c", STATUS_TEXT_MAX, "\"}}");
	const struct row row = {.status = "403 No", .path = "/", .body = (const char *)name.ptr};
	struct capture capture;
	struct fail f = {0};

	(void)state;
	prepare(&row, 0, &loud);
	capture_begin(&capture, 2);
	call_verdict(&call, &f);
	assert_string_equal(capture_end(&capture), "");
	free((void *)(uintptr_t)body.ptr);
	free((void *)(uintptr_t)name.ptr);
}

/* In the second in which it begins, a token is valid; in that in which it ends, no more. */
static void test_this_second(void **state)
{
	static const struct notes quiet;
	const struct row row = {.status = "401 No", .path = "/", .body = ""};
	struct fail f = {0};

	(void)state;
	prepare(&row, 0, &quiet);
	call.claims.time[CLAIMS_NOT_BEFORE] = clock_wall();
	call_verdict(&call, &f);
	assert_null(memmem(f.detail, f.len, "not valid before", 16));
	fail_clear(&f);
	call.claims.time[CLAIMS_EXPIRES] = clock_wall();
	call_verdict(&call, &f);
	assert_non_null(memmem(f.detail, f.len, "the token expired at", 20));
}

/* Of claims that are too long for the line, the end is seen. */
static void test_long_claims(void **state)
{
	static const struct notes quiet;
	struct span name = rows_repeat("", "a", CLAIMS_TEXT_MAX - 1, "");
	const struct row row = {.status = "401 No",
		.path = "/",
		.body = "",
		.sent = {.audience = (const char *)name.ptr, .issuer = (const char *)name.ptr}};
	struct fail f = {0};

	(void)state;
	prepare(&row, 0, &quiet);
	call_verdict(&call, &f);
	assert_true(f.len > 200 && f.len < sizeof f.detail);
	assert_memory_equal(f.detail + f.len - 4, "a...", 4);
	assert_memory_equal(f.detail, "401 No: the token for aaa", 25);
	free((void *)(uintptr_t)name.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("limit: a long message", test_long_message);
	rows_add_one("limit: a long reason phrase", test_long_reason);
	rows_add_one("limit: a long Role", test_long_role);
	rows_add_one("401: in this second", test_this_second);
	rows_add_one("limit: long claims", test_long_claims);
	return rows_run("verdict");
}
