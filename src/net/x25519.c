#include "net/x25519.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

const unsigned char x25519_base[32] = {9};

/*
 * Numbers modulo p = 2^255 - 19 in five limbs of 51 bits, which may be a little
 * larger between operations: below 2^52 after carry(), then below 2^53 after one
 * add() and below 1.5 * 2^53 after one subtract(), and never more. The last sum
 * of a multiplication is thus below 5 * 2.25 * 2^106, with what is carried into
 * it below 2^110: 19 times its carry, 19 * 2^59, fits 64 bits.
 */
__extension__ typedef unsigned __int128 wide;
#define LIMBS 5
#define MASK ((UINT64_C(1) << 51) - 1)

static uint64_t load(const unsigned char *p)
{
	uint64_t n = 0;

	for (unsigned i = 8; i > 0; i--)
		n = n << 8 | p[i - 1];
	return n;
}

static void decode(uint64_t f[static LIMBS], const unsigned char p[static 32])
{
	f[0] = load(p) & MASK;
	f[1] = (load(p + 6) >> 3) & MASK;
	f[2] = (load(p + 12) >> 6) & MASK;
	f[3] = (load(p + 19) >> 1) & MASK;
	f[4] = (load(p + 24) >> 12) & MASK;
}

/* Brings the sums of a multiplication down to limbs; 2^255 is 19. */
static void carry(uint64_t f[static LIMBS], wide t[static LIMBS])
{
	uint64_t c = 0;

	for (unsigned i = 0; i < LIMBS; i++) {
		t[i] += c;
		f[i] = (uint64_t)t[i] & MASK;
		c = (uint64_t)(t[i] >> 51);
	}
	f[0] += c * 19;
	f[1] += f[0] >> 51;
	f[0] &= MASK;
}

static void multiply(
	uint64_t out[static LIMBS], const uint64_t f[static LIMBS], const uint64_t g[static LIMBS])
{
	uint64_t g1 = g[1] * 19, g2 = g[2] * 19, g3 = g[3] * 19, g4 = g[4] * 19;
	wide t[LIMBS];

	t[0] = (wide)f[0] * g[0] + (wide)f[1] * g4 + (wide)f[2] * g3 + (wide)f[3] * g2 +
		(wide)f[4] * g1;
	t[1] = (wide)f[0] * g[1] + (wide)f[1] * g[0] + (wide)f[2] * g4 + (wide)f[3] * g3 +
		(wide)f[4] * g2;
	t[2] = (wide)f[0] * g[2] + (wide)f[1] * g[1] + (wide)f[2] * g[0] + (wide)f[3] * g4 +
		(wide)f[4] * g3;
	t[3] = (wide)f[0] * g[3] + (wide)f[1] * g[2] + (wide)f[2] * g[1] + (wide)f[3] * g[0] +
		(wide)f[4] * g4;
	t[4] = (wide)f[0] * g[4] + (wide)f[1] * g[3] + (wide)f[2] * g[2] + (wide)f[3] * g[1] +
		(wide)f[4] * g[0];
	carry(out, t);
}

static void multiply_small(uint64_t out[static LIMBS], const uint64_t f[static LIMBS], uint64_t n)
{
	wide t[LIMBS];

	for (unsigned i = 0; i < LIMBS; i++)
		t[i] = (wide)f[i] * n;
	carry(out, t);
}

static void add(
	uint64_t out[static LIMBS], const uint64_t f[static LIMBS], const uint64_t g[static LIMBS])
{
	for (unsigned i = 0; i < LIMBS; i++)
		out[i] = f[i] + g[i];
}

/* With 4 p added, so that no limb falls below zero: g's are under 2^52. */
static void subtract(
	uint64_t out[static LIMBS], const uint64_t f[static LIMBS], const uint64_t g[static LIMBS])
{
	for (unsigned i = 0; i < LIMBS; i++)
		out[i] = f[i] + 4 * (MASK - (i == 0 ? 18 : 0)) - g[i];
}

