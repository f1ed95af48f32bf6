/*
 * One request and its response over one connection, under one deadline.
 *
 * The caller opens, sends one request, and asks for events until CLIENT_DONE or
 * CLIENT_FAILED. A response is complete or it is a failure: an end of the
 * connection that the framing does not allow is FAIL_TRUNCATED.
 */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/io.h"
#include "base/span.h"
#include "net/anchors.h"
#include "net/clear.h"
#include "net/dial.h"
#include "net/http.h"
#include "net/request.h"
#include "net/server_check.h"
#include "net/tls12.h"
#include "net/tls13.h"
#include "net/unverified.h"

/* Where a client connects to. Everything is borrowed until client_close(). */
struct endpoint {
	const char *host; /* a name, or an address without brackets */
	uint16_t port;
	const char *unix_path; /* this socket instead of host and port; null: none */
	bool tls;
	const char *name; /* that the certificate must hold; null: `host` */
	const struct anchors *anchors; /* for TLS: who may have signed it */
};

enum client_event {
	CLIENT_HEAD, /* `client->http` has the head; told once */
	CLIENT_DATA, /* `out` is the next 1 or more bytes of the body */
	CLIENT_DONE, /* the response is complete */
	CLIENT_FAILED /* see the failure */
};

/*
 * Allocate anywhere; must not move while open. `http` may be read from
 * CLIENT_HEAD on; the other fields are private.
 */
struct client {
	struct http http;
	const struct notes *notes;
	int fd;
	int64_t deadline;
	const char *step; /* for the message of a deadline that passes */
	bool deaf; /* the server no longer reads; it may still have answered */
	bool ended; /* the transport has ended */
	size_t taken; /* bytes of tls_received() that the reader has used */
	struct tls *tls;
	struct server_check check;
	bool checked; /* `check` is in use */
	char where[DIAL_WHERE_MAX];
	union {
		struct session session;
		struct clear clear;
	} engine;
	struct unverified unverified;
};

/* Connects and, for TLS, shakes hands. After a failure there is nothing to close. */
enum fail_code client_open(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f);

/*
 * The same, but the server may present any certificate: whoever answers is
 * taken for the server. Never for a request that carries a secret.
 */
enum fail_code client_open_unverified(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f);

/*
 * Sends the head of a request without a body; `request_is_head` for the method
 * HEAD. The request may be wiped afterwards.
 */
enum fail_code client_send(
	struct client *c, const struct request *r, bool request_is_head, struct fail *f);

/* `out` is set for CLIENT_DATA alone and lives until the next call. */
enum client_event client_next(struct client *c, struct span *out, struct fail *f);

/* Ends the session where it is still open, and the connection. */
void client_close(struct client *c);

#endif
