#include "net/gcm_fast.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include "base/text.h"

#define FAST __attribute__((target("aes,pclmul,sse4.1")))

/* Blocks that are encrypted at once: an AES round takes as many cycles. */
#define LANES 4

bool gcm_fast_available(void)
{
	const unsigned needed = bit_AES | bit_PCLMUL | bit_SSE4_1 | bit_SSSE3;
	unsigned a, b, c, d;

	return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & needed) == needed;
}

static FAST __m128i load(const unsigned char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static FAST void store(unsigned char *p, __m128i x)
{
	_mm_storeu_si128((__m128i *)(void *)p, x);
}

/* The S-box on four bytes, and on these moved by one (FIPS 197, section 5.2). */
static FAST uint32_t substitute(uint32_t word, bool rotate)
{
	__m128i x = _mm_aeskeygenassist_si128(_mm_set1_epi32((int)word), 0);

	return (uint32_t)_mm_cvtsi128_si32(rotate ? _mm_srli_si128(x, 4) : x);
}

static FAST void expand_key(struct gcm *g, struct span key)
{
	uint32_t w[4 * GCM_ROUND_KEYS], round = 1;
	size_t n = key.len / 4;

	memcpy(w, key.ptr, key.len);
	g->rounds = (unsigned char)(n + 6);
	for (size_t i = n; i < (size_t)4 * (g->rounds + 1u); i++) {
		uint32_t t = w[i - 1];

		if (i % n == 0) {
			t = substitute(t, true) ^ round;
			round = round << 1 ^ (round >> 7) * 0x11b;
		} else if (i % n == 4) {
			t = substitute(t, false);
		}
		w[i] = w[i - n] ^ t;
	}
	memcpy(g->keys.fast, w, sizeof w);
	text_wipe(w, sizeof w);
}

FAST void gcm_fast_crypt(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN],
	uint32_t counter, unsigned char *data, size_t len)
{
	unsigned char first[16] = {0}, stream[16 * LANES];
	__m128i start;

	memcpy(first, nonce, GCM_NONCE_LEN);
	start = load(first);
	while (len > 0) {
		size_t n = len < sizeof stream ? len : sizeof stream;
		__m128i x[LANES], key = load(g->keys.fast[0]);

		for (size_t i = 0; i < LANES; i++)
			x[i] = _mm_xor_si128(
				key, _mm_insert_epi32(start, (int)__builtin_bswap32(counter++), 3));
		for (size_t r = 1; r < g->rounds; r++) {
			key = load(g->keys.fast[r]);
			for (size_t i = 0; i < LANES; i++)
				x[i] = _mm_aesenc_si128(x[i], key);
		}
		key = load(g->keys.fast[g->rounds]);
		for (size_t i = 0; i < LANES; i++) {
			x[i] = _mm_aesenclast_si128(x[i], key);
			if (n == sizeof stream)
				store(data + 16 * i, _mm_xor_si128(x[i], load(data + 16 * i)));
			else
				store(stream + 16 * i, x[i]);
		}
		for (size_t i = 0; n < sizeof stream && i < n; i++)
			data[i] ^= stream[i];
		data += n;
		len -= n;
	}
}

/*
 * GHASH is POLYVAL on bytes in the other order, with a hash key that is multiplied by
 * x (RFC 8452, appendix A): no bit need be reversed.
 */
static FAST __m128i reversed(__m128i x)
{
	return _mm_shuffle_epi8(
		x, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/*
 * The sum of the products of `n` blocks with the powers from the nth down to the first,
 * reduced once: twice by 64 bits, after Montgomery.
 */
static FAST __m128i multiply(const __m128i *x, const unsigned char (*powers)[16], size_t n)
{
	const __m128i poly = _mm_set_epi64x((long long)0xc200000000000000, 1);
	__m128i low = _mm_setzero_si128(), middle = low, high = low;

	while (n > 0) {
		__m128i h = load(powers[--n]);

		low = _mm_xor_si128(low, _mm_clmulepi64_si128(*x, h, 0x00));
		high = _mm_xor_si128(high, _mm_clmulepi64_si128(*x, h, 0x11));
		middle = _mm_xor_si128(middle,
			_mm_xor_si128(_mm_clmulepi64_si128(*x, h, 0x10),
				_mm_clmulepi64_si128(*x, h, 0x01)));
		x++;
	}
	low = _mm_xor_si128(low, _mm_slli_si128(middle, 8));
	high = _mm_xor_si128(high, _mm_srli_si128(middle, 8));
	for (size_t i = 0; i < 2; i++)
		low = _mm_xor_si128(
			_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, poly, 0x10));
	return _mm_xor_si128(high, low);
}

FAST void gcm_fast_hash(const struct gcm *g, unsigned char y[static 16], struct span data)
{
	__m128i hash = reversed(load(y));

	while (data.len > 0) {
		unsigned char last[16 * GCM_POWERS] = {0};
		size_t n = data.len < sizeof last ? data.len : sizeof last, blocks = (n + 15) / 16;
		const unsigned char *p = span_take(&data, n).ptr;
		__m128i x[GCM_POWERS];

		if (n < sizeof last)
			p = memcpy(last, p, n);
		for (size_t i = 0; i < blocks; i++)
			x[i] = reversed(load(p + 16 * i));
		x[0] = _mm_xor_si128(x[0], hash);
		hash = multiply(x, g->powers, blocks);
	}
	store(y, reversed(hash));
}

FAST void gcm_fast_init(struct gcm *g, struct span key)
{
	static const unsigned char zeros[GCM_NONCE_LEN];
	uint64_t h[2], carry;
	__m128i first;

	expand_key(g, key);
	/* The hash key is the encryption of zeros. */
	memset(g->powers, 0, sizeof g->powers);
	gcm_fast_crypt(g, zeros, 0, g->powers[0], 16);
	store(g->powers[0], reversed(load(g->powers[0])));
	/* Times x: what leaves at the top comes back as the polynomial. */
	memcpy(h, g->powers[0], sizeof h);
	carry = h[1] >> 63;
	h[1] = (h[1] << 1 | h[0] >> 63) ^ ((0 - carry) & 0xc200000000000000);
	h[0] = h[0] << 1 ^ carry;
	memcpy(g->powers[0], h, sizeof h);
	first = load(g->powers[0]);
	for (size_t i = 1; i < GCM_POWERS; i++)
		store(g->powers[i],
			multiply(&first, (const unsigned char(*)[16])g->powers + i - 1, 1));
}

#else

bool gcm_fast_available(void)
{
	return false;
}

void gcm_fast_init(struct gcm *g, struct span key)
{
	(void)g;
	(void)key;
}

void gcm_fast_crypt(const struct gcm *g, const unsigned char nonce[static GCM_NONCE_LEN],
	uint32_t counter, unsigned char *data, size_t len)
{
	(void)g;
	(void)nonce;
	(void)counter;
	(void)data;
	(void)len;
}

void gcm_fast_hash(const struct gcm *g, unsigned char y[static 16], struct span data)
{
	(void)g;
	(void)y;
	(void)data;
}

#endif
