/*
 * Reader of the chunked transfer coding (RFC 9112, section 7.1).
 *
 * Give it the bytes that have arrived, ask for events until CHUNKED_MORE, then
 * come back with the next bytes. It does no I/O, calls nobody back, and keeps
 * no pointer to the input. Cutting the input elsewhere changes where DATA is
 * cut, never the body or the outcome.
 *
 * Strict on purpose: what two readers could understand in two ways (a bare CR
 * or LF, a sign, white space, a size over 63 bits) is CHUNKED_BAD. Extensions
 * and trailer fields are checked for their form and skipped.
 */
#ifndef NET_CHUNKED_H
#define NET_CHUNKED_H

#include <stdint.h>

#include "base/span.h"

/* Extensions and trailer fields of one body together; more is malformed. */
#define CHUNKED_SKIPPED_MAX 65536

enum chunked_event {
	CHUNKED_MORE, /* `in` is used up */
	CHUNKED_DATA, /* `out` is the next 1 or more bytes of the body */
	CHUNKED_DONE, /* the end; `in` holds what follows the message */
	CHUNKED_BAD /* malformed; every later call says so too */
};

/* Allocate anywhere; fill with chunked_init(); fields are private. */
struct chunked {
	uint64_t left; /* bytes of this chunk still to come */
	uint32_t skipped; /* bytes of extensions and trailer fields so far */
	unsigned char state;
	unsigned char digits; /* hex digits of the size read so far */
};

void chunked_init(struct chunked *c);

/*
 * Moves `in` past what was read. `out` is set for CHUNKED_DATA alone, and
 * points into `in`. At the end of the connection, anything but CHUNKED_DONE
 * means that the body was cut short: the caller must fail.
 */
enum chunked_event chunked_next(struct chunked *c, struct span *in, struct span *out);

#endif
