/*
 * peyk whoami: who this pod is to the API server, and the first thing that keeps
 * it from being anybody.
 */
#include "base/clock.h"
#include "command/ask.h"
#include "kube/claims.h"
#include "kube/review.h"
#include "json/quote.h"
#include "json/trail.h"

/* All that is told: a user may be in many groups. */
#define TOLD_MAX 65536

/* Where values begin. */
#define COLUMN 14

/* kubelet renews a token after 80 % of its life, and after a day at the latest. */
#define RENEWED_AT_LATEST 86400

/* What the server says of the user. */
#define USER ".status.userInfo"
#define EXTRA ".extra."

/* Large: see ask.h. */
static struct whoami {
	struct sink sink; /* for the server's answer */
	struct ask *ask;
	struct text out; /* what is told, over `told`; the value that is told next is ask->text */
	bool in_user; /* what comes of the answer is to be told as it is */
	bool told_session;
	size_t whole; /* of `out`: what stands before the user */
	struct claims claims;
	struct trail trail;
	char told[TOLD_MAX];
} whoami;

/* A name in JSON, or at the begin of a line. */
static void tell_name(struct whoami *w, struct span name)
{
	struct text *out = &w->out;
	size_t column = name.len, start = out->len;

	if (w->ask->json) {
		text_add(out, out->len == 0 ? "{" : ",\n");
		quote_add(out, name);
		text_add(out, ":");
		return;
	}
	text_add_printable(out, name);
	/* As a path has it (json/trail.h). */
	for (; start < out->len; start++)
		if (out->ptr[start] == '?')
			out->ptr[start] = '.';
	do
		text_add(out, " ");
	while (++column < COLUMN);
}

/* The value under this name, unless there is none. */
static void tell_value(struct whoami *w, struct span name)
{
	struct span value = text_span(&w->ask->text);

	w->ask->text.len = 0;
	if (value.len == 0)
		return;
	tell_name(w, name);
	if (w->ask->json) {
		quote_add(&w->out, value);
		return;
	}
	text_add_printable(&w->out, value);
	text_add(&w->out, "\n");
}

static void tell(struct whoami *w, const char *name, const char *value)
{
	text_add(&w->ask->text, value);
	tell_value(w, span_of(name));
}

/* "47m", in the largest unit of which there are two. */
static void add_duration(struct text *t, int64_t seconds)
{
	static const char units[] = "s\0m\0h\0d";
	const char *unit = units;

	for (int64_t size = 60; *unit != 'd' && seconds >= 2 * size; unit += 2) {
		seconds /= size;
		size = *unit == 's' ? 60 : 24;
	}
	text_add_decimal(t, (uint64_t)seconds);
	text_add(t, unit);
}

/* "2026-11-24T17:44:40Z", and for people: ", in 47m" or ", 47m ago". */
static void tell_time(struct whoami *w, const char *name, int64_t seconds)
{
	int64_t left = seconds - clock_wall();

	if (seconds == 0)
		return;
	text_add_time(&w->ask->text, seconds);
	if (!w->ask->json) {
		text_add(&w->ask->text, left < 0 ? ", " : ", in ");
		add_duration(&w->ask->text, left < 0 ? -left : left);
		text_add(&w->ask->text, left < 0 ? " ago" : "");
	}
	tell(w, name, "");
}

/* When kubelet renews it; 0 when kubelet does not. */
static int64_t renewal(const struct claims *c)
{
	int64_t issued = c->time[CLAIMS_ISSUED], end = c->time[CLAIMS_WARN_AFTER], life;

	/* The server may let a token live on for those who do not read it again. */
	if (end == 0)
		end = c->time[CLAIMS_EXPIRES];
	life = (end - issued) / 5 * 4;
	if (c->text[CLAIMS_POD][0] == '\0' || life <= 0)
		return 0;
	return issued + (life < RENEWED_AT_LATEST ? life : RENEWED_AT_LATEST);
}

static enum fail_code tell_token(struct whoami *w, struct fail *f)
{
	/* Of each enum claims_text. */
	const char *name = "issuer\0subject\0audience\0pod\0node";
	struct claims *c = &w->claims;

