#include "tests/unit/scratch.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/io.h"

#define MS CLOCK_MILLISECOND

static bool says(const struct fail *f, const char *detail)
{
	return span_equal((struct span){(const unsigned char *)f->detail, f->len}, span_of(detail));
}

/* ---- files ---- */

static const struct open_row {
	const char *name, *file;
	const char *why; /* null: it can be opened */
} open_rows[] = {
	{"a file", "file", NULL},
	{"a link to a file", "link", NULL},
	{"a folder opens", ".", NULL},
	{"a missing file", "missing", "no such file or folder"},
	{"a file in a missing folder", "missing/file", "no such file or folder"},
	{"a file in a file", "file/file", "a part of it is not a folder"},
	{"a link to itself", "loop", "too many symbolic links"},
	{"a name that is too long",
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
		"01234567890123456789012345678901234567890123456789012345678901234567890123456789",
		"the name is too long"},
	{"a socket", "socket", "no such device"},
};

static void make_files(void)
{
	scratch_file("file", SPAN("0123456789"));
	scratch_file("empty", SPAN(""));
	(void)!symlink("file", scratch_path("link"));
	(void)!symlink("loop", scratch_path("loop"));
	(void)!mknod(scratch_path("socket"), S_IFSOCK | 0600, 0);
}

