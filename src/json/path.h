/*
 * kubectl's JSONPath templates (kubectl get -o jsonpath=...; the code behind it is
 * client-go/util/jsonpath), compiled to a program for json/evaluate.h and
 * json/select.h. What kubectl accepts means what it means there, its oddities
 * included. Beyond that, and only where kubectl refuses: && || ! and parentheses
 * in filters, as in {.items[?(@.a=="x" && !(@.b || @.c>1))]}.
 *
 * A template is text and actions: {...}. An action is a list of steps, of which
 * every one makes values of values. PATH_END ends a list, PATH_STOP the template.
 */
#ifndef JSON_PATH_H
#define JSON_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Steps of a template, and bytes of names and texts in it. */
#define PATH_STEPS_MAX 255
#define PATH_TEXT_MAX 8192

enum path_op {
	/* Of the template: */
	PATH_STOP,
	PATH_TEXT, /* `text` is printed as it is */
	PATH_ACTION, /* its steps follow, up to `next`; `ranges` and `ends` are the words in it */

	/* Of an action or of one side of a filter: */
	PATH_END, /* what becomes of the results: see `has` */
	PATH_FIELD, /* the member called `text` */
	PATH_INDEX, /* the element `from` */
	PATH_SLICE, /* elements from `from` to `to` by `by`, as far as `has` says */
	PATH_WILDCARD, /* .* */
	PATH_DESCENT, /* .. */
	PATH_QUOTED, /* `text`, whatever was before */
	PATH_CONSTANT, /* `text`, for every value there was */
	PATH_DROP, /* the word end: whatever was before is no result */
	PATH_WORD, /* an unknown word: fails */
	PATH_UNION, /* its parts follow, up to `next`, each a list that PATH_JOIN ends */
	PATH_JOIN, /* goes on at `next`, behind the union */
	PATH_FILTER, /* a condition follows, up to `next`, for each element of a list */

	/* Conditions; all end before `next`: */
	PATH_EXISTS, /* a list of steps has a result */
	PATH_COMPARE, /* two lists of steps have one each, and these compare as `has` says */
	PATH_NOT, /* a condition follows */
	PATH_SOME, /* conditions follow, of which one must hold */
	PATH_EVERY /* conditions follow, which must all hold */
};

enum path_has {
	PATH_HAS_FROM = 1,
	PATH_HAS_TO = 2
};

enum path_end {
	PATH_FOUND = 0, /* of a filter's side: whether there are any, or the one */
	PATH_PRINTED,
	PATH_RANGED
};

/* Which orders of two sides make a comparison hold, as bits; 0: an unknown operator. */
enum path_compare {
	PATH_LESS = 1,
	PATH_EQUAL = 2,
	PATH_GREATER = 4
};

struct path_step {
	unsigned char op; /* enum path_op */
	unsigned char has; /* enum path_end, or bits of enum path_has or path_compare */
	unsigned short next; /* the step behind this one and what belongs to it */
	unsigned short text; /* where in the program's `text` a value begins (json/value.h) */
	uint32_t ranges, ends;
	int64_t from, to, by;
};

/* Allocate anywhere; may be moved. Read by those who run it. */
struct path {
	unsigned short count, text_len;
	struct path_step steps[PATH_STEPS_MAX + 1];
	unsigned char text[PATH_TEXT_MAX];
};

/* Why an expression is refused, and where: so many bytes of it stand before. */
struct path_error {
	const char *why;
	size_t at;
};

/* Compiles `expression`; false with `error` when it is refused. */
bool path_compile(struct path *p, struct span expression, struct path_error *error);

/* The value that belongs to a step. */
static inline const unsigned char *path_text(const struct path *p, const struct path_step *s)
{
	return p->text + s->text;
}

#endif
