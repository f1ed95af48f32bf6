#include "tests/unit/rows.h"

#include <time.h>

#include "base/text.h"

#define NS_MAX "9223372036854775807"

/* One function that appends, into a buffer of just `size` bytes. */
enum add {
	STRING,
	BYTES_AS_THEY_ARE,
	PRINTABLE,
	MARKED
};

static const struct add_row {
	const char *name;
	enum add how;
	size_t size;
	struct span first, second;
	const char *text;
	bool cut;
} add_rows[] = {
	{"one behind the other", STRING, 6, BYTES("abc"), BYTES("def"), "abcdef", false},
	{"one byte too many", STRING, 5, BYTES("abc"), BYTES("def"), "abcde", true},
	{"nothing more into what is full", STRING, 3, BYTES("abc"), BYTES("d"), "abc", true},
	{"nothing into what is full cuts nothing", STRING, 3, BYTES("abc"), BYTES(""), "abc",
		false},
	{"into no room at all", STRING, 0, BYTES("a"), BYTES(""), "", true},
	{"control bytes as they are", STRING, 9, BYTES("a\n\x1b"), BYTES(""), "a\n\x1b", false},
	{"bytes as they are", BYTES_AS_THEY_ARE, 9, BYTES("\xff\x01"), BYTES("~"), "\xff\x01~",
		false},
	{"printable: the first and the last one", PRINTABLE, 9, BYTES(" ~"), BYTES(""), " ~",
		false},
	{"printable: the bytes beside them", PRINTABLE, 9, BYTES("\x1f\x7f"), BYTES(""),
		"?"
		"?",
		false},
	{"printable: line ends and escapes", PRINTABLE, 9, BYTES("\r\n\t"), BYTES("\x1b"),
		"?"
		"?"
		"?"
		"?",
		false},
	{"printable: outside ASCII", PRINTABLE, 9, BYTES("\x80\xff"), BYTES(""),
		"?"
		"?",
		false},
	{"printable: a zero", PRINTABLE, 9, BYTES("a\0b"), BYTES(""), "a?b", false},
	{"printable: what does not fit", PRINTABLE, 3, BYTES("ab"), BYTES("\n\n"), "ab?", true},
	{"marked: what was cut", MARKED, 5, BYTES("abcdef"), BYTES(""), "ab...", true},
	{"marked: what fits stays", MARKED, 5, BYTES("abcde"), BYTES(""), "abcde", false},
	{"marked: room for nothing but the mark", MARKED, 3, BYTES("abcd"), BYTES(""), "...", true},
	{"marked: no room for it", MARKED, 2, BYTES("abcd"), BYTES(""), "ab", true},
};

static void add(struct text *t, enum add how, struct span s)
{
	char string[64] = "";

	switch (how) {
	case STRING:
	case MARKED:
		memcpy(string, s.ptr, s.len);
		text_add(t, string);
		return;
	case BYTES_AS_THEY_ARE:
		text_add_span(t, s);
		return;
	case PRINTABLE:
		text_add_printable(t, s);
		return;
	}
}

static void test_add(void **state)
{
	const struct add_row *row = *state;
	/* AddressSanitizer sees a byte behind it. */
	char *buffer = malloc(row->size);
	struct text t;

	text_init(&t, buffer, row->size);
	add(&t, row->how, row->first);
	add(&t, row->how, row->second);
	if (row->how == MARKED)
		text_mark_cut(&t);
	assert_int_equal(t.cut, row->cut);
	assert_true(span_equal(text_span(&t), span_of(row->text)));
	free(buffer);
}

static const struct string_row {
	const char *name, *in, *out;
	size_t size;
	bool cut;
} string_rows[] = {
	{"room for the zero", "abc", "abc", 4, false},
	{"full: the last byte is given up", "abc", "ab", 3, true},
	{"cut and full", "abcdef", "ab", 3, true},
	{"nothing", "", "", 1, false},
	{"room for the zero alone", "a", "", 1, true},
};

static void test_string(void **state)
{
	const struct string_row *row = *state;
	char *buffer = malloc(row->size);
	struct text t;

	text_init(&t, buffer, row->size);
	text_add(&t, row->in);
	assert_ptr_equal(text_string(&t), buffer);
	assert_string_equal(buffer, row->out);
	assert_int_equal(t.cut, row->cut);
	assert_int_equal(t.len, strlen(row->out));
	free(buffer);
}

static const struct decimal_row {
	const char *name;
	uint64_t n;
	const char *text;
} decimal_rows[] = {
	{"zero", 0, "0"},
	{"one digit", 7, "7"},
	{"a zero at the end", 10, "10"},
	{"the largest", UINT64_MAX, "18446744073709551615"},
};

