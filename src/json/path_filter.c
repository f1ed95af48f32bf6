#include "json/path_reader.h"

static const char unclosed_group[] = "the ( is not closed";

static bool is_operator(unsigned char c)
{
	return span_find(SPAN("!<>="), c) < 4;
}

/* Bits of enum path_compare; none for what is no operator, which fails when it is needed. */
static unsigned meaning(struct span op)
{
	bool or_equal = op.len == 2 && op.ptr[1] == '=';
	unsigned equal = or_equal ? PATH_EQUAL : 0;

	if (op.len != 1 && !or_equal)
		return 0;
	switch (op.ptr[0]) {
	case '<':
		return PATH_LESS | equal;
	case '>':
		return PATH_GREATER | equal;
	case '!':
		return or_equal ? PATH_LESS | PATH_GREATER : 0;
	}
	return equal;
}

static void read_side(struct path_reader *r, const unsigned char *end)
{
	path_read_part(r, end, false);
	path_emit(r, PATH_END);
}

/*
 * Up to `end`: a comparison or, without an operator, a test of existence. The
 * operator is the first run of its bytes, in quotes, too; it leaves at least one
 * byte on its right. Goes past the byte at `end`.
 */
static void read_test(struct path_reader *r, const unsigned char *end)
{
	const unsigned char *op = r->at, *right;
	struct path_step *s = path_emit(r, PATH_COMPARE);

	while (op < end && !is_operator(*op))
		op++;
	right = op;
	while (right + 1 < end && is_operator(*right))
		right++;
	if (op > r->at && right > op) {
		s->has = meaning((struct span){op, (size_t)(right - op)});
		read_side(r, op);
		r->at = right;
	} else {
		s->op = PATH_EXISTS;
	}
	read_side(r, end);
	path_close(r, s);
	r->at = end;
}

/* What must follow the last ). */
static void read_close(struct path_reader *r, bool unclosed)
{
	if (!(unclosed && r->at == r->end) && !path_accept(r, ']'))
		path_refuse(r, "a ] is missing");
}

/* The filter that kubectl knows: up to the first ) that is not in the first quotes. */
static void read_simple(struct path_reader *r, bool unclosed)
{
	const unsigned char *start = r->at, *end, *after;
	int c, quote = 0;
	bool closed = true;

	for (; (c = path_peek(r)) >= 0 && c != '\n' && (c != ')' || !closed); r->at++) {
		if (c != '"' && c != '\'')
			continue;
		if (quote == 0) {
			quote = c;
			closed = false;
		} else if (c == quote && r->at[-1] != '\\') {
			closed = true;
		}
	}
	end = r->at;
	if (!path_accept(r, ')'))
		path_refuse(r, unclosed_group);
	read_close(r, unclosed);
	after = r->at;
	r->at = start;
	read_test(r, end);
	r->at = after;
}

/* ---- what kubectl does not know: && || ! ( ) ---- */

static void skip_spaces(struct path_reader *r)
{
	while (path_accept(r, ' '))
		;
}

/* && or || */
static bool is_doubled(const struct path_reader *r, int c)
{
	return r->end - r->at >= 2 && r->at[0] == c && r->at[1] == c;
}

static bool read_operator(struct path_reader *r, int c)
{
	bool right;

	skip_spaces(r);
	right = is_doubled(r, c);
	r->at += right ? 2 : 0;
	return right;
}

/* A comparison or test of existence: up to && || or ), outside quotes. */
static void read_plain(struct path_reader *r)
{
	const unsigned char *start = r->at, *end;
	int c, quote = 0;

	for (; (c = path_peek(r)) >= 0 && c != '\n'; r->at++) {
		if (quote != 0) {
			if (c == quote && r->at[-1] != '\\')
				quote = 0;
			continue;
		}
		if (c == ')' || is_doubled(r, '&') || is_doubled(r, '|'))
			break;
		if (c == '"' || c == '\'')
			quote = c;
	}
	end = r->at;
	if (end == start)
		path_refuse(r, "a condition is missing");
	r->at = start;
	read_test(r, end);
}

static void read_group(struct path_reader *r);

static void read_condition(struct path_reader *r)
{
	struct path_step *s;

	skip_spaces(r);
	/* Every ! and ( takes a step: these are what bounds the recursion. */
	if (r->why != NULL)
		return;
	if (path_accept(r, '!')) {
		s = path_emit(r, PATH_NOT);
		read_condition(r);
		path_close(r, s);
	} else if (path_accept(r, '(')) {
		read_group(r);
	} else {
		read_plain(r);
	}
}

/* What stands in parentheses, up to and with the last one. */
static void read_group(struct path_reader *r)
{
	struct path_step *some = path_emit(r, PATH_SOME), *every;

	do {
		every = path_emit(r, PATH_EVERY);
		do
			read_condition(r);
		while (read_operator(r, '&'));
		path_close(r, every);
	} while (read_operator(r, '|'));
	path_close(r, some);
	if (!path_accept(r, ')'))
		path_refuse(r, unclosed_group);
}

/* What is but a comparison or a test of existence must be as kubectl wants it. */
static void check_extended(struct path_reader *r, const struct path_step *filter)
{
	const struct path_step *some = filter + 1, *every = some + 1, *only = every + 1;

	if (only->op != PATH_NOT && only->op != PATH_SOME && every->next == only->next + 1 &&
		some->next == every->next + 1)
		path_refuse(r, unclosed_group);
}

void path_read_filter(struct path_reader *r, bool unclosed)
{
	struct path_step *s = path_emit(r, PATH_FILTER);
	struct path_reader before = *r;

	if (r->in_filter) {
		path_refuse(r, "a filter within a filter");
		return;
	}
	r->in_filter = true;
	read_simple(r, unclosed);
	if (r->why != NULL) {
		*r = before;
		r->in_filter = true;
		read_group(r);
		read_close(r, unclosed);
		if (r->why == NULL)
			check_extended(r, s);
	}
	r->in_filter = false;
	path_close(r, s);
}
