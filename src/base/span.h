/*
 * Borrowed bytes: a pointer and a length, owned by somebody else.
 *
 * Whoever hands out a span says how long it lives. A span is never ended by a
 * zero byte; an empty one may have any pointer.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const unsigned char *ptr;
	size_t len;
};

/* The span of a string literal, without its terminating zero. */
#define SPAN(literal) ((struct span){(const unsigned char *)(literal), sizeof(literal) - 1})

/* The bytes of the zero-terminated `s`, without the zero. */
static inline struct span span_of(const char *s)
{
	return (struct span){(const unsigned char *)s, strlen(s)};
}

/* Cuts the first `n` bytes (n <= s->len) off `s` and returns them. */
static inline struct span span_take(struct span *s, size_t n)
{
	struct span head = {s->ptr, n};

	s->ptr += n;
	s->len -= n;
	return head;
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* ASCII alone: the case of other bytes is never folded. */
static inline unsigned char ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

/* Equal when the case of ASCII letters does not count. */
static inline bool span_equal_nocase(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
			return false;
	return true;
}

static inline bool span_starts_with(struct span s, struct span head)
{
	return s.len >= head.len && memcmp(s.ptr, head.ptr, head.len) == 0;
}

/* Whether `part`, perhaps empty, stands somewhere in `s`. */
static inline bool span_holds(struct span s, struct span part)
{
	while (s.len > 0 && !span_starts_with(s, part))
		span_take(&s, 1);
	return span_starts_with(s, part);
}

/* The index of the first `c`, or s.len when there is none. */
static inline size_t span_find(struct span s, unsigned char c)
{
	size_t i = 0;

	while (i < s.len && s.ptr[i] != c)
		i++;
	return i;
}

/* FNV-1a: to see whether bytes have changed without keeping the old ones. */
static inline uint64_t span_hash(struct span s)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ s.ptr[i]) * 0x100000001b3;
	return hash;
}

/* Cuts what stands before the first `c` off `s` and returns it; the `c` goes, too. */
static inline struct span span_take_to(struct span *s, unsigned char c)
{
	struct span head = span_take(s, span_find(*s, c));

	if (s->len > 0)
		span_take(s, 1);
	return head;
}

/* Without one "." at the end: "example.com." and "example.com" are the same host. */
static inline struct span span_without_dot(struct span name)
{
	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name;
}

/* Without the spaces and tabs at both ends (RFC 9110, section 5.5: OWS). */
static inline struct span span_trim(struct span s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		span_take(&s, 1);
	while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
		s.len--;
	return s;
}

#endif
