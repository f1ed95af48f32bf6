/*
 * DER from text, so that a row shows the structure and not its lengths:
 *
 *	30 { 06 {551d11} 04 {30 {82 {'a.example'} } } }
 *
 * Two hex digits are a byte, {...} a length in the fewest bytes and what stands
 * between, '...' its bytes, *9 repeats the byte before it to be 9 of them, and
 * spaces are nothing. A length that is wrong on purpose is written as bytes.
 */
#ifndef UNIT_DER_H
#define UNIT_DER_H

#include <stdlib.h>

#include "base/span.h"
#include "base/text.h"

#define DER_MAX 70000

struct der {
	unsigned char bytes[DER_MAX];
	size_t len;
};

static inline void der_byte(struct der *d, unsigned byte)
{
	if (d->len == sizeof d->bytes)
		abort();
	d->bytes[d->len++] = (unsigned char)byte;
}

static inline unsigned der_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = strchr(digits, c);

	if (c == '\0' || at == NULL)
		abort();
	return (unsigned)(at - digits);
}

/* Puts the length of what stands from `start` on before it (X.690, section 10.1). */
static inline void der_close(struct der *d, size_t start)
{
	size_t len = d->len - start;
	unsigned bytes = len < 0x80 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;

	for (unsigned i = 0; i <= bytes; i++)
		der_byte(d, 0);
	memmove(d->bytes + start + 1 + bytes, d->bytes + start, len);
	d->bytes[start] = (unsigned char)(bytes == 0 ? len : 0x80 | bytes);
	for (unsigned i = bytes; i > 0; i--, len >>= 8)
		d->bytes[start + i] = (unsigned char)len;
}

/* Writes up to the "}" or the end of the text; returns where it stopped. */
static inline const char *der_write_part(struct der *d, const char *text)
{
	while (*text != '\0' && *text != '}') {
		if (*text == '{') {
			size_t start = d->len;

			text = der_write_part(d, text + 1);
			if (*text != '}')
				abort();
			der_close(d, start);
			text++;
		} else if (*text == '\'') {
			for (text++; *text != '\''; text++)
				der_byte(d, (unsigned char)*text);
			text++;
		} else if (*text == '*') {
			char *end;
			unsigned long times = strtoul(text + 1, &end, 10);

			while (--times > 0)
				der_byte(d, d->bytes[d->len - 1]);
			text = end;
		} else if (*text == ' ') {
			text++;
		} else {
			der_byte(d, der_digit(text[0]) << 4 | der_digit(text[1]));
			text += 2;
		}
	}
	return text;
}

/* The bytes live as long as `d`. */
static inline struct span der_write(struct der *d, const char *text)
{
	d->len = 0;
	if (*der_write_part(d, text) != '\0')
		abort();
	return (struct span){d->bytes, d->len};
}

#endif
