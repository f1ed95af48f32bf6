/*
 * A connection and the session in it: finding the server, the handshake, which
 * engine speaks, and the one loop that waits for the transport.
 *
 * TLS 1.3 is tried first. A server that refuses it in the words of one that knows
 * only older versions is tried once more in 1.2, on a new connection.
 */
#ifndef NET_TRANSPORT_H
#define NET_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/io.h"
#include "net/anchors.h"
#include "net/clear.h"
#include "net/dial.h"
#include "net/engine.h"
#include "net/server_check.h"
#include "net/tls.h"
#include "net/unverified.h"

/* Where a session connects to. Everything is borrowed until transport_close(). */
struct endpoint {
	const char *host; /* a name, or an address without brackets */
	uint16_t port;
	const char *unix_path; /* this socket instead of host and port; null: none */
	bool tls;
	const char *name; /* that the certificate must hold; null: `host` */
	const struct anchors *anchors; /* for TLS: who may have signed it */
};

/* Allocate anywhere; must not move while open. */
struct transport {
	struct tls *tls; /* what the owner reads from and writes to */
	const struct notes *notes;
	const char *step; /* what is being done, for messages: "reading the answer of" */
	bool deaf; /* the server no longer reads; it may still have answered */
	bool ended; /* the transport has ended */
	bool readable; /* transport_pump() stopped because the other descriptor is */
	bool checked; /* `check` is in use */
	int fd; /* private */
	int64_t deadline; /* private */
	char where[DIAL_WHERE_MAX]; /* to whom, for messages */
	struct server_check check;

	/* Private: */
	union {
		struct session session;
		struct clear clear;
	} engine;
	struct judge unverified;
};

/* Connects and, for TLS, shakes hands. After a failure there is nothing to close. */
enum fail_code transport_open(struct transport *t, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f);

/*
 * The same, but the server may present any certificate: whoever answers is
 * taken for the server. Never for a request that carries a secret.
 */
enum fail_code transport_open_unverified(struct transport *t, const struct endpoint *to,
	int64_t deadline, const struct notes *notes, struct fail *f);

/*
 * Moves records both ways until the session's state has one of `wanted` (bits of
 * enum tls_state), the peer or the transport has ended, or `other` (a descriptor;
 * -1: none) can be read.
 */
enum fail_code transport_pump(struct transport *t, unsigned wanted, int other, struct fail *f);

/* Ends the session where it is still open, and the connection. */
void transport_close(struct transport *t);

#endif
