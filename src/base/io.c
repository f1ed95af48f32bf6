#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"

int io_open(const char *path, enum fail_code code, struct fail *f)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		FAIL_ERRNO(f, code, path);
	return fd;
}

/* False when it is not ready before the deadline. */
__attribute__((noinline)) static bool wait_for(int fd, short events, int64_t deadline)
{
	struct pollfd ready = {.fd = fd, .events = events};
	int ms, n;

	do {
		ms = deadline_poll_ms(deadline);
		n = poll(&ready, 1, ms);
		/* A failure other than EINTR is left for the call itself to tell. */
		if (n > 0 || (n < 0 && errno != EINTR))
			return true;
	} while (ms != 0);
	return false;
}

ptrdiff_t io_read(int fd, void *buffer, size_t size, const char *path, enum fail_code code,
	int64_t deadline, struct fail *f)
{
	ssize_t n;

	do {
		n = -1;
		/* A named pipe that nobody has written to yet would seem to end. */
		if (!wait_for(fd, POLLIN, deadline)) {
			errno = ETIMEDOUT;
			code = FAIL_DEADLINE;
		} else {
			n = read(fd, buffer, size);
		}
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	if (n < 0)
		FAIL_ERRNO(f, code, path);
	return n;
}

enum fail_code io_random(void *buffer, size_t n, struct fail *f)
{
	ssize_t got;

	do
		got = getrandom(buffer, n, 0);
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)n)
		FAIL_ERRNO(f, FAIL_SYSTEM, "getrandom");
	return f->code;
}

enum fail_code io_write(int fd, struct span s, int64_t deadline, bool *gone, struct fail *f)
{
	/* What cannot be sought in may make write(2) wait for a reader. */
	bool may_wait = deadline != DEADLINE_NONE && lseek(fd, 0, SEEK_CUR) < 0;
	bool waits = may_wait;

	while (s.len > 0) {
		ssize_t n;

		if (waits && !wait_for(fd, POLLOUT, deadline))
			return FAIL(f, FAIL_DEADLINE, "while writing the output");
		waits = may_wait;
		/* A pipe that is ready takes PIPE_BUF bytes at once, and more only perhaps. */
		n = write(fd, s.ptr, may_wait && s.len > PIPE_BUF ? PIPE_BUF : s.len);
		if (n >= 0) {
			span_take(&s, (size_t)n);
		} else if (errno == EPIPE) {
			*gone = true;
			return FAIL_NONE;
		} else if (errno == EAGAIN) {
			waits = true;
		} else if (errno != EINTR) {
			return FAIL(f, FAIL_OUTPUT, REASON(errno));
		}
	}
	return FAIL_NONE;
}

/* Room that a time takes from a note. */
#define TIME_MAX (TEXT_DECIMAL_MAX + 8)

static void add_time(struct text *t, int64_t start)
{
	uint64_t us = (uint64_t)(clock_now() - start) / 1000;

	text_add(t, " [");
	text_add_decimal(t, us / 1000);
	text_add(t, ".");
	text_add_decimal(t, us / 100 % 10);
	text_add(t, " ms]");
}

void notes_add(const struct notes *n, ...)
{
	char line[NOTE_MAX + TIME_MAX];
	struct text t;
	struct fail ignored = {0};
	const char *part;
	va_list parts;
	bool gone = false;

	if (n != NULL && !n->on)
		return;
	text_init(&t, line, NOTE_MAX - 1);
	text_add(&t, n != NULL ? "* " : "");
	va_start(parts, n);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it has been begun */
	while ((part = va_arg(parts, const char *)) != NULL)
		text_add_printable(&t, span_of(part));
	va_end(parts);
	text_mark_cut(&t);
	t.size = sizeof line - 1;
	if (n != NULL && n->start != 0)
		add_time(&t, n->start);
	line[t.len++] = '\n';
	/* A note that cannot be written must not change what the command does. */
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}
