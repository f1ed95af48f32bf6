/*
 * Over 400 lines: 70 of them are constants, and ECDSA needs what points are made of.
 */
#include "net/ec.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "net/montgomery.h"

/* Of a coordinate of P-521. */
#define LIMBS 9

#define TAG_INTEGER 0x02
#define TAG_SEQUENCE 0x30
#define UNCOMPRESSED 0x04

/*
 * The constants of each curve, big-endian, one behind the other: the prime, the order
 * of the generator, b, and the generator as an uncompressed point. (In one array:
 * pointers cost 24 bytes of relocation each.)
 */
/* clang-format off */
static const unsigned char constants[] = {
	/* P-256: prime */
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff,
	/* P-256: order */
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2,
	0xfc, 0x63, 0x25, 0x51,
	/* P-256: b */
	0x5a, 0xc6, 0x35, 0xd8, 0xaa, 0x3a, 0x93, 0xe7, 0xb3, 0xeb, 0xbd, 0x55, 0x76, 0x98,
	0x86, 0xbc, 0x65, 0x1d, 0x06, 0xb0, 0xcc, 0x53, 0xb0, 0xf6, 0x3b, 0xce, 0x3c, 0x3e,
	0x27, 0xd2, 0x60, 0x4b,
	/* P-256: generator */
	0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63,
	0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39,
	0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e,
	0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e,
	0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
	/* P-384: prime */
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0xff, 0xff, 0xff, 0xff,
	/* P-384: order */
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81,
	0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec,
	0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
	/* P-384: b */
	0xb3, 0x31, 0x2f, 0xa7, 0xe2, 0x3e, 0xe7, 0xe4, 0x98, 0x8e, 0x05, 0x6b, 0xe3, 0xf8,
	0x2d, 0x19, 0x18, 0x1d, 0x9c, 0x6e, 0xfe, 0x81, 0x41, 0x12, 0x03, 0x14, 0x08, 0x8f,
	0x50, 0x13, 0x87, 0x5a, 0xc6, 0x56, 0x39, 0x8d, 0x8a, 0x2e, 0xd1, 0x9d, 0x2a, 0x85,
	0xc8, 0xed, 0xd3, 0xec, 0x2a, 0xef,
	/* P-384: generator */
	0x04, 0xaa, 0x87, 0xca, 0x22, 0xbe, 0x8b, 0x05, 0x37, 0x8e, 0xb1, 0xc7, 0x1e, 0xf3,
	0x20, 0xad, 0x74, 0x6e, 0x1d, 0x3b, 0x62, 0x8b, 0xa7, 0x9b, 0x98, 0x59, 0xf7, 0x41,
	0xe0, 0x82, 0x54, 0x2a, 0x38, 0x55, 0x02, 0xf2, 0x5d, 0xbf, 0x55, 0x29, 0x6c, 0x3a,
	0x54, 0x5e, 0x38, 0x72, 0x76, 0x0a, 0xb7, 0x36, 0x17, 0xde, 0x4a, 0x96, 0x26, 0x2c,
	0x6f, 0x5d, 0x9e, 0x98, 0xbf, 0x92, 0x92, 0xdc, 0x29, 0xf8, 0xf4, 0x1d, 0xbd, 0x28,
	0x9a, 0x14, 0x7c, 0xe9, 0xda, 0x31, 0x13, 0xb5, 0xf0, 0xb8, 0xc0, 0x0a, 0x60, 0xb1,
	0xce, 0x1d, 0x7e, 0x81, 0x9d, 0x7a, 0x43, 0x1d, 0x7c, 0x90, 0xea, 0x0e, 0x5f,
	/* P-521: prime */
	0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	/* P-521: order */
	0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xfa, 0x51, 0x86, 0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b,
	0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09, 0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8, 0x89, 0x9c,
	0x47, 0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09,
	/* P-521: b */
	0x00, 0x51, 0x95, 0x3e, 0xb9, 0x61, 0x8e, 0x1c, 0x9a, 0x1f, 0x92, 0x9a, 0x21, 0xa0,
	0xb6, 0x85, 0x40, 0xee, 0xa2, 0xda, 0x72, 0x5b, 0x99, 0xb3, 0x15, 0xf3, 0xb8, 0xb4,
	0x89, 0x91, 0x8e, 0xf1, 0x09, 0xe1, 0x56, 0x19, 0x39, 0x51, 0xec, 0x7e, 0x93, 0x7b,
	0x16, 0x52, 0xc0, 0xbd, 0x3b, 0xb1, 0xbf, 0x07, 0x35, 0x73, 0xdf, 0x88, 0x3d, 0x2c,
	0x34, 0xf1, 0xef, 0x45, 0x1f, 0xd4, 0x6b, 0x50, 0x3f, 0x00,
	/* P-521: generator */
	0x04, 0x00, 0xc6, 0x85, 0x8e, 0x06, 0xb7, 0x04, 0x04, 0xe9, 0xcd, 0x9e, 0x3e, 0xcb,
	0x66, 0x23, 0x95, 0xb4, 0x42, 0x9c, 0x64, 0x81, 0x39, 0x05, 0x3f, 0xb5, 0x21, 0xf8,
	0x28, 0xaf, 0x60, 0x6b, 0x4d, 0x3d, 0xba, 0xa1, 0x4b, 0x5e, 0x77, 0xef, 0xe7, 0x59,
	0x28, 0xfe, 0x1d, 0xc1, 0x27, 0xa2, 0xff, 0xa8, 0xde, 0x33, 0x48, 0xb3, 0xc1, 0x85,
	0x6a, 0x42, 0x9b, 0xf9, 0x7e, 0x7e, 0x31, 0xc2, 0xe5, 0xbd, 0x66, 0x01, 0x18, 0x39,
	0x29, 0x6a, 0x78, 0x9a, 0x3b, 0xc0, 0x04, 0x5c, 0x8a, 0x5f, 0xb4, 0x2c, 0x7d, 0x1b,
	0xd9, 0x98, 0xf5, 0x44, 0x49, 0x57, 0x9b, 0x44, 0x68, 0x17, 0xaf, 0xbd, 0x17, 0x27,
	0x3e, 0x66, 0x2c, 0x97, 0xee, 0x72, 0x99, 0x5e, 0xf4, 0x26, 0x40, 0xc5, 0x50, 0xb9,
	0x01, 0x3f, 0xad, 0x07, 0x61, 0x35, 0x3c, 0x70, 0x86, 0xa2, 0x72, 0xc2, 0x40, 0x88,
	0xbe, 0x94, 0x76, 0x9f, 0xd1, 0x66, 0x50,
};
/* clang-format on */

