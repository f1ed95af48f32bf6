#include "net/chunked.h"

#include "base/text.h"
#include "net/grammar.h"

/* The 63 bits of a size are at most 16 hex digits; leading zeros count. */
#define SIZE_DIGITS_MAX 16

enum state {
	SIZE, /* hex digits, then ";" or CR */
	EXTENSION, /* anything printable, then CR */
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER, /* the first byte of a line: a field's name, or the last CR */
	TRAILER_NAME,
	TRAILER_VALUE,
	TRAILER_LF,
	LAST_LF,
	DONE,
	BAD
};

static enum state read_size(struct chunked *c, unsigned char byte)
{
	int value = text_hex_value(byte);

	if (value >= 0) {
		if (c->digits == SIZE_DIGITS_MAX || c->left >> 59 != 0)
			return BAD;
		c->digits++;
		c->left = c->left << 4 | (unsigned)value;
		return SIZE;
	}
	if (c->digits == 0)
		return BAD;
	return byte == '\r' ? SIZE_LF : byte == ';' ? EXTENSION : BAD;
}

/* A byte of an extension or a trailer field; `end` is where its CR leads. */
static enum state skip(struct chunked *c, unsigned char byte, enum state here, enum state end)
{
	if (byte == '\r')
		return end;
	if (!grammar_is_field_byte(byte) || ++c->skipped > CHUNKED_SKIPPED_MAX)
		return BAD;
	return here;
}

static enum state step(struct chunked *c, unsigned char byte)
{
	switch ((enum state)c->state) {
	case SIZE:
		return read_size(c, byte);
	case EXTENSION:
		return skip(c, byte, EXTENSION, SIZE_LF);
	case SIZE_LF:
		if (byte != '\n')
			return BAD;
		return c->left > 0 ? DATA : TRAILER;
	case DATA_CR:
		return byte == '\r' ? DATA_LF : BAD;
	case DATA_LF:
		c->digits = 0;
		return byte == '\n' ? SIZE : BAD;
	case TRAILER:
		if (byte == '\r')
			return LAST_LF;
		return grammar_is_token_byte(byte) ? skip(c, byte, TRAILER_NAME, BAD) : BAD;
	case TRAILER_NAME:
		if (byte == ':')
			return TRAILER_VALUE;
		return grammar_is_token_byte(byte) ? skip(c, byte, TRAILER_NAME, BAD) : BAD;
	case TRAILER_VALUE:
		return skip(c, byte, TRAILER_VALUE, TRAILER_LF);
	case TRAILER_LF:
		return byte == '\n' ? TRAILER : BAD;
	case LAST_LF:
		return byte == '\n' ? DONE : BAD;
	case DATA:
	case DONE:
	case BAD:
		break; /* never stepped through */
	}
	return BAD;
}

void chunked_init(struct chunked *c)
{
	*c = (struct chunked){.state = SIZE};
}

enum chunked_event chunked_next(struct chunked *c, struct span *in, struct span *out)
{
	while (in->len > 0 && c->state < DONE) {
		if (c->state == DATA) {
			*out = span_take(in, c->left < in->len ? (size_t)c->left : in->len);
			c->left -= out->len;
			if (c->left == 0)
				c->state = DATA_CR;
			return CHUNKED_DATA;
		}
		c->state = (unsigned char)step(c, *span_take(in, 1).ptr);
	}
	if (c->state == DONE)
		return CHUNKED_DONE;
	return c->state == BAD ? CHUNKED_BAD : CHUNKED_MORE;
}
