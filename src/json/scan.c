/*
 * One file: whatever part of a token the input is cut in, the next call goes on there,
 * and all parts hand over to each other.
 */
#include "json/scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/text.h"

enum state {
	BETWEEN, /* two tokens */
	STRING,
	ESCAPE, /* behind a backslash */
	UNIT, /* the four digits of a \u escape */
	LITERAL,
	NUMBER,
	BAD
};

/*
 * What may come next between two tokens. In order: a string from NAME on, any
 * value from VALUE on; and with the bit OR_END what is open may end.
 */
#define OR_END 1

enum expect {
	NOTHING,
	COMMA_OR_BRACKET,
	COLON,
	COMMA_OR_BRACE,
	NAME,
	NAME_OR_BRACE,
	VALUE,
	VALUE_OR_BRACKET
};

/* What may come next in a number (RFC 8259, section 6), as bits. */
enum may {
	DIGIT = 1,
	POINT = 2,
	EXPONENT = 4,
	SIGN = 8,
	END = 16
};

/* What is left of the input. */
struct cursor {
	const unsigned char *at, *end;
};

void scan_init(struct scan *s)
{
	/* Not the whole struct: `afters` is filled as objects and arrays open. */
	s->offset = 0;
	s->depth = 0;
	s->last = false;
	s->quiet = 0;
	s->state = BETWEEN;
	s->expect = VALUE;
	s->after = NOTHING;
	s->units = 0;
}

static enum scan_event bad(struct scan *s, const char *why)
{
	s->why = why;
	s->state = BAD;
	s->quiet = 0;
	return SCAN_BAD;
}

/* ---- between two tokens ---- */

static enum scan_event unexpected(struct scan *s)
{
	static const char missing[][24] = {
		[NOTHING] = "more than one value",
		[COMMA_OR_BRACKET] = "a comma or ] is missing",
		[COMMA_OR_BRACE] = "a comma or } is missing",
		[COLON] = "a colon is missing",
		[NAME] = "a name is missing",
		[NAME_OR_BRACE] = "a name or } is missing",
		[VALUE] = "a value is missing",
		[VALUE_OR_BRACKET] = "a value or ] is missing",
	};

	return bad(s, missing[s->expect]);
}

static enum scan_event begin_container(struct scan *s, struct cursor *in, bool object)
{
	if (s->depth == SCAN_DEPTH_MAX)
		return bad(s, "nested deeper than 256");
	in->at++;
	s->afters[s->depth++] = s->after;
	s->after = object ? COMMA_OR_BRACE : COMMA_OR_BRACKET;
	s->expect = object ? NAME_OR_BRACE : VALUE_OR_BRACKET;
	return object ? SCAN_OBJECT : SCAN_ARRAY;
}

static enum scan_event end_container(struct scan *s, struct cursor *in, bool object)
{
	in->at++;
	s->after = s->afters[--s->depth];
	s->expect = s->after;
	if (s->depth < s->quiet)
		s->quiet = 0;
	return object ? SCAN_OBJECT_END : SCAN_ARRAY_END;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* The letters that are still to come, the first of them lowest. */
#define WORD(a, b, c, d) ((uint32_t)(a) | (b) << 8 | (c) << 16 | (d) << 24)

static enum scan_event begin_number(struct scan *s)
{
	s->state = NUMBER;
	s->may = DIGIT | SIGN;
	s->then = DIGIT | POINT | EXPONENT | END;
	s->expect = s->after;
	return SCAN_MORE;
}

static enum scan_event begin_literal(struct scan *s, struct cursor *in)
{
	unsigned char c = *in->at;

	if (c == 't') {
		s->word = WORD('r', 'u', 'e', 0);
		s->progress = SCAN_TRUE;
	} else if (c == 'f') {
		s->word = WORD('a', 'l', 's', 'e');
		s->progress = SCAN_FALSE;
	} else if (c == 'n') {
		s->word = WORD('u', 'l', 'l', 0);
		s->progress = SCAN_NULL;
	} else {
		return unexpected(s);
	}
	in->at++;
	s->state = LITERAL;
	s->expect = s->after;
	return SCAN_MORE;
}

static enum scan_event read_between(struct scan *s, struct cursor *in)
{
	unsigned char c = *in->at;
	bool object = c >= '{';

	if (c == '"' && s->expect >= NAME) {
		s->state = STRING;
		s->progress = 0;
		s->expect = s->expect < VALUE ? COLON : s->after;
		in->at++;
		return SCAN_MORE;
	}
	if (c == ':' && s->expect == COLON) {
		s->expect = VALUE;
	} else if (c == ',' && s->expect < NAME && s->expect & OR_END) {
		s->expect = s->after == COMMA_OR_BRACE ? NAME : VALUE;
	} else if ((c | 0x20) == '}' && s->expect & OR_END &&
		object == (s->after == COMMA_OR_BRACE)) {
		return end_container(s, in, object);
	} else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
		if (s->expect < VALUE)
			return unexpected(s);
		if ((c | 0x20) == '{')
			return begin_container(s, in, object);
		/* A number's first byte is read with the others. */
		return c == '-' || is_digit(c) ? begin_number(s) : begin_literal(s, in);
	}
	/* Indentation is most of a text that is printed for people. */
	do
		in->at++;
	while (in->at < in->end && *in->at == ' ');
	return SCAN_MORE;
}

