/*
 * One request to the API server, as this pod.
 *
 * The token is read for every request and wiped when it has been sent. After a
 * 401 it is read once more, and if it has changed, the request is sent once
 * more on a new connection. A token goes to the API server over TLS, and
 * nowhere else.
 *
 * A server that is busy is asked again, as retry.h says. Its warnings go to stderr.
 */
#ifndef KUBE_CALL_H
#define KUBE_CALL_H

#include "base/fail.h"
#include "base/io.h"
#include "kube/claims.h"
#include "kube/incluster.h"
#include "kube/status.h"
#include "kube/token.h"
#include "kube/warning.h"
#include "net/client.h"
#include "net/request.h"

/*
 * What is asked. Everything is borrowed for call_begin(), a body until the answer's
 * head has come, method and path until call_verdict().
 */
struct call_request {
	struct span method;
	struct span path; /* and query, sent as it is */
	struct span accept; /* empty: JSON where there is a choice */
	struct span content_type; /* of the body; empty: none is told */
	const struct fields *fields; /* the user's, which take the place of ours; null: none */
	const struct body *body; /* null: none */
};

/* Unless the caller says otherwise: what client-go does. The deadline ends it sooner. */
#define CALL_RETRIES 10

/* Holds a secret while a request is sent. Allocate anywhere; must not move. */
struct call {
	unsigned retries; /* at most; may be changed after call_init() */
	const struct incluster *server;
	const struct notes *notes;
	int64_t deadline;
	struct client client; /* client.http is the response's head */
	struct token token;
	struct request request;
	struct status status; /* reads along in the body of an error */
	struct span method, path; /* for call_verdict(), as is what follows */
	struct claims claims; /* of the token that was refused */
	bool with_token, is_jwt;
	struct warnings warnings; /* that have been shown */
};

/* Once, before any number of calls one after the other. `k` and `notes` are borrowed. */
void call_init(
	struct call *c, const struct incluster *k, int64_t deadline, const struct notes *notes);

/*
 * Sends a request and reads the head of its response. On success the caller asks
 * call_next() for the body, and ends with call_end(); after a failure there is
 * nothing to end. A body that is a stream is gone once it has been sent: it is
 * not sent once more after a 401.
 */
enum fail_code call_begin(struct call *c, const struct call_request *r, struct fail *f);

/*
 * The body: CLIENT_DATA with `out`, which lives until the next call, then
 * CLIENT_DONE, or CLIENT_FAILED.
 */
enum client_event call_next(struct call *c, struct span *out, struct fail *f);

/*
 * Once the body is DONE: FAIL_NONE for a status of 200 to 299, else FAIL_STATUS with
 * the HTTP status, what metav1.Status says, what it means and what to do. After a 403,
 * the Role that would grant the request goes to stderr, when notes are asked for.
 */
enum fail_code call_verdict(const struct call *c, struct fail *f);

/* Closes the connection. */
void call_end(struct call *c);

/* Appends "404 Not Found", or "404" when there is no reason phrase. */
void call_add_status(const struct http *h, struct text *out);

#endif
