#include "tests/unit/server.h"

#include <sys/resource.h>
#include <sys/time.h>

#include "base/clock.h"
#include "net/dial.h"

static const struct notes quiet;

/* Fills the room of a listener that accepts nobody; the next one must wait. */
static int fill(const struct sockaddr *address, socklen_t len)
{
	int last = -1;

	for (int i = 0; i < 8; i++) {
		struct pollfd ready;
		int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

		last = fd;
		connect(fd, address, len);
		ready = (struct pollfd){.fd = fd, .events = POLLOUT};
		if (poll(&ready, 1, 50) == 0)
			break;
	}
	return last;
}

static void fill_tcp(const struct server *s)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(s->port)};

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fill((struct sockaddr *)&address, sizeof address);
}

static bool says(const struct fail *f, const char *detail)
{
	return span_equal((struct span){(const unsigned char *)f->detail, f->len}, span_of(detail));
}

static void check_socket(int fd)
{
	int on = 0;
	socklen_t len = sizeof on;

	assert_true(fd >= 0);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	getsockopt(fd, SOL_SOCKET, SO_TYPE, &on, &len);
	assert_int_equal(on, SOCK_STREAM);
}

static void check_nodelay(int fd)
{
	int on = 0;
	socklen_t len = sizeof on;

	getsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, &len);
	assert_int_equal(on, 1);
}

/* ---- TCP ---- */

static void test_ipv4(void **state)
{
	char where[DIAL_WHERE_MAX], expected[DIAL_WHERE_MAX];
	struct fail f = {0};
	struct server s;
	int fd;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 4);
	fd = dial_tcp("127.0.0.1", s.port, DEADLINE_NONE, &quiet, where, &f);
	check_socket(fd);
	check_nodelay(fd);
	(void)snprintf(expected, sizeof expected, "127.0.0.1:%u", s.port);
	assert_string_equal(where, expected);
	assert_int_equal(f.code, FAIL_NONE);
	close(fd);
	server_stop(&s);
}

static void test_ipv6(void **state)
{
	char where[DIAL_WHERE_MAX], expected[DIAL_WHERE_MAX];
	struct fail f = {0};
	struct server s;
	int fd;

	(void)state;
	server_listen_tcp6(&s, 0, 4);
	fd = dial_tcp("::1", s.port, deadline_after(5 * CLOCK_SECOND), &quiet, where, &f);
	check_socket(fd);
	check_nodelay(fd);
	(void)snprintf(expected, sizeof expected, "[::1]:%u", s.port);
	assert_string_equal(where, expected);
	close(fd);
	server_stop(&s);
}

/* localhost is 127.0.0.1 and ::1; only the second one listens. */
static void test_second_address(void **state)
{
	char where[DIAL_WHERE_MAX], expected[DIAL_WHERE_MAX];
	struct fail f = {0};
	struct server s;
	int fd;

	(void)state;
	server_listen_tcp6(&s, 0, 4);
	fd = dial_tcp("localhost", s.port, deadline_after(5 * CLOCK_SECOND), &quiet, where, &f);
	assert_true(fd >= 0);
	(void)snprintf(expected, sizeof expected, "[::1]:%u", s.port);
	assert_string_equal(where, expected);
	assert_int_equal(f.code, FAIL_NONE);
	close(fd);
	server_stop(&s);
}

/* The first address takes nobody, and has no more than its share of the time. */
static void test_share(void **state)
{
	char where[DIAL_WHERE_MAX], expected[DIAL_WHERE_MAX];
	struct fail f = {0};
	struct server full, open;
	int64_t start, took;
	int fd;

	(void)state;
	server_listen_tcp(&full, "127.0.0.1", 0);
	fill_tcp(&full);
	server_listen_tcp6(&open, full.port, 4);
	start = clock_now();
	fd = dial_tcp("localhost", full.port, start + 1000 * MS, &quiet, where, &f);
	took = clock_now() - start;
	assert_true(fd >= 0);
	(void)snprintf(expected, sizeof expected, "[::1]:%u", full.port);
	assert_string_equal(where, expected);
	assert_true(took >= 490 * MS && took < 990 * MS);
	assert_int_equal(f.code, FAIL_NONE);
	close(fd);
	server_stop(&full);
	server_stop(&open);
}

static void test_refused(void **state)
{
	char where[DIAL_WHERE_MAX], expected[100];
	size_t before = server_descriptors();
	struct fail f = {0};
	struct server s;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 4);
	server_stop(&s);
	assert_int_equal(dial_tcp("127.0.0.1", s.port, DEADLINE_NONE, &quiet, where, &f), -1);
	assert_int_equal(f.code, FAIL_REFUSED);
	(void)snprintf(expected, sizeof expected, "127.0.0.1:%u: connection refused", s.port);
	assert_true(says(&f, expected));
	assert_int_equal(server_descriptors(), before);
}