static void test_decimal(void **state)
{
	const struct decimal_row *row = *state;
	char buffer[TEXT_DECIMAL_MAX + 1];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add_decimal(&t, row->n);
	assert_string_equal(text_string(&t), row->text);
}

/* Both ways: the calendar that is shown and the seconds that a date has. */
static const struct time_row {
	const char *name;
	int64_t seconds;
	const char *text;
	unsigned year, month, day, second_of_day;
} time_rows[] = {
	{"the epoch", 0, "1970-01-01T00:00:00Z", 1970, 1, 1, 0},
	{"a second before it", -1, "1969-12-31T23:59:59Z", 1969, 12, 31, 86399},
	{"a day before it", -86400, "1969-12-31T00:00:00Z", 1969, 12, 31, 0},
	{"hours, minutes and seconds", 1795542280, "2026-11-24T17:44:40Z", 2026, 11, 24, 63880},
	{"the last second of a day", 86399, "1970-01-01T23:59:59Z", 1970, 1, 1, 86399},
	{"the end of February", 951782399, "2000-02-28T23:59:59Z", 2000, 2, 28, 86399},
	{"a leap day in the 400th year", 951782400, "2000-02-29T00:00:00Z", 2000, 2, 29, 0},
	{"the day behind a leap day", 951868800, "2000-03-01T00:00:00Z", 2000, 3, 1, 0},
	{"no leap day in the 100th year", 4107542400, "2100-03-01T00:00:00Z", 2100, 3, 1, 0},
	{"the day before it", 4107456000, "2100-02-28T00:00:00Z", 2100, 2, 28, 0},
	{"a leap day in the 4th year", 1709164800, "2024-02-29T00:00:00Z", 2024, 2, 29, 0},
	{"the last day of a leap year", 1735603200, "2024-12-31T00:00:00Z", 2024, 12, 31, 0},
	{"the first day of a year", 1735689600, "2025-01-01T00:00:00Z", 2025, 1, 1, 0},
	{"behind 31 bits", 2147483648, "2038-01-19T03:14:08Z", 2038, 1, 19, 11648},
	{"the last second that is shown", 253402300799, "9999-12-31T23:59:59Z", 9999, 12, 31,
		86399},
	{"the first second that is shown", -62167219200, "0000-01-01T00:00:00Z", 0, 1, 1, 0},
	{"a leap day in year 0", -62162121600, "0000-02-29T00:00:00Z", 0, 2, 29, 0},
};

static const char *time_of(int64_t seconds, char buffer[static TEXT_TIME_LEN + 1])
{
	struct text t;

	text_init(&t, buffer, TEXT_TIME_LEN + 1);
	text_add_time(&t, seconds);
	assert_false(t.cut);
	return text_string(&t);
}

static void test_time(void **state)
{
	const struct time_row *row = *state;
	char buffer[TEXT_TIME_LEN + 1];

	assert_string_equal(time_of(row->seconds, buffer), row->text);
	assert_true(text_seconds_of(row->year, row->month, row->day, row->second_of_day) ==
		row->seconds);
}

static void test_time_out_of_range(void **state)
{
	char buffer[TEXT_TIME_LEN + 1];

	(void)state;
	assert_string_equal(time_of(253402300800, buffer), "9999-12-31T23:59:59Z");
	assert_string_equal(time_of(INT64_MAX, buffer), "9999-12-31T23:59:59Z");
	assert_string_equal(time_of(-62167219201, buffer), "0000-01-01T00:00:00Z");
	assert_string_equal(time_of(INT64_MIN, buffer), "0000-01-01T00:00:00Z");
}

static const char *calendar_of(time_t seconds, char buffer[static 32])
{
	struct tm t;

	gmtime_r(&seconds, &t);
	strftime(buffer, 32, "%Y-%m-%dT%H:%M:%SZ", &t);
	return buffer;
}

/* Every day of 800 years, as the C library says it. */
static void test_every_day(void **state)
{
	char ours[TEXT_TIME_LEN + 1], theirs[32];

	(void)state;
	for (int64_t day = -135000; day < 157200; day++) {
		struct tm t;
		time_t seconds = day * 86400 + day % 86400;

		assert_string_equal(time_of(seconds, ours), calendar_of(seconds, theirs));
		gmtime_r(&seconds, &t);
		assert_true(text_seconds_of((unsigned)t.tm_year + 1900, (unsigned)t.tm_mon + 1,
				    (unsigned)t.tm_mday,
				    (unsigned)(t.tm_hour * 3600 + t.tm_min * 60 + t.tm_sec)) ==
			seconds);
	}
}

