/* The body of a request on its way, and servers that do not wait for its end. */
#include "tests/unit/server.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "base/clock.h"
#include "net/client.h"

#define LARGE 3000000

static const struct notes quiet;
static struct client client;
static unsigned char large[LARGE];

/* ---- servers ---- */

static const char answer[] = "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!";

static size_t read_line(int fd, char line[static 200])
{
	size_t len = 0;

	while (len < 199 && read(fd, line + len, 1) == 1 && line[len++] != '\n')
		;
	line[len] = '\0';
	return len;
}

static bool read_exactly(int fd, unsigned char *to, size_t len)
{
	while (len > 0) {
		ssize_t n = read(fd, to, len);

		if (n <= 0)
			return false;
		to += n;
		len -= (size_t)n;
	}
	return true;
}

/* The body, as the head tells its end; SIZE_MAX when it does not come to it. */
static size_t read_body(int fd)
{
	static unsigned char body[LARGE + 1];
	size_t length = 0, len = 0, n = 1;
	bool chunked = false;
	char line[200];

	while (read_line(fd, line) > 2) {
		chunked = chunked || strcmp(line, "Transfer-Encoding: chunked\r\n") == 0;
		(void)sscanf(line, "Content-Length: %zu", &length);
	}
	while (chunked && n > 0) {
		if (read_line(fd, line) < 3 || sscanf(line, "%zx", &n) != 1 || len + n > LARGE ||
			!read_exactly(fd, body + len, n) || read_line(fd, line) != 2)
			return SIZE_MAX;
		len += n;
	}
	if (!chunked && read_exactly(fd, body, length))
		len = length;
	return memcmp(body, large, len) == 0 ? len : SIZE_MAX;
}

/* Answers with how many bytes it has read. */
static void play_count(int fd, size_t number, void *with)
{
	size_t n = read_body(fd);
	char buffer[200];

	(void)number, (void)with;
	(void)snprintf(buffer, sizeof buffer, "HTTP/1.1 200 OK\r\n\r\n%zu", n);
	server_write(fd, buffer, strlen(buffer));
}

/* Says twice that it is busy, in the middle of things, and then reads on. */
static void play_interim(int fd, size_t number, void *with)
{
	static const char interim[] =
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n";

	server_write(fd, interim, sizeof interim - 1);
	usleep(20000);
	play_count(fd, number, with);
}

/* Answers when it has the head, and reads nothing more. */
static void play_early(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, answer, sizeof answer - 1);
	usleep(100000);
}

/* The same, but it reads on. */
static void play_early_reader(int fd, size_t number, void *with)
{
	static char buffer[65536];

	(void)number, (void)with;
	server_read_head(fd);
	server_write(fd, answer, sizeof answer - 1);
	while (read(fd, buffer, sizeof buffer) > 0)
		;
}

static void play_goes(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	usleep(20000);
}

static void play_reset(int fd, size_t number, void *with)
{
	(void)number, (void)with;
	server_read_head(fd);
	server_reset(fd);
}

static void play_silence(int fd, size_t number, void *with)
{
	(void)fd, (void)number, (void)with;
	pause();
}

/* ---- where a body comes from ---- */

enum source {
	MEMORY,
	A_FILE,
	PIPE, /* all at once, and its end */
	SLOW_PIPE, /* byte by byte, and its end */
	IDLE_PIPE /* some bytes, and then nothing */
};

/* A child that writes to a pipe as `source` says; returns the end to read from. */
static int start_pipe(enum source source, size_t len, pid_t *child)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	*child = fork();
	if (*child != 0) {
		close(ends[1]);
		return ends[0];
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close(ends[0]);
	for (size_t i = 0; source == SLOW_PIPE && i < len; i++) {
		server_write(ends[1], large + i, 1);
		usleep(500);
	}
	if (source != SLOW_PIPE)
		server_write(ends[1], large, len);
	if (source == IDLE_PIPE)
		pause();
	_exit(0);
}

static const struct row {
	const char *name;
	void (*play)(int fd, size_t number, void *with);
	enum source source;
	size_t len;
	int64_t time;
	enum fail_code code;
	const char *body; /* of the answer; null: the length */
} rows[] = {
	{"in memory", play_count, MEMORY, 100, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"in memory, empty", play_count, MEMORY, 0, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"in memory, large", play_count, MEMORY, LARGE, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"in a file", play_count, A_FILE, 100, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"in a file, large", play_count, A_FILE, LARGE, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"from a pipe", play_count, PIPE, 100, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"from a pipe, empty", play_count, PIPE, 0, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"from a pipe, large", play_count, PIPE, LARGE, 5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"from a pipe, byte by byte", play_count, SLOW_PIPE, 50, 5 * CLOCK_SECOND, FAIL_NONE, NULL},

	{"interim responses are no answer", play_interim, A_FILE, LARGE, 5 * CLOCK_SECOND,
		FAIL_NONE, NULL},
	{"interim responses, and a pipe that is slow", play_interim, SLOW_PIPE, 100,
		5 * CLOCK_SECOND, FAIL_NONE, NULL},
	{"an early answer to a large file", play_early, A_FILE, LARGE, 5 * CLOCK_SECOND, FAIL_NONE,
		"no!"},
	{"an early answer to a large file that is read", play_early_reader, A_FILE, LARGE,
		5 * CLOCK_SECOND, FAIL_NONE, "no!"},
	{"an early answer to what is in memory", play_early, MEMORY, LARGE, 5 * CLOCK_SECOND,
		FAIL_NONE, "no!"},
	{"an early answer, and a pipe that says no more", play_early, IDLE_PIPE, 10,
		5 * CLOCK_SECOND, FAIL_NONE, "no!"},
	{"an early answer, and a pipe that says nothing", play_early_reader, IDLE_PIPE, 0,
		5 * CLOCK_SECOND, FAIL_NONE, "no!"},

	{"a server that goes", play_goes, IDLE_PIPE, 10, 5 * CLOCK_SECOND, FAIL_TRUNCATED, NULL},
	{"a server that does not read", play_silence, A_FILE, LARGE, 100 * MS, FAIL_DEADLINE, NULL},
	{"a pipe that says no more", play_count, IDLE_PIPE, 10, 100 * MS, FAIL_DEADLINE, NULL},
};

