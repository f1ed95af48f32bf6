#include "tests/unit/server.h"
#include "tests/unit/tls_server.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "kube/call.h"

static const struct notes quiet;
static struct incluster k;
static struct call call;
static struct tls_server tls;

#define TIME (5 * CLOCK_SECOND)
#define CA "tests/unit/data/chains/ca.pem"
#define STATUS(message) \
	"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"message\":\"" message "\",\"code\":404}"

/* ---- a server that answers with what it was asked ---- */

struct script {
	const char *status; /* of the first answer: "401 Unauthorized" */
	const char *body; /* null: the request */
	const char *then; /* of further answers */
	const char *new_token; /* that is there once the first request has come; null: the same */
	bool tls;
};

struct line {
	int fd;
	bool tls;
	br_sslio_context io;
};

static int read_fd(void *fd, unsigned char *to, size_t len)
{
	ssize_t n = read(*(int *)fd, to, len);

	return n > 0 ? (int)n : -1;
}

static int write_fd(void *fd, const unsigned char *from, size_t len)
{
	ssize_t n = write(*(int *)fd, from, len);

	return n > 0 ? (int)n : -1;
}

/* The head of the request; false when it does not come. */
static bool read_request(struct line *l, char request[static 4096])
{
	size_t len = 0;

	while (len < 4 || memcmp(request + len - 4, "\r\n\r\n", 4) != 0) {
		if (len == 4095)
			return false;
		if (l->tls ? br_sslio_read(&l->io, request + len, 1) != 1
			   : read(l->fd, request + len, 1) != 1)
			return false;
		len++;
	}
	request[len] = '\0';
	return true;
}

static void write_all(struct line *l, const char *text)
{
	if (l->tls)
		br_sslio_write_all(&l->io, text, strlen(text));
	else
		server_write(l->fd, text, strlen(text));
}

static void play(int fd, size_t number, void *with)
{
	const struct script *script = with;
	struct line l = {.fd = fd, .tls = script->tls};
	char request[4096], head[200];
	const char *body;

	if (script->tls) {
		tls_server_start(&tls);
		br_sslio_init(&l.io, &tls.context.eng, read_fd, &l.fd, write_fd, &l.fd);
	}
	if (!read_request(&l, request))
		return;
	if (script->new_token != NULL && number == 0)
		scratch_file("token", span_of(script->new_token));
	body = script->body != NULL ? script->body : request;
	(void)snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n",
		number == 0 ? script->status : script->then, strlen(body));
	write_all(&l, head);
	write_all(&l, body);
	if (script->tls) {
		br_sslio_flush(&l.io);
		br_sslio_close(&l.io);
	}
}

/* ---- one call ---- */

struct result {
	struct fail f;
	char body[4096];
};

static void prepare(const struct server *s, bool with_tls)
{
	/* `k` borrows the path of the socket. */
	static char url[200];
	struct incluster_options options = {
		.server = url, .certificate_authority = CA, .token_file = scratch_path("token")};
	struct fail f = {0};

	if (with_tls)
		(void)snprintf(url, sizeof url, "https://127.0.0.1:%u", s->port);
	else
		(void)snprintf(url, sizeof url, "unix:%s", s->path);
	incluster_init_files(&k, &options, &f);
	incluster_init_server(&k, &options, &(struct incluster_environment){0}, false, &f);
	if (with_tls)
		incluster_read_anchors(&k, &quiet, &f);
	assert_int_equal(f.code, FAIL_NONE);
}

static void do_request(const struct call_request *request, int64_t time, struct result *r)
{
	struct span piece = {0};
	size_t len = 0;

	/* Whatever was there before means nothing. */
	memset(&call, 0xa5, sizeof call);
	call_init(&call, &k, deadline_after(time), &quiet);
	if (call_begin(&call, request, &r->f) != FAIL_NONE)
		return;
	while (call_next(&call, &piece, &r->f) == CLIENT_DATA) {
		memcpy(r->body + len, piece.ptr, piece.len);
		len += piece.len;
		piece = (struct span){0};
	}
	if (r->f.code == FAIL_NONE)
		call_verdict(&call, &r->f);
	call_end(&call);
}

static void do_call(const char *method, const char *path, const struct fields *fields, int64_t time,
	struct result *r)
{
	do_request(
		&(struct call_request){
			.method = span_of(method), .path = span_of(path), .fields = fields},
		time, r);
}

