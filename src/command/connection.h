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
	struct count retries; /* of a request that the server is too busy for */
	struct notes notes;
	bool help; /* show the help and do nothing else */
};

#define CONNECTION_AT(field) offsetof(struct connection, field)
#define CONNECTION_OPTIONS(ROW) \
	ROW('s', OPTION_TEXT, CONNECTION_AT(options.server), "server", "URL", \
		"https://HOST[:PORT] or unix:PATH") \
	ROW(0, OPTION_TEXT, CONNECTION_AT(options.folder), "serviceaccount", "DIR", \
		"the folder of token and ca.crt") \
	ROW(0, OPTION_TEXT, CONNECTION_AT(options.token_file), "token-file", "FILE", "the token") \
	ROW(0, OPTION_TEXT, CONNECTION_AT(options.certificate_authority), "certificate-authority", \
		"FILE", "the CA certificates") \
	ROW(0, OPTION_HOST, CONNECTION_AT(options.tls_server_name), "tls-server-name", "NAME", \
		"the name in the certificate") \
	ROW(0, OPTION_DURATION, CONNECTION_AT(timeout), "timeout", "DURATION", \
		"for everything; 0: no limit") \
	ROW(0, OPTION_COUNT, CONNECTION_AT(retries), "retries", "N", \
		"when the server is too busy") \
	ROW('v', OPTION_NOTES, CONNECTION_AT(notes), "verbose", "", \
		"tell what is tried, on stderr") \
	ROW('h', OPTION_HELP, CONNECTION_AT(help), "help", "", "show this")

/* Its rows are for `shared` of a subcommand's options. */
extern const OPTIONS_TYPE(connection_options, CONNECTION_OPTIONS) connection_options;

/* Decides on the API server, from the options and the environment. */
enum fail_code connection_find_server(
	const struct connection *c, struct incluster *k, struct fail *f);

/* Reads the CA certificates that the options name, or those of the service account. */
enum fail_code connection_read_anchors(
	const struct connection *c, struct incluster *k, struct fail *f);

/* Both: what a request to the API server needs. Without TLS it needs no certificates. */
enum fail_code connection_prepare(const struct connection *c, struct incluster *k, struct fail *f);

/* --retries, or what the command does without it; for call.retries. */
static inline unsigned connection_retries(const struct connection *c, unsigned otherwise)
{
	return c->retries.given ? c->retries.value : otherwise;
}

/* The namespace that is meant where none is named: -n, POD_NAMESPACE, or the pod's own. */
enum fail_code connection_namespace(
	const struct connection *c, char namespace[static INCLUSTER_NAMESPACE_MAX], struct fail *f);

#endif
