/*
 * When a server that is busy is asked again: after 429 (Too Many Requests, RFC 6585)
 * and 503 (Service Unavailable), as Retry-After asks for (RFC 9110, section 10.2.3).
 *
 * GET, HEAD, PUT and DELETE may be sent twice (RFC 9110, section 9.2.2). POST and
 * PATCH may not, unless the server says with 429 and Retry-After that it has done
 * nothing: API priority and fairness answers so before a request is looked at, and
 * an eviction that has to wait is none.
 */
#ifndef KUBE_RETRY_H
#define KUBE_RETRY_H

#include <stdint.h>

#include "base/span.h"
#include "net/http.h"

/* Without Retry-After the wait is 1 s, and doubles up to this one, in nanoseconds. */
#define RETRY_WAIT_MAX (30 * CLOCK_SECOND)

/*
 * How long to wait before the request is sent once more, in nanoseconds; -1: the
 * answer is final. It has been sent once more `tries` times already. A Retry-After
 * that is a date, which no API server sends, counts as none.
 */
int64_t retry_wait(const struct http *h, struct span method, unsigned tries);

#endif