/* Of several addresses that fail, the last one's failure is told; the others' are notes. */
static void test_all_refused(void **state)
{
	static const struct notes loud = {true, 0};
	char where[DIAL_WHERE_MAX], expected[1000];
	struct capture capture;
	struct fail f = {0};
	struct server s;
	const char *notes;

	(void)state;
	server_listen_tcp6(&s, 0, 4);
	server_stop(&s);
	capture_begin(&capture, 2);
	dial_tcp("localhost", s.port, deadline_after(5 * CLOCK_SECOND), &loud, where, &f);
	notes = capture_end(&capture);
	assert_int_equal(f.code, FAIL_REFUSED);
	(void)snprintf(expected, sizeof expected, "[::1]:%u: connection refused", s.port);
	assert_true(says(&f, expected));
	(void)snprintf(expected, sizeof expected,
		"* connecting to 127.0.0.1:%u\n* 127.0.0.1:%u: connection refused\n"
		"* connecting to [::1]:%u\n* [::1]:%u: connection refused\n",
		s.port, s.port, s.port, s.port);
	assert_string_equal(notes, expected);
}

static void test_deadline(void **state)
{
	char where[DIAL_WHERE_MAX], expected[100];
	size_t before;
	struct fail f = {0};
	struct server s;
	int64_t start, took;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 0);
	fill_tcp(&s);
	before = server_descriptors();
	start = clock_now();
	assert_int_equal(dial_tcp("127.0.0.1", s.port, start + 100 * MS, &quiet, where, &f), -1);
	took = clock_now() - start;
	assert_int_equal(f.code, FAIL_DEADLINE);
	(void)snprintf(expected, sizeof expected, "while connecting to 127.0.0.1:%u", s.port);
	assert_true(says(&f, expected));
	assert_true(took >= 100 * MS && took < 1000 * MS);
	assert_int_equal(server_descriptors(), before);
	server_stop(&s);
}

static void count_nothing(int number)
{
	(void)number;
}

/* A signal in the middle of it is neither a failure nor the end of the time. */
static void test_interrupted(void **state)
{
	const struct sigaction action = {.sa_handler = count_nothing};
	const struct itimerval often = {{0, 20000}, {0, 20000}}, never = {{0, 0}, {0, 0}};
	char where[DIAL_WHERE_MAX];
	struct fail f = {0};
	struct server s;
	int64_t start, took;
	int fd;

	(void)state;
	server_listen_tcp(&s, "127.0.0.1", 0);
	fill_tcp(&s);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	start = clock_now();
	fd = dial_tcp("127.0.0.1", s.port, start + 200 * MS, &quiet, where, &f);
	took = clock_now() - start;
	setitimer(ITIMER_REAL, &never, NULL);
	server_stop(&s);
	assert_int_equal(fd, -1);
	assert_int_equal(f.code, FAIL_DEADLINE);
	assert_true(took >= 200 * MS && took < 1000 * MS);
}

static void test_unreachable(void **state)
{
	char where[DIAL_WHERE_MAX];
	struct fail f = {0};

	(void)state;
	/* 240.0.0.0/4 is reserved: whatever the network, there is no such host. */
	assert_int_equal(
		dial_tcp("255.255.255.255", 1, deadline_after(CLOCK_SECOND), &quiet, where, &f),
		-1);
	assert_true(f.code == FAIL_UNREACHABLE);
}

static void test_no_such_name(void **state)
{
	char where[DIAL_WHERE_MAX];
	struct fail f = {0};

	(void)state;
	assert_int_equal(dial_tcp("a..b", 1, deadline_after(CLOCK_SECOND), &quiet, where, &f), -1);
	assert_int_equal(f.code, FAIL_LOOKUP);
}

static void test_no_descriptor_left(void **state)
{
	char where[DIAL_WHERE_MAX];
	struct fail f = {0};
	struct rlimit old, few;
	int next = dup(0);

	(void)state;
	close(next);
	getrlimit(RLIMIT_NOFILE, &old);
	few = old;
	few.rlim_cur = (rlim_t)next;
	setrlimit(RLIMIT_NOFILE, &few);
	dial_tcp("127.0.0.1", 1, DEADLINE_NONE, &quiet, where, &f);
	setrlimit(RLIMIT_NOFILE, &old);
	assert_int_equal(f.code, FAIL_SYSTEM);
	assert_true(says(&f, "127.0.0.1:1: too many open files"));
}

/* ---- Unix sockets ---- */

static void test_unix(void **state)
{
	struct fail f = {0};
	struct server s;
	int fd;

	(void)state;
	server_listen_unix(&s, "socket", 4);
	fd = dial_unix(s.path, DEADLINE_NONE, &f);
	check_socket(fd);
	close(fd);
	server_stop(&s);
}