/* ---- strings ---- */

/* Skips printable ASCII that ends nothing and begins nothing in a string. */
static void skip_plain(struct cursor *in)
{
#ifdef __SSE2__
	while (in->end - in->at >= 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)in->at);
		/* Signed: bytes from 0x80 are below the space, too. */
		__m128i special = _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(' ')),
			_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
				_mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))));
		int mask = _mm_movemask_epi8(special);

		if (mask != 0) {
			in->at += __builtin_ctz((unsigned)mask);
			return;
		}
		in->at += 16;
	}
#else
	const uint64_t ones = 0x0101010101010101;
	uint64_t x;

	while (in->end - in->at >= 8) {
		memcpy(&x, in->at, 8);
		/* A byte's top bit is set when it is special, or when a smaller one beside it is. */
		if (((x - ones * ' ') | ((x ^ ones * '"') - ones) | ((x ^ ones * '\\') - ones) |
			    x) &
			ones * 0x80)
			break;
		in->at += 8;
	}
#endif
	while (in->at < in->end && *in->at >= ' ' && *in->at < 0x80 && *in->at != '"' &&
		*in->at != '\\')
		in->at++;
}

/*
 * Whether `c` may be the next byte of a character outside ASCII (Unicode, table
 * 3-7): `progress` bytes are still to come, the next of them from `low` to `high`.
 */
static bool takes_utf8(struct scan *s, unsigned char c)
{
	if (s->progress > 0) {
		if (c < s->low || c > s->high)
			return false;
		s->progress--;
	} else {
		if (c < 0xc2 || c > 0xf4)
			return false;
		s->progress = (unsigned char)(1 + (c >= 0xe0) + (c >= 0xf0));
	}
	s->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	s->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	return true;
}

/* A piece that is one character in UTF-8. */
static enum scan_event decoded(struct scan *s, struct span *out, uint32_t code_point)
{
	size_t n = 1;

	if (code_point >= 0x80)
		n = 2u + (code_point >= 0x800) + (code_point >= 0x10000);
	*out = (struct span){s->bytes, n};
	for (size_t i = n - 1; i > 0; i--, code_point >>= 6)
		s->bytes[i] = (unsigned char)(0x80 | (code_point & 0x3f));
	s->bytes[0] = (unsigned char)(n == 1 ? code_point : 0xff00u >> n | code_point);
	return SCAN_STRING;
}

/* The first half of a surrogate pair without the second. */
static enum scan_event lone_half(struct scan *s, struct span *out)
{
	s->units = 0;
	return decoded(s, out, 0xfffd);
}

static enum scan_event read_string(struct scan *s, struct cursor *in, struct span *out)
{
	if (s->units != 0 && *in->at != '\\')
		return lone_half(s, out);
	out->ptr = in->at;
	for (;; in->at++) {
		if (s->progress == 0)
			skip_plain(in);
		if (in->at == in->end || !takes_utf8(s, *in->at))
			break;
	}
	out->len = (size_t)(in->at - out->ptr);
	s->last = false;
	if (in->at < in->end && s->progress == 0) {
		if (*in->at == '"') {
			in->at++;
			s->last = true;
			s->state = BETWEEN;
			return SCAN_STRING;
		}
		if (*in->at == '\\') {
			in->at++;
			s->state = ESCAPE;
			return out->len > 0 ? SCAN_STRING : SCAN_MORE;
		}
	}
	/* What is good is told before what is not. */
	if (out->len > 0)
		return SCAN_STRING;
	return bad(s,
		s->progress > 0 || *in->at >= 0x80 ? "bytes that are not UTF-8"
						   : "a bare control character");
}

static enum scan_event read_escape(struct scan *s, struct cursor *in, struct span *out)
{
	/* What the letters from b to t stand for. */
	static const char simple[] = "\b\0\0\0\f\0\0\0\0\0\0\0\n\0\0\0\r\0\t";
	unsigned char c = *in->at, letter = (unsigned char)(c - 'b');

	if (c == 'u') {
		in->at++;
		s->progress = 4;
		s->state = UNIT;
		return SCAN_MORE;
	}
	if (s->units != 0)
		return lone_half(s, out);
	if (c == '"' || c == '\\' || c == '/') {
		/* It begins the next piece, as if it were the end of a UTF-8 sequence. */
		s->low = s->high = c;
		s->progress = 1;
		s->state = STRING;
		return SCAN_MORE;
	}
	if (letter >= sizeof simple - 1 || simple[letter] == '\0')
		return bad(s, "an unknown escape");
	in->at++;
	s->state = STRING;
	return decoded(s, out, (unsigned char)simple[letter]);
}

