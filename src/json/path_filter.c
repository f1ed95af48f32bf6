#include "json/path_reader.h"

static struct span rest_of(const struct path_reader *r)
{
	return (struct span){r->at, (size_t)(r->end - r->at)};
}

static bool is_operator(unsigned char c)
{
	return memchr("!<>=", c, 4) != NULL;
}

/* Bits of enum path_compare; none for what is no operator, which fails when it is needed. */
static unsigned char meaning(struct span op)
{
	unsigned char bits = 0;

	if (op.len > 2 || (op.len == 2 && op.ptr[1] != '='))
		return 0;
	if (op.ptr[0] == '<')
		bits = PATH_LESS;
	else if (op.ptr[0] == '>')
		bits = PATH_GREATER;
	else if (op.len == 2 && op.ptr[0] == '!')
		return PATH_LESS | PATH_GREATER;
	else if (op.len == 1)
		return 0;
	return op.len == 2 ? bits | PATH_EQUAL : bits;
}

static bool read_side(struct path_reader *r, struct span text)
{
	if (!path_read_part(r, text, false))
		return false;
	path_emit(r, PATH_END);
	return true;
}

/*
 * A comparison or, without an operator, a test of existence. The operator is the
 * first run of its bytes, in quotes, too; it leaves at least one byte on its right.
 */
static bool read_test(struct path_reader *r, struct span text)
{
	struct span right = text, left, op;
	struct path_step *s;

	left.ptr = text.ptr;
	while (right.len > 0 && !is_operator(*right.ptr))
		span_take(&right, 1);
	op = right;
	while (right.len > 1 && is_operator(*right.ptr))
		span_take(&right, 1);
	left.len = (size_t)(op.ptr - left.ptr);
	op.len -= right.len;
	s = path_emit(r, PATH_COMPARE);
	if (left.len > 0 && op.len > 0) {
		s->has = meaning(op);
		if (!read_side(r, left) || !read_side(r, right))
			return false;
	} else {
		s->op = PATH_EXISTS;
		if (!read_side(r, text))
			return false;
	}
	path_close(r, s);
	return true;
}

/* What must follow the last ). */
static bool read_close(struct path_reader *r, bool unclosed)
{
	if (r->at == r->end && unclosed)
		return true;
	if (r->at == r->end || *r->at != ']')
		return path_refuse(r, "a ] is missing");
	r->at++;
	return true;
}

/* The filter that kubectl knows: up to the first ) that is not in the first quotes. */
static bool read_simple(struct path_reader *r, bool unclosed)
{
	struct span text = {r->at, 0};
	const unsigned char *after;
	unsigned char quote = 0;
	bool closed = true;

	for (; r->at < r->end && *r->at != '\n' && (*r->at != ')' || !closed); r->at++) {
		if (*r->at != '"' && *r->at != '\'')
			continue;
		if (quote == 0) {
			quote = *r->at;
			closed = false;
		} else if (*r->at == quote && r->at[-1] != '\\') {
			closed = true;
		}
	}
	if (r->at == r->end || *r->at != ')')
		return path_refuse(r, "the ( is not closed");
	text.len = (size_t)(r->at++ - text.ptr);
	if (!read_close(r, unclosed))
		return false;
	after = r->at;
	if (!read_test(r, text))
		return false;
	r->at = after;
	return true;
}

/* ---- what kubectl does not know: && || ! ( ) ---- */

static void skip_spaces(struct path_reader *r)
{
	while (r->at < r->end && *r->at == ' ')
		r->at++;
}

static bool read_group(struct path_reader *r);

/* A comparison or test of existence: up to && || or ), outside quotes and brackets. */
static bool read_plain(struct path_reader *r)
{
	struct span text = {r->at, 0};
	const unsigned char *after;
	unsigned char quote = 0;
	int open = 0;

	for (; r->at < r->end && *r->at != '\n'; r->at++) {
		unsigned char c = *r->at;

		if (quote != 0) {
			if (c == quote && r->at[-1] != '\\')
				quote = 0;
			continue;
		}
		if (open == 0 &&
			(c == ')' || span_starts_with(rest_of(r), SPAN("&&")) ||
				span_starts_with(rest_of(r), SPAN("||"))))
			break;
		if (c == '"' || c == '\'')
			quote = c;
		open += (c == '[') - (c == ']');
	}
	if (r->at == text.ptr)
		return path_refuse(r, "a condition is missing");
	after = r->at;
	text.len = (size_t)(after - text.ptr);
	if (!read_test(r, text))
		return false;
	r->at = after;
	return true;
}

static bool read_condition(struct path_reader *r)
{
	struct path_step *s;
	bool right;

	/* Every ! and ( takes a step: these are what bounds the recursion. */
	if (r->error->why != NULL)
		return false;
	skip_spaces(r);
	if (r->at < r->end && *r->at == '!') {
		r->at++;
		s = path_emit(r, PATH_NOT);
		right = read_condition(r);
		path_close(r, s);
		return right;
	}
	if (r->at < r->end && *r->at == '(') {
		r->at++;
		return read_group(r);
	}
	return read_plain(r);
}

static bool read_operator(struct path_reader *r, struct span op)
{
	skip_spaces(r);
	if (!span_starts_with(rest_of(r), op))
		return false;
	r->at += op.len;
	return true;
}

static bool read_every(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_EVERY);

	do
		if (!read_condition(r))
			return false;
	while (read_operator(r, SPAN("&&")));
	path_close(r, s);
	return true;
}

/* What stands in parentheses, up to and with the last one. */
static bool read_group(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_SOME);

	do
		if (!read_every(r))
			return false;
	while (read_operator(r, SPAN("||")));
	path_close(r, s);
	return read_operator(r, SPAN(")")) || path_refuse(r, "the ( is not closed");
}

/* What is but a comparison or a test of existence must be as kubectl wants it. */
static bool check_extended(struct path_reader *r, const struct path_step *filter)
{
	/* Behind the filter: whether one must hold, of which all must hold. */
	const struct path_step *only = filter + 3;

	if (only->op == PATH_NOT || only->op == PATH_SOME || only->next < filter[2].next ||
		filter[2].next < filter[1].next)
		return true;
	return path_refuse(r, "the ( is not closed");
}

bool path_read_filter(struct path_reader *r, bool unclosed)
{
	const unsigned char *start = r->at;
	struct path *p = r->path;
	struct path_step *s;
	unsigned short count, text_len;
	bool right;

	if (r->in_filter)
		return path_refuse(r, "a filter within a filter");
	s = path_emit(r, PATH_FILTER);
	count = p->count;
	text_len = p->text_len;
	r->in_filter = true;
	right = read_simple(r, unclosed);
	if (!right) {
		r->error->why = NULL;
		r->at = start;
		p->count = count;
		p->text_len = text_len;
		right = read_group(r) && read_close(r, unclosed) && check_extended(r, s);
	}
	r->in_filter = false;
	path_close(r, s);
	return right;
}
