#include "tests/unit/rows.h"

#include "net/montgomery.h"

/* Arithmetic modulo a number of one limb, which can be done by hand. */
static const struct row {
	const char *name;
	uint64_t modulus;
} rows[] = {
	{"3", 3},
	{"a byte", 251},
	{"2^32 + 15", 4294967311},
	{"2^63 + 29", 9223372036854775837u},
	{"2^64 - 59, the largest prime below 2^64", 18446744073709551557u},
};

__extension__ typedef unsigned __int128 wide;

static void test_row(void **state)
{
	const struct row *row = *state;
	unsigned char bytes[8];
	struct mont m;
	size_t len = 8;

	for (size_t i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(row->modulus >> 8 * (7 - i));
	while (bytes[8 - len] == 0)
		len--;
	mont_init(&m, (struct span){bytes + 8 - len, len});
	assert_int_equal(m.n, 1);
	srand(3);
	for (int i = 0; i < 2000; i++) {
		uint64_t x = ((uint64_t)rand() << 33 ^ (uint64_t)rand()) % row->modulus;
		uint64_t y = i < 20 ? row->modulus - 1 - (uint64_t)i % row->modulus
				    : ((uint64_t)rand() << 33 ^ (uint64_t)rand()) % row->modulus;
		uint64_t a = x, b = y, out;

		mont_add(&out, &x, &y, &m);
		assert_true(out == (uint64_t)(((wide)x + y) % row->modulus));
		mont_subtract(&out, &x, &y, &m);
		assert_true(out == (uint64_t)(((wide)x + row->modulus - y) % row->modulus));
		mont_enter(&a, &m);
		mont_enter(&b, &m);
		mont_multiply(&out, &a, &b, &m);
		mont_leave(&out, &m);
		assert_true(out == (uint64_t)((wide)x * y % row->modulus));
		mont_power(&a, SPAN("\x00\x05"), &m);
		mont_leave(&a, &m);
		out = (uint64_t)((wide)x * x % row->modulus);
		out = (uint64_t)((wide)out * out % row->modulus);
		assert_true(a == (uint64_t)((wide)out * x % row->modulus));
	}
}

/* ---- several limbs: against additions alone, a bit at a time ---- */

#define LIMBS_MAX MONT_LIMBS

/* x = x + y mod m, both below it. */
static void add_slowly(uint64_t *x, const uint64_t *y, const uint64_t *m, size_t n)
{
	uint64_t sum[LIMBS_MAX + 1] = {0}, less[LIMBS_MAX + 1] = {0}, carry = 0, borrow = 0;

	for (size_t i = 0; i <= n; i++) {
		wide s = i < n ? (wide)x[i] + y[i] + carry : carry;

		sum[i] = (uint64_t)s;
		carry = (uint64_t)(s >> 64);
	}
	for (size_t i = 0; i <= n; i++) {
		uint64_t limb = i < n ? m[i] : 0;

		less[i] = sum[i] - limb - borrow;
		borrow = sum[i] < limb || (sum[i] == limb && borrow);
	}
	memcpy(x, borrow ? sum : less, n * sizeof *x);
}

/* out = x * y mod m */
static void multiply_slowly(
	uint64_t *out, const uint64_t *x, const uint64_t *y, const uint64_t *m, size_t n)
{
	uint64_t product[LIMBS_MAX] = {0};

	for (size_t bit = 64 * n; bit-- > 0;) {
		add_slowly(product, product, m, n);
		if (x[bit / 64] >> bit % 64 & 1)
			add_slowly(product, y, m, n);
	}
	memcpy(out, product, n * sizeof *out);
}

static const struct limbs_row {
	const char *name;
	size_t len; /* of the modulus, in bytes */
	unsigned char first, fill, last;
	int rounds;
} limbs_rows[] = {
	{"two limbs of ones", 16, 0xff, 0xff, 0xff, 60},
	{"one limb and a bit", 9, 0x01, 0x00, 0x01, 60},
	{"one limb and two bits", 9, 0x03, 0x00, 0x01, 60},
	{"one limb and a byte", 9, 0xff, 0x5a, 0x35, 60},
	{"two limbs but a bit", 16, 0x7f, 0xff, 0xff, 60},
	{"three limbs, the top bit and the lowest", 24, 0x80, 0x00, 0x01, 40},
	{"four limbs", 32, 0xa5, 0x3c, 0x77, 40},
	{"five limbs", 40, 0x35, 0x99, 0xfd, 30},
	{"six limbs, the top one a byte", 41, 0x10, 0xff, 0x01, 30},
	{"seven limbs", 56, 0x80, 0x01, 0x0f, 20},
	{"eight limbs", 64, 0xff, 0x00, 0xef, 20},
	{"nine limbs, as P-521 has", 66, 0x01, 0xff, 0xff, 20},
	{"31 limbs", 248, 0xc1, 0x7e, 0x11, 4},
	{"32 limbs, as RSA-2048 has", 256, 0x9d, 0x42, 0x5f, 4},
	{"64 limbs of ones", 512, 0xff, 0xff, 0xff, 2},
};

/* 0, 1, m - 1, m - 2, limbs of ones, or anything, below m. */
static void pick(uint64_t *x, int kind, const struct mont *m)
{
	const uint64_t zero[LIMBS_MAX] = {0};
	unsigned char bytes[8 * LIMBS_MAX];

	for (size_t i = 0; i < 8 * m->n; i++)
		bytes[i] = (unsigned char)(kind == 4 ? 0xff : rand() >> 7);
	for (size_t i = 0; !mont_decode(x, (struct span){bytes, 8 * m->n}, m); i++)
		bytes[i] = 0;
	if (kind < 4) {
		memcpy(x, zero, m->n * sizeof *x);
		x[0] = kind % 2 == 0;
		if (kind >= 2)
			x[0] = m->limb[0] - (m->limb[0] > 1 ? (uint64_t)(kind - 1) : 1);
		if (kind >= 2)
			memcpy(x + 1, m->limb + 1, (m->n - 1) * sizeof *x);
	}
}

static void test_limbs_row(void **state)
{
	/* Bits of every byte and at both ends of it. */
	static const unsigned char e[] = {0x81, 0x00, 0x18, 0x01};
	const struct limbs_row *row = *state;
	unsigned char bytes[8 * LIMBS_MAX];
	struct mont m;

	memset(bytes, row->fill, sizeof bytes);
	bytes[0] = row->first;
	bytes[row->len - 1] = row->last;
	mont_init(&m, (struct span){bytes, row->len});
	assert_int_equal(m.n, (row->len + 7) / 8);
	srand(4);
	for (int i = 0; i < row->rounds; i++) {
		uint64_t x[LIMBS_MAX], y[LIMBS_MAX], a[LIMBS_MAX], b[LIMBS_MAX], out[LIMBS_MAX],
			right[LIMBS_MAX];
		size_t size = m.n * sizeof *x;

		pick(x, i < 25 ? i % 5 : 5, &m);
		pick(y, i < 25 ? i / 5 : 5 - i % 2, &m);
		memcpy(right, x, size);
		add_slowly(right, y, m.limb, m.n);
		mont_add(out, x, y, &m);
		assert_memory_equal(out, right, size);
		/* And back. */
		mont_subtract(out, out, y, &m);
		assert_memory_equal(out, x, size);
		mont_subtract(out, x, y, &m);
		mont_add(out, out, y, &m);
		assert_memory_equal(out, x, size);
		memcpy(a, x, size);
		memcpy(b, y, size);
		mont_enter(a, &m);
		mont_enter(b, &m);
		mont_multiply(out, a, b, &m);
		mont_leave(out, &m);
		multiply_slowly(right, x, y, m.limb, m.n);
		assert_memory_equal(out, right, size);
	}
	for (int i = 0; i < (row->rounds + 9) / 10; i++) {
		uint64_t x[LIMBS_MAX], out[LIMBS_MAX], right[LIMBS_MAX] = {1};
		size_t size = m.n * sizeof *x;

		pick(x, 5, &m);
		memcpy(out, x, size);
		mont_enter(out, &m);
		mont_power(out, (struct span){e, sizeof e}, &m);
		mont_leave(out, &m);
		for (size_t bit = 0; bit < 8 * sizeof e; bit++) {
			multiply_slowly(right, right, right, m.limb, m.n);
			if (e[bit / 8] >> (7 - bit % 8) & 1)
				multiply_slowly(right, right, x, m.limb, m.n);
		}
		assert_memory_equal(out, right, size);
	}
}

static void test_codec(void **state)
{
	unsigned char out[10];
	uint64_t x[2];
	struct mont m;

	(void)state;
	mont_init(&m, SPAN("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff"));
	assert_int_equal(m.n, 2);
	assert_true(mont_decode(x, SPAN("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xfd"), &m));
	assert_true(x[0] == UINT64_MAX - 2 && x[1] == 0x1ff);
	mont_encode(out, sizeof out, x);
	assert_memory_equal(out, "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xfd", 10);
	assert_true(mont_decode(x, SPAN("\x07"), &m));
	assert_true(x[0] == 7 && x[1] == 0);
	assert_false(mont_decode(x, SPAN("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff"), &m));
	assert_false(mont_decode(x, SPAN("\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), &m));
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(limbs_rows, test_limbs_row);
	rows_add_one("bytes in and out", test_codec);
	return rows_run("montgomery");
}
