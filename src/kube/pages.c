#include "kube/pages.h"

/* Where in a page the reader is. */
enum state {
	HEAD, /* what stands before the items: held until a value in it has ended */
	ITEMS,
	TAIL /* behind the items: held */
};

static void begin_page(struct pages *p)
{
	trail_init(&p->trail);
	p->begun = p->bare = false;
	p->state = HEAD;
	p->hold_len = p->token_len = 0;
}

void pages_init(struct pages *p, const char *items, bool goes_on)
{
	begin_page(p);
	p->why = NULL;
	p->items = items;
	p->later = false;
	p->any &= goes_on;
}

/* Appends to a buffer; what does not fit is a failure. */
static void add(struct pages *p, unsigned char *to, size_t *len, size_t size, struct span s)
{
	if (s.len > size - *len) {
		p->why = "a list with more than 4,096 bytes beside its items";
		return;
	}
	if (s.len > 0)
		memcpy(to + *len, s.ptr, s.len);
	*len += s.len;
}

static void hold(struct pages *p, struct span s)
{
	add(p, p->hold, &p->hold_len, sizeof p->hold, s);
}

static struct span skip_space(struct span s)
{
	while (s.len > 0 && (*s.ptr == ' ' || *s.ptr == '\n' || *s.ptr == '\r' || *s.ptr == '\t'))
		span_take(&s, 1);
	return s;
}

/* What is held, without the comma that parted it from a member that was left out. */
static struct span take_held(struct pages *p)
{
	struct span held = {p->hold, p->hold_len}, text = skip_space(held);

	p->hold_len = 0;
	if (p->bare && *text.ptr == ',') {
		span_take(&text, 1);
		held = text;
	}
	p->bare = false;
	return held;
}

/* A value in the head has ended, or begun with its bracket, which is held. */
static struct span take_head(struct pages *p, bool left_out)
{
	struct span text = skip_space((struct span){p->hold, p->hold_len});

	if (left_out) {
		p->bare |= *text.ptr != ',';
		p->hold_len = 0;
		return (struct span){0};
	}
	if (p->hold[p->hold_len - 1] == '[' && trail_is(&p->trail, p->items)) {
		p->state = ITEMS;
		trail_skip(&p->trail);
	}
	text = take_held(p);
	return p->later ? (struct span){0} : text;
}

/* What of `raw`, the bytes that led to the event, is to be told. */
static struct span take(struct pages *p, enum trail_event event, struct span raw, struct span value)
{
	bool scalar = event == TRAIL_TEXT || event == TRAIL_PLAIN;
	bool token = scalar && trail_is(&p->trail, ".metadata.continue");

	if (token && event == TRAIL_TEXT)
		add(p, p->token, &p->token_len, sizeof p->token, value);
	if (p->state == ITEMS) {
		if (event == TRAIL_CLOSE) {
			p->state = TAIL;
			raw.len--;
			hold(p, SPAN("]"));
		}
		return p->begun ? raw : (struct span){0};
	}
	hold(p, raw);
	if (p->state == HEAD && event != TRAIL_MORE && p->why == NULL)
		return take_head(p,
			token || (scalar && trail_is(&p->trail, ".metadata.remainingItemCount")));
	return (struct span){0};
}

/*
 * What of `in` is to be read next: all, or before the first item of a page the white
 * space alone. Empty: that item is next, and needs a comma.
 */
static struct span next_part(struct pages *p, struct span in)
{
	struct span text = skip_space(in);

	if (p->state != ITEMS || p->begun)
		return in;
	if (text.len < in.len) {
		in.len -= text.len;
		return in;
	}
	if (*in.ptr == ']')
		return in;
	p->begun = true;
	if (p->any)
		in.len = 0;
	p->any = true;
	return in;
}

enum pages_event pages_next(struct pages *p, struct span *in, struct span *out)
{
	while (in->len > 0 && p->why == NULL) {
		struct span part = next_part(p, *in), raw, value;
		enum trail_event event;

		*out = SPAN(",");
		if (part.len == 0)
			return PAGES_DATA;
		event = trail_next(&p->trail, &part, &value);
		raw = span_take(in, (size_t)(part.ptr - in->ptr));
		if (event == TRAIL_BAD)
			p->why = p->trail.scan.why;
		*out = take(p, event, raw, value);
		/* What is good is told before what is not. */
		if (out->len > 0)
			return PAGES_DATA;
	}
	return p->why == NULL ? PAGES_MORE : PAGES_BAD;
}

enum pages_event pages_end(struct pages *p, struct span *out)
{
	if (p->why != NULL)
		return PAGES_BAD;
	if (trail_end(&p->trail, out) == TRAIL_BAD)
		p->why = p->trail.scan.why;
	else if (p->state != TAIL && (p->later || p->token_len > 0))
		p->why = "a page without items";
	if (p->why != NULL)
		return PAGES_BAD;
	*out = take_held(p);
	if (p->token_len == 0)
		return PAGES_DATA;
	*out = (struct span){p->token, p->token_len};
	begin_page(p);
	p->later = true;
	return PAGES_MORE;
}
