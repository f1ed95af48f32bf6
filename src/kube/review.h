/*
 * Reviews: what the API server says when it is asked who somebody is, and what they
 * may do (authentication.k8s.io/v1, authorization.k8s.io/v1). They are "created",
 * and kept nowhere.
 */
#ifndef KUBE_REVIEW_H
#define KUBE_REVIEW_H

#include "base/sink.h"
#include "kube/call.h"

/* A path of the API as an authorizer sees it, or something else. Null or empty: none. */
struct review_access {
	const char *verb;
	const char *path; /* in place of what follows: a path that is no resource's */
	const char *group, *resource, *subresource, *namespace, *name;
};

/* What came of it. */
struct review_answer {
	bool allowed;
	struct text why; /* what the server gives as reasons, if any, each behind " - " */
};

/* Room for its text. */
#define REVIEW_WHY_MAX 1000

/*
 * Asks who this pod is to the server (SelfSubjectReview); the answer goes to `to`
 * as it is.
 */
enum fail_code review_subject(struct call *c, struct sink *to, struct fail *f);

/* Asks whether this pod may do that (SelfSubjectAccessReview). `why` is initialised. */
enum fail_code review_access(struct call *c, const struct review_access *access,
	struct review_answer *answer, struct fail *f);

#endif
