#include "kube/warning.h"

/* What stands between the quotes that `value` begins with; false when there are none. */
static bool read_quoted(struct span *value, struct text *out)
{
	if (value->len == 0 || *value->ptr != '"')
		return false;
	span_take(value, 1);
	while (value->len > 0) {
		struct span c = span_take(value, 1);

		if (*c.ptr == '"')
			return true;
		if (*c.ptr == '\\' && value->len > 0)
			c = span_take(value, 1);
		text_add_printable(out, c);
	}
	return false;
}

bool warning_next(struct span *value, struct text *out)
{
	struct text date = {0};
	struct span code;

	while (value->len > 0) {
		*value = span_trim(*value);
		code = span_take_to(value, ' ');
		span_take_to(value, ' ');
		out->len = 0;
		if (!read_quoted(value, out))
			break;
		/* A date, perhaps, which has a comma in it. */
		*value = span_trim(*value);
		read_quoted(value, &date);
		span_take_to(value, ',');
		if (span_equal(code, SPAN("299")))
			return true;
	}
	value->len = 0;
	return false;
}

bool warnings_add(struct warnings *w, struct span text)
{
	uint64_t mark = span_hash(text);

	for (size_t i = 0; i < WARNINGS_MAX; i++)
		if (w->mark[i] == mark)
			return false;
	w->mark[w->count++ % WARNINGS_MAX] = mark;
	return true;
}
