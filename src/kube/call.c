#include "kube/call.h"

#include <poll.h>

#include "base/clock.h"
#include "base/text.h"
#include "kube/retry.h"

void call_add_status(const struct http *h, struct text *out)
{
	struct span reason = http_reason(h);

	text_add_decimal(out, h->status);
	if (reason.len > 0)
		text_add(out, " ");
	text_add_printable(out, reason);
}

void call_init(
	struct call *c, const struct incluster *k, int64_t deadline, const struct notes *notes)
{
	c->server = k;
	c->deadline = deadline;
	c->notes = notes;
	c->retries = CALL_RETRIES;
	c->warnings = (struct warnings){0};
}

/* The parts of one request that do not change from one try to the next. */
struct plan {
	struct request_head head;
	const struct body *body;
	bool with_token;
};

/* Whether the body is gone once it has been sent. */
static bool is_stream(const struct plan *p)
{
	return p->body != NULL && body_is_stream(p->body);
}

static void note_request(const struct call *c, const struct plan *p)
{
	char line[NOTE_MAX];
	struct text t;

	if (!c->notes->on)
		return;
	text_init(&t, line, sizeof line);
	text_add_span(&t, p->head.method);
	text_add(&t, " ");
	text_add_span(&t, p->head.path);
	NOTE(c->notes, text_string(&t),
		p->with_token ? ", with the token of " : ", without a token",
		p->with_token ? c->server->token_file : "");
}

static void note_answer(const struct call *c)
{
	char status[100];
	struct text t;

	if (!c->notes->on)
		return;
	text_init(&t, status, sizeof status);
	call_add_status(&c->client.http, &t);
	NOTE(c->notes, "answered ", text_string(&t));
}

/* Each once. */
static void show_warnings(struct call *c)
{
	struct span value = {0};

	while (http_field_behind(&c->client.http, SPAN("Warning"), &value)) {
		char buffer[NOTE_MAX];
		struct span rest = value;
		struct text t;

		text_init(&t, buffer, sizeof buffer);
		while (warning_next(&rest, &t))
			if (warnings_add(&c->warnings, text_span(&t)))
				TELL("peyk: warning: ", text_string(&t));
	}
}

static enum fail_code send_request(struct call *c, const struct plan *p, struct fail *f)
{
	struct endpoint to = incluster_endpoint(c->server);

	/* Nothing that may not be sent is worth a connection. */
	if (request_write(&c->request, &p->head, f) != FAIL_NONE)
		return f->code;
	note_request(c, p);
	if (client_open(&c->client, &to, c->deadline, c->notes, f) != FAIL_NONE)
		return f->code;
	if (client_send(&c->client, &c->request, p->body, span_equal(p->head.method, SPAN("HEAD")),
		    f) != FAIL_NONE)
		client_close(&c->client);
	return f->code;
}

/* One try: FAIL_NONE once the head has come. `mark` tells the token that was sent. */
static enum fail_code try_once(struct call *c, struct plan *p, uint64_t *mark, struct fail *f)
{
	struct span none;

	if (p->with_token && incluster_read_token(c->server, &c->token, f) == FAIL_NONE) {
		p->head.bearer = token_span(&c->token);
		*mark = span_hash(p->head.bearer);
	}
	if (f->code == FAIL_NONE)
		send_request(c, p, f);
	token_wipe(&c->token);
	p->head.bearer = (struct span){0};
	if (f->code != FAIL_NONE)
		return f->code;
	if (client_next(&c->client, &none, f) != CLIENT_HEAD) {
		client_close(&c->client);
		return f->code;
	}
	note_answer(c);
	show_warnings(c);
	return FAIL_NONE;
}

/*
 * Whether the token file now holds another token than the one that was refused; and
 * what it says of itself, for call_verdict(): nothing when it cannot be read.
 */
