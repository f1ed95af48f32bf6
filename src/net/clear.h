/*
 * The engine that changes nothing: plain HTTP behind the interface of tls.h.
 * The end of the transport is the peer's end of the session.
 */
#ifndef NET_CLEAR_H
#define NET_CLEAR_H

#include <stdbool.h>

#include "net/tls.h"

/* Bytes a system call: the body is read in pieces of this size. */
#define CLEAR_IN 16384

/* Most requests in one piece; a longer one goes out in several. */
#define CLEAR_OUT 4096

/* Must not move once started. Fields are private. */
struct clear {
	struct tls tls;
	size_t in_start, in_end; /* of the bytes in `in` that are still to be taken */
	size_t out_start, out_end;
	bool flushing; /* what is in `out` goes out before more is taken */
	bool ended;
	unsigned char in[CLEAR_IN];
	unsigned char out[CLEAR_OUT];
};

void clear_start(struct clear *c);

#endif
