/*
 * The options of every subcommand that connects to the API server.
 */
#ifndef COMMAND_CONNECTION_H
#define COMMAND_CONNECTION_H

#include "command/options.h"
#include "kube/incluster.h"

struct connection {
	struct incluster_options options;
	int64_t timeout; /* nanoseconds; 0: none */
	struct notes notes;
};

/* Rows of an option table, for a subcommand's struct with a field `connection`. */
#define CONNECTION_OPTIONS(type) \
	{"server", 's', OPTION_TEXT, offsetof(struct type, connection.options.server), "URL", \
		"https://HOST[:PORT] or unix:PATH"}, \
	{"serviceaccount", 0, OPTION_TEXT, offsetof(struct type, connection.options.folder), "DIR", \
		"the folder of token and ca.crt"}, \
	{"token-file", 0, OPTION_TEXT, offsetof(struct type, connection.options.token_file), \
		"FILE", "the token"}, \
	{"certificate-authority", 0, OPTION_TEXT, \
		offsetof(struct type, connection.options.certificate_authority), "FILE", \
		"the CA certificates"}, \
	{"tls-server-name", 0, OPTION_TEXT, \
		offsetof(struct type, connection.options.tls_server_name), "NAME", \
		"the name in the certificate"}, \
	{"timeout", 0, OPTION_DURATION, offsetof(struct type, connection.timeout), "DURATION", \
		"for everything; 0: no limit"}, \
	{"verbose", 'v', OPTION_FLAG, offsetof(struct type, connection.notes.on), NULL, \
		"tell what is tried, on stderr"}

/* Decides on the API server, from the options and the environment. */
enum fail_code connection_find_server(const struct connection *c, struct incluster *k,
	struct fail *f);

/* Reads the CA certificates that the options name, or those of the service account. */
enum fail_code connection_read_anchors(const struct connection *c, struct incluster *k,
	struct fail *f);

/* Both: what a request to the API server needs. Without TLS it needs no certificates. */
enum fail_code connection_prepare(const struct connection *c, struct incluster *k,
	struct fail *f);

#endif