/* y^2 = x^3 - 3 x + b modulo a prime. */
static const struct parameters {
	unsigned char id, len; /* of a coordinate, in bytes */
	unsigned short at; /* where its constants begin */
} parameters[] = {
	{BR_EC_secp256r1, 32, 0},
	{BR_EC_secp384r1, 48, 3 * 32 + 65},
	{BR_EC_secp521r1, 66, 3 * 32 + 65 + 3 * 48 + 97},
};

static_assert(sizeof constants == 3 * (32 + 48 + 66) + 65 + 97 + 133, "a constant is missing");

enum constant {
	PRIME,
	ORDER,
	COEFFICIENT,
	GENERATOR
};

static struct span constant(const struct parameters *p, enum constant which)
{
	return (struct span){constants + p->at + which * (size_t)p->len,
		which == GENERATOR ? 1 + 2 * (size_t)p->len : p->len};
}

/* Projective: x / z, y / z; all in Montgomery's form. z is 0 for the point at infinity. */
enum {
	X,
	Y,
	Z
};

struct point {
	uint64_t c[3][LIMBS];
};

static const struct parameters *find(int id)
{
	for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
		if (parameters[i].id == id)
			return &parameters[i];
	return NULL;
}

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
	Z3,
	REGS
};

/* What a computation needs. */
struct curve {
	const struct parameters *parameters;
	struct mont p;
	uint64_t b[LIMBS];
	uint64_t r[REGS][LIMBS]; /* of the formulas: secret where the scalar is */
};

enum op {
	ADD,
	SUB,
	MUL
};