static void test_open(void **state)
{
	const struct open_row *row = *state;
	const char *path = scratch_path(row->file);
	struct fail f = {0}, expected = {0};
	int fd = io_open(path, FAIL_CA_FILE, &f);

	if (row->why == NULL) {
		assert_true(fd >= 0);
		assert_int_equal(f.code, FAIL_NONE);
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		assert_int_equal(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
		close(fd);
		return;
	}
	FAIL(&expected, FAIL_CA_FILE, path, ": ", row->why);
	assert_int_equal(fd, -1);
	assert_int_equal(f.code, FAIL_CA_FILE);
	assert_true(span_equal((struct span){(const unsigned char *)f.detail, f.len},
		(struct span){(const unsigned char *)expected.detail, expected.len}));
}

static void test_no_descriptor_left(void **state)
{
	struct rlimit old, few;
	struct fail f = {0};
	int next = dup(0), fd;

	(void)state;
	close(next);
	getrlimit(RLIMIT_NOFILE, &old);
	few = old;
	few.rlim_cur = (rlim_t)next;
	setrlimit(RLIMIT_NOFILE, &few);
	fd = io_open("/dev/null", FAIL_TOKEN_FILE, &f);
	setrlimit(RLIMIT_NOFILE, &old);
	assert_int_equal(fd, -1);
	assert_int_equal(f.code, FAIL_TOKEN_FILE);
	assert_true(says(&f, "/dev/null: too many open files"));
}

static void test_read(void **state)
{
	struct fail f = {0};
	char *buffer = malloc(6);
	int fd = io_open(scratch_path("file"), FAIL_CA_FILE, &f);

	(void)state;
	assert_int_equal(io_read(fd, buffer, 6, "x", FAIL_CA_FILE, 0, &f), 6);
	assert_memory_equal(buffer, "012345", 6);
	assert_int_equal(io_read(fd, buffer, 6, "x", FAIL_CA_FILE, 0, &f), 4);
	assert_memory_equal(buffer, "6789", 4);
	assert_int_equal(io_read(fd, buffer, 6, "x", FAIL_CA_FILE, 0, &f), 0);
	assert_int_equal(f.code, FAIL_NONE);
	close(fd);
	free(buffer);
}

static void test_read_empty(void **state)
{
	struct fail f = {0};
	char buffer[6];
	int fd = io_open(scratch_path("empty"), FAIL_CA_FILE, &f);

	(void)state;
	assert_int_equal(io_read(fd, buffer, sizeof buffer, "x", FAIL_CA_FILE, 0, &f), 0);
	assert_int_equal(f.code, FAIL_NONE);
	close(fd);
}

static void test_read_folder(void **state)
{
	struct fail f = {0};
	char buffer[6];
	int fd = io_open(scratch_path("."), FAIL_CA_FILE, &f);

	(void)state;
	assert_int_equal(io_read(fd, buffer, sizeof buffer, "a/b", FAIL_CA_FILE, 0, &f), -1);
	assert_int_equal(f.code, FAIL_CA_FILE);
	assert_true(says(&f, "a/b: it is a folder"));
	close(fd);
}

/* ---- signals: calls that are interrupted ---- */

static volatile sig_atomic_t alarms;

static void count_alarm(int number)
{
	(void)number;
	alarms++;
}

/* SIGALRM after 5 ms, or every 5 ms until alarms_end(); the kernel begins no call again. */
static void alarms_begin(bool once)
{
	const struct sigaction action = {.sa_handler = count_alarm};
	const struct itimerval often = {{0, once ? 0 : 5000}, {0, 5000}};

	alarms = 0;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static void alarms_end(void)
{
	const struct itimerval never = {{0, 0}, {0, 0}};

	setitimer(ITIMER_REAL, &never, NULL);
	assert_true(alarms > 0);
}

static void test_read_interrupted(void **state)
{
	struct fail f = {0};
	char buffer[6];
	int ends[2];
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		usleep(60000);
		_exit(write(ends[1], "abc", 3) != 3);
	}
	alarms_begin(false);
	assert_int_equal(
		io_read(ends[0], buffer, sizeof buffer, "x", FAIL_CA_FILE, DEADLINE_NONE, &f), 3);
	alarms_end();
	assert_int_equal(f.code, FAIL_NONE);
	waitpid(child, NULL, 0);
	close(ends[0]);
	close(ends[1]);
}

/* What is read from a pipe, and when. */
static const struct pipe_row {
	const char *name;
	bool named; /* and opened by its name, before anybody writes to it */
	int flags; /* of the pipe */
	unsigned wait_ms; /* until "abc" is written to it */
	int64_t time; /* nanoseconds; 0: no deadline; negative: it has passed */
	bool interrupted, late;
} pipe_rows[] = {
	{"a pipe that is written to later", false, 0, 50, 0, false, false},
	{"a non-blocking pipe that is written to later", false, O_NONBLOCK, 50, 0, false, false},
	{"a pipe that is written to before the deadline", false, 0, 50, 20 * CLOCK_SECOND, true,
		false},
	{"a pipe that is written to before a deadline that has passed", false, 0, 0, -1, false,
		false},
	{"a pipe that nobody writes to before the deadline", false, 0, 2000, 50 * MS, false, true},
	{"a pipe that nobody writes to, though signals come", false, 0, 2000, 50 * MS, true, true},
	{"a pipe that nobody has written to, and a deadline that has passed", false, 0, 2000, -1,
		false, true},
	{"a named pipe that is written to later", true, 0, 50, 0, false, false},
	{"a named pipe that nobody writes to before the deadline", true, 0, 2000, 50 * MS, false,
		true},
};

/* "abc" from another process, after a while; into a named pipe when `end` is -1. */
static pid_t write_later(const struct pipe_row *row, const char *path, int end)
{
	pid_t child = row->wait_ms > 0 ? fork() : 0;

	if (child == 0) {
		usleep(row->wait_ms * 1000);
		if (end < 0)
			end = open(path, O_WRONLY);
		if (write(end, "abc", 3) != 3 || row->wait_ms > 0)
			_exit(1);
	}
	return child;
}

static void test_read_pipe(void **state)
{
	const struct pipe_row *row = *state;
	const char *path = scratch_path("pipe");
	int64_t deadline, start = clock_now(), took;
	struct fail f = {0};
	char buffer[6];
	int ends[2] = {-1, -1};
	ptrdiff_t n;
	pid_t child;

	if (row->named) {
		assert_int_equal(mkfifo(path, 0600), 0);
		ends[0] = io_open(path, FAIL_CA_FILE, &f);
	} else {
		assert_int_equal(pipe(ends), 0);
		fcntl(ends[0], F_SETFL, row->flags);
	}
	assert_true(ends[0] >= 0);
	deadline = row->time < 0 ? start - 1 : deadline_after(row->time);
	child = write_later(row, path, ends[1]);
	if (row->interrupted)
		alarms_begin(false);
	n = io_read(ends[0], buffer, sizeof buffer, "x", FAIL_CA_FILE, deadline, &f);
	took = clock_now() - start;
	if (row->interrupted)
		alarms_end();
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	unlink(path);
	close(ends[0]);
	close(ends[1]);
	if (!row->late) {
		assert_int_equal(f.code, FAIL_NONE);
		assert_int_equal(n, 3);
		assert_memory_equal(buffer, "abc", 3);
		return;
	}
	assert_int_equal(n, -1);
	assert_int_equal(f.code, FAIL_DEADLINE);
	assert_true(says(&f, "x: timed out"));
	assert_true(took < 1500 * MS && (row->time < 0 || took >= row->time));
}

/* ---- writing ---- */

#define BIG 1000000

/* A pipe with a reader who takes all after `wait_ms`, unless that is negative. */
struct piped {
	int end;
	pid_t reader;
};

static unsigned char big[BIG];

/* Exit status 0: all of `big` came, in order. */
static int read_all(int fd)
{
	static unsigned char got[BIG + 1];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, got + len, sizeof got - len)) > 0)
		len += (size_t)n;
	return len != BIG || memcmp(got, big, BIG) != 0;
}

