#include "base/text.h"

void text_init(struct text *t, char *buffer, size_t size)
{
	*t = (struct text){.ptr = buffer, .size = size};
}

void text_add_span(struct text *t, struct span s)
{
	size_t room = t->size - t->len;

	if (s.len > room) {
		s.len = room;
		t->cut = true;
	}
	if (s.len > 0)
		memcpy(t->ptr + t->len, s.ptr, s.len);
	t->len += s.len;
}

void text_add_byte(struct text *t, unsigned char byte)
{
	text_add_span(t, (struct span){&byte, 1});
}

void text_add(struct text *t, const char *s)
{
	text_add_span(t, span_of(s));
}

void text_add_printable(struct text *t, struct span s)
{
	while (s.len > 0) {
		struct span c = span_take(&s, 1);

		text_add_span(t, *c.ptr >= 0x20 && *c.ptr <= 0x7e ? c : SPAN("?"));
	}
}

void text_join(char *buffer, size_t size, const char *between, struct span s)
{
	struct text t;

	if (s.len == 0)
		return;
	text_init(&t, buffer, size - 1);
	t.len = strlen(buffer);
	if (t.len > 0)
		text_add(&t, between);
	while (s.len > 0) {
		struct span c = span_take(&s, 1);

		text_add_printable(&t, *c.ptr >= '\t' && *c.ptr <= '\r' ? SPAN(" ") : c);
	}
	text_mark_cut(&t);
	buffer[t.len] = '\0';
}

/* Appends `n` in `base` (10 or 16) with at least `width` digits. */
static void add_number(struct text *t, uint64_t n, unsigned base, size_t width)
{
	unsigned char digits[TEXT_DECIMAL_MAX];
	size_t at = sizeof digits;

	do {
		digits[--at] = (unsigned char)"0123456789abcdef"[n % base];
		n /= base;
	} while (n > 0 || sizeof digits - at < width);
	text_add_span(t, (struct span){digits + at, sizeof digits - at});
}

void text_add_decimal(struct text *t, uint64_t n)
{
	add_number(t, n, 10, 1);
}

/*
 * Days since 1970-01-01 (Hinnant's algorithm): the year begins in March, so
 * that the leap day is its last, and an era is the 400 years after which the
 * calendar repeats (146,097 days).
 */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
		day_of_year - 719468;
}

int64_t text_seconds_of(int64_t year, int64_t month, int64_t day, int64_t second_of_day)
{
	return days_of(year, month, day) * 86400 + second_of_day;
}

void text_add_time(struct text *t, int64_t seconds)
{
	int64_t first = text_seconds_of(0, 1, 1, 0), last = text_seconds_of(9999, 12, 31, 86399);
	int64_t days, era, year, month, day;
	uint64_t rest;

	seconds = seconds < first ? first : seconds > last ? last : seconds;
	days = seconds / 86400 - (seconds % 86400 < 0);
	rest = (uint64_t)(seconds - days * 86400);
	/* The inverse of days_of(): 1,460, 36,524 and 146,096 are where leap days come and go. */
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day = days - era * 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	add_number(t, (uint64_t)year, 10, 4);
	text_add(t, "-");
	add_number(t, (uint64_t)month, 10, 2);
	text_add(t, "-");
	add_number(t, (uint64_t)day + 1, 10, 2);
	text_add(t, "T");
	add_number(t, rest / 3600, 10, 2);
	text_add(t, ":");
	add_number(t, rest / 60 % 60, 10, 2);
	text_add(t, ":");
	add_number(t, rest % 60, 10, 2);
	text_add(t, "Z");
}

/* RFC 5952, section 4: the longest run of two or more zero groups, the first of equals, is "::". */
static void add_ipv6(struct text *t, const unsigned char *ip)
{
	unsigned group[8], best = 8, best_len = 1;

	for (size_t i = 0; i < 8; i++)
		group[i] = (unsigned)ip[2 * i] << 8 | ip[2 * i + 1];
	for (unsigned i = 0, run = 0; i < 8; i++) {
		run = group[i] == 0 ? run + 1 : 0;
		if (run > best_len) {
			best_len = run;
			best = i + 1 - run;
		}
	}
	for (unsigned i = 0; i < 8; i++) {
		if (i == best) {
			text_add(t, "::");
			i += best_len - 1;
			continue;
		}
		if (i > 0 && i != best + best_len)
			text_add(t, ":");
		add_number(t, group[i], 16, 1);
	}
}

