#include "net/x25519.h"

#include <assert.h>

#include "base/text.h"
#include "net/field.h"

#define LEN 32

const unsigned char x25519_base[LEN] = {9};

/* What the registers are: RFC 7748's names. */
enum {
	X2,
	Z2,
	X3,
	Z3,
	X1,
	A24,
	A,
	B,
	C,
	D
};

#define ADD(to, left, right) FIELD_STEP(FIELD_ADD, to, left, right)
#define SUB(to, left, right) FIELD_STEP(FIELD_SUB, to, left, right)
#define MUL(to, left, right) FIELD_STEP(FIELD_MUL, to, left, right)

/* One step of the ladder. */
static const uint16_t ladder[] = {
	ADD(A, X2, Z2),
	SUB(B, X2, Z2),
	ADD(C, X3, Z3),
	SUB(D, X3, Z3),
	MUL(D, D, A), /* DA */
	MUL(C, C, B), /* CB */
	ADD(X3, D, C),
	MUL(X3, X3, X3),
	SUB(Z3, D, C),
	MUL(Z3, Z3, Z3),
	MUL(Z3, Z3, X1),
	MUL(A, A, A), /* AA */
	MUL(B, B, B), /* BB */
	MUL(X2, A, B),
	SUB(B, A, B), /* E */
	MUL(Z2, A24, B),
	ADD(Z2, Z2, A),
	MUL(Z2, Z2, B),
};

/* The scalar's bits as they count (section 5: decodeScalar25519). */
static uint64_t bit_of(const unsigned char *scalar, unsigned at)
{
	unsigned byte = scalar[at / 8] | (at == 254 ? 0x40u : 0);

	return at < 3 ? 0 : byte >> at % 8 & 1;
}

/* RFC 7748 is little-endian, and so are limbs in memory. */
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "or they must be turned round");

void x25519(unsigned char out[static LEN], const unsigned char scalar[static LEN],
	const unsigned char u[static LEN])
{
	unsigned char prime[LEN];
	struct field f;

	/* 2^255 - 19 */
	memset(prime, 0xff, sizeof prime);
	prime[0] = 0x7f;
	prime[LEN - 1] = 0xed;
	mont_init(&f.m, (struct span){prime, sizeof prime});
	/* Perhaps not below the prime: the product by which it enters takes that. */
	memcpy(f.r[X1], u, LEN);
	f.r[X1][LEN / 8 - 1] &= INT64_MAX;
	mont_enter(f.r[X1], &f.m);
	memcpy(f.r[X3], f.r[X1], LEN);
	field_set(f.r[X2], 1, &f.m);
	field_set(f.r[Z2], 0, &f.m);
	field_set(f.r[Z3], 1, &f.m);
	field_set(f.r[A24], 121665, &f.m);
	for (unsigned at = 255; at-- > 0;) {
		uint64_t bit = bit_of(scalar, at);

		field_swap(f.r[X2], f.r[X3], 2 * FIELD_LIMBS, bit);
		field_run(&f, ladder, sizeof ladder / sizeof ladder[0]);
		field_swap(f.r[X2], f.r[X3], 2 * FIELD_LIMBS, bit);
	}
	field_invert(f.r[Z2], (struct span){prime, sizeof prime}, &f.m);
	mont_multiply(f.r[X2], f.r[X2], f.r[Z2], &f.m);
	mont_leave(f.r[X2], &f.m);
	memcpy(out, f.r[X2], LEN);
	text_wipe(f.r, sizeof f.r);
}
