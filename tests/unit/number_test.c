#include "tests/unit/rows.h"

#include "json/number.h"

static const struct row {
	const char *name;
	const char *text;
	const char *alone, *inside; /* a null `alone`: not a number; a null `inside`: whole */
} rows[] = {
	{"whole: zero", "0", "0", NULL},
	{"whole: minus zero has no sign", "-0", "0", NULL},
	{"whole: one", "1", "1", NULL},
	{"whole: negative", "-12", "-12", NULL},
	{"whole: zeros at its end", "1000000", "1000000", NULL},
	{"whole: the largest", "9223372036854775807", "9223372036854775807", NULL},
	{"whole: the smallest", "-9223372036854775808", "-9223372036854775808", NULL},
	{"whole: one too large", "9223372036854775808", "9.223372036854776e+18",
		"9223372036854776000"},
	{"whole: one too small", "-9223372036854775809", "-9.223372036854776e+18",
		"-9223372036854776000"},
	{"whole: over 64 bits", "18446744073709551616", "1.8446744073709552e+19",
		"18446744073709552000"},
	{"whole: with a plus", "+5", "5", NULL},
	{"whole: leading zeros", "-007", "-7", NULL},
	{"whole: a double by its point", "1.0", "1", "1"},
	{"whole: a double by its e", "1e0", "1", "1"},
	{"whole: a double by its E", "1E0", "1", "1"},

	{"none: nothing", "", NULL, NULL},
	{"none: a plus", "+", NULL, NULL},
	{"none: a minus", "-", NULL, NULL},
	{"none: a point", ".", NULL, NULL},
	{"none: a point with a sign", "-.", NULL, NULL},
	{"none: two points", "1.2.3", NULL, NULL},
	{"none: two points together", "1..", NULL, NULL},
	{"none: two signs", "+-1", NULL, NULL},
	{"none: a sign inside", "1-2", NULL, NULL},
	{"none: a letter", "1x", NULL, NULL},
	{"none: a space", " 1", NULL, NULL},
	{"none: the byte before the digits", "1./", NULL, NULL},
	{"none: the byte behind the digits", "1.:", NULL, NULL},
	{"none: an e alone", "e5", NULL, NULL},
	{"none: a letter like e", "1d5", NULL, NULL},
	{"none: a letter like E", "1D5", NULL, NULL},
	{"none: a word", "Infinity", NULL, NULL},

	{"text: a fraction", "2.50", "2.5", "2.5"},
	{"text: nothing behind the point", "1.", "1", "1"},
	{"text: nothing before the point", ".5", "0.5", "0.5"},
	{"text: nothing before the point but a sign", "+.5", "0.5", "0.5"},
	{"text: zeros around it", "007.500", "7.5", "7.5"},
	{"text: an exponent with a plus", "1.5e+2", "150", "150"},
	{"text: an exponent with a minus", "150e-2", "1.5", "1.5"},
	{"text: an exponent with leading zeros", "1.5e0002", "150", "150"},
	{"text: an exponent that undoes the zeros", "0.00000000000000000000000000015e28", "1.5",
		"1.5"},
	{"text: an exponent that undoes the digits", "1500000000000000000000000000000e-30", "1.5",
		"1.5"},

	{"zero: a double", "0.0", "0", "0"},
	{"zero: negative", "-0.0", "-0", "-0"},
	{"zero: negative by its e", "-0e5", "-0", "-0"},
	{"zero: with the largest exponent", "0e99999999999999999999", "0", "0"},
	{"zero: too small", "1e-400", "0", "0"},
	{"zero: too small and negative", "-1e-400", "-0", "-0"},
	{"zero: an exponent of any length", "1e-99999999999999999999", "0", "0"},

	{"large: the largest", "1.7976931348623157e308", "1.7976931348623157e+308",
		"1.7976931348623157e+308"},
	{"large: the one before", "1.7976931348623155e308", "1.7976931348623155e+308",
		"1.7976931348623155e+308"},
	{"large: still nearest to the largest", "1.7976931348623158e308", "1.7976931348623157e+308",
		"1.7976931348623157e+308"},
	{"large: too large", "1.7976931348623159e308", NULL, NULL},
	{"large: too large and negative", "-1.7976931348623159e308", NULL, NULL},
	{"large: a digit more", "1e309", NULL, NULL},
	{"large: another digit more", "1e310", NULL, NULL},
	{"large: an exponent of any length", "1e99999999999999999999", NULL, NULL},
	{"large: just below the limit", "9e307", "9e+307", "9e+307"},

	{"small: the smallest", "5e-324", "5e-324", "5e-324"},
	{"small: all its digits", "4.940656458412465441765687928682213723651e-324", "5e-324",
		"5e-324"},
	{"small: more than half of it", "2.4703282292062328e-324", "5e-324", "5e-324"},
	{"small: less than half of it", "2.4703282292062327e-324", "0", "0"},
	{"small: twice the smallest", "1e-323", "1e-323", "1e-323"},
	{"small: three times the smallest", "1.5e-323", "1.5e-323", "1.5e-323"},
	{"small: the largest subnormal", "2.2250738585072009e-308", "2.225073858507201e-308",
		"2.225073858507201e-308"},
	{"small: the smallest normal", "2.2250738585072014e-308", "2.2250738585072014e-308",
		"2.2250738585072014e-308"},
	{"small: between both (it hung PHP)", "2.2250738585072011e-308", "2.225073858507201e-308",
		"2.225073858507201e-308"},
	{"small: between both (it hung Java)", "2.2250738585072012e-308", "2.2250738585072014e-308",
		"2.2250738585072014e-308"},

	{"half: 2^53 + 1 is even below", "9007199254740993.0", "9.007199254740992e+15",
		"9007199254740992"},
	{"half: 2^53 + 1 and a little", "9007199254740993.00000000000000000000000000001",
		"9.007199254740994e+15", "9007199254740994"},
	{"half: 2^53 + 3 is even above", "9007199254740995.0", "9.007199254740996e+15",
		"9007199254740996"},
	{"half: 2^53 + 3 without a little", "9007199254740994.99999999999999999999999999999",
		"9.007199254740994e+15", "9007199254740994"},
	{"half: 2^52 + 0.5 is even below", "4503599627370496.5", "4.503599627370496e+15",
		"4503599627370496"},
	{"half: 2^52 + 0.51, which the next digit tells", "4503599627370496.51",
		"4.503599627370497e+15", "4503599627370497"},
	{"half: 1 + 2^-53 is even below", "1.00000000000000011102230246251565404236316680908203125",
		"1", "1"},
	{"half: 1 + 2^-53 and a little", "1.00000000000000011102230246251565404236316680908203126",
		"1.0000000000000002", "1.0000000000000002"},
	{"half: 1 + 3 times 2^-53 is even above",
		"1.00000000000000033306690738754696212708950042724609375", "1.0000000000000004",
		"1.0000000000000004"},
	{"half: 2^54 - 1 rounds all ones up", "18014398509481983.0", "1.8014398509481984e+16",
		"18014398509481984"},
	{"half: 2^63 + 1024", "9223372036854776832", "9.223372036854776e+18",
		"9223372036854776000"},
	{"half: 2^63 + 1025", "9223372036854776833", "9.223372036854778e+18",
		"9223372036854778000"},

	{"short: 0.1", "0.1", "0.1", "0.1"},
	{"short: 0.3 from its digits", "0.299999999999999988897769753748", "0.3", "0.3"},
	{"short: 17 digits", "0.30000000000000004", "0.30000000000000004", "0.30000000000000004"},
	{"short: a power of ten that is none", "99999999999999991611392.0", "1e+23", "1e+23"},
	{"short: the one below it", "9.999999999999997e22", "9.999999999999997e+22",
		"9.999999999999997e+22"},
	{"short: above a power of ten", "1.0000000000000001e23", "1.0000000000000001e+23",
		"1.0000000000000001e+23"},
	{"short: 2^-44, nearer below than above", "5.684341886080801486968994140625e-14",
		"5.684341886080802e-14", "5.684341886080802e-14"},
	{"short: 2^-24", "5.9604644775390625e-8", "5.960464477539063e-08", "5.960464477539063e-8"},
	{"short: the shorter of two", "4.35", "4.35", "4.35"},
	{"short: half a digit is even below", "1125899906842624.25", "1.1258999068426242e+15",
		"1125899906842624.2"},
	{"short: half a digit is even above", "1125899906842624.75", "1.1258999068426248e+15",
		"1125899906842624.8"},
	{"short: half a digit among 16", "71000000000000.125", "7.100000000000012e+13",
		"71000000000000.12"},
	{"short: half a digit among 16, above", "71000000000000.375", "7.100000000000038e+13",
		"71000000000000.38"},
	{"short: what is halfway to an even one is its own", "5.433153005137134e16",
		"5.433153005137134e+16", "54331530051371340"},
	{"short: what is halfway to an odd one is not", "2.1289246433543678e-14",
		"2.1289246433543678e-14", "2.1289246433543678e-14"},
	{"short: so is what is below", "6.183260036827614e172", "6.183260036827614e+172",
		"6.183260036827614e+172"},
	{"short: three quarters are too far", "4.8735914058288205e-186", "4.8735914058288205e-186",
		"4.8735914058288205e-186"},
	{"short: 18 digits before the point", "1e17", "1e+17", "100000000000000000"},
	{"short: the digit before is kept", "9.5367431640625e-7", "9.5367431640625e-07",
		"9.5367431640625e-7"},

	{"plain: the largest alone", "999999.5", "999999.5", "999999.5"},
	{"plain: too large alone", "1000000.0", "1e+06", "1000000"},
	{"plain: too large alone, with digits", "1234567.5", "1.2345675e+06", "1234567.5"},
	{"plain: too large alone, two digits of exponent", "12345678901.5", "1.23456789015e+10",
		"12345678901.5"},
	{"plain: the smallest alone", "0.0001", "0.0001", "0.0001"},
	{"plain: too small alone", "0.00009999", "9.999e-05", "0.00009999"},
	{"plain: the largest inside", "999999999999999900000.0", "9.999999999999999e+20",
		"999999999999999900000"},
	{"plain: too large inside", "1e21", "1e+21", "1e+21"},
	{"plain: the smallest inside", "0.000001", "1e-06", "0.000001"},
	{"plain: the longest", "-0.0000012345678901234567", "-1.2345678901234567e-06",
		"-0.0000012345678901234567"},
	{"plain: too small inside", "0.00000099", "9.9e-07", "9.9e-7"},
	{"plain: ten has no digit behind the point", "10.0", "10", "10"},
	{"plain: a hundred and a half", "100.5", "100.5", "100.5"},
	{"exponent: one digit has a zero alone", "1e9", "1e+09", "1000000000"},
	{"exponent: two digits", "1.5e-10", "1.5e-10", "1.5e-10"},
	{"exponent: three digits", "-1.5e100", "-1.5e+100", "-1.5e+100"},
};

