/*
 * Runs a compiled template (json/path.h) over a JSON text that is pushed as it
 * comes, and prints what `kubectl get -o jsonpath=...` prints.
 *
 * The whole text is never held. What is held of it for the steps to be evaluated is
 * what they look at (json/need.h); and where one action alone reads the text, and
 * that goes through fields to a list, one element of that list at a time:
 *
 *	{.kind} {.metadata.name}		two strings
 *	{.items[*].metadata.name}		the name of an item
 *	{.items[?(@.a==1)].b}			an item's a and b
 *	{range .items[*]}{.a} {.b}{end}		an item's a and b
 *	{.items[-1]}				an item
 *	{.items[*].a} {.items[*].b}		the a and b of all items
 *	{.items[:5].a}				the a of all items
 *	{.items[*]['a','b']}			the a and b of all items
 *
 * Other slices than [*], [1:] and [-1:], a union and quoted text in the path make that
 * list be held.
 */
#ifndef JSON_SELECT_H
#define JSON_SELECT_H

#include "json/need.h"
#include "json/status.h"
#include "json/template.h"

/*
 * Large: for .bss, where pages that are not touched cost nothing. `status`, `why` and
 * `scan` may be read; the rest is private.
 */
struct select {
	enum json_status status;
	const char *why; /* of JSON_FAILED, JSON_LARGE and JSON_TWICE */
	struct scan scan;
	struct template template;
	struct template_results results; /* of the action that goes to the list */
	struct path_step *entry; /* that action; its first steps are fields */
	struct path_step *list; /* the step behind these; null: all is held */
	struct path_step *after; /* the node behind the action, or behind its range */
	unsigned open; /* arrays and objects open on the way */
	bool holding, pending; /* being held; to be evaluated */
	bool midway; /* in a name, a string or a number */
	bool wanted; /* the value that comes */
	bool started; /* the text before the action is printed */
	bool used; /* the list has begun */
	size_t matched; /* bytes of the wanted name; more than it has: it is another */
	uint64_t index; /* elements of the list so far */
	struct need need;
	struct held held;
};

/* `path`, which this is the only one to use, and `out` must live as long as `s`. */
void select_init(struct select *s, struct path *path, struct sink *out);

/*
 * The next bytes of the text. JSON_BAD and JSON_CLOSED end it. What else goes
 * wrong ends the printing, but it is not told before the text has turned out to be
 * JSON to its end, as kubectl has it: so as to know earlier, look at `status`.
 */
enum json_status select_push(struct select *s, struct span in);

/* The text has ended: prints what is left, and tells what has come of it. */
enum json_status select_end(struct select *s);

#endif