static const char *detail_of(const struct fail *f)
{
	static char detail[FAIL_DETAIL_MAX + 1];

	memcpy(detail, f->detail, f->len);
	detail[f->len] = '\0';
	return detail;
}

static bool is_anywhere_in_call(const char *secret)
{
	return memmem(&call.token, sizeof call.token, secret, strlen(secret)) != NULL ||
		memmem(&call.request, sizeof call.request, secret, strlen(secret)) != NULL ||
		memmem(&call.claims, sizeof call.claims, secret, strlen(secret)) != NULL;
}

static const struct row {
	const char *name;
	struct script script;
	const char *header; /* of the user's; null: none */
	const char *token; /* in the file; null: there is no file */
	const char *sent; /* the Authorization field of the last request; null: none */
	enum fail_code code;
	const char *detail;
} rows[] = {
	{"the token is sent over TLS", {.status = "200 OK", .tls = true}, NULL, "secret",
		"Authorization: Bearer secret\r\n", FAIL_NONE, ""},
	{"no token is sent without TLS", {.status = "200 OK"}, NULL, "secret", NULL, FAIL_NONE, ""},
	{"no token is needed without TLS", {.status = "200 OK"}, NULL, NULL, NULL, FAIL_NONE, ""},
	{"the user's Authorization takes its place", {.status = "200 OK", .tls = true},
		"authorization: Basic eA==", "secret", "authorization: Basic eA==\r\n", FAIL_NONE,
		""},
	{"no token is needed beside the user's Authorization", {.status = "200 OK", .tls = true},
		"Authorization: Basic eA==", NULL, "Authorization: Basic eA==\r\n", FAIL_NONE, ""},
	{"401, and a new token: once more",
		{.status = "401 Unauthorized",
			.then = "200 OK",
			.new_token = "secret2",
			.tls = true},
		NULL, "secret1", "Authorization: Bearer secret2\r\n", FAIL_NONE, ""},
	{"401, and the same token: not again",
		{.status = "401 Unauthorized",
			.then = "200 OK",
			.new_token = "secret1",
			.tls = true},
		NULL, "secret1", "Authorization: Bearer secret1\r\n", FAIL_STATUS,
		"401 Unauthorized: the token is no JWT"},
	{"401, and the same token with a line end: not again",
		{.status = "401 Unauthorized",
			.then = "200 OK",
			.new_token = "secret1\n",
			.tls = true},
		NULL, "secret1", "Authorization: Bearer secret1\r\n", FAIL_STATUS,
		"401 Unauthorized: the token is no JWT"},
	{"401, and a token that is broken now: not again",
		{.status = "401 Unauthorized", .then = "200 OK", .new_token = "", .tls = true},
		NULL, "secret1", "Authorization: Bearer secret1\r\n", FAIL_STATUS,
		"401 Unauthorized: the token: its pod or service account may be gone, or the "
		"server another cluster's"},
	{"401 twice: no third time",
		{.status = "401 Unauthorized",
			.then = "401 No",
			.new_token = "secret2",
			.tls = true},
		NULL, "secret1", "Authorization: Bearer secret2\r\n", FAIL_STATUS,
		"401 No: the token is no JWT"},
	{"401 to the user's Authorization: not again",
		{.status = "401 Unauthorized",
			.then = "200 OK",
			.new_token = "secret2",
			.tls = true},
		"Authorization: Basic eA==", "secret1", "Authorization: Basic eA==\r\n",
		FAIL_STATUS, "401 Unauthorized: no token of this pod was sent"},
	{"401 without TLS: not again",
		{.status = "401 Unauthorized", .then = "200 OK", .new_token = "secret2"}, NULL,
		"secret1", NULL, FAIL_STATUS, "401 Unauthorized: no token of this pod was sent"},
	{"403, and a new token: not again",
		{.status = "403 Forbidden", .then = "200 OK", .new_token = "secret2", .tls = true},
		NULL, "secret1", "Authorization: Bearer secret1\r\n", FAIL_STATUS, "403 Forbidden"},
};

static void set_token(const char *token)
{
	if (token != NULL)
		scratch_file("token", span_of(token));
	else
		(void)unlink(scratch_path("token"));
}

