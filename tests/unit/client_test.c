#include "tests/unit/server.h"
#include "tests/unit/tls_server.h"

#include <sys/time.h>

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "net/client.h"

static const struct notes quiet;

/* What one exchange came to. */
struct result {
	enum client_event end; /* CLIENT_DONE or CLIENT_FAILED */
	unsigned status;
	size_t heads, len;
	struct fail f;
	int64_t took;
	char body[4096];
};

static struct client client;

/* The request: a head without a body, and perhaps `more` bytes in it. */
static struct span request_parts[3];
static unsigned char big[4000000];

static void set_request(size_t more)
{
	memset(big, 'x', sizeof big);
	request_parts[0] = SPAN("GET / HTTP/1.1\r\nX: ");
	request_parts[1] = (struct span){big, more};
	request_parts[2] = SPAN("\r\n\r\n");
}

static void send_request(bool head, struct result *r)
{
	static struct request request;

	request.count = 0;
	for (size_t i = 0; i < COUNT(request_parts); i++)
		if (request_parts[i].len > 0)
			request.part[request.count++] = request_parts[i];
	client_send(&client, &request, NULL, head, &r->f);
}

static void read_answer(struct result *r)
{
	struct span piece = {0};

	do {
		r->end = client_next(&client, &piece, &r->f);
		r->heads += r->end == CLIENT_HEAD;
		if (r->end == CLIENT_DATA) {
			assert_true(piece.len > 0);
			if (r->len + piece.len <= sizeof r->body)
				memcpy(r->body + r->len, piece.ptr, piece.len);
			r->len += piece.len;
		}
	} while (r->end == CLIENT_HEAD || r->end == CLIENT_DATA);
	r->status = client.http.status;
}

static const struct result *exchange(const struct endpoint *to, int64_t deadline, bool head)
{
	static struct result r;
	int64_t start = clock_now();

	r = (struct result){.end = CLIENT_FAILED};
	/* Whatever was there before means nothing. */
	memset(&client, 0xa5, sizeof client);
	if (client_open(&client, to, deadline, &quiet, &r.f) == FAIL_NONE) {
		send_request(head, &r);
		if (r.f.code == FAIL_NONE)
			read_answer(&r);
		client_close(&client);
	}
	r.took = clock_now() - start;
	return &r;
}

static bool says(const struct fail *f, const char *where, const char *detail)
{
	char expected[300];
	const char *at = strstr(detail, "WHERE");

	(void)snprintf(expected, sizeof expected, "%.*s%s%s", (int)(at - detail), detail, where,
		at + strlen("WHERE"));
	return span_equal(
		(struct span){(const unsigned char *)f->detail, f->len}, span_of(expected));
}

/* ---- whole answers ---- */

