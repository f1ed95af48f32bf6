/*
 * Types of objects, as kubectl's users name them: "po", "pods", "Pod",
 * "deployments.apps", "deployments.v1.apps"; and the paths of the API that they
 * stand for (Kubernetes API concepts, "Resource URIs").
 *
 * The types that a cluster has by itself are in a table. All others are looked
 * for with one request to the server, for its aggregated discovery.
 */
#ifndef KUBE_TYPES_H
#define KUBE_TYPES_H

#include <stdbool.h>

#include "base/fail.h"
#include "base/span.h"
#include "kube/call.h"

/* A name of the DNS, and a label of it, with a terminating zero. */
#define TYPE_GROUP_MAX 254
#define TYPE_WORD_MAX 64

/* Allocate anywhere. Fields may be read. All are strings that a zero ends. */
struct type {
	char group[TYPE_GROUP_MAX]; /* empty: the core group */
	char version[TYPE_WORD_MAX];
	char plural[TYPE_WORD_MAX]; /* "pods": what paths and rules of RBAC name */
	char singular[TYPE_WORD_MAX]; /* the kind in lower case: "pod" */
	bool namespaced;
};

/*
 * Looks for `name`, TYPE[.VERSION][.GROUP] in any case, in the table, then with
 * a request of `c`, which is initialised and has no other request under way.
 * FAIL_TYPE when there is no such type, FAIL_USAGE when `name` cannot be one; or
 * what else goes wrong with a request.
 */
enum fail_code types_find(struct type *t, struct span name, struct call *c, struct fail *f);

/* The same in the table alone: false when it is not there. */
bool types_find_built_in(struct type *t, struct span name);

#endif
