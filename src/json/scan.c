#include "json/scan.h"

#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum state {
	BETWEEN, /* two tokens */
	STRING,
	ESCAPE, /* behind a backslash */
	UNIT, /* the four digits of a \u escape */
	PAIR, /* behind the first half of a surrogate pair */
	LITERAL,
	/* A number (RFC 8259, section 6), by its last byte: */
	NUMBER,
	MINUS,
	ZERO,
	WHOLE,
	POINT,
	FRACTION,
	EXPONENT,
	EXPONENT_SIGN,
	EXPONENT_DIGIT,
	BAD
};

/* What may come next, as bits. None of them: the value is whole. */
enum expect {
	VALUE = 1,
	NAME = 2,
	COLON = 4,
	COMMA = 8,
	END_OBJECT = 16,
	END_ARRAY = 32
};

/* What is left of the input. */
struct cursor {
	const unsigned char *at, *end;
};

void scan_init(struct scan *s)
{
	*s = (struct scan){.state = BETWEEN, .expect = VALUE};
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
	switch (s->expect) {
	case VALUE:
		return bad(s, "a value is missing");
	case VALUE | END_ARRAY:
		return bad(s, "a value or ] is missing");
	case NAME:
		return bad(s, "a member's name is missing");
	case NAME | END_OBJECT:
		return bad(s, "a member's name or } is missing");
	case COLON:
		return bad(s, "a colon is missing");
	case COMMA | END_OBJECT:
		return bad(s, "a comma or } is missing");
	case COMMA | END_ARRAY:
		return bad(s, "a comma or ] is missing");
	}
	return bad(s, "something follows the value");
}

static enum scan_event begin_container(struct scan *s, bool object)
{
	unsigned char *kinds = s->kinds + s->depth / 8;
	unsigned bit = 1u << s->depth % 8;

	*kinds = (unsigned char)(object ? *kinds | bit : *kinds & ~bit);
	s->depth++;
	s->after = COMMA | (object ? END_OBJECT : END_ARRAY);
	s->expect = object ? NAME | END_OBJECT : VALUE | END_ARRAY;
	return object ? SCAN_OBJECT : SCAN_ARRAY;
}

static enum scan_event end_container(struct scan *s, bool object)
{
	unsigned outer = --s->depth - 1u;

	if (s->depth < s->quiet)
		s->quiet = 0;
	s->after = 0;
	if (s->depth > 0)
		s->after = COMMA | (s->kinds[outer / 8] >> outer % 8 & 1 ? END_OBJECT : END_ARRAY);
	s->expect = s->after;
	return object ? SCAN_OBJECT_END : SCAN_ARRAY_END;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* Which bits of enum expect allow `c`; none: it begins nothing. */
static unsigned meaning(unsigned char c)
{
	switch (c) {
	case '"':
		return NAME | VALUE;
	case ':':
		return COLON;
	case ',':
		return COMMA;
	case '}':
		return END_OBJECT;
	case ']':
		return END_ARRAY;
	case '{':
	case '[':
	case 't':
	case 'f':
	case 'n':
	case '-':
		return VALUE;
	}
	return is_digit(c) ? VALUE : 0;
}

/* Each with a zero behind it; `progress` is where in here the next byte is. */
static const char literals[] = "true\0false\0null";

/* The token's own state reads its first byte, but for a string's quote. */
static void begin_scalar(struct scan *s, unsigned char c)
{
	s->state = LITERAL;
	s->progress = 0;
	if (c == 'f')
		s->progress = 5;
	else if (c == 'n')
		s->progress = 11;
	else if (c != 't')
		s->state = c == '"' ? STRING : NUMBER;
	s->expect = s->expect & NAME ? COLON : s->after;
}

static enum scan_event read_between(struct scan *s, struct cursor *in)
{
	unsigned char c = *in->at;
	unsigned allowed = meaning(c) & s->expect;

	if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
		in->at++;
		return SCAN_MORE;
	}
	if (allowed == 0)
		return unexpected(s);
	if (s->depth == SCAN_DEPTH_MAX && (c == '{' || c == '['))
		return bad(s, "more than 256 objects and arrays are open");
	if (allowed & (NAME | VALUE) && c != '{' && c != '[') {
		in->at += c == '"';
		begin_scalar(s, c);
		return SCAN_MORE;
	}
	in->at++;
	if (allowed & VALUE)
		return begin_container(s, c == '{');
	if (allowed & (END_OBJECT | END_ARRAY))
		return end_container(s, c == '}');
	s->expect = allowed & COLON || s->after & END_ARRAY ? VALUE : NAME;
	return SCAN_MORE;
}

/* ---- strings ---- */

/* Printable ASCII that ends nothing and begins nothing. */
static bool is_plain(unsigned char c)
{
	return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
}

