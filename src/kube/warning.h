/*
 * Reader of the field Warning (RFC 7234, section 5.5), with which the API server
 * tells of deprecated types and doubtful objects: 299 - "TEXT", ...
 */
#ifndef KUBE_WARNING_H
#define KUBE_WARNING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "base/text.h"

/* Of those that have been shown. */
#define WARNINGS_MAX 16

/* Allocate anywhere; start with {0}. Fields are private. */
struct warnings {
	unsigned count;
	uint64_t mark[WARNINGS_MAX];
};

/*
 * Cuts the next warning off a field's value; `out` becomes its text. False at the
 * end. What is malformed ends it, and codes but 299 are passed over.
 */
bool warning_next(struct span *value, struct text *out);

/* Whether `text` is new, or so many others have come since that it was forgotten. */
bool warnings_add(struct warnings *w, struct span text);

#endif
