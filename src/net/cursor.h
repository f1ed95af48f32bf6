/*
 * Reading of TLS's presentation language (RFC 8446, section 3; RFC 5246, section 4): numbers and
 * vectors off the front of a span. False when it is too short; the caller then
 * answers with decode_error.
 */
#ifndef NET_CURSOR_H
#define NET_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Cuts a number of `size` (1 to 4) bytes off `s`. */
bool cursor_take(struct span *s, size_t size, uint32_t *n);

/* Cuts `len` bytes off `s`. */
bool cursor_take_bytes(struct span *s, size_t len, struct span *bytes);

/* Cuts an Extension off `s` (RFC 8446, section 4.2). */
bool cursor_take_extension(struct span *s, uint32_t *type, struct span *value);

/*
 * How often a list of Extensions has this one; -1 when the list is malformed. `value` is
 * set to the last one's.
 */
int cursor_find_extension(struct span list, uint32_t type, struct span *value);

/* Cuts a vector off `s` whose length stands before it in `size` bytes. */
bool cursor_take_vector(struct span *s, size_t size, struct span *vector);

#endif