static void test_row(void **state)
{
	const struct row *row = *state;
	size_t before = server_descriptors();
	struct fields fields = {0};
	struct result r = {0};
	struct server s;
	const char *sent;

	if (row->script.tls)
		server_listen_tcp(&s, "127.0.0.1", 4);
	else
		server_listen_unix(&s, "socket", 4);
	server_start(&s, play, (void *)(uintptr_t)&row->script);
	prepare(&s, row->script.tls);
	set_token(row->token);
	if (row->header != NULL)
		fields_add(&fields, row->header, &r.f);
	do_call("GET", "/api?a=b", &fields, TIME, &r);
	server_stop(&s);
	assert_int_equal(r.f.code, row->code);
	assert_string_equal(detail_of(&r.f), row->detail);
	sent = strcasestr(r.body, "Authorization:");
	assert_int_equal(sent != NULL, row->sent != NULL);
	if (sent != NULL)
		assert_int_equal(strncmp(sent, row->sent, strlen(row->sent)), 0);
	assert_ptr_equal(strstr(r.body, "GET /api?a=b HTTP/1.1\r\nHost: "), r.body);
	assert_false(is_anywhere_in_call("secret"));
	assert_int_equal(server_descriptors(), before);
}

/* ---- what is sent with a request ---- */

enum source {
	NOTHING,
	MEMORY,
	A_FILE,
	A_STREAM
};

static const struct sent_row {
	const char *name, *method, *accept, *type;
	enum source source;
	struct script script;
	const char *has[3]; /* in the last request */
	const char *has_not;
	enum fail_code code;
} sent_rows[] = {
	{"GET tells of no body", "GET", "", "", NOTHING, {.status = "200 OK"}, {NULL},
		"Content-Length", FAIL_NONE},
	{"DELETE tells of no body", "DELETE", "", "", NOTHING, {.status = "200 OK"}, {NULL},
		"Content-Length", FAIL_NONE},
	{"POST tells that there is none", "POST", "", "", NOTHING, {.status = "200 OK"},
		{"\r\nContent-Length: 0\r\n"}, "chunked", FAIL_NONE},
	{"PUT tells that there is none", "PUT", "", "", NOTHING, {.status = "200 OK"},
		{"\r\nContent-Length: 0\r\n"}, "chunked", FAIL_NONE},
	{"an Accept", "GET", "a/b", "", NOTHING, {.status = "200 OK"}, {"\r\nAccept: a/b\r\n"},
		"*/*", FAIL_NONE},
	{"a body in memory", "POST", "", "c/d", MEMORY, {.status = "200 OK"},
		{"\r\nContent-Length: 4\r\n", "\r\nContent-Type: c/d\r\n", "\r\n\r\nbody"},
		"chunked", FAIL_NONE},
	{"a body with DELETE", "DELETE", "", "", MEMORY, {.status = "200 OK"},
		{"\r\nContent-Length: 4\r\n", "\r\n\r\nbody"}, "chunked", FAIL_NONE},
	{"a body in a file", "PATCH", "", "", A_FILE, {.status = "200 OK"},
		{"\r\nContent-Length: 4\r\n", "\r\n\r\nbody"}, "chunked", FAIL_NONE},
	{"a body from a stream", "PUT", "", "", A_STREAM, {.status = "200 OK"},
		{"\r\nTransfer-Encoding: chunked\r\n", "\r\n\r\n0004\r\nbody\r\n0000\r\n\r\n"},
		"Content-Length", FAIL_NONE},
	{"401, and a new token: what is in memory once more", "POST", "", "", MEMORY,
		{.status = "401 No", .then = "200 OK", .new_token = "secret2", .tls = true},
		{"secret2", "\r\n\r\nbody"}, "secret1", FAIL_NONE},
	{"401, and a new token: a file once more", "POST", "", "", A_FILE,
		{.status = "401 No", .then = "200 OK", .new_token = "secret2", .tls = true},
		{"secret2", "\r\nContent-Length: 4\r\n", "\r\n\r\nbody"}, "secret1", FAIL_NONE},
	{"401, and a new token: a stream is gone", "POST", "", "", A_STREAM,
		{.status = "401 No", .then = "200 OK", .new_token = "secret2", .tls = true},
		{"secret1"}, "secret2", FAIL_STATUS},
};

