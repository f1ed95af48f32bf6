/* What comes of a chunked body: the body, then "; done", "; bad" or "; more", then the rest. */
#ifndef OUTCOME_CHUNKED_H
#define OUTCOME_CHUNKED_H

#include "net/chunked.h"
#include "tests/cut.h"

struct chunked_run {
	enum chunked_event end;
	struct chunked reader;
};

static inline bool chunked_read(void *run, struct span *in, struct outcome *o)
{
	struct chunked_run *r = run;
	struct span out;

	while ((r->end = chunked_next(&r->reader, in, &out)) == CHUNKED_DATA) {
		if (out.len == 0)
			outcome_broken(o, "data of no bytes");
		outcome_add(o, out);
	}
	return r->end == CHUNKED_MORE;
}

static inline void chunked_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	static const char *const ends[] = {[CHUNKED_MORE] = "; more",
		[CHUNKED_DATA] = "; data",
		[CHUNKED_DONE] = "; done",
		[CHUNKED_BAD] = "; bad"};
	struct chunked_run *r = cut_new(sizeof *r);
	struct span in = SPAN("0"), out;

	(void)with;
	chunked_init(&r->reader);
	if (!cut_feed(o, input, cut, &(struct cut_reader){chunked_read, r}))
		if (chunked_next(&r->reader, &in, &out) != r->end || in.len != 1)
			outcome_broken(o, "it went on behind its end");
	outcome_say(o, ends[r->end]);
	outcome_rest(o, input);
	free(r);
}

#endif
