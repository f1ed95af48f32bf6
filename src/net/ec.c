#include "net/ec.h"

#include <assert.h>

#include "base/text.h"
#include "net/der.h"
#include "net/field.h"

#define LIMBS FIELD_LIMBS
#define UNCOMPRESSED 0x04

/*
 * The constants of each curve, big-endian, one behind the other: the prime and the order
 * of the generator from the byte on in which they are no more ones alone (P-521's begin
 * with one bit; of its prime nothing is left), and the generator: x, y.
 */
/* clang-format off */
static const unsigned char constants[] = {
	/* P-256: prime */
	0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	/* P-256: order */
	0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
	0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
	/* P-256: generator */
	0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4,
	0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45,
	0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7,
	0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce,
	0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
	/* P-384: prime */
	0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff,
	0xff, 0xff, 0xff,
	/* P-384: order */
	0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0,
	0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
	/* P-384: generator */
	0xaa, 0x87, 0xca, 0x22, 0xbe, 0x8b, 0x05, 0x37, 0x8e, 0xb1, 0xc7, 0x1e, 0xf3, 0x20,
	0xad, 0x74, 0x6e, 0x1d, 0x3b, 0x62, 0x8b, 0xa7, 0x9b, 0x98, 0x59, 0xf7, 0x41, 0xe0,
	0x82, 0x54, 0x2a, 0x38, 0x55, 0x02, 0xf2, 0x5d, 0xbf, 0x55, 0x29, 0x6c, 0x3a, 0x54,
	0x5e, 0x38, 0x72, 0x76, 0x0a, 0xb7, 0x36, 0x17, 0xde, 0x4a, 0x96, 0x26, 0x2c, 0x6f,
	0x5d, 0x9e, 0x98, 0xbf, 0x92, 0x92, 0xdc, 0x29, 0xf8, 0xf4, 0x1d, 0xbd, 0x28, 0x9a,
	0x14, 0x7c, 0xe9, 0xda, 0x31, 0x13, 0xb5, 0xf0, 0xb8, 0xc0, 0x0a, 0x60, 0xb1, 0xce,
	0x1d, 0x7e, 0x81, 0x9d, 0x7a, 0x43, 0x1d, 0x7c, 0x90, 0xea, 0x0e, 0x5f,
	/* P-521: order */
	0xfa, 0x51, 0x86, 0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7,
	0x09, 0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8, 0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f, 0xb7,
	0x1e, 0x91, 0x38, 0x64, 0x09,
	/* P-521: generator */
	0x00, 0xc6, 0x85, 0x8e, 0x06, 0xb7, 0x04, 0x04, 0xe9, 0xcd, 0x9e, 0x3e, 0xcb, 0x66,
	0x23, 0x95, 0xb4, 0x42, 0x9c, 0x64, 0x81, 0x39, 0x05, 0x3f, 0xb5, 0x21, 0xf8, 0x28,
	0xaf, 0x60, 0x6b, 0x4d, 0x3d, 0xba, 0xa1, 0x4b, 0x5e, 0x77, 0xef, 0xe7, 0x59, 0x28,
	0xfe, 0x1d, 0xc1, 0x27, 0xa2, 0xff, 0xa8, 0xde, 0x33, 0x48, 0xb3, 0xc1, 0x85, 0x6a,
	0x42, 0x9b, 0xf9, 0x7e, 0x7e, 0x31, 0xc2, 0xe5, 0xbd, 0x66, 0x01, 0x18, 0x39, 0x29,
	0x6a, 0x78, 0x9a, 0x3b, 0xc0, 0x04, 0x5c, 0x8a, 0x5f, 0xb4, 0x2c, 0x7d, 0x1b, 0xd9,
	0x98, 0xf5, 0x44, 0x49, 0x57, 0x9b, 0x44, 0x68, 0x17, 0xaf, 0xbd, 0x17, 0x27, 0x3e,
	0x66, 0x2c, 0x97, 0xee, 0x72, 0x99, 0x5e, 0xf4, 0x26, 0x40, 0xc5, 0x50, 0xb9, 0x01,
	0x3f, 0xad, 0x07, 0x61, 0x35, 0x3c, 0x70, 0x86, 0xa2, 0x72, 0xc2, 0x40, 0x88, 0xbe,
	0x94, 0x76, 0x9f, 0xd1, 0x66, 0x50,
};
/* clang-format on */