/* Appends what follows the head: as many bytes as that says. */
static bool read_rest(struct line *l, char request[static 4096])
{
	const char *length = strstr(request, "Content-Length: ");
	bool chunked = strstr(request, "chunked\r\n") != NULL;
	size_t len = strlen(request), more = length != NULL ? strtoul(length + 16, NULL, 10) : 0;

	for (size_t i = 0; chunked ? strstr(request, "0000\r\n\r\n") == NULL : i < more; i++) {
		if (len == 4095 ||
			(l->tls ? br_sslio_read(&l->io, request + len, 1) != 1
				: read(l->fd, request + len, 1) != 1))
			return false;
		request[++len] = '\0';
	}
	return true;
}

static void play_sent(int fd, size_t number, void *with)
{
	const struct script *script = with;
	struct line l = {.fd = fd, .tls = script->tls};
	char request[4096], head[200];

	if (script->tls) {
		tls_server_start(&tls);
		br_sslio_init(&l.io, &tls.context.eng, read_fd, &l.fd, write_fd, &l.fd);
	}
	if (!read_request(&l, request) || !read_rest(&l, request))
		return;
	if (script->new_token != NULL && number == 0)
		scratch_file("token", span_of(script->new_token));
	(void)snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n",
		number == 0 ? script->status : script->then, strlen(request));
	write_all(&l, head);
	write_all(&l, request);
	if (script->tls) {
		br_sslio_flush(&l.io);
		br_sslio_close(&l.io);
	}
}

static struct body body_of(enum source source)
{
	int ends[2];

	switch (source) {
	case NOTHING:
	case MEMORY:
		break;
	case A_FILE:
		return (struct body){.fd = open(scratch_file("body", SPAN("xbody")), O_RDONLY),
			.start = 1,
			.length = 4};
	case A_STREAM:
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], "dy", 2), 2);
		close(ends[1]);
		return (struct body){.bytes = SPAN("bo"), .fd = ends[0], .start = -1};
	}
	return (struct body){.bytes = SPAN("body"), .fd = -1, .length = 4};
}

/* The body that chunks of any size hold, in place: "0002 bo 0002 dy" is "0004 body". */
static void join_chunks(char *request)
{
	char *at = strstr(request, "\r\n\r\n0002\r\nbo\r\n0002\r\ndy\r\n0000\r\n\r\n");

	if (at != NULL)
		strcpy(at, "\r\n\r\n0004\r\nbody\r\n0000\r\n\r\n");
}

static void test_sent(void **state)
{
	const struct sent_row *row = *state;
	size_t before = server_descriptors();
	struct body body = body_of(row->source);
	struct result r = {0};
	struct server s;

	if (row->script.tls)
		server_listen_tcp(&s, "127.0.0.1", 4);
	else
		server_listen_unix(&s, "socket", 4);
	server_start(&s, play_sent, (void *)(uintptr_t)&row->script);
	prepare(&s, row->script.tls);
	set_token("secret1");
	do_request(&(struct call_request){.method = span_of(row->method),
			   .path = SPAN("/"),
			   .accept = span_of(row->accept),
			   .content_type = span_of(row->type),
			   .body = row->source != NOTHING ? &body : NULL},
		TIME, &r);
	server_stop(&s);
	if (body.fd >= 0)
		close(body.fd);
	assert_int_equal(r.f.code, row->code);
	join_chunks(r.body);
	for (size_t i = 0; i < COUNT(row->has) && row->has[i] != NULL; i++)
		assert_non_null(strstr(r.body, row->has[i]));
	assert_null(strstr(r.body, row->has_not));
	assert_false(is_anywhere_in_call("secret"));
	assert_int_equal(server_descriptors(), before);
}

/* ---- what is said of the answer ---- */

