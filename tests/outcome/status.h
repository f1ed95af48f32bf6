/* What comes of a body: the message, and "; NAME=TEXT" for each of the other texts. */
#ifndef OUTCOME_STATUS_H
#define OUTCOME_STATUS_H

#include "kube/status.h"
#include "tests/cut.h"

static inline bool status_read(void *reader, struct span *in, struct outcome *o)
{
	const struct status *s = reader;

	status_push(reader, cut_take_all(in));
	for (unsigned i = 0; i < STATUS_TEXTS; i++) {
		const char *text = status_text(s, (enum status_text)i);
		size_t len = strnlen(text, STATUS_TEXT_MAX);

		if (len == STATUS_TEXT_MAX)
			outcome_broken(o, "a text is over its limit");
		for (size_t at = 0; at < len; at++)
			if (text[at] < ' ' || text[at] > '~')
				outcome_broken(o, "a text is not printable");
	}
	return true;
}

static inline void status_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	static const char *const names[] = {
		[STATUS_RESULT] = "; status=",
		[STATUS_REASON] = "; reason=",
		[STATUS_CODE] = "; code=",
		[STATUS_NAME] = "; name=",
		[STATUS_GROUP] = "; group=",
		[STATUS_TYPE] = "; kind=",
		[STATUS_RETRY_AFTER] = "; retry=",
		[STATUS_CAUSE_REASON] = "; cause=",
		[STATUS_CAUSES] = "; causes=",
	};
	struct status *s = cut_new(sizeof *s);

	(void)with;
	status_init(s);
	cut_feed(o, input, cut, &(struct cut_reader){status_read, s});
	outcome_say(o, status_text(s, STATUS_MESSAGE));
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = status_text(s, (enum status_text)i);

		if (names[i] != NULL && *text != '\0') {
			outcome_say(o, names[i]);
			outcome_say(o, text);
		}
	}
	free(s);
}

#endif
