/*
 * Command-line options from a table, spelled as kubectl and curl spell them:
 * --name=value, --name value, -n value, -nvalue, letters joined; "--" ends them.
 * The table is the help, too.
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
	OPTION_FLAG, /* bool */
	OPTION_TEXT, /* const char * */
	OPTION_DURATION, /* int64_t, nanoseconds */
	OPTION_HEADER, /* struct fields: may be given again and again */
	OPTION_STATUSES, /* struct statuses */
	OPTION_HELP /* bool: the command is to show its help and nothing else */
};

struct option {
	const char *name; /* without the dashes; null ends the table */
	char letter; /* 0: none */
	unsigned char kind; /* enum option_kind */
	unsigned short at; /* offsetof the field in the subcommand's struct */
	const char *value; /* what --help calls the value; null for a flag */
	const char *help;
};

/* HTTP statuses from `low` to `high`, both included. */
struct statuses {
	unsigned low, high;
};

/*
 * Reads the options in `argv` into the fields of `into` that `table` names, and
 * moves the other arguments to the front of `argv`; returns how many these are.
 * FAIL_USAGE in `f` for an option that is unknown, lacks its value, has one that
 * cannot be read, or has one that it does not take.
 */
int options_read(const struct option *table, void *into, int argc, char **argv, struct fail *f);

/* Appends a line for every option. */
void options_help(const struct option *table, struct text *out);

#endif
