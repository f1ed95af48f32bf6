#include "json/path_reader.h"

int path_peek(const struct path_reader *r)
{
	return r->at < r->end ? *r->at : -1;
}

bool path_accept(struct path_reader *r, unsigned char c)
{
	bool right = path_peek(r) == c;

	r->at += right;
	return right;
}

void path_refuse(struct path_reader *r, const char *why)
{
	if (r->why == NULL) {
		r->why = why;
		r->place = r->at;
	}
}

struct path_step *path_emit(struct path_reader *r, enum path_op op)
{
	struct path_step *s = r->step;

	if (s == r->last)
		path_refuse(r, "more than 254 steps");
	else
		r->step++;
	if ((op == PATH_DESCENT || op == PATH_NOT || op == PATH_SOME) &&
		++r->nested > PATH_NESTED_MAX)
		path_refuse(r, "more than 64 of .. ! (");
	*s = (struct path_step){.op = op, .next = 1};
	return s;
}

void path_close(const struct path_reader *r, struct path_step *s)
{
	s->next = (unsigned)(r->step - s);
}

void path_add_byte(struct path_reader *r, unsigned char c)
{
	if (r->text == r->text_end)
		path_refuse(r, "more than 8,192 bytes of text");
	else
		*r->text++ = c;
}

void path_begin_text(struct path_reader *r, struct path_step *s, enum value_kind kind)
{
	s->text = r->text;
	path_add_byte(r, (unsigned char)kind);
	for (int i = 1; i < VALUE_HEAD; i++)
		path_add_byte(r, 0);
}

void path_end_text(struct path_reader *r, const struct path_step *s)
{
	uint32_t len = (uint32_t)(r->text - s->text - VALUE_HEAD);

	if (r->why == NULL)
		memcpy(r->text - len - 4, &len, sizeof len);
}
