/*
 * What a subcommand is, and what all of them share.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/fail.h"
#include "command/options.h"

/* Of a subcommand, each ended by a zero, in this order. */
enum command_text {
	COMMAND_NAME,
	COMMAND_ARGUMENTS, /* as --help shows them */
	COMMAND_SUMMARY, /* one line */
	COMMAND_DETAILS, /* more lines for --help, each ended by \n; perhaps empty */
	COMMAND_TEXTS
};

#define COMMAND_TEXT(name, arguments, summary, details) \
	name "\0" arguments "\0" summary "\0" details "\0"

/*
 * One or more subcommands that do the same in different ways: a row of the table
 * in main.c. `run` is told which of them is meant (0: the first), given the
 * arguments behind its name, and returns the exit status.
 */
struct command {
	const char *texts; /* COMMAND_TEXT() of each */
	struct options options; /* the first's; `bit` of the others is moved to the left */
	int (*run)(unsigned which, int argc, char **argv);
};

extern const struct command command_questions; /* endpoints, whoami, can-i */
extern const struct command command_json;
extern const struct command command_probe;
extern const struct command command_verbs; /* get, post, put, patch, delete */

/* A text of one of them; behind the last of them there is one with an empty name. */
const char *command_text(const struct command *c, unsigned which, enum command_text text);

/* Its options. */
struct options command_options(const struct command *c, unsigned which);

/* Writes to stdout, whoever reads it or not, and returns the exit status. */
int command_print(const struct text *t);

/* Prints --help of one command, as command_print() does. */
int command_help(const struct command *c, unsigned which);

/* Writes "peyk: ..." to stderr for a failure, and returns the exit status. */
int command_finish(const struct fail *f);

#endif
