/*
 * peyk endpoints: where a Service's endpoints are, a line each.
 */
#include "base/output.h"
#include "command/ask.h"
#include "kube/lookup.h"

/* What is given, and what becomes of it. Large: see ask.h. */
static struct given {
	struct connection connection;
	const char *output;
	bool serving, all, json;
	struct endpoints_service service;
	struct fail f;
	struct text line;
	char buffer[ENDPOINTS_OBJECT_MAX];
	struct output out;
	struct endpoints found;
} given;

#define AT(field) offsetof(struct given, field)

static const struct option endpoints_options[] = {
	{0, OPTION_FLAG, AT(serving), "serving", "", "those too that end but still serve"},
	{0, OPTION_FLAG, AT(all), "all", "", "those too that are not ready"},
	{'o', OPTION_TEXT, AT(output), "output", "json", "an array of objects"},
	{0},
};

static void print(struct given *g)
{
	struct text *t = &g->line;

	output_init(&g->out, 1, ask_call.deadline, &g->f);
	text_init(t, g->buffer, sizeof g->buffer);
	if (g->json)
		text_add(t, "[");
	for (size_t i = 0; i < g->found.count; i++) {
		if (g->json)
			endpoints_add_json(&g->found, i, t);
		else
			endpoints_add_line(&g->found, i, t);
		text_add(t, !g->json ? "\n" : i + 1 < g->found.count ? ",\n" : "]\n");
		sink_put(&g->out.sink, text_span(t));
		t->len = 0;
	}
	output_flush(&g->out);
}

static int run(int argc, char **argv)
{
	struct given *g = &given;
	struct endpoints_service *s = &g->service;
	struct fail *f = &g->f;

	if (ask_begin(&command_endpoints, g, argc, argv, 1, f) &&
		ask_json(g->output, &g->json, f) &&
		endpoints_read_service(argv[0], s, f) == FAIL_NONE &&
		(s->space[0] != '\0' ||
			connection_namespace(&g->connection, s->space, f) == FAIL_NONE) &&
		connection_prepare(&g->connection, &ask_server, f) == FAIL_NONE) {
		endpoints_init(&g->found,
			g->all               ? ENDPOINTS_ALL
				: g->serving ? ENDPOINTS_SERVING
					     : ENDPOINTS_READY,
			s->port, g->json);
		if (lookup(&g->found, &ask_call, s, f) == FAIL_NONE)
			print(g);
	}
	return command_finish(f);
}

const struct command command_endpoints = {
	.name = "endpoints",
	.arguments = "SERVICE[.NAMESPACE][:PORT]",
	.summary = "Prints the addresses of a Service's ready endpoints, a line each.",
	.details = "PORT is a port's name or number; without one, every port is a line.\n",
	.options = {endpoints_options, connection_options, AT(connection)},
	.run = run,
};
