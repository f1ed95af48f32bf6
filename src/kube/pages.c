#include "kube/pages.h"

/* Where in a page the reader is. */
enum state {
	HEAD, /* what stands before the items */
	GAP, /* in the head, within metadata, between two members: held */
	DROPPED, /* a member there that is left out */
	ITEMS,
	TAIL /* behind the items: held */
};

/* What a member is. */
enum member {
	OTHER,
	METADATA,
	THE_ITEMS,
	CONTINUE,
	REMAINING
};

static void begin_page(struct pages *p)
{
	scan_init(&p->scan);
	p->begun = false;
	p->state = HEAD;
	p->top = p->member = OTHER;
	p->members = 0;
	p->key_len = p->hold_len = p->token_len = 0;
}

void pages_init(struct pages *p, struct span items)
{
	begin_page(p);
	p->why = NULL;
	p->items = items;
	p->later = p->any = false;
}

static struct span take_held(struct pages *p)
{
	struct span held = {p->hold, p->hold_len};

	p->hold_len = 0;
	return held;
}

/* Appends to a buffer; what does not fit is a failure. */
static void add(struct pages *p, unsigned char *to, size_t *len, size_t size, struct span s)
{
	if (s.len > size - *len) {
		p->why = "a list with metadata of more than 4,096 bytes";
		return;
	}
	if (s.len > 0)
		memcpy(to + *len, s.ptr, s.len);
	*len += s.len;
}

/* A piece of a name; a longer one than is looked for stays one. */
static void add_key(struct pages *p, struct span piece)
{
	if (piece.len > sizeof p->key - p->key_len)
		piece.len = sizeof p->key - p->key_len;
	memcpy(p->key + p->key_len, piece.ptr, piece.len);
	p->key_len += piece.len;
}

/* A name is whole. */
static void see_key(struct pages *p)
{
	struct span key = {p->key, p->key_len};

	p->key_len = 0;
	p->member = OTHER;
	if (p->scan.depth == 1)
		p->top = span_equal(key, p->items)          ? THE_ITEMS
			: span_equal(key, SPAN("metadata")) ? METADATA
							    : OTHER;
	else if (p->top == METADATA)
		p->member = span_equal(key, SPAN("continue"))         ? CONTINUE
			: span_equal(key, SPAN("remainingItemCount")) ? REMAINING
								      : OTHER;
}

static void see(struct pages *p, enum scan_event event, struct span text)
{
	if (p->scan.depth > 2)
		return;
	if (event == SCAN_KEY) {
		add_key(p, text);
		if (p->scan.last)
			see_key(p);
	}
	if (event == SCAN_STRING && p->member == CONTINUE)
		add(p, p->token, &p->token_len, sizeof p->token, text);
}

/* Whether a value within the list's metadata has just ended, or metadata has begun. */
static bool at_gap(const struct pages *p, enum scan_event event)
{
	if (p->top != METADATA || p->scan.depth != 2)
		return false;
	if (event == SCAN_STRING || event == SCAN_NUMBER)
		return p->scan.last;
	return event != SCAN_MORE && event != SCAN_KEY && event != SCAN_ARRAY;
}

/* What is held, from a name or the end of metadata on, is told; commas as they are then right. */
static struct span tell_held(struct pages *p, bool is_member)
{
	struct span held = take_held(p);
	size_t comma = span_find(held, ',');

	if (is_member && p->members == 0 && comma < held.len && comma < span_find(held, '"'))
		span_take(&held, comma + 1);
	p->members |= is_member;
	return held;
}

static struct span take_gap(struct pages *p, enum scan_event event, struct span raw)
{
	bool key = event == SCAN_KEY && p->scan.last;

	add(p, p->hold, &p->hold_len, sizeof p->hold, raw);
	if (key && p->member != OTHER) {
		p->state = DROPPED;
		p->hold_len = 0;
	} else if (key || event == SCAN_OBJECT_END) {
		p->state = HEAD;
		return tell_held(p, key);
	}
	return (struct span){0};
}

static struct span take_head(struct pages *p, enum scan_event event, struct span raw)
{
	if (at_gap(p, event)) {
		p->state = GAP;
	} else if (event == SCAN_ARRAY && p->scan.depth == 2 && p->top == THE_ITEMS) {
		p->state = ITEMS;
		scan_skip(&p->scan);
	}
	return raw;
}

/* What of `raw` is to be told. */
static struct span take(struct pages *p, enum scan_event event, struct span raw)
{
	switch ((enum state)p->state) {
	case HEAD:
		raw = take_head(p, event, raw);
		return p->later ? (struct span){0} : raw;
	case GAP:
		raw = take_gap(p, event, raw);
		return p->later ? (struct span){0} : raw;
	case DROPPED:
		if (at_gap(p, event))
			p->state = GAP;
		break;
	case ITEMS:
		if (event == SCAN_ARRAY_END) {
			p->state = TAIL;
			raw.len--;
			add(p, p->hold, &p->hold_len, sizeof p->hold, SPAN("]"));
		}
		return p->begun ? raw : (struct span){0};
	case TAIL:
		add(p, p->hold, &p->hold_len, sizeof p->hold, raw);
		break;
	}
	return (struct span){0};
}

/* Whether the first item of this page is the next in the input. */
static bool begins_items(const struct pages *p, struct span in)
{
	if (p->state != ITEMS || p->begun)
		return false;
	while (in.len > 0 &&
		(*in.ptr == ' ' || *in.ptr == '\n' || *in.ptr == '\r' || *in.ptr == '\t'))
		span_take(&in, 1);
	return in.len > 0 && *in.ptr != ']';
}

enum pages_event pages_next(struct pages *p, struct span *in, struct span *out)
{
	while (in->len > 0 && p->why == NULL) {
		struct span raw = *in, text;
		enum scan_event event;

		if (begins_items(p, *in)) {
			p->begun = true;
			if (p->any) {
				*out = SPAN(",");
				return PAGES_DATA;
			}
			p->any = true;
		}
		event = scan_next(&p->scan, in, &text);
		raw.len -= in->len;
		if (event == SCAN_BAD)
			p->why = p->scan.why;
		see(p, event, text);
		*out = take(p, event, raw);
		if (out->len > 0 && p->why == NULL)
			return PAGES_DATA;
	}
	return p->why == NULL ? PAGES_MORE : PAGES_BAD;
}

enum pages_event pages_end(struct pages *p, struct span *out)
{
	if (p->why == NULL && scan_end(&p->scan, out) != SCAN_DONE)
		p->why = p->scan.why;
	if (p->why != NULL)
		return PAGES_BAD;
	if (p->token_len == 0) {
		*out = take_held(p);
		return PAGES_DATA;
	}
	*out = (struct span){p->token, p->token_len};
	begin_page(p);
	p->later = true;
	return PAGES_MORE;
}
