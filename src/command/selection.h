/*
 * A JSONPath template that a user gives, and what it prints of a JSON text: what
 * goes wrong is told in this program's words.
 */
#ifndef COMMAND_SELECTION_H
#define COMMAND_SELECTION_H

#include <stdbool.h>

#include "base/fail.h"
#include "json/path.h"
#include "json/select.h"

/* Large: for .bss. Must not move. Fields are private. */
struct selection {
	struct span expression;
	struct path_error error;
	struct path path;
	struct select select;
};

/* `expression` is borrowed. FAIL_EXPRESSION. */
enum fail_code selection_compile(struct selection *s, struct span expression, struct fail *f);

/* After FAIL_EXPRESSION: where it was refused, for stderr behind the failure's line. */
void selection_show_error(const struct selection *s, const struct fail *f);

/* A text begins. */
void selection_begin(struct selection *s, struct sink *out);

/* The next bytes of it; false when no more are wanted: what went wrong, if anything, is in `f`. */
bool selection_push(struct selection *s, struct span in, struct fail *f);

/* It has ended. */
void selection_end(struct selection *s, struct fail *f);

/*
 * Tells what has come of a text that `scan` has read, with `why` of select.h: true
 * when it is JSON_FINE.
 */
bool selection_tell(
	enum json_status status, const struct scan *scan, const char *why, struct fail *f);

#endif
