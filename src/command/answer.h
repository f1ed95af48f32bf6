/*
 * What becomes of the answers to a request: the body as it comes, or what -o asks
 * for instead.
 */
#ifndef COMMAND_ANSWER_H
#define COMMAND_ANSWER_H

#include <stdbool.h>

#include "base/fail.h"
#include "base/output.h"
#include "command/selection.h"
#include "kube/table.h"
#include "kube/types.h"

/* The longest template in a file. */
#define ANSWER_TEMPLATE_MAX 16384

/* In the order of their names in answer.c. */
enum answer_format {
	ANSWER_BODY, /* json, or no -o */
	ANSWER_TABLE,
	ANSWER_WIDE, /* for a moment: a table of more columns */
	ANSWER_NAME,
	ANSWER_JSONPATH,
	ANSWER_JSONPATH_FILE, /* for a moment */
	ANSWER_FORMATS
};

/* Large: for .bss. Must not move. `format` and `output` may be read; the rest is private. */
struct answer {
	enum answer_format format;
	unsigned columns; /* of a table: bits of enum table_option */
	struct output output; /* stdout */
	struct table table;
	struct selection selection;
	char template[ANSWER_TEMPLATE_MAX]; /* from a file, or for names */
};

/* Reads the value of -o. FAIL_USAGE, FAIL_EXPRESSION, FAIL_INPUT. */
enum fail_code answer_init(struct answer *a, const char *format, struct fail *f);

/* The Accept field of a request for a `list` of one type, or for anything else. */
struct span answer_accept(const struct answer *a, bool list);

/*
 * A text begins: the JSON of an object of type `type`, or of `all` in a list. For
 * names `type` is needed; else it may be null.
 */
void answer_begin(struct answer *a, const struct type *type, bool all, struct fail *f);

/* The same begins once more, and nothing of it has been written: it is forgotten. */
void answer_begin_anew(struct answer *a);

/* The next bytes of it. */
enum fail_code answer_put(struct answer *a, struct span s, struct fail *f);

/*
 * What stands before, between ("," alone) and behind bodies that are put together
 * to one text; tables are not put together so.
 */
void answer_join(struct answer *a, const char *with, struct fail *f);

/* Whether there has been nothing to put into the tables that have ended. */
static inline bool answer_is_empty(const struct answer *a)
{
	return a->format == ANSWER_TABLE && !a->table.apart;
}

/* It has ended: what was held back goes to `output`, which the caller flushes. */
void answer_end(struct answer *a, struct fail *f);

#endif