/* y^2 = x^3 - 3 x + b modulo a prime. */
static const struct parameters {
	unsigned char len; /* of a coordinate, in bytes */
	unsigned char prime_len, order_len; /* that are in the table */
} parameters[] = {
	{32, 28, 28},
	{48, 17, 24},
	{66, 0, 33},
};

static_assert(sizeof constants == 28 + 28 + 17 + 24 + 33 + 2 * (32 + 48 + 66), "one is missing");

/* What the registers of the formulas are: P, Q, b, and what is between. */
enum reg {
	X1,
	Y1,
	Z1,
	X2,
	Y2,
	Z2,
	B,
	T0,
	T1,
	T2,
	T3,
	T4,
	X3,
	Y3,
	Z3
};

#define ADD(to, left, right) FIELD_STEP(FIELD_ADD, to, left, right)
#define SUB(to, left, right) FIELD_STEP(FIELD_SUB, to, left, right)
#define MUL(to, left, right) FIELD_STEP(FIELD_MUL, to, left, right)

#define RUN(f, steps) field_run(f, steps, sizeof(steps) / sizeof(steps)[0])

/* Algorithm 4 of "Complete addition formulas for prime order elliptic curves" (a = -3). */
static const uint16_t addition[] = {
	MUL(T0, X1, X2),
	MUL(T1, Y1, Y2),
	MUL(T2, Z1, Z2),
	ADD(T3, X1, Y1),
	ADD(T4, X2, Y2),
	MUL(T3, T3, T4),
	ADD(T4, T0, T1),
	SUB(T3, T3, T4),
	ADD(T4, Y1, Z1),
	ADD(X3, Y2, Z2),
	MUL(T4, T4, X3),
	ADD(X3, T1, T2),
	SUB(T4, T4, X3),
	ADD(X3, X1, Z1),
	ADD(Y3, X2, Z2),
	MUL(X3, X3, Y3),
	ADD(Y3, T0, T2),
	SUB(Y3, X3, Y3),
	MUL(Z3, B, T2),
	SUB(X3, Y3, Z3),
	ADD(Z3, X3, X3),
	ADD(X3, X3, Z3),
	SUB(Z3, T1, X3),
	ADD(X3, T1, X3),
	MUL(Y3, B, Y3),
	ADD(T1, T2, T2),
	ADD(T2, T1, T2),
	SUB(Y3, Y3, T2),
	SUB(Y3, Y3, T0),
	ADD(T1, Y3, Y3),
	ADD(Y3, T1, Y3),
	ADD(T1, T0, T0),
	ADD(T0, T1, T0),
	SUB(T0, T0, T2),
	MUL(T1, T4, Y3),
	MUL(T2, T0, Y3),
	MUL(Y3, X3, Z3),
	ADD(Y3, Y3, T2),
	MUL(X3, T3, X3),
	SUB(X3, X3, T1),
	MUL(Z3, T4, Z3),
	MUL(T1, T3, T0),
	ADD(Z3, Z3, T1),
};

/* The b of the curve on which an affine point is: y^2 - x^3 + 3 x, to T0. */
static const uint16_t coefficient[] = {
	MUL(T0, Y1, Y1),
	MUL(T1, X1, X1),
	MUL(T1, T1, X1),
	SUB(T0, T0, T1),
	ADD(T0, T0, X1),
	ADD(T0, T0, X1),
	ADD(T0, T0, X1),
};

/* Projective: x / z, y / z; all in Montgomery's form. z is 0 for the point at infinity. */
enum {
	X,
	Y,
	Z
};

struct point {
	uint64_t c[3][LIMBS];
};

/* What a computation needs. */
struct curve {
	struct field f; /* its registers are secret where the scalar is; b stays in its own */
	struct point generator;
	size_t len; /* of a coordinate, in bytes */
	unsigned char prime[EC_LEN_MAX], order[EC_LEN_MAX];
};

