/* What comes of a JSONPath template: "right", or "WHY at BYTE". */
#ifndef OUTCOME_PATH_H
#define OUTCOME_PATH_H

#include "tests/cut.h"
#include "json/path.h"

static inline void path_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct path *p = cut_new(sizeof *p);
	/* A copy of just its size. */
	unsigned char *copy = malloc(input.len + 1);
	struct path_error error;

	(void)cut, (void)with;
	memset(o, 0, offsetof(struct outcome, log) + 1);
	memcpy(copy, input.ptr, input.len);
	if (path_compile(p, (struct span){copy, input.len}, &error)) {
		outcome_say(o, "right");
		if (error.why != NULL || p->count == 0 || p->count > PATH_STEPS_MAX ||
			p->steps[p->count - 1].op != PATH_STOP)
			outcome_broken(o, "a program without an end, or an error");
	} else {
		outcome_say(o, error.why);
		outcome_say(o, " at ");
		outcome_number(o, (int64_t)error.at);
		if (error.at > input.len)
			outcome_broken(o, "a place behind the expression");
	}
	free(copy);
	free(p);
}

#endif
