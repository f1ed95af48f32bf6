/*
 * What an error of the API server means, and what to do about it.
 */
#ifndef KUBE_VERDICT_H
#define KUBE_VERDICT_H

#include "base/fail.h"
#include "base/io.h"
#include "kube/claims.h"
#include "kube/status.h"
#include "net/http.h"

/* What is known of a request that failed. Everything is borrowed. */
struct verdict {
	const struct http *http; /* the head of the answer, 300 or more */
	const struct status *status; /* its whole body */
	struct span method, path; /* of the request */
	bool with_token; /* the pod's token was sent, which has these claims */
	bool is_jwt; /* it has claims at all */
	const struct claims *claims;
};

/*
 * FAIL_STATUS in `f` with the HTTP status, what metav1.Status says, what it means
 * and what to do. After a 403, the Role that would grant the request goes to
 * stderr, when `notes` are asked for.
 */
enum fail_code verdict_tell(const struct verdict *v, const struct notes *notes, struct fail *f);

/* Appends "404 Not Found", or "404" when there is no reason phrase. */
void verdict_add_status(const struct http *h, struct text *out);

#endif
