/*
 * Command-line options from a table, spelled as kubectl and curl spell them:
 * --name=value, --name value, -n value, -nvalue, letters joined; "--" ends them.
 * The table is the help, too:
 *
 *	#define GET_OPTIONS(ROW) \
 *		ROW('i', OPTION_FLAG, offsetof(struct get, include), "include", "", "the head, too") \
 *		ROW(0, OPTION_TEXT, offsetof(struct get, data), "data", "DATA", "to send")
 *	OPTIONS(get_options, GET_OPTIONS);
 *
 * A row: the letter (0: none), the kind, where the value goes in the subcommand's
 * struct, the name, what --help calls the value ("" for a flag), and the help.
 */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/text.h"
#include "net/request.h"

enum option_kind {
	OPTION_END, /* ends a table, with no strings */
	OPTION_FLAG, /* bool */
	OPTION_TEXT, /* const char * */
	OPTION_HOST, /* const char *, a DNS name or an address without brackets */
	OPTION_DURATION, /* int64_t, nanoseconds */
	OPTION_COUNT, /* struct count */
	OPTION_HEADER, /* struct fields: may be given again and again */
	OPTION_LIST, /* struct list: may be given again and again */
	OPTION_STATUSES, /* struct statuses */
	OPTION_NOTES, /* struct notes: begins now */
	OPTION_HELP /* bool: the command is to show its help and nothing else */
};

/* For commands that share a table: only those with one of these bits have the option. */
#define OPTION_ONLY(bits) ((bits) << 8)

/* A row; its strings stand behind the table, one after the other: pointers would be larger. */
struct option {
	char letter;
	unsigned short kind; /* enum option_kind, and perhaps OPTION_ONLY() */
	unsigned short at;
};

/* NOLINTBEGIN(bugprone-macro-parentheses): declarations, and what is put behind each other */
#define OPTION_ROW(letter, kind, at, name, value, help) {letter, kind, at},
#define OPTION_ONE(letter, kind, at, name, value, help) +1
#define OPTION_STRINGS(letter, kind, at, name, value, help) name "\0" value "\0" help "\0"

#define OPTIONS_TYPE(table, rows_) \
	struct table##_table { \
		struct option rows[rows_(OPTION_ONE) + 1]; \
		char strings[sizeof(rows_(OPTION_STRINGS))]; \
	}
#define OPTIONS_VALUE(rows_) \
	{ \
		{rows_(OPTION_ROW){0}}, rows_(OPTION_STRINGS) \
	}
#define OPTIONS(table, rows_) static const OPTIONS_TYPE(table, rows_) table = OPTIONS_VALUE(rows_)
/* NOLINTEND(bugprone-macro-parentheses) */

/* What was given with one option. */
#define LIST_MAX 32
struct list {
	const char *item[LIST_MAX];
	size_t count;
};

/* A number, 0 too, that may have been given. */
struct count {
	bool given;
	unsigned value;
};

/* HTTP statuses from `low` to `high`, both included. */
struct statuses {
	unsigned low, high;
};

/*
 * The options of a subcommand: its own, and those that it shares with others,
 * whose fields are in a struct of their own somewhere in the subcommand's.
 */
struct options {
	const struct option *own, *shared; /* the `rows` of tables; `shared` may be null */
	size_t shared_at; /* offsetof that struct */
	unsigned char bit; /* of the command, where several have one table */
};

/*
 * Reads the options in `argv` into the fields of `into` that `options` name, and
 * moves the other arguments to the front of `argv`; returns how many these are.
 * FAIL_USAGE in `f` for an option that is unknown, lacks its value, has one that
 * cannot be read, or has one that it does not take.
 */
int options_read(const struct options *options, void *into, int argc, char **argv, struct fail *f);

/* Appends a line for every option. */
void options_help(const struct options *options, struct text *out);

#endif