/* Texts of hundreds of digits: `digit` so often between `head` and `tail`. */
static const struct long_row {
	const char *name, *head, *digit;
	size_t times;
	const char *tail, *alone;
} long_rows[] = {
	{"long: zeros, then a digit: not half", "9007199254740993.", "0", 5000, "1",
		"9.007199254740994e+15"},
	{"long: zeros to the end: half", "9007199254740993.", "0", 5000, "",
		"9.007199254740992e+15"},
	{"long: nines: not half", "9007199254740992.", "9", 5000, "", "9.007199254740992e+15"},
	{"long: nines above an even one: not half", "9007199254740994.", "9", 5000, "",
		"9.007199254740994e+15"},
	{"long: leading zeros of a fraction", "0.", "0", 5000, "15e5000", "0.15"},
	{"long: zeros of a large one", "15", "0", 5000, "e-5001", "1.5"},
	{"long: digits of a large one", "1", "2", 1500, "e-1500", "1.2222222222222223"},
	{"long: leading zeros", "", "0", 5000, "1.5", "1.5"},
	{"long: leading zeros of a whole one", "", "0", 5000, "15", "15"},
	{"long: too large", "1", "0", 309, ".0", NULL},
	{"long: the largest power of ten", "1", "0", 308, ".0", "1e+308"},
	{"long: too small", "0.", "0", 400, "1", "0"},
};

