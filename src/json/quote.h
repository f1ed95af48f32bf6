/*
 * Strings as JSON writes them (RFC 8259, section 7), into text.
 */
#ifndef JSON_QUOTE_H
#define JSON_QUOTE_H

#include "base/span.h"
#include "base/text.h"

/*
 * Appends `s` as a JSON string, with its quotation marks, and escaped where it must
 * be: by two or six bytes for one.
 */
void quote_add(struct text *out, struct span s);

#endif
