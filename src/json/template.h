/*
 * Runs a compiled template (json/path.h) on a value in memory, and prints.
 *
 * What kubectl does with its words range and end is kept to the letter, for
 * templates too in which they do not match.
 */
#ifndef JSON_TEMPLATE_H
#define JSON_TEMPLATE_H

#include "base/sink.h"
#include "json/evaluate.h"

/* Ranges that may stand within each other: each takes 0.4 KB of stack. */
#define TEMPLATE_RANGES_MAX 16

/* Allocate anywhere; fill with template_init(). `evaluation.why` and `closed` may be read. */
struct template
{
	struct evaluation evaluation;
	struct path *path;
	struct sink *out;
	bool closed; /* the sink takes no more */
	unsigned ranges, inside,
		ends; /* words range that wait; ranges begun; words end that wait */
	struct path_step *last_end; /* the action in which the last range ended */
	struct path_step *until; /* the node to stop before, or null */
	unsigned muted; /* more than 0: nothing is printed */
};

void template_init(struct template *t, struct path *path, struct sink *out);

/* What becomes of the results of one action. Put it where it stays. */
struct template_results {
	struct results results;
	struct template *template;
	struct path_step *body; /* what is run for each of them; null: they are printed */
	bool any; /* there was one */
};

void template_results_init(struct template_results *r, struct template *t, struct path_step *body);

/*
 * Runs the text and actions from `node` on with `v` as the current object; false
 * when that was stopped: `evaluation.why` or `closed` is set.
 */
bool template_run(struct template *t, struct path_step *node, const unsigned char *v);

/* Runs the body of a range that has no results: for its errors, nothing is printed. */
bool template_run_muted(struct template *t, struct path_step *node);

/* The current object where there is none. */
extern const unsigned char template_nothing[1];

#endif