/* Algorithm 4 of "Complete addition formulas for prime order elliptic curves" (a = -3). */
static const struct instruction {
	unsigned char op, to, left, right;
} addition[] = {
	{MUL, T0, X1, X2},
	{MUL, T1, Y1, Y2},
	{MUL, T2, Z1, Z2},
	{ADD, T3, X1, Y1},
	{ADD, T4, X2, Y2},
	{MUL, T3, T3, T4},
	{ADD, T4, T0, T1},
	{SUB, T3, T3, T4},
	{ADD, T4, Y1, Z1},
	{ADD, X3, Y2, Z2},
	{MUL, T4, T4, X3},
	{ADD, X3, T1, T2},
	{SUB, T4, T4, X3},
	{ADD, X3, X1, Z1},
	{ADD, Y3, X2, Z2},
	{MUL, X3, X3, Y3},
	{ADD, Y3, T0, T2},
	{SUB, Y3, X3, Y3},
	{MUL, Z3, B, T2},
	{SUB, X3, Y3, Z3},
	{ADD, Z3, X3, X3},
	{ADD, X3, X3, Z3},
	{SUB, Z3, T1, X3},
	{ADD, X3, T1, X3},
	{MUL, Y3, B, Y3},
	{ADD, T1, T2, T2},
	{ADD, T2, T1, T2},
	{SUB, Y3, Y3, T2},
	{SUB, Y3, Y3, T0},
	{ADD, T1, Y3, Y3},
	{ADD, Y3, T1, Y3},
	{ADD, T1, T0, T0},
	{ADD, T0, T1, T0},
	{SUB, T0, T0, T2},
	{MUL, T1, T4, Y3},
	{MUL, T2, T0, Y3},
	{MUL, Y3, X3, Z3},
	{ADD, Y3, Y3, T2},
	{MUL, X3, T3, X3},
	{SUB, X3, X3, T1},
	{MUL, Z3, T4, Z3},
	{MUL, T1, T3, T0},
	{ADD, Z3, Z3, T1},
};

/* out = p + q, for any two points, equal, opposite or infinite ones included. */
static void add(struct point *out, const struct point *p, const struct point *q, struct curve *c)
{
	memcpy(c->r[X1], p->c, sizeof p->c);
	memcpy(c->r[X2], q->c, sizeof q->c);
	memcpy(c->r[B], c->b, sizeof c->b);
	for (size_t i = 0; i < sizeof addition / sizeof addition[0]; i++) {
		const struct instruction *n = &addition[i];
		uint64_t *to = c->r[n->to], *left = c->r[n->left], *right = c->r[n->right];

		switch ((enum op)n->op) {
		case ADD:
			mont_add(to, left, right, &c->p);
			break;
		case SUB:
			mont_subtract(to, left, right, &c->p);
			break;
		case MUL:
			mont_multiply(to, left, right, &c->p);
			break;
		}
	}
	memcpy(out->c, c->r[X3], sizeof out->c);
}

/* 1 in Montgomery's form: R mod p. */
static void set_one(uint64_t x[static LIMBS], const struct curve *c)
{
	memset(x, 0, LIMBS * sizeof *x);
	x[0] = 1;
	mont_enter(x, &c->p);
}

static void set_infinity(struct point *p, const struct curve *c)
{
	memset(p, 0, sizeof *p);
	set_one(p->c[Y], c);
}

static bool load_curve(struct curve *c, int id)
{
	c->parameters = find(id);
	if (c->parameters == NULL)
		return false;
	mont_init(&c->p, constant(c->parameters, PRIME));
	mont_decode(c->b, constant(c->parameters, COEFFICIENT), &c->p);
	mont_enter(c->b, &c->p);
	return true;
}

/* Whether an affine point is on the curve: y^2 + 3 x = x^3 + b. */
static bool is_on_curve(const struct point *p, const struct curve *c)
{
	uint64_t left[LIMBS], right[LIMBS];

	mont_multiply(left, p->c[Y], p->c[Y], &c->p);
	mont_multiply(right, p->c[X], p->c[X], &c->p);
	mont_multiply(right, right, p->c[X], &c->p);
	mont_add(right, right, c->b, &c->p);
	for (int i = 0; i < 3; i++)
		mont_add(left, left, p->c[X], &c->p);
	return memcmp(left, right, c->p.n * sizeof left[0]) == 0;
}

static bool decode(struct point *p, struct span bytes, const struct curve *c)
{
	size_t len = c->parameters->len;

	memset(p, 0, sizeof *p);
	if (bytes.len != 1 + 2 * len || *span_take(&bytes, 1).ptr != UNCOMPRESSED ||
		!mont_decode(p->c[X], span_take(&bytes, len), &c->p) ||
		!mont_decode(p->c[Y], bytes, &c->p))
		return false;
	mont_enter(p->c[X], &c->p);
	mont_enter(p->c[Y], &c->p);
	set_one(p->c[Z], c);
	return is_on_curve(p, c);
}

static void decode_generator(struct point *p, const struct curve *c)
{
	decode(p, constant(c->parameters, GENERATOR), c);
}

