#include "command/selection.h"

#include "base/clock.h"
#include "base/io.h"

/* Of an expression and its caret, what is shown. */
#define SHOWN_MAX 65536

enum fail_code selection_compile(struct selection *s, struct span expression, struct fail *f)
{
	s->expression = expression;
	if (!path_compile(&s->path, expression, &s->error))
		FAIL(f, FAIL_EXPRESSION, s->error.why);
	return f->code;
}

/* The expression, and a caret under the place where it is wrong. */
void selection_show_error(const struct selection *s, const struct fail *f)
{
	static char buffer[SHOWN_MAX];
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	if (f->code != FAIL_EXPRESSION)
		return;
	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "  ");
	text_add_printable(&t, s->expression);
	text_add(&t, "\n  ");
	for (size_t at = s->error.at; at > 0; at--)
		text_add(&t, " ");
	text_add(&t, "^\n");
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}

bool selection_tell(
	enum json_status status, const struct scan *scan, const char *why, struct fail *f)
{
	char buffer[TEXT_DECIMAL_MAX + 1];
	struct text t;

	switch (status) {
	case JSON_FINE:
		return true;
	case JSON_BAD:
		text_init(&t, buffer, sizeof buffer);
		text_add_decimal(&t, scan->offset);
		FAIL(f, FAIL_JSON, "byte ", text_string(&t), ": ", scan->why);
		break;
	case JSON_FAILED:
		FAIL(f, FAIL_EVALUATION, why);
		break;
	case JSON_LARGE:
	case JSON_TWICE:
		FAIL(f, FAIL_JSON_LIMIT, why);
		break;
	case JSON_CLOSED: /* the sink's owner knows */
		break;
	}
	return false;
}

static bool tell(const struct selection *s, enum json_status status, struct fail *f)
{
	return selection_tell(status, &s->select.scan, s->select.why, f);
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
