/*
 * A connected socket, before a deadline.
 *
 * Sockets are non-blocking and close-on-exec; TCP_NODELAY is set: without it
 * the TLS handshake waits 40 ms for a delayed acknowledgement.
 */
#ifndef NET_DIAL_H
#define NET_DIAL_H

#include <stdint.h>

#include "base/fail.h"
#include "base/io.h"

/* "[address]:port", and a zero. */
#define DIAL_WHERE_MAX 64

/*
 * Connects to `host` (a name or an address without brackets) at `port`. All
 * addresses of a name are tried in turn, each with its share of the time that
 * is left. Returns the socket, which the caller closes; `where` is then the
 * address that answered. Else -1 with FAIL_LOOKUP, FAIL_REFUSED,
 * FAIL_UNREACHABLE, FAIL_SYSTEM or FAIL_DEADLINE in `f`.
 */
int dial_tcp(const char *host, uint16_t port, int64_t deadline, const struct notes *notes,
	char where[static DIAL_WHERE_MAX], struct fail *f);

/* The same for the Unix-domain stream socket at `path`. */
int dial_unix(const char *path, int64_t deadline, struct fail *f);

#endif
