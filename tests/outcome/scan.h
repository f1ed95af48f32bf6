/*
 * What comes of a JSON text: its events, a space behind each,
 *
 *	{ } [ ] true false null
 *	'name':		a member's name
 *	'text'		a string
 *	1.5#		a number
 *
 * then "done" or "bad: WHY at OFFSET". A string or number without its end had
 * no last piece.
 *
 * Beside it a second reader skips, and must tell the same but for what it skips.
 */
#ifndef OUTCOME_SCAN_H
#define OUTCOME_SCAN_H

#include "tests/cut.h"
#include "json/scan.h"

/* What opens at this depth is skipped. */
struct scan_with {
	unsigned depth;
};

/* One reader and what is known of it. */
struct scan_told {
	struct scan reader;
	enum scan_event event; /* the last one */
	enum scan_event piece; /* what is open: a key, a string, a number; or SCAN_MORE */
	unsigned depth;
	struct outcome said;
};

struct scan_run {
	const struct scan_with *with;
	struct scan_told told, skipping;
	struct outcome unskipped; /* what the first one told that the second one should, too */
};

static inline bool scan_is_piece(enum scan_event event)
{
	return event == SCAN_KEY || event == SCAN_STRING || event == SCAN_NUMBER;
}

/* Says an event; `begins` when it is no later piece of the one before. */
static inline void scan_say(
	struct outcome *o, enum scan_event event, struct span out, bool begins, bool last)
{
	static const char *const words[] = {[SCAN_OBJECT] = "{ ",
		[SCAN_OBJECT_END] = "} ",
		[SCAN_ARRAY] = "[ ",
		[SCAN_ARRAY_END] = "] ",
		[SCAN_TRUE] = "true ",
		[SCAN_FALSE] = "false ",
		[SCAN_NULL] = "null ",
		[SCAN_DONE] = "done"};

	if (!scan_is_piece(event)) {
		outcome_say(o, words[event]);
		return;
	}
	if (begins && event != SCAN_NUMBER)
		outcome_say(o, "'");
	outcome_printable(o, out);
	if (last)
		outcome_say(o, event == SCAN_KEY ? "': " : event == SCAN_STRING ? "' " : "# ");
}

/* Whether the value at the outermost level has ended with the last event. */
static inline bool scan_has_ended(const struct scan_told *t)
{
	return t->depth == 0 && t->piece == SCAN_MORE && t->event != SCAN_MORE;
}

static inline void scan_take(struct scan_run *r, struct scan_told *t, enum scan_event event,
	struct span out, struct outcome *o)
{
	bool begins = t->piece == SCAN_MORE, last = t->reader.last;
	unsigned inside = t->depth;

	if (!begins && event != t->piece)
		outcome_broken(o, "an event between two pieces");
	t->event = event;
	t->piece = scan_is_piece(event) && !last ? event : SCAN_MORE;
	if (event == SCAN_OBJECT || event == SCAN_ARRAY)
		t->depth++;
	else if (event == SCAN_OBJECT_END || event == SCAN_ARRAY_END)
		inside = --t->depth;
	if (t->reader.depth != t->depth || t->depth > SCAN_DEPTH_MAX)
		outcome_broken(o, "the depth is wrong");
	if (scan_is_whole(&t->reader) != scan_has_ended(t))
		outcome_broken(o, "it is whole before its end, or not at its end");
	scan_say(&t->said, event, out, begins, last);
	if (t == &r->told) {
		scan_say(o, event, out, begins, last);
		if (inside < r->with->depth)
			scan_say(&r->unskipped, event, out, begins, last);
	} else if (t->depth == r->with->depth && t->depth > inside) {
		scan_skip(&t->reader);
	}
}

/* True when more is wanted. */
static inline bool scan_read_with(
	struct scan_run *r, struct scan_told *t, struct span *in, struct outcome *o)
{
	uint64_t offset = t->reader.offset;
	size_t len = in->len;
	struct span out;
	enum scan_event event;

	while ((event = scan_next(&t->reader, in, &out)) != SCAN_MORE && event != SCAN_BAD) {
		if (t->reader.offset != offset + (len - in->len))
			outcome_broken(o, "the offset is wrong");
		scan_take(r, t, event, out, o);
	}
	if (t->reader.offset != offset + (len - in->len))
		outcome_broken(o, "the offset is wrong");
	return event == SCAN_MORE;
}

static inline bool scan_read(void *run, struct span *in, struct outcome *o)
{
	struct scan_run *r = run;
	struct span again = *in;
	bool more = scan_read_with(r, &r->told, in, o);

	if (scan_read_with(r, &r->skipping, &again, o) != more || again.len != in->len)
		outcome_broken(o, "skipping, it stops elsewhere");
	return more;
}

static inline enum scan_event scan_finish(
	struct scan_run *r, struct scan_told *t, struct outcome *o)
{
	struct span out;
	enum scan_event event = scan_end(&t->reader, &out);

	if (event == SCAN_NUMBER) {
		scan_take(r, t, event, out, o);
		event = scan_end(&t->reader, &out);
	}
	if (scan_end(&t->reader, &out) != event || (event != SCAN_DONE && event != SCAN_BAD))
		outcome_broken(o, "its end is none");
	return event;
}

static inline void scan_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct scan_run *r = cut_new(sizeof *r);
	struct scan_told *both[] = {&r->told, &r->skipping};
	struct span in = SPAN("0"), out;
	enum scan_event event = SCAN_MORE;

	r->with = with;
	r->unskipped.len = 0;
	r->unskipped.hash = 0;
	for (size_t i = 0; i < 2; i++) {
		scan_init(&both[i]->reader);
		both[i]->event = both[i]->piece = SCAN_MORE;
		both[i]->depth = 0;
		both[i]->said.len = 0;
		both[i]->said.hash = 0;
	}
	(void)cut_feed(o, input, cut, &(struct cut_reader){scan_read, r});
	for (size_t i = 0; i < 2; i++)
		event = scan_finish(r, both[1 - i], o);
	if ((event == SCAN_BAD && r->skipping.reader.why != r->told.reader.why) ||
		r->skipping.reader.offset != r->told.reader.offset)
		outcome_broken(o, "skipping, the verdict is another");
	if (r->skipping.said.hash != r->unskipped.hash)
		outcome_broken(o, "skipping, what is not skipped is another");
	if (event == SCAN_DONE) {
		outcome_say(o, "done");
	} else {
		if (scan_next(&r->told.reader, &in, &out) != SCAN_BAD || in.len != 1)
			outcome_broken(o, "it went on behind its end");
		outcome_say(o, r->told.piece == SCAN_MORE ? "bad: " : " bad: ");
		outcome_say(o, r->told.reader.why);
		outcome_say(o, " at ");
		outcome_number(o, (int64_t)r->told.reader.offset);
	}
	if (o->used != r->told.reader.offset)
		outcome_broken(o, "not all that was read counts");
	free(r);
}

#endif