static const struct whole_row {
	const char *name;
	struct span answer;
	bool head; /* the request was HEAD */
	unsigned status;
	const char *body;
	enum fail_code code;
	const char *detail;
} whole_rows[] = {
	{"Content-Length", BYTES("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), false, 200,
		"hello", FAIL_NONE, ""},
	{"chunked",
		BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		      "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
		false, 200, "hello", FAIL_NONE, ""},
	{"until the end of the connection", BYTES("HTTP/1.1 200 OK\r\n\r\nhello"), false, 200,
		"hello", FAIL_NONE, ""},
	{"an empty body", BYTES("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), false, 200, "",
		FAIL_NONE, ""},
	{"204 has no body", BYTES("HTTP/1.1 204 No Content\r\n\r\n"), false, 204, "", FAIL_NONE,
		""},
	{"an answer to HEAD has no body", BYTES("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
		true, 200, "", FAIL_NONE, ""},
	{"an interim response",
		BYTES("HTTP/1.1 103 Early Hints\r\n\r\n"
		      "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"),
		false, 404, "no", FAIL_NONE, ""},
	{"what follows the body is not read",
		BYTES("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
		      "okHTTP/1.1 500 Oh\r\n"),
		false, 200, "ok", FAIL_NONE, ""},
	{"no HTTP", BYTES("SSH-2.0-OpenSSH_9.2\r\n"), false, 0, "", FAIL_HTTP, NULL},
	{"a malformed chunk", BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"),
		false, 200, "", FAIL_HTTP, NULL},
	{"nothing", BYTES(""), false, 0, "", FAIL_TRUNCATED,
		"WHERE: before the head of the answer was complete"},
	{"a part of a body", BYTES("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"), false, 200,
		"hel", FAIL_TRUNCATED, "WHERE: after 3 of 5 bytes of the body"},
	{"a part of a chunked body",
		BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		      "5\r\nhello\r\n"),
		false, 200, "hello", FAIL_TRUNCATED,
		"WHERE: after 5 bytes of a body without its end"},
};

static void play_whole(int fd, size_t number, void *with)
{
	const struct whole_row *row = with;

	server_read_head(fd);
	if (number == 0) {
		server_write(fd, row->answer.ptr, row->answer.len);
		return;
	}
	/* Byte by byte, so that the reader sees most of them alone. */
	for (size_t i = 0; i < row->answer.len; i++) {
		server_write(fd, row->answer.ptr + i, 1);
		usleep(50);
	}
}

static void check_whole(const struct whole_row *row, const struct result *r, const char *where)
{
	assert_int_equal(r->f.code, row->code);
	assert_int_equal(r->end, row->code == FAIL_NONE ? CLIENT_DONE : CLIENT_FAILED);
	assert_int_equal(r->status, row->status);
	assert_int_equal(r->heads, row->status != 0);
	assert_int_equal(r->len, strlen(row->body));
	assert_memory_equal(r->body, row->body, r->len);
	if (row->detail != NULL && row->code != FAIL_NONE)
		assert_true(says(&r->f, where, row->detail));
}

static void test_whole(void **state)
{
	const struct whole_row *row = *state;
	size_t before = server_descriptors();
	struct server s;
	struct endpoint to = {.host = "localhost"};

	set_request(0);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_whole, (void *)(uintptr_t)row);
	to.unix_path = s.path;
	for (int i = 0; i < 2; i++)
		check_whole(
			row, exchange(&to, deadline_after(5 * CLOCK_SECOND), row->head), s.path);
	server_stop(&s);
	assert_int_equal(server_descriptors(), before);
}

static void test_tcp(void **state)
{
	const struct whole_row *row = *state;
	size_t before = server_descriptors();
	char where[30];
	struct server s;
	struct endpoint to = {.host = "127.0.0.1"};

	set_request(0);
	server_listen_tcp(&s, "127.0.0.1", 4);
	server_start(&s, play_whole, (void *)(uintptr_t)row);
	to.port = s.port;
	(void)snprintf(where, sizeof where, "127.0.0.1:%u", s.port);
	check_whole(row, exchange(&to, deadline_after(5 * CLOCK_SECOND), row->head), where);
	server_stop(&s);
	assert_int_equal(server_descriptors(), before);
}

/* ---- an answer cut at every byte ---- */

static const struct cut_row {
	const char *name;
	struct span head, body;
	bool by_end; /* the end of the connection is the body's */
} cut_rows[] = {
	{"Content-Length", BYTES("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), BYTES("hello"),
		false},
	{"chunked", BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
		BYTES("3\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n"), false},
	{"until the end of the connection", BYTES("HTTP/1.1 200 OK\r\n\r\n"), BYTES("hello"), true},
};

static void play_cut(int fd, size_t number, void *with)
{
	const struct cut_row *row = with;
	unsigned char all[200];

	memcpy(all, row->head.ptr, row->head.len);
	memcpy(all + row->head.len, row->body.ptr, row->body.len);
	server_read_head(fd);
	server_write(fd, all, number);
}

static void check_cut(const struct cut_row *row, const struct endpoint *to)
{
	size_t whole = row->head.len + row->body.len;

	for (size_t len = 0; len <= whole; len++) {
		const struct result *r = exchange(to, deadline_after(5 * CLOCK_SECOND), false);
		bool right = len == whole || (row->by_end && len >= row->head.len);

		assert_int_equal(r->end, right ? CLIENT_DONE : CLIENT_FAILED);
		assert_int_equal(r->f.code, right ? FAIL_NONE : FAIL_TRUNCATED);
		assert_int_equal(r->heads, len >= row->head.len);
		assert_memory_equal(r->body, "hello", r->len);
	}
}

static void test_cut(void **state)
{
	struct server s;
	struct endpoint to = {.host = "localhost"};

	set_request(0);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_cut, *state);
	to.unix_path = s.path;
	check_cut(*state, &to);
	server_stop(&s);
}

/* ---- servers that misbehave ---- */

static void play_reset_at_once(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	server_reset(fd);
}

static void play_reset_in_body(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello", 45);
	usleep(100000);
	server_reset(fd);
}

static void play_silence(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_wait_for_end(fd);
}

static void play_deafness(int fd, size_t number, void *with)
{
	(void)fd, (void)number, (void)with;
	pause();
}

/* Closes its read side, answers all the same, and goes. */
static void play_deaf_answer(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 431 Too Large\r\nContent-Length: 3\r\n\r\nno!";

	(void)number, (void)with;
	shutdown(fd, SHUT_RD);
	server_write(fd, answer, sizeof answer - 1);
	usleep(100000);
}

static void play_deaf_silence(int fd, size_t number, void *with)
{
	char buffer[4096];

	(void)number, (void)with;
	usleep(20000);
	shutdown(fd, SHUT_RD);
	/* What is left unread would reset the connection. */
	while (read(fd, buffer, sizeof buffer) > 0)
		;
}

/* Answers and resets, with most of the request unread. */
static void play_early_answer(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 431 Too Large\r\nContent-Length: 3\r\n\r\nno!";

	(void)number, (void)with;
	server_write(fd, answer, sizeof answer - 1);
	usleep(50000);
}

/* Answers in two parts, reads nothing, and does not go. */
static void play_answer_in_parts(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 431 Too Large\r\nContent-Length: 3\r\n\r\nno!";

	(void)number, (void)with;
	server_write(fd, answer, sizeof answer - 2);
	usleep(50000);
	server_write(fd, answer + sizeof answer - 2, 1);
	pause();
}

static void play_stall_in_body(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhello", 45);
	server_wait_for_end(fd);
}

static void play_stall_in_head(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, "HTTP/1.1 200 OK\r\nConte", 22);
	server_wait_for_end(fd);
}

