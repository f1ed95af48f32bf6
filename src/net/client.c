#include "net/client.h"

#include "base/text.h"

enum fail_code client_open(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	return transport_open(&c->transport, to, deadline, notes, f);
}

enum fail_code client_open_unverified(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f)
{
	return transport_open_unverified(&c->transport, to, deadline, notes, f);
}

enum fail_code client_send(struct client *c, const struct request *r, const struct body *body,
	bool request_is_head, struct fail *f)
{
	http_init(&c->http, request_is_head);
	c->taken = 0;
	c->sending = true;
	c->piece = (struct span){0};
	upload_begin(&c->upload, body);
	c->transport.step = "sending the request to";
	for (size_t i = 0; i < r->count && !c->transport.deaf; i++) {
		struct span part = r->part[i];

		while (part.len > 0 && !c->transport.deaf) {
			if (transport_pump(&c->transport, TLS_WRITES | TLS_READS, -1, f) !=
				FAIL_NONE)
				return f->code;
			/* It has ended, or answered: the rest is of no use, and client_next() reads. */
			if (!(tls_state(c->transport.tls) & TLS_WRITES))
				c->transport.deaf = true;
			else
				span_take(&part, tls_write(c->transport.tls, part));
		}
	}
	tls_flush(c->transport.tls);
	return FAIL_NONE;
}

/* One step; the answer may come meanwhile, and is not read here. */
static enum fail_code send_body(struct client *c, struct fail *f)
{
	if (c->piece.len > 0) {
		if (transport_pump(&c->transport, TLS_WRITES | TLS_READS, -1, f) == FAIL_NONE &&
			(tls_state(c->transport.tls) & TLS_WRITES))
			span_take(&c->piece, tls_write(c->transport.tls, c->piece));
		return f->code;
	}
	if (upload_descriptor(&c->upload) >= 0 &&
		(transport_pump(&c->transport, TLS_READS, upload_descriptor(&c->upload), f) !=
				FAIL_NONE ||
			!c->transport.readable))
		return f->code;
	if (upload_next(&c->upload, &c->piece, f) == FAIL_NONE && c->piece.len == 0) {
		tls_flush(c->transport.tls);
		c->sending = false;
		c->transport.step = "waiting for the answer of";
	}
	return f->code;
}

/* "after 12 of 345 bytes of the body" */
static enum fail_code fail_truncated(struct client *c, struct fail *f)
{
	char seen[96];
	struct text t;

	text_init(&t, seen, sizeof seen);
	if (c->http.status == 0) {
		text_add(&t, "before the head of the answer was complete");
	} else {
		text_add(&t, "after ");
		text_add_decimal(&t, c->http.received);
		if (c->http.has_length) {
			text_add(&t, " of ");
			text_add_decimal(&t, c->http.length);
		}
		text_add(&t,
			c->http.has_length ? " bytes of the body"
					   : " bytes of a body without its end");
	}
	return FAIL(f, FAIL_TRUNCATED, c->transport.where, ": ", text_string(&t));
}

/* Hands what has arrived to the reader; HTTP_MORE when there is nothing more. */
static enum http_event read_received(struct client *c, struct span *out)
{
	for (;;) {
		struct span in = {0}, before;
		enum http_event event;

		if (tls_state(c->transport.tls) & TLS_READS)
			in = tls_received(c->transport.tls);
		span_take(&in, c->taken);
		before = in;
		event = http_next(&c->http, &in, out);
		c->taken += before.len - in.len;
		if (event != HTTP_MORE)
			return event;
		if (c->taken == 0)
			return HTTP_MORE;
		tls_taken(c->transport.tls, c->taken);
		c->taken = 0;
	}
}

static enum client_event done(const struct client *c)
{
	NOTE(c->transport.notes, "the answer is complete");
	return CLIENT_DONE;
}

enum client_event client_next(struct client *c, struct span *out, struct fail *f)
{
	for (;;) {
		switch (read_received(c, out)) {
		case HTTP_HEAD:
			c->transport.step = "reading the answer of";
			c->sending = false;
			return CLIENT_HEAD;
		case HTTP_DATA:
			return CLIENT_DATA;
		case HTTP_DONE:
			return done(c);
		case HTTP_BAD:
			FAIL(f, FAIL_HTTP, c->transport.where, ": ", c->http.why);
			return CLIENT_FAILED;
		case HTTP_MORE:
			break;
		}
		if ((tls_state(c->transport.tls) & TLS_ENDED) && http_ended(&c->http))
			return done(c);
		if (c->transport.ended || (tls_state(c->transport.tls) & TLS_ENDED)) {
			fail_truncated(c, f);
			return CLIENT_FAILED;
		}
		if (c->sending && !c->transport.deaf)
			send_body(c, f);
		else
			transport_pump(&c->transport, TLS_READS, -1, f);
		if (f->code != FAIL_NONE)
			return CLIENT_FAILED;
	}
}

void client_close(struct client *c)
{
	transport_close(&c->transport);
}
