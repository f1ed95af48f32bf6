#include "json/path.h"

#include "json/number.h"
#include "json/path_reader.h"

/* ---- fields, words and numbers ---- */

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool ends_name(int c)
{
	return c < 0 || span_find(SPAN(" \t\r\n.,[]$@{}"), (unsigned char)c) < 12;
}

/* A name, from its first byte on; behind a backslash any byte belongs to it. */
static void read_field(struct path_reader *r)
{
	const unsigned char *c = r->at;
	struct path_step *s;

	for (; !ends_name(path_peek(r)); r->at++)
		if (*r->at == '\\' && ++r->at == r->end) {
			path_refuse(r, "it ends too early");
			return;
		}
	if (r->at - c == 1 && *c == '*') {
		path_emit(r, PATH_WILDCARD);
		return;
	}
	s = path_emit(r, PATH_FIELD);
	path_begin_text(r, s, VALUE_STRING);
	for (; c < r->at; c++)
		if (*c != '\\')
			path_add_byte(r, *c);
	path_end_text(r, s);
}

/*
 * Whether `c` begins a word: a letter, a digit or an underscore. Outside ASCII a
 * table of letters would cost more than it is worth: what is mostly signs (to
 * U+00BF, U+2000 to U+2FFF, from U+F000 on) begins no word, all else does.
 */
static bool begins_word(int c)
{
	if (c < 0x80)
		return is_digit(c) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	return c > 0xc2 && c < 0xef && c != 0xe2;
}

/* Behind a dot. */
static void read_dot(struct path_reader *r)
{
	if (path_accept(r, '.')) {
		if (r->step > r->list && r->step[-1].op == PATH_DESCENT)
			path_refuse(r, ".. directly behind ..");
		path_emit(r, PATH_DESCENT);
		if (!begins_word(path_peek(r)))
			return;
	}
	read_field(r);
}

static void read_word(struct path_reader *r)
{
	/* The last two at their kinds. */
	static const char words[][6] = {
		"range", "end", [VALUE_FALSE] = "false", [VALUE_TRUE] = "true"};
	struct span word = {r->at, 0};
	unsigned i = 0;

	while (!ends_name(path_peek(r)))
		r->at++;
	word.len = (size_t)(r->at - word.ptr);
	while (i < 4 && !span_equal(word, span_of(words[i])))
		i++;
	if (i == 4 || (i < 2 && r->in_filter)) {
		path_emit(r, PATH_WORD);
	} else if (i >= 2) {
		path_begin_text(r, path_emit(r, PATH_CONSTANT), i);
	} else if (i == 1) {
		r->action->ends++;
		path_emit(r, PATH_DROP);
	} else {
		r->action->ranges++;
	}
}

/* A sign or none, then digits and dots, as far as Go reads a number from them. */
static void read_number(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_CONSTANT);
	struct number ignored;

	path_begin_text(r, s, VALUE_NUMBER);
	do
		path_add_byte(r, *r->at++);
	while (is_digit(path_peek(r)) || path_peek(r) == '.');
	path_end_text(r, s);
	if (!number_read(&ignored, value_text(s->text)))
		path_refuse(r, "not a number");
}

/* ---- brackets ---- */

static const char not_a_bracket[] = "not an index, slice or 'name'";

/* False when there is none. */
static bool read_integer(struct path_reader *r, int64_t *n)
{
	bool negative = path_accept(r, '-');
	const unsigned char *start = r->at;
	int64_t value = 0;

	while (is_digit(path_peek(r))) {
		int digit = *r->at++ - '0';

		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, negative ? -digit : digit, &value))
			path_refuse(r, "over 64 bits");
	}
	if (r->at > start)
		*n = value;
	else if (negative)
		path_refuse(r, not_a_bracket);
	return r->at > start;
}

/* All that is left: an index, "from:to:by", each of them perhaps empty, or "*". */
static void read_slice(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_SLICE);
	int64_t n[3] = {0, 0, 1};
	unsigned i = 0;

	if (!path_accept(r, '*')) {
		do
			s->has |= (unsigned)read_integer(r, &n[i]) << i;
		while (path_accept(r, ':') && ++i < 3);
		if (i == 0)
			s->op = PATH_INDEX;
	}
	if (i == 3 || r->at != r->end)
		path_refuse(r, not_a_bracket);
	s->from = n[0];
	s->to = n[1];
	s->by = n[2];
}

/* All that is left: a name in quotes, or a slice. */
static void read_single(struct path_reader *r)
{
	const unsigned char *last = r->end - 1;

	/* Where nothing is left there is the comma or the ]. */
	if (*r->at == '\'' && memchr(r->at + 1, '\'', (size_t)(r->end - r->at - 1)) == last) {
		r->at++;
		path_read_part(r, last, true);
	} else {
		read_slice(r);
	}
}