/* 60 bytes, one every 10 ms. */
static void play_trickle(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
				     "hellohellohellohello";

	(void)number, (void)with;
	server_read_head(fd);
	for (size_t i = 0; i < sizeof answer - 1; i++) {
		server_write(fd, answer + i, 1);
		usleep(10000);
	}
}

/* Reads the request to its end, but not at once, and answers. */
static void play_slow_reader(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
	static char buffer[65536];
	char last = '\0';

	(void)number, (void)with;
	usleep(50000);
	/* The request line, the one field and the empty line. */
	for (int ends = 0; ends < 3;) {
		ssize_t n = read(fd, buffer, sizeof buffer);

		if (n <= 0)
			return;
		for (ssize_t i = 0; i < n; last = buffer[i++])
			ends += buffer[i] == '\n' && last == '\r';
		usleep(1000);
	}
	server_write(fd, answer, sizeof answer - 1);
}

/* A body without an end, faster than it is read. */
static void play_endless(int fd, size_t number, void *with)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
	static char body[65536];

	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, head, sizeof head - 1);
	while (write(fd, body, sizeof body) > 0)
		;
}

static const struct fault_row {
	const char *name;
	void (*play)(int fd, size_t number, void *with);
	bool tcp;
	size_t request; /* more bytes in it */
	int64_t time; /* until the deadline */
	unsigned status;
	const char *body; /* null: not looked at */
	enum fail_code code;
	const char *detail;
} fault_rows[] = {
	{"a reset instead of an answer", play_reset_at_once, true, 0, 5 * CLOCK_SECOND, 0, "",
		FAIL_RESET, "WHERE: the connection was reset while waiting for the answer of it"},
	{"a reset in the body", play_reset_in_body, true, 0, 5 * CLOCK_SECOND, 200, "hello",
		FAIL_RESET, "WHERE: the connection was reset while reading the answer of it"},
	{"a server that stops reading and answers", play_deaf_answer, false, 65536,
		5 * CLOCK_SECOND, 431, "no!", FAIL_NONE, ""},
	{"a server that stops reading a large request and answers", play_deaf_answer, false,
		sizeof big, 5 * CLOCK_SECOND, 431, "no!", FAIL_NONE, ""},
	{"a server that stops reading and goes", play_deaf_silence, false, sizeof big,
		5 * CLOCK_SECOND, 0, "", FAIL_TRUNCATED,
		"WHERE: before the head of the answer was complete"},
	{"an answer before the request was read", play_early_answer, false, 65536, 5 * CLOCK_SECOND,
		431, "no!", FAIL_NONE, ""},
	{"an answer to a large request before it was read", play_early_answer, false, sizeof big,
		5 * CLOCK_SECOND, 431, "no!", FAIL_NONE, ""},
	{"an answer in parts to a large request that nobody reads", play_answer_in_parts, false,
		sizeof big, 5 * CLOCK_SECOND, 431, "no!", FAIL_NONE, ""},
	{"a large request to a slow reader", play_slow_reader, false, sizeof big, 5 * CLOCK_SECOND,
		200, "hello", FAIL_NONE, ""},
	{"the deadline while sending", play_deafness, false, sizeof big, 100 * MS, 0, "",
		FAIL_DEADLINE, "while sending the request to WHERE"},
	{"the deadline before the answer", play_silence, false, 0, 100 * MS, 0, "", FAIL_DEADLINE,
		"while waiting for the answer of WHERE"},
	{"the deadline in the head", play_stall_in_head, false, 0, 100 * MS, 0, "", FAIL_DEADLINE,
		"while waiting for the answer of WHERE"},
	{"the deadline in the body", play_stall_in_body, false, 0, 100 * MS, 200, "hello",
		FAIL_DEADLINE, "while reading the answer of WHERE"},
	{"the deadline in a trickle", play_trickle, false, 0, 100 * MS, 0, "", FAIL_DEADLINE,
		"while waiting for the answer of WHERE"},
	{"the deadline in a body without an end", play_endless, false, 0, 100 * MS, 200, NULL,
		FAIL_DEADLINE, "while reading the answer of WHERE"},
	{"a trickle before the deadline", play_trickle, false, 0, 5 * CLOCK_SECOND, 200,
		"hellohellohellohello", FAIL_NONE, ""},
};