/* Exchanges both when `bit` is 1, without a branch on it. */
static void swap(uint64_t f[static LIMBS], uint64_t g[static LIMBS], uint64_t bit)
{
	uint64_t mask = 0 - bit;

	for (unsigned i = 0; i < LIMBS; i++) {
		uint64_t x = mask & (f[i] ^ g[i]);

		f[i] ^= x;
		g[i] ^= x;
	}
}

/* f^(p - 2): the exponent is all ones but for bits 2 and 4. */
static void invert(uint64_t out[static LIMBS], const uint64_t f[static LIMBS])
{
	uint64_t r[LIMBS];

	memcpy(r, f, sizeof r);
	for (unsigned i = 254; i > 0; i--) {
		multiply(r, r, r);
		if (i != 3 && i != 5)
			multiply(r, r, f);
	}
	memcpy(out, r, sizeof r);
}

/* The one number from 0 to p - 1, little-endian. */
static void encode(unsigned char out[static 32], const uint64_t f[static LIMBS])
{
	uint64_t h[LIMBS], q = 19;
	wide t[LIMBS];

	for (unsigned i = 0; i < LIMBS; i++)
		t[i] = f[i];
	carry(h, t);
	/* q: whether h + 19 reaches 2^255, that is, whether h is p or more. */
	for (unsigned i = 0; i < LIMBS; i++)
		q = (h[i] + q) >> 51;
	q *= 19;
	for (unsigned i = 0; i < LIMBS; i++) {
		q += h[i];
		h[i] = q & MASK;
		q >>= 51;
	}
	memset(out, 0, 32);
	for (unsigned bit = 0; bit < 255; bit++)
		out[bit / 8] |= (unsigned char)((h[bit / 51] >> bit % 51 & 1) << bit % 8);
}

/* All that must be forgotten afterwards. */
struct ladder {
	unsigned char k[32];
	uint64_t x2[LIMBS], z2[LIMBS], x3[LIMBS], z3[LIMBS];
	uint64_t a[LIMBS], b[LIMBS], c[LIMBS], d[LIMBS];
};

/* One step of the ladder, in RFC 7748's formulas. */
static void step(struct ladder *l, const uint64_t x1[static LIMBS])
{
	add(l->a, l->x2, l->z2);
	subtract(l->b, l->x2, l->z2);
	add(l->c, l->x3, l->z3);
	subtract(l->d, l->x3, l->z3);
	multiply(l->d, l->d, l->a); /* DA */
	multiply(l->c, l->c, l->b); /* CB */
	add(l->x3, l->d, l->c);
	multiply(l->x3, l->x3, l->x3);
	subtract(l->z3, l->d, l->c);
	multiply(l->z3, l->z3, l->z3);
	multiply(l->z3, l->z3, x1);
	multiply(l->a, l->a, l->a); /* AA */
	multiply(l->b, l->b, l->b); /* BB */
	multiply(l->x2, l->a, l->b);
	subtract(l->c, l->a, l->b); /* E */
	multiply_small(l->d, l->c, 121665);
	add(l->d, l->d, l->a);
	multiply(l->z2, l->c, l->d);
}

void x25519(unsigned char out[static 32], const unsigned char scalar[static 32],
	const unsigned char u[static 32])
{
	struct ladder l = {.x2 = {1}, .z3 = {1}};
	uint64_t x1[LIMBS], before = 0;

	memcpy(l.k, scalar, sizeof l.k);
	l.k[0] &= 248;
	l.k[31] = (l.k[31] & 127) | 64;
	decode(x1, u);
	memcpy(l.x3, x1, sizeof x1);
	for (unsigned t = 255; t-- > 0;) {
		uint64_t bit = l.k[t / 8] >> t % 8 & 1;

		swap(l.x2, l.x3, before ^ bit);
		swap(l.z2, l.z3, before ^ bit);
		before = bit;
		step(&l, x1);
	}
	/* The last bits of a clamped scalar are zeros: the two are not exchanged any more. */
	invert(l.z2, l.z2);
	multiply(l.x2, l.x2, l.z2);
	encode(out, l.x2);
	text_wipe(&l, sizeof l);
}
