#include "base/text.h"
#include "json/path_reader.h"

static const char unknown[] = "an unknown escape";

/* In UTF-8. */
static void add_code_point(struct path_reader *r, uint32_t code_point)
{
	int more = (code_point >= 0x80) + (code_point >= 0x800) + (code_point >= 0x10000);

	if (code_point > 0x10ffff || code_point >> 11 == 0xd800 >> 11)
		path_refuse(r, unknown);
	if (more == 0)
		path_add_byte(r, (unsigned char)code_point);
	else
		path_add_byte(r, (unsigned char)(0xff80u >> more | code_point >> 6 * more));
	while (more-- > 0)
		path_add_byte(r, (unsigned char)(0x80 | (code_point >> 6 * more & 0x3f)));
}

/* `digits` digits of `bits` each. */
static uint32_t read_digits(struct path_reader *r, int digits, int bits)
{
	uint32_t n = 0;

	while (digits-- > 0) {
		int digit = text_hex_value((unsigned char)path_peek(r));

		/* -1 is none. */
		if ((unsigned)digit >> bits != 0)
			path_refuse(r, unknown);
		n = n << bits | (uint32_t)digit;
		r->at++;
	}
	return n;
}

/* What may stand behind a backslash in Go, `quote` included. */
static void read_escape(struct path_reader *r, unsigned char quote)
{
	static const char simple[] = "a\ab\bf\fn\nr\rt\tv\v\\\\";
	uint32_t n;

	for (size_t i = 0; i < sizeof simple - 1; i += 2)
		if (path_accept(r, (unsigned char)simple[i])) {
			path_add_byte(r, (unsigned char)simple[i + 1]);
			return;
		}
	if (path_accept(r, 'u')) {
		add_code_point(r, read_digits(r, 4, 4));
	} else if (path_accept(r, 'U')) {
		add_code_point(r, read_digits(r, 8, 4));
	} else {
		n = path_accept(r, quote)     ? quote
			: path_accept(r, 'x') ? read_digits(r, 2, 4)
					      : read_digits(r, 3, 3);
		if (n > 0xff)
			path_refuse(r, unknown);
		path_add_byte(r, (unsigned char)n);
	}
}

/* A quote behind a backslash does not close, behind two of them neither. */
void path_read_quoted(struct path_reader *r)
{
	unsigned char quote = *r->at++;
	const unsigned char *close = r->at;
	struct path_step *s = path_emit(r, PATH_QUOTED);

	while (close < r->end && *close != '\n' && (*close != quote || close[-1] == '\\'))
		close++;
	if (close == r->end || *close != quote)
		path_refuse(r, "the quotes are not closed");
	path_begin_text(r, s, VALUE_STRING);
	while (r->at < close) {
		unsigned char c = *r->at++;

		if (c == quote)
			path_refuse(r, unknown);
		else if (c == '\\')
			read_escape(r, quote);
		else
			path_add_byte(r, c);
	}
	path_end_text(r, s);
	r->at = close + 1;
}
