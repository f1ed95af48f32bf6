#include "kube/call.h"

#include "base/text.h"

/* FNV-1a, to see whether the token has changed without keeping the old one. */
static uint64_t mark_of(struct span token)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < token.len; i++)
		hash = (hash ^ token.ptr[i]) * 0x100000001b3;
	return hash;
}

void call_add_status(const struct http *h, struct text *out)
{
	struct span reason = http_reason(h);

	text_add_decimal(out, h->status);
	if (reason.len > 0)
		text_add(out, " ");
	text_add_printable(out, reason);
}

/* The parts of one call that do not change from one try to the next. */
struct plan {
	const struct incluster *server;
	struct request_head head;
	int64_t deadline;
	const struct notes *notes;
	bool with_token;
};

static void note_request(const struct plan *p)
{
	char line[NOTE_MAX];
	struct text t;

	if (!p->notes->on)
		return;
	text_init(&t, line, sizeof line);
	text_add_span(&t, p->head.method);
	text_add(&t, " ");
	text_add_span(&t, p->head.path);
	NOTE(p->notes, text_string(&t),
		p->with_token ? ", with the token of " : ", without a token",
		p->with_token ? p->server->token_file : "");
}

static void note_answer(const struct call *c, const struct notes *notes)
{
	char status[100];
	struct text t;

	if (!notes->on)
		return;
	text_init(&t, status, sizeof status);
	call_add_status(&c->client.http, &t);
	NOTE(notes, "answered ", text_string(&t));
}

static enum fail_code send_request(struct call *c, struct plan *p, struct fail *f)
{
	struct endpoint to = incluster_endpoint(p->server);

	/* Nothing that may not be sent is worth a connection. */
	if (request_write(&c->request, &p->head, f) != FAIL_NONE)
		return f->code;
	note_request(p);
	if (client_open(&c->client, &to, p->deadline, p->notes, f) != FAIL_NONE)
		return f->code;
	if (client_send(&c->client, &c->request, span_equal(p->head.method, SPAN("HEAD")), f) !=
		FAIL_NONE)
		client_close(&c->client);
	return f->code;
}

/* One try: FAIL_NONE once the head has come. `mark` tells the token that was sent. */
static enum fail_code try_once(struct call *c, struct plan *p, uint64_t *mark, struct fail *f)
{
	struct span none;

	if (p->with_token && incluster_read_token(p->server, &c->token, f) == FAIL_NONE) {
		p->head.bearer = token_span(&c->token);
		*mark = mark_of(p->head.bearer);
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
	note_answer(c, p->notes);
	return FAIL_NONE;
}

/* Whether the token file now holds another token than the one that was refused. */
static bool token_changed(struct call *c, const struct plan *p, uint64_t mark)
{
	struct fail ignored = {0};
	bool changed;

	changed = incluster_read_token(p->server, &c->token, &ignored) == FAIL_NONE &&
		mark_of(token_span(&c->token)) != mark;
	token_wipe(&c->token);
	return changed;
}

enum fail_code call_begin(struct call *c, const struct incluster *k, struct span method,
	struct span path, const struct fields *fields, int64_t deadline, const struct notes *notes,
	struct fail *f)
{
	struct plan p = {
		.server = k,
		.head =
			{
				.method = method,
				.path = path,
				.authority = span_of(k->authority),
				.fields = fields,
			},
		.deadline = deadline,
		.notes = notes,
		.with_token = !incluster_is_clear(k) && !fields_have(fields, SPAN("Authorization")),
	};
	uint64_t mark = 0;

	status_init(&c->status);
	token_init(&c->token);
	if (try_once(c, &p, &mark, f) != FAIL_NONE)
		return f->code;
	if (c->client.http.status != 401 || !p.with_token || !token_changed(c, &p, mark))
		return FAIL_NONE;
	NOTE(notes, "the token has changed on disk: trying once more");
	client_close(&c->client);
	return try_once(c, &p, &mark, f);
}

enum client_event call_next(struct call *c, struct span *out, struct fail *f)
{
	enum client_event event = client_next(&c->client, out, f);

	if (event == CLIENT_DATA && c->client.http.status >= 300)
		status_push(&c->status, *out);
	return event;
}

enum fail_code call_verdict(const struct call *c, struct fail *f)
{
	char answer[100], message[STATUS_MESSAGE_MAX + 1];
	struct text a, m;

	if (c->client.http.status < 300)
		return FAIL_NONE;
	text_init(&a, answer, sizeof answer);
	call_add_status(&c->client.http, &a);
	text_init(&m, message, sizeof message);
	text_add_span(&m, status_message(&c->status));
	if (m.len > 0)
		return FAIL(f, FAIL_STATUS, text_string(&a), ": ", text_string(&m));
	return FAIL(f, FAIL_STATUS, text_string(&a),
		c->client.http.status < 400 ? ": a redirect, which is not followed" : "");
}

void call_end(struct call *c)
{
	client_close(&c->client);
}
