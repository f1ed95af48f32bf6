#include "net/session.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/url.h"

enum progress {
	SOME,
	NOTHING_YET,
	BROKEN
};

static enum progress fail_broken(const struct session *s, struct fail *f)
{
	FAIL(f, FAIL_RESET, s->where, ": ", REASON(errno), " while ", s->step, " it");
	return BROKEN;
}

/* One try. */
static enum progress send_some(struct session *s, struct fail *f)
{
	struct span records = tls_outgoing(s->tls);
	ssize_t n = send(s->fd, records.ptr, records.len, MSG_NOSIGNAL);

	if (n >= 0) {
		tls_sent(s->tls, (size_t)n);
		return SOME;
	}
	if (errno == EAGAIN)
		return NOTHING_YET;
	if (errno == EINTR)
		return SOME;
	/* The server may have answered before it stopped listening: that is read first. */
	if (errno == EPIPE || errno == ECONNRESET) {
		s->deaf = true;
		return SOME;
	}
	return fail_broken(s, f);
}

static enum progress receive_some(struct session *s, struct fail *f)
{
	size_t room;
	unsigned char *to = tls_incoming(s->tls, &room);
	ssize_t n = recv(s->fd, to, room, 0);

	if (n > 0) {
		tls_arrived(s->tls, (size_t)n);
		return SOME;
	}
	if (n == 0) {
		s->ended = true;
		tls_cut(s->tls);
		return SOME;
	}
	if (errno == EAGAIN)
		return NOTHING_YET;
	return errno == EINTR ? SOME : fail_broken(s, f);
}

static enum fail_code fail_tls(struct session *s, struct fail *f)
{
	if (s->checked && server_check_fail(&s->check, f) != FAIL_NONE)
		return f->code;
	return tls_fail(s->tls, f);
}

enum fail_code session_pump(struct session *s, unsigned wanted, int other, struct fail *f)
{
	struct fail ignored = {0};

	s->readable = false;
	for (;;) {
		unsigned state = tls_state(s->tls);
		enum progress sent = NOTHING_YET, received = NOTHING_YET;
		struct pollfd ready[2] = {{.fd = s->fd}, {.fd = other, .events = POLLIN}};
		int ms;

		if (state & TLS_FAILED) {
			/* The alert that says why, without waiting for anything. */
			if (state & TLS_SENDS)
				send_some(s, &ignored);
			return fail_tls(s, f);
		}
		if ((state & (wanted | TLS_ENDED)) || s->ended)
			return FAIL_NONE;
		/* Here, and not only before poll(2): a peer may never let us come to that. */
		ms = deadline_poll_ms(s->deadline);
		if (ms == 0)
			return FAIL(f, FAIL_DEADLINE, "while ", s->step, " ", s->where);
		if ((state & TLS_SENDS) && !s->deaf) {
			sent = send_some(s, f);
			ready[0].events |= POLLOUT;
		}
		if ((state & TLS_RECEIVES) && sent == NOTHING_YET) {
			received = receive_some(s, f);
			ready[0].events |= POLLIN;
		}
		if (sent == BROKEN || received == BROKEN)
			return f->code;
		if (sent == SOME || received == SOME)
			continue;
		if (ready[0].events == 0) {
			/* It neither reads nor writes any more: as good as closed. */
			s->ended = true;
			return FAIL_NONE;
		}
		if (poll(ready, 2, ms) < 0 && errno != EINTR)
			return FAIL(f, FAIL_SYSTEM, "poll: ", REASON(errno));
		s->readable = ready[1].revents != 0;
		if (s->readable)
			return FAIL_NONE;
	}
}

static enum fail_code seed_from_system(unsigned char seed[static TLS13_SEED_LEN], struct fail *f)
{
	ssize_t n;

	do
		n = getrandom(seed, TLS13_SEED_LEN, 0);
	while (n < 0 && errno == EINTR);
	if (n != TLS13_SEED_LEN)
		return FAIL(f, FAIL_SYSTEM, "getrandom: ", n < 0 ? REASON(errno) : "too few bytes");
	return FAIL_NONE;
}

static void note_session(struct session *s)
{
	char described[80], names[SAN_NAMES_MAX + 1];
	struct text t, n;

	if (!s->notes->on)
		return;
	text_init(&t, described, sizeof described);
	tls_describe(s->tls, &t);
	NOTE(s->notes, text_string(&t));
	if (!s->checked)
		return;
	text_init(&n, names, sizeof names);
	text_add_span(&n, server_check_names(&s->check));
	NOTE(s->notes, "the server's certificate is valid, for ", text_string(&n));
}

/*
 * The name for server_name, without a trailing dot (RFC 6066, section 3); null
 * for an address, which may not be told there.
 */