/* Where `c` is in what is left, or its end. */
static const unsigned char *find(const struct path_reader *r, int c)
{
	const unsigned char *found = memchr(r->at, c, (size_t)(r->end - r->at));

	return found == NULL ? r->end : found;
}

static bool begins_filter(const struct path_reader *r)
{
	return r->end - r->at >= 2 && memcmp(r->at, "?(", 2) == 0;
}

/* All that is left, parted by commas. */
static void read_union(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_UNION), *join;
	const unsigned char *end = r->end, *comma;

	do {
		comma = find(r, ',');
		r->end = comma;
		while (path_accept(r, ' '))
			;
		while (r->end > r->at && r->end[-1] == ' ')
			r->end--;
		if (begins_filter(r)) {
			r->at += 2;
			path_read_filter(r, true);
		} else {
			read_single(r);
		}
		path_emit(r, PATH_JOIN);
		r->end = end;
		r->at = comma + 1;
	} while (comma < end);
	path_close(r, s);
	/* There is no union within a union: its commas would be the outer one's. */
	for (join = s; join < r->step; join++)
		if (join->op == PATH_JOIN)
			path_close(r, join);
}

/* From what follows the [ on. */
static void read_bracket(struct path_reader *r)
{
	const unsigned char *end = r->end;

	if (begins_filter(r)) {
		r->at += 2;
		path_read_filter(r, false);
		return;
	}
	r->end = find(r, ']');
	if (r->end == end || find(r, '\n') < r->end)
		path_refuse(r, "the [ is not closed");
	else if (find(r, ',') < r->end)
		read_union(r);
	else
		read_single(r);
	r->at = r->end + 1;
	r->end = end;
}

/* ---- actions and templates ---- */

static void read_step(struct path_reader *r)
{
	unsigned char c = *r->at++;

	switch (c) {
	case ' ':
	case '@':
	case '$':
		return;
	case '.':
		read_dot(r);
		return;
	case '[':
		read_bracket(r);
		return;
	}
	r->at--;
	if (c == '"' || c == '\'')
		path_read_quoted(r);
	else if (c == '+' || c == '-' || is_digit(c))
		read_number(r);
	else if (begins_word(c))
		read_word(r);
	else
		path_refuse(r, "nothing begins with this");
}

/* Up to and with the }, or up to the end of the part. */
static void read_steps(struct path_reader *r)
{
	while (r->why == NULL && r->at < r->end && *r->at != '}')
		read_step(r);
	if (!path_accept(r, '}') && !r->part)
		path_refuse(r, "the { is not closed");
}

static void read_template(struct path_reader *r)
{
	while (r->at < r->end) {
		bool action = path_accept(r, '{');
		struct path_step *s = path_emit(r, action ? PATH_ACTION : PATH_TEXT);

		if (action) {
			r->action = s;
			read_steps(r);
			path_emit(r, PATH_END)->has = s->ranges > 0 ? PATH_RANGED : PATH_PRINTED;
			path_close(r, s);
		} else {
			path_begin_text(r, s, VALUE_STRING);
			while (r->at < r->end && *r->at != '{')
				path_add_byte(r, *r->at++);
			path_end_text(r, s);
		}
	}
}

void path_read_part(struct path_reader *r, const unsigned char *end, bool field)
{
	struct path_reader outer = *r, all;

	r->end = end;
	r->part = true;
	r->list = r->step;
	if (field)
		read_dot(r);
	read_steps(r);
	/*
	 * Behind a } in a part kubectl reads a template, of which nothing is used: it
	 * must be right, and is dropped.
	 */
	all = *r;
	read_template(r);
	all.why = r->why;
	all.place = r->place;
	all.end = outer.end;
	all.part = outer.part;
	*r = all;
}

bool path_compile(struct path *p, struct span expression, struct path_error *error)
{
	struct path_reader r = {
		.at = expression.ptr,
		.end = expression.ptr + expression.len,
		.place = expression.ptr,
		.step = p->steps,
		.last = p->steps + PATH_STEPS_MAX,
		.text = p->text,
		.text_end = p->text + PATH_TEXT_MAX,
	};

	if (expression.len == 0)
		path_refuse(&r, "there is nothing in it");
	read_template(&r);
	path_emit(&r, PATH_STOP);
	p->count = (unsigned)(r.step - p->steps);
	error->why = r.why;
	error->at = (size_t)(r.place - expression.ptr);
	return r.why == NULL;
}
