#include "net/dial.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/resolve.h"

/* Between two tries of a Unix socket that is busy. */
#define BUSY_MS 10

/* Which failure an errno of socket(2) or connect(2) is. */
static enum fail_code code_of(int err)
{
	switch (err) {
	case ECONNREFUSED:
	case ENOENT: /* no Unix socket there */
		return FAIL_REFUSED;
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case ENOMEM:
	case EAFNOSUPPORT:
		return FAIL_SYSTEM;
	default:
		return FAIL_UNREACHABLE;
	}
}

/* Waits until the connection stands or failed; 0, or its errno; ETIMEDOUT at the deadline. */
static int wait_connected(int fd, int64_t deadline)
{
	struct pollfd ready = {.fd = fd, .events = POLLOUT};
	int err = 0;
	socklen_t len = sizeof err;

	for (;;) {
		int ms = deadline_poll_ms(deadline);
		int n = poll(&ready, 1, ms);

		if (n > 0)
			break;
		if (n < 0 && errno != EINTR)
			return errno;
		if (n == 0 && ms >= 0 && deadline_poll_ms(deadline) == 0)
			return ETIMEDOUT;
	}
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0 ? errno : err;
}

/* A socket connected to `address`, or -1 with errno; ETIMEDOUT at the deadline. */
static int connect_to(const struct sockaddr *address, socklen_t len, int64_t deadline)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int err = 0, on = 1;

	if (fd < 0)
		return -1;
	if (address->sa_family != AF_UNIX)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	while (connect(fd, address, len) < 0) {
		err = errno;
		/* A Unix socket whose queue is full says so at once, and nothing tells when it is not. */
		if (err == EAGAIN && deadline_poll_ms(deadline) != 0) {
			poll(NULL, 0, BUSY_MS);
			err = 0;
			continue;
		}
		if (err == EAGAIN)
			err = ETIMEDOUT;
		/* After EINTR it goes on in the background, as after EINPROGRESS. */
		if (err == EINPROGRESS || err == EINTR)
			err = wait_connected(fd, deadline);
		break;
	}
	if (err == 0)
		return fd;
	close(fd);
	errno = err;
	return -1;
}

static void describe(const struct address *a, uint16_t port, char where[static DIAL_WHERE_MAX])
{
	struct text t;

	text_init(&t, where, DIAL_WHERE_MAX);
	text_add(&t, a->len == 16 ? "[" : "");
	text_add_ip(&t, address_span(a));
	text_add(&t, a->len == 16 ? "]:" : ":");
	text_add_decimal(&t, port);
	text_string(&t);
}

/* The end of this address's share, when `left` of them, itself included, are still to be tried. */
static int64_t share_of(int64_t deadline, size_t left)
{
	int64_t now = clock_now();

	if (deadline == DEADLINE_NONE || deadline <= now)
		return deadline;
	return now + (deadline - now) / (int64_t)left;
}

static enum fail_code fail_connect(int err, const char *where, int64_t deadline, struct fail *f)
{
	if (err == ETIMEDOUT && deadline_poll_ms(deadline) == 0)
		return FAIL(f, FAIL_DEADLINE, "while connecting to ", where);
	return FAIL(f, code_of(err), where, ": ", REASON(err));
}

int dial_tcp(const char *host, uint16_t port, int64_t deadline, const struct notes *notes,
	char where[static DIAL_WHERE_MAX], struct fail *f)
{
	struct addresses found = {0};
	union address_socket to;

	if (resolve(host, &found, deadline, f) != FAIL_NONE)
		return -1;
	for (size_t i = 0; i < found.count; i++) {
		socklen_t len = address_to_socket(&found.list[i], port, &to);
		int fd, err;

		describe(&found.list[i], port, where);
		NOTE(notes, "connecting to ", where);
		fd = connect_to(&to.any, len, share_of(deadline, found.count - i));
		err = errno;
		/* The last address's failure is told; that of the others is a note. */
		fail_clear(f);
		if (fd >= 0)
			return fd;
		if (fail_connect(err, where, deadline, f) == FAIL_DEADLINE)
			break;
		NOTE(notes, where, ": ", REASON(err));
	}
	return -1;
}

int dial_unix(const char *path, int64_t deadline, struct fail *f)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof to.sun_path) {
		FAIL(f, FAIL_USAGE, path, ": the path of a Unix socket has at most 107 bytes");
		return -1;
	}
	memcpy(to.sun_path, path, strlen(path) + 1);
	fd = connect_to((struct sockaddr *)&to, sizeof to, deadline);
	if (fd < 0)
		fail_connect(errno, path, deadline, f);
	return fd;
}
