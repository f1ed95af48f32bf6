/*
 * What comes of a response: "200 OK, X-A=b; " of its head, the body, then one of
 *
 *	"; done"	complete
 *	"; ended"	complete when the connection ends here
 *	"; cut short"	not complete when it does
 *	"; bad: WHY"
 *
 * and the rest. A head that is not complete is "-; ".
 */
#ifndef OUTCOME_HTTP_H
#define OUTCOME_HTTP_H

#include "net/http.h"
#include "tests/cut.h"

/* What the reader is told, and which field is looked up in the head; or null. */
struct http_with {
	bool request_was_head;
	const char *field;
};

struct http_run {
	enum http_event end;
	const struct http_with *with;
	uint64_t received;
	bool headed;
	struct http reader;
};

static inline void http_say_head(struct outcome *o, const struct http *h, const char *name)
{
	struct span value;

	outcome_hide(o, http_head(h));
	outcome_number(o, h->status);
	outcome_say(o, " ");
	outcome_printable(o, http_reason(h));
	if (h->has_length) {
		outcome_say(o, ", length ");
		outcome_number(o, (int64_t)h->length);
	}
	if (name != NULL) {
		outcome_say(o, ", ");
		outcome_say(o, name);
		outcome_say(o, http_field(h, span_of(name), &value) ? "=" : " is missing");
		if (http_field(h, span_of(name), &value)) {
			outcome_printable(o, value);
			while (http_field_behind(h, span_of(name), &value)) {
				outcome_say(o, "|");
				outcome_printable(o, value);
			}
		}
	}
	if (h->status < 200 || h->status > 599)
		outcome_broken(o, "a final status is from 200 to 599");
}

static inline bool http_read(void *run, struct span *in, struct outcome *o)
{
	struct http_run *r = run;

	for (;;) {
		struct span out = {0};

		r->end = http_next(&r->reader, in, &out);
		if (r->end == HTTP_HEAD) {
			if (r->headed)
				outcome_broken(o, "a second head");
			r->headed = true;
			http_say_head(o, &r->reader, r->with->field);
			outcome_say(o, "; ");
		} else if (r->end == HTTP_DATA) {
			if (out.len == 0 || !r->headed)
				outcome_broken(o, "data of no bytes, or before the head");
			outcome_add(o, out);
			r->received += out.len;
		} else {
			return r->end == HTTP_MORE;
		}
	}
}

static inline void http_check_end(struct outcome *o, struct http_run *r)
{
	struct span in = SPAN("x"), out;
	bool more = r->end == HTTP_MORE;

	if (r->received != r->reader.received)
		outcome_broken(o, "the bytes were miscounted");
	if (!more && (http_ended(&r->reader) != (r->end == HTTP_DONE)))
		outcome_broken(o, "complete without regard to the connection");
	if (!more && (http_next(&r->reader, &in, &out) != r->end || in.len != 1))
		outcome_broken(o, "it went on behind its end");
	if ((r->reader.why != NULL) != (r->end == HTTP_BAD))
		outcome_broken(o, "a reason if and only if it is bad");
	/* A head is there until the next use. */
	if (r->headed && http_head(&r->reader).len < sizeof "HTTP/1.1 200\r\n\r\n" - 1)
		outcome_broken(o, "the head is gone");
}

static inline void http_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct http_run *r = cut_new(sizeof *r);

	r->with = with;
	r->received = 0;
	r->headed = false;
	http_init(&r->reader, r->with->request_was_head);
	cut_feed(o, input, cut, &(struct cut_reader){http_read, r});
	if (!r->headed)
		outcome_say(o, "-; ");
	if (r->end == HTTP_MORE)
		outcome_say(o, http_ended(&r->reader) ? "; ended" : "; cut short");
	else
		outcome_say(o, r->end == HTTP_DONE ? "; done" : "; bad: ");
	if (r->end == HTTP_BAD)
		outcome_say(o, r->reader.why);
	outcome_rest(o, input);
	http_check_end(o, r);
	free(r);
}

#endif
