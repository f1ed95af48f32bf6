/*
 * peyk endpoints, peyk whoami, peyk can-i: what these subcommands share, which ask
 * the API server something and tell what it means.
 */
#ifndef COMMAND_ASK_H
#define COMMAND_ASK_H

#include "base/output.h"
#include "command/connection.h"
#include "kube/call.h"

/* A line, an object of JSON, or a value in it. */
#define ASK_TEXT_MAX 8192

/* Of the one command that runs. Large, and most of it is never touched: pages that cost nothing. */
struct ask {
	/* What is given. */
	struct connection connection;
	const char *format, *subresource;
	bool serving, all, all_namespaces;

	bool json; /* is asked for */
	bool no; /* the answer is no: exit status 1, without a failure */
	struct text text; /* over `bytes` */
	struct fail f;
	char namespace[INCLUSTER_NAMESPACE_MAX];
	char bytes[ASK_TEXT_MAX];
	struct output out; /* stdout */
	struct incluster server;
	struct call call; /* initialised */
};

/*
 * Each does what its subcommand is for. `argv` has as many arguments as the
 * subcommand takes; failures go to `a->f`, and what is left in `a->out` is
 * written afterwards.
 */
void ask_endpoints(struct ask *a, char **argv);
void ask_whoami(struct ask *a);
void ask_can_i(struct ask *a, char **argv);

/* Decides on the server and reads what a request needs. */
static inline enum fail_code ask_prepare(struct ask *a)
{
	return connection_prepare(&a->connection, &a->server, &a->f);
}

/* What has been put into `a->text` goes to stdout. */
void ask_tell(struct ask *a);

#endif
