/*
 * peyk endpoints: where a Service's endpoints are, a line each.
 */
#include "command/ask.h"
#include "kube/lookup.h"

/* Large: see ask.h. */
static struct endpoints found;
static struct endpoints_service service;

static void print(struct ask *a)
{
	if (a->json)
		text_add(&a->text, "[");
	for (size_t i = 0; i < found.count; i++) {
		if (a->json)
			endpoints_add_json(&found, i, &a->text);
		else
			endpoints_add_line(&found, i, &a->text);
		text_add(&a->text, !a->json ? "\n" : i + 1 < found.count ? ",\n" : "]\n");
		ask_tell(a);
	}
}

void ask_endpoints(struct ask *a, char **argv)
{
	enum endpoints_wanted wanted = a->serving ? ENDPOINTS_SERVING : ENDPOINTS_READY;
	struct endpoints_service *s = &service;

	if (endpoints_read_service(argv[0], s, &a->f) == FAIL_NONE && s->space[0] == '\0')
		connection_namespace(&a->connection, s->space, &a->f);
	endpoints_init(&found, a->all ? ENDPOINTS_ALL : wanted, s->port, a->json);
	if (a->f.code == FAIL_NONE && ask_prepare(a) == FAIL_NONE &&
		lookup(&found, &a->call, s, &a->f) == FAIL_NONE)
		print(a);
}