/* x^-1 modulo a prime, by Fermat; 0 for 0. */
static void invert(uint64_t *x, struct span prime, const struct mont *m)
{
	unsigned char e[EC_LEN_MAX];

	/* The primes and orders of these curves end in more than 2. */
	memcpy(e, prime.ptr, prime.len);
	e[prime.len - 1] = (unsigned char)(e[prime.len - 1] - 2);
	mont_power(x, (struct span){e, prime.len}, m);
}

/* Makes the point affine; its coordinates leave Montgomery's form. False at infinity. */
static bool make_affine(struct point *p, const struct curve *c)
{
	uint64_t any = 0;

	for (size_t i = 0; i < c->p.n; i++)
		any |= p->c[Z][i];
	invert(p->c[Z], constant(c->parameters, PRIME), &c->p);
	for (int i = X; i <= Y; i++) {
		mont_multiply(p->c[i], p->c[i], p->c[Z], &c->p);
		mont_leave(p->c[i], &c->p);
	}
	return any != 0;
}

/* out = p where `bit` is 1, without a branch on it. */
static void choose(struct point *out, const struct point *p, uint64_t bit)
{
	uint64_t mask = 0 - bit;

	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < LIMBS; j++)
			out->c[i][j] ^= mask & (out->c[i][j] ^ p->c[i][j]);
}

/* p = scalar * p: the same steps for every scalar of one length. */
static void multiply(struct point *p, struct span scalar, struct curve *c)
{
	struct point r, sum;

	set_infinity(&r, c);
	for (size_t i = 0; i < 8 * scalar.len; i++) {
		add(&r, &r, &r, c);
		add(&sum, &r, p, c);
		choose(&r, &sum, scalar.ptr[i / 8] >> (7 - i % 8) & 1);
	}
	*p = r;
	text_wipe(&r, sizeof r);
	text_wipe(&sum, sizeof sum);
	text_wipe(c->r, sizeof c->r);
}

static void encode(unsigned char *out, const struct point *p, const struct curve *c)
{
	size_t len = c->parameters->len;

	out[0] = UNCOMPRESSED;
	mont_encode(out + 1, len, p->c[X]);
	mont_encode(out + 1 + len, len, p->c[Y]);
}

size_t ec_generate(int curve, struct span scalar, unsigned char out[static EC_POINT_MAX])
{
	struct curve c;
	struct point p;

	if (!load_curve(&c, curve))
		return 0;
	decode_generator(&p, &c);
	multiply(&p, scalar, &c);
	make_affine(&p, &c);
	encode(out, &p, &c);
	return 1 + 2u * c.parameters->len;
}

bool ec_multiply(int curve, struct span scalar, unsigned char *point, size_t len)
{
	struct curve c;
	struct point p;
	bool right;

	if (!load_curve(&c, curve) || !decode(&p, (struct span){point, len}, &c))
		return false;
	multiply(&p, scalar, &c);
	right = make_affine(&p, &c);
	encode(point, &p, &c);
	text_wipe(&p, sizeof p);
	return right;
}

/* ---- ECDSA: all of it is public ---- */

/* A DER element of fewer than 256 bytes, with this tag, off the front. */
static bool take_element(struct span *s, unsigned char tag, struct span *value)
{
	size_t len;

	if (s->len < 2 || *span_take(s, 1).ptr != tag)
		return false;
	len = *span_take(s, 1).ptr;
	if (len == 0x81) {
		if (s->len < 1 || *s->ptr < 0x80)
			return false;
		len = *span_take(s, 1).ptr;
	} else if (len >= 0x80) {
		return false;
	}
	if (s->len < len)
		return false;
	*value = span_take(s, len);
	return true;
}

/* A positive INTEGER in its shortest form, without the zero that makes it positive. */
static bool take_integer(struct span *s, struct span *value)
{
	if (!take_element(s, TAG_INTEGER, value) || value->len == 0 || *value->ptr >= 0x80)
		return false;
	if (*value->ptr == 0) {
		span_take(value, 1);
		/* Zero itself is no part of a signature. */
		return value->len > 0 && *value->ptr >= 0x80;
	}
	return true;
}

/* Reads r or s, which must be below the order; into `x`. */
static bool decode_number(uint64_t *x, struct span value, const struct mont *order)
{
	return value.len <= 8 * order->n && mont_decode(x, value, order);
}

/* The leftmost bits of the hash, as many as the order has (section 6.4). */
static void decode_hash(
	uint64_t *x, struct span hash, const struct parameters *c, const struct mont *order)
{
	/* No hash of ours is longer than P-384's order but SHA-512, and that by whole bytes. */
	if (hash.len > c->len)
		hash.len = c->len;
	/* Perhaps above the order, but not twice: the product that follows takes that. */
	mont_decode(x, hash, order);
}

