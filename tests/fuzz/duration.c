/*
 * Durations: written in nanoseconds it is the same one, and two of them in a
 * row are their sum.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* The copy has just these bytes, so that AddressSanitizer sees one behind them. */
static bool read_copy(struct span s, int64_t *ns)
{
	unsigned char *copy = malloc(s.len);
	bool right;

	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	right = text_read_duration((struct span){copy, s.len}, ns);
	free(copy);
	return right;
}

/* Written in nanoseconds it is the same. */
static void check_again(int64_t ns)
{
	char buffer[TEXT_DECIMAL_MAX + 2];
	int64_t again;
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add_decimal(&t, (uint64_t)ns);
	text_add(&t, "ns");
	if (!text_read_duration(text_span(&t), &again) || again != ns)
		abort();
}

/* Cut before a number, both parts are durations, and the whole is their sum. */
static void check_sum(struct span s, int64_t whole)
{
	for (size_t i = 1; i < s.len; i++) {
		struct span rest = s, head = span_take(&rest, i);
		int64_t a, b;

		if (is_digit(s.ptr[i - 1]) || s.ptr[i - 1] == '.' ||
			!(is_digit(s.ptr[i]) || s.ptr[i] == '.'))
			continue;
		if (!read_copy(head, &a) || !read_copy(rest, &b) || a > whole || b != whole - a)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct span s = {data, len};
	int64_t ns = -1;

	if (!read_copy(s, &ns))
		return 0;
	if (ns < 0)
		abort();
	check_again(ns);
	check_sum(s, ns);
	return 0;
}
