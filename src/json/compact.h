/*
 * Writer of JSON texts without white space: bytes in, the same value out, as it
 * comes, in constant memory. Numbers keep their text, members their order (those
 * with the same name too), strings are escaped no more than RFC 8259, section 7,
 * asks for.
 */
#ifndef JSON_COMPACT_H
#define JSON_COMPACT_H

#include <stdbool.h>

#include "base/sink.h"
#include "base/span.h"
#include "json/scan.h"

enum compact_status {
	COMPACT_FINE,
	COMPACT_BAD, /* not JSON: see `scan` */
	COMPACT_CLOSED /* the sink takes no more */
};

/* Allocate anywhere; fill with compact_init(). `scan` may be read. */
struct compact {
	struct scan scan;
	struct sink *out;
	enum compact_status status;
	bool follows; /* a value that a comma must part from the next */
	bool midway; /* in a name, a string or a number */
};

/* `out` must live as long as `c`. */
void compact_init(struct compact *c, struct sink *out);

/* The next bytes of the text. What is not COMPACT_FINE is said again by every later call. */
enum compact_status compact_push(struct compact *c, struct span in);

/* The text has ended: COMPACT_BAD also when it ended too early. */
enum compact_status compact_end(struct compact *c);

/*
 * Writes what stands in the quotes of a string; `s` is decoded. For `html`, `s` is
 * whole, and < > & U+2028 U+2029 are escaped, too, as Go's encoding/json does. False
 * when the sink takes no more.
 */
bool compact_escape(struct sink *out, struct span s, bool html);

#endif
