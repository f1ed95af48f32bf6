/*
 * Arithmetic modulo an odd number of up to 4,096 bits, in 64-bit limbs, for RSA
 * and the curves of the NIST.
 *
 * A number is an array of `m->n` limbs, the least significant first, always
 * below the modulus; where a function says so it is in Montgomery's form, that
 * is, times R = 2^(64 n). The time of all but mont_power() depends on the
 * modulus alone.
 */
#ifndef NET_MONTGOMERY_H
#define NET_MONTGOMERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* 4,096 bits. */
#define MONT_LIMBS 64

/* Fields are private but for `n` and `limb`. */
struct mont {
	size_t n;
	uint64_t limb[MONT_LIMBS];
	uint64_t inverse; /* -1 / limb[0] mod 2^64 */
	uint64_t square[MONT_LIMBS]; /* R^2 mod m */
};

/*
 * `modulus` is big-endian, odd, without leading zeros in its first eight bytes
 * but for those that fill them, and has 1 to 512 bytes.
 */
void mont_init(struct mont *m, struct span modulus);

/* Reads a big-endian number of at most 8 n bytes; false when it is not below the modulus. */
bool mont_decode(uint64_t *x, struct span bytes, const struct mont *m);

/* Writes the lowest `len` bytes, big-endian. */
void mont_encode(unsigned char *out, size_t len, const uint64_t *x);

/* x * y / R: of two numbers in Montgomery's form, their product in that form. */
void mont_multiply(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m);

/* Into Montgomery's form, and out of it. */
void mont_enter(uint64_t *x, const struct mont *m);
void mont_leave(uint64_t *x, const struct mont *m);

void mont_add(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m);
void mont_subtract(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m);

/* x^e, both in Montgomery's form; `e` is big-endian, not zero, and no secret. */
void mont_power(uint64_t *x, struct span e, const struct mont *m);

#endif