static void check_fault(const struct fault_row *row, const struct result *r, const char *where)
{
	assert_int_equal(r->f.code, row->code);
	assert_int_equal(r->end, row->code == FAIL_NONE ? CLIENT_DONE : CLIENT_FAILED);
	if (row->status != 0)
		assert_int_equal(r->status, row->status);
	if (row->body != NULL) {
		assert_int_equal(r->len, strlen(row->body));
		assert_memory_equal(r->body, row->body, r->len);
	}
	if (row->code != FAIL_NONE)
		assert_true(says(&r->f, where, row->detail));
	/* The deadline was made a little before the clock was read. */
	if (row->code == FAIL_DEADLINE)
		assert_true(r->took >= row->time / 2 && r->took < row->time + CLOCK_SECOND);
}

static void test_fault(void **state)
{
	const struct fault_row *row = *state;
	size_t before = server_descriptors();
	struct server s;
	struct endpoint to = {.host = "127.0.0.1"};
	const struct result *r;
	char where[110];

	set_request(row->request);
	if (row->tcp)
		server_listen_tcp(&s, "127.0.0.1", 4);
	else
		server_listen_unix(&s, "socket", 4);
	server_start(&s, row->play, NULL);
	to.port = s.port;
	to.unix_path = row->tcp ? NULL : s.path;
	r = exchange(&to, deadline_after(row->time), false);
	if (row->tcp)
		(void)snprintf(where, sizeof where, "127.0.0.1:%u", s.port);
	else
		memcpy(where, s.path, sizeof s.path);
	server_stop(&s);
	check_fault(row, r, where);
	assert_int_equal(server_descriptors(), before);
}

