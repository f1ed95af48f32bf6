/*
 * peyk get, post, put, patch, delete: requests to the API server, their answers
 * on stdout.
 */
#include "base/clock.h"
#include "command/command.h"
#include "command/connection.h"
#include "command/data.h"
#include "command/transfer.h"
#include "kube/api.h"
#include "kube/discovery.h"

/* As bits: which commands have an option. */
enum verb {
	GET = 1,
	POST = 2,
	PUT = 4,
	PATCH = 8,
	DELETE = 16,
	SENDS = POST | PUT | PATCH
};

/* What is given. */
struct verbs {
	struct connection connection;
	struct fields fields;
	struct list query;
	bool include, all_namespaces, all, force;
	const char *selector, *field_selector, *chunk_size, *subresource, *output;
	const char *data, *type, *manager, *dry_run, *propagation, *grace_period;
};

#define AT(field) offsetof(struct verbs, field)

static const struct option verb_options[] = {
	{'n', OPTION_TEXT, AT(connection.options.namespace), "namespace", "NAMESPACE",
		"instead of the pod's own"},
	{'A', OPTION_FLAG | OPTION_ONLY(GET), AT(all_namespaces), "all-namespaces", "",
		"of every namespace"},
	{'l', OPTION_TEXT | OPTION_ONLY(GET | DELETE), AT(selector), "selector", "LABELS",
		"as in app=web,tier!=x"},
	{0, OPTION_TEXT | OPTION_ONLY(GET | DELETE), AT(field_selector), "field-selector", "FIELDS",
		"as in status.phase=Running"},
	{0, OPTION_FLAG | OPTION_ONLY(DELETE), AT(all), "all", "", "all objects of TYPE"},
	{0, OPTION_TEXT | OPTION_ONLY(GET), AT(chunk_size), "chunk-size", "N",
		"of a list at once: 500; 0: all"},
	{'o', OPTION_TEXT, AT(output), "output", "FORMAT", "json, name"},
	{'d', OPTION_TEXT | OPTION_ONLY(SENDS | DELETE), AT(data), "data", "DATA",
		"JSON; @FILE; @-: stdin"},
	{0, OPTION_TEXT | OPTION_ONLY(PATCH), AT(type), "type", "TYPE",
		"strategic, merge, json or apply"},
	{0, OPTION_TEXT | OPTION_ONLY(SENDS), AT(manager), "field-manager", "NAME",
		"who owns the fields"},
	{0, OPTION_FLAG | OPTION_ONLY(PATCH), AT(force), "force-conflicts", "",
		"apply: take others' fields"},
	{0, OPTION_TEXT | OPTION_ONLY(DELETE), AT(propagation), "propagation-policy", "POLICY",
		"background, foreground or orphan"},
	{0, OPTION_TEXT | OPTION_ONLY(DELETE), AT(grace_period), "grace-period", "SECONDS",
		"instead of the object's own"},
	{0, OPTION_TEXT | OPTION_ONLY(SENDS | DELETE), AT(dry_run), "dry-run", "server",
		"change nothing"},
	{0, OPTION_TEXT, AT(subresource), "subresource", "NAME", "as in status, scale, token"},
	{0, OPTION_LIST, AT(query), "query", "KEY=VALUE", "for the URL"},
	{'i', OPTION_FLAG, AT(include), "include", "", "print the head of the answer, too"},
	{'H', OPTION_HEADER, AT(fields), "header", "'NAME: VALUE'", "send this header"},
	{0},
};

/* Large, and most of it is never touched: pages that cost nothing. */
static struct incluster server;
static struct transfer transfer;
static struct data data;
static struct verbs given;
static unsigned verb;

/* ---- what is sent ---- */

/* The value of --type; null: there is none such. */
static const char *patch_type(const char *name)
{
	static const char types[][2][40] = {
		{"strategic", "application/strategic-merge-patch+json"},
		{"merge", "application/merge-patch+json"},
		{"json", "application/json-patch+json"},
		{"apply", "application/apply-patch+yaml"},
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i][0], name) == 0)
			return types[i][1];
	return NULL;
}

static bool is_apply(void)
{
	return verb == PATCH && strcmp(given.type, "apply") == 0;
}

static enum fail_code set_body(struct fail *f)
{
	const char *type = verb == PATCH ? patch_type(given.type) : "application/json";
	bool known = fields_have(&given.fields, SPAN("Content-Type"));

	if (type == NULL)
		return FAIL(f, FAIL_USAGE, "--type=", given.type,
			": there are strategic, merge, json and apply");
	if (given.data == NULL && (verb & (PUT | PATCH)))
		return FAIL(f, FAIL_USAGE, "there is nothing to send: give it with -d");
	if (given.data == NULL || data_open(&data, given.data, !known && !is_apply(), f) != FAIL_NONE)
		return f->code;
	transfer.request.content_type = span_of(type);
	transfer.request.body = &data.body;
	return FAIL_NONE;
}

static void add_parameter(const char *key, const char *value)
{
	if (value != NULL)
		api_add_parameter(&transfer.path, span_of(key), span_of(value));
}

/* "foreground" as the API has it: "Foreground". */
static void add_propagation(struct fail *f)
{
	char policy[16];
	struct text t;

	if (given.propagation == NULL)
		return;
	text_init(&t, policy, sizeof policy);
	for (const char *at = given.propagation; *at != '\0'; at++)
		text_add_byte(&t, ascii_lower((unsigned char)*at));
	if (t.len > 0)
		policy[0] = (char)(policy[0] & ~0x20);
	add_parameter("propagationPolicy", text_string(&t));
}

static void add_parameters(void)
{
	add_parameter("labelSelector", given.selector);
	add_parameter("fieldSelector", given.field_selector);
	add_parameter("fieldManager", given.manager != NULL ? given.manager : is_apply() ? "peyk" : NULL);
	add_parameter("force", given.force ? "true" : NULL);
	add_parameter("dryRun", given.dry_run != NULL ? "All" : NULL);
	add_parameter("gracePeriodSeconds", given.grace_period);
	add_propagation();
	for (size_t i = 0; i < given.query.count; i++) {
		struct span value = span_of(given.query.item[i]);
		struct span key = span_take(&value, span_find(value, '='));

		if (value.len > 0)
			span_take(&value, 1);
		api_add_parameter(&transfer.path, key, value);
	}
}
