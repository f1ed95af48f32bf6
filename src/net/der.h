/*
 * Reading of DER (X.690): elements off the front of a span. Tags are of one byte;
 * lengths are definite, in the fewest bytes, and below 16 MiB.
 */
#ifndef NET_DER_H
#define NET_DER_H

#include <stdbool.h>

#include "base/span.h"

/* Tags: class, constructed bit and number in one byte. */
enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OBJECT_IDENTIFIER = 0x06,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_CONTEXT = 0x80, /* [0] */
	DER_CONTEXT_CONSTRUCTED = 0xa0
};

/* Cuts an element off `s`, whatever it is; `value` is what it holds. False when there is none. */
bool der_take_any(struct span *s, struct span *value);

/* Whether `s` begins with this tag. */
bool der_is(struct span s, unsigned tag);

/* Cuts an element with this tag off `s`. False when there is none. */
bool der_take(struct span *s, unsigned tag, struct span *value);

#endif
