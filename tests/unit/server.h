/*
 * A server in a child process, which does with each connection what a test
 * tells it to.
 */
#ifndef UNIT_SERVER_H
#define UNIT_SERVER_H

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "tests/unit/scratch.h"

#define MS CLOCK_MILLISECOND

struct server {
	int listener;
	uint16_t port;
	pid_t child;
	char path[108]; /* of a Unix socket */
};

/* Listens, with room for `backlog` connections (and one more) that nobody accepts. */
static inline void server_listen(
	struct server *s, const struct sockaddr *address, socklen_t len, int backlog)
{
	*s = (struct server){.listener = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	assert_true(s->listener >= 0);
	assert_int_equal(bind(s->listener, address, len), 0);
	assert_int_equal(listen(s->listener, backlog), 0);
}

static inline void server_listen_tcp(struct server *s, const char *ip, int backlog)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof address;

	inet_pton(AF_INET, ip, &address.sin_addr);
	server_listen(s, (struct sockaddr *)&address, len, backlog);
	getsockname(s->listener, (struct sockaddr *)&address, &len);
	s->port = ntohs(address.sin_port);
}

/* At a port that is chosen for us, or at `port`. */
static inline void server_listen_tcp6(struct server *s, uint16_t port, int backlog)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6,
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
		.sin6_port = htons(port)};
	socklen_t len = sizeof address;

	server_listen(s, (struct sockaddr *)&address, len, backlog);
	getsockname(s->listener, (struct sockaddr *)&address, &len);
	s->port = ntohs(address.sin6_port);
}

static inline void server_listen_unix(struct server *s, const char *name, int backlog)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)snprintf(address.sun_path, sizeof address.sun_path, "%s", scratch_path(name));
	(void)unlink(address.sun_path);
	server_listen(s, (struct sockaddr *)&address, sizeof address, backlog);
	memcpy(s->path, address.sun_path, sizeof s->path);
}

/* Set by tests whose server knows TLS 1.2 alone (BearSSL's): the first try, in 1.3, is refused. */
static bool server_refuses_newer;

/* Whether the client's first words were a ClientHello of TLS 1.3; then they have been refused. */
static inline bool server_refused(int fd)
{
	/* Headers, version, random, session id; then the suites, of which there is one. */
	unsigned char hello[5 + 4 + 2 + 32 + 1 + 32 + 4];
	static const unsigned char refusal[] = {21, 3, 3, 0, 2, 2, 70};
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	if (!server_refuses_newer || poll(&ready, 1, 200) <= 0 ||
		recv(fd, hello, sizeof hello, MSG_PEEK) != sizeof hello || hello[0] != 22 ||
		memcmp(hello + sizeof hello - 4, "\x00\x02\x13\x01", 4) != 0)
		return false;
	(void)send(fd, refusal, sizeof refusal, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
	while (recv(fd, hello, sizeof hello, 0) > 0)
		;
	return true;
}

/* From now on a child accepts connections, and gives each to `play` with its number. */
static inline void server_start(
	struct server *s, void (*play)(int fd, size_t number, void *with), void *with)
{
	s->child = fork();
	assert_true(s->child >= 0);
	if (s->child != 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	for (size_t number = 0;; number++) {
		int fd = accept(s->listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (server_refused(fd))
			number--;
		else
			play(fd, number, with);
		close(fd);
	}
}

static inline void server_stop(struct server *s)
{
	if (s->child > 0) {
		kill(s->child, SIGKILL);
		waitpid(s->child, NULL, 0);
	}
	close(s->listener);
	if (s->path[0] != '\0')
		(void)unlink(s->path);
}

/* ---- what a server may do ---- */

/* Reads until an empty line has come: the head of a request. */
static inline void server_read_head(int fd)
{
	char last[4] = "", c;

	while (memcmp(last, "\r\n\r\n", 4) != 0 && read(fd, &c, 1) == 1) {
		memmove(last, last + 1, 3);
		last[3] = c;
	}
}

static inline void server_write(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n <= 0)
			return;
		at += n;
		len -= (size_t)n;
	}
}

/* The connection ends with a reset instead of an end. */
static inline void server_reset(int fd)
{
	const struct linger at_once = {1, 0};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* Until the peer has closed, or reset. */
static inline void server_wait_for_end(int fd)
{
	char buffer[4096];

	while (read(fd, buffer, sizeof buffer) > 0)
		;
}

/* How many descriptors are open: a test must leave as many as it found. */
static inline size_t server_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t count = 0;

	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count;
}

#endif