static void test_refused(void **state)
{
	size_t before = server_descriptors();
	struct endpoint to = {.unix_path = scratch_path("nothing")};
	const struct result *r = exchange(&to, deadline_after(CLOCK_SECOND), false);

	(void)state;
	assert_int_equal(r->f.code, FAIL_REFUSED);
	assert_int_equal(server_descriptors(), before);
}

/* localhost, where only the second address answers. */
static void test_second_address(void **state)
{
	static const struct whole_row row = {
		"", BYTES("HTTP/1.1 200 OK\r\n\r\nhello"), false, 200, "hello", FAIL_NONE, ""};
	struct server s;
	struct endpoint to = {.host = "localhost"};

	(void)state;
	set_request(0);
	server_listen_tcp6(&s, 0, 4);
	server_start(&s, play_whole, (void *)(uintptr_t)&row);
	to.port = s.port;
	check_whole(&row, exchange(&to, deadline_after(5 * CLOCK_SECOND), false), "");
	server_stop(&s);
}

/* A megabyte comes as it was sent. */
static void play_big(int fd, size_t number, void *with)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n";

	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, head, sizeof head - 1);
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (unsigned char)(i * 7 / 3);
	server_write(fd, big, sizeof big);
}

static void test_big(void **state)
{
	struct server s;
	struct endpoint to = {.host = "localhost"};
	struct fail f = {0};
	struct span piece = {0};
	struct result r = {0};
	size_t at = 0;

	(void)state;
	set_request(0);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_big, NULL);
	to.unix_path = s.path;
	client_open(&client, &to, deadline_after(20 * CLOCK_SECOND), &quiet, &f);
	send_request(false, &r);
	assert_int_equal(client_next(&client, &piece, &f), CLIENT_HEAD);
	while (client_next(&client, &piece, &f) == CLIENT_DATA)
		for (size_t i = 0; i < piece.len; i++, at++)
			if (piece.ptr[i] != (unsigned char)(at * 7 / 3))
				assert_int_equal(at, SIZE_MAX);
	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(at, sizeof big);
	client_close(&client);
	server_stop(&s);
}

/* ---- TLS ---- */

static struct anchors anchors;
static struct tls_server tls;

static int tls_read(void *fd, unsigned char *to, size_t len)
{
	ssize_t n = read(*(int *)fd, to, len);

	return n > 0 ? (int)n : -1;
}

static int tls_write_some(void *fd, const unsigned char *from, size_t len)
{
	ssize_t n = write(*(int *)fd, from, len);

	return n > 0 ? (int)n : -1;
}

/* One exchange over TLS; the session ends with close_notify, or just ends. */
static void play_tls(int fd, size_t number, void *with)
{
	const struct whole_row *row = with;
	br_sslio_context io;
	char last[4] = "";

	tls_server_start(&tls);
	br_sslio_init(&io, &tls.context.eng, tls_read, &fd, tls_write_some, &fd);
	if (br_sslio_flush(&io) == 0)
		scratch_file(
			"server-name", span_of(br_ssl_engine_get_server_name(&tls.context.eng)));
	while (memcmp(last, "\r\n\r\n", 4) != 0) {
		memmove(last, last + 1, 3);
		if (br_sslio_read(&io, last + 3, 1) != 1)
			return;
	}
	br_sslio_write_all(&io, row->answer.ptr, row->answer.len);
	br_sslio_flush(&io);
	if (number == 0)
		br_sslio_close(&io);
}

static void test_tls(void **state)
{
	const struct whole_row *row = *state;
	size_t before = server_descriptors();
	struct server s;
	struct endpoint to = {.host = "localhost", .tls = true, .anchors = &anchors};

	set_request(3000);
	server_refuses_newer = true;
	tls_server_init(&tls, "server");
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_tls, (void *)(uintptr_t)row);
	to.unix_path = s.path;
	check_whole(row, exchange(&to, deadline_after(5 * CLOCK_SECOND), row->head), s.path);
	server_stop(&s);
	assert_int_equal(server_descriptors(), before);
}

