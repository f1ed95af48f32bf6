/*
 * Trust anchors from a bundle of certificates in PEM (RFC 7468).
 *
 * Give it the bytes of the file as they come and ask for events until
 * ANCHORS_MORE, then come back with the next bytes, and call anchors_end() at
 * the end of the file. It does no I/O, calls nobody back, and keeps no pointer
 * to the input; the anchors are the same however the input is cut.
 *
 * A certificate that cannot be an anchor is skipped, and `why` says why; it
 * never spoils the others. One that is not a CA's, or of a CA that may not sign
 * certificates of servers, anchors only itself. Objects of other kinds, and text around
 * them, are passed over.
 */
#ifndef NET_ANCHORS_H
#define NET_ANCHORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "net/certificate.h"
#include "net/pem.h"

#define ANCHORS_MAX 64

/*
 * Names and keys of all anchors together: 64 of RSA-4096 (527 bytes each) with
 * names of 240 bytes. Pages that are not written to cost no memory.
 */
#define ANCHORS_ARENA 49152

enum anchors_event {
	ANCHORS_MORE, /* `in` is used up */
	ANCHORS_ADDED, /* one more anchor */
	ANCHORS_SKIPPED, /* a certificate was passed over; `why` is the reason */
	ANCHORS_EXPIRED /* a certificate was passed over: it is not valid today */
};

/* Bytes of one certificate: as many as TLS takes of a whole chain. */
#define ANCHORS_CERTIFICATE_MAX 65536

struct anchor {
	/* Of a CA its Name, without tag and length; else TBSCertificate: it stands for that alone. */
	struct span name;
	struct span key; /* the BIT STRING's value */
	enum key_kind kind;
	unsigned path_length; /* UINT_MAX: no limit */
	bool is_ca;
};

/*
 * Allocate anywhere; fill with anchors_init(); must not move afterwards. `list` and
 * `count` are what trust.h takes, `why` may be read; the rest is private.
 */
struct anchors {
	struct anchor list[ANCHORS_MAX];
	size_t count;
	const char *why;

	int64_t now; /* seconds since 1970 */
	struct pem pem;
	size_t len; /* of the certificate so far */
	unsigned char der[ANCHORS_CERTIFICATE_MAX];
	size_t used; /* of the arena */
	unsigned char arena[ANCHORS_ARENA];
};

/* `now` in seconds since 1970 decides which certificates are valid. */
void anchors_init(struct anchors *a, int64_t now);

/* Moves `in` past what was read. */
enum anchors_event anchors_next(struct anchors *a, struct span *in);

/* The file has ended: one last event, or ANCHORS_MORE for none. */
enum anchors_event anchors_end(struct anchors *a);

#endif
