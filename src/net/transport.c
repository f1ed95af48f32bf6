#include "net/transport.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/tls13.h"
#include "net/url.h"

enum progress {
	SOME,
	NOTHING_YET,
	BROKEN
};

static enum progress fail_broken(const struct transport *t, struct fail *f)
{
	FAIL(f, FAIL_RESET, t->where, ": ", REASON(errno), " while ", t->step, " it");
	return BROKEN;
}

/* One try. */
static enum progress send_some(struct transport *t, struct fail *f)
{
	struct span records = tls_outgoing(t->tls);
	ssize_t n = send(t->fd, records.ptr, records.len, MSG_NOSIGNAL);

	if (n >= 0) {
		tls_sent(t->tls, (size_t)n);
		return SOME;
	}
	if (errno == EAGAIN)
		return NOTHING_YET;
	if (errno == EINTR)
		return SOME;
	/* The server may have answered before it stopped listening: that is read first. */
	if (errno == EPIPE || errno == ECONNRESET) {
		t->deaf = true;
		return SOME;
	}
	return fail_broken(t, f);
}

static enum progress receive_some(struct transport *t, struct fail *f)
{
	size_t room;
	unsigned char *to = tls_incoming(t->tls, &room);
	ssize_t n = recv(t->fd, to, room, 0);

	if (n > 0) {
		tls_arrived(t->tls, (size_t)n);
		return SOME;
	}
	if (n == 0) {
		t->ended = true;
		tls_cut(t->tls);
		return SOME;
	}
	if (errno == EAGAIN)
		return NOTHING_YET;
	return errno == EINTR ? SOME : fail_broken(t, f);
}

static enum fail_code fail_tls(struct transport *t, struct fail *f)
{
	if (t->checked && server_check_fail(&t->check, f) != FAIL_NONE)
		return f->code;
	return tls_fail(t->tls, f);
}

enum fail_code transport_pump(struct transport *t, unsigned wanted, int other, struct fail *f)
{
	struct fail ignored = {0};

	t->readable = false;
	for (;;) {
		unsigned state = tls_state(t->tls);
		enum progress sent = NOTHING_YET, received = NOTHING_YET;
		struct pollfd ready[2] = {{.fd = t->fd}, {.fd = other, .events = POLLIN}};
		int ms;

		if (state & TLS_FAILED) {
			/* The alert that says why, without waiting for anything. */
			if (state & TLS_SENDS)
				send_some(t, &ignored);
			return fail_tls(t, f);
		}
		if ((state & (wanted | TLS_ENDED)) || t->ended)
			return FAIL_NONE;
		/* Here, and not only before poll(2): a peer may never let us come to that. */
		ms = deadline_poll_ms(t->deadline);
		if (ms == 0)
			return FAIL(f, FAIL_DEADLINE, "while ", t->step, " ", t->where);
		if ((state & TLS_SENDS) && !t->deaf) {
			sent = send_some(t, f);
			ready[0].events |= POLLOUT;
		}
		if ((state & TLS_RECEIVES) && sent == NOTHING_YET) {
			received = receive_some(t, f);
			ready[0].events |= POLLIN;
		}
		if (sent == BROKEN || received == BROKEN)
			return f->code;
		if (sent == SOME || received == SOME)
			continue;
		if (ready[0].events == 0) {
			/* It neither reads nor writes any more: as good as closed. */
			t->ended = true;
			return FAIL_NONE;
		}
		if (poll(ready, 2, ms) < 0 && errno != EINTR)
			return FAIL(f, FAIL_SYSTEM, "poll: ", REASON(errno));
		t->readable = ready[1].revents != 0;
		if (t->readable)
			return FAIL_NONE;
	}
}

