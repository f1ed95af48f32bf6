#include "json/number.h"

#include <limits.h>

/*
 * A number in decimal with the point at a fixed place, exactly: from 10^308 to
 * 10^-1075, the last digit of what is halfway between two doubles. What lies
 * behind that counts as a 1 in one place more.
 */
#define INTEGER 309
#define SIZE (INTEGER + 1075 + 1)
/* What the division of 10^309 by 2^(1027 - 53) adds to it. */
#define ROOM 974

/*
 * A double is m times 2^e, from LEAST on, and is kept as its bits without the
 * sign: e - LEAST above the SIGNIFICAND bits of m, added. So the next larger
 * double is one more, and the first that is too large is this:
 */
#define SIGNIFICAND 52
#define LEAST (-1074)
#define INFINITE ((uint64_t)2047 << SIGNIFICAND)

/* A digit that is shifted by more does not fit 64 bits. */
#define SHIFT_MAX 60

/* Digits that are looked at: 17 always suffice, and one tells what is nearest. */
#define KEPT 18
#define KEPT_UNIT 100000000000000000 /* 10^17 */

struct decimal {
	int at; /* where from_binary() takes digits; -1: not known yet */
	int first, last; /* all digits but zeros are from here to here */
	unsigned char digits[SIZE + ROOM];
};

/* Times 2^k, or the part of it that is done at once, which is told. */
static int scale(struct decimal *d, int k)
{
	uint64_t carry = 0;
	int i;

	if (k > 0) {
		k = k > SHIFT_MAX ? SHIFT_MAX : k;
		for (i = d->last; i >= d->first || carry > 0; i--) {
			carry += (uint64_t)d->digits[i] << k;
			d->digits[i] = (unsigned char)(carry % 10);
			carry /= 10;
		}
		d->first = i + 1;
		while (d->digits[d->last] == 0)
			d->last--;
	} else {
		k = k < -SHIFT_MAX ? -SHIFT_MAX : k;
		for (i = d->first; i <= d->last || carry > 0; i++) {
			carry = carry * 10 + d->digits[i];
			d->digits[i] = (unsigned char)(carry >> -k);
			carry &= ((uint64_t)1 << -k) - 1;
		}
		d->last = i - 1;
		while (d->digits[d->first] == 0)
			d->first++;
	}
	return k;
}

/* Twice the integer of KEPT digits from `at` on, and one more when others are behind it. */
static uint64_t take(const struct decimal *d, int at)
{
	uint64_t n = 0;

	for (int i = at; i < at + KEPT; i++)
		n = n * 10 + d->digits[i];
	return n * 2 + (d->last >= at + KEPT);
}

/* The bits of the nearest double, of two the even one. */
static uint64_t to_binary(struct decimal *d)
{
	int e = 0;
	uint64_t tenths, m;

	for (int k;; e -= scale(d, k)) {
		int digits = INTEGER - d->first;

		tenths = take(d, INTEGER + 1 - KEPT);
		m = tenths / 20;
		if (digits >= KEPT || m >> SIGNIFICAND > 1) {
			/* Never too far. */
			k = digits > 34 ? -SHIFT_MAX : digits > 19 ? -8 : -1;
			continue;
		}
		if (m >> SIGNIFICAND == 1 || e == LEAST)
			break;
		/* As far as may be: what is too far comes back, exactly. */
		k = e - LEAST;
	}
	return ((uint64_t)(e - LEAST) << SIGNIFICAND) + m + (tenths % 20 + m % 2 > 10);
}

/*
 * The double plus `quarters` of the way to the next one, exactly. What take()
 * gives of it: from the first digit on, and later from the same place.
 */
static uint64_t from_binary(struct decimal *d, uint64_t bits, unsigned quarters)
{
	int e = (int)(bits >> SIGNIFICAND);
	uint64_t m = bits & (((uint64_t)1 << SIGNIFICAND) - 1);

	if (e > 0) {
		m += (uint64_t)1 << SIGNIFICAND;
		e--;
	}
	memset(d->digits, 0, sizeof d->digits);
	d->first = INTEGER;
	d->last = INTEGER - 1;
	for (m = m * 4 + quarters; m > 0; m /= 10)
		d->digits[--d->first] = (unsigned char)(m % 10);
	e += LEAST - 2;
	while (e != 0)
		e -= scale(d, e);
	if (d->at < 0)
		d->at = d->first;
	return take(d, d->at);
}

/*
 * The fewest digits between what is halfway to both neighbours, and of these
 * the nearest ones. What is halfway itself reads as the even one.
 */