/* Without close_notify, the end of the connection ends no body (RFC 8446, section 6.1). */
static void test_tls_without_close(void **state)
{
	static const struct whole_row row = {"", BYTES("HTTP/1.1 200 OK\r\n\r\nhello"), false, 200,
		"hello", FAIL_TRUNCATED, "WHERE: after 5 bytes of a body without its end"};
	struct server s;
	struct endpoint to = {.host = "localhost", .tls = true, .anchors = &anchors};

	(void)state;
	set_request(0);
	server_refuses_newer = true;
	tls_server_init(&tls, "server");
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_tls, (void *)(uintptr_t)&row);
	to.unix_path = s.path;
	exchange(&to, deadline_after(5 * CLOCK_SECOND), false);
	check_whole(&row, exchange(&to, deadline_after(5 * CLOCK_SECOND), false), s.path);
	server_stop(&s);
}

/* Answers, waits for the end of the session, and keeps what BearSSL says of it. */
static void play_tls_until_closed(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
	br_sslio_context io;
	char buffer[1000];

	(void)number, (void)with;
	tls_server_start(&tls);
	br_sslio_init(&io, &tls.context.eng, tls_read, &fd, tls_write_some, &fd);
	br_sslio_read(&io, buffer, sizeof buffer);
	br_sslio_write_all(&io, answer, sizeof answer - 1);
	br_sslio_flush(&io);
	while (br_sslio_read(&io, buffer, sizeof buffer) > 0)
		;
	scratch_file("end",
		br_ssl_engine_last_error(&tls.context.eng) == 0 ? SPAN("closed") : SPAN("cut"));
}

static void test_close_notify(void **state)
{
	struct server s;
	struct endpoint to = {.host = "localhost", .tls = true, .anchors = &anchors};
	char end[10] = "";
	int fd;

	(void)state;
	set_request(0);
	server_refuses_newer = true;
	tls_server_init(&tls, "server");
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_tls_until_closed, NULL);
	to.unix_path = s.path;
	assert_int_equal(exchange(&to, deadline_after(5 * CLOCK_SECOND), false)->end, CLIENT_DONE);
	for (int i = 0; i < 200 && access(scratch_path("end"), F_OK) != 0; i++)
		usleep(10000);
	usleep(10000);
	server_stop(&s);
	fd = open(scratch_path("end"), O_RDONLY);
	assert_true(read(fd, end, sizeof end - 1) > 0);
	close(fd);
	assert_string_equal(end, "closed");
}

static void count_nothing(int number)
{
	(void)number;
}

/* Signals in every wait change nothing. */
static void test_interrupted(void **state)
{
	static const struct fault_row row = {"", play_trickle, false, 0, 5 * CLOCK_SECOND, 200,
		"hellohellohellohello", FAIL_NONE, ""};
	const struct sigaction action = {.sa_handler = count_nothing};
	const struct itimerval often = {{0, 3000}, {0, 3000}}, never = {{0, 0}, {0, 0}};
	struct server s;
	struct endpoint to = {.host = "localhost"};
	const struct result *r;

	(void)state;
	set_request(0);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_trickle, NULL);
	to.unix_path = s.path;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	r = exchange(&to, deadline_after(row.time), false);
	setitimer(ITIMER_REAL, &never, NULL);
	server_stop(&s);
	check_fault(&row, r, s.path);
}

static void play_nothing(int fd, size_t number, void *with)
{
	char hello[4096];

	(void)number, (void)with;
	(void)!read(fd, hello, sizeof hello);
}

static void play_http(int fd, size_t number, void *with)
{
	static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";

	(void)number, (void)with;
	server_write(fd, answer, sizeof answer - 1);
	server_wait_for_end(fd);
}