static const struct verdict_row {
	const char *name, *status, *body;
	enum fail_code code;
	const char *detail;
} verdict_rows[] = {
	{"200", "200 OK", "x", FAIL_NONE, ""},
	{"201", "201 Created", "x", FAIL_NONE, ""},
	{"299", "299 Fine", "x", FAIL_NONE, ""},
	{"200 with a message", "200 OK", STATUS("no"), FAIL_NONE, ""},
	{"300", "300 Multiple Choices", "x", FAIL_STATUS,
		"300 Multiple Choices: a redirect, which is not followed"},
	{"300 with a message", "300 Multiple Choices", STATUS("no"), FAIL_STATUS,
		"300 Multiple Choices: no: a redirect, which is not followed"},
	{"302", "302 Found", "x", FAIL_STATUS, "302 Found: a redirect, which is not followed"},
	{"399", "399 Oh", "x", FAIL_STATUS, "399 Oh: a redirect, which is not followed"},
	{"400", "400 Bad Request", "x", FAIL_STATUS, "400 Bad Request"},
	{"400 with a message", "400 Bad Request", STATUS("no"), FAIL_STATUS, "400 Bad Request: no"},
	{"400 with an empty message", "400 Bad Request", STATUS(""), FAIL_STATUS,
		"400 Bad Request"},
	{"400 with other JSON", "400 Bad Request", "{\"message\":\"no\"}", FAIL_STATUS,
		"400 Bad Request"},
	{"500 without a reason phrase", "500 ", "x", FAIL_STATUS, "500"},
	{"a message with control bytes", "403 Forbidden", STATUS("a\\u001b[2Jb\\nc"), FAIL_STATUS,
		"403 Forbidden: a?[2Jb c"},
};

static void test_verdict(void **state)
{
	const struct verdict_row *row = *state;
	const struct script script = {.status = row->status, .body = row->body};
	const struct fields none = {0};
	struct result r = {0};
	struct server s;

	server_listen_unix(&s, "socket", 4);
	server_start(&s, play, (void *)(uintptr_t)&script);
	prepare(&s, false);
	do_call("GET", "/", &none, TIME, &r);
	server_stop(&s);
	assert_int_equal(r.f.code, row->code);
	assert_string_equal(detail_of(&r.f), row->detail);
	assert_string_equal(r.body, row->body);
}

/* ---- nothing is asked ---- */

/* A listener that nobody serves: whoever connects waits until the deadline. */
static void test_no_token(void **state)
{
	const struct fields none = {0};
	size_t before = server_descriptors();
	struct result r = {0};
	struct server s;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 4);
	prepare(&s, true);
	set_token(NULL);
	do_call("GET", "/", &none, TIME, &r);
	assert_int_equal(r.f.code, FAIL_TOKEN_FILE);
	r = (struct result){0};
	set_token("a b");
	do_call("GET", "/", &none, TIME, &r);
	assert_int_equal(r.f.code, FAIL_TOKEN);
	r = (struct result){0};
	set_token("secret");
	do_call("GET", "/a b", &none, TIME, &r);
	assert_int_equal(r.f.code, FAIL_USAGE);
	assert_false(is_anywhere_in_call("secret"));
	server_stop(&s);
	assert_int_equal(server_descriptors(), before);
}

/* The token is gone although the connection never stood. */
static void test_refused(void **state)
{
	const struct fields none = {0};
	size_t before = server_descriptors();
	struct result r = {0};
	struct server s;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 4);
	server_stop(&s);
	prepare(&s, true);
	set_token("secret");
	do_call("GET", "/", &none, TIME, &r);
	assert_int_equal(r.f.code, FAIL_REFUSED);
	assert_false(is_anywhere_in_call("secret"));
	assert_int_equal(server_descriptors(), before);
}

static void play_close(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
}

static void test_closed(void **state)
{
	const struct fields none = {0};
	size_t before = server_descriptors();
	struct result r = {0};
	struct server s;

	(void)state;
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_close, NULL);
	prepare(&s, false);
	do_call("GET", "/", &none, TIME, &r);
	server_stop(&s);
	assert_int_equal(r.f.code, FAIL_TRUNCATED);
	assert_int_equal(server_descriptors(), before);
}

static void play_deafness(int fd, size_t number, void *with)
{
	(void)fd, (void)number, (void)with;
	pause();
}

/* The deadline passes while a large request is sent. */
static void test_deadline(void **state)
{
	char *header = malloc(4000000);
	size_t before = server_descriptors();
	struct fields fields = {0};
	struct result r = {0};
	struct server s;

	(void)state;
	memset(header, 'x', 3999999);
	memcpy(header, "A: ", 3);
	header[3999999] = '\0';
	assert_int_equal(fields_add(&fields, header, &r.f), FAIL_NONE);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_deafness, NULL);
	prepare(&s, false);
	do_call("GET", "/", &fields, 50 * MS, &r);
	server_stop(&s);
	free(header);
	assert_int_equal(r.f.code, FAIL_DEADLINE);
	assert_int_equal(server_descriptors(), before);
}

