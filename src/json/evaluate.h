/*
 * Evaluates the steps of a compiled template (json/path.h) on values in memory.
 *
 * kubectl keeps a list of values, which every step replaces by another. Here each
 * value goes through all steps before the next one does, which finds the same ones
 * in the same order without keeping any: what matters of the list is a byte a
 * step. Unions, which go over the whole list for each of their parts, are the
 * exception: the steps are gone through once for every combination of parts.
 *
 * The stack that this takes is bounded by SCAN_DEPTH_MAX and PATH_STEPS_MAX.
 */
#ifndef JSON_EVALUATE_H
#define JSON_EVALUATE_H

#include "json/path.h"
#include "json/value.h"

/* Where results are to go, one by one. Put it first in a struct of your own. */
struct results {
	/* `v` is borrowed for the call. False when no more are wanted. */
	bool (*take)(struct results *self, const unsigned char *v);
};

/* Allocate anywhere; fill with {0}. */
struct evaluation {
	const char *why; /* what is wrong, or null; may be set by a taker */
	struct results *results; /* of the innermost evaluation; private */
};

/* Forgets all evaluations of a template that have been. */
void evaluate_init(struct path *path);

/*
 * Evaluates the list of steps that begins at `from` on `v`. False when it was
 * stopped: by an error, then `why` is set, or by `results`.
 */
bool evaluate(struct evaluation *e, struct path_step *from, const unsigned char *v,
	struct results *results);

/*
 * The same, from the middle of a list on and without forgetting what was evaluated
 * before: for values that come one after the other.
 */
bool evaluate_next(struct evaluation *e, struct path_step *step, const unsigned char *v,
	struct results *results);

/* Elements of an array, from `from` to before `to`, every `by`th. */
struct evaluate_reach {
	uint64_t from, to, by;
};

/*
 * What an index or slice reaches of an array of `n` elements; false when that is
 * nothing, or an error, then `why` is set. Of a slice `state` is set when it has
 * ended: it gives nothing of any list that follows.
 */
bool evaluate_reach(
	struct evaluation *e, struct path_step *step, int64_t n, struct evaluate_reach *r);

/* Whether a condition holds for `v`; false when `why` is set. */
bool evaluate_condition(struct evaluation *e, struct path_step *condition, const unsigned char *v);

#endif
