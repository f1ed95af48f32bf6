/*
 * What comes of a JSON text that is written without white space: that, then "; done",
 * "; bad: WHY at BYTE" or "; closed".
 */
#ifndef OUTCOME_COMPACT_H
#define OUTCOME_COMPACT_H

#include "tests/cut.h"
#include "json/compact.h"

struct compact_run {
	struct sink sink;
	struct outcome *outcome;
	size_t room; /* bytes that the sink takes */
	enum json_status status;
	struct compact reader;
};

static inline bool compact_put(struct sink *self, struct span bytes)
{
	struct compact_run *r = (struct compact_run *)self;

	if (bytes.len > r->room)
		return false;
	if (bytes.len == 0)
		outcome_broken(r->outcome, "nothing was put");
	r->room -= bytes.len;
	outcome_add(r->outcome, bytes);
	return true;
}

static inline bool compact_read(void *run, struct span *in, struct outcome *o)
{
	struct compact_run *r = run;

	(void)o;
	r->status = compact_push(&r->reader, cut_take_all(in));
	return r->status == JSON_FINE;
}

/* `with` is a size_t, the room, or null. */
static inline void compact_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct compact_run *r = cut_new(sizeof *r);

	r->sink.put = compact_put;
	r->outcome = o;
	r->room = with != NULL ? *(const size_t *)with : SIZE_MAX;
	compact_init(&r->reader, &r->sink);
	if (cut_feed(o, input, cut, &(struct cut_reader){compact_read, r}))
		r->status = compact_end(&r->reader);
	else if (compact_push(&r->reader, SPAN("1")) != r->status ||
		compact_end(&r->reader) != r->status)
		outcome_broken(o, "it went on behind its end");
	/* Pieces are taken whole. */
	o->used = 0;
	if (r->status == JSON_BAD) {
		outcome_say(o, "; bad: ");
		outcome_say(o, r->reader.scan.why);
		outcome_say(o, " at ");
		outcome_number(o, (int64_t)r->reader.scan.offset);
	} else {
		outcome_say(o, r->status == JSON_FINE ? "; done" : "; closed");
	}
	free(r);
}

#endif
