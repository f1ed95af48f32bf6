/*
 * Runs a compiled template (json/path.h) over a JSON text that is pushed as it
 * comes, and prints what `kubectl get -o jsonpath=...` prints.
 *
 * Nothing holds the whole text. When one action alone reads the document, its first
 * steps follow the events of the scan: fields, indices and slices that do not count
 * from the end, wildcards over lists, and a filter. What they lead to is held in
 * memory, one element at a time, for the rest of the steps or the body of a range:
 *
 *	{.items[0].spec.x}			holds that x
 *	{.items[*].metadata.name}		one name
 *	{.items[?(@.a==1)].b}			one item
 *	{range .items[*]}{.a} {.b}{end}		one item
 *	{.items[-1].a}				all items
 *	{.a} {.b}				all of the text
 *
 * Of a union and of quoted text in a path, what is before them and makes several
 * values is held, as kubectl's order asks for it.
 */
#ifndef JSON_SELECT_H
#define JSON_SELECT_H

#include "json/need.h"
#include "json/template.h"

/* Steps that may follow the scan; those behind them are evaluated on what is held. */
#define SELECT_STREAMED_MAX 64

enum select_status {
	SELECT_FINE,
	SELECT_BAD, /* not JSON: see `scan` */
	SELECT_FAILED, /* the template does not fit the values: see `why` */
	SELECT_LARGE, /* an element that must be held is over HELD_MAX */
	SELECT_TWICE, /* a second member of one name, after something of the first was printed */
	SELECT_CLOSED /* the sink takes no more */
};

/*
 * Large: for .bss, where pages that are not touched cost nothing. `status`, `why` and
 * `scan` may be read; the rest is private.
 */
struct select {
	enum select_status status;
	const char *why; /* of SELECT_FAILED, SELECT_LARGE and SELECT_TWICE */
	struct scan scan;
	struct template template;
	struct template_results results;
	unsigned entry; /* the action that follows the scan */
	unsigned after; /* the node behind it, or behind its range */
	unsigned streamed; /* how many steps follow the scan */
	unsigned open; /* arrays and objects open on the way */
	unsigned from; /* the step that goes on with what is held */
	bool holding, pending; /* being held; to be evaluated */
	bool midway; /* in a name, a string or a number */
	bool wanted; /* the value of this member */
	bool started; /* the text before the action is printed */
	size_t matched; /* bytes of the wanted name; more than it has: it is another */
	/* A bit for each container on the way: the wanted name was there; was of use. */
	uint64_t seen, spent;
	uint64_t index[SELECT_STREAMED_MAX]; /* elements so far of each */
	struct need need;
	struct held held;
};

/* `path` and `out` must live as long as `s`. */
void select_init(struct select *s, const struct path *path, struct sink *out);

/*
 * The next bytes of the text. SELECT_BAD and SELECT_CLOSED end it. What else goes
 * wrong ends the printing, but it is not told before the text has turned out to be
 * JSON to its end, as kubectl has it: so as to know earlier, look at `status`.
 */
enum select_status select_push(struct select *s, struct span in);

/* The text has ended: prints what is left, and tells what has come of it. */
enum select_status select_end(struct select *s);

#endif
