/*
 * Which type an APIGroupDiscoveryList has for a name: "GROUP/VERSION PLURAL SINGULAR",
 * and "namespaced" where it is; "none"; "bad" when it is not JSON.
 */
#ifndef OUTCOME_DISCOVERY_H
#define OUTCOME_DISCOVERY_H

#include "kube/discovery.h"
#include "tests/cut.h"

struct discovery_run {
	struct discovery discovery;
	bool bad;
};

static inline bool discovery_read(void *reader, struct span *in, struct outcome *o)
{
	struct discovery_run *r = reader;
	struct span all = cut_take_all(in);

	(void)o;
	r->bad = !discovery_push(&r->discovery, all);
	if (r->bad && discovery_push(&r->discovery, SPAN("x")))
		outcome_broken(o, "bad, and then not");
	return true;
}

static inline void discovery_say(struct outcome *o, const char *string, size_t size)
{
	if (strnlen(string, size) == size)
		outcome_broken(o, "a string without its end");
	else
		outcome_printable(o, span_of(string));
	outcome_say(o, " ");
}

/* `with` is the name, a string. */
static inline void discovery_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct discovery_run *r = cut_new(sizeof *r);
	const struct type *t = &r->discovery.found;

	r->bad = false;
	discovery_init(&r->discovery, span_of(with));
	cut_feed(o, input, cut, &(struct cut_reader){discovery_read, r});
	if (r->bad) {
		outcome_say(o, "bad");
	} else if (!discovery_found(&r->discovery)) {
		outcome_say(o, "none");
	} else {
		discovery_say(o, t->group, sizeof t->group);
		discovery_say(o, t->version, sizeof t->version);
		discovery_say(o, t->plural, sizeof t->plural);
		discovery_say(o, t->singular, sizeof t->singular);
		outcome_say(o, t->namespaced ? "namespaced" : "");
	}
	free(r);
}

#endif
