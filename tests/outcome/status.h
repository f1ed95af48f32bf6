/* What comes of a body: the message. */
#ifndef OUTCOME_STATUS_H
#define OUTCOME_STATUS_H

#include "kube/status.h"
#include "tests/cut.h"

static inline bool status_read(void *reader, struct span *in, struct outcome *o)
{
	status_push(reader, cut_take_all(in));
	if (status_message(reader).len > STATUS_MESSAGE_MAX)
		outcome_broken(o, "the message is over its limit");
	return true;
}

static inline void status_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct status *s = cut_new(sizeof *s);

	(void)with;
	status_init(s);
	cut_feed(o, input, cut, &(struct cut_reader){status_read, s});
	outcome_printable(o, status_message(s));
	free(s);
}

#endif
