#include "json/path.h"

#include "base/text.h"
#include "json/number.h"
#include "json/path_reader.h"

bool path_refuse(struct path_reader *r, const char *why)
{
	if (r->error->why == NULL)
		*r->error = (struct path_error){why, (size_t)(r->at - r->expression.ptr)};
	return false;
}

struct path_step *path_emit(struct path_reader *r, enum path_op op)
{
	struct path_step *s = &r->path->steps[r->path->count];

	if (r->path->count == PATH_STEPS_MAX)
		path_refuse(r, "more than 254 steps");
	else
		r->path->count++;
	*s = (struct path_step){.op = (unsigned char)op};
	return s;
}

void path_close(struct path_reader *r, struct path_step *s)
{
	s->next = r->path->count;
}

void path_add_byte(struct path_reader *r, unsigned char c)
{
	if (r->path->text_len == PATH_TEXT_MAX)
		path_refuse(r, "more than 8,192 bytes of names and text");
	else
		r->path->text[r->path->text_len++] = c;
}

void path_begin_text(struct path_reader *r, struct path_step *s, enum value_kind kind)
{
	s->text = r->path->text_len;
	path_add_byte(r, (unsigned char)kind);
	for (int i = 1; kind >= VALUE_NUMBER && i < VALUE_HEAD; i++)
		path_add_byte(r, 0);
}

void path_end_text(struct path_reader *r, const struct path_step *s)
{
	uint32_t len = (uint32_t)(r->path->text_len - s->text - VALUE_HEAD);

	if (r->error->why == NULL)
		memcpy(r->path->text + s->text + 1, &len, sizeof len);
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* ---- fields, words and numbers ---- */

static bool ends_name(unsigned char c)
{
	return memchr(" \t\r\n.,[]$@{}", c, 12) != NULL;
}

/* The bytes up to `r->at`, but for backslashes, as the text of `s`. */
static void keep_name(struct path_reader *r, struct path_step *s, const unsigned char *from)
{
	path_begin_text(r, s, VALUE_STRING);
	for (; from < r->at; from++)
		if (*from != '\\')
			path_add_byte(r, *from);
	path_end_text(r, s);
}

/* A name, from its first byte on; behind a backslash any byte belongs to it. */
static bool read_field(struct path_reader *r)
{
	const unsigned char *start = r->at;

	for (; r->at < r->end && !ends_name(*r->at); r->at++)
		if (*r->at == '\\' && ++r->at == r->end)
			return path_refuse(r, "the name ends in a backslash");
	if (r->at - start == 1 && *start == '*')
		path_emit(r, PATH_WILDCARD);
	else
		keep_name(r, path_emit(r, PATH_FIELD), start);
	return true;
}

/*
 * Whether a word begins here: with a letter, a digit or an underscore. Outside
 * ASCII a table of letters would cost more than it is worth: what is mostly
 * symbols (U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to U+303F, U+F000 to U+FFFF,
 * U+1F000 to U+1FFFF) begins no word, all else does.
 */
static bool begins_word(const struct path_reader *r)
{
	unsigned char c = r->at < r->end ? *r->at : 0;
	unsigned char next = r->end - r->at > 1 ? r->at[1] : 0;

	if (c < 0x80)
		return is_digit(c) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	return c > 0xc2 && c < 0xf5 && c != 0xe2 && c != 0xef && !(c == 0xe3 && next == 0x80) &&
		!(c == 0xf0 && next == 0x9f);
}

static bool read_descent(struct path_reader *r)
{
	const struct path *p = r->path;

	if (p->count > r->list && p->steps[p->count - 1].op == PATH_DESCENT)
		return path_refuse(r, ".. directly behind ..");
	path_emit(r, PATH_DESCENT);
	return !begins_word(r) || read_field(r);
}

/* Behind a dot. */
static bool read_dot(struct path_reader *r)
{
	if (r->at == r->end || *r->at != '.')
		return read_field(r);
	r->at++;
	return read_descent(r);
}

static bool read_word(struct path_reader *r)
{
	struct path_step *action = &r->path->steps[r->action], *s;
	struct span word = {r->at, 0};

	while (r->at < r->end && !ends_name(*r->at))
		r->at++;
	word.len = (size_t)(r->at - word.ptr);
	if (span_equal(word, SPAN("range")) && !r->in_filter) {
		action->ranges++;
		return true;
	}
	if (span_equal(word, SPAN("end")) && !r->in_filter) {
		action->ends++;
		path_emit(r, PATH_DROP);
		return true;
	}
	s = path_emit(r, PATH_CONSTANT);
	if (span_equal(word, SPAN("true")))
		path_begin_text(r, s, VALUE_TRUE);
	else if (span_equal(word, SPAN("false")))
		path_begin_text(r, s, VALUE_FALSE);
	else
		s->op = PATH_WORD;
	return true;
}

/* A sign or none, then digits and dots, as far as Go reads a number from them. */
static bool read_number(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_CONSTANT);
	struct number ignored;

	path_begin_text(r, s, VALUE_NUMBER);
	do
		path_add_byte(r, *r->at++);
	while (r->at < r->end && (is_digit(*r->at) || *r->at == '.'));
	path_end_text(r, s);
	return number_read(&ignored, value_text(path_text(r->path, s))) ||
		path_refuse(r, "not a number");
}

