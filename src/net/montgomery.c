#include "net/montgomery.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* Written to before it is read: the compiler need not fill it with zeros, which takes longer. */
#define SCRATCH __attribute__((uninitialized))

/* out = x - y, perhaps with a borrow, which is returned. */
static uint64_t take_off(uint64_t *out, const uint64_t *x, const uint64_t *y, size_t n)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < n; i++) {
		wide d = (wide)x[i] - y[i] - borrow;

		out[i] = (uint64_t)d;
		borrow = (uint64_t)(d >> 64) & 1;
	}
	return borrow;
}

/* Takes the modulus off x, with `top` (0 or 1) above it, if it can be taken off. */
static void reduce(uint64_t *x, uint64_t top, const struct mont *m)
{
	SCRATCH uint64_t d[MONT_LIMBS];
	uint64_t mask = 0 - (top | (take_off(d, x, m->limb, m->n) ^ 1));

	for (size_t i = 0; i < m->n; i++)
		x[i] ^= mask & (x[i] ^ d[i]);
}

void mont_add(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < m->n; i++) {
		wide s = (wide)x[i] + y[i] + carry;

		out[i] = (uint64_t)s;
		carry = (uint64_t)(s >> 64);
	}
	reduce(out, carry, m);
}

void mont_subtract(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m)
{
	SCRATCH uint64_t d[MONT_LIMBS];

	/* m itself for 0, which the sum takes off again. */
	take_off(d, m->limb, y, m->n);
	mont_add(out, x, d, m);
}

/* One limb of x at a time: what is below 2^64 is made zero by a multiple of m. */
void mont_multiply(uint64_t *out, const uint64_t *x, const uint64_t *y, const struct mont *m)
{
	SCRATCH uint64_t t[MONT_LIMBS];
	uint64_t top = 0;

	memset(t, 0, m->n * sizeof *t);
	for (size_t i = 0; i < m->n; i++) {
		wide product = (wide)x[i] * y[0] + t[0];
		uint64_t f = (uint64_t)product * m->inverse;
		wide zero = (wide)f * m->limb[0] + (uint64_t)product;
		uint64_t a = (uint64_t)(product >> 64), b = (uint64_t)(zero >> 64);

		for (size_t j = 1; j < m->n; j++) {
			product = (wide)x[i] * y[j] + t[j] + a;
			zero = (wide)f * m->limb[j] + (uint64_t)product + b;
			t[j - 1] = (uint64_t)zero;
			a = (uint64_t)(product >> 64);
			b = (uint64_t)(zero >> 64);
		}
		product = (wide)a + b + top;
		t[m->n - 1] = (uint64_t)product;
		top = (uint64_t)(product >> 64);
	}
	reduce(t, top, m);
	memcpy(out, t, m->n * sizeof *t);
}

/* x * 2^64 mod m */
static void shift(uint64_t *x, const struct mont *m)
{
	for (unsigned i = 0; i < 64; i++)
		mont_add(x, x, x, m);
}

/* R^2 mod m, by which a number is multiplied to enter Montgomery's form. */
static void find_square(struct mont *m)
{
	uint64_t *x = m->square, top = m->limb[m->n - 1], highest = 1;
	size_t bit = 1;

	/* From the highest power of two below m to R. */
	while (top >>= 1)
		highest <<= 1;
	memset(x, 0, m->n * sizeof *x);
	x[m->n - 1] = highest;
	for (; highest != 0; highest <<= 1)
		mont_add(x, x, x, m);
	/* R is 2^64 to the n: powers of it, times R, where a square doubles the exponent. */
	shift(x, m);
	while (bit <= m->n / 2)
		bit *= 2;
	while ((bit /= 2) > 0) {
		mont_multiply(x, x, x, m);
		if (m->n & bit)
			shift(x, m);
	}
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