static const char *server_name(const char *host, char name[static URL_HOST_MAX])
{
	struct address ignored;
	struct text t;

	if (address_read(span_of(host), &ignored))
		return NULL;
	text_init(&t, name, URL_HOST_MAX);
	text_add_span(&t, span_without_dot(span_of(host)));
	return text_string(&t);
}

/* Which version one connection tries. */
enum attempt {
	TLS_1_3,
	TLS_1_2 /* after the server has refused 1.3 */
};

static void start_engine(struct session *s, const char *name, const br_x509_class **judge,
	enum attempt attempt, const unsigned char seed[static TLS13_SEED_LEN])
{
#if PEYK_TLS12
	if (attempt == TLS_1_2) {
		tls12_start(&s->engine.tls12, judge, name, seed);
		s->tls = &s->engine.tls12.tls;
		return;
	}
#endif
	(void)attempt;
	tls13_start(&s->engine.tls13, judge, name, seed);
	s->tls = &s->engine.tls13.tls;
}

/* Whether the server's answer to TLS 1.3 allows to try 1.2. */
static bool may_fall_back(const struct session *s)
{
	return PEYK_TLS12 && s->tls == &s->engine.tls13.tls && tls13_wants_older(&s->engine.tls13);
}

static enum fail_code shake_hands(struct session *s, const char *name, const br_x509_class **judge,
	enum attempt attempt, struct fail *f)
{
	unsigned char seed[TLS13_SEED_LEN];
	char told[URL_HOST_MAX];

	s->step = "in the TLS handshake with";
	if (seed_from_system(seed, f) != FAIL_NONE)
		return f->code;
	start_engine(s, server_name(name, told), judge, attempt, seed);
	text_wipe(seed, sizeof seed);
	if (session_pump(s, TLS_WRITES, -1, f) != FAIL_NONE)
		return f->code;
	if (!(tls_state(s->tls) & TLS_WRITES))
		return FAIL(f, FAIL_TRUNCATED, s->where, ": in the TLS handshake");
	note_session(s);
	return FAIL_NONE;
}

static enum fail_code connect_to(struct session *s, const struct endpoint *to, struct fail *f)
{
	struct text where;

	if (to->unix_path != NULL) {
		text_init(&where, s->where, sizeof s->where);
		text_add(&where, to->unix_path);
		text_string(&where);
		s->fd = dial_unix(to->unix_path, s->deadline, f);
	} else {
		s->fd = dial_tcp(to->host, to->port, s->deadline, s->notes, s->where, f);
	}
	if (s->fd >= 0)
		NOTE(s->notes, "connected to ", s->where);
	return f->code;
}

/* One connection, with TLS where it is wanted; closed after a failure. */
static enum fail_code open_once(struct session *s, const struct endpoint *to,
	const br_x509_class **judge, enum attempt attempt, struct fail *f)
{
	const char *name = to->name != NULL ? to->name : to->host;

	s->deaf = s->ended = false;
	if (connect_to(s, to, f) != FAIL_NONE)
		return f->code;
	if (!to->tls) {
		clear_start(&s->engine.clear);
		s->tls = &s->engine.clear.tls;
		return FAIL_NONE;
	}
	if (shake_hands(s, name, judge, attempt, f) != FAIL_NONE)
		close(s->fd);
	return f->code;
}

static enum fail_code open_with(
	struct session *s, const struct endpoint *to, const br_x509_class **judge, struct fail *f)
{
	struct fail first;

	s->tls = NULL;
	if (open_once(s, to, judge, TLS_1_3, f) == FAIL_NONE || !may_fall_back(s))
		return f->code;
	NOTE(s->notes, "the server refused TLS 1.3: trying 1.2");
	first = *f;
	fail_clear(f);
	/* What does not know 1.2 either meant what it said before. */
	if (open_once(s, to, judge, TLS_1_2, f) == FAIL_TLS_VERSION)
		*f = first;
	return f->code;
}

enum fail_code session_open(struct session *s, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	s->deadline = deadline;
	s->notes = notes;
	s->checked = to->tls;
	if (to->tls)
		server_check_init(&s->check, to->name != NULL ? to->name : to->host, to->anchors);
	return open_with(s, to, server_check_class(&s->check), f);
}

enum fail_code session_open_unverified(struct session *s, const struct endpoint *to,
	int64_t deadline, const struct notes *notes, struct fail *f)
{
	s->deadline = deadline;
	s->notes = notes;
	s->checked = false;
	unverified_init(&s->unverified);
	return open_with(s, to, unverified_class(&s->unverified), f);
}

void session_close(struct session *s)
{
	struct fail ignored = {0};

	/* One try, without waiting: the answer is complete, and the server knows it. */
	if (!(tls_state(s->tls) & (TLS_FAILED | TLS_ENDED)) && !s->deaf && !s->ended) {
		tls_close(s->tls);
		if (tls_state(s->tls) & TLS_SENDS)
			send_some(s, &ignored);
	}
	close(s->fd);
}