static void play_head(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";

	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, answer, sizeof answer - 1);
}

static void test_head(void **state)
{
	const struct fields none = {0};
	struct result r = {0};
	struct server s;

	(void)state;
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_head, NULL);
	prepare(&s, false);
	do_call("HEAD", "/", &none, TIME, &r);
	server_stop(&s);
	assert_int_equal(r.f.code, FAIL_NONE);
}

/* ---- a server that is busy ---- */

#define BUSY "429 Too Many Requests\r\nRetry-After: "

static const struct retry_row {
	const char *name, *method;
	const char *answers[4]; /* the last of them again and again */
	unsigned retries;
	int64_t time;
	unsigned status; /* in the end */
	unsigned requests;
	int at_least; /* milliseconds */
	bool stream; /* there is a body, from a pipe */
} retry_rows[] = {
	{"429: again", "GET", {BUSY "0", "200 OK"}, 3, TIME, 200, 2, 0, false},
	{"503: again", "GET", {"503 No\r\nRetry-After: 0", "200 OK"}, 3, TIME, 200, 2, 0, false},
	{"again and again", "GET", {BUSY "0", BUSY "0", BUSY "0", "200 OK"}, 3, TIME, 200, 4, 0,
		false},
	{"not more often than told", "GET", {BUSY "0", BUSY "0", BUSY "0", "200 OK"}, 2, TIME, 429,
		3, 0, false},
	{"not at all", "GET", {BUSY "0", "200 OK"}, 0, TIME, 429, 1, 0, false},
	{"the wait is what the server says", "GET", {BUSY "1", "200 OK"}, 3, TIME, 200, 2, 1000,
		false},
	{"the wait is 1 s when the server says nothing", "GET", {"503 No", "200 OK"}, 3, TIME, 200,
		2, 1000, false},
	{"a wait that the deadline does not leave: the answer at once", "GET", {BUSY "5", "200 OK"},
		3, TIME, 429, 1, 0, false},
	{"a wait without end: the answer at once", "GET", {BUSY "9223372036", "200 OK"}, 3, 0, 429,
		1, 0, false},
	{"POST after 429 with Retry-After: again", "POST", {BUSY "0", "200 OK"}, 3, TIME, 200, 2, 0,
		false},
	{"POST after 503: not again", "POST", {"503 No\r\nRetry-After: 0", "200 OK"}, 3, TIME, 503,
		1, 0, false},
	{"a body that is gone: not again", "POST", {BUSY "0", "200 OK"}, 3, TIME, 429, 1, 0, true},
	{"404: not again", "GET", {"404 Not Found\r\nRetry-After: 0", "200 OK"}, 3, TIME, 404, 1, 0,
		false},
};

/* Answers with how many requests have come. */
static void play_busy(int fd, size_t number, void *with)
{
	const struct retry_row *row = with;
	char answer[200];
	size_t i = number;

	while (i > 0 && (i > 3 || row->answers[i] == NULL))
		i--;
	server_read_head(fd);
	(void)snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\nContent-Length: 1\r\n\r\n%zu",
		row->answers[i], number + 1);
	server_write(fd, answer, strlen(answer));
}

static void test_retry(void **state)
{
	const struct retry_row *row = *state;
	size_t before = server_descriptors();
	int64_t start = clock_now(), ms;
	struct span piece = {0};
	struct fail f = {0};
	struct server s;
	int ends[2] = {-1, -1};
	struct body body = {.fd = -1};
	struct call_request request = {.method = span_of(row->method), .path = SPAN("/")};

	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_busy, (void *)(uintptr_t)row);
	prepare(&s, false);
	if (row->stream) {
		assert_int_equal(pipe(ends), 0);
		close(ends[1]);
		body = (struct body){.fd = ends[0], .start = -1};
		request.body = &body;
	}
	call_init(&call, &k, deadline_after(row->time), &quiet);
	assert_int_equal(call.retries, CALL_RETRIES);
	call.retries = row->retries;
	assert_int_equal(call_begin(&call, &request, &f), FAIL_NONE);
	assert_int_equal(call.client.http.status, row->status);
	assert_int_equal(call_next(&call, &piece, &f), CLIENT_DATA);
	assert_int_equal(piece.len, 1);
	assert_int_equal(*piece.ptr, '0' + row->requests);
	call_end(&call);
	server_stop(&s);
	if (row->stream)
		close(ends[0]);
	ms = (clock_now() - start) / MS;
	assert_true(ms >= row->at_least && ms < row->at_least + 900);
	assert_int_equal(server_descriptors(), before);
}

