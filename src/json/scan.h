/*
 * Reader of JSON texts (RFC 8259): bytes in, events out.
 *
 * Give it the bytes as they come and ask for events until SCAN_MORE, then come
 * back with the next bytes; at the end of the input call scan_end(). It does no
 * I/O, calls nobody back, keeps no pointer to the input, and the events are the
 * same however the input is cut (but for where pieces of one string or number
 * are cut).
 *
 * Strict: RFC 8259's grammar, UTF-8 without surrogates and overlong forms, no
 * byte-order mark. What the standard leaves open: numbers are handed on as
 * their text, of any size; all members are told, those with the same name too;
 * a \u escape of half a surrogate pair reads as U+FFFD, as in Go; depth is
 * limited, with its own sentence.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Objects and arrays that may be open at once. */
#define SCAN_DEPTH_MAX 256

enum scan_event {
	SCAN_MORE, /* `in` is used up */
	SCAN_OBJECT, /* { */
	SCAN_OBJECT_END,
	SCAN_ARRAY, /* [ */
	SCAN_ARRAY_END,
	SCAN_KEY, /* `out` is a piece of a member's name, decoded; the last when `last` is set */
	SCAN_STRING, /* `out` is a piece of a string, decoded; the last when `last` is set */
	SCAN_NUMBER, /* `out` is a piece of a number's text; the last when `last` is set */
	SCAN_TRUE,
	SCAN_FALSE,
	SCAN_NULL,
	SCAN_DONE, /* of scan_end() alone: one whole value has been read */
	SCAN_BAD /* not JSON: `why` and `offset`; every later call says so too */
};

/*
 * Allocate anywhere; fill with scan_init(). `last`, `depth`, `offset` and `why`
 * may be read; the rest is private.
 */
struct scan {
	uint64_t offset; /* bytes read; at SCAN_BAD, how many stand before the wrong one */
	const char *why; /* at SCAN_BAD: what is wrong, as in "a comma or } is missing" */
	unsigned short depth; /* objects and arrays that are open */
	bool last; /* this piece ends its key, string or number; pieces may be empty */
	unsigned short quiet; /* no events from deeper than this; 0: all */
	unsigned char state; /* between tokens, or in which part of one */
	unsigned char expect, after; /* what may come next; what may follow a value here */
	unsigned char progress; /* in a \u escape or a UTF-8 sequence; a literal's event */
	unsigned char low, high; /* where the next byte of that sequence must be */
	unsigned char may, then; /* what may follow in a number; what a digit makes of it */
	uint32_t word; /* what is left of a literal */
	uint32_t units; /* of \u escapes: two of 16 bits when the first half of a pair is open */
	unsigned char bytes[4]; /* a decoded escape */
	unsigned char afters[SCAN_DEPTH_MAX]; /* `after`, outside each of what is open */
};

void scan_init(struct scan *s);

/*
 * Moves `in` past what was read. `out` is set for keys, strings and numbers,
 * points into the input or into `s`, and lives until the next call. After the
 * whole value only white space may follow.
 */
enum scan_event scan_next(struct scan *s, struct span *in, struct span *out);

/*
 * After SCAN_OBJECT or SCAN_ARRAY: withholds the events of its inside, which is
 * checked all the same; its end is the next event. Much faster than asking. After
 * another event: those of the rest of what is open.
 */
void scan_skip(struct scan *s);

/*
 * Whether one whole value has been read: what follows it belongs to somebody
 * else (the next line of a watch). Never true of a number at the outermost
 * level that nothing follows yet: scan_end() ends it.
 */
bool scan_is_whole(const struct scan *s);

/*
 * The input has ended: the last piece of a number at the outermost level, then
 * SCAN_DONE; or SCAN_BAD when it ends too early.
 */
enum scan_event scan_end(struct scan *s, struct span *out);

#endif
