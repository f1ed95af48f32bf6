/*
 * The options that every subcommand has which connects to the API server.
 */
#ifndef COMMAND_CONNECTION_H
#define COMMAND_CONNECTION_H

#include "command/options.h"
#include "kube/incluster.h"

struct connection {
	struct incluster_options options;
	int64_t timeout; /* nanoseconds; 0: none */
	struct notes notes;
	bool help; /* show the help and do nothing else */
};

/* The rows for them, for `shared` of a subcommand's options. */
extern const struct option connection_options[];

/* Decides on the API server, from the options and the environment. */
enum fail_code connection_find_server(
	const struct connection *c, struct incluster *k, struct fail *f);

/* Reads the CA certificates that the options name, or those of the service account. */
enum fail_code connection_read_anchors(
	const struct connection *c, struct incluster *k, struct fail *f);

/* Both: what a request to the API server needs. Without TLS it needs no certificates. */
enum fail_code connection_prepare(const struct connection *c, struct incluster *k, struct fail *f);

/* The namespace that is meant where none is named: -n, POD_NAMESPACE, or the pod's own. */
enum fail_code connection_namespace(const struct connection *c,
	char namespace[static INCLUSTER_NAMESPACE_MAX], struct fail *f);

#endif
