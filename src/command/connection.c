#include "command/connection.h"

#include <stdlib.h>

const struct connection_options_table connection_options = OPTIONS_VALUE(CONNECTION_OPTIONS);

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

enum fail_code connection_namespace(
	const struct connection *c, char namespace[static INCLUSTER_NAMESPACE_MAX], struct fail *f)
{
	const struct incluster_environment environment = {.namespace = getenv("POD_NAMESPACE")};

	return incluster_read_namespace(&c->options, &environment, namespace, f);
}