/* Both halves of a surrogate pair are in `units`, or one code unit. */
static enum scan_event end_unit(struct scan *s, struct span *out)
{
	uint32_t first = s->units >> 16, last = s->units & 0xffff;
	uint32_t code_point = last;

	s->state = STRING;
	if (first != 0 && last >> 10 == 0xdc00 >> 10) {
		code_point = 0x10000 + ((first & 0x3ff) << 10 | (last & 0x3ff));
	} else if (first != 0) {
		/* A half without the other; what is behind it is told next. */
		s->units = last;
		s->state = UNIT;
		return decoded(s, out, 0xfffd);
	} else if (last >> 10 == 0xd800 >> 10) {
		return SCAN_MORE;
	} else if (last >> 10 == 0xdc00 >> 10) {
		code_point = 0xfffd;
	}
	s->units = 0;
	return decoded(s, out, code_point);
}

static enum scan_event read_unit(struct scan *s, struct cursor *in, struct span *out)
{
	if (s->progress > 0) {
		int digit = text_hex_value(*in->at);

		if (digit < 0)
			return bad(s, "a hex digit is missing");
		in->at++;
		s->units = s->units << 4 | (unsigned)digit;
		s->progress--;
		return SCAN_MORE;
	}
	return end_unit(s, out);
}

/* ---- literals and numbers ---- */

static enum scan_event read_literal(struct scan *s, struct cursor *in)
{
	if (*in->at != (unsigned char)s->word)
		return bad(s, "an unknown word");
	in->at++;
	s->word >>= 8;
	if (s->word != 0)
		return SCAN_MORE;
	s->state = BETWEEN;
	return s->progress;
}

/* Whether `c` goes on with the number. */
static bool takes_number(struct scan *s, unsigned char c)
{
	if (is_digit(c)) {
		/* None may follow a zero that begins the number. */
		bool first_zero = c == '0' && (s->may & POINT) < (s->then & POINT);

		if ((s->may & DIGIT) == 0)
			s->may = 0;
		else
			s->may = (unsigned char)(first_zero ? s->then & ~DIGIT : s->then);
		return s->may != 0;
	}
	if (c == '.' && s->may & POINT) {
		s->may = DIGIT;
		s->then = DIGIT | EXPONENT | END;
	} else if ((c == 'e' || c == 'E') && s->may & EXPONENT) {
		s->may = DIGIT | SIGN;
		s->then = DIGIT | END;
	} else if ((c == '-' || c == '+') && s->may & SIGN) {
		s->may = DIGIT;
	} else {
		return false;
	}
	return true;
}

static enum scan_event read_number(struct scan *s, struct cursor *in, struct span *out)
{
	out->ptr = in->at;
	while (in->at < in->end && takes_number(s, *in->at))
		in->at++;
	out->len = (size_t)(in->at - out->ptr);
	s->last = false;
	if (in->at < in->end && s->may & END) {
		s->last = true;
		s->state = BETWEEN;
	} else if (out->len == 0) {
		return bad(s, "a malformed number");
	}
	return SCAN_NUMBER;
}

/* ---- all of it ---- */

/* SCAN_MORE: nothing to tell yet. */
static enum scan_event step(struct scan *s, struct cursor *in, struct span *out)
{
	switch ((enum state)s->state) {
	case BETWEEN:
		return read_between(s, in);
	case STRING:
		return read_string(s, in, out);
	case ESCAPE:
		return read_escape(s, in, out);
	case UNIT:
		return read_unit(s, in, out);
	case LITERAL:
		return read_literal(s, in);
	case NUMBER:
	case BAD: /* not here */
		break;
	}
	return read_number(s, in, out);
}

enum scan_event scan_next(struct scan *s, struct span *in, struct span *out)
{
	enum scan_event event = SCAN_MORE;
	struct cursor cursor;

	if (s->state == BAD)
		return SCAN_BAD;
	if (in->len == 0)
		return SCAN_MORE;
	cursor = (struct cursor){in->ptr, in->ptr + in->len};
	while (cursor.at < cursor.end) {
		event = step(s, &cursor, out);
		if (event != SCAN_MORE && s->quiet == 0)
			break;
		event = SCAN_MORE;
	}
	if (event == SCAN_STRING && s->expect == COLON)
		event = SCAN_KEY;
	s->offset += (size_t)(cursor.at - in->ptr);
	*in = (struct span){cursor.at, (size_t)(cursor.end - cursor.at)};
	return event;
}

void scan_skip(struct scan *s)
{
	s->quiet = s->depth;
}

bool scan_is_whole(const struct scan *s)
{
	return s->state == BETWEEN && s->expect == NOTHING;
}

enum scan_event scan_end(struct scan *s, struct span *out)
{
	*out = (struct span){s->bytes, 0};
	if (s->state == NUMBER && s->expect == NOTHING && s->may & END) {
		s->state = BETWEEN;
		s->last = true;
		return SCAN_NUMBER;
	}
	if (scan_is_whole(s))
		return SCAN_DONE;
	return s->state == BAD ? SCAN_BAD : bad(s, "it ends too early");
}
