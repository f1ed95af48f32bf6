/* A number: what it reads as, and the shortest text of that, against libc. */
#include <math.h>
#include <stdlib.h>

#include "tests/cut.h"
#include "json/number.h"
#include "json/scan.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static bool is_json(struct span in)
{
	struct span out;
	struct scan s;

	scan_init(&s);
	/* No white space before it... */
	return in.len > 0 && (*in.ptr == '-' || (*in.ptr >= '0' && *in.ptr <= '9')) &&
		scan_next(&s, &in, &out) == SCAN_NUMBER &&
		/* ... and none behind it. */
		!s.last && in.len == 0 && scan_end(&s, &out) == SCAN_NUMBER;
}

/* A sign, digits with a point somewhere, at least one of them. */
static bool is_literal(const char *s)
{
	size_t digits;

	s += *s == '+' || *s == '-';
	digits = strspn(s, "0123456789");
	s += digits;
	s += *s == '.';
	digits += strspn(s, "0123456789");
	return digits > 0 && s[strspn(s, "0123456789")] == '\0';
}

static struct number read_or_stop(struct span text)
{
	struct number n;

	if (!number_read(&n, text))
		abort();
	return n;
}

static const char *print(const struct number *n, bool inside)
{
	static char buffer[NUMBER_TEXT_MAX + 1];
	struct text out;

	text_init(&out, buffer, NUMBER_TEXT_MAX);
	number_add(&out, n, inside);
	if (out.cut)
		abort();
	out.size++;
	return text_string(&out);
}

/* The significant digits of `text` alone, in `digits`. */
static void digits_of(char digits[static 64], const char *text)
{
	size_t n = 0;

	for (; *text != '\0' && *text != 'e'; text++)
		if (*text >= '0' && *text <= '9' && (n > 0 || *text != '0'))
			digits[n++] = *text;
	while (n > 0 && digits[n - 1] == '0')
		n--;
	digits[n] = '\0';
}

/* libc's shortest: the first precision that reads back the same. */
static void check_shortest(const char *ours, double value)
{
	char digits[64], right[64], text[64];

	for (int precision = 0; precision < 17; precision++) {
		(void)snprintf(text, sizeof text, "%.*e", precision, value);
		if (strtod(text, NULL) == value)
			break;
	}
	digits_of(digits, ours);
	digits_of(right, text);
	/* Below a power of two there may be one that is shorter and not nearest: %e never tells it. */
	if (strlen(digits) > strlen(right) ||
		(strlen(digits) == strlen(right) && strcmp(digits, right) != 0))
		abort();
}

static void check_order(const struct number *n, double value, double other)
{
	char text[64];
	struct number next;
	int order;

	if (isinf(other))
		return;
	(void)snprintf(text, sizeof text, "%.17e", other);
	next = read_or_stop(span_of(text));
	order = number_compare(n, &next);
	if ((order > 0) - (order < 0) != (value > other) - (value < other) ||
		number_compare(&next, n) != -order)
		abort();
}

static void check_double(const struct number *n, double value)
{
	for (int inside = 0; inside < 2; inside++) {
		const char *text = print(n, inside != 0);
		double again = strtod(text, NULL);

		if (again != value || signbit(again) != signbit(value))
			abort();
		check_shortest(text, value);
	}
	check_order(n, value, value);
	check_order(n, value, nextafter(value, INFINITY));
	check_order(n, value, nextafter(value, -INFINITY));
	check_order(n, value, -value);
	check_order(n, value, value * 10);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static char text[5000];
	struct span input = {data, len};
	struct number n;
	double value;

	if (len >= sizeof text || memchr(data, 0, len) != NULL)
		return 0;
	(void)snprintf(text, sizeof text, "%.*s", (int)len, (const char *)data);
	if (!is_literal(text) && !is_json(input)) {
		/* What is behind an e is trusted. */
		if (strpbrk(text, "eE") == NULL && number_read(&n, input))
			abort();
		return 0;
	}
	value = strtod(text, NULL);
	if (number_read(&n, input) == (isinf(value) != 0))
		abort();
	if (isinf(value))
		return 0;
	if (!n.whole)
		check_double(&n, value);
	else if (strtoll(print(&n, false), NULL, 10) != strtoll(text, NULL, 10))
		abort();
	return 0;
}