static struct piped piped_begin(int flags, unsigned wait_ms, int (*reader)(int fd))
{
	struct piped p;
	int ends[2];

	for (size_t i = 0; i < BIG; i++)
		big[i] = (unsigned char)(i * 7 / 5);
	assert_int_equal(pipe(ends), 0);
	p.end = ends[1];
	p.reader = fork();
	if (p.reader == 0) {
		close(ends[1]);
		usleep(wait_ms * 1000);
		_exit(reader(ends[0]));
	}
	close(ends[0]);
	if (flags != 0)
		fcntl(p.end, F_SETFL, flags);
	return p;
}

static int piped_end(struct piped *p)
{
	int status;

	close(p->end);
	waitpid(p->reader, &status, 0);
	return status;
}

static int read_nothing(int fd)
{
	return close(fd);
}

static int wait_for_the_end(int fd)
{
	(void)fd;
	usleep(3000000);
	return 0;
}

enum interrupted {
	NEVER,
	ONCE,
	OFTEN
};

static const struct write_row {
	const char *name;
	int flags; /* of the pipe */
	unsigned wait_ms; /* until its reader begins */
	int (*reader)(int fd);
	int64_t time; /* nanoseconds; 0: no deadline */
	enum interrupted interrupted;
	enum fail_code code;
	bool gone;
} write_rows[] = {
	{"all to a slow reader", 0, 50, read_all, 0, NEVER, FAIL_NONE, false},
	{"all to a slow reader of a non-blocking pipe", O_NONBLOCK, 50, read_all, 0, NEVER,
		FAIL_NONE, false},
	{"all before the deadline", O_NONBLOCK, 50, read_all, 20 * CLOCK_SECOND, NEVER, FAIL_NONE,
		false},
	{"all though signals come", 0, 50, read_all, 0, OFTEN, FAIL_NONE, false},
	{"all though signals come, without blocking", O_NONBLOCK, 50, read_all, 0, OFTEN, FAIL_NONE,
		false},
	{"a reader that goes", 0, 20, read_nothing, 0, NEVER, FAIL_NONE, true},
	{"a reader that goes from a non-blocking pipe", O_NONBLOCK, 20, read_nothing, 0, NEVER,
		FAIL_NONE, true},
	{"a reader that goes before the deadline", O_NONBLOCK, 20, read_nothing, 20 * CLOCK_SECOND,
		NEVER, FAIL_NONE, true},
	{"a full pipe at the deadline", O_NONBLOCK, 0, wait_for_the_end, 50 * MS, NEVER,
		FAIL_DEADLINE, false},
	{"a full pipe at the deadline though signals come", O_NONBLOCK, 0, wait_for_the_end,
		50 * MS, OFTEN, FAIL_DEADLINE, false},
	{"a full pipe that blocks, at the deadline", 0, 0, wait_for_the_end, 50 * MS, NEVER,
		FAIL_DEADLINE, false},
	{"a full pipe that blocks, at the deadline though a signal comes", 0, 0, wait_for_the_end,
		50 * MS, ONCE, FAIL_DEADLINE, false},
	{"all through a pipe that blocks, before the deadline", 0, 50, read_all, 20 * CLOCK_SECOND,
		NEVER, FAIL_NONE, false},
};

