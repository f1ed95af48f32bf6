/*
 * peyk can-i: whether the API server lets this pod do something.
 */
#include "base/clock.h"
#include "base/io.h"
#include "command/ask.h"
#include "kube/discovery.h"
#include "kube/review.h"

/* "no", and what the server gives as reasons. */
#define LINE_MAX_LEN 1024

struct can_i {
	struct connection connection;
	const char *subresource;
	bool all_namespaces;
};

#define AT(field) offsetof(struct can_i, field)

static const struct option can_i_options[] = {
	{0, OPTION_TEXT, AT(subresource), "subresource", "NAME", "as in pods and log"},
	{'A', OPTION_FLAG, AT(all_namespaces), "all-namespaces", "", "in all of them"},
	{0},
};

/* What is in no discovery and yet in rules: everything, and who may be impersonated. */
static bool is_word(struct span type)
{
	const char *word = "*\0users\0groups\0";

	while (*word != '\0' && !span_equal(type, span_of(word)))
		word += strlen(word) + 1;
	return *word != '\0';
}

/* "TYPE/NAME", "TYPE" */
static void read_resource(const struct can_i *o, const char *given, struct type *type,
	const char **access, struct fail *f)
{
	struct span name = span_of(given), word = span_take(&name, span_find(name, '/'));

	if (name.len > 0)
		access[REVIEW_NAME] = (const char *)name.ptr + 1;
	*type = (struct type){.namespaced = true};
	if (is_word(word))
		type_set(type->plural, sizeof type->plural, word);
	else
		discovery_find(type, word, &ask_call, f);
	access[REVIEW_GROUP] = type->group;
	access[REVIEW_RESOURCE] = type->plural;
	access[REVIEW_SUBRESOURCE] = o->subresource;
}

static int run(int argc, char **argv)
{
	struct can_i o = {0};
	const char *access[REVIEW_ATTRIBUTES] = {NULL};
	struct type type;
	char namespace[INCLUSTER_NAMESPACE_MAX], line[LINE_MAX_LEN];
	struct text t;
	struct fail f = {0};
	bool allowed = false, gone = false;

	if (!ask_begin(&command_can_i, &o, argc, argv, 2, &f))
		return command_finish(&f);
	access[REVIEW_VERB] = argv[0];
	if (argv[1][0] == '/')
		access[REVIEW_PATH] = argv[1];
	if (access[REVIEW_PATH] != NULL && o.subresource != NULL)
		FAIL(&f, FAIL_USAGE, "a path has no --subresource");
	else if (connection_prepare(&o.connection, &ask_server, &f) == FAIL_NONE &&
		access[REVIEW_PATH] == NULL)
		read_resource(&o, argv[1], &type, access, &f);
	if (access[REVIEW_RESOURCE] != NULL && type.namespaced && !o.all_namespaces) {
		connection_namespace(&o.connection, namespace, &f);
		access[REVIEW_NAMESPACE] = namespace;
	}
	text_init(&t, line, sizeof line - 1);
	text_add(&t, "no");
	if (f.code != FAIL_NONE || review_access(&ask_call, access, &allowed, &t, &f) != FAIL_NONE)
		return command_finish(&f);
	if (allowed) {
		t.len = 0;
		text_add(&t, "yes");
	}
	line[t.len++] = '\n';
	if (io_write(1, text_span(&t), ask_call.deadline, &gone, &f) != FAIL_NONE)
		return command_finish(&f);
	return allowed ? 0 : 1;
}

const struct command command_can_i = {
	.name = "can-i",
	.arguments = "VERB TYPE[/NAME] | PATH",
	.summary = "Whether this pod may do that: yes and 0, or no and 1.",
	.details = "",
	.options = {can_i_options, connection_options, AT(connection)},
	.run = run,
};