void text_add_ip(struct text *t, struct span ip)
{
	if (ip.len == 16) {
		add_ipv6(t, ip.ptr);
		return;
	}
	for (size_t i = 0; i < ip.len; i++) {
		if (i > 0)
			text_add(t, ".");
		text_add_decimal(t, ip.ptr[i]);
	}
}

void text_mark_cut(struct text *t)
{
	if (t->cut && t->len >= 3)
		memcpy(t->ptr + t->len - 3, "...", 3);
}

const char *text_string(struct text *t)
{
	if (t->len == t->size) {
		t->len--;
		t->cut = true;
	}
	t->ptr[t->len] = '\0';
	return t->ptr;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

bool text_read_decimal(struct span s, uint64_t max, uint64_t *n)
{
	uint64_t value = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint64_t digit = s.ptr[i] - (uint64_t)'0';

		if (!is_digit(s.ptr[i]) || value > max / 10 || digit > max - value * 10)
			return false;
		value = value * 10 + digit;
	}
	*n = value;
	return true;
}

int text_hex_value(unsigned char c)
{
	if (is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int text_base64_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static int64_t unit_of(struct span s)
{
	static const struct {
		char name[3];
		int64_t nanoseconds;
	} units[] = {
		{"ns", 1},
		{"us", 1000},
		{"ms", 1000000},
		{"s", 1000000000},
		{"m", 60000000000},
		{"h", 3600000000000},
	};

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (span_equal(s, span_of(units[i].name)))
			return units[i].nanoseconds;
	return 0;
}

/* Cuts the leading digits off `s`. */
static struct span take_digits(struct span *s)
{
	size_t n = 0;

	while (n < s->len && is_digit(s->ptr[n]))
		n++;
	return span_take(s, n);
}

/* `fraction` (digits behind a point) of `unit`, rounded down; 18 digits suffice for a nanosecond. */
static int64_t fraction_of(struct span fraction, int64_t unit)
{
	int64_t value = 0;

	for (size_t i = 0; i < fraction.len && unit > 1; i++) {
		/* Tenths of the unit: what a division by ten drops is under a nanosecond. */
		value += unit / 10 * (fraction.ptr[i] - '0') +
			unit % 10 * (fraction.ptr[i] - '0') / 10;
		unit /= 10;
	}
	return value;
}

bool text_read_duration(struct span s, int64_t *nanoseconds)
{
	int64_t total = 0;

	if (span_equal(s, SPAN("0"))) {
		*nanoseconds = 0;
		return true;
	}
	if (s.len == 0)
		return false;
	while (s.len > 0) {
		struct span whole = take_digits(&s), fraction = {0};
		size_t n = 0;
		uint64_t value = 0;
		int64_t unit, part;

		if (s.len > 0 && *s.ptr == '.') {
			span_take(&s, 1);
			fraction = take_digits(&s);
		}
		while (n < s.len && !is_digit(s.ptr[n]) && s.ptr[n] != '.')
			n++;
		unit = unit_of(span_take(&s, n));
		if (unit == 0 || whole.len + fraction.len == 0)
			return false;
		if (whole.len > 0 &&
			!text_read_decimal(whole, (uint64_t)(INT64_MAX / unit), &value))
			return false;
		part = fraction_of(fraction, unit);
		if ((int64_t)value * unit > INT64_MAX - total - part)
			return false;
		total += (int64_t)value * unit + part;
	}
	*nanoseconds = total;
	return true;
}

/* Cuts a number of two digits off `s`; false when it does not begin with one. */
static bool take_two_digits(struct span *s, int64_t *n)
{
	uint64_t value;

	if (s->len < 2 || !text_read_decimal(span_take(s, 2), 99, &value))
		return false;
	*n = (int64_t)value;
	return true;
}

bool text_read_time(struct span s, size_t year_digits, int64_t *seconds)
{
	int64_t year, low, field[5];

	if (!take_two_digits(&s, &year))
		return false;
	if (year_digits == 2)
		year += year < 50 ? 2000 : 1900;
	else if (take_two_digits(&s, &low))
		year = year * 100 + low;
	else
		return false;
	for (size_t i = 0; i < 5; i++)
		if (!take_two_digits(&s, &field[i]))
			return false;
	*seconds = text_seconds_of(
		year, field[0], field[1], field[2] * 3600 + field[3] * 60 + field[4]);
	return span_equal(s, SPAN("Z"));
}

const char *text_nth(const char *list, unsigned n)
{
	while (n-- > 0)
		list += strlen(list) + 1;
	return list;
}

void text_wipe(void *secret, size_t n)
{
	memset(secret, 0, n);
	/* The compiler must believe that the zeros are read. */
	__asm__ volatile("" : : "r"(secret) : "memory");
}
