#include "command/selection.h"

#include "base/clock.h"
#include "base/io.h"

/* Of an expression, what is shown before the place where it is refused, and of all. */
#define SHOWN_BEFORE 50
#define SHOWN_MAX 70

enum fail_code selection_compile(struct selection *s, struct span expression, struct fail *f)
{
	s->expression = expression;
	if (!path_compile(&s->path, expression, &s->error))
		FAIL(f, FAIL_EXPRESSION, s->error.why);
	return f->code;
}

/* The expression, and a caret under the place where it is wrong. */
void selection_show_error(const struct selection *s)
{
	char buffer[2 * SHOWN_MAX + 16];
	struct span shown = s->expression;
	size_t at = s->error.at;
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	if (s->error.why == NULL)
		return;
	if (at > SHOWN_BEFORE) {
		span_take(&shown, at - SHOWN_BEFORE);
		at = SHOWN_BEFORE;
	}
	if (shown.len > SHOWN_MAX)
		shown.len = SHOWN_MAX;
	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "  ");
	text_add_printable(&t, shown);
	text_add(&t, "\n  ");
	while (at-- > 0)
		text_add(&t, " ");
	text_add(&t, "^\n");
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}

void selection_fail_json(const struct scan *s, struct fail *f)
{
	char buffer[TEXT_DECIMAL_MAX + 1];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add_decimal(&t, s->offset);
	FAIL(f, FAIL_JSON, "byte ", text_string(&t), ": ", s->why);
}

static bool tell(const struct selection *s, enum select_status status, struct fail *f)
{
	switch (status) {
	case SELECT_FINE:
		return true;
	case SELECT_BAD:
		selection_fail_json(&s->select.scan, f);
		break;
	case SELECT_FAILED:
		FAIL(f, FAIL_EVALUATION, s->select.why);
		break;
	case SELECT_LARGE:
	case SELECT_TWICE:
		FAIL(f, FAIL_JSON_LIMIT, s->select.why);
		break;
	case SELECT_CLOSED: /* the sink's owner knows */
		break;
	}
	return false;
}

void selection_begin(struct selection *s, struct sink *out)
{
	select_init(&s->select, &s->path, out);
}

bool selection_push(struct selection *s, struct span in, struct fail *f)
{
	return tell(s, select_push(&s->select, in), f);
}

void selection_end(struct selection *s, struct fail *f)
{
	tell(s, select_end(&s->select), f);
}
