/*
 * What comes of a JSON text: "+PATH " and "-PATH " for what opens and closes,
 * "PATH='TEXT' " for a string and "PATH=WORD " for the rest, "..." behind one that
 * was cut; then "done" or "bad". The outermost path shows as "$". `with` is a path
 * whose inside is passed over; null: none.
 */
#ifndef OUTCOME_TRAIL_H
#define OUTCOME_TRAIL_H

#include "tests/cut.h"
#include "json/trail.h"

struct trail_run {
	const char *skip;
	enum trail_event end;
	struct trail reader;
};

static inline void trail_say_path(struct outcome *o, const struct trail *t)
{
	char path[TRAIL_PATH_MAX + 1];

	memcpy(path, t->path, t->path_len);
	path[t->path_len] = '\0';
	if (!trail_is(t, path) || strlen(path) != t->path_len)
		outcome_broken(o, "the path is a string");
	outcome_say(o, "$");
	outcome_printable(o, span_of(path));
}

static inline void trail_say_value(struct outcome *o, const struct trail_run *r, struct span value)
{
	const char *quote = r->end == TRAIL_TEXT ? "'" : "";

	trail_say_path(o, &r->reader);
	outcome_say(o, "=");
	outcome_say(o, quote);
	outcome_printable(o, value);
	outcome_say(o, quote);
	outcome_say(o, r->reader.cut ? "... " : " ");
	if (value.len > TRAIL_VALUE_MAX)
		outcome_broken(o, "a value over its limit");
	if (r->reader.cut && value.len != TRAIL_VALUE_MAX)
		outcome_broken(o, "a short value that was cut");
}

/* False for an event that ends a piece. */
static inline bool trail_say(struct outcome *o, struct trail_run *r, struct span value)
{
	switch (r->end) {
	case TRAIL_OPEN:
	case TRAIL_CLOSE:
		outcome_say(o, r->end == TRAIL_OPEN ? "+" : "-");
		trail_say_path(o, &r->reader);
		outcome_say(o, " ");
		if (r->end == TRAIL_OPEN && r->skip != NULL && trail_is(&r->reader, r->skip))
			trail_skip(&r->reader);
		return true;
	case TRAIL_TEXT:
	case TRAIL_PLAIN:
		trail_say_value(o, r, value);
		return true;
	case TRAIL_MORE:
	case TRAIL_DONE:
	case TRAIL_BAD:
		break;
	}
	return false;
}

static inline bool trail_read(void *run, struct span *in, struct outcome *o)
{
	struct trail_run *r = run;
	struct span value;

	do {
		r->end = trail_next(&r->reader, in, &value);
	} while (trail_say(o, r, value));
	return r->end == TRAIL_MORE;
}

static inline void trail_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct trail_run *r = cut_new(sizeof *r);
	struct span value;

	r->skip = with;
	trail_init(&r->reader);
	if (cut_feed(o, input, cut, &(struct cut_reader){trail_read, r}))
		do {
			r->end = trail_end(&r->reader, &value);
		} while (trail_say(o, r, value));
	if (r->end == TRAIL_BAD && (r->reader.scan.why == NULL || r->reader.scan.why[0] == '\0'))
		outcome_broken(o, "no reason");
	outcome_say(o, r->end == TRAIL_DONE ? "done" : r->end == TRAIL_BAD ? "bad" : "more");
	free(r);
}

#endif