static void test_write(void **state)
{
	const struct write_row *row = *state;
	struct piped p = piped_begin(row->flags, row->wait_ms, row->reader);
	int64_t start = clock_now(), took;
	struct fail f = {0};
	bool gone = false;
	int status;

	if (row->interrupted)
		alarms_begin(row->interrupted == ONCE);
	io_write(p.end, (struct span){big, BIG}, deadline_after(row->time), &gone, &f);
	took = clock_now() - start;
	if (row->interrupted)
		alarms_end();
	if (row->reader == wait_for_the_end)
		kill(p.reader, SIGKILL);
	status = piped_end(&p);
	assert_int_equal(f.code, row->code);
	assert_int_equal(gone, row->gone);
	if (row->code != FAIL_DEADLINE) {
		assert_int_equal(status, 0);
		return;
	}
	assert_true(says(&f, "while writing the output"));
	assert_true(took >= 50 * MS && took < 1500 * MS);
}

/* Nothing but the reader's absence says that it is gone. */
static void test_write_closed(void **state)
{
	struct fail f = {0};
	bool gone = false;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_int_equal(io_write(ends[1], SPAN("abc"), DEADLINE_NONE, &gone, &f), FAIL_NONE);
	assert_true(gone);
	close(ends[1]);
}

/* Nothing waits once the deadline has passed. */
static void test_write_late(void **state)
{
	struct fail f = {0};
	bool gone = false;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(io_write(ends[1], (struct span){big, BIG}, clock_now() - 1, &gone, &f),
		FAIL_DEADLINE);
	close(ends[0]);
	close(ends[1]);
}

static void test_write_nothing(void **state)
{
	struct fail f = {0};
	bool gone = false;

	(void)state;
	assert_int_equal(io_write(-1, SPAN(""), DEADLINE_NONE, &gone, &f), FAIL_NONE);
	assert_false(gone);
}

static void test_write_full(void **state)
{
	struct fail f = {0};
	bool gone = false;
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	assert_int_equal(io_write(fd, SPAN("abc"), DEADLINE_NONE, &gone, &f), FAIL_OUTPUT);
	assert_true(says(&f, "no space left"));
	assert_false(gone);
	close(fd);
}

static void test_write_no_descriptor(void **state)
{
	struct fail f = {0};
	bool gone = false;

	(void)state;
	assert_int_equal(io_write(-1, SPAN("abc"), DEADLINE_NONE, &gone, &f), FAIL_OUTPUT);
	assert_true(says(&f, "it is closed"));
}

/* ---- notes ---- */

#define S10 "0123456789"
#define S100 S10 S10 S10 S10 S10 S10 S10 S10 S10 S10
#define S1000 S100 S100 S100 S100 S100 S100 S100 S100 S100 S100

