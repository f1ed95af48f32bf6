#include "net/pem.h"

#include "base/text.h"

static const char begin[] = "-----BEGIN CERTIFICATE-----";
static const char end[] = "-----END CERTIFICATE-----";

#define DASHES 5

enum state {
	LINE_OUTSIDE, /* at the start of a line, or in one that may be the boundary */
	REST_OUTSIDE, /* in a line that is not, until its end */
	REST_BEGIN, /* behind the boundary, until the end of its line */
	BODY,
	LINE_END /* in a line that must be the boundary at the end */
};

void pem_init(struct pem *p)
{
	*p = (struct pem){.state = LINE_OUTSIDE};
}

bool pem_is_open(const struct pem *p)
{
	return p->state >= BODY;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static enum pem_event go(struct pem *p, enum state state, enum pem_event event)
{
	p->state = (unsigned char)state;
	p->matched = 0;
	return event;
}

/* A line outside: the boundary, or nothing to us. */
static enum pem_event read_outside(struct pem *p, unsigned char c)
{
	if (c == '\n')
		return go(p, LINE_OUTSIDE, PEM_MORE);
	if (c != (unsigned char)begin[p->matched])
		return go(p, REST_OUTSIDE, PEM_MORE);
	p->matched++;
	return begin[p->matched] == '\0' ? go(p, REST_BEGIN, PEM_MORE) : PEM_MORE;
}

static enum pem_event read_rest_of_begin(struct pem *p, unsigned char c)
{
	if (!is_space(c))
		return go(p, REST_OUTSIDE, PEM_MORE);
	if (c != '\n')
		return PEM_MORE;
	p->digits = p->padding = 0;
	return go(p, BODY, PEM_BEGIN);
}

/* A digit of base64 (RFC 4648, section 4), or its padding; at the fourth, up to three bytes. */
static enum pem_event read_digit(struct pem *p, unsigned char c)
{
	int value = text_base64_value(c);

	if (c == '=' && p->digits >= 2)
		p->padding++;
	else if (value < 0 || p->padding > 0)
		return go(p, REST_OUTSIDE, PEM_BAD);
	p->bits = p->bits << 6 | (value < 0 ? 0 : (uint32_t)value);
	if (++p->digits < 4)
		return PEM_MORE;
	/* What padding leaves over must be zero: one text, one meaning. */
	if (p->padding > 0 && (p->bits >> (p->padding == 1 ? 0 : 8) & 0xff) != 0)
		return go(p, REST_OUTSIDE, PEM_BAD);
	p->out[0] = (unsigned char)(p->bits >> 16);
	p->out[1] = (unsigned char)(p->bits >> 8);
	p->out[2] = (unsigned char)p->bits;
	/* `padding` stays: nothing but the end may follow it. */
	p->digits = 0;
	return PEM_DATA;
}

static enum pem_event read_body(struct pem *p, unsigned char c)
{
	if (is_space(c))
		return PEM_MORE;
	if (c != '-')
		return read_digit(p, c);
	p->matched = 1;
	/* With a group cut short, this can but be the next one's begin. */
	p->state = p->digits == 0 ? LINE_END : LINE_OUTSIDE;
	return p->digits == 0 ? PEM_MORE : PEM_BAD;
}

static enum pem_event read_end(struct pem *p, unsigned char c)
{
	if (c == (unsigned char)end[p->matched]) {
		p->matched++;
		return end[p->matched] == '\0' ? go(p, REST_OUTSIDE, PEM_END) : PEM_MORE;
	}
	/* The end is missing, and the next certificate begins. */
	if (p->matched == DASHES && c == (unsigned char)begin[DASHES]) {
		p->state = LINE_OUTSIDE;
		p->matched = DASHES + 1;
		return PEM_BAD;
	}
	return go(p, c == '\n' ? LINE_OUTSIDE : REST_OUTSIDE, PEM_BAD);
}

static enum pem_event step(struct pem *p, unsigned char c)
{
	switch ((enum state)p->state) {
	case LINE_OUTSIDE:
		return read_outside(p, c);
	case REST_OUTSIDE:
		return c == '\n' ? go(p, LINE_OUTSIDE, PEM_MORE) : PEM_MORE;
	case REST_BEGIN:
		return read_rest_of_begin(p, c);
	case BODY:
		return read_body(p, c);
	case LINE_END:
		break;
	}
	return read_end(p, c);
}

enum pem_event pem_next(struct pem *p, struct span *in, struct span *out)
{
	enum pem_event event = PEM_MORE;

	while (event == PEM_MORE && in->len > 0)
		event = step(p, *span_take(in, 1).ptr);
	if (event == PEM_DATA)
		*out = (struct span){p->out, 3u - p->padding};
	return event;
}
