#include "net/resolve.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/text.h"
#include "net/dns.h"
#include "net/names.h"

/* Section 4.2.1 of RFC 1035 says 512; a server that sends more is understood as well. */
#define DATAGRAM_MAX 1500

/*
 * A datagram that is lost costs this much, then twice as much and so on, until
 * the server's time is up: a probe has one second for everything.
 */
#define RESEND_AFTER (300 * CLOCK_MILLISECOND)

/*
 * Once one family has addresses, the other's answer is waited for only so long
 * (RFC 8305, section 3, waits 50 ms): some networks lose one of two queries that
 * are sent at once, every time.
 */
#define OTHER_FAMILY_WAIT (200 * CLOCK_MILLISECOND)

/* Of a file, at a time. */
#define PIECE_MAX 1024

/* One of the two questions about a name: A, then AAAA. */
struct question {
	enum dns_answer answer; /* DNS_IGNORED: none yet */
	bool waiting;
	size_t len;
	unsigned char query[DNS_QUERY_MAX];
	struct addresses found;
};

struct lookup {
	struct span name;
	const struct address *server; /* the one that is being asked, or was last */
	int64_t until; /* when its time is up */
	uint16_t port; /* of all servers */
	struct question questions[2];
	struct names_config config;
};

static bool settled(enum dns_answer answer)
{
	return answer >= DNS_NO_NAME || answer == DNS_NO_DATA;
}

