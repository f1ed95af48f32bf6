/*
 * Asks the API server for the endpoints of a Service.
 */
#ifndef KUBE_LOOKUP_H
#define KUBE_LOOKUP_H

#include "kube/call.h"
#include "kube/endpoints.h"

/* Slices of one page. */
#define LOOKUP_PAGE "500"

/*
 * Fills `e`, which is initialised, with those of `s`, which names a namespace; `c`
 * is initialised, too. FAIL_NO_ENDPOINT when there is none as it is asked for: the
 * reason tells whether others are there, or no such Service.
 */
enum fail_code lookup(
	struct endpoints *e, struct call *c, const struct endpoints_service *s, struct fail *f);

#endif