static const struct ip_row {
	const char *name;
	struct span ip;
	const char *text;
} ip_rows[] = {
	{"IPv4", BYTES("\x0a\x60\x00\x01"), "10.96.0.1"},
	{"IPv4, the largest", BYTES("\xff\xff\xff\xff"), "255.255.255.255"},
	{"IPv6 without zeros",
		BYTES("\x20\x01\x0d\xb8\x00\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06"),
		"2001:db8:1:2:3:4:5:6"},
	{"IPv6, all zeros", BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "::"},
	{"IPv6, loopback", BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), "::1"},
	{"IPv6, zeros at the end", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "fd00::"},
	{"IPv6, zeros inside", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), "fd00::1"},
	{"IPv6, a single zero group is written (RFC 5952, 4.2.2)",
		BYTES("\0\1\0\0\0\2\0\3\0\4\0\5\0\6\0\7"), "1:0:2:3:4:5:6:7"},
	{"IPv6, two zero groups are not", BYTES("\0\1\0\0\0\0\0\3\0\4\0\5\0\6\0\7"),
		"1::3:4:5:6:7"},
	{"IPv6, the longest run (4.2.3)", BYTES("\0\1\0\0\0\0\0\2\0\0\0\0\0\0\0\3"), "1:0:0:2::3"},
	{"IPv6, the first of equal runs (4.2.3)", BYTES("\0\1\0\0\0\0\0\2\0\3\0\0\0\0\0\4"),
		"1::2:3:0:0:4"},
	{"IPv6, no leading zeros in a group (4.1)",
		BYTES("\0\1\0\x12\1\x23\x12\x34\0\0\0\0\0\0\0\xa"), "1:12:123:1234::a"},
	{"IPv6, lower case (4.3)", BYTES("\xab\xcd\xef\1\0\1\0\1\0\1\0\1\0\1\0\1"),
		"abcd:ef01:1:1:1:1:1:1"},
	{"IPv6, a zero first and last", BYTES("\0\0\0\1\0\1\0\1\0\1\0\1\0\1\0\0"),
		"0:1:1:1:1:1:1:0"},
	{"IPv6, zeros before one group", BYTES("\0\1\0\1\0\1\0\1\0\1\0\0\0\0\0\1"), "1:1:1:1:1::1"},
};

static void test_ip(void **state)
{
	const struct ip_row *row = *state;
	char buffer[40];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add_ip(&t, row->ip);
	assert_string_equal(text_string(&t), row->text);
}

static const struct number_row {
	const char *name;
	struct span in;
	uint64_t max;
	bool right;
	uint64_t n;
} number_rows[] = {
	{"one digit", BYTES("7"), 9, true, 7},
	{"zero", BYTES("0"), 0, true, 0},
	{"the maximum", BYTES("65535"), 65535, true, 65535},
	{"one more than the maximum", BYTES("65536"), 65535, false, 0},
	{"a digit more than the maximum", BYTES("655350"), 65535, false, 0},
	{"more than the maximum by its tens", BYTES("65540"), 65535, false, 0},
	{"64 bits", BYTES("18446744073709551615"), UINT64_MAX, true, UINT64_MAX},
	{"over 64 bits by one", BYTES("18446744073709551616"), UINT64_MAX, false, 0},
	{"over 64 bits by a digit", BYTES("184467440737095516150"), UINT64_MAX, false, 0},
	{"leading zeros", BYTES("0000000000000000000000000000007"), 9, true, 7},
	{"nothing", BYTES(""), 9, false, 0},
	{"a plus sign", BYTES("+1"), 9, false, 0},
	{"a minus sign", BYTES("-1"), 9, false, 0},
	{"a space before it", BYTES(" 1"), 9, false, 0},
	{"a space behind it", BYTES("1 "), 9, false, 0},
	{"the byte before the digits", BYTES("1/"), 99, false, 0},
	{"the byte behind the digits", BYTES("1:"), 99, false, 0},
	{"a zero byte", BYTES("1\0"), 99, false, 0},
	{"hexadecimal", BYTES("0x1"), 99, false, 0},
};

static void test_number(void **state)
{
	const struct number_row *row = *state;
	uint64_t n = 12345;

	assert_int_equal(text_read_decimal(row->in, row->max, &n), row->right);
	assert_int_equal(n, row->right ? row->n : 12345);
}