/* out = p + q, for any two points, equal, opposite or infinite ones included. */
static void add(struct point *out, const struct point *p, const struct point *q, struct curve *c)
{
	memcpy(c->f.r[X1], p->c, sizeof p->c);
	memcpy(c->f.r[X2], q->c, sizeof q->c);
	RUN(&c->f, addition);
	memcpy(out->c, c->f.r[X3], sizeof out->c);
}

static void set_infinity(struct point *p, const struct curve *c)
{
	memset(p, 0, sizeof *p);
	field_set(p->c[Y], 1, &c->f.m);
}

/* Reads x and y, and finds out of which curve they are; false when one is not below the prime. */
static bool decode_coordinates(struct point *p, const unsigned char *bytes, struct curve *c)
{
	for (int i = X; i <= Y; i++) {
		if (!mont_decode(p->c[i], (struct span){bytes, c->len}, &c->f.m))
			return false;
		mont_enter(p->c[i], &c->f.m);
		bytes += c->len;
	}
	field_set(p->c[Z], 1, &c->f.m);
	memcpy(c->f.r[X1], p->c, sizeof p->c);
	RUN(&c->f, coefficient);
	return true;
}

/* Writes the whole of a number of which the table has the last `known` bytes. */
static const unsigned char *restore(
	unsigned char *out, size_t len, const unsigned char *at, size_t known)
{
	memset(out, 0xff, len);
	if (len == EC_LEN_MAX)
		out[0] = 0x01;
	memcpy(out + len - known, at, known);
	return at + known;
}

static bool load_curve(struct curve *c, int id)
{
	const unsigned char *at = constants;
	const struct parameters *p = parameters;

	if (id < BR_EC_secp256r1 || id > BR_EC_secp521r1)
		return false;
	for (; id > BR_EC_secp256r1; id--, p++)
		at += p->prime_len + p->order_len + 2 * p->len;
	c->len = p->len;
	at = restore(c->prime, p->len, at, p->prime_len);
	at = restore(c->order, p->len, at, p->order_len);
	mont_init(&c->f.m, (struct span){c->prime, c->len});
	decode_coordinates(&c->generator, at, c);
	memcpy(c->f.r[B], c->f.r[T0], sizeof c->f.r[B]);
	return true;
}

static bool decode(struct point *p, struct span bytes, struct curve *c)
{
	return bytes.len == 1 + 2 * c->len && bytes.ptr[0] == UNCOMPRESSED &&
		decode_coordinates(p, bytes.ptr + 1, c) &&
		memcmp(c->f.r[B], c->f.r[T0], c->f.m.n * sizeof c->f.r[B][0]) == 0;
}

/* Makes the point affine; its coordinates leave Montgomery's form. False at infinity. */
static bool make_affine(struct point *p, const struct curve *c)
{
	uint64_t any = 0;

	for (size_t i = 0; i < c->f.m.n; i++)
		any |= p->c[Z][i];
	field_invert(p->c[Z], (struct span){c->prime, c->len}, &c->f.m);
	for (int i = X; i <= Y; i++) {
		mont_multiply(p->c[i], p->c[i], p->c[Z], &c->f.m);
		mont_leave(p->c[i], &c->f.m);
	}
	return any != 0;
}

/* Writes scalar * p to `out`: the same steps for every scalar of one length. False at infinity. */
static bool multiply(struct point *p, struct span scalar, struct curve *c, unsigned char *out)
{
	struct point r;
	bool right;

	/* p is always r and the point that is multiplied. */
	set_infinity(&r, c);
	for (size_t i = 0; i < 8 * scalar.len; i++) {
		uint64_t bit = scalar.ptr[i / 8] >> (7 - i % 8) & 1;

		field_swap(r.c[X], p->c[X], (size_t)3 * LIMBS, bit);
		add(p, &r, p, c);
		add(&r, &r, &r, c);
		field_swap(r.c[X], p->c[X], (size_t)3 * LIMBS, bit);
	}
	right = make_affine(&r, c);
	out[0] = UNCOMPRESSED;
	mont_encode(out + 1, c->len, r.c[X]);
	mont_encode(out + 1 + c->len, c->len, r.c[Y]);
	text_wipe(&r, sizeof r);
	text_wipe(p, sizeof *p);
	text_wipe(c->f.r, sizeof c->f.r);
	return right;
}