static const struct handshake_row {
	const char *name;
	void (*play)(int fd, size_t number, void *with);
	const char *host, *endpoint_name, *chain;
	int64_t time;
	enum fail_code code, unverified;
} handshake_rows[] = {
	{"the right name", play_tls, "localhost", NULL, "server", 5 * CLOCK_SECOND, FAIL_NONE,
		FAIL_NONE},
	{"the right address", play_tls, "127.0.0.1", NULL, "server", 5 * CLOCK_SECOND, FAIL_NONE,
		FAIL_NONE},
	{"a name of its own", play_tls, "example.com", "kubernetes.default.svc", "server",
		5 * CLOCK_SECOND, FAIL_NONE, FAIL_NONE},
	{"another name", play_tls, "example.com", NULL, "server", 5 * CLOCK_SECOND, FAIL_WRONG_NAME,
		FAIL_NONE},
	{"another name of its own", play_tls, "localhost", "example.com", "server",
		5 * CLOCK_SECOND, FAIL_WRONG_NAME, FAIL_NONE},
	{"a certificate of others", play_tls, "kubernetes.default.svc", NULL, "right",
		5 * CLOCK_SECOND, FAIL_TLS, FAIL_TLS},
	{"an unknown issuer", play_tls, "kubernetes.default.svc", NULL, "unknown-issuer",
		5 * CLOCK_SECOND, FAIL_UNKNOWN_ISSUER, FAIL_TLS},
	{"a server that says nothing", play_silence, "localhost", NULL, "server", 100 * MS,
		FAIL_DEADLINE, FAIL_DEADLINE},
	{"a server that closes", play_nothing, "localhost", NULL, "server", 5 * CLOCK_SECOND,
		FAIL_TRUNCATED, FAIL_TRUNCATED},
	{"a server of plain HTTP", play_http, "localhost", NULL, "server", 5 * CLOCK_SECOND,
		FAIL_TLS, FAIL_TLS},
};

static void test_handshake(void **state)
{
	static const struct whole_row answer = {.answer = BYTES("HTTP/1.1 204 OK\r\n\r\n")};
	const struct handshake_row *row = *state;
	size_t before = server_descriptors();
	struct fail verified = {0}, unverified = {0};
	struct server s;
	struct endpoint to = {
		.host = row->host, .name = row->endpoint_name, .tls = true, .anchors = &anchors};

	server_refuses_newer = true;
	tls_server_init(&tls, row->chain);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, row->play, (void *)(uintptr_t)&answer);
	to.unix_path = s.path;
	if (client_open(&client, &to, deadline_after(row->time), &quiet, &verified) == FAIL_NONE)
		client_close(&client);
	if (client_open_unverified(&client, &to, deadline_after(row->time), &quiet, &unverified) ==
		FAIL_NONE)
		client_close(&client);
	server_stop(&s);
	assert_int_equal(verified.code, row->code);
	assert_int_equal(unverified.code, row->unverified);
	assert_int_equal(server_descriptors(), before);
}

/* What is told in server_name (RFC 6066, section 3). */
static const struct name_row {
	const char *name, *host, *endpoint_name, *told;
} name_rows[] = {
	{"the host", "localhost", NULL, "localhost"},
	{"a name of its own instead", "example.com", "localhost", "localhost"},
	{"no trailing dot", "localhost.", NULL, "localhost"},
	{"no IPv4 address", "127.0.0.1", NULL, ""},
	{"no IPv6 address", "fd00:10:96::1", NULL, ""},
	{"no address of its own instead", "localhost", "127.0.0.1", ""},
};

static void test_server_name(void **state)
{
	static const struct whole_row answer = {.answer = BYTES("HTTP/1.1 204 OK\r\n\r\n")};
	const struct name_row *row = *state;
	struct server s;
	struct endpoint to = {
		.host = row->host, .name = row->endpoint_name, .tls = true, .anchors = &anchors};
	char told[100] = "";
	int fd;

	set_request(0);
	server_refuses_newer = true;
	tls_server_init(&tls, "server");
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_tls, (void *)(uintptr_t)&answer);
	to.unix_path = s.path;
	assert_int_equal(exchange(&to, deadline_after(5 * CLOCK_SECOND), false)->end, CLIENT_DONE);
	server_stop(&s);
	fd = open(scratch_path("server-name"), O_RDONLY);
	assert_true(read(fd, told, sizeof told - 1) >= 0);
	close(fd);
	assert_string_equal(told, row->told);
}

