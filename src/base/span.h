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

bool span_equal(struct span a, struct span b);

/* ASCII alone: the case of other bytes is never folded. */
static inline unsigned char ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

/* Equal when the case of ASCII letters does not count. */
bool span_equal_nocase(struct span a, struct span b);

bool span_starts_with(struct span s, struct span head);

/* Whether `part`, perhaps empty, stands somewhere in `s`. */
bool span_holds(struct span s, struct span part);

/* The index of the first `c`, or s.len when there is none. */
size_t span_find(struct span s, unsigned char c);

/* FNV-1a: to see whether bytes have changed without keeping the old ones. */
uint64_t span_hash(struct span s);

/* Cuts what stands before the first `c` off `s` and returns it; the `c` goes, too. */
struct span span_take_to(struct span *s, unsigned char c);

/* Without one "." at the end: "example.com." and "example.com" are the same host. */
static inline struct span span_without_dot(struct span name)
{
	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name;
}

/* Without the spaces and tabs at both ends (RFC 9110, section 5.5: OWS). */
struct span span_trim(struct span s);

#endif
