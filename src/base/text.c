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
 * Hinnant's algorithm: the year begins in March, so that the leap day is its last, and
 * an era is the 400 years after which the calendar repeats (146,097 days). One era is
 * added so that nothing is negative.
 */
int64_t text_seconds_of(unsigned year, unsigned month, unsigned day, unsigned second_of_day)
{
	unsigned day_of_year;

	year += month > 2 ? 400 : 399;
	day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day;
	return (int64_t)(year * 365 + year / 4 - year / 100 + year / 400 + day_of_year) * 86400 -
		(int64_t)(719469 + 146097) * 86400 + second_of_day;
}

void text_add_time(struct text *t, int64_t seconds)
{
	int64_t first = text_seconds_of(0, 1, 1, 0), last = text_seconds_of(9999, 12, 31, 86399);
	unsigned year, month = 1, rest, field[6];

	seconds = seconds < first ? first : seconds > last ? last : seconds;
	/* As if all were leap years: a few too low at most. */
	year = (unsigned)((seconds - first) / ((int64_t)366 * 86400));
	while (text_seconds_of(year + 1, 1, 1, 0) <= seconds)
		year++;
	while (text_seconds_of(year, month + 1, 1, 0) <= seconds)
		month++;
	/* Of the month. */
	rest = (unsigned)(seconds - text_seconds_of(year, month, 1, 0));
	field[0] = year;
	field[1] = month;
	field[2] = rest / 86400 + 1;
	field[3] = rest / 3600 % 24;
	field[4] = rest / 60 % 60;
	field[5] = rest % 60;
	for (size_t i = 0; i < 6; i++) {
		add_number(t, field[i], 10, i == 0 ? 4 : 2);
		text_add_byte(t, (unsigned char)"--T::Z"[i]);
	}
}

/* RFC 5952, section 4: the longest run of two or more zero groups, the first of equals, is "::". */
static void add_ipv6(struct text *t, const unsigned char *ip)
{
	size_t best = 8, best_len = 1;

	for (size_t i = 0, run = 0; i < 8; i++) {
		run = (ip[2 * i] | ip[2 * i + 1]) == 0 ? run + 1 : 0;
		if (run > best_len) {
			best_len = run;
			best = i + 1 - run;
		}
	}
	for (size_t i = 0; i < 8; i++) {
		if (i > 0 || best == 0)
			text_add(t, ":");
		if (i == best) {
			i += best_len - 1;
			if (i == 7)
				text_add(t, ":");
			continue;
		}
		add_number(t, (unsigned)ip[2 * i] << 8 | ip[2 * i + 1], 16, 1);
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

/* A unit in nanoseconds; 0: there is none of this name. */
static int64_t unit_of(struct span s)
{
	static const char names[][3] = {"ns", "us", "ms", "s", "m", "h"};
	static const uint16_t times_the_last[] = {1, 1000, 1000, 1000, 60, 60};
	int64_t unit = 1;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		unit *= times_the_last[i];
		if (span_equal(s, span_of(names[i])))
			return unit;
	}
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
	bool is_zero = span_equal(s, SPAN("0"));

	if (s.len == 0)
		return false;
	while (s.len > 0 && !is_zero) {
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
		part = fraction_of(fraction, unit);
		if (part > INT64_MAX - total)
			return false;
		total += part;
		if (whole.len > 0 &&
			!text_read_decimal(whole, (uint64_t)((INT64_MAX - total) / unit), &value))
			return false;
		total += (int64_t)value * unit;
	}
	*nanoseconds = total;
	return true;
}

bool text_read_time(struct span s, bool utc, int64_t *seconds)
{
	/* Century, year, month, day, hour, minute, second. */
	uint64_t n[7];

	for (size_t i = utc; i < 7; i++)
		if (s.len < 2 || !text_read_decimal(span_take(&s, 2), 99, &n[i]))
			return false;
	if (utc)
		n[0] = n[1] < 50 ? 20 : 19;
	*seconds = text_seconds_of((unsigned)(n[0] * 100 + n[1]), (unsigned)n[2], (unsigned)n[3],
		(unsigned)(n[4] * 3600 + n[5] * 60 + n[6]));
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
