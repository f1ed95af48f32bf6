/*
 * Prints values in memory (json/value.h) as kubectl's JSONPath does.
 */
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include <stdbool.h>

#include "base/sink.h"

enum print_status {
	PRINT_FINE,
	PRINT_RANGE, /* a number is outside a double's range */
	PRINT_CLOSED /* the sink takes no more */
};

/*
 * A string as it is, a number as Go's fmt does, arrays and objects as Go's
 * encoding/json does: compact, members in the order of their names' bytes.
 */
enum print_status print_value(struct sink *out, const unsigned char *v);

#endif