static const struct duration_row {
	const char *name;
	struct span in;
	int64_t nanoseconds; /* negative: malformed */
} duration_rows[] = {
	{"nothing needs no unit", BYTES("0"), 0},
	{"nanoseconds", BYTES("5ns"), 5},
	{"microseconds", BYTES("5us"), 5000},
	{"milliseconds", BYTES("300ms"), 300000000},
	{"seconds", BYTES("2s"), 2000000000},
	{"minutes", BYTES("3m"), 180000000000},
	{"hours", BYTES("4h"), 14400000000000},
	{"no time at all", BYTES("0s"), 0},
	{"several units", BYTES("1h30m"), 5400000000000},
	{"in any order", BYTES("1s1h"), 3601000000000},
	{"the same unit twice", BYTES("1s1s"), 2000000000},
	{"a fraction", BYTES("1.5s"), 1500000000},
	{"a fraction of every unit", BYTES("1.5h1.5m1.5s1.5ms1.5us"), 5491501501500},
	{"a fraction without a whole", BYTES(".5s"), 500000000},
	{"a whole with an empty fraction", BYTES("1.s"), 1000000000},
	{"a fraction to the nanosecond", BYTES("1.000000001s"), 1000000001},
	{"less than a nanosecond is rounded down", BYTES("1.0000000019s"), 1000000001},
	{"a fraction of a nanosecond", BYTES("1.9ns"), 1},
	{"a long fraction", BYTES("0.50000000000000000000000000000000000000000s"), 500000000},
	{"a third of a minute", BYTES("0.3333333333333333m"), 19999999999},
	{"leading zeros", BYTES("0000000000000000000000001s"), 1000000000},
	{"the largest", BYTES(NS_MAX "ns"), INT64_MAX},
	{"one more", BYTES("9223372036854775808ns"), -1},
	{"the largest in seconds", BYTES("9223372036.854775807s"), INT64_MAX},
	{"one more in seconds", BYTES("9223372036.854775808s"), -1},
	{"too many hours", BYTES("2562048h"), -1},
	{"as many hours as there are", BYTES("2562047h"), 9223369200000000000},
	{"too much together", BYTES(NS_MAX "ns1ns"), -1},
	{"a number that does not fit", BYTES("99999999999999999999s"), -1},
	{"nothing at all", BYTES(""), -1},
	{"no unit", BYTES("5"), -1},
	{"no unit behind a unit", BYTES("1s5"), -1},
	{"no unit behind a fraction", BYTES("1.5"), -1},
	{"no number", BYTES("s"), -1},
	{"no number in a fraction", BYTES(".s"), -1},
	{"two points", BYTES("1.5.s"), -1},
	{"a sign", BYTES("-1s"), -1},
	{"a plus", BYTES("+1s"), -1},
	{"an unknown unit", BYTES("1d"), -1},
	{"a unit in capitals", BYTES("1S"), -1},
	{"a unit and more", BYTES("1sec"), -1},
	{"a space inside", BYTES("1 s"), -1},
	{"a space between", BYTES("1m 1s"), -1},
	{"a space before it", BYTES(" 1s"), -1},
	{"a space behind it", BYTES("1s "), -1},
	{"a comma", BYTES("1,5s"), -1},
	{"an exponent", BYTES("1e3s"), -1},
	{"a zero byte in the unit", BYTES("1s\0"), -1},
	{"two zeros without a unit", BYTES("00"), -1},
};

static void test_duration(void **state)
{
	const struct duration_row *row = *state;
	unsigned char *copy = malloc(row->in.len);
	int64_t ns = -2;

	/* Just its bytes: AddressSanitizer sees what is read behind them. */
	memcpy(copy, row->in.ptr, row->in.len);
	assert_int_equal(
		text_read_duration((struct span){copy, row->in.len}, &ns), row->nanoseconds >= 0);
	if (row->nanoseconds >= 0)
		assert_true(ns == row->nanoseconds);
	free(copy);
}

#define NO_TIME INT64_MIN

static const struct read_time_row {
	const char *name;
	struct span in;
	bool utc;
	int64_t seconds;
} read_time_rows[] = {
	{"two digits of a year", BYTES("700101000001Z"), true, 1},
	{"the last year of this century", BYTES("491231235959Z"), true, 2524607999},
	{"the first year of the last one", BYTES("500101000000Z"), true, -631152000},
	{"four digits of a year", BYTES("19700101000001Z"), false, 1},
	{"far from now", BYTES("99991231235959Z"), false, 253402300799},
	{"before our time", BYTES("00000101000000Z"), false, -62167219200},
	{"nothing", BYTES(""), true, NO_TIME},
	{"a year alone", BYTES("70"), true, NO_TIME},
	{"half a year", BYTES("7"), true, NO_TIME},
	{"half a year of four digits", BYTES("197"), false, NO_TIME},
	{"two digits for four", BYTES("700101000001Z"), false, NO_TIME},
	{"four digits for two", BYTES("19700101000001Z"), true, NO_TIME},
	{"without seconds", BYTES("7001010000Z"), true, NO_TIME},
	{"without Z", BYTES("700101000001"), true, NO_TIME},
	{"another zone", BYTES("700101000001+0100"), true, NO_TIME},
	{"a small z", BYTES("700101000001z"), true, NO_TIME},
	{"more behind Z", BYTES("700101000001Z0"), true, NO_TIME},
	{"a letter in a field", BYTES("70010100000xZ"), true, NO_TIME},
	{"a letter in the year", BYTES("7x0101000001Z"), true, NO_TIME},
	{"a letter in the year's second half", BYTES("197x0101000001Z"), false, NO_TIME},
};