/* ---- brackets ---- */

static bool read_integer(struct span s, int64_t *n)
{
	bool negative = s.len > 0 && s.ptr[0] == '-';
	uint64_t magnitude;

	if (negative)
		span_take(&s, 1);
	if (!text_read_decimal(s, (uint64_t)INT64_MAX + negative, &magnitude))
		return false;
	*n = (int64_t)(negative ? -magnitude : magnitude);
	return true;
}

/* An index, or "from:to:by", each of them perhaps empty. */
static bool read_slice(struct path_reader *r, struct span text)
{
	int64_t n[3] = {0, 0, 1};
	struct path_step *s;
	unsigned has = 0, i;

	for (i = 0; i < 3; i++) {
		struct span part = span_take(&text, span_find(text, ':'));

		if (part.len > 0 && !read_integer(part, &n[i]))
			return path_refuse(r, "not an index, slice or 'name'");
		has |= (unsigned)(part.len > 0) << i;
		if (text.len == 0)
			break;
		span_take(&text, 1);
	}
	if (i == 3)
		return path_refuse(r, "a slice of more than three parts");
	s = path_emit(r, i == 0 ? PATH_INDEX : PATH_SLICE);
	s->has = (unsigned char)has;
	s->from = n[0];
	s->to = n[1];
	s->by = n[2];
	return true;
}

static bool read_single(struct path_reader *r, struct span text)
{
	size_t inner = text.len - 2;

	r->at = text.ptr;
	if (text.len >= 2 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'' &&
		memchr(text.ptr + 1, '\'', inner) == NULL)
		return path_read_part(r, (struct span){text.ptr + 1, inner}, true);
	return read_slice(r, span_equal(text, SPAN("*")) ? SPAN(":") : text);
}

static struct span trim_spaces(struct span s)
{
	while (s.len > 0 && s.ptr[0] == ' ')
		span_take(&s, 1);
	while (s.len > 0 && s.ptr[s.len - 1] == ' ')
		s.len--;
	return s;
}

static bool read_union_part(struct path_reader *r, struct span part)
{
	const unsigned char *end = r->end;
	bool right;

	if (!span_starts_with(part, SPAN("?(")))
		return read_single(r, part);
	r->at = part.ptr + 2;
	r->end = part.ptr + part.len;
	right = path_read_filter(r, true);
	r->end = end;
	return right;
}

static bool read_union(struct path_reader *r, struct span text)
{
	struct path_step *s = path_emit(r, PATH_UNION);
	bool more = true;

	while (more) {
		struct span part = span_take(&text, span_find(text, ','));

		more = text.len > 0;
		if (more)
			span_take(&text, 1);
		if (!read_union_part(r, trim_spaces(part)))
			return false;
		path_emit(r, PATH_JOIN);
	}
	path_close(r, s);
	/* There is no union within a union: its commas would be the outer one's. */
	for (struct path_step *join = s; join < &r->path->steps[s->next]; join++)
		if (join->op == PATH_JOIN)
			path_close(r, join);
	return true;
}

