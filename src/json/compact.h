/*
 * Writer of JSON texts without white space: bytes in, the same value out, as it
 * comes, in constant memory. Numbers keep their text, members their order (those
 * with the same name too), strings are escaped no more than RFC 8259, section 7,
 * asks for.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <stdbool.h>

#include "base/sink.h"
#include "base/span.h"
#include "json/scan.h"
#include "json/status.h"

/* Allocate anywhere; fill with compact_init(). `scan` may be read. */
struct compact {
	struct scan scan;
	struct sink *out;
	enum json_status status;
	bool follows; /* a value that a comma must part from the next */
	bool midway; /* in a name, a string or a number */
};

/* `out` must live as long as `c`. */
void compact_init(struct compact *c, struct sink *out);

/* The next bytes of the text: JSON_BAD or JSON_CLOSED end it. What is not JSON_FINE is said again by every later call. */
enum json_status compact_push(struct compact *c, struct span in);

/* The text has ended: JSON_BAD also when it ended too early. */
enum json_status compact_end(struct compact *c);

/*
 * Writes what stands in the quotes of a string; `s` is decoded. For `html`, `s` is
 * whole, and < > & U+2028 U+2029 are escaped, too, as Go's encoding/json does. False
 * when the sink takes no more.
 */
bool compact_escape(struct sink *out, struct span s, bool html);

#endif