static void note_session(struct transport *t)
{
	char described[80], names[SAN_NAMES_MAX + 1];
	struct text d, n;

	if (!t->notes->on)
		return;
	text_init(&d, described, sizeof described);
	tls_describe(t->tls, &d);
	NOTE(t->notes, text_string(&d));
	if (!t->checked)
		return;
	text_init(&n, names, sizeof names);
	text_add_span(&n, server_check_names(&t->check));
	NOTE(t->notes, "the server's certificate is valid, for ", text_string(&n));
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

static void start_engine(struct transport *t, const char *name, enum attempt attempt,
	const unsigned char seed[static SESSION_SEED_LEN])
{
	struct judge *judge = t->checked ? &t->check.judge : &t->unverified;

	engine_start(&t->engine.session, attempt == TLS_1_2, judge, name, seed);
	t->tls = &t->engine.session.tls;
}

/* Whether the server's answer to TLS 1.3 allows to try 1.2. */
static bool may_fall_back(const struct transport *t)
{
	return PEYK_TLS12 && t->tls == &t->engine.session.tls &&
		tls13_wants_older(&t->engine.session);
}

static enum fail_code shake_hands(
	struct transport *t, const char *name, enum attempt attempt, struct fail *f)
{
	unsigned char seed[SESSION_SEED_LEN];
	char told[URL_HOST_MAX];

	t->step = "in the TLS handshake with";
	if (io_random(seed, sizeof seed, f) != FAIL_NONE)
		return f->code;
	start_engine(t, server_name(name, told), attempt, seed);
	text_wipe(seed, sizeof seed);
	if (transport_pump(t, TLS_WRITES, -1, f) != FAIL_NONE)
		return f->code;
	if (!(tls_state(t->tls) & TLS_WRITES))
		return FAIL(f, FAIL_TRUNCATED, t->where, ": in the TLS handshake");
	note_session(t);
	return FAIL_NONE;
}

static enum fail_code connect_to(struct transport *t, const struct endpoint *to, struct fail *f)
{
	struct text where;

	if (to->unix_path != NULL) {
		text_init(&where, t->where, sizeof t->where);
		text_add(&where, to->unix_path);
		text_string(&where);
		t->fd = dial_unix(to->unix_path, t->deadline, f);
	} else {
		t->fd = dial_tcp(to->host, to->port, t->deadline, t->notes, t->where, f);
	}
	if (t->fd >= 0)
		NOTE(t->notes, "connected to ", t->where);
	return f->code;
}

/* What the certificate is to be for. */
static const char *name_of(const struct endpoint *to)
{
	return to->name != NULL ? to->name : to->host;
}

/* One connection, with TLS where it is wanted; closed after a failure. */
static enum fail_code open_once(
	struct transport *t, const struct endpoint *to, enum attempt attempt, struct fail *f)
{
	t->deaf = t->ended = false;
	if (connect_to(t, to, f) != FAIL_NONE)
		return f->code;
	if (!to->tls) {
		clear_start(&t->engine.clear);
		t->tls = &t->engine.clear.tls;
		return FAIL_NONE;
	}
	if (shake_hands(t, name_of(to), attempt, f) != FAIL_NONE)
		close(t->fd);
	return f->code;
}

/* `checked` is set, and who checks is ready. */
static enum fail_code open_with(struct transport *t, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	struct fail first;

	t->deadline = deadline;
	t->notes = notes;
	t->tls = NULL;
	if (open_once(t, to, TLS_1_3, f) == FAIL_NONE || !may_fall_back(t))
		return f->code;
	NOTE(t->notes, "the server refused TLS 1.3: trying 1.2");
	first = *f;
	fail_clear(f);
	/* What does not know 1.2 either meant what it said before. */
	if (open_once(t, to, TLS_1_2, f) == FAIL_TLS_VERSION)
		*f = first;
	return f->code;
}

enum fail_code transport_open(struct transport *t, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	t->checked = to->tls;
	if (to->tls)
		server_check_init(&t->check, name_of(to), to->anchors);
	return open_with(t, to, deadline, notes, f);
}

enum fail_code transport_open_unverified(struct transport *t, const struct endpoint *to,
	int64_t deadline, const struct notes *notes, struct fail *f)
{
	t->checked = false;
	unverified_init(&t->unverified);
	return open_with(t, to, deadline, notes, f);
}

void transport_close(struct transport *t)
{
	struct fail ignored = {0};

	/* One try, without waiting: the answer is complete, and the server knows it. */
	if (!(tls_state(t->tls) & (TLS_FAILED | TLS_ENDED)) && !t->deaf && !t->ended) {
		tls_close(t->tls);
		if (tls_state(t->tls) & TLS_SENDS)
			send_some(t, &ignored);
	}
	close(t->fd);
}
