#include "net/field.h"

#include <string.h>

void field_run(struct field *f, const uint16_t *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t *to = f->r[steps[i] >> 8 & 15];
		const uint64_t *left = f->r[steps[i] >> 4 & 15], *right = f->r[steps[i] & 15];

		switch ((enum field_operation)(steps[i] >> 12)) {
		case FIELD_ADD:
			mont_add(to, left, right, &f->m);
			break;
		case FIELD_SUB:
			mont_subtract(to, left, right, &f->m);
			break;
		case FIELD_MUL:
			mont_multiply(to, left, right, &f->m);
			break;
		}
	}
}

void field_set(uint64_t x[static FIELD_LIMBS], uint64_t n, const struct mont *m)
{
	memset(x, 0, FIELD_LIMBS * sizeof *x);
	x[0] = n;
	mont_enter(x, m);
}

void field_invert(uint64_t *x, struct span prime, const struct mont *m)
{
	unsigned char e[FIELD_LEN_MAX];

	memcpy(e, prime.ptr, prime.len);
	e[prime.len - 1] = (unsigned char)(e[prime.len - 1] - 2);
	mont_power(x, (struct span){e, prime.len}, m);
}

void field_swap(uint64_t *a, uint64_t *b, int limbs, uint64_t bit)
{
	uint64_t mask = 0 - bit;

	for (int i = 0; i < limbs; i++) {
		uint64_t x = mask & (a[i] ^ b[i]);

		a[i] ^= x;
		b[i] ^= x;
	}
}
