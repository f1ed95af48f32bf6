/*
 * What comes of pages that a record separator (0x1e) parts: the joined list, with
 * "<TOKEN>" where one page ended and another was asked for; then "; done", "; more"
 * or "; bad: why". What is joined must be JSON.
 */
#ifndef OUTCOME_PAGES_H
#define OUTCOME_PAGES_H

#include "kube/pages.h"
#include "tests/cut.h"

#define PAGES_SEPARATOR 0x1e

struct pages_run {
	struct pages pages;
	const char *end; /* null: not yet */
	struct scan joined;
};

static inline void pages_say(struct pages_run *r, struct outcome *o, struct span out)
{
	struct span rest = out, ignored;

	outcome_printable(o, out);
	while (rest.len > 0)
		if (scan_next(&r->joined, &rest, &ignored) == SCAN_BAD) {
			outcome_broken(o, r->joined.why);
			break;
		}
}

static inline bool pages_bad(struct pages_run *r, struct outcome *o)
{
	struct span in = SPAN("x"), out;

	r->end = "; bad: ";
	if (r->pages.why == NULL)
		outcome_broken(o, "bad without a reason");
	if (pages_next(&r->pages, &in, &out) != PAGES_BAD ||
		pages_end(&r->pages, &out) != PAGES_BAD)
		outcome_broken(o, "bad, and then not");
	return false;
}

/* One page has ended; true when another follows. */
static inline bool pages_turn(struct pages_run *r, struct outcome *o)
{
	struct span out = {0};

	switch (pages_end(&r->pages, &out)) {
	case PAGES_MORE:
		if (out.len == 0)
			outcome_broken(o, "an empty token");
		outcome_say(o, "<");
		outcome_printable(o, out);
		outcome_say(o, ">");
		return true;
	case PAGES_DATA:
		pages_say(r, o, out);
		while (scan_end(&r->joined, &out) == SCAN_NUMBER)
			;
		if (scan_end(&r->joined, &out) != SCAN_DONE)
			outcome_broken(o, "what was joined is not whole");
		r->end = "; done";
		return false;
	case PAGES_BAD:
		return pages_bad(r, o);
	}
	outcome_broken(o, "none of the events");
	return false;
}

static inline bool pages_read(void *reader, struct span *in, struct outcome *o)
{
	struct pages_run *r = reader;

	while (in->len > 0) {
		struct span page = span_take(in, span_find(*in, PAGES_SEPARATOR)), out = {0};
		enum pages_event event;

		while ((event = pages_next(&r->pages, &page, &out)) == PAGES_DATA) {
			if (out.len == 0)
				outcome_broken(o, "no data");
			pages_say(r, o, out);
		}
		if (event == PAGES_BAD) {
			*in = (struct span){page.ptr, page.len + in->len};
			return pages_bad(r, o);
		}
		if (page.len > 0)
			outcome_broken(o, "more was wanted before the input was used up");
		if (in->len == 0)
			break;
		span_take(in, 1);
		if (!pages_turn(r, o))
			return false;
	}
	return true;
}

/* `with` is the path of the items, or null for ".items". */
static inline void pages_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct pages_run *r = cut_new(sizeof *r);

	r->end = NULL;
	scan_init(&r->joined);
	r->pages.any = false;
	pages_init(&r->pages, with != NULL ? with : ".items", false);
	if (cut_feed(o, input, cut, &(struct cut_reader){pages_read, r}))
		pages_turn(r, o);
	outcome_say(o, r->end != NULL ? r->end : "; more");
	if (r->end != NULL && strcmp(r->end, "; bad: ") == 0)
		outcome_say(o, r->pages.why);
	free(r);
}

#endif
