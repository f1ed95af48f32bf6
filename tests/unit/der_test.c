#include "tests/unit/rows.h"

#include "net/der.h"
#include "tests/unit/der.h"

/* The notation is der.h's; NONE stands for an element that there is not. */
#define NONE SIZE_MAX

/* One element off the front: how many bytes it holds, which are the last ones before the rest. */
static const struct row {
	const char *name, *der;
	size_t len, rest;
} rows[] = {
	{"an empty one", "30 {}", 0, 0},
	{"what follows stays", "30 {05 {}} 0405", 2, 2},
	{"what it holds is not looked at", "30 {1f ff}", 2, 0},
	{"the largest tag of one byte", "de {00}", 1, 0},
	{"nothing", "", NONE, 0},
	{"a tag alone", "30", NONE, 0},
	{"a tag of two bytes", "1f 01 {}", NONE, 0},
	{"a tag of two bytes, of another class", "bf 01 {}", NONE, 0},
	{"127 bytes", "04 {00*127}", 127, 0},
	{"128 bytes", "04 {00*128}", 128, 0},
	{"255 bytes", "04 {00*255}", 255, 0},
	{"256 bytes", "04 {00*256}", 256, 0},
	{"65,535 bytes", "04 {00*65535}", 65535, 0},
	{"65,536 bytes", "04 {00*65536}", 65536, 0},
	{"a byte too few", "04 02 00", NONE, 0},
	{"a byte too few, in the long form", "04 8180 00*127", NONE, 0},
	{"no length", "04 81", NONE, 0},
	{"half a length", "04 8201", NONE, 0},
	{"indefinite", "30 80 0000", NONE, 0},
	{"indefinite, and 128 bytes", "30 80 00*128", NONE, 0},
	{"0 in the long form", "04 8100", NONE, 0},
	{"127 in the long form", "04 817f 00*127", NONE, 0},
	{"127 in two bytes", "04 82007f 00*127", NONE, 0},
	{"128 in two bytes", "04 820080 00*128", NONE, 0},
	{"255 in two bytes", "04 8200ff 00*255", NONE, 0},
	{"256 in three bytes", "04 83000100 00*256", NONE, 0},
	{"65,535 in three bytes", "04 8300ffff 00*65535", NONE, 0},
	{"128 in four bytes", "04 8400000080 00*128", NONE, 0},
	{"4 GiB and 128 in five bytes", "04 850100000080 00*128", NONE, 0},
	{"a length of 127 bytes", "04 ff 00*126 80 00*128", NONE, 0},
};

/* Reads from an allocation of just its size. */
static void check(struct span in, size_t len, size_t rest)
{
	unsigned char *copy = malloc(in.len + (in.len == 0));
	struct span s = {copy, in.len}, value;

	memcpy(copy, in.ptr, in.len);
	assert_int_equal(der_take_any(&s, &value), len != NONE);
	if (len != NONE) {
		assert_int_equal(value.len, len);
		assert_ptr_equal(value.ptr, copy + in.len - rest - len);
		assert_int_equal(s.len, rest);
		assert_ptr_equal(s.ptr, copy + in.len - rest);
	}
	free(copy);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	static struct der der;

	check(der_write(&der, row->der), row->len, row->rest);
}

/* The longest, and the one that needs a fourth byte. */
static void test_longest(void **state)
{
	static unsigned char bytes[6 + (1 << 24)];

	(void)state;
	memcpy(bytes, "\x04\x83\xff\xff\xff", 5);
	check((struct span){bytes, 5 + 0xffffff}, 0xffffff, 0);
	check((struct span){bytes, 5 + 0xffffff - 1}, NONE, 0);
	memcpy(bytes, "\x04\x84\x01\x00\x00\x00", 6);
	check((struct span){bytes, sizeof bytes}, NONE, 0);
}

/* Elements with these tags, and whether they are all. */
static const struct several {
	const char *name, *der, *tags;
	bool taken, whole;
} several_rows[] = {
	{"none of none", "", "", true, true},
	{"none, and one that stays", "30 {}", "", true, false},
	{"two", "02 {01} 30 {02}", DER_INTEGER DER_SEQUENCE, true, true},
	{"two, and a byte that stays", "02 {01} 30 {02} 05", DER_INTEGER DER_SEQUENCE, true, false},
	{"in another order", "30 {02} 02 {01}", DER_INTEGER DER_SEQUENCE, false, false},
	{"one of two", "02 {01}", DER_INTEGER DER_SEQUENCE, false, false},
	{"one and a tag", "02 {01} 30", DER_INTEGER DER_SEQUENCE, false, false},
	{"the second of another kind", "02 {01} 31 {02}", DER_INTEGER DER_SEQUENCE, false, false},
	{"a tag over 7f", "a3 {01}", "\xa3", true, true},
	{"the class counts", "82 {01}", DER_INTEGER, false, false},
};

static void test_several(void **state)
{
	const struct several *row = *state;
	static struct der der;
	struct span in = der_write(&der, row->der), s = in, values[2] = {{0}, {0}};

	assert_int_equal(der_take(&s, row->tags, values), row->taken);
	if (row->taken)
		for (size_t i = 0; i < strlen(row->tags); i++) {
			assert_int_equal(values[i].len, 1);
			assert_int_equal(*values[i].ptr, i + 1);
		}
	assert_int_equal(der_whole(in, row->tags, values), row->whole);
}

static void test_is(void **state)
{
	(void)state;
	assert_true(der_is(SPAN("\x30"), '\x30'));
	assert_true(der_is(SPAN("\xa0\x00"), '\xa0'));
	assert_false(der_is(SPAN("\x31\x30"), '\x30'));
	assert_false(der_is((struct span){(const unsigned char *)"\x30", 0}, '\x30'));
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("16 MiB and one byte less", test_longest);
	ROWS_ADD_AS("tags", several_rows, test_several);
	rows_add_one("the tag that it begins with", test_is);
	return rows_run("der");
}
