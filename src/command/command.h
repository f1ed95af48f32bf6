/*
 * What a subcommand is, and what all of them share.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/fail.h"
#include "command/options.h"

/*
 * A subcommand: a row of the table in main.c. `run` is given the arguments
 * behind its name, and returns the exit status.
 */
struct command {
	const char *name;
	const char *arguments; /* as --help shows them */
	const char *summary; /* one line */
	const char *details; /* more lines for --help, each ended by \n; perhaps empty */
	struct options options;
	int (*run)(int argc, char **argv);
};

extern const struct command command_get;
extern const struct command command_json;
extern const struct command command_probe;

/* Writes --help of one command to `fd`: 1 when asked for. */
void command_help(const struct command *c, int fd);

/* Writes "peyk: ..." to stderr for a failure, and returns the exit status. */
int command_finish(const struct fail *f);

#endif
