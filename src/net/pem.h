/*
 * Reader of certificates in PEM (RFC 7468).
 *
 * Give it the bytes of the file as they come, ask for events until PEM_MORE,
 * then come back with the next bytes. It does no I/O, calls nobody back, and
 * keeps no pointer to the input; cutting it elsewhere changes nothing.
 *
 * Only "CERTIFICATE" objects are told of; others, and text around them, are
 * passed over. A broken one is PEM_BAD, and reading goes on behind it. Lines may
 * end in CR LF, have spaces at their ends, and be of any length.
 */
#ifndef NET_PEM_H
#define NET_PEM_H

#include <stdint.h>

#include "base/span.h"

enum pem_event {
	PEM_MORE, /* `in` is used up */
	PEM_BEGIN, /* a certificate begins */
	PEM_DATA, /* `out` is the next 1 to 3 bytes of it */
	PEM_END, /* it is complete */
	PEM_BAD /* it is not base64, or has no end: what was told of it is void */
};

/* Allocate anywhere; fill with pem_init(). Fields are private. */
struct pem {
	unsigned char state;
	unsigned char matched; /* bytes of the boundary that this line has so far */
	unsigned char digits; /* of the group of four, so far */
	unsigned char padding; /* of these, "=" */
	uint32_t bits; /* of the group */
	unsigned char out[3];
};

void pem_init(struct pem *p);

/* Moves `in` past what was read. `out` points into `p` and lives until the next call. */
enum pem_event pem_next(struct pem *p, struct span *in, struct span *out);

/* Whether the input has ended within a certificate. */
bool pem_is_open(const struct pem *p);

#endif
