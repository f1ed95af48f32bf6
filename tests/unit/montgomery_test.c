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

static void test_codec(void **state)
{
	unsigned char out[10];
	uint64_t x[2];
	struct mont m;

	(void)state;
	mont_init(&m, SPAN("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff"));
	assert_int_equal(m.n, 2);
	assert_true(mont_decode(x, SPAN("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xfe"), &m));
	assert_true(x[0] == UINT64_MAX - 1 && x[1] == 0x1ff);
	mont_encode(out, sizeof out, x);
	assert_memory_equal(out, "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xfe", 10);
	assert_true(mont_decode(x, SPAN("\x07"), &m));
	assert_true(x[0] == 7 && x[1] == 0);
	assert_false(mont_decode(x, SPAN("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff"), &m));
	assert_false(mont_decode(x, SPAN("\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), &m));
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("bytes in and out", test_codec);
	return rows_run("montgomery");
}
