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

/* TYPE[.VERSION][.GROUP] in its parts, which are borrowed. */
struct type_name {
	struct span word;
	struct span group; /* all behind the first dot; empty: any */
	/* The other reading of the same, where there are two dots: it is tried first. */
	bool is_versioned;
	struct span version, version_group; /* an empty group: any */
};

void type_name_read(struct type_name *n, struct span name);

/*
 * How well a group and one of its versions fit what the name says of them, in
 * any case: 4 by version and group, 3 by the group, 2 by a group that only
 * begins so, 1 when it says nothing, 0: they do not.
 */
unsigned type_name_fits(const struct type_name *n, const char *group, const char *version);

/* Sets a field of a type; false when it does not fit, and is cut. */
bool type_set(char *to, size_t size, struct span value);

/*
 * Looks for `name`, TYPE[.VERSION][.GROUP] with the type's plural, singular,
 * short name or kind in any case, in the table: false when it is not there, and
 * `t` means nothing.
 */
bool types_find_built_in(struct type *t, struct span name);

#endif
