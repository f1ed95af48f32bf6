/*
 * Types of objects, as kubectl's users name them: "po", "pods", "Pod",
 * "deployments.apps", "deployments.v1.apps" (Kubernetes API concepts, "API
 * terminology" and "Resource URIs").
 *
 * The types that every cluster has are in a table; all others are looked for
 * with one request (kube/discovery.h).
 */
#ifndef KUBE_TYPES_H
#define KUBE_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

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
 * How well a group and one of its versions fit `rest`, what stands behind the
 * first dot of TYPE[.VERSION][.GROUP], in any case: 4 when it is the version and
 * the group, 3 the group, 2 the beginning of the group; 1 when it is empty; else 0.
 */
unsigned types_fit(struct span rest, const struct type *t);

/* Sets a field of a type, which has room for `size` bytes; a longer value is cut: false. */
bool types_set(char *to, size_t size, struct span value);

/*
 * Looks for `name`, TYPE[.VERSION][.GROUP] with the type's plural, singular,
 * short name or kind in any case, in the table: false when it is not there, and
 * `t` means nothing.
 */
bool types_find_built_in(struct type *t, struct span name);

#endif
