/*
 * Finds a type that a user names, whatever the cluster has.
 *
 * The server is asked for its aggregated discovery (Kubernetes API concepts,
 * "Aggregated discovery"; Kubernetes 1.27 and later), and the answer is read as
 * it comes: it is never held.
 */
#ifndef KUBE_DISCOVERY_H
#define KUBE_DISCOVERY_H

#include "base/fail.h"
#include "kube/call.h"
#include "kube/types.h"
#include "json/trail.h"

/* Asks for APIGroupDiscoveryList. */
#define DISCOVERY_ACCEPT \
	"application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," \
	"application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"

/*
 * Reader of an APIGroupDiscoveryList for one type: of those that are called so
 * the one whose group and version fit best, then by its plural before a short
 * name before its singular, then the first: the server tells them in the order
 * in which it prefers them. Allocate anywhere; `found` may be read.
 */
struct discovery {
	struct trail trail;
	struct span word, rest; /* of the name: before and behind its first dot */
	unsigned rank; /* of `found` */
	unsigned called; /* how `now` is called by the name */
	struct type now, found;
};

/* `name` is borrowed. */
void discovery_init(struct discovery *d, struct span name);

/* The next bytes of the answer; false when they are no JSON. */
bool discovery_push(struct discovery *d, struct span in);

/* Whether there was one so far. */
bool discovery_found(const struct discovery *d);

/*
 * Looks for `name`, TYPE[.VERSION][.GROUP], in the table of types, then with a
 * request of `c`, which is initialised and has no other request under way.
 * FAIL_TYPE when the server has no such type, FAIL_USAGE when `name` can be none,
 * or what else a request may come to.
 */
enum fail_code discovery_find(struct type *t, struct span name, struct call *c, struct fail *f);

#endif
