/*
 * The names of the objects in an answer of the API server, as `kubectl get -o
 * name` prints them: "pod/NAME", "deployment.apps/NAME", a line each.
 *
 * It reads one object, or a list of them, as it comes, and holds none. The kind
 * is taken from the object, from the list that it is in ("PodList"), or, where
 * the answer holds objects of another kind in the place of them
 * (PartialObjectMetadata, Status), from whoever knows it.
 */
#ifndef KUBE_NAMING_H
#define KUBE_NAMING_H

#include "base/sink.h"
#include "base/text.h"
#include "kube/types.h"
#include "json/trail.h"

enum naming_status {
	NAMING_FINE,
	NAMING_BAD, /* not JSON: see trail.scan */
	NAMING_CLOSED /* the sink takes no more */
};

/* Allocate anywhere; fill with naming_init(). `trail.scan` may be read; the rest is private. */
struct naming {
	struct trail trail;
	struct sink *out;
	const struct type *type;
	bool closed; /* the sink is */
	/* kind and apiVersion of the whole, and of an item of a list */
	char told[4][TYPE_GROUP_MAX + TYPE_WORD_MAX];
};

/* `type`, borrowed, is that of every object in the answer; null: it is not known. */
void naming_init(struct naming *n, struct sink *out, const struct type *type);

/* The next bytes of the answer. What is not NAMING_FINE is said again by every later call. */
enum naming_status naming_push(struct naming *n, struct span in);

#endif