static const struct note_row {
	const char *name;
	bool on;
	const char *parts[4];
	const char *line;
} note_rows[] = {
	{"a line", true, {"a"}, "* a\n"},
	{"parts are joined", true, {"a", " ", "b"}, "* a b\n"},
	{"no part", true, {NULL}, "* \n"},
	{"nobody asked", false, {"a"}, ""},
	{"a line end forges no line", true, {"a\n* b\r"}, "* a?* b?\n"},
	{"escapes and bytes outside ASCII", true, {"\x1b[2J\xff"}, "* ?[2J?\n"},
	{"1,021 bytes fit", true, {S1000, S10, S10, "0"}, "* " S1000 S10 S10 "0\n"},
	{"1,022 bytes end in ...", true, {S1000, S10, S10, "01"}, "* " S1000 S10 "01234567...\n"},
};

static void test_note(void **state)
{
	const struct note_row *row = *state;
	const char *const *p = row->parts;
	const struct notes notes = {row->on, 0};
	struct capture c;

	capture_begin(&c, 2);
	NOTE(&notes, p[0], p[1], p[2], p[3]);
	assert_string_equal(capture_end(&c), row->line);
}

/* "* a [2.3 ms]": the time since the start, rounded down; a note that is cut has it, too. */
static void check_time(const char *part, const char *begin)
{
	const struct notes loud = {true, clock_now() - 2399350000};
	struct capture c;
	const char *line, *at;
	size_t digits;

	capture_begin(&c, 2);
	NOTE(&loud, part);
	line = capture_end(&c);
	assert_int_equal(strncmp(line, begin, strlen(begin)), 0);
	at = line + strlen(begin);
	assert_int_equal(strncmp(at, " [2", 3), 0);
	digits = strspn(at + 2, "0123456789");
	assert_int_equal(digits, 4);
	assert_int_equal(at[2 + digits], '.');
	assert_int_equal(strspn(at + 3 + digits, "0123456789"), 1);
	assert_string_equal(at + 4 + digits, " ms]\n");
}

static void test_note_time(void **state)
{
	(void)state;
	check_time("a", "* a");
	check_time(S1000 S10 S10 "01", "* " S1000 S10 "01234567...");
}

/* With another lead, without a time, and without being asked for. */
static void test_tell(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c, 2);
	TELL("peyk: warning: ", "a\n", "b");
	assert_string_equal(capture_end(&c), "peyk: warning: a?b\n");
}

static void test_note_nowhere(void **state)
{
	int saved = dup(2), full = open("/dev/full", O_WRONLY);

	(void)state;
	dup2(full, 2);
	NOTE(&(struct notes){.on = true}, "a");
	dup2(saved, 2);
	close(saved);
	close(full);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	scratch_begin();
	make_files();
	ROWS_ADD_AS("open", open_rows, test_open);
	rows_add_one("open: no descriptor left", test_no_descriptor_left);
	rows_add_one("read: piece by piece, and 0 at the end", test_read);
	rows_add_one("read: an empty file", test_read_empty);
	rows_add_one("read: a folder", test_read_folder);
	rows_add_one("read: a signal begins it again", test_read_interrupted);
	ROWS_ADD_AS("read", pipe_rows, test_read_pipe);
	ROWS_ADD_AS("write", write_rows, test_write);
	rows_add_one("write: a reader that has gone already", test_write_closed);
	rows_add_one("write: the deadline has passed", test_write_late);
	rows_add_one("write: nothing", test_write_nothing);
	rows_add_one("write: a full disk", test_write_full);
	rows_add_one("write: a closed descriptor", test_write_no_descriptor);
	ROWS_ADD_AS("note", note_rows, test_note);
	rows_add_one("note: with the time since the start", test_note_time);
	rows_add_one("tell: always, and without a time", test_tell);
	rows_add_one("note: nowhere to write it", test_note_nowhere);
	return scratch_end(rows_run("io"));
}
