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
#include "net/http.h"
#include "net/request.h"
#include "net/transport.h"
#include "net/upload.h"

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
	size_t taken; /* bytes of tls_received() that the reader has used */
	struct span piece; /* of the body, to be written next */
	bool sending; /* the body of the request, still */
	struct transport transport;
	struct upload upload;
	struct http http;
};

/* As transport_open(). */
enum fail_code client_open(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f);

/* As transport_open_unverified(). */
enum fail_code client_open_unverified(struct client *c, const struct endpoint *to, int64_t deadline,
	const struct notes *notes, struct fail *f);

/*
 * Sends the head of a request, which may be wiped afterwards. Its body (null:
 * none; else borrowed until CLIENT_HEAD) is sent by client_next().
 * `request_is_head` for the method HEAD.
 */
enum fail_code client_send(struct client *c, const struct request *r, const struct body *body,
	bool request_is_head, struct fail *f);

/*
 * `out` is set for CLIENT_DATA alone and lives until the next call. A server may
 * answer before it has the whole body: then the rest is not sent. FAIL_INPUT as
 * upload_next().
 */
enum client_event client_next(struct client *c, struct span *out, struct fail *f);

/* Ends the session where it is still open, and the connection. */
void client_close(struct client *c);

#endif
