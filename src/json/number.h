/*
 * Numbers as kubectl's JSONPath knows them: Go's int64 and float64.
 *
 * A number is whole when it is spelled without ".", "e" and "E" and fits 64
 * bits; every other is a double (IEEE 754, binary64), to which its text is
 * rounded, ties to even, as strconv.ParseFloat does: too small a number is a
 * subnormal one or zero, too large a number is an error. A double is printed
 * with the fewest digits that read back the same, those nearest to it.
 *
 * There is no floating-point arithmetic: a double is kept as these digits.
 */
#ifndef JSON_NUMBER_H
#define JSON_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "base/text.h"

/* The longest text of a number, without a terminating zero: -0.0000012345678901234567 */
#define NUMBER_TEXT_MAX 25

/* Copy it as you like. `whole` may be read; the rest is private. */
struct number {
	bool whole;
	bool negative;
	short point; /* of a double: 0.DIGITS times ten to this */
	uint64_t digits; /* of a double: 18 digits, or zero */
};

/*
 * Reads all of `text`, of any length: a number of JSON's, or digits and points
 * as Go reads them, with a sign, with leading zeros, with nothing on one side
 * of the point. False when it is neither ("1.2.3", "."; what stands behind an
 * "e" is trusted), or too large for a double. All digits count; Go's own reader
 * errs where more than 800 stand before the point.
 */
bool number_read(struct number *n, struct span text);

/*
 * Appends the number: what stands alone as Go's fmt prints it (%v), what stands
 * `inside` a printed object or array as Go's encoding/json does.
 */
void number_add(struct text *out, const struct number *n, bool inside);

/*
 * Below 0, 0 or above 0 when `a` is below, equal to or above `b`. Both must be
 * whole or both not.
 */
int number_compare(const struct number *a, const struct number *b);

#endif
