/*
 * Reading of DER (X.690): elements off the front of a span. Tags are of one byte;
 * lengths are definite, in the fewest bytes, and below 16 MiB.
 */
#ifndef NET_DER_H
#define NET_DER_H

#include <stdbool.h>

#include "base/span.h"

/* Tags: class, constructed bit and number in one byte; for more than one, as characters. */
#define DER_BOOLEAN "\x01"
#define DER_INTEGER "\x02"
#define DER_BIT_STRING "\x03"
#define DER_OCTET_STRING "\x04"
#define DER_OBJECT_IDENTIFIER "\x06"
#define DER_SEQUENCE "\x30"

/* Cuts an element off `s`, whatever it is; `value` is what it holds. False when there is none. */
bool der_take_any(struct span *s, struct span *value);

/* Whether `s` begins with this tag. */
bool der_is(struct span s, char tag);

/* Cuts elements off `s` that have these tags. False when there are others. */
bool der_take(struct span *s, const char *tags, struct span *values);

/* The same, and they are all that there is. */
bool der_whole(struct span s, const char *tags, struct span *values);

#endif
