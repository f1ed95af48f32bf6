/*
 * What the files that compile a template share; nobody else includes this.
 *
 * What is wrong is kept in the reader, whose functions go on then: nothing is written
 * where there is no room, and `at` may be one byte behind `end`. Whoever reads steps one by
 * one looks at `why`.
 */
#ifndef JSON_PATH_READER_H
#define JSON_PATH_READER_H

#include "json/path.h"
#include "json/value.h"

struct path_reader {
	const unsigned char *at, *end; /* what is left: of the expression, or of a part of it */
	const char *why; /* it is refused; null as long as all is well */
	const unsigned char *place; /* where */
	struct path_step *step, *last; /* the next one, and the one for which there is no room */
	unsigned char *text, *text_end; /* room for texts */
	struct path_step *list; /* the first step of the list that is being read */
	struct path_step *action; /* that which is being read */
	unsigned nested; /* see PATH_NESTED_MAX */
	bool part; /* the end is as good as a } */
	bool in_filter;
};

/* The next byte, or -1 at the end. */
int path_peek(const struct path_reader *r);

/* Whether it is `c`, which is then gone past. */
bool path_accept(struct path_reader *r, unsigned char c);

/* Says where `r->at` is and why, unless something is wrong already. */
void path_refuse(struct path_reader *r, const char *why);

/* Appends a step. When there is no room for it, it is a step that nobody uses. */
struct path_step *path_emit(struct path_reader *r, enum path_op op);

/* Says that all that belongs to `s` has been appended. */
void path_close(const struct path_reader *r, struct path_step *s);

/* A value of this kind for `s`: its bytes are added, then it is ended; false and true are not. */
void path_begin_text(struct path_reader *r, struct path_step *s, enum value_kind kind);
void path_add_byte(struct path_reader *r, unsigned char c);
void path_end_text(struct path_reader *r, const struct path_step *s);

/* ---- the grammar: path.c, path_quoted.c and path_filter.c, in which there are parts again ---- */

/*
 * Reads what is left up to `end` as the steps of an action of its own; behind a dot,
 * when `field` says so. `r->at` is of no meaning then.
 */
void path_read_part(struct path_reader *r, const unsigned char *end, bool field);

/* Reads a string from its quote on. */
void path_read_quoted(struct path_reader *r);

/* Reads what follows [?( up to and with the ] or, when `unclosed`, to the end of the part. */
void path_read_filter(struct path_reader *r, bool unclosed);

#endif
