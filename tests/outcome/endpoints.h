/*
 * What comes of a list of EndpointSlices: "ADDRESS:PORT ", or the objects of JSON,
 * one behind the other, then whether there were any endpoints, and the next page,
 * if any; or why it was refused.
 */
#ifndef OUTCOME_ENDPOINTS_H
#define OUTCOME_ENDPOINTS_H

#include "kube/endpoints.h"
#include "tests/cut.h"

struct endpoints_query {
	enum endpoints_wanted wanted;
	const char *port;
	bool json;
};

/* Too large for an allocation at each cut; what is not read once is left as it was. */
static struct endpoints endpoints_set;

struct endpoints_run {
	struct fail f;
};

static inline bool endpoints_read(void *run, struct span *in, struct outcome *o)
{
	struct fail *f = &((struct endpoints_run *)run)->f;

	(void)o;
	return endpoints_push(&endpoints_set, cut_take_all(in), f) == FAIL_NONE;
}

static inline void endpoints_say(struct outcome *o, const struct endpoints_query *q)
{
	char buffer[65536];
	struct text t;

	for (size_t i = 0; i < endpoints_set.count; i++) {
		text_init(&t, buffer, q->json ? sizeof buffer : ENDPOINTS_LINE_MAX);
		if (q->json)
			endpoints_add_json(&endpoints_set, i, &t);
		else
			endpoints_add_line(&endpoints_set, i, &t);
		if (t.cut && !q->json)
			outcome_broken(o, "a line over its limit");
		outcome_printable(o, text_span(&t));
		outcome_say(o, " ");
	}
	outcome_say(o, endpoints_set.seen ? "of some" : "of none");
	if (endpoints_set.next[0] != '\0') {
		outcome_say(o, ", then ");
		outcome_printable(o, span_of(endpoints_set.next));
	}
}

static inline void endpoints_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	const struct endpoints_query *q = with;
	struct endpoints_run run = {0};
	char reason[FAIL_DETAIL_MAX + 100];
	struct text t;

	memset(&endpoints_set, 0xa5, offsetof(struct endpoints, order));
	endpoints_set.buffer[0] = 'x';
	endpoints_init(&endpoints_set, q->wanted, q->port, q->json);
	endpoints_begin(&endpoints_set);
	cut_feed(o, input, cut, &(struct cut_reader){endpoints_read, &run});
	/* What is refused is refused at the piece that is wrong. */
	o->used = input.len;
	if (run.f.code == FAIL_NONE && endpoints_end(&endpoints_set, &run.f) == FAIL_NONE) {
		endpoints_say(o, q);
		return;
	}
	text_init(&t, reason, sizeof reason);
	fail_describe(&run.f, &t);
	outcome_printable(o, text_span(&t));
}

#endif