/* The first byte of what is left that is not plain. */
static const unsigned char *skip_plain(struct cursor in)
{
#ifdef __SSE2__
	while (in.end - in.at >= 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)in.at);
		/* Signed: bytes from 0x80 are below the space, too. */
		__m128i special = _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(' ')),
			_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
				_mm_cmpeq_epi8(x, _mm_set1_epi8('\\'))));
		int mask = _mm_movemask_epi8(special);

		if (mask != 0)
			return in.at + __builtin_ctz((unsigned)mask);
		in.at += 16;
	}
#else
	while (in.end - in.at >= 8) {
		const uint64_t ones = 0x0101010101010101;
		uint64_t x, special;

		memcpy(&x, in.at, 8);
		/* A byte's top bit is set when it is special, or when one beside it is. */
		special = x | (x - ones * ' ') | ((x ^ ones * '"') - ones) |
			((x ^ ones * '\\') - ones);
		if (special & ones * 0x80)
			break;
		in.at += 8;
	}
#endif
	while (in.at < in.end && is_plain(*in.at))
		in.at++;
	return in.at;
}

/*
 * One byte of a character outside ASCII (Unicode, table 3-7): `progress` bytes
 * are still to come, the next of them from `low` to `high`.
 */
static bool read_utf8(struct scan *s, unsigned char c)
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

static enum scan_event piece(const struct scan *s)
{
	return s->expect == COLON ? SCAN_KEY : SCAN_STRING;
}

static enum scan_event read_string(struct scan *s, struct cursor *in, struct span *out)
{
	const unsigned char *start = in->at;

	for (;;) {
		if (s->progress == 0)
			in->at = skip_plain(*in);
		if (in->at == in->end || (s->progress == 0 && *in->at < 0x80) ||
			!read_utf8(s, *in->at))
			break;
		in->at++;
	}
	*out = (struct span){start, (size_t)(in->at - start)};
	s->last = in->at < in->end && *in->at == '"' && s->progress == 0;
	if (s->last) {
		in->at++;
		s->state = BETWEEN;
		return piece(s);
	}
	/* What is good is told before what is not. */
	if (out->len > 0)
		return piece(s);
	if (s->progress > 0 || *in->at >= 0x80)
		return bad(s, "a string that is not UTF-8");
	if (*in->at != '\\')
		return bad(s, "a control character in a string");
	in->at++;
	s->state = ESCAPE;
	return SCAN_MORE;
}

/* Appends `code_point` in UTF-8 to the decoded escape, which `out` becomes. */
static void decode(struct scan *s, struct span *out, uint32_t code_point)
{
	unsigned char *to = s->bytes + out->len;
	int more = (code_point >= 0x80) + (code_point >= 0x800) + (code_point >= 0x10000);

	out->ptr = s->bytes;
	out->len += (size_t)more + 1;
	if (more == 0)
		*to = (unsigned char)code_point;
	else
		*to = (unsigned char)(0xff80u >> more | code_point >> 6 * more);
	while (more-- > 0)
		*++to = (unsigned char)(0x80 | (code_point >> 6 * more & 0x3f));
}

static enum scan_event lone_surrogate(struct scan *s, struct span *out)
{
	s->high_surrogate = 0;
	decode(s, out, 0xfffd);
	return piece(s);
}

static enum scan_event read_escape(struct scan *s, struct cursor *in, struct span *out)
{
	static const char simple[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	unsigned char c = *in->at;

	if (c == 'u') {
		in->at++;
		s->state = UNIT;
		s->progress = 4;
		s->code_unit = 0;
		return SCAN_MORE;
	}
	if (s->high_surrogate != 0)
		return lone_surrogate(s, out);
	for (size_t i = 0; i < sizeof simple - 1; i += 2)
		if (c == (unsigned char)simple[i]) {
			in->at++;
			s->state = STRING;
			decode(s, out, (unsigned char)simple[i + 1]);
			return piece(s);
		}
	return bad(s, "an unknown escape in a string");
}

/* What the \u escapes so far are, up to the end of the last one. */
static enum scan_event end_unit(struct scan *s, struct span *out)
{
	uint32_t unit = s->code_unit;
	bool low = unit >> 10 == 0xdc00 >> 10;

	s->state = STRING;
	if (low && s->high_surrogate != 0)
		unit = 0x10000 + ((s->high_surrogate & 0x3ffu) << 10 | (unit & 0x3ff));
	else if (low)
		unit = 0xfffd;
	if (!low && s->high_surrogate != 0)
		decode(s, out, 0xfffd);
	s->high_surrogate = 0;
	if (unit >> 10 == 0xd800 >> 10) {
		s->high_surrogate = (unsigned short)unit;
		s->state = PAIR;
	} else {
		decode(s, out, unit);
	}
	return out->len > 0 ? piece(s) : SCAN_MORE;
}

static enum scan_event read_unit(struct scan *s, struct cursor *in, struct span *out)
{
	int digit = text_hex_value(*in->at);

