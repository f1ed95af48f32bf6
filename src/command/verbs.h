/*
 * peyk get, post, put, patch, delete: what is given, and what is made of it.
 */
#ifndef COMMAND_VERBS_H
#define COMMAND_VERBS_H

#include "command/connection.h"
#include "command/data.h"
#include "command/transfer.h"
#include "kube/api.h"

/* As bits: which commands have an option. */
enum verb {
	GET = 1,
	POST = 2,
	PUT = 4,
	PATCH = 8,
	DELETE = 16,
	SENDS = POST | PUT | PATCH
};

/* What becomes a parameter of the URL, in the order of their names in objects.c. */
enum parameter {
	SELECTOR,
	FIELD_SELECTOR,
	MANAGER,
	FORCE,
	DRY_RUN,
	GRACE_PERIOD,
	PROPAGATION,
	PARAMETERS
};

/* Of the one command that runs. Large, and most of it is never touched: pages that cost nothing. */
struct verbs {
	/* What is given: */
	struct connection connection;
	struct fields fields;
	struct list query;
	bool include, all_namespaces, all, force, no_headers;
	const char *chunk_size, *subresource, *output, *data, *type;
	const char *parameter[PARAMETERS];
	char *propagation; /* of the arguments: it is changed in place */

	unsigned verb;
	struct incluster server;
	struct transfer transfer; /* its `path` is empty */
	struct object object;
	struct span given; /* its type, as an argument says it */
	struct data body;
	char namespace[INCLUSTER_NAMESPACE_MAX]; /* of `object` */
};

/*
 * Sends what is asked for the arguments, a PATH or a TYPE and perhaps names, and
 * gives the answers to where they go. Of several, those that tell of an error are
 * told one by one, and the exit status that this makes is returned; else 0. What
 * is left in the answer's output is for the caller to write.
 */
int objects_run(struct verbs *v, int argc, char **argv, struct fail *f);

#endif