size_t ec_generate(int curve, struct span scalar, unsigned char out[static EC_POINT_MAX])
{
	struct curve c;

	if (!load_curve(&c, curve))
		return 0;
	multiply(&c.generator, scalar, &c, out);
	return 1 + 2 * c.len;
}

bool ec_multiply(int curve, struct span scalar, unsigned char *point, size_t len)
{
	struct curve c;
	struct point p;

	return load_curve(&c, curve) && decode(&p, (struct span){point, len}, &c) &&
		multiply(&p, scalar, &c, point);
}

/* ---- ECDSA: all of it is public ---- */

/* Reads r or s, a positive INTEGER in its shortest form, which must be below the order. */
static bool take_number(struct span *s, uint64_t *x, const struct mont *order)
{
	struct span value;

	if (!der_take(s, DER_INTEGER, &value) || value.len == 0 || *value.ptr >= 0x80)
		return false;
	if (*value.ptr == 0) {
		span_take(&value, 1);
		/* Zero itself is no part of a signature. */
		if (value.len == 0 || *value.ptr < 0x80)
			return false;
	}
	return value.len <= 8 * order->n && mont_decode(x, value, order);
}

/* Whether the point's x, modulo the order, is r. */
static bool has_x(
	struct point *p, const uint64_t *r, const struct curve *c, const struct mont *order)
{
	uint64_t zero[LIMBS] = {0};

	if (!make_affine(p, c))
		return false;
	/* x is below p, and p is below 2 n, and has as many limbs. */
	mont_add(p->c[X], p->c[X], zero, order);
	return memcmp(p->c[X], r, order->n * sizeof *r) == 0;
}

/* u1 G + u2 Q, both at once. */
static void multiply_two(struct point *out, const unsigned char *u1, const unsigned char *u2,
	const struct point *q, struct curve *c)
{
	struct point table[4];

	table[1] = c->generator;
	table[2] = *q;
	add(&table[3], &table[1], &table[2], c);
	set_infinity(out, c);
	for (size_t i = 0; i < 8 * c->len; i++) {
		unsigned shift = 7 - i % 8;
		unsigned one = u1[i / 8], two = u2[i / 8];
		unsigned which = (one >> shift & 1) | (two >> shift & 1) << 1;

		add(out, out, out, c);
		if (which != 0)
			add(out, out, &table[which], c);
	}
}

bool ec_verify(const br_ec_public_key *key, struct span hash, struct span signature)
{
	unsigned char u1[EC_LEN_MAX], u2[EC_LEN_MAX];
	uint64_t r[LIMBS], s[LIMBS], e[LIMBS];
	struct span both;
	struct mont order;
	struct curve c;
	struct point p, q;

	if (!load_curve(&c, key->curve) || !decode(&q, (struct span){key->q, key->qlen}, &c))
		return false;
	mont_init(&order, (struct span){c.order, c.len});
	if (!der_take(&signature, DER_SEQUENCE, &both) || signature.len > 0 ||
		!take_number(&both, r, &order) || !take_number(&both, s, &order) || both.len > 0)
		return false;
	/*
	 * The leftmost bits of the hash, as many as the order has (section 6.4): none of ours is
	 * longer than P-384's but SHA-512, and that by whole bytes. Perhaps above the order,
	 * but not twice: the product that follows takes that.
	 */
	if (hash.len > c.len)
		hash.len = c.len;
	mont_decode(e, hash, &order);
	/* w = 1 / s; u1 = e w, u2 = r w. One factor in Montgomery's form is enough. */
	mont_enter(s, &order);
	field_invert(s, (struct span){c.order, c.len}, &order);
	mont_multiply(e, e, s, &order);
	mont_encode(u1, c.len, e);
	mont_multiply(s, r, s, &order);
	mont_encode(u2, c.len, s);
	multiply_two(&p, u1, u2, &q, &c);
	return has_x(&p, r, &c, &order);
}
