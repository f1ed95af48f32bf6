/*
 * peyk endpoints: where a Service's endpoints are, a line each.
 */
#include "base/output.h"
#include "command/ask.h"
#include "kube/lookup.h"

struct options_given {
	struct connection connection;
	const char *output;
	bool serving, all;
};

#define AT(field) offsetof(struct options_given, field)

static const struct option endpoints_options[] = {
	{0, OPTION_FLAG, AT(serving), "serving", "", "those too that end but still serve"},
	{0, OPTION_FLAG, AT(all), "all", "", "those too that are not ready"},
	{'o', OPTION_TEXT, AT(output), "output", "json", "an array of objects"},
	{0},
};

/* Large: see ask.h. */
static struct endpoints found;
static struct output out;

static void print(bool json, struct fail *f)
{
	char line[ENDPOINTS_OBJECT_MAX];
	struct text t;

	output_init(&out, 1, ask_call.deadline, f);
	text_init(&t, line, sizeof line);
	if (json)
		text_add(&t, "[");
	for (size_t i = 0; i < found.count; i++) {
		if (json)
			endpoints_add_json(&found, i, &t);
		else
			endpoints_add_line(&found, i, &t);
		text_add(&t, !json ? "\n" : i + 1 < found.count ? ",\n" : "]\n");
		sink_put(&out.sink, text_span(&t));
		t.len = 0;
	}
	output_flush(&out);
}

static int run(int argc, char **argv)
{
	struct options_given o = {0};
	struct endpoints_service service;
	struct fail f = {0};
	bool json;

	if (ask_begin(&command_endpoints, &o, argc, argv, 1, &f) && ask_json(o.output, &json, &f) &&
		endpoints_read_service(argv[0], &service, &f) == FAIL_NONE &&
		(service.space[0] != '\0' ||
			connection_namespace(&o.connection, service.space, &f) == FAIL_NONE) &&
		connection_prepare(&o.connection, &ask_server, &f) == FAIL_NONE) {
		endpoints_init(&found,
			o.all               ? ENDPOINTS_ALL
				: o.serving ? ENDPOINTS_SERVING
					    : ENDPOINTS_READY,
			service.port, json);
		if (lookup(&found, &ask_call, &service, &f) == FAIL_NONE)
			print(json, &f);
	}
	return command_finish(&f);
}

const struct command command_endpoints = {
	.name = "endpoints",
	.arguments = "SERVICE[.NAMESPACE][:PORT]",
	.summary = "Prints the addresses of a Service's ready endpoints, a line each.",
	.details = "PORT is a port's name or number; without one, every port is a line.\n",
	.options = {endpoints_options, connection_options, AT(connection)},
	.run = run,
};