/* ---- what the server warns of ---- */

#define WARNED "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"

static void play_warnings(int fd, size_t number, void *with)
{
	static const char *const answers[] = {
		WARNED "Warning: 299 - \"a\", 299 - \"b\"\r\nwarning: 299 - \"a\"\r\n"
		       "Warnings: 299 - \"x\"\r\nWarning: 199 - \"y\"\r\n"
		       "Warning: 299 k8s \"c\xc3 \\\"d\\\"\"\r\n\r\n",
		WARNED "Warning: 299 - \"b\"\r\nWarning: 299 - \"e\"\r\n\r\n",
	};

	(void)with;
	server_read_head(fd);
	server_write(fd, answers[number], strlen(answers[number]));
}

/* Each once, in all the calls together. */
static void test_warnings(void **state)
{
	const struct call_request request = {.method = SPAN("GET"), .path = SPAN("/")};
	struct capture capture;
	struct span piece;
	struct fail f = {0};
	struct server s;

	(void)state;
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_warnings, NULL);
	prepare(&s, false);
	capture_begin(&capture, 2);
	memset(&call, 0xa5, sizeof call);
	call_init(&call, &k, deadline_after(TIME), &quiet);
	for (size_t i = 0; i < 2; i++) {
		call_begin(&call, &request, &f);
		call_next(&call, &piece, &f);
		call_end(&call);
	}
	assert_string_equal(capture_end(&capture),
		"peyk: warning: a\npeyk: warning: b\npeyk: warning: c? \"d\"\n"
		"peyk: warning: e\n");
	server_stop(&s);
	assert_int_equal(f.code, FAIL_NONE);
}

/* What -v tells of a token is where it comes from. */
static void test_notes(void **state)
{
	static const struct notes loud = {true, 0};
	const struct script script = {.status = "401 Unauthorized",
		.then = "200 OK",
		.new_token = "secret2",
		.tls = true};
	const struct call_request request = {.method = SPAN("GET"), .path = SPAN("/api")};
	struct capture capture;
	struct fail f = {0};
	char expected[300];
	struct server s;
	const char *notes;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 4);
	server_start(&s, play, (void *)(uintptr_t)&script);
	prepare(&s, true);
	set_token("secret1");
	capture_begin(&capture, 2);
	call_init(&call, &k, deadline_after(5 * CLOCK_SECOND), &loud);
	call_begin(&call, &request, &f);
	notes = capture_end(&capture);
	call_end(&call);
	server_stop(&s);
	assert_int_equal(f.code, FAIL_NONE);
	(void)snprintf(expected, sizeof expected, "* GET /api, with the token of %s\n",
		scratch_path("token"));
	assert_non_null(strstr(notes, expected));
	assert_non_null(strstr(notes,
		"* answered 401 Unauthorized\n"
		"* the token has changed on disk: trying once more\n"));
	assert_non_null(strstr(notes, "* answered 200 OK\n"));
	assert_null(strstr(notes, "secret"));
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	scratch_begin();
	server_refuses_newer = true;
	tls_server_init(&tls, "server");
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("sent", sent_rows, test_sent);
	ROWS_ADD_AS("verdict", verdict_rows, test_verdict);
	rows_add_one("what may not be sent is not worth a connection", test_no_token);
	rows_add_one("a token is wiped when nobody was there to take it", test_refused);
	rows_add_one("no answer", test_closed);
	rows_add_one("the deadline while sending", test_deadline);
	rows_add_one("HEAD has no body", test_head);
	ROWS_ADD_AS("busy", retry_rows, test_retry);
	rows_add_one("warnings are told once each", test_warnings);
	rows_add_one("notes tell no token", test_notes);
	return scratch_end(rows_run("call"));
}
