#include "base/span.h"

bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_equal_nocase(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
			return false;
	return true;
}

bool span_starts_with(struct span s, struct span head)
{
	return s.len >= head.len && memcmp(s.ptr, head.ptr, head.len) == 0;
}

bool span_holds(struct span s, struct span part)
{
	while (s.len > 0 && !span_starts_with(s, part))
		span_take(&s, 1);
	return span_starts_with(s, part);
}

uint64_t span_hash(struct span s)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ s.ptr[i]) * 0x100000001b3;
	return hash;
}

size_t span_find(struct span s, unsigned char c)
{
	size_t i = 0;

	while (i < s.len && s.ptr[i] != c)
		i++;
	return i;
}

struct span span_take_to(struct span *s, unsigned char c)
{
	struct span head = span_take(s, span_find(*s, c));

	if (s->len > 0)
		span_take(s, 1);
	return head;
}

struct span span_trim(struct span s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		span_take(&s, 1);
	while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
		s.len--;
	return s;
}