/* In this order, from the least on; those with the same number are equal. */
static const struct order_row {
	int rank;
	const char *text;
} double_order[] =
	{
		{0, "-1.7976931348623157e308"},
		{1, "-10.0"},
		{2, "-9.5"},
		{3, "-0.25"},
		{4, "-5e-324"},
		{5, "-0.0"},
		{5, "0.0"},
		{5, "1e-999"},
		{6, "5e-324"},
		{7, "0.1"},
		{7, "0.1000000000000000055"},
		{8, "0.3"},
		{9, "0.30000000000000004"},
		{10, "2.0"},
		{11, "10.0"},
		{11, "1e1"},
		{12, "9007199254740992.0"},
		{12, "9007199254740993.0"},
		{13, "1e300"},
},
  whole_order[] = {
	  {0, "-9223372036854775808"},
	  {1, "-10"},
	  {2, "-9"},
	  {3, "0"},
	  {3, "-0"},
	  {4, "9"},
	  {5, "10"},
	  {6, "9223372036854775806"},
	  {7, "9223372036854775807"},
};

/* A number from a copy of `text` in memory of just its size; freed before it is used. */
static bool read_copy(struct number *n, struct span text)
{
	/* An empty span may have any pointer: it has none. */
	unsigned char *copy = text.len > 0 ? malloc(text.len) : NULL;
	bool right;

	memset(n, 0xa5, sizeof *n);
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	right = number_read(n, (struct span){copy, text.len});
	free(copy);
	return right;
}

