/*
 * Which parts of a value are looked at by the steps that are to be evaluated on it
 * (json/path.h): the others need not be held.
 */
#ifndef JSON_NEED_H
#define JSON_NEED_H

#include "json/path.h"
#include "json/scan.h"

/* Levels that are told apart; what is deeper is needed. */
#define NEED_LEVELS 32

/* Steps, a bit each. */
struct need_steps {
	uint64_t words[(PATH_STEPS_MAX + 1) / 64];
};

/* Allocate anywhere; fields are private. */
struct need {
	const struct path *path;
	unsigned around; /* arrays and objects that are open around the value */
	unsigned level; /* those of the value that are open and looked into */
	bool whole; /* all of the innermost open one is needed */
	struct need_steps at[NEED_LEVELS + 1]; /* of each level, what is evaluated there */
};

/* A value within `around` arrays and objects, on which nothing is evaluated yet. */
void need_begin(struct need *n, const struct path *path, unsigned around);

/* The steps from `step` on are evaluated on it. */
void need_add(struct need *n, const struct path_step *step);

/* It is an element for `step`: an index, slice, wildcard or filter. */
void need_add_elements(struct need *n, const struct path_step *step);

/*
 * The next event of `s`, from the first of the value on; a member's name is told as
 * one event, when the last piece of it has come. Whether that is needed, and what a
 * name belongs to.
 */
bool need_event(struct need *n, struct scan *s, enum scan_event event, struct span name);

#endif
