#include "net/sha2.h"

#include <stdbool.h>

/*
 * Fractional parts of the cube roots of the first 80 primes (FIPS 180-4, section
 * 4.2.3); SHA-256 has the upper halves of the first 64.
 */
/* clang-format off */
static const uint64_t constants[80] = {
	0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
	0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
	0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
	0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
	0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
	0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
	0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
	0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
	0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
	0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
	0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
	0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
	0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
	0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
	0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
	0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
	0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
	0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
	0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
	0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

/* Likewise of the square roots: the first 8 for SHA-512, the next 8 for SHA-384 (section 5.3). */
static const uint64_t start[2][8] = {
	{
		0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
		0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
	},
	{
		0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
		0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
	},
};
/* clang-format on */

/* Within the lower half for SHA-256, of whose words only that counts. */
static inline uint64_t rotate(uint64_t x, unsigned n, bool wide)
{
	uint32_t low = (uint32_t)x;

	return wide ? x >> n | x << (64 - n) : (low >> n | low << (32 - n));
}

static inline uint64_t shift(uint64_t x, unsigned n, bool wide)
{
	return wide ? x >> n : (uint32_t)x >> n;
}

/* Sections 6.2.2 and 6.4.2, which differ in the constants: made twice. */
static inline __attribute__((always_inline)) void compress(
	uint64_t state[static 8], const unsigned char *block, bool wide)
{
	uint64_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint64_t e = state[4], f = state[5], g = state[6], h = state[7];
	uint64_t w[80];

	for (unsigned i = 0; i < 16; i++) {
		w[i] = 0;
		for (unsigned n = wide ? 8 : 4; n > 0; n--)
			w[i] = w[i] << 8 | *block++;
	}
	for (unsigned i = 16; i < (wide ? 80 : 64); i++) {
		uint64_t x = w[i - 15], y = w[i - 2], t = w[i - 16] + w[i - 7];

		t += wide ? rotate(x, 1, wide) ^ rotate(x, 8, wide) ^ shift(x, 7, wide)
			  : rotate(x, 7, wide) ^ rotate(x, 18, wide) ^ shift(x, 3, wide);
		w[i] = t +
			(wide ? rotate(y, 19, wide) ^ rotate(y, 61, wide) ^ shift(y, 6, wide)
			      : rotate(y, 17, wide) ^ rotate(y, 19, wide) ^ shift(y, 10, wide));
	}
	for (unsigned i = 0; i < (wide ? 80 : 64); i++) {
		uint64_t t =
			h + w[i] + (wide ? constants[i] : constants[i] >> 32) + (g ^ (e & (f ^ g)));

		t += wide ? rotate(e, 14, wide) ^ rotate(e, 18, wide) ^ rotate(e, 41, wide)
			  : rotate(e, 6, wide) ^ rotate(e, 11, wide) ^ rotate(e, 25, wide);
		h = g;
		g = f;
		f = e;
		e = d + t;
		t += (a & b) | (c & (a | b));
		t += wide ? rotate(a, 28, wide) ^ rotate(a, 34, wide) ^ rotate(a, 39, wide)
			  : rotate(a, 2, wide) ^ rotate(a, 13, wide) ^ rotate(a, 22, wide);
		d = c;
		c = b;
		b = a;
		a = t;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

static void add_block(struct sha2 *s)
{
	if (s->size == 32)
		compress(s->state, s->block, false);
	else
		compress(s->state, s->block, true);
}

/* SHA-256 begins with the upper halves of what SHA-512 begins with. */
void sha2_init(struct sha2 *s, size_t size)
{
	s->size = size;
	s->count = 0;
	for (unsigned i = 0; i < 8; i++)
		s->state[i] = start[size == 48][i] >> (size == 32 ? 32 : 0);
}

void sha2_update(struct sha2 *s, struct span in)
{
	size_t block = sha2_block(s->size);

	while (in.len > 0) {
		size_t at = s->count % block, n = block - at < in.len ? block - at : in.len;

		memcpy(s->block + at, span_take(&in, n).ptr, n);
		s->count += n;
		if (s->count % block == 0)
			add_block(s);
	}
}

/* Section 5.1: a bit, zeros, and the count of bits in two words at the end of a block. */
void sha2_out(const struct sha2 *s, unsigned char *out)
{
	struct sha2 copy = *s;
	size_t block = sha2_block(s->size), word = block / 16;
	unsigned char end[1 + SHA2_BLOCK_MAX + 16] = {0x80};
	/* All but the words: to where two words are left in a block. */
	size_t len = 1 + (2 * block - 1 - 2 * word - s->count % block) % block + 2 * word;

	for (unsigned i = 0; i < 8; i++)
		end[len - 1 - i] = (unsigned char)(s->count * 8 >> 8 * i);
	sha2_update(&copy, (struct span){end, len});
	for (size_t i = 0; i < s->size; i++)
		out[i] = (unsigned char)(copy.state[i / word] >> 8 * (word - 1 - i % word));
}