static void test_read_time(void **state)
{
	const struct read_time_row *row = *state;
	unsigned char *copy = malloc(row->in.len);
	int64_t seconds = NO_TIME;
	bool right;

	memcpy(copy, row->in.ptr, row->in.len);
	right = text_read_time((struct span){copy, row->in.len}, row->utc, &seconds);
	free(copy);
	assert_int_equal(right, row->seconds != NO_TIME);
	if (right)
		assert_true(seconds == row->seconds);
}

/* Every byte there is. */
static void test_hex(void **state)
{
	static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";

	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		const char *l = memchr(lower, (int)c, 16), *u = memchr(upper, (int)c, 16);
		int value = l != NULL ? (int)(l - lower) : u != NULL ? (int)(u - upper) : -1;

		assert_int_equal(text_hex_value((unsigned char)c), value);
	}
}

static void test_base64(void **state)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		const char *at = memchr(digits, (int)c, 64);

		assert_int_equal(
			text_base64_value((unsigned char)c), at != NULL ? (int)(at - digits) : -1);
	}
}

static const struct join_row {
	const char *name, *before, *between;
	struct span s;
	const char *after; /* in a buffer of 10 bytes */
} join_rows[] = {
	{"the first", "", ", ", BYTES("a"), "a"},
	{"the second", "a", ", ", BYTES("b"), "a, b"},
	{"another word between", "a", ": ", BYTES("b"), "a: b"},
	{"nothing", "a", ", ", BYTES(""), "a"},
	{"nothing to nothing", "", ", ", BYTES(""), ""},
	{"white space", "", "", BYTES("\t\n\v\f\r \x08\x0e"), "      ??"},
	{"what is not printable", "", "", BYTES("\0\x1f~\x7f\x80"), "??~??"},
	{"that just fits", "abc", ", ", BYTES("defg"), "abc, defg"},
	{"that does not fit", "abc", ", ", BYTES("defgh"), "abc, d..."},
	{"a first that just fits", "", ", ", BYTES("abcdefghi"), "abcdefghi"},
	{"a first that does not fit", "", ", ", BYTES("abcdefghij"), "abcdef..."},
	{"where nothing fits", "abcdefghi", ", ", BYTES("j"), "abcdef..."},
};

static void test_join(void **state)
{
	const struct join_row *row = *state;
	char buffer[11] = "";

	memcpy(buffer, row->before, strlen(row->before) + 1);
	buffer[10] = 'x';
	text_join(buffer, 10, row->between, row->s);
	assert_string_equal(buffer, row->after);
	assert_int_equal(buffer[10], 'x');
}

static void test_wipe(void **state)
{
	unsigned char secret[8] = "0123456";

	(void)state;
	text_wipe(secret + 1, 5);
	assert_memory_equal(secret,
		"0\0\0\0\0\0"
		"6",
		8);
}

int main(void)
{
	ROWS_ADD_AS("add", add_rows, test_add);
	ROWS_ADD_AS("string", string_rows, test_string);
	ROWS_ADD_AS("decimal", decimal_rows, test_decimal);
	ROWS_ADD_AS("time", time_rows, test_time);
	rows_add_one("time: years before 0 and behind 9999", test_time_out_of_range);
	rows_add_one("time: every day of 800 years", test_every_day);
	ROWS_ADD_AS("ip", ip_rows, test_ip);
	ROWS_ADD_AS("number", number_rows, test_number);
	ROWS_ADD_AS("duration", duration_rows, test_duration);
	ROWS_ADD_AS("read time", read_time_rows, test_read_time);
	rows_add_one("hex: every digit, and nothing else", test_hex);
	rows_add_one("base64: every digit, and nothing else", test_base64);
	ROWS_ADD_AS("join", join_rows, test_join);
	rows_add_one("wipe: these bytes and no others", test_wipe);
	return rows_run("text");
}
