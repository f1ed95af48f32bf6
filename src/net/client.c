#include "net/client.h"

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

static enum progress fail_broken(const struct client *c, struct fail *f)
{
	FAIL(f, FAIL_RESET, c->where, ": ", REASON(errno), " while ", c->step, " it");
	return BROKEN;
}

/* One try. */
static enum progress send_some(struct client *c, struct fail *f)
{
	struct span records = tls_outgoing(c->tls);
	ssize_t n = send(c->fd, records.ptr, records.len, MSG_NOSIGNAL);

	if (n >= 0) {
		tls_sent(c->tls, (size_t)n);
		return SOME;
	}
	if (errno == EAGAIN)
		return NOTHING_YET;
	if (errno == EINTR)
		return SOME;
	/* The server may have answered before it stopped listening: that is read first. */
	if (errno == EPIPE || errno == ECONNRESET) {
		c->deaf = true;
		return SOME;
	}
	return fail_broken(c, f);
}

static enum progress receive_some(struct client *c, struct fail *f)
{
	size_t room;
	unsigned char *to = tls_incoming(c->tls, &room);
	ssize_t n = recv(c->fd, to, room, 0);

	if (n > 0) {
		tls_arrived(c->tls, (size_t)n);
		return SOME;
	}
	if (n == 0) {
		c->ended = true;
		tls_cut(c->tls);
		return SOME;
	}
	if (errno == EAGAIN)
		return NOTHING_YET;
	return errno == EINTR ? SOME : fail_broken(c, f);
}

static enum fail_code fail_tls(struct client *c, struct fail *f)
{
	if (c->checked && server_check_fail(&c->check, f) != FAIL_NONE)
		return f->code;
	return tls_fail(c->tls, f);
}

/*
 * Moves records both ways until the session's state has one of `wanted`, or the
 * transport has ended. The one loop that waits.
 */
static enum fail_code pump(struct client *c, unsigned wanted, struct fail *f)
{
	struct fail ignored = {0};

	for (;;) {
		unsigned state = tls_state(c->tls);
		enum progress sent = NOTHING_YET, received = NOTHING_YET;
		struct pollfd ready = {.fd = c->fd};
		int ms;

		if (state & TLS_FAILED) {
			/* The alert that says why, without waiting for anything. */
			if (state & TLS_SENDS)
				send_some(c, &ignored);
			return fail_tls(c, f);
		}
		if ((state & (wanted | TLS_ENDED)) || c->ended)
			return FAIL_NONE;
		/* Here, and not only before poll(2): a peer may never let us come to that. */
		ms = deadline_poll_ms(c->deadline);
		if (ms == 0)
			return FAIL(f, FAIL_DEADLINE, "while ", c->step, " ", c->where);
		if ((state & TLS_SENDS) && !c->deaf) {
			sent = send_some(c, f);
			ready.events |= POLLOUT;
		}
		if ((state & TLS_RECEIVES) && sent == NOTHING_YET) {
			received = receive_some(c, f);
			ready.events |= POLLIN;
		}
		if (sent == BROKEN || received == BROKEN)
			return f->code;
		if (sent == SOME || received == SOME)
			continue;
		if (ready.events == 0) {
			/* It neither reads nor writes any more: as good as closed. */
			c->ended = true;
			return FAIL_NONE;
		}
		if (poll(&ready, 1, ms) < 0 && errno != EINTR)
			return FAIL(f, FAIL_SYSTEM, "poll: ", REASON(errno));
	}
}

static enum fail_code seed_from_system(unsigned char seed[static SESSION_SEED_LEN], struct fail *f)
{
	ssize_t n;

	do
		n = getrandom(seed, SESSION_SEED_LEN, 0);
	while (n < 0 && errno == EINTR);
	if (n != SESSION_SEED_LEN)
		return FAIL(f, FAIL_SYSTEM, "getrandom: ", n < 0 ? REASON(errno) : "too few bytes");
	return FAIL_NONE;
}

/* The milliseconds since `start`, as text for a note. */
static const char *since(int64_t start, char buffer[static TEXT_DECIMAL_MAX + 5])
{
	int64_t us = (clock_now() - start) / 1000;
	struct text t;

	text_init(&t, buffer, TEXT_DECIMAL_MAX + 5);
	text_add_decimal(&t, (uint64_t)(us / 1000));
	text_add(&t, ".");
	text_add_decimal(&t, (uint64_t)(us / 100 % 10));
	return text_string(&t);
}