/* Which step it was in. */
static void test_handshake_step(void **state)
{
	struct server s;
	struct endpoint to = {.host = "localhost", .tls = true, .anchors = &anchors};

	(void)state;
	set_request(0);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_silence, NULL);
	to.unix_path = s.path;
	assert_true(says(&exchange(&to, deadline_after(50 * MS), false)->f, s.path,
		"while in the TLS handshake with WHERE"));
	server_stop(&s);
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_nothing, NULL);
	assert_true(says(&exchange(&to, deadline_after(5 * CLOCK_SECOND), false)->f, s.path,
		"WHERE: in the TLS handshake"));
	server_stop(&s);
}

/* The notes of opening a session; `open` is client_open() or its sister. */
static const char *notes_of(struct capture *capture,
	enum fail_code (*open)(struct client *c, const struct endpoint *to, int64_t deadline,
		const struct notes *notes, struct fail *f))
{
	static const struct whole_row row = {.answer = BYTES("HTTP/1.1 204 OK\r\n\r\n")};
	static const struct notes loud = {true, 0};
	struct fail f = {0};
	struct server s;
	struct endpoint to = {.host = "localhost", .tls = true, .anchors = &anchors};
	const char *notes;

	server_refuses_newer = true;
	tls_server_init(&tls, "server");
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_tls, (void *)(uintptr_t)&row);
	to.unix_path = s.path;
	memset(&client, 0xa5, sizeof client);
	capture_begin(capture, 2);
	open(&client, &to, deadline_after(5 * CLOCK_SECOND), &loud, &f);
	notes = capture_end(capture);
	client_close(&client);
	server_stop(&s);
	assert_int_equal(f.code, FAIL_NONE);
	return notes;
}

static void test_notes(void **state)
{
	static const char agreed[] = "* TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, X25519\n";
	struct capture capture;
	const char *notes = notes_of(&capture, client_open);

	(void)state;
	assert_int_equal(strncmp(notes, "* connected to ", 15), 0);
	assert_non_null(strstr(notes, agreed));
	assert_non_null(strstr(notes,
		"* the server's certificate is valid, for "
		"DNS:kubernetes.default.svc, IP:10.96.0.1, "
		"IP:fd00:10:96::1, DNS:localhost, IP:127.0.0.1\n"));
}

/* Nobody has looked whether it is valid. */
static void test_unverified_notes(void **state)
{
	struct capture capture;
	const char *notes = notes_of(&capture, client_open_unverified);

	(void)state;
	assert_non_null(strstr(notes, "* TLS 1.2, "));
	assert_null(strstr(notes, "certificate"));
}

static void test_refused_notes(void **state)
{
	static const struct notes loud = {true, 0};
	const struct endpoint to = {.unix_path = scratch_path("nothing")};
	struct capture capture;
	struct fail f = {0};

	(void)state;
	capture_begin(&capture, 2);
	client_open(&client, &to, deadline_after(CLOCK_SECOND), &loud, &f);
	assert_string_equal(capture_end(&capture), "");
	assert_int_equal(f.code, FAIL_REFUSED);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	scratch_begin();
	chain_anchors(&anchors, "ca");
	ROWS_ADD_AS("whole", whole_rows, test_whole);
	ROWS_ADD_AS("tcp", whole_rows, test_tcp);
	ROWS_ADD_AS("tls", whole_rows, test_tls);
	ROWS_ADD_AS("cut at every byte", cut_rows, test_cut);
	ROWS_ADD_AS("fault", fault_rows, test_fault);
	rows_add_one("nobody listens", test_refused);
	rows_add_one("the second address of a name", test_second_address);
	rows_add_one("a large body", test_big);
	rows_add_one("tls: an end without close_notify is no end", test_tls_without_close);
	rows_add_one("tls: our end is a close_notify", test_close_notify);
	rows_add_one("fault: signals", test_interrupted);
	ROWS_ADD_AS("handshake", handshake_rows, test_handshake);
	ROWS_ADD_AS("server_name", name_rows, test_server_name);
	rows_add_one("handshake: the step is told", test_handshake_step);
	rows_add_one("notes say what was agreed on", test_notes);
	rows_add_one("notes do not call valid what was not verified", test_unverified_notes);
	rows_add_one("notes do not call connected what was refused", test_refused_notes);
	return scratch_end(rows_run("client"));
}
