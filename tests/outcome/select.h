/*
 * What comes of a JSONPath template over a JSON text: what is printed, then "; done",
 * "; failed", "; large", "; twice", "; closed" or "; bad: WHY at BYTE", or "; refused"
 * before any of it is read. What is printed before a failure is not shown, for that
 * depends on what is held; it counts all the same.
 */
#ifndef OUTCOME_SELECT_H
#define OUTCOME_SELECT_H

#include "tests/cut.h"
#include "json/select.h"

struct select_way {
	struct span expression;
	bool plain; /* all of the text is held, and the template run on that */
	size_t room; /* bytes that the sink takes; 0: any number */
};

struct select_run {
	struct sink sink;
	enum json_status status;
	size_t room, len;
	struct path path;
	struct select reader;
	bool plain;
	unsigned char printed[4 * OUTCOME_SHOWN_MAX]; /* the end of it, in a ring */
};

static inline bool select_put(struct sink *self, struct span bytes)
{
	struct select_run *r = (struct select_run *)self;

	if (r->room != 0 && r->len + bytes.len > r->room)
		return false;
	for (; bytes.len > 0; r->len++)
		r->printed[r->len % sizeof r->printed] = *span_take(&bytes, 1).ptr;
	return true;
}

/* select_push() without all that makes it need little memory. */
static inline enum json_status select_plain_handle(
	struct select *s, enum scan_event event, struct span piece)
{
	if (event == SCAN_BAD)
		return JSON_BAD;
	if (!held_is_over(&s->held))
		held_add(&s->held, &s->scan, event, piece);
	return JSON_FINE;
}

static inline enum json_status select_plain_push(struct select *s, struct span in)
{
	enum json_status status = JSON_FINE;
	enum scan_event event;
	struct span piece;

	while (status == JSON_FINE && (event = scan_next(&s->scan, &in, &piece)) != SCAN_MORE)
		status = select_plain_handle(s, event, piece);
	return status;
}

static inline enum json_status select_plain_end(struct select *s)
{
	const unsigned char *v = s->held.bytes;
	enum scan_event event;
	struct span piece;

	while ((event = scan_end(&s->scan, &piece)) != SCAN_DONE)
		if (select_plain_handle(s, event, piece) != JSON_FINE)
			return JSON_BAD;
	s->why = "over the limit";
	if (held_is_over(&s->held))
		return JSON_LARGE;
	if (template_run(
		    &s->template, s->template.path->steps, *v == VALUE_NULL ? template_nothing : v))
		return JSON_FINE;
	s->why = s->template.evaluation.why;
	return s->template.closed ? JSON_CLOSED : JSON_FAILED;
}

static inline bool select_read(void *run, struct span *in, struct outcome *o)
{
	struct select_run *r = run;
	struct span all = cut_take_all(in);

	(void)o;
	r->status = r->plain ? select_plain_push(&r->reader, all) : select_push(&r->reader, all);
	return r->status == JSON_FINE;
}

static inline bool select_refuse(void *run, struct span *in, struct outcome *o)
{
	(void)run, (void)in, (void)o;
	return false;
}

static inline void select_tell(struct outcome *o, struct select_run *r)
{
	static const char *const ends[] = {[JSON_FINE] = "; done",
		[JSON_BAD] = "; bad: ",
		[JSON_FAILED] = "; failed",
		[JSON_LARGE] = "; large",
		[JSON_TWICE] = "; twice",
		[JSON_CLOSED] = "; closed"};
	struct span printed = {r->printed, r->len < sizeof r->printed ? r->len : sizeof r->printed};

	if (r->status == JSON_FINE)
		outcome_add(o, printed);
	else
		outcome_hide(o, printed);
	outcome_say(o, ends[r->status]);
	if (r->status == JSON_BAD) {
		outcome_say(o, r->reader.scan.why);
		outcome_say(o, " at ");
		outcome_number(o, (int64_t)r->reader.scan.offset);
	} else if (r->status != JSON_FINE && r->status != JSON_CLOSED) {
		if (r->reader.why == NULL)
			outcome_broken(o, "no reason");
	}
}

static inline void select_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	static struct select_run r;
	const struct select_way *way = with;
	struct path_error error;

	/* Not all of it, which takes too long: init must not count on zeros. */
	memset(&r, 0xa5, offsetof(struct select_run, reader.held.bytes) + 4096);
	r.sink.put = select_put;
	r.room = way->room;
	r.len = 0;
	if (!path_compile(&r.path, way->expression, &error)) {
		cut_feed(o, (struct span){0}, cut, &(struct cut_reader){select_refuse, NULL});
		outcome_say(o, "; refused");
		return;
	}
	r.plain = way->plain;
	select_init(&r.reader, &r.path, &r.sink);
	if (way->plain) {
		template_init(&r.reader.template, &r.path, &r.sink);
		held_begin(&r.reader.held);
	}
	if (cut_feed(o, input, cut, &(struct cut_reader){select_read, &r}))
		r.status = r.plain ? select_plain_end(&r.reader) : select_end(&r.reader);
	else if (!r.plain && select_push(&r.reader, SPAN(" ")) != r.status)
		outcome_broken(o, "it went on behind its end");
	/* Pieces are taken whole. */
	o->used = 0;
	select_tell(o, &r);
}

#endif