/* From what follows the [ on. */
static bool read_bracket(struct path_reader *r)
{
	struct span text = {r->at, (size_t)(r->end - r->at)};
	const unsigned char *close = text.ptr;
	bool right;

	if (span_starts_with(text, SPAN("?("))) {
		r->at += 2;
		return path_read_filter(r, false);
	}
	while (close < r->end && *close != ']' && *close != '\n')
		close++;
	text.len = (size_t)(close - text.ptr);
	if (close == r->end || *close != ']')
		return path_refuse(r, "the [ is not closed");
	right = span_find(text, ',') < text.len ? read_union(r, text) : read_single(r, text);
	if (right)
		r->at = close + 1;
	return right;
}

/* ---- actions and templates ---- */

static bool read_step(struct path_reader *r)
{
	unsigned char c = *r->at;

	switch (c) {
	case ' ':
	case '@':
	case '$':
		r->at++;
		return true;
	case '.':
		r->at++;
		return read_dot(r);
	case '[':
		r->at++;
		return read_bracket(r);
	case '"':
	case '\'':
		return path_read_quoted(r);
	}
	if (c == '+' || c == '-' || is_digit(c))
		return read_number(r);
	return begins_word(r) ? read_word(r) : path_refuse(r, "nothing begins with this");
}

/* Up to and with the }, or up to the end of the part. */
static bool read_steps(struct path_reader *r)
{
	while (r->at < r->end && *r->at != '}')
		if (!read_step(r))
			return false;
	if (r->at < r->end)
		r->at++;
	else if (!r->part)
		return path_refuse(r, "the { is not closed");
	return true;
}

static bool read_action(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_ACTION);

	r->action = (unsigned short)(s - r->path->steps);
	r->list = r->path->count;
	if (!read_steps(r))
		return false;
	path_emit(r, PATH_END)->has = s->ranges > 0 ? PATH_RANGED : PATH_PRINTED;
	path_close(r, s);
	return true;
}

static void read_text(struct path_reader *r)
{
	struct path_step *s = path_emit(r, PATH_TEXT);

	path_close(r, s);
	path_begin_text(r, s, VALUE_STRING);
	while (r->at < r->end && *r->at != '{')
		path_add_byte(r, *r->at++);
	path_end_text(r, s);
}

static bool read_template(struct path_reader *r)
{
	while (r->at < r->end && r->error->why == NULL) {
		if (*r->at != '{') {
			read_text(r);
			continue;
		}
		r->at++;
		read_action(r);
	}
	return r->error->why == NULL;
}

/*
 * Behind a } in a part kubectl reads a template, of which nothing is used: it must
 * be right, and is dropped.
 */
static bool read_dropped(struct path_reader *r)
{
	unsigned short count = r->path->count, text_len = r->path->text_len, action = r->action;
	bool right = read_template(r);

	r->path->count = count;
	r->path->text_len = text_len;
	r->action = action;
	return right;
}

bool path_read_part(struct path_reader *r, struct span part, bool field)
{
	const unsigned char *end = r->end;
	bool outer = r->part, right;

	r->at = part.ptr;
	r->end = part.ptr + part.len;
	r->part = true;
	r->list = r->path->count;
	right = (!field || read_dot(r)) && read_steps(r) && read_dropped(r);
	r->end = end;
	r->part = outer;
	return right;
}

bool path_compile(struct path *p, struct span expression, struct path_error *error)
{
	struct path_reader r = {
		.path = p,
		.error = error,
		.expression = expression,
		.at = expression.ptr,
		.end = expression.ptr + expression.len,
	};

	p->count = p->text_len = 0;
	*error = (struct path_error){0};
	if (expression.len == 0)
		return path_refuse(&r, "there is nothing in it");
	if (read_template(&r))
		path_emit(&r, PATH_STOP);
	return error->why == NULL;
}
