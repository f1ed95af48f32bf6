/*
 * What comes of pages that are told to be a Table's: what is printed, "; N rows" and
 * how it ended. A zero is between two pages. `with` is what is asked for.
 */
#ifndef OUTCOME_TABLE_H
#define OUTCOME_TABLE_H

#include "kube/table.h"
#include "tests/cut.h"

struct table_asked {
	unsigned options;
	size_t room; /* bytes that the sink takes, and then no more; 0: all */
};

struct table_run {
	struct sink sink;
	struct outcome *o;
	size_t room, taken;
	bool closed;
	struct table reader;
};

static inline bool table_take(struct sink *sink, struct span s)
{
	struct table_run *r = (struct table_run *)(void *)sink;

	if (r->closed)
		outcome_broken(r->o, "a closed sink is given more");
	if (s.len == 0 || s.len > COLUMNS_PIECE)
		outcome_broken(r->o, "a piece that is too small or too large");
	outcome_add(r->o, s);
	r->taken += s.len;
	r->closed = r->room > 0 && r->taken > r->room;
	return !r->closed;
}

static inline bool table_read(void *run, struct span *in, struct outcome *o)
{
	struct table_run *r = run;

	r->o = o;
	if (in->len == 0)
		return table_push(&r->reader, *in) <= TABLE_STOPPED;
	while (in->len > 0) {
		enum table_result result =
			table_push(&r->reader, span_take(in, span_find(*in, '\0')));

		if (in->len == 0)
			break;
		span_take(in, 1);
		if (result != TABLE_OK && table_next_page(&r->reader) != result)
			outcome_broken(o, "what went wrong does not stay so");
		if (result == TABLE_OK)
			table_next_page(&r->reader);
	}
	return true;
}

static inline void table_say_end(struct outcome *o, struct table *t)
{
	static const char *const ends[] = {"; ok", "; other", "; bad: ", "; stopped"};
	enum table_result result = table_end(t);

	outcome_say(o, "; ");
	outcome_number(o, (int64_t)table_rows(t));
	outcome_say(o, table_rows(t) == 1 ? " row" : " rows");
	outcome_say(o, ends[result]);
	if (result == TABLE_BAD)
		outcome_say(o, t->why);
	if (table_push(t, SPAN("x")) != (result == TABLE_OK ? TABLE_BAD : result))
		outcome_broken(o, "the end does not last");
}

static inline void table_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	static struct table_run r;
	const struct table_asked *asked = with;

	/* The text itself is large, and never read before it is written. */
	memset(&r.reader, 0xa5, offsetof(struct table, out.text));
	r.sink.put = table_take;
	r.o = o;
	r.room = asked->room;
	r.taken = 0;
	r.closed = false;
	r.reader.apart = (asked->options & TABLE_KINDS) != 0;
	r.reader.kind = r.reader.apart ? SPAN("pod/") : SPAN("");
	table_init(&r.reader, &r.sink, asked->options);
	cut_feed(o, input, cut, &(struct cut_reader){table_read, &r});
	table_say_end(o, &r.reader);
}

#endif