static void shorten(struct number *n, struct decimal *d, uint64_t bits)
{
	unsigned even = bits % 2 == 0;
	uint64_t high = from_binary(d, bits, 2) + even;
	uint64_t low = from_binary(d, bits - 1, 2) - even;
	uint64_t here = from_binary(d, bits, 0), step = 20 * KEPT_UNIT, down, up, odd;

	do {
		step /= 10;
		odd = here / step % 2;
		down = here / step * step;
		up = down + step;
	} while (down <= low && up >= high);
	/* When the nearest is below, it may be too far all the same: below 2^n they are closer. */
	if (down <= low || (here - down) * 2 + odd > step)
		down = up;
	n->digits = down / 2;
	n->point = (short)(INTEGER - d->at);
}

/* Cuts a sign off `s`; true when it is a minus. */
static bool take_sign(struct span *s)
{
	return s->len > 0 && (*s->ptr == '+' || *s->ptr == '-') && *span_take(s, 1).ptr == '-';
}

/* What stands behind an e; what is too much to read is more than a text has digits. */
static int64_t read_exponent(struct span s)
{
	bool negative = take_sign(&s);
	uint64_t n;

	if (!text_read_decimal(s, INT64_MAX / 4, &n))
		n = INT64_MAX / 4;
	return negative ? -(int64_t)n : (int64_t)n;
}

/*
 * Puts the digits of `s`, times 10^exponent, in their places. False when there
 * is none or something else, or when they are too large.
 */
static bool place(struct decimal *d, struct span s, int64_t exponent)
{
	size_t point = span_find(s, '.');
	int64_t at = INTEGER - exponent - (int64_t)point;
	int first = -1, last = -1;

	if (s.len == (point < s.len))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = s.ptr[i] - (unsigned)'0';

		if (i == point)
			continue;
		if (digit > 9 || (digit > 0 && at < 0))
			return false;
		if (digit > 0) {
			last = at < SIZE ? (int)at : SIZE - 1;
			d->digits[last] |= (unsigned char)(at < SIZE ? digit : 1);
			if (first < 0)
				first = last;
		}
		at++;
	}
	d->first = first;
	d->last = last;
	return true;
}

static bool read_double(struct number *n, struct span s)
{
	struct decimal d = {.at = -1};
	uint64_t bits;
	struct span mantissa = span_take(&s, 0);
	int64_t exponent = 0;

	while (mantissa.len < s.len && (s.ptr[mantissa.len] | 0x20) != 'e')
		mantissa.len++;
	if (mantissa.len < s.len) {
		span_take(&s, mantissa.len + 1);
		exponent = read_exponent(s);
	}
	if (!place(&d, mantissa, exponent))
		return false;
	n->digits = 0;
	n->point = SHRT_MIN;
	if (d.first < 0)
		return true;
	bits = to_binary(&d);
	if (bits > 0)
		shorten(n, &d, bits);
	return bits < INFINITE;
}

bool number_read(struct number *n, struct span text)
{
	n->negative = take_sign(&text);
	n->point = 0;
	n->whole = text_read_decimal(text, (uint64_t)INT64_MAX + n->negative, &n->digits);
	if (!n->whole)
		return read_double(n, text);
	n->negative = n->negative && n->digits != 0;
	return true;
}

/* The digits of 0.DIGITS, with the point behind so many of them. */
static void add_digits(struct text *out, uint64_t digits, int point)
{
	for (int i = point > 0 ? 0 : point - 1; digits > 0 || i < point; i++) {
		if (i == point)
			text_add_byte(out, '.');
		text_add_byte(out, (unsigned char)('0' + (i < 0 ? 0 : digits / KEPT_UNIT)));
		if (i >= 0)
			digits = digits % KEPT_UNIT * 10;
	}
}

void number_add(struct text *out, const struct number *n, bool inside)
{
	int exponent = n->point - 1;
	/* From 10^-4 to below 10^6, or from 10^-6 to below 10^21. */
	bool plain = inside ? exponent >= -6 && exponent < 21 : exponent >= -4 && exponent < 6;

	if (n->negative)
		text_add_byte(out, '-');
	if (n->whole || n->digits == 0) {
		text_add_decimal(out, n->digits);
		return;
	}
	add_digits(out, n->digits, plain ? n->point : 1);
	if (plain)
		return;
	text_add(out, exponent < 0 ? "e-" : "e+");
	if (exponent < 0)
		exponent = -exponent;
	if (exponent < 10 && !inside)
		text_add_byte(out, '0');
	text_add_decimal(out, (uint64_t)exponent);
}

int number_compare(const struct number *a, const struct number *b)
{
	int order = (a->point > b->point) - (a->point < b->point);

	if (a->negative != b->negative && (a->digits | b->digits) != 0)
		return a->negative ? -1 : 1;
	if (order == 0)
		order = (a->digits > b->digits) - (a->digits < b->digits);
	return a->negative ? -order : order;
}
