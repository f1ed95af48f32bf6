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
	const struct status *status; /* its body */
	struct span method, path; /* of the request */
	const struct claims *claims; /* of the token that was sent; null: it was none of ours */
	bool is_jwt; /* it has claims */
};

/*
 * FAIL_STATUS in `f`, with the HTTP status, what metav1.Status says, what it means
 * and what to do. When a Role would grant the request, it goes to stderr, too, if
 * `notes` are asked for.
 */
enum fail_code verdict_tell(const struct verdict *v, const struct notes *notes, struct fail *f);

#endif