	if (digit < 0)
		return bad(s, "a \\u without four hex digits");
	in->at++;
	s->code_unit = (unsigned short)(s->code_unit << 4 | digit);
	return --s->progress > 0 ? SCAN_MORE : end_unit(s, out);
}

static enum scan_event read_pair(struct scan *s, struct cursor *in, struct span *out)
{
	if (*in->at == '\\') {
		in->at++;
		s->state = ESCAPE;
		return SCAN_MORE;
	}
	s->state = STRING;
	return lone_surrogate(s, out);
}

/* ---- literals and numbers ---- */

static enum scan_event read_literal(struct scan *s, struct cursor *in)
{
	if (*in->at != (unsigned char)literals[s->progress])
		return bad(s, "a word other than true, false and null");
	in->at++;
	if (literals[++s->progress] != '\0')
		return SCAN_MORE;
	s->state = BETWEEN;
	return s->progress == 4 ? SCAN_TRUE : s->progress == 10 ? SCAN_FALSE : SCAN_NULL;
}

/* What a number is in with `c`: BETWEEN when it has ended before it. */
static enum state number_with(enum state state, unsigned char c)
{
	bool digit = is_digit(c);

	switch (state) {
	case NUMBER:
		if (c == '-')
			return MINUS;
		/* fall through */
	case MINUS:
		return c == '0' ? ZERO : digit ? WHOLE : BAD;
	case ZERO:
	case WHOLE:
		if (digit)
			return state == WHOLE ? WHOLE : BAD;
		if (c == '.')
			return POINT;
		break;
	case FRACTION:
		if (digit)
			return FRACTION;
		break;
	case POINT:
		return digit ? FRACTION : BAD;
	case EXPONENT:
		if (c == '+' || c == '-')
			return EXPONENT_SIGN;
		/* fall through */
	case EXPONENT_SIGN:
		return digit ? EXPONENT_DIGIT : BAD;
	case EXPONENT_DIGIT:
		return digit ? EXPONENT_DIGIT : BETWEEN;
	case BETWEEN:
	case STRING:
	case ESCAPE:
	case UNIT:
	case PAIR:
	case LITERAL:
	case BAD:
		break; /* not a number */
	}
	return c == 'e' || c == 'E' ? EXPONENT : BETWEEN;
}

static enum scan_event read_number(struct scan *s, struct cursor *in, struct span *out)
{
	enum state next = s->state;

	out->ptr = in->at;
	while (in->at < in->end) {
		next = number_with(s->state, *in->at);
		if (next == BETWEEN || next == BAD)
			break;
		s->state = (unsigned char)next;
		in->at++;
	}
	out->len = (size_t)(in->at - out->ptr);
	s->last = next == BETWEEN;
	if (s->last)
		s->state = BETWEEN;
	/* What is good is told before what is not. */
	else if (next == BAD && out->len == 0)
		return bad(s,
			s->state == ZERO ? "a number with a leading zero" : "a digit is missing");
	return SCAN_NUMBER;
}

/* ---- all of it ---- */

/* SCAN_MORE: nothing to tell yet. */
static enum scan_event step(struct scan *s, struct cursor *in, struct span *out)
{
	switch (s->state) {
	case BETWEEN:
		return read_between(s, in);
	case STRING:
		return read_string(s, in, out);
	case ESCAPE:
		return read_escape(s, in, out);
	case UNIT:
		return read_unit(s, in, out);
	case PAIR:
		return read_pair(s, in, out);
	case LITERAL:
		return read_literal(s, in);
	case BAD:
		return SCAN_BAD;
	}
	return read_number(s, in, out);
}

enum scan_event scan_next(struct scan *s, struct span *in, struct span *out)
{
	enum scan_event event = SCAN_MORE;
	struct cursor cursor;

	*out = (struct span){0};
	if (s->state == BAD)
		return SCAN_BAD;
	if (in->len == 0)
		return SCAN_MORE;
	cursor = (struct cursor){in->ptr, in->ptr + in->len};
	while (cursor.at < cursor.end) {
		out->len = 0;
		event = step(s, &cursor, out);
		if (event != SCAN_MORE && s->quiet == 0)
			break;
		event = SCAN_MORE;
	}
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
	return s->state == BETWEEN && s->expect == 0;
}

enum scan_event scan_end(struct scan *s, struct span *out)
{
	*out = (struct span){s->bytes, 0};
	if (s->state == BAD)
		return SCAN_BAD;
	if (s->expect == 0 &&
		(s->state == ZERO || s->state == WHOLE || s->state == FRACTION ||
			s->state == EXPONENT_DIGIT)) {
		s->state = BETWEEN;
		s->last = true;
		return SCAN_NUMBER;
	}
	return scan_is_whole(s) ? SCAN_DONE : bad(s, "it ends too early");
}
