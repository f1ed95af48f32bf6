#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"

int io_open(const char *path, enum fail_code code, struct fail *f)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		FAIL_ERRNO(f, code, path);
	return fd;
}

ptrdiff_t io_read(
	int fd, void *buffer, size_t size, const char *path, enum fail_code code, struct fail *f)
{
	ssize_t n;

	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		FAIL_ERRNO(f, code, path);
	return n;
}

enum fail_code io_write(int fd, struct span s, int64_t deadline, bool *gone, struct fail *f)
{
	struct pollfd ready = {.fd = fd, .events = POLLOUT};

	while (s.len > 0) {
		ssize_t n = write(fd, s.ptr, s.len);

		if (n >= 0) {
			span_take(&s, (size_t)n);
		} else if (errno == EPIPE) {
			*gone = true;
			return FAIL_NONE;
		} else if (errno == EAGAIN) {
			int ms = deadline_poll_ms(deadline);

			if (ms == 0)
				return FAIL(f, FAIL_DEADLINE, "while writing the output");
			poll(&ready, 1, ms);
		} else if (errno != EINTR) {
			return FAIL(f, FAIL_OUTPUT, REASON(errno));
		}
	}
	return FAIL_NONE;
}

void notes_add(const struct notes *n, const char *const *parts)
{
	char line[NOTE_MAX];
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	if (!n->on)
		return;
	text_init(&t, line, sizeof line - 1);
	text_add(&t, "* ");
	for (; *parts != NULL; parts++)
		text_add_printable(&t, span_of(*parts));
	text_mark_cut(&t);
	line[t.len++] = '\n';
	/* A note that cannot be written must not change what the command does. */
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}
