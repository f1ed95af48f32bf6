#include "json/value.h"

/* A link to no member; and that of a member which another of its name has replaced. */
#define LAST 0
#define REPLACED UINT32_MAX

/* No array or object is open. */
#define OUTERMOST UINT32_MAX

/* ---- reading ---- */

struct value_children value_children(const unsigned char *v)
{
	bool named = *v == VALUE_OBJECT;

	if (*v < VALUE_ARRAY)
		return (struct value_children){0};
	return (struct value_children){v + VALUE_HEAD + (named ? 4 : 0), v + value_size(v), named};
}

const unsigned char *value_next(struct value_children *c)
{
	while (c->at < c->end) {
		const unsigned char *member = c->at, *v = member;

		if (c->named)
			v += VALUE_NAME + value_size(v + VALUE_NAME);
		c->at = v + value_size(v);
		if (!c->named || value_word(member) != REPLACED)
			return v;
	}
	return NULL;
}

int value_compare(struct span a, struct span b)
{
	int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

const unsigned char *value_sorted(const unsigned char *object, const unsigned char *member)
{
	uint32_t next = value_word(member == NULL ? object + VALUE_HEAD : member);

	return next == LAST ? NULL : object + next;
}

const unsigned char *value_member(const unsigned char *v, const unsigned char *name)
{
	const unsigned char *member = NULL;

	if (*v != VALUE_OBJECT)
		return NULL;
	while ((member = value_sorted(v, member)) != NULL) {
		const unsigned char *found = member + VALUE_NAME;

		if (value_compare(value_text(found), value_text(name)) == 0)
			return found + value_size(found);
	}
	return NULL;
}

/* ---- sorting ---- */

static void set_word(unsigned char *at, uint32_t word)
{
	memcpy(at, &word, sizeof word);
}

static int compare_names(const unsigned char *a, const unsigned char *b)
{
	return value_compare(value_text(a + VALUE_NAME), value_text(b + VALUE_NAME));
}

/* Links the members as they came; the last has LAST there already. */
static void link_members(unsigned char *object)
{
	unsigned char *link = object + VALUE_HEAD;
	struct value_children c = value_children(object);

	while (c.at < c.end) {
		uint32_t member = (uint32_t)(c.at - object);

		set_word(link, member);
		link = object + member;
		value_next(&c);
	}
}

/*
 * Merges every two sorted runs of `width` members, and returns how many runs that
 * makes. Of two with one name the first stays first.
 */
static size_t merge_runs(unsigned char *object, size_t width)
{
	unsigned char *link = object + VALUE_HEAD;
	uint32_t left = value_word(link);
	size_t runs = 0;

	for (; left != LAST; runs++) {
		uint32_t right = left;
		size_t lefts = 0, rights = width;

		for (; lefts < width && right != LAST; lefts++)
			right = value_word(object + right);
		while (lefts > 0 || (rights > 0 && right != LAST)) {
			bool second = lefts == 0 ||
				(rights > 0 && right != LAST &&
					compare_names(object + left, object + right) > 0);
			uint32_t *from = second ? &right : &left;

			*(second ? &rights : &lefts) -= 1;
			set_word(link, *from);
			link = object + *from;
			*from = value_word(link);
		}
		left = right;
	}
	set_word(link, LAST);
	return runs;
}

/* Of sorted members with one name the last stays. */
static void drop_replaced(unsigned char *object)
{
	unsigned char *link = object + VALUE_HEAD;

	while (value_word(link) != LAST) {
		unsigned char *member = object + value_word(link);
		uint32_t next = value_word(member);

		if (next != LAST && compare_names(member, object + next) == 0) {
			set_word(link, next);
			set_word(member, REPLACED);
		} else {
			link = member;
		}
	}
}

static void sort_members(unsigned char *object)
{
	size_t width = 1;

	link_members(object);
	while (merge_runs(object, width) > 1)
		width *= 2;
	drop_replaced(object);
}

/* ---- building ---- */

void held_begin(struct held *h)
{
	h->used = 0;
	h->open = OUTERMOST;
	h->midway = false;
}

/* Room for `n` bytes more; null when there is none, and never any more then. */
static unsigned char *take(struct held *h, size_t n)
{
	unsigned char *room = h->bytes + h->used;

	if (held_is_over(h) || n > HELD_MAX - h->used) {
		h->used = HELD_MAX + 1;
		return NULL;
	}
	h->used += (uint32_t)n;
	return room;
}

static void add(struct held *h, const unsigned char *bytes, size_t n)
{
	unsigned char *room = take(h, n);

	if (room != NULL && n > 0)
		memcpy(room, bytes, n);
}

/* A kind and, where it has one, a length that is set later: to `length` until then. */
static void add_head(struct held *h, enum value_kind kind, uint32_t length)
{
	unsigned char head[VALUE_HEAD] = {(unsigned char)kind};

	set_word(head + 1, length);
	add(h, head, kind < VALUE_NUMBER ? 1 : VALUE_HEAD);
}

static void end_length(struct held *h, uint32_t at)
{
	if (!held_is_over(h))
		set_word(h->bytes + at + 1, h->used - at - VALUE_HEAD);
}

static void add_piece(
	struct held *h, const struct scan *s, enum scan_event event, struct span piece)
{
	static const unsigned char link[VALUE_NAME];

	if (!h->midway) {
		if (event == SCAN_KEY)
			add(h, link, sizeof link);
		h->begun = h->used;
		add_head(h, event == SCAN_NUMBER ? VALUE_NUMBER : VALUE_STRING, 0);
	}
	h->midway = !s->last;
	add(h, piece.ptr, piece.len);
	end_length(h, h->begun);
}

static void begin_container(struct held *h, enum value_kind kind)
{
	static const unsigned char first[4];
	uint32_t at = h->used;

	add_head(h, kind, h->open);
	if (kind == VALUE_OBJECT)
		add(h, first, sizeof first);
	h->open = at;
}

static void end_container(struct held *h)
{
	unsigned char *container = h->bytes + h->open;
	uint32_t outer;

	if (held_is_over(h))
		return;
	outer = value_word(container + 1);
	end_length(h, h->open);
	if (*container == VALUE_OBJECT)
		sort_members(container);
	h->open = outer;
}

bool held_add(struct held *h, const struct scan *s, enum scan_event event, struct span piece)
{
	switch (event) {
	case SCAN_OBJECT:
		begin_container(h, VALUE_OBJECT);
		break;
	case SCAN_ARRAY:
		begin_container(h, VALUE_ARRAY);
		break;
	case SCAN_OBJECT_END:
	case SCAN_ARRAY_END:
		end_container(h);
		break;
	case SCAN_KEY:
	case SCAN_STRING:
	case SCAN_NUMBER:
		add_piece(h, s, event, piece);
		break;
	case SCAN_TRUE:
		add_head(h, VALUE_TRUE, 0);
		break;
	case SCAN_FALSE:
		add_head(h, VALUE_FALSE, 0);
		break;
	case SCAN_NULL:
		add_head(h, VALUE_NULL, 0);
		break;
	case SCAN_MORE:
	case SCAN_DONE:
	case SCAN_BAD:
		break;
	}
	return !h->midway && h->open == OUTERMOST;
}
