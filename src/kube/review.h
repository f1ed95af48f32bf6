/*
 * Reviews: what the API server says when it is asked who somebody is, and what they
 * may do (authentication.k8s.io/v1, authorization.k8s.io/v1). They are "created",
 * and kept nowhere.
 */
#ifndef KUBE_REVIEW_H
#define KUBE_REVIEW_H

#include "base/sink.h"
#include "kube/call.h"

/* What an action is made of, as an authorizer sees it. */
enum review_attribute {
	REVIEW_VERB,
	REVIEW_PATH, /* in place of what follows: a path that is no resource's */
	REVIEW_GROUP,
	REVIEW_RESOURCE,
	REVIEW_SUBRESOURCE,
	REVIEW_NAMESPACE,
	REVIEW_NAME,
	REVIEW_ATTRIBUTES
};

/*
 * Asks who this pod is to the server (SelfSubjectReview); the answer goes to `to`
 * as it is.
 */
enum fail_code review_subject(struct call *c, struct sink *to, struct fail *f);

/*
 * Asks whether this pod may do that (SelfSubjectAccessReview). `access` has strings;
 * a null or empty one is none. The reasons that the server gives, if any, are
 * appended to `why`, each behind " - ".
 */
enum fail_code review_access(struct call *c, const char *const access[static REVIEW_ATTRIBUTES],
	bool *allowed, struct text *why, struct fail *f);

#endif
