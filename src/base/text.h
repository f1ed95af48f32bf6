/*
 * Text: joining it into a buffer of fixed size, and reading numbers and
 * durations from it. There is no printf.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * Of a function whose last arguments are strings and then a null: there are no
 * floating-point numbers, for which it would have to save registers.
 */
#define TEXT_PARTS __attribute__((sentinel, target("general-regs-only")))

/* Digits of the largest 64-bit number. */
#define TEXT_DECIMAL_MAX 20

/* "2026-11-24T17:44:40Z": length without a terminating zero (RFC 3339). */
#define TEXT_TIME_LEN 20

/*
 * A builder over the caller's buffer. `len` bytes are used; there is no
 * terminating zero unless text_string() is called. What does not fit is left
 * out and `cut` is set; nothing is ever written past `size`.
 */
struct text {
	char *ptr;
	size_t size, len;
	bool cut;
};

void text_init(struct text *t, char *buffer, size_t size);

/* Appends bytes as they are. */
void text_add_span(struct text *t, struct span s);

/* Appends one byte as it is. */
void text_add_byte(struct text *t, unsigned char byte);

/* Appends the zero-terminated `s` as it is. */
void text_add(struct text *t, const char *s);

/* Appends bytes; those outside printable ASCII (0x20 to 0x7e) become '?'. */
void text_add_printable(struct text *t, struct span s);

/*
 * Appends `s`, when it is not empty, to the string in `buffer`, which is shorter than
 * `size`, and has room for as many bytes with its zero; behind `between` when that is not empty. Line ends and
 * tabs become spaces, other bytes outside printable ASCII '?'; what does not fit ends
 * in "...".
 */
void text_join(char *buffer, size_t size, const char *between, struct span s);

/* Appends `n` in decimal. */
void text_add_decimal(struct text *t, uint64_t n);

/*
 * Appends `seconds` since 1970 in UTC as "2026-11-24T17:44:40Z" (RFC 3339).
 * Years 0 to 9999; others are shown as the nearest of these.
 */
void text_add_time(struct text *t, int64_t seconds);

/*
 * Appends an IP address of 4 or 16 bytes: dotted decimal, or RFC 5952's form
 * without brackets.
 */
void text_add_ip(struct text *t, struct span ip);

/* When something was cut, the last three bytes become "...". */
void text_mark_cut(struct text *t);

/* Ends the text with a zero (its last byte is given up when full) and returns it. */
const char *text_string(struct text *t);

/* The bytes written so far; they live as long as the buffer. */
static inline struct span text_span(const struct text *t)
{
	return (struct span){(const unsigned char *)t->ptr, t->len};
}

/*
 * Reads all of `s` as decimal digits, at least one, into `*n`; false when it
 * holds anything else or the value is over `max`. No sign, no space.
 */
bool text_read_decimal(struct span s, uint64_t max, uint64_t *n);

/* The value of a hex digit, 0 to 15; -1 when it is none. */
int text_hex_value(unsigned char c);

/* The value of a digit of base64 (RFC 4648, section 4), 0 to 63; -1 when it is none. */
int text_base64_value(unsigned char c);

/*
 * Reads all of `s` as a duration the way Go writes them: "300ms", "1.5s",
 * "1h30m", "0"; units ns, us, ms, s, m, h. Into `*nanoseconds`, never
 * negative. False when it is malformed or does not fit 63 bits.
 */
bool text_read_duration(struct span s, int64_t *nanoseconds);

/*
 * Reads all of `s` as a time in UTC the way ASN.1 writes it: "YYMMDDHHMMSSZ" with
 * `utc` (UTCTime, 1950 to 2049: RFC 5280, section 4.1.2.5.1), "YYYYMMDDHHMMSSZ"
 * without (GeneralizedTime); into `*seconds` since 1970. False when it has another form; that the
 * month has such a day is not checked.
 */
bool text_read_time(struct span s, bool utc, int64_t *seconds);

/*
 * Seconds since 1970 of a civil date (Gregorian, UTC), for years 0 to 9999;
 * the fields are not checked. `month` counts from 1.
 */
int64_t text_seconds_of(unsigned year, unsigned month, unsigned day, unsigned second_of_day);

/*
 * The string `n`, from 0, of some that stand one behind the other, each ended by a
 * zero. Such a list has no pointers, which a position-independent executable must
 * relocate: 24 bytes each.
 */
const char *text_nth(const char *list, unsigned n);

/* Overwrites `n` bytes with zeros; the compiler keeps the call. */
void text_wipe(void *secret, size_t n);

#endif
