#include "base/text.h"
#include "json/path_reader.h"

static bool add_code_point(struct path_reader *r, uint32_t code_point)
{
	int more = (code_point >= 0x80) + (code_point >= 0x800) + (code_point >= 0x10000);

	if (code_point > 0x10ffff || code_point >> 11 == 0xd800 >> 11)
		return false;
	if (more == 0)
		path_add_byte(r, (unsigned char)code_point);
	else
		path_add_byte(r, (unsigned char)(0xff80u >> more | code_point >> 6 * more));
	while (more-- > 0)
		path_add_byte(r, (unsigned char)(0x80 | (code_point >> 6 * more & 0x3f)));
	return true;
}

/* `digits` digits of 1 << `bits`, within what is left of `rest`. */
static bool read_digits(struct span *rest, size_t digits, unsigned bits, uint32_t *n)
{
	*n = 0;
	if (rest->len < digits)
		return false;
	while (digits-- > 0) {
		int digit = text_hex_value(*span_take(rest, 1).ptr);

		if (digit < 0 || digit >> bits != 0)
			return false;
		*n = *n << bits | (uint32_t)digit;
	}
	return true;
}

/* What may stand behind a backslash in Go, `quote` included; false for anything else. */
static bool read_escape(struct path_reader *r, struct span *rest, unsigned char quote)
{
	static const char simple[] = "a\ab\bf\fn\nr\rt\tv\v\\\\";
	struct span octal = *rest;
	unsigned char c = *span_take(rest, 1).ptr;
	uint32_t n;

	for (size_t i = 0; i < sizeof simple - 1; i += 2)
		if (c == (unsigned char)simple[i]) {
			path_add_byte(r, (unsigned char)simple[i + 1]);
			return true;
		}
	if (c == 'u' || c == 'U')
		return read_digits(rest, c == 'u' ? 4 : 8, 4, &n) && add_code_point(r, n);
	n = quote;
	if (c == 'x') {
		if (!read_digits(rest, 2, 4, &n))
			return false;
	} else if (c != quote) {
		if (!read_digits(&octal, 3, 3, &n) || n > 0xff)
			return false;
		*rest = octal;
	}
	path_add_byte(r, (unsigned char)n);
	return true;
}

/* A quote behind a backslash does not close, behind two of them neither. */
bool path_read_quoted(struct path_reader *r)
{
	unsigned char quote = *r->at++;
	const unsigned char *close = r->at;
	struct path_step *s = path_emit(r, PATH_QUOTED);
	struct span rest;

	while (close < r->end && *close != '\n' && (*close != quote || close[-1] == '\\'))
		close++;
	if (close == r->end || *close != quote)
		return path_refuse(r, "the quotes are not closed");
	path_begin_text(r, s, VALUE_STRING);
	rest = (struct span){r->at, (size_t)(close - r->at)};
	while (rest.len > 0) {
		unsigned char c = *span_take(&rest, 1).ptr;

		r->at = rest.ptr;
		if (c == quote || (c == '\\' && !read_escape(r, &rest, quote)))
			return path_refuse(r, "an unknown escape");
		if (c != '\\')
			path_add_byte(r, c);
	}
	path_end_text(r, s);
	r->at = close + 1;
	return true;
}