	if (incluster_init_files(&w->ask->server, &w->ask->connection.options, f) != FAIL_NONE)
		return f->code;
	tell(w, "token", w->ask->server.token_file);
	if (incluster_read_token(&w->ask->server, &w->ask->call.token, f) == FAIL_NONE)
		claims_read(c, token_span(&w->ask->call.token));
	token_wipe(&w->ask->call.token);
	for (size_t i = 0; i < CLAIMS_TEXTS; i++) {
		tell(w, name, c->text[i]);
		name += strlen(name) + 1;
	}
	tell_time(w, "expires", c->time[CLAIMS_EXPIRES]);
	tell_time(w, "renewal", renewal(c));
	if (c->text[CLAIMS_SUBJECT][0] != '\0' && c->text[CLAIMS_POD][0] == '\0' && !w->ask->json)
		tell(w, "renewal", "not by kubelet: it is bound to no pod");
	return f->code;
}

/* Once, as soon as there is something to tell. */
static void tell_session(struct whoami *w)
{
	const struct transport *t = &w->ask->call.client.transport;

	if (w->told_session || !server_check_passed(&t->check))
		return;
	w->told_session = true;
	tls_describe(t->tls, &w->ask->text);
	tell(w, "tls", "");
	text_add_span(&w->ask->text, server_check_names(&t->check));
	tell(w, "certificate", "");
	tell_time(w, "notAfter", server_check_not_after(&t->check));
}

/* A line for each of the server's texts. */
static void tell_user(struct whoami *w, struct span value)
{
	struct span path = trail_path(&w->trail);

	if (w->ask->json || !span_starts_with(path, SPAN(USER ".")))
		return;
	span_take(&path, sizeof USER - 1);
	span_take(&path, span_starts_with(path, SPAN(EXTRA)) ? sizeof EXTRA - 1 : 1);
	path.len = span_find(path, '[');
	text_add_span(&w->ask->text, value);
	tell_value(w, path);
}

/* In JSON, the object that the server says is told byte for byte. */
static bool read_answer(struct sink *self, struct span in)
{
	struct whoami *w = (struct whoami *)self;
	enum trail_event event;
	struct span value;

	tell_session(w);
	do {
		struct span read = in;
		bool is_user;

		event = trail_next(&w->trail, &in, &value);
		is_user = trail_is(&w->trail, USER);
		read.len -= in.len;
		if (event == TRAIL_BAD)
			return FAIL(&w->ask->f, FAIL_JSON, w->trail.scan.why) == FAIL_NONE;
		if (event == TRAIL_TEXT)
			tell_user(w, value);
		if (w->in_user)
			text_add_span(&w->out, read);
		if (event == TRAIL_OPEN && is_user && w->ask->json) {
			w->whole = w->out.len;
			tell_name(w, SPAN("user"));
			text_add(&w->out, "{");
			w->in_user = true;
		}
		if (event == TRAIL_CLOSE && is_user)
			w->in_user = false;
	} while (event != TRAIL_MORE);
	return true;
}

/* All that can be found out; the first failure stays. */
static void find_out(struct whoami *w, struct ask *a)
{
	struct fail other = {0};
	const struct incluster *k = &a->server;

	if (connection_find_server(&a->connection, &a->server, &a->f) == FAIL_NONE) {
		tell(w, "server",
			k->server.scheme == URL_UNIX ? (const char *)k->server.path.ptr
						     : k->authority);
		tell(w, "source", k->source);
	}
	if (a->f.code != FAIL_NONE || !incluster_is_clear(k))
		tell_token(w, &other);
	if (a->f.code == FAIL_NONE)
		a->f = other;
	fail_clear(&other);
	if (connection_namespace(&a->connection, a->namespace, &other) == FAIL_NONE)
		tell(w, "namespace", a->namespace);
	if (a->f.code != FAIL_NONE || ask_prepare(a) != FAIL_NONE)
		return;
	trail_init(&w->trail);
	review_subject(&a->call, &w->sink, &a->f);
	tell_session(w);
}

void ask_whoami(struct ask *a)
{
	struct whoami *w = &whoami;

	w->sink.put = read_answer;
	w->ask = a;
	text_init(&w->out, w->told, sizeof w->told);
	find_out(w, a);
	if (w->out.cut)
		FAIL(&a->f, FAIL_JSON_LIMIT, "over 64 KiB");
	if (a->json) {
		/* It must be JSON whatever happens. */
		if (w->in_user || w->out.cut)
			w->out.len = w->whole;
		if (a->f.code != FAIL_NONE)
			fail_describe(&a->f, &a->text);
		tell(w, "error", "");
		text_add(&w->out, "}\n");
	}
	/* What is known is told even when the time is over. */
	a->out.deadline = DEADLINE_NONE;
	sink_put(&a->out.sink, text_span(&w->out));
}
