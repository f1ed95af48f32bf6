#include "net/montgomery.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* Written to before it is read: the compiler need not fill it with zeros, which takes longer. */
#define SCRATCH __attribute__((uninitialized))

/* out = x - y, perhaps with a borrow, which is returned. */
static uint64_t take_off(uint64_t *out, const uint64_t *x, const uint64_t *y, size_t n)
{
	uint64_t borrow = 0;
	size_t i = 0;

	do {
		uint64_t d = x[i] - y[i];
		bool below = (x[i] < y[i]) | (d < borrow);

		out[i] = d - borrow;
		borrow = below;
	} while (++i < n);
	return borrow;
}

/* out = x, with `top` (0 or 1) above it, without the modulus if it can be taken off. */
static void reduce(uint64_t *out, const uint64_t *x, uint64_t top, const struct mont *m)
{
	SCRATCH uint64_t d[MONT_LIMBS];
	uint64_t mask = 0 - (top | (take_off(d, x, m->limb, m->n) ^ 1));

	for (size_t i = 0; i < m->n; i++)
		out[i] = x[i] ^ (mask & (x[i] ^ d[i]));
}

void mont_add(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m)
{
	uint64_t carry = 0;
	size_t i = 0;

	do {
		uint64_t sum = x[i] + carry;

		carry = sum < carry;
		sum += y[i];
		carry += sum < y[i];
		out[i] = sum;
	} while (++i < m->n);
	reduce(out, out, carry, m);
}

void mont_subtract(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m)
{
	SCRATCH uint64_t d[MONT_LIMBS];

	/* m itself for 0, which the sum takes off again. */
	take_off(d, m->limb, y, m->n);
	mont_add(out, x, d, m);
}

/*
 * t += f * y; returns what goes beyond `n` limbs. (Sums of 128 bits would be kept in memory
 * by gcc.)
 */
__attribute__((noinline)) static uint64_t add_product(
	uint64_t *t, uint64_t f, const uint64_t *y, size_t n)
{
	uint64_t carry = 0;
	size_t i = 0;

	do {
		wide product = (wide)f * y[i];
		uint64_t low = (uint64_t)product + carry;

		carry = (uint64_t)(product >> 64) + (low < carry);
		t[i] += low;
		carry += t[i] < low;
	} while (++i < n);
	return carry;
}

/* One limb of x at a time: what is below 2^64 is made zero by a multiple of m. */
void mont_multiply(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m)
{
	SCRATCH uint64_t t[2 * MONT_LIMBS];
	uint64_t top = 0;

	/* Zero. (memset() becomes an instruction that takes longer for a few limbs.) */
	take_off(t, y, y, m->n);
	for (size_t i = 0; i < m->n; i++) {
		uint64_t a = add_product(t + i, x[i], y, m->n);
		uint64_t b = add_product(t + i, t[i] * m->inverse, m->limb, m->n);

		a += top;
		top = a < top;
		t[i + m->n] = a + b;
		top += t[i + m->n] < b;
	}
	reduce(out, t + m->n, top, m);
}

/* R^2 mod m, by which a number is multiplied to enter Montgomery's form. */
static void find_square(struct mont *m)
{
	uint64_t *x = m->square, top = m->limb[m->n - 1], highest = 1;
	const unsigned char bits[] = {(unsigned char)(m->n >> 2), (unsigned char)(m->n << 6)};

	/* From the highest power of two below m to R, and to 2 R. */
	while (top >>= 1)
		highest <<= 1;
	take_off(x, m->limb, m->limb, m->n);
	x[m->n - 1] = highest;
	for (; highest != 0; highest <<= 1)
		mont_add(x, x, x, m);
	mont_add(x, x, x, m);
	/* That is 2 in Montgomery's form, and R is 2 to the 64 n. */
	mont_power(x, (struct span){bits, sizeof bits}, m);
}

static void load(uint64_t *x, size_t n, struct span bytes)
{
	memset(x, 0, n * sizeof *x);
	for (size_t i = 0; i < bytes.len; i++)
		x[i / 8] |= (uint64_t)bytes.ptr[bytes.len - 1 - i] << 8 * (i % 8);
}

void mont_init(struct mont *m, struct span modulus)
{
	m->n = (modulus.len + 7) / 8;
	m->inverse = 1;
	load(m->limb, m->n, modulus);
	/* Newton: each step doubles the bits that are right. */
	for (unsigned i = 0; i < 6; i++)
		m->inverse *= 2 - m->limb[0] * m->inverse;
	m->inverse = 0 - m->inverse;
	find_square(m);
}

bool mont_decode(uint64_t *x, struct span bytes, const struct mont *m)
{
	SCRATCH uint64_t d[MONT_LIMBS];

	load(x, m->n, bytes);
	return take_off(d, x, m->limb, m->n) == 1;
}

void mont_encode(unsigned char *out, size_t len, const uint64_t *x)
{
	for (size_t i = 0; i < len; i++)
		out[len - 1 - i] = (unsigned char)(x[i / 8] >> 8 * (i % 8));
}

void mont_enter(uint64_t *x, const struct mont *m)
{
	mont_multiply(x, x, m->square, m);
}

void mont_leave(uint64_t *x, const struct mont *m)
{
	SCRATCH uint64_t one[MONT_LIMBS];

	memset(one, 0, m->n * sizeof *one);
	one[0] = 1;
	mont_multiply(x, x, one, m);
}

void mont_power(uint64_t *x, struct span e, const struct mont *m)
{
	SCRATCH uint64_t base[MONT_LIMBS];
	size_t bit = 8 * e.len;
	bool begun = false;

	memcpy(base, x, m->n * sizeof *x);
	while (bit-- > 0) {
		bool one = e.ptr[e.len - 1 - bit / 8] >> bit % 8 & 1;

		if (begun)
			mont_multiply(x, x, x, m);
		if (begun && one)
			mont_multiply(x, x, base, m);
		begun = begun || one;
	}
}
