/*
 * Computations modulo a prime of up to 521 bits, written as tables of steps, for
 * the curves of the NIST. Numbers are in Montgomery's form (montgomery.h),
 * and all takes the same time for every value of them.
 */
#ifndef NET_FIELD_H
#define NET_FIELD_H

#include <stdint.h>

#include "net/montgomery.h"

/* Of a number of 521 bits, and how many there are. */
#define FIELD_LIMBS 9
#define FIELD_REGISTERS 16

/* Bytes of the largest prime. */
#define FIELD_LEN_MAX 66

struct field {
	struct mont m;
	uint64_t r[FIELD_REGISTERS][FIELD_LIMBS];
};

enum field_operation {
	FIELD_ADD,
	FIELD_SUB,
	FIELD_MUL
};

/* A step: r[to] = r[left] and r[right], added, subtracted or multiplied. */
#define FIELD_STEP(operation, to, left, right) \
	((uint16_t)((operation) << 12 | (to) << 8 | (left) << 4 | (right)))

void field_run(struct field *f, const uint16_t *steps, size_t count);

/* Sets `x` to a small number. */
void field_set(uint64_t x[static FIELD_LIMBS], uint64_t n, const struct mont *m);

/* x^-1 modulo a prime, by Fermat; 0 for 0. The last byte of the prime is 2 or more. */
void field_invert(uint64_t *x, struct span prime, const struct mont *m);

/* Exchanges `limbs` limbs when `bit` is 1, without a branch on it. */
void field_swap(uint64_t *a, uint64_t *b, size_t limbs, uint64_t bit);

#endif
