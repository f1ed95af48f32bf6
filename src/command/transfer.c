#include "command/transfer.h"

#include "kube/api.h"

/* What is left to be asked for after one answer. */
enum rest {
	NOTHING,
	ANOTHER_PAGE,
	ALL_ANEW /* the server no longer knows the list as it was when it began */
};

static bool is_error(const struct transfer *t)
{
	return t->call.client.http.status >= 300;
}

/*
 * Bytes of the list that the pages are. A table is put together by its own reader:
 * there the pages are read for the token of the next one alone.
 */
static enum fail_code put_page(struct transfer *t, struct span s, struct fail *f)
{
	struct span out;

	for (;;) {
		switch (pages_next(&t->pages, &s, &out)) {
		case PAGES_MORE:
			return f->code;
		case PAGES_BAD:
			return FAIL(f, FAIL_HTTP, t->pages.why);
		case PAGES_DATA:
			if (t->answer.format != ANSWER_TABLE &&
				answer_put(&t->answer, out, f) != FAIL_NONE)
				return f->code;
			break;
		}
	}
}

static enum fail_code put(struct transfer *t, struct span s, struct fail *f)
{
	if (is_error(t)) {
		/* In a list it would only spoil that. */
		if (t->answer.format == ANSWER_BODY && !t->pages.later && t->before == NULL)
			answer_put(&t->answer, s, f);
		return f->code;
	}
	if (t->chunk == NULL || t->answer.format == ANSWER_TABLE)
		answer_put(&t->answer, s, f);
	return t->chunk != NULL ? put_page(t, s, f) : f->code;
}

/* The head has come. */
static void put_head(struct transfer *t, struct fail *f)
{
	if (t->pages.later)
		return;
	if (t->include)
		sink_put(&t->answer.output.sink, http_head(&t->call.client.http));
	if (!is_error(t) && t->before != NULL) {
		answer_join(&t->answer, t->before, f);
		t->before = "";
		t->pages.later = t->chunk != NULL;
	}
}

static enum rest end_page(struct transfer *t, struct span *token, struct fail *f)
{
	struct span out;

	switch (pages_end(&t->pages, &out)) {
	case PAGES_MORE:
		*token = out;
		return ANOTHER_PAGE;
	case PAGES_BAD:
		FAIL(f, FAIL_HTTP, t->pages.why);
		break;
	case PAGES_DATA:
		if (t->answer.format != ANSWER_TABLE && t->before == NULL)
			answer_put(&t->answer, out, f);
		break;
	}
	return NOTHING;
}

/* The body is complete. */
static enum rest end(struct transfer *t, struct span *token, struct fail *f)
{
	if (t->pages.later && t->call.client.http.status == 410) {
		if (!t->answer.output.written)
			return ALL_ANEW;
		FAIL(f, FAIL_LIST, "");
	}
	if (call_verdict(&t->call, f) != FAIL_NONE || t->chunk == NULL)
		return NOTHING;
	return end_page(t, token, f);
}

/* One request. `token` is that of the page, empty for the first, and then of the next. */
static enum rest exchange(struct transfer *t, struct span *token, struct fail *f)
{
	enum rest rest = NOTHING;
	struct span piece;

	if (t->path.cut)
		FAIL(f, FAIL_USAGE, "a path of more than 16,384 bytes");
	t->request.path = text_span(&t->path);
	if (f->code != FAIL_NONE || call_begin(&t->call, &t->request, f) != FAIL_NONE)
		return rest;
	put_head(t, f);
	while (f->code == FAIL_NONE && !t->answer.output.gone) {
		enum client_event event = call_next(&t->call, &piece, f);

		if (event == CLIENT_DATA)
			put(t, piece, f);
		if (event == CLIENT_DONE) {
			rest = end(t, token, f);
			break;
		}
	}
	call_end(&t->call);
	return rest;
}

static void begin(struct transfer *t)
{
	pages_init(&t->pages, t->answer.format == ANSWER_TABLE ? ".rows" : ".items",
		t->before != NULL);
}

enum fail_code transfer_run(struct transfer *t, struct fail *f)
{
	size_t len = t->path.len;
	struct span token = {0};
	enum rest rest;

	begin(t);
	do {
		t->path.len = len;
		if (t->chunk != NULL)
			api_add_parameter(&t->path, SPAN("limit"), span_of(t->chunk));
		if (token.len > 0)
			api_add_parameter(&t->path, SPAN("continue"), token);
		rest = exchange(t, &token, f);
		if (rest == ANOTHER_PAGE && t->answer.format == ANSWER_TABLE)
			answer_join(&t->answer, ",", f);
		if (rest == ALL_ANEW) {
			/* In one piece, which cannot change on the way. */
			t->chunk = "0";
			token.len = 0;
			answer_begin_anew(&t->answer);
			begin(t);
		}
	} while (rest != NOTHING);
	return f->code;
}