/* Whether the point's x, modulo the order, is r. */
static bool has_x(
	struct point *p, const uint64_t *r, const struct curve *c, const struct mont *order)
{
	unsigned char x[EC_LEN_MAX];
	uint64_t reduced[LIMBS] = {0}, zero[LIMBS] = {0};

	if (!make_affine(p, c))
		return false;
	/* x is below p, and p is below 2 n. */
	mont_encode(x, c->parameters->len, p->c[X]);
	mont_decode(reduced, (struct span){x, c->parameters->len}, order);
	mont_add(reduced, reduced, zero, order);
	return memcmp(reduced, r, order->n * sizeof *r) == 0;
}

/* u1 G + u2 Q, both at once. */
static void multiply_two(
	struct point *out, struct span u1, struct span u2, const struct point *q, struct curve *c)
{
	struct point table[4];

	set_infinity(&table[0], c);
	decode_generator(&table[1], c);
	table[2] = *q;
	add(&table[3], &table[1], &table[2], c);
	*out = table[0];
	for (size_t i = 0; i < 8 * u1.len; i++) {
		unsigned shift = 7 - i % 8;
		unsigned one = u1.ptr[i / 8], two = u2.ptr[i / 8];
		unsigned which = (one >> shift & 1) | (two >> shift & 1) << 1;

		add(out, out, out, c);
		if (which != 0)
			add(out, out, &table[which], c);
	}
}

static bool verify(struct curve *c, const struct point *q, struct span hash, struct span r_bytes,
	struct span s_bytes)
{
	size_t len = c->parameters->len;
	unsigned char u1[EC_LEN_MAX], u2[EC_LEN_MAX];
	uint64_t r[LIMBS], s[LIMBS], e[LIMBS], u[LIMBS];
	struct mont order;
	struct point p;

	mont_init(&order, constant(c->parameters, ORDER));
	if (!decode_number(r, r_bytes, &order) || !decode_number(s, s_bytes, &order))
		return false;
	decode_hash(e, hash, c->parameters, &order);
	/* w = 1 / s; u1 = e w, u2 = r w. One factor in Montgomery's form is enough. */
	mont_enter(s, &order);
	invert(s, constant(c->parameters, ORDER), &order);
	mont_multiply(u, e, s, &order);
	mont_encode(u1, len, u);
	mont_multiply(u, r, s, &order);
	mont_encode(u2, len, u);
	multiply_two(&p, (struct span){u1, len}, (struct span){u2, len}, q, c);
	return has_x(&p, r, c, &order);
}

uint32_t ec_verify(const br_ec_impl *unused, const void *hash, size_t hash_len,
	const br_ec_public_key *key, const void *signature, size_t signature_len)
{
	struct span in = {signature, signature_len}, both, r, s;
	struct curve c;
	struct point q;

	(void)unused;
	if (!take_element(&in, TAG_SEQUENCE, &both) || in.len > 0 || !take_integer(&both, &r) ||
		!take_integer(&both, &s) || both.len > 0)
		return 0;
	return load_curve(&c, key->curve) && decode(&q, (struct span){key->q, key->qlen}, &c) &&
		verify(&c, &q, (struct span){hash, hash_len}, r, s);
}

/* ---- as BearSSL wants it ---- */

static const unsigned char *generator(int curve, size_t *len)
{
	struct span g = constant(find(curve), GENERATOR);

	*len = g.len;
	return g.ptr;
}

static const unsigned char *order_of(int curve, size_t *len)
{
	struct span n = constant(find(curve), ORDER);

	*len = n.len;
	return n.ptr;
}

static size_t xoff(int curve, size_t *len)
{
	*len = find(curve)->len;
	return 1;
}

static uint32_t mul(
	unsigned char *point, size_t len, const unsigned char *x, size_t x_len, int curve)
{
	return ec_multiply(curve, (struct span){x, x_len}, point, len);
}

static size_t mulgen(unsigned char *out, const unsigned char *x, size_t x_len, int curve)
{
	return ec_generate(curve, (struct span){x, x_len}, out);
}

const br_ec_impl ec_curves = {
	.supported_curves = (uint32_t)1 << BR_EC_secp256r1 | (uint32_t)1 << BR_EC_secp384r1 |
		(uint32_t)1 << BR_EC_secp521r1,
	.generator = generator,
	.order = order_of,
	.xoff = xoff,
	.mul = mul,
	.mulgen = mulgen,
};