/* A non-blocking socket that hears the server alone; -1 when there is none. */
static int connect_to_server(const struct lookup *l, int type)
{
	union address_socket to;
	socklen_t len = address_to_socket(l->server, l->port, &to);
	int fd;

	fd = socket(to.any.sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, &to.any, len) < 0 && errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

/* What is there already counts even when the time is up. */
static bool wait_for(int fd, short events, int64_t until)
{
	struct pollfd p = {.fd = fd, .events = events};
	int n;

	do
		n = poll(&p, 1, deadline_poll_ms(until));
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* Sends or receives `n` bytes of a stream. */
static bool move(const struct lookup *l, int fd, short events, unsigned char *p, size_t n)
{
	while (n > 0) {
		ssize_t moved;

		if (!wait_for(fd, events, l->until))
			return false;
		moved = events == POLLOUT ? send(fd, p, n, MSG_NOSIGNAL) : recv(fd, p, n, 0);
		if (moved <= 0)
			return false;
		p += moved;
		n -= (size_t)moved;
	}
	return true;
}

/*
 * The same question over TCP, a 16-bit length before each message (RFC 1035,
 * section 4.2.2). Not inlined: its 64 KiB of stack are for this way alone.
 */
__attribute__((noinline)) static enum dns_answer ask_by_tcp(
	const struct lookup *l, struct question *q)
{
	unsigned char message[2 + DNS_MESSAGE_MAX];
	enum dns_answer answer = DNS_IGNORED;
	size_t len;
	int fd = connect_to_server(l, SOCK_STREAM);

	if (fd < 0)
		return answer;
	message[0] = (unsigned char)(q->len >> 8);
	message[1] = (unsigned char)q->len;
	memcpy(message + 2, q->query, q->len);
	if (move(l, fd, POLLOUT, message, 2 + q->len) && move(l, fd, POLLIN, message, 2)) {
		len = (size_t)message[0] << 8 | message[1];
		if (move(l, fd, POLLIN, message, len)) {
			answer = dns_read((struct span){message, len},
				(struct span){q->query, q->len}, &q->found);
			/* A stream has no forged messages in it, and room for all. */
			if (answer == DNS_IGNORED || answer == DNS_TRUNCATED)
				answer = DNS_MALFORMED;
		}
	}
	close(fd);
	return answer;
}

static bool has_addresses(const struct lookup *l)
{
	return l->questions[0].answer == DNS_ADDRESSES || l->questions[1].answer == DNS_ADDRESSES;
}

/* Gives a datagram to the question that it answers; false when there is none. */
static bool take(struct lookup *l, struct span datagram)
{
	for (struct question *q = l->questions; q < l->questions + 2; q++) {
		enum dns_answer answer = DNS_IGNORED;

		if (q->waiting)
			answer = dns_read(datagram, (struct span){q->query, q->len}, &q->found);
		if (answer == DNS_IGNORED)
			continue;
		q->answer = answer == DNS_TRUNCATED ? ask_by_tcp(l, q) : answer;
		q->waiting = false;
		return true;
	}
	return false;
}

/* Sends what still waits for an answer; false when the network says that it is in vain. */
static bool send_queries(const struct lookup *l, int fd)
{
	for (const struct question *q = l->questions; q < l->questions + 2; q++)
		/* It may fail with the ICMP error that the query before it caused. */
		if (q->waiting && send(fd, q->query, q->len, MSG_NOSIGNAL) < 0)
			return false;
	return true;
}

static bool is_waiting(const struct lookup *l)
{
	return l->questions[0].waiting || l->questions[1].waiting;
}

/*
 * Takes one datagram, if there is one; `answered` is whether it was an answer.
 * False when the network says that it is in vain.
 */
static bool receive_answer(struct lookup *l, int fd, bool *answered)
{
	unsigned char datagram[DATAGRAM_MAX];
	ssize_t n = recv(fd, datagram, sizeof datagram, 0);

	/* A bad checksum is found out only now. */
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	*answered = take(l, (struct span){datagram, (size_t)n});
	if (*answered && has_addresses(l))
		l->until = deadline_earlier(l->until, deadline_after(OTHER_FAMILY_WAIT));
	return true;
}

/* Asks the server what is not settled yet, for as long as its time lasts. */
static void send_questions(struct lookup *l, const uint16_t *ids)
{
	int64_t again = RESEND_AFTER, resend;
	bool goes_on;
	int fd = connect_to_server(l, SOCK_DGRAM);

	for (struct question *q = l->questions; q < l->questions + 2; q++, ids++) {
		q->waiting = !settled(q->answer);
		if (!q->waiting)
			continue;
		q->answer = DNS_IGNORED;
		q->len = dns_write_query(
			q->query, *ids, l->name, q == l->questions ? DNS_A : DNS_AAAA);
	}
	goes_on = fd >= 0 && send_queries(l, fd);
	resend = deadline_after(again);
	while (goes_on && is_waiting(l)) {
		bool answered = false;

		if (wait_for(fd, POLLIN, deadline_earlier(resend, l->until)))
			goes_on = receive_answer(l, fd, &answered);
		/* An answer that is there already counts; a flood of others does not. */
		if (!answered && deadline_poll_ms(l->until) == 0)
			break;
		if (goes_on && deadline_poll_ms(resend) == 0) {
			again *= 2;
			resend = deadline_after(again);
			goes_on = send_queries(l, fd);
		}
	}
	if (fd >= 0)
		close(fd);
}

static enum dns_answer answer_of(const struct lookup *l)
{
	enum dns_answer a = l->questions[0].answer, aaaa = l->questions[1].answer;

	return a > aaaa ? a : aaaa;
}

/* Asks one server after the other until `l->name` is settled; fails when there is no randomness. */
static enum fail_code look_up(struct lookup *l, int64_t deadline, struct fail *f)
{
	const struct names_config *c = &l->config;

	for (struct question *q = l->questions; q < l->questions + 2; q++) {
		q->answer = DNS_IGNORED;
		q->found.count = 0;
	}
	for (size_t i = 0; i < c->options[NAMES_ATTEMPTS] * c->servers.count; i++) {
		uint16_t ids[2];

		if (io_random(ids, sizeof ids, f) != FAIL_NONE)
			return f->code;
		l->server = &c->servers.list[i % c->servers.count];
		l->until = deadline_earlier(
			deadline, deadline_after(c->options[NAMES_TIMEOUT] * CLOCK_SECOND));
		send_questions(l, ids);
		if (settled(answer_of(l)) || clock_now() >= deadline)
			break;
	}
	return FAIL_NONE;
}

static enum fail_code describe(
	const char *host, enum dns_answer answer, const struct address *server, struct fail *f)
{
	/* In the order of enum dns_answer. */
	static const char why[] = ": it has no address, says \0"
				  ": no answer from \0"
				  ": malformed answer from \0"
				  ": failure reported by \0"
				  ": failure (REFUSED) reported by \0"
				  ": failure (SERVFAIL) reported by \0"
				  ": no such name, says ";
	char buffer[INET6_ADDRSTRLEN];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add_ip(&t, address_span(server));
	return FAIL(f, FAIL_LOOKUP, host, text_nth(why, answer), text_string(&t));
}

/* Tries the names that `host` may stand for; of what went wrong a server's failure is told. */
static enum fail_code search(
	struct lookup *l, const char *host, struct addresses *out, int64_t deadline, struct fail *f)
{
	enum dns_answer answer = DNS_NO_NAME, worst = DNS_NO_NAME;
	const struct address *server = &l->config.servers.list[0];
	struct names_search s;

	names_search_init(&s, span_of(host), &l->config);
	while (answer != DNS_IGNORED && names_search_next(&s, &l->name)) {
		if (look_up(l, deadline, f) != FAIL_NONE)
			return f->code;
		answer = answer_of(l);
		if (answer == DNS_ADDRESSES) {
			for (struct question *q = l->questions; q < l->questions + 2; q++)
				for (size_t i = 0; i < q->found.count; i++)
					addresses_add(out, &q->found.list[i]);
			return FAIL_NONE;
		}
		if (clock_now() >= deadline)
			return FAIL(f, FAIL_DEADLINE, "while looking up ", host);
		if (!settled(answer) || worst == DNS_NO_NAME) {
			worst = answer;
			server = l->server;
		}
	}
	return describe(host, worst, server, f);
}

/* Pushes a file to the one reader that is given. What cannot be read is as good as not there. */
static void read_file(
	const char *path, struct names_hosts *hosts, struct names_config *config, int64_t deadline)
{
	unsigned char buffer[PIECE_MAX];
	struct fail ignored = {0};
	ptrdiff_t n = 1;
	int fd = io_open(path, FAIL_LOOKUP, &ignored);

	if (fd < 0)
		return;
	for (size_t left = RESOLVE_FILE_MAX / PIECE_MAX; left > 0 && n > 0; left--) {
		struct span piece = SPAN("\n");

		n = io_read(fd, buffer, sizeof buffer, path, FAIL_LOOKUP, deadline, &ignored);
		if (n > 0)
			piece = (struct span){buffer, (size_t)n};
		if (hosts != NULL)
			names_hosts_push(hosts, piece);
		else
			names_config_push(config, piece);
	}
	close(fd);
}

/* RFC 6761, section 6.3: these never come from a file or a server. */
static bool is_localhost(struct span name)
{
	struct span localhost = SPAN(".localhost");

	if (name.len >= localhost.len)
		span_take(&name, name.len - localhost.len);
	else
		span_take(&localhost, 1);
	return span_equal_nocase(name, localhost);
}

enum fail_code resolve_with(const struct resolve_files *files, const char *host,
	struct addresses *out, int64_t deadline, struct fail *f)
{
	static const struct address ipv4_loopback = {{127, 0, 0, 1}, 4, 0};
	static const struct address ipv6_loopback = {{[15] = 1}, 16, 0};
	struct span name = span_of(host);
	struct address literal;
	struct names_hosts hosts;
	struct lookup l;

	out->count = 0;
	if (address_read(name, &literal)) {
		addresses_add(out, &literal);
		return FAIL_NONE;
	}
	if (!dns_name_valid(name))
		return FAIL(f, FAIL_LOOKUP, host, ": not a valid name");
	name = span_without_dot(name);
	if (is_localhost(name)) {
		addresses_add(out, &ipv4_loopback);
		addresses_add(out, &ipv6_loopback);
		return FAIL_NONE;
	}
	names_hosts_init(&hosts, name, out);
	read_file(files->hosts, &hosts, NULL, deadline);
	if (out->count > 0)
		return FAIL_NONE;
	names_config_init(&l.config);
	read_file(files->resolv_conf, NULL, &l.config, deadline);
	if (l.config.servers.count == 0)
		addresses_add(&l.config.servers, &ipv4_loopback);
	l.port = files->port;
	return search(&l, host, out, deadline, f);
}

enum fail_code resolve(const char *host, struct addresses *out, int64_t deadline, struct fail *f)
{
	static const struct resolve_files files = {"/etc/hosts", "/etc/resolv.conf", DNS_PORT};

	return resolve_with(&files, host, out, deadline, f);
}