static void note_session(struct client *c, int64_t start)
{
	char described[80], ms[TEXT_DECIMAL_MAX + 5], names[SAN_NAMES_MAX + 1];
	struct text t, n;

	if (!c->notes->on)
		return;
	text_init(&t, described, sizeof described);
	tls_describe(c->tls, &t);
	NOTE(c->notes, text_string(&t), ", after ", since(start, ms), " ms");
	if (!c->checked)
		return;
	text_init(&n, names, sizeof names);
	text_add_span(&n, server_check_names(&c->check));
	NOTE(c->notes, "the server's certificate is valid, for ", text_string(&n));
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

static void start_engine(struct client *c, const char *name, const br_x509_class **judge,
	enum attempt attempt, const unsigned char seed[static SESSION_SEED_LEN])
{
	if (PEYK_TLS12 && attempt == TLS_1_2)
		tls12_start(&c->engine.session, judge, name, seed);
	else
		tls13_start(&c->engine.session, judge, name, seed);
	c->tls = &c->engine.session.tls;
}

/* Whether the server's answer to TLS 1.3 allows to try 1.2. */
static bool may_fall_back(const struct client *c)
{
	return PEYK_TLS12 && c->tls == &c->engine.session.tls &&
		tls13_wants_older(&c->engine.session);
}

static enum fail_code shake_hands(struct client *c, const char *name, const br_x509_class **judge,
	enum attempt attempt, struct fail *f)
{
	unsigned char seed[SESSION_SEED_LEN];
	char told[URL_HOST_MAX];
	int64_t start = clock_now();

	c->step = "in the TLS handshake with";
	if (seed_from_system(seed, f) != FAIL_NONE)
		return f->code;
	start_engine(c, server_name(name, told), judge, attempt, seed);
	text_wipe(seed, sizeof seed);
	if (pump(c, TLS_WRITES, f) != FAIL_NONE)
		return f->code;
	if (!(tls_state(c->tls) & TLS_WRITES))
		return FAIL(f, FAIL_TRUNCATED, c->where, ": in the TLS handshake");
	note_session(c, start);
	return FAIL_NONE;
}

static enum fail_code connect_to(struct client *c, const struct endpoint *to, struct fail *f)
{
	char ms[TEXT_DECIMAL_MAX + 5];
	int64_t start = clock_now();
	struct text where;

	if (to->unix_path != NULL) {
		text_init(&where, c->where, sizeof c->where);
		text_add(&where, to->unix_path);
		text_string(&where);
		c->fd = dial_unix(to->unix_path, c->deadline, f);
	} else {
		c->fd = dial_tcp(to->host, to->port, c->deadline, c->notes, c->where, f);
	}
	if (c->fd >= 0)
		NOTE(c->notes, "connected to ", c->where, " after ", since(start, ms), " ms");
	return f->code;
}

/* One connection, with TLS where it is wanted; closed after a failure. */
static enum fail_code open_once(struct client *c, const struct endpoint *to,
	const br_x509_class **judge, enum attempt attempt, struct fail *f)
{
	const char *name = to->name != NULL ? to->name : to->host;

	c->deaf = c->ended = false;
	c->taken = 0;
	if (connect_to(c, to, f) != FAIL_NONE)
		return f->code;
	if (!to->tls) {
		clear_start(&c->engine.clear);
		c->tls = &c->engine.clear.tls;
		return FAIL_NONE;
	}
	if (shake_hands(c, name, judge, attempt, f) != FAIL_NONE)
		close(c->fd);
	return f->code;
}

static enum fail_code open_with(
	struct client *c, const struct endpoint *to, const br_x509_class **judge, struct fail *f)
{
	struct fail first;

	c->tls = NULL;
	if (open_once(c, to, judge, TLS_1_3, f) == FAIL_NONE || !may_fall_back(c))
		return f->code;
	NOTE(c->notes, "the server refused TLS 1.3: trying 1.2");
	first = *f;
	fail_clear(f);
	/* What does not know 1.2 either meant what it said before. */
	if (open_once(c, to, judge, TLS_1_2, f) == FAIL_TLS_VERSION)
		*f = first;
	return f->code;
}

enum fail_code client_open(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	c->deadline = deadline;
	c->notes = notes;
	c->checked = to->tls;
	if (to->tls)
		server_check_init(&c->check, to->name != NULL ? to->name : to->host, to->anchors);
	return open_with(c, to, server_check_class(&c->check), f);
}

enum fail_code client_open_unverified(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	c->deadline = deadline;
	c->notes = notes;
	c->checked = false;
	unverified_init(&c->unverified);
	return open_with(c, to, unverified_class(&c->unverified), f);
}

enum fail_code client_send(
	struct client *c, const struct request *r, bool request_is_head, struct fail *f)
{
	http_init(&c->http, request_is_head);
	c->step = "sending the request to";
	for (size_t i = 0; i < r->count && !c->deaf; i++) {
		struct span part = r->part[i];

		while (part.len > 0 && !c->deaf) {
			if (pump(c, TLS_WRITES, f) != FAIL_NONE)
				return f->code;
			if (!(tls_state(c->tls) & TLS_WRITES))
				break; /* it has ended: what it said is read by client_next() */
			span_take(&part, tls_write(c->tls, part));
		}
	}
	tls_flush(c->tls);
	c->step = "waiting for the answer of";
	return FAIL_NONE;
}

/* "after 12 of 345 bytes of the body" */
static enum fail_code fail_truncated(struct client *c, struct fail *f)
{
	char received[TEXT_DECIMAL_MAX + 1], length[TEXT_DECIMAL_MAX + 1];
	struct text r, l;

	if (c->http.status == 0)
		return FAIL(f, FAIL_TRUNCATED, c->where,
			": before the head of the answer was complete");
	text_init(&r, received, sizeof received);
	text_add_decimal(&r, c->http.received);
	text_init(&l, length, sizeof length);
	text_add_decimal(&l, c->http.length);
	if (c->http.has_length)
		return FAIL(f, FAIL_TRUNCATED, c->where, ": after ", text_string(&r), " of ",
			text_string(&l), " bytes of the body");
	return FAIL(f, FAIL_TRUNCATED, c->where, ": after ", text_string(&r),
		" bytes of a body without its end");
}

/* Hands what has arrived to the reader; HTTP_MORE when there is nothing more. */
static enum http_event read_received(struct client *c, struct span *out)
{
	for (;;) {
		struct span in = {0}, before;
		enum http_event event;

		if (tls_state(c->tls) & TLS_READS)
			in = tls_received(c->tls);
		span_take(&in, c->taken);
		before = in;
		event = http_next(&c->http, &in, out);
		c->taken += before.len - in.len;
		if (event != HTTP_MORE)
			return event;
		if (c->taken == 0)
			return HTTP_MORE;
		tls_taken(c->tls, c->taken);
		c->taken = 0;
	}
}

enum client_event client_next(struct client *c, struct span *out, struct fail *f)
{
	for (;;) {
		switch (read_received(c, out)) {
		case HTTP_HEAD:
			c->step = "reading the answer of";
			return CLIENT_HEAD;
		case HTTP_DATA:
			return CLIENT_DATA;
		case HTTP_DONE:
			return CLIENT_DONE;
		case HTTP_BAD:
			FAIL(f, FAIL_HTTP, c->where, ": ", c->http.why);
			return CLIENT_FAILED;
		case HTTP_MORE:
			break;
		}
		if ((tls_state(c->tls) & TLS_ENDED) && http_ended(&c->http))
			return CLIENT_DONE;
		if (c->ended || (tls_state(c->tls) & TLS_ENDED)) {
			fail_truncated(c, f);
			return CLIENT_FAILED;
		}
		if (pump(c, TLS_READS, f) != FAIL_NONE)
			return CLIENT_FAILED;
	}
}

void client_close(struct client *c)
{
	struct fail ignored = {0};

	/* One try, without waiting: the answer is complete, and the server knows it. */
	if (!(tls_state(c->tls) & (TLS_FAILED | TLS_ENDED)) && !c->deaf && !c->ended) {
		tls_close(c->tls);
		if (tls_state(c->tls) & TLS_SENDS)
			send_some(c, &ignored);
	}
	close(c->fd);
}
