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
#include "kube/naming.h"
#include "kube/table.h"

/* The longest template in a file. */
#define ANSWER_TEMPLATE_MAX 16384

/* In the order of their names in answer.c. */
enum answer_format {
	ANSWER_BODY, /* json, or no -o */
	ANSWER_NAME,
	ANSWER_TABLE,
	ANSWER_WIDE,
	ANSWER_JSONPATH,
	ANSWER_JSONPATH_FILE, /* for a moment */
	ANSWER_FORMATS
};

/* Large: for .bss. Must not move. `format` and `output` may be read; the rest is private. */
struct answer {
	enum answer_format format;
	unsigned columns; /* bits of enum table_option */
	const struct type *type;
	struct output output; /* stdout */
	struct naming naming;
	struct table table;
	struct selection selection;
	char template[ANSWER_TEMPLATE_MAX];
};

/* Reads the value of -o. FAIL_USAGE, FAIL_EXPRESSION, FAIL_INPUT. */
enum fail_code answer_init(struct answer *a, const char *format, struct fail *f);

/* Whether this is a table, wide or not. */
bool answer_is_table(const struct answer *a);

/* The Accept field of a request for a `list` of one type, or for anything else. */
struct span answer_accept(const struct answer *a, bool list);

/*
 * A text begins: the JSON of an object or a list. `type` is what it is of, null
 * when that is not known.
 */
void answer_begin(struct answer *a, const struct type *type);

/* The next bytes of it. */
enum fail_code answer_put(struct answer *a, struct span s, struct fail *f);

/*
 * What stands before, between ("," alone) and behind bodies that are put together
 * to one text; tables are not put together so.
 */
void answer_join(struct answer *a, const char *with, struct fail *f);

/* It has ended: what was held back is printed. */
enum fail_code answer_end(struct answer *a, struct fail *f);

#endif
