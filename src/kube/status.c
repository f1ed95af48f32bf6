#include "kube/status.h"

#include "base/text.h"

/* In the order of the texts, each ended by a zero. */
static const char paths[] = ".kind\0.status\0.message\0.reason\0.code\0"
			    ".details.name\0.details.group\0.details.kind\0"
			    ".details.retryAfterSeconds\0"
			    ".details.causes[].reason\0"
			    ".[\0" /* is made of the next two; no path is that */
			    ".details.causes[].message\0.details.causes[].field\0";

void status_init(struct status *s)
{
	s->bad = false;
	trail_init(&s->trail);
	for (size_t i = 0; i < STATUS_TEXTS; i++)
		s->text[i][0] = '\0';
}

static struct span text_of(const struct status *s, enum status_text which)
{
	return span_of(s->text[which]);
}

/* A cause is complete. Most messages hold all of them. */
static void end_cause(struct status *s)
{
	struct span message = text_of(s, STATUS_MESSAGE), why = text_of(s, STATUS_CAUSE_MESSAGE),
		    field = text_of(s, STATUS_CAUSE_FIELD);
	char *causes = s->text[STATUS_CAUSES];

	if (!span_holds(message, why) || !span_holds(message, field)) {
		text_join(causes, STATUS_TEXT_MAX, ", ", field);
		text_join(causes, STATUS_TEXT_MAX, field.len > 0 ? ": " : ", ", why);
	}
	s->text[STATUS_CAUSE_MESSAGE][0] = s->text[STATUS_CAUSE_FIELD][0] = '\0';
}

void status_push(struct status *s, struct span in)
{
	enum trail_event event = TRAIL_MORE;
	struct span value;
	size_t i;

	while (!s->bad && (event = trail_next(&s->trail, &in, &value)) != TRAIL_MORE) {
		s->bad = event == TRAIL_BAD;
		i = trail_which(&s->trail, paths);
		/* Of what is no string, numbers. */
		if ((event == TRAIL_TEXT || (event == TRAIL_PLAIN && *value.ptr <= '9')) &&
			i < STATUS_TEXTS) {
			s->text[i][0] = '\0';
			text_join(s->text[i], STATUS_TEXT_MAX, "", value);
		}
		/* When one begins, too: then there is nothing yet. */
		if (trail_is(&s->trail, ".details.causes[]"))
			end_cause(s);
	}
}

const char *status_text(const struct status *s, enum status_text which)
{
	return span_equal(text_of(s, STATUS_KIND), SPAN("Status")) ? s->text[which] : "";
}