static bool token_changed(struct call *c, uint64_t mark)
{
	struct fail ignored = {0};
	bool read = incluster_read_token(c->server, &c->token, &ignored) == FAIL_NONE;
	bool changed = read && span_hash(token_span(&c->token)) != mark;

	c->is_jwt = claims_read(&c->claims, token_span(&c->token)) || !read;
	token_wipe(&c->token);
	return changed;
}

/* Tries once, and after a 401 with a token that is no longer the newest once more. */
static enum fail_code try_with_token(struct call *c, struct plan *p, struct fail *f)
{
	uint64_t mark = 0;

	status_init(&c->status);
	token_init(&c->token);
	if (try_once(c, p, &mark, f) != FAIL_NONE)
		return f->code;
	if (!p->with_token || (c->client.http.status != 401 && c->client.http.status != 403))
		return FAIL_NONE;
	if (!token_changed(c, mark) || c->client.http.status != 401 || is_stream(p))
		return FAIL_NONE;
	NOTE(c->notes, "the token has changed on disk: trying once more");
	client_close(&c->client);
	return try_once(c, p, &mark, f);
}

/* Waits for `wait` nanoseconds. False when the deadline would pass before. */
static bool wait_for(struct call *c, int64_t wait)
{
	char seconds[TEXT_DECIMAL_MAX + 1];
	int64_t now = clock_now();
	struct text t;

	text_init(&t, seconds, sizeof seconds);
	text_add_decimal(&t, (uint64_t)(wait / CLOCK_SECOND));
	if (wait >= c->deadline - now) {
		NOTE(c->notes, "the deadline leaves no time to wait for ", text_string(&t), " s");
		return false;
	}
	NOTE(c->notes, "trying again in ", text_string(&t), " s");
	client_close(&c->client);
	while (clock_now() - now < wait)
		poll(NULL, 0, deadline_poll_ms(now + wait));
	return true;
}

/* Tries until the server is no longer too busy, or the time is up. */
static enum fail_code try_until_served(struct call *c, struct plan *p, struct fail *f)
{
	unsigned tries = 0;

	while (try_with_token(c, p, f) == FAIL_NONE && tries < c->retries && !is_stream(p)) {
		int64_t wait = retry_wait(&c->client.http, p->head.method, tries);

		if (wait < 0 || !wait_for(c, wait))
			break;
		tries++;
	}
	return f->code;
}

/*
 * The body's length in decimal. POST and PUT without a body say so (RFC 9110,
 * section 8.6); the other methods need not.
 */
static struct span length_of(const struct call_request *r, char digits[static TEXT_DECIMAL_MAX])
{
	struct text t;

	text_init(&t, digits, TEXT_DECIMAL_MAX);
	if (r->body != NULL ? !body_is_stream(r->body) : *r->method.ptr == 'P')
		text_add_decimal(&t, r->body != NULL ? r->body->length : 0);
	return text_span(&t);
}

enum fail_code call_begin(struct call *c, const struct call_request *r, struct fail *f)
{
	char digits[TEXT_DECIMAL_MAX];
	struct plan p = {
		.head =
			{
				.method = r->method,
				.path = r->path,
				.authority = span_of(c->server->authority),
				.fields = r->fields,
				.accept = r->accept,
				.content_type = r->content_type,
				.content_length = length_of(r, digits),
				.chunked = r->body != NULL && body_is_stream(r->body),
			},
		.body = r->body,
		.with_token = !incluster_is_clear(c->server) &&
			!fields_have(r->fields, SPAN("Authorization")),
	};

	c->method = r->method;
	c->path = r->path;
	c->with_token = p.with_token;
	return try_until_served(c, &p, f);
}

enum client_event call_next(struct call *c, struct span *out, struct fail *f)
{
	enum client_event event = client_next(&c->client, out, f);

	if (event == CLIENT_DATA && c->client.http.status >= 300)
		status_push(&c->status, *out);
	return event;
}

void call_end(struct call *c)
{
	client_close(&c->client);
}
