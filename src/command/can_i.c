/*
 * peyk can-i: whether the API server lets this pod do something.
 */
#include "command/ask.h"
#include "kube/discovery.h"
#include "kube/review.h"

static struct type type;
static const char *access[REVIEW_ATTRIBUTES];

/* What is in no discovery and yet in rules: everything, and who may be impersonated. */
static bool is_word(struct span name)
{
	const char *word = "*\0users\0groups\0";

	while (*word != '\0' && !span_equal(name, span_of(word)))
		word += strlen(word) + 1;
	return *word != '\0';
}

/* "TYPE/NAME", "TYPE" */
static void read_resource(struct ask *a, const char *given)
{
	struct span name = span_of(given), word = span_take(&name, span_find(name, '/'));

	if (name.len > 0)
		access[REVIEW_NAME] = (const char *)name.ptr + 1;
	type.namespaced = true;
	if (is_word(word))
		types_set(type.plural, sizeof type.plural, word);
	else
		discovery_find(&type, word, &a->call, &a->f);
	access[REVIEW_GROUP] = type.group;
	access[REVIEW_RESOURCE] = type.plural;
	access[REVIEW_SUBRESOURCE] = a->subresource;
	access[REVIEW_NAMESPACE] = a->namespace;
	if (a->f.code == FAIL_NONE && type.namespaced && !a->all_namespaces)
		connection_namespace(&a->connection, a->namespace, &a->f);
}

void ask_can_i(struct ask *a, char **argv)
{
	bool allowed = false;

	access[REVIEW_VERB] = argv[0];
	if (argv[1][0] == '/')
		access[REVIEW_PATH] = argv[1];
	if (access[REVIEW_PATH] != NULL && a->subresource != NULL)
		FAIL(&a->f, FAIL_USAGE, "a path has no --subresource");
	else if (ask_prepare(a) == FAIL_NONE && access[REVIEW_PATH] == NULL)
		read_resource(a, argv[1]);
	text_add(&a->text, "no");
	if (a->f.code != FAIL_NONE ||
		review_access(&a->call, access, &allowed, &a->text, &a->f) != FAIL_NONE)
		return;
	a->no = !allowed;
	if (allowed) {
		a->text.len = 0;
		text_add(&a->text, "yes");
	}
	text_add(&a->text, "\n");
	ask_tell(a);
}