static const char *print(const struct number *n, bool inside)
{
	static char buffer[NUMBER_TEXT_MAX + 1];
	struct text out;

	text_init(&out, buffer, NUMBER_TEXT_MAX);
	number_add(&out, n, inside);
	assert_false(out.cut);
	out.size++;
	return text_string(&out);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	bool whole = row->alone != NULL && row->inside == NULL;
	struct number n;

	assert_int_equal(read_copy(&n, span_of(row->text)), row->alone != NULL);
	if (row->alone == NULL)
		return;
	assert_int_equal(n.whole, whole);
	assert_string_equal(print(&n, false), row->alone);
	assert_string_equal(print(&n, true), whole ? row->alone : row->inside);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span text = rows_repeat(row->head, row->digit, row->times, row->tail);
	struct number n;
	bool right = read_copy(&n, text);

	free((void *)(uintptr_t)text.ptr);
	assert_int_equal(right, row->alone != NULL);
	if (right)
		assert_string_equal(print(&n, false), row->alone);
}

/* Half of the smallest double has 1,075 digits behind the point, the last of which counts. */
static void test_half_of_smallest(void **state)
{
	static const struct {
		unsigned char last; /* in place of its last digit, 5 */
		const char *more, *alone;
	} cases[] = {{'5', "", "0"}, {'5', "0000000000", "0"}, {'5', "1", "5e-324"},
		{'5', "00000000001", "5e-324"}, {'4', "", "0"}, {'4', "7878", "0"},
		{'4', "9999999999", "0"}, {'6', "", "5e-324"}};
	unsigned char text[2 + 1075] = "1.";

	(void)state;
	memset(text + 2, '0', sizeof text - 2);
	for (size_t halved = 0; halved < 1075; halved++)
		for (size_t i = 0, rest = 0; i < sizeof text; i++) {
			size_t digit = rest * 10 + text[i] - '0';

			if (text[i] == '.')
				continue;
			text[i] = (unsigned char)('0' + digit / 2);
			rest = digit % 2;
		}
	assert_int_equal(text[sizeof text - 1], '5');
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char longer[sizeof text + 16];
		size_t more = strlen(cases[i].more);
		struct number n;

		memcpy(longer, text, sizeof text);
		longer[sizeof text - 1] = cases[i].last;
		memcpy(longer + sizeof text, cases[i].more, more);
		assert_true(read_copy(&n, (struct span){longer, sizeof text + more}));
		assert_string_equal(print(&n, false), cases[i].alone);
	}
}

static void check_order(const struct order_row *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			struct number a, b;
			int found, right = order[i].rank - order[j].rank;

			assert_true(read_copy(&a, span_of(order[i].text)));
			assert_true(read_copy(&b, span_of(order[j].text)));
			found = number_compare(&a, &b);
			if ((found > 0) - (found < 0) != (right > 0) - (right < 0))
				fail_msg("%s and %s: %d", order[i].text, order[j].text, found);
		}
}

static void test_order(void **state)
{
	(void)state;
	check_order(double_order, COUNT(double_order));
	check_order(whole_order, COUNT(whole_order));
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(long_rows, test_long_row);
	rows_add_one("long: half of the smallest", test_half_of_smallest);
	rows_add_one("compare: each with each", test_order);
	return rows_run("number");
}
