#include "command/connection.h"

#include <stdlib.h>

#define AT(field) offsetof(struct connection, field)

const struct option connection_options[] = {
	{'s', OPTION_TEXT, AT(options.server), "server", "URL", "https://HOST[:PORT] or unix:PATH"},
	{0, OPTION_TEXT, AT(options.folder), "serviceaccount", "DIR",
		"the folder of token and ca.crt"},
	{0, OPTION_TEXT, AT(options.token_file), "token-file", "FILE", "the token"},
	{0, OPTION_TEXT, AT(options.certificate_authority), "certificate-authority", "FILE",
		"the CA certificates"},
	{0, OPTION_HOST, AT(options.tls_server_name), "tls-server-name", "NAME",
		"the name in the certificate"},
	{0, OPTION_DURATION, AT(timeout), "timeout", "DURATION", "for everything; 0: no limit"},
	{'v', OPTION_NOTES, AT(notes), "verbose", "", "tell what is tried, on stderr"},
	{'h', OPTION_HELP, AT(help), "help", "", "show this"},
	{0},
};

enum fail_code connection_find_server(
	const struct connection *c, struct incluster *k, struct fail *f)
{
	const struct incluster_environment environment = {
		.host = getenv("KUBERNETES_SERVICE_HOST"),
		.port_https = getenv("KUBERNETES_SERVICE_PORT_HTTPS"),
		.port = getenv("KUBERNETES_SERVICE_PORT"),
	};

	if (incluster_init_server(k, &c->options, &environment,
		    incluster_folder_exists(&c->options), f) == FAIL_NONE)
		NOTE(&c->notes, "the API server is ",
			k->server.scheme == URL_UNIX ? (const char *)k->server.path.ptr
						     : k->authority,
			", from ", k->source);
	return f->code;
}

enum fail_code connection_read_anchors(
	const struct connection *c, struct incluster *k, struct fail *f)
{
	if (incluster_init_files(k, &c->options, f) == FAIL_NONE)
		incluster_read_anchors(k, &c->notes, f);
	return f->code;
}

enum fail_code connection_prepare(const struct connection *c, struct incluster *k, struct fail *f)
{
	if (connection_find_server(c, k, f) == FAIL_NONE && !incluster_is_clear(k))
		connection_read_anchors(c, k, f);
	return f->code;
}

enum fail_code connection_namespace(const struct connection *c,
	char namespace[static INCLUSTER_NAMESPACE_MAX], struct fail *f)
{
	const struct incluster_environment environment = {.namespace = getenv("POD_NAMESPACE")};

	return incluster_read_namespace(&c->options, &environment, namespace, f);
}