static const struct unix_row {
	const char *name, *file;
	enum fail_code code;
	const char *why;
} unix_rows[] = {
	{"no such file", "missing", FAIL_REFUSED, "no such file or folder"},
	{"a file", "file", FAIL_REFUSED, "connection refused"},
	{"a folder", ".", FAIL_REFUSED, "connection refused"},
	{"a path through a file", "file/socket", FAIL_UNREACHABLE, "a part of it is not a folder"},
	{"a link to itself", "loop", FAIL_UNREACHABLE, "too many symbolic links"},
};

static void test_unix_refused(void **state)
{
	const struct unix_row *row = *state;
	const char *path = scratch_path(row->file);
	size_t before = server_descriptors();
	char expected[300];
	struct fail f = {0};

	assert_int_equal(dial_unix(path, deadline_after(CLOCK_SECOND), &f), -1);
	assert_int_equal(f.code, row->code);
	(void)snprintf(expected, sizeof expected, "%s: %s", path, row->why);
	assert_true(says(&f, expected));
	assert_int_equal(server_descriptors(), before);
}

/* A socket that is there, and whose server is not. */
static void test_unix_left_over(void **state)
{
	struct fail f = {0};
	struct server s;

	(void)state;
	server_listen_unix(&s, "left-over", 4);
	close(s.listener);
	assert_int_equal(dial_unix(s.path, DEADLINE_NONE, &f), -1);
	assert_int_equal(f.code, FAIL_REFUSED);
}

/* As long as there is room for a zero (107 bytes), and one byte more. */
static void test_unix_long(void **state)
{
	char name[120];
	size_t len = 107 - strlen(scratch_folder) - 1;
	struct server s;
	struct fail f = {0};
	int fd;

	(void)state;
	memset(name, 'a', sizeof name);
	name[len] = '\0';
	server_listen_unix(&s, name, 4);
	assert_int_equal(strlen(s.path), 107);
	fd = dial_unix(s.path, DEADLINE_NONE, &f);
	check_socket(fd);
	close(fd);
	server_stop(&s);
	name[len] = 'a';
	name[len + 1] = '\0';
	assert_int_equal(dial_unix(scratch_path(name), DEADLINE_NONE, &f), -1);
	assert_int_equal(f.code, FAIL_USAGE);
}

/* A server that is busy for a moment is waited for, as one at a TCP port is. */
static void test_unix_busy(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct fail f = {0};
	struct server s;
	int fd;

	(void)state;
	server_listen_unix(&s, "busy", 0);
	memcpy(address.sun_path, s.path, sizeof address.sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	s.child = fork();
	if (s.child == 0) {
		usleep(100000);
		for (int i = 0; i < 2; i++)
			(void)accept(s.listener, NULL, NULL);
		pause();
		_exit(0);
	}
	close(fd);
	fd = dial_unix(s.path, deadline_after(5 * CLOCK_SECOND), &f);
	server_stop(&s);
	assert_int_equal(f.code, FAIL_NONE);
	assert_true(fd >= 0);
	close(fd);
}

static void test_unix_deadline(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct fail f = {0};
	struct server s;
	int fd;

	(void)state;
	server_listen_unix(&s, "full", 0);
	memcpy(address.sun_path, s.path, sizeof address.sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(dial_unix(s.path, clock_now() + 50 * MS, &f), -1);
	server_stop(&s);
	close(fd);
	assert_int_equal(f.code, FAIL_DEADLINE);
}

int main(void)
{
	scratch_begin();
	scratch_file("file", SPAN(""));
	(void)!symlink("loop", scratch_path("loop"));
	rows_add_one("tcp: an IPv4 address", test_ipv4);
	rows_add_one("tcp: an IPv6 address", test_ipv6);
	rows_add_one("tcp: the second address, when the first refuses", test_second_address);
	rows_add_one("tcp: the second address, when the first does not answer", test_share);
	rows_add_one("tcp: refused", test_refused);
	rows_add_one("tcp: every address refuses", test_all_refused);
	rows_add_one("tcp: the deadline", test_deadline);
	rows_add_one("tcp: the deadline, though signals come", test_interrupted);
	rows_add_one("tcp: unreachable", test_unreachable);
	rows_add_one("tcp: a name that cannot be", test_no_such_name);
	rows_add_one("tcp: no descriptor left", test_no_descriptor_left);
	rows_add_one("unix: a socket", test_unix);
	ROWS_ADD_AS("unix", unix_rows, test_unix_refused);
	rows_add_one("unix: a socket that is left over", test_unix_left_over);
	rows_add_one("unix: the longest path, and one longer", test_unix_long);
	rows_add_one("unix: a busy server is waited for", test_unix_busy);
	rows_add_one("unix: a busy server at the deadline", test_unix_deadline);
	return scratch_end(rows_run("dial"));
}
