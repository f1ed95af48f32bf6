/*
 * The values of a JSON text, each with the path that leads to it: for readers
 * that want a few fields of a known shape (a Status, a review, an EndpointSlice)
 * and nothing else of it.
 *
 * A path is written ".status.conditions[].type": "." and the member's name for
 * an object, "[]" for an array. A name that holds ".", "[" or a zero is never
 * mistaken for such a path; it is told with these bytes as "?".
 */
#ifndef JSON_TRAIL_H
#define JSON_TRAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "json/scan.h"

/* A path as long or longer is told as ending in "?", and matches nothing. */
#define TRAIL_PATH_MAX 512

/* Of a value; a longer one is cut, perhaps within a character, and `cut` is set. */
#define TRAIL_VALUE_MAX 4096

enum trail_event {
	TRAIL_MORE, /* `in` is used up */
	TRAIL_OPEN, /* an object or array begins at the path */
	TRAIL_CLOSE, /* the one at the path has ended */
	TRAIL_TEXT, /* `value` is a whole string, decoded */
	TRAIL_PLAIN, /* `value` is a number's text, true, false or null */
	TRAIL_DONE, /* of trail_end() alone: the text was whole */
	TRAIL_BAD /* not JSON: see scan.why and scan.offset */
};

/* Allocate anywhere; fill with trail_init(). `scan` and `cut` may be read; the rest is private. */
struct trail {
	struct scan scan;
	bool cut;
	bool named; /* the path ends in the name of a value that is still to come, or has begun */
	unsigned short path_len, value_len;
	unsigned short start[SCAN_DEPTH_MAX + 1]; /* the path's length above each open one */
	char path[TRAIL_PATH_MAX];
	unsigned char value[TRAIL_VALUE_MAX];
};

void trail_init(struct trail *t);

/*
 * Moves `in` past what was read. `value` is set for TRAIL_TEXT and TRAIL_PLAIN,
 * points into `t` and lives until the next call.
 */
enum trail_event trail_next(struct trail *t, struct span *in, struct span *value);

/* The input has ended: a number at the outermost level, then TRAIL_DONE; or TRAIL_BAD. */
enum trail_event trail_end(struct trail *t, struct span *value);

/*
 * Whether the last event's path is `path`; the outermost value's is "". A `path`
 * that begins neither with a dot nor is empty is looked for at the end of it.
 */
bool trail_is(const struct trail *t, const char *path);

/* The last event's path; it lives until the next call. */
static inline struct span trail_path(const struct trail *t)
{
	return (struct span){(const unsigned char *)t->path, t->path_len};
}

/*
 * Which of `paths`, each ended by a zero and the last by two, the last event's path
 * is: counted from 0; as many as there are when it is none of them.
 */
size_t trail_which(const struct trail *t, const char *paths);

/* After TRAIL_OPEN: its inside is passed over; TRAIL_CLOSE is the next event. */
void trail_skip(struct trail *t);

#endif
