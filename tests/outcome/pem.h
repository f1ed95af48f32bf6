/*
 * What comes of a PEM file: "(" begins a certificate, its bytes follow, ")" ends
 * it; "!" is one that is broken, "?" one in which the file has ended.
 */
#ifndef OUTCOME_PEM_H
#define OUTCOME_PEM_H

#include "net/pem.h"
#include "tests/cut.h"

struct pem_run {
	struct pem reader;
	bool open;
};

static inline void pem_say(struct outcome *o, enum pem_event event, struct span out)
{
	switch (event) {
	case PEM_BEGIN:
		outcome_say(o, "(");
		return;
	case PEM_DATA:
		if (out.len < 1 || out.len > 3)
			outcome_broken(o, "data of 1 to 3 bytes");
		outcome_printable(o, out);
		return;
	case PEM_END:
		outcome_say(o, ")");
		return;
	case PEM_BAD:
		outcome_say(o, "!");
		return;
	case PEM_MORE:
		break;
	}
	outcome_broken(o, "an event that there is not");
}

static inline bool pem_read(void *run, struct span *in, struct outcome *o)
{
	struct pem_run *r = run;
	struct span out;

	for (;;) {
		enum pem_event event = pem_next(&r->reader, in, &out);

		if (event == PEM_MORE)
			return true;
		if (r->open == (event == PEM_BEGIN))
			outcome_broken(o, "within a certificate or not");
		pem_say(o, event, out);
		r->open = event == PEM_BEGIN || event == PEM_DATA;
	}
}

static inline void pem_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct pem_run *r = cut_new(sizeof *r);

	(void)with;
	pem_init(&r->reader);
	r->open = false;
	cut_feed(o, input, cut, &(struct cut_reader){pem_read, r});
	if (r->open)
		outcome_say(o, "?");
	if (r->open != pem_is_open(&r->reader))
		outcome_broken(o, "whether it is open");
	free(r);
}

#endif
