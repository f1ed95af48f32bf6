/*
 * What the subcommands share that ask the API server something and tell what it
 * means.
 */
#ifndef COMMAND_ASK_H
#define COMMAND_ASK_H

#include "command/command.h"
#include "command/connection.h"
#include "kube/call.h"

/* Of the one command that runs. Large, and most of it is never touched: pages that cost nothing. */
extern struct incluster ask_server;
extern struct call ask_call;

/*
 * Reads the options of `self` into `into`, in which those of the connection are
 * where `self` says, and starts the time. False when there is nothing to be done
 * but command_finish(): help has been shown, or the usage is wrong, as it is with
 * another number of arguments than `count`.
 */
bool ask_begin(
	const struct command *self, void *into, int argc, char **argv, int count, struct fail *f);

/* Reads the value of -o (null: not given), which is json. False with FAIL_USAGE. */
bool ask_json(const char *format, bool *json, struct fail *f);

#endif
