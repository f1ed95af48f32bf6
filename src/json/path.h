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

/* Of .. and, of what kubectl does not know, ! and ( in all: they may need stack each. */
#define PATH_NESTED_MAX 64

enum path_op {
	/* Of the template: */
	PATH_STOP,
	PATH_TEXT, /* `text` is printed as it is */
	PATH_ACTION, /* its steps follow; `ranges` and `ends` of these words are among them */

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
	PATH_UNION, /* its parts follow, each a list that PATH_JOIN ends */
	PATH_JOIN, /* goes on behind the union */
	PATH_FILTER, /* for each element of a list the condition that follows */

	/* Conditions: */
	PATH_EXISTS, /* the list of steps that follows has a result */
	PATH_COMPARE, /* the two lists that follow have one each, and these compare as `has` says */
	PATH_NOT, /* not the condition that follows */
	PATH_SOME, /* one of the conditions that follow */
	PATH_EVERY /* all of them */
};

enum path_end {
	PATH_FOUND, /* of a filter's side: whether there are any, or the one */
	PATH_PRINTED,
	PATH_RANGED
};

enum path_has {
	PATH_HAS_FROM = 1,
	PATH_HAS_TO = 2
};

/* Which orders of two sides make a comparison hold, as bits; 0: an unknown operator. */
enum path_compare {
	PATH_LESS = 1,
	PATH_EQUAL = 2,
	PATH_GREATER = 4
};

struct path_step {
	enum path_op op;
	unsigned has; /* an enum path_end, or bits of enum path_has or path_compare */
	unsigned next; /* so many steps on comes what is behind it and what belongs to it */
	unsigned ranges, ends;
	unsigned state; /* of whoever evaluates it: see json/evaluate.h */
	const unsigned char *text; /* a value (json/value.h), in the path */
	int64_t from, to, by;
};

/* Allocate anywhere; must not move. For one evaluation at a time. */
struct path {
	unsigned count; /* of steps */
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

#endif
