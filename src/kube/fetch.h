/*
 * One request to the API server whose whole answer goes to one reader.
 */
#ifndef KUBE_FETCH_H
#define KUBE_FETCH_H

#include "base/sink.h"
#include "kube/call.h"

/*
 * Sends `r`, and puts the body of a success into `to`; that of an error status is
 * what call_verdict() tells. A sink that takes no more has its reason in `f`.
 */
enum fail_code fetch(struct call *c, const struct call_request *r, struct sink *to, struct fail *f);

#endif
