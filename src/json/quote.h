/*
 * Strings as JSON writes them (RFC 8259, section 7).
 */
#ifndef JSON_QUOTE_H
#define JSON_QUOTE_H

#include "base/span.h"
#include "base/text.h"

/*
 * Appends `s` as a JSON string, with its quotation marks: six bytes for a control
 * byte, two for '"' and '\', all others as they are.
 */
void quote_add(struct text *out, struct span s);

#endif
