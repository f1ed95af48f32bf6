/*
 * What the files that compile a template share; nobody else includes this.
 */
#ifndef JSON_PATH_READER_H
#define JSON_PATH_READER_H

#include "json/path.h"
#include "json/value.h"

struct path_reader {
	struct path *path;
	struct path_error *error; /* `why` is null as long as all is well */
	struct span expression;
	const unsigned char *at, *end; /* what is left: of the expression, or of a part of it */
	bool part; /* the end is as good as a } */
	bool in_filter;
	unsigned short list; /* the first step of the list that is being read */
	unsigned short action; /* its step */
};

/* Says where `r->at` is and why, unless something is wrong already; false. */
bool path_refuse(struct path_reader *r, const char *why);

/* Appends a step. When there is no room for it, it is a step that nobody uses. */
struct path_step *path_emit(struct path_reader *r, enum path_op op);

/* Says that all that belongs to `s` has been appended. */
void path_close(struct path_reader *r, struct path_step *s);

/* The value of `s`: its kind, then its bytes, then its end. */
void path_begin_text(struct path_reader *r, struct path_step *s, enum value_kind kind);
void path_add_byte(struct path_reader *r, unsigned char c);
void path_end_text(struct path_reader *r, const struct path_step *s);

/*
 * Reads `part`, of the expression, as the steps of an action of its own; behind a
 * dot, when `field` says so.
 */
bool path_read_part(struct path_reader *r, struct span part, bool field);

/* Reads a string from its quote on. */
bool path_read_quoted(struct path_reader *r);

/* Reads what follows [?( up to the ] or, when `unclosed`, to the end of the part. */
bool path_read_filter(struct path_reader *r, bool unclosed);

#endif
