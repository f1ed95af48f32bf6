/*
 * What comes of a server's bytes in a TLS client with a fixed seed that takes
 * any certificate: its state after every change, and what it has sent and
 * received (hidden, as it is long).
 */
#ifndef OUTCOME_SESSION_H
#define OUTCOME_SESSION_H

#include "net/engine.h"
#include "net/unverified.h"
#include "tests/cut.h"

static const unsigned char session_seed[SESSION_SEED_LEN] = "random: 32 bytes of it, not more"
							    "session id: just as many, again."
							    "a private key for X25519, secret"
							    "another one, this one for P-256.";

struct session_run {
	struct session client;
	struct judge check;
	bool wrote;
};

/* What the client has for the transport and for the application. */
static inline void session_drain(struct session_run *r, struct outcome *o)
{
	struct tls *t = &r->client.tls;
	unsigned state;

	while ((state = tls_state(t)) & (TLS_SENDS | TLS_READS)) {
		struct span s = state & TLS_READS ? tls_received(t) : tls_outgoing(t);

		if (s.len == 0)
			outcome_broken(o, "something that is nothing");
		outcome_say(o, state & TLS_READS ? "<" : ">");
		outcome_number(o, (int64_t)s.len);
		outcome_hide(o, s);
		if (state & TLS_READS)
			tls_taken(t, s.len);
		else
			tls_sent(t, s.len);
	}
	if (!(state & TLS_WRITES) || r->wrote)
		return;
	r->wrote = true;
	outcome_say(o, "open");
	tls_write(t, SPAN("GET / HTTP/1.1\r\n\r\n"));
	tls_flush(t);
	session_drain(r, o);
}

static inline bool session_read(void *run, struct span *in, struct outcome *o)
{
	struct session_run *r = run;
	struct tls *t = &r->client.tls;

	session_drain(r, o);
	while (in->len > 0 && (tls_state(t) & TLS_RECEIVES)) {
		size_t room = 0;
		unsigned char *to = tls_incoming(t, &room);

		if (room == 0) {
			outcome_broken(o, "no room");
			return false;
		}
		if (room > in->len)
			room = in->len;
		memcpy(to, span_take(in, room).ptr, room);
		tls_arrived(t, room);
		session_drain(r, o);
	}
	return (tls_state(t) & TLS_RECEIVES) != 0;
}

/* `with` is null for TLS 1.3, and anything else for 1.2. */
static inline void session_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct session_run *r = cut_new(sizeof *r);
	struct fail f = {0};

	r->wrote = false;
	unverified_init(&r->check);
	engine_start(&r->client, with != NULL, &r->check, "a.b", session_seed);
	cut_feed(o, input, cut, &(struct cut_reader){session_read, r});
	outcome_say(o, "; ");
	outcome_number(o, tls_state(&r->client.tls));
	if (tls_fail(&r->client.tls, &f) != FAIL_NONE) {
		outcome_say(o, ", ");
		outcome_printable(o, (struct span){(const unsigned char *)f.detail, f.len});
		if (f.len == 0)
			outcome_broken(o, "a failure without words");
	}
	outcome_rest(o, input);
	free(r);
}

#endif
