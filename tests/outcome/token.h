/* What comes of a token file: "token: TOKEN", or "refused: FILE: WHY". */
#ifndef OUTCOME_TOKEN_H
#define OUTCOME_TOKEN_H

#include "kube/token.h"
#include "tests/cut.h"

/* Goes on behind a refusal: it must stay. */
static inline bool token_read(void *reader, struct span *in, struct outcome *o)
{
	struct token *t = reader;
	bool refused = t->bad || t->too_large;

	if (token_push(t, cut_take_all(in)) && refused)
		outcome_broken(o, "a refusal was taken back");
	return true;
}

static inline void token_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct token *t = cut_new(sizeof *t);
	struct fail f = {0};

	(void)with;
	token_init(t);
	cut_feed(o, input, cut, &(struct cut_reader){token_read, t});
	if (token_end(t, "FILE", &f) == FAIL_NONE) {
		outcome_say(o, "token: ");
		outcome_printable(o, token_span(t));
	} else {
		outcome_say(o, "refused: ");
		outcome_add(o, (struct span){(const unsigned char *)f.detail, f.len});
		if (f.code != FAIL_TOKEN)
			outcome_broken(o, "another failure than FAIL_TOKEN");
	}
	token_wipe(t);
	if (token_span(t).len > 0)
		outcome_broken(o, "it is there behind its wiping");
	free(t);
}

#endif
