/*
 * One request to the API server, as this pod.
 *
 * The token is read for every request and wiped when it has been sent. After a
 * 401 it is read once more, and if it has changed, the request is sent once
 * more on a new connection. A token goes to the API server over TLS, and
 * nowhere else.
 */
#ifndef KUBE_CALL_H
#define KUBE_CALL_H

#include "base/fail.h"
#include "base/io.h"
#include "kube/incluster.h"
#include "kube/status.h"
#include "kube/token.h"
#include "net/client.h"
#include "net/request.h"

/* Holds a secret while a request is sent. Allocate anywhere; must not move. */
struct call {
	struct client client; /* client.http is the response's head */
	struct token token;
	struct request request;
	struct status status; /* reads along in the body of an error */
};

/*
 * Sends a request without a body and reads the head of its response. `path` is
 * sent as it is. On success the caller asks call_next() for the body, and ends
 * with call_end(); after a failure there is nothing to end.
 */
enum fail_code call_begin(struct call *c, const struct incluster *k, struct span method,
	struct span path, const struct fields *fields, int64_t deadline, const struct notes *notes,
	struct fail *f);

/*
 * The body: CLIENT_DATA with `out`, which lives until the next call, then
 * CLIENT_DONE, or CLIENT_FAILED.
 */
enum client_event call_next(struct call *c, struct span *out, struct fail *f);

/*
 * Once the body is DONE: FAIL_NONE for a status of 200 to 299, else FAIL_STATUS
 * with the status and what metav1.Status says.
 */
enum fail_code call_verdict(const struct call *c, struct fail *f);

/* Closes the connection. */
void call_end(struct call *c);

/* Appends "404 Not Found", or "404" when there is no reason phrase. */
void call_add_status(const struct http *h, struct text *out);

#endif