/* A Unix socket knows no reset. */
static const struct row reset_rows[] = {
	{"a server that resets", play_reset, IDLE_PIPE, 10, 5 * CLOCK_SECOND, FAIL_RESET, NULL},
};

/* Opens, sends, and reads the answer; true when it is `expected`. */
static bool exchange(const struct endpoint *to, const struct body *body, int64_t time,
	const char *expected, struct fail *f)
{
	static struct request request;
	struct request_head head = {
		.method = SPAN("POST"), .path = SPAN("/"), .authority = SPAN("k")};
	char length[24], got[100] = "";
	size_t len = 0;
	struct span piece;

	(void)snprintf(length, sizeof length, "%llu", (unsigned long long)body->length);
	head.chunked = body_is_stream(body);
	if (!head.chunked)
		head.content_length = span_of(length);
	assert_int_equal(request_write(&request, &head, f), FAIL_NONE);
	memset(&client, 0xa5, sizeof client);
	if (client_open(&client, to, deadline_after(time), &quiet, f) != FAIL_NONE)
		return false;
	if (client_send(&client, &request, body, false, f) == FAIL_NONE) {
		enum client_event event = client_next(&client, &piece, f);

		while (event == CLIENT_HEAD || event == CLIENT_DATA) {
			event = client_next(&client, &piece, f);
			if (event == CLIENT_DATA && len + piece.len < sizeof got) {
				memcpy(got + len, piece.ptr, piece.len);
				len += piece.len;
			}
		}
	}
	client_close(&client);
	return strcmp(got, expected) == 0;
}

static void run(const struct row *row, const struct endpoint *to)
{
	struct body body = {.bytes = {large, row->len}, .fd = -1, .length = row->len};
	char length[24];
	struct fail f = {0};
	int64_t start = clock_now();
	pid_t child = -1;
	bool right;

	if (row->source == A_FILE) {
		const char *path = scratch_file("body", body.bytes);

		body = (struct body){.fd = open(path, O_RDONLY), .length = row->len};
	} else if (row->source != MEMORY) {
		body = (struct body){.fd = start_pipe(row->source, row->len, &child), .start = -1};
	}
	(void)snprintf(length, sizeof length, "%zu", row->len);
	right = exchange(to, &body, row->time, row->body != NULL ? row->body : length, &f);
	assert_int_equal(f.code, row->code);
	assert_true(right || row->code != FAIL_NONE);
	assert_true(clock_now() - start < row->time + 2 * CLOCK_SECOND);
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	if (body.fd >= 0)
		close(body.fd);
}

static void test_tcp(void **state)
{
	const struct row *row = *state;
	size_t before = server_descriptors();
	struct server s;
	struct endpoint to = {.host = "127.0.0.1"};

	server_listen_tcp(&s, "127.0.0.1", 4);
	server_start(&s, row->play, NULL);
	to.port = s.port;
	run(row, &to);
	server_stop(&s);
	assert_int_equal(server_descriptors(), before);
}

static void test_unix(void **state)
{
	const struct row *row = *state;
	struct server s;
	struct endpoint to = {.host = "localhost"};

	server_listen_unix(&s, "socket", 4);
	server_start(&s, row->play, NULL);
	to.unix_path = s.path;
	run(row, &to);
	server_stop(&s);
}

/* What cannot be read ends it, and the server has no whole request. */
static void test_unreadable(void **state)
{
	static const struct body bodies[] = {{.fd = 999, .start = -1}, {.fd = 999, .length = 10}};
	struct server s;
	struct endpoint to = {.host = "localhost"};

	(void)state;
	server_listen_unix(&s, "socket", 4);
	server_start(&s, play_count, NULL);
	to.unix_path = s.path;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct fail f = {0};

		exchange(&to, &bodies[i], 5 * CLOCK_SECOND, "", &f);
		assert_int_equal(f.code, FAIL_INPUT);
	}
	server_stop(&s);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof large; i++)
		large[i] = (unsigned char)(i * 7 + i / 251);
	scratch_begin();
	ROWS_ADD_AS("tcp", rows, test_tcp);
	ROWS_ADD_AS("tcp", reset_rows, test_tcp);
	ROWS_ADD_AS("unix", rows, test_unix);
	rows_add_one("a body that cannot be read", test_unreadable);
	return scratch_end(rows_run("client body"));
}
