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

/* What is given, and what becomes of it. */
static struct can_i {
	struct connection connection;
	const char *subresource;
	bool all_namespaces;
	bool allowed, gone;
	const char *access[REVIEW_ATTRIBUTES];
	struct fail f;
	struct text line;
	struct type type;
	char namespace[INCLUSTER_NAMESPACE_MAX];
	char buffer[LINE_MAX_LEN];
} can_i;

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
static void read_resource(const char *given, struct fail *f)
{
	struct span name = span_of(given), word = span_take(&name, span_find(name, '/'));
	struct type *type = &can_i.type;

	if (name.len > 0)
		can_i.access[REVIEW_NAME] = (const char *)name.ptr + 1;
	type->namespaced = true;
	if (is_word(word))
		type_set(type->plural, sizeof type->plural, word);
	else
		discovery_find(type, word, &ask_call, f);
	can_i.access[REVIEW_GROUP] = type->group;
	can_i.access[REVIEW_RESOURCE] = type->plural;
	can_i.access[REVIEW_SUBRESOURCE] = can_i.subresource;
	can_i.access[REVIEW_NAMESPACE] = can_i.namespace;
	if (f->code == FAIL_NONE && type->namespaced && !can_i.all_namespaces)
		connection_namespace(&can_i.connection, can_i.namespace, f);
}

static void ask(char **argv, struct fail *f)
{
	struct text *line = &can_i.line;

	can_i.access[REVIEW_VERB] = argv[0];
	if (argv[1][0] != '/')
		read_resource(argv[1], f);
	else if (can_i.subresource != NULL)
		FAIL(f, FAIL_USAGE, "a path has no --subresource");
	else
		can_i.access[REVIEW_PATH] = argv[1];
	text_init(line, can_i.buffer, sizeof can_i.buffer - 1);
	text_add(line, "no");
	if (f->code != FAIL_NONE ||
		review_access(&ask_call, can_i.access, &can_i.allowed, line, f) != FAIL_NONE)
		return;
	if (can_i.allowed) {
		line->len = 0;
		text_add(line, "yes");
	}
	line->ptr[line->len++] = '\n';
	io_write(1, text_span(line), ask_call.deadline, &can_i.gone, f);
}

static int run(int argc, char **argv)
{
	struct fail *f = &can_i.f;

	if (ask_begin(&command_can_i, &can_i, argc, argv, 2, f) &&
		connection_prepare(&can_i.connection, &ask_server, f) == FAIL_NONE) {
		ask(argv, f);
		if (f->code == FAIL_NONE)
			return can_i.allowed ? 0 : 1;
	}
	return command_finish(f);
}

const struct command command_can_i = {
	.name = "can-i",
	.arguments = "VERB TYPE[/NAME] | PATH",
	.summary = "Whether this pod may do that: yes and 0, or no and 1.",
	.details = "",
	.options = {can_i_options, connection_options, AT(connection)},
	.run = run,
};
