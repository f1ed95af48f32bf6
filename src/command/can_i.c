/*
 * peyk can-i: whether the API server lets this pod do something.
 */
#include "base/clock.h"
#include "base/io.h"
#include "command/ask.h"
#include "kube/discovery.h"
#include "kube/review.h"

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
	return span_equal(type, SPAN("*")) || span_equal(type, SPAN("users")) ||
		span_equal(type, SPAN("groups"));
}

/* "TYPE/NAME", "TYPE" */
static enum fail_code read_resource(const struct can_i *o, const char *given, struct type *type,
	struct review_access *access, struct fail *f)
{
	struct span name = span_of(given), word = span_take(&name, span_find(name, '/'));

	if (name.len > 0)
		access->name = (const char *)name.ptr + 1;
	*type = (struct type){.namespaced = true};
	if (is_word(word))
		type_set(type->plural, sizeof type->plural, word);
	else
		discovery_find(type, word, &ask_call, f);
	access->group = type->group;
	access->resource = type->plural;
	access->subresource = o->subresource;
	return f->code;
}

static enum fail_code tell(const struct review_answer *answer, struct fail *f)
{
	char line[REVIEW_WHY_MAX + 10];
	struct text t;
	bool gone = false;

	text_init(&t, line, sizeof line);
	text_add(&t, answer->allowed ? "yes" : "no");
	if (!answer->allowed)
		text_add_span(&t, text_span(&answer->why));
	text_add(&t, "\n");
	return io_write(1, text_span(&t), ask_call.deadline, &gone, f);
}

static int run(int argc, char **argv)
{
	struct can_i o = {0};
	struct review_access access = {0};
	struct review_answer answer = {0};
	struct type type;
	char namespace[INCLUSTER_NAMESPACE_MAX], why[REVIEW_WHY_MAX];
	struct fail f = {0};

	if (!ask_begin(&command_can_i, &o, argc, argv, 2, &f))
		return command_finish(&f);
	if (o.subresource != NULL && argv[1][0] == '/')
		FAIL(&f, FAIL_USAGE, "a path has no --subresource");
	if (f.code != FAIL_NONE || connection_prepare(&o.connection, &ask_server, &f) != FAIL_NONE)
		return command_finish(&f);
	access.verb = argv[0];
	if (argv[1][0] == '/')
		access.path = argv[1];
	else if (read_resource(&o, argv[1], &type, &access, &f) == FAIL_NONE && type.namespaced &&
		!o.all_namespaces &&
		connection_namespace(&o.connection, namespace, &f) == FAIL_NONE)
		access.namespace = namespace;
	text_init(&answer.why, why, sizeof why);
	if (f.code == FAIL_NONE && review_access(&ask_call, &access, &answer, &f) == FAIL_NONE &&
		tell(&answer, &f) == FAIL_NONE)
		return answer.allowed ? 0 : 1;
	return command_finish(&f);
}

const struct command command_can_i = {
	.name = "can-i",
	.arguments = "VERB TYPE[/NAME] | PATH",
	.summary = "Whether this pod may do that: yes and 0, or no and 1.",
	.details = "",
	.options = {can_i_options, connection_options, AT(connection)},
	.run = run,
};
