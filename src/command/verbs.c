/*
 * peyk get, post, put, patch, delete: requests to the API server, their answers
 * on stdout.
 */
#include <unistd.h>

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
	const char *data, *type, *manager, *dry_run, *grace_period;
	char *propagation; /* of argv: it may be changed */
};

#define AT(field) offsetof(struct verbs, field)

#define VERB_OPTIONS(ROW) \
	ROW('n', OPTION_TEXT, AT(connection.options.namespace), "namespace", "NAMESPACE", \
		"instead of the pod's own") \
	ROW('A', OPTION_FLAG | OPTION_ONLY(GET), AT(all_namespaces), "all-namespaces", "", \
		"of every namespace") \
	ROW('l', OPTION_TEXT | OPTION_ONLY(GET | DELETE), AT(selector), "selector", "LABELS", \
		"as in app=web,tier!=x") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(GET | DELETE), AT(field_selector), "field-selector", \
		"FIELDS", "as in status.phase=Running") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(DELETE), AT(all), "all", "", "all objects of TYPE") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(GET), AT(chunk_size), "chunk-size", "N", \
		"of a list at once: 500; 0: all") \
	ROW('o', OPTION_TEXT, AT(output), "output", "FORMAT", \
		"json, name, table, wide, jsonpath=...") \
	ROW('d', OPTION_TEXT | OPTION_ONLY(SENDS | DELETE), AT(data), "data", "DATA", \
		"JSON; @FILE; @-: stdin") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(PATCH), AT(type), "type", "TYPE", \
		"strategic, merge, json or apply") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(SENDS), AT(manager), "field-manager", "NAME", \
		"who owns the fields") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(PATCH), AT(force), "force-conflicts", "", \
		"apply: take others' fields") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(DELETE), AT(propagation), "propagation-policy", "POLICY", \
		"background, foreground or orphan") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(DELETE), AT(grace_period), "grace-period", "SECONDS", \
		"instead of the object's own") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(SENDS | DELETE), AT(dry_run), "dry-run", "server", \
		"change nothing") \
	ROW(0, OPTION_TEXT, AT(subresource), "subresource", "NAME", "as in status, scale, token") \
	ROW(0, OPTION_LIST, AT(query), "query", "KEY=VALUE", "for the URL") \
	ROW('i', OPTION_FLAG, AT(include), "include", "", "print the head of the answer, too") \
	ROW('H', OPTION_HEADER, AT(fields), "header", "'NAME: VALUE'", "send this header")
OPTIONS(verb_options, VERB_OPTIONS);

/* Large, and most of it is never touched: pages that cost nothing. */
static struct incluster server;
static struct transfer transfer;
static struct data data;
static struct verbs given;
static struct object object;
static unsigned verb;

/* ---- what is sent ---- */

/* Whose media type --type names by its beginning. */
static const char patches[] = "application/strategic-merge-patch+json\0"
			      "application/merge-patch+json\0"
			      "application/json-patch+json\0"
			      "application/apply-patch+yaml\0";

#define PATCHES_AT (sizeof "application/" - 1)

/* Empty: there is none such. */
static const char *patch_type(const char *name)
{
	const char *type = patches;
	size_t len = strlen(name);

	while (*type != '\0' &&
		(strncmp(type + PATCHES_AT, name, len) != 0 || type[PATCHES_AT + len] != '-'))
		type += strlen(type) + 1;
	return type;
}

static enum fail_code set_body(struct fail *f)
{
	const char *type = verb == PATCH ? patch_type(given.type) : "application/json";
	bool apply = verb == PATCH && *given.type == 'a';

	if (apply && given.manager == NULL)
		given.manager = "peyk";
	if (given.data == NULL)
		return FAIL_NONE;
	transfer.request.content_type = span_of(type);
	transfer.request.body = &data.body;
	return data_open(
		&data, given.data, !apply && !fields_have(&given.fields, SPAN("Content-Type")), f);
}

static void add_parameter(const char *key, const char *value)
{
	if (value != NULL)
		api_add_parameter(&transfer.path, span_of(key), span_of(value));
}

static void add_parameters(void)
{
	add_parameter("labelSelector", given.selector);
	add_parameter("fieldSelector", given.field_selector);
	add_parameter("fieldManager", given.manager);
	add_parameter("force", given.force ? "true" : NULL);
	add_parameter("dryRun", given.dry_run);
	add_parameter("gracePeriodSeconds", given.grace_period);
	add_parameter("propagationPolicy", given.propagation);
	for (size_t i = 0; i < given.query.count; i++) {
		struct span value = span_of(given.query.item[i]), key = span_take_to(&value, '=');

		api_add_parameter(&transfer.path, key, value);
	}
}

/* ---- which objects ---- */

static enum fail_code set_type(struct span type, struct fail *f)
{
	static char namespace[INCLUSTER_NAMESPACE_MAX];

	object.namespace.len = 0;
	if (discovery_find(&object.type, type, &transfer.call, f) == FAIL_NONE &&
		object.type.namespaced && !given.all_namespaces &&
		connection_namespace(&given.connection, namespace, f) == FAIL_NONE)
		object.namespace = span_of(namespace);
	return f->code;
}

/*
 * Cuts "TYPE/NAME" or "TYPE/NAME/SUBRESOURCE", or after a TYPE the NAME alone;
 * returns the TYPE. False when it is none of them.
 */
static bool read_object(const char *argument, bool named, struct span *type)
{
	struct span rest = span_of(argument);

	*type = (struct span){0};
	if (!named)
		*type = span_take_to(&rest, '/');
	object.name = named ? rest : span_take_to(&rest, '/');
	object.subresource = span_of(given.subresource != NULL ? given.subresource : "");
	if (!named && rest.len > 0)
		object.subresource = rest;
	return api_is_name(object.name) && (named || rest.len == 0 || api_is_name(rest));
}

/* Whether a selector selects: one of commas and spaces takes all there is. */
static bool selects(const char *selector)
{
	return selector != NULL && selector[strspn(selector, " \t\n,")] != '\0';
}

/* Says what is wrong with what is given, if anything is. */
static enum fail_code check(const char *wrong, struct fail *f)
{
	return wrong != NULL ? FAIL(f, FAIL_USAGE, wrong) : f->code;
}

static const char *wrong_arguments(int argc, char **argv)
{
	if (argc == 0 || (argc > 1 && *argv[0] == '/'))
		return "one PATH, or a TYPE, is needed";
	if (given.data == NULL && (verb & (PUT | PATCH)))
		return "there is nothing to send: give it with -d";
	if (verb == PATCH && *patch_type(given.type) == '\0')
		return "--type is strategic, merge, json or apply";
	if (given.dry_run != NULL && strcmp(given.dry_run, "server") != 0)
		return "--dry-run=server is the only one";
	if (verb == DELETE && given.data != NULL &&
		(given.dry_run != NULL || given.propagation != NULL || given.grace_period != NULL))
		return "with -d, a deletion's options belong into its data";
	return NULL;
}

/* All objects of a type. */
static const char *wrong_collection(void)
{
	if (verb == DELETE && !given.all && !selects(given.selector) &&
		!selects(given.field_selector))
		return "delete needs a NAME, -l, --field-selector or --all";
	return given.subresource != NULL ? "--subresource needs a NAME" : NULL;
}

/* `count` objects, by their names. */
static const char *wrong_objects(int count)
{
	if (given.all_namespaces || given.all || given.selector != NULL ||
		given.field_selector != NULL)
		return "no -A, -l, --field-selector, --all with a NAME";
	if (count > 1 && (!(verb & (GET | DELETE)) || given.data != NULL))
		return "one object at a time";
	return NULL;
}

/* ---- one command ---- */

/* The answers to one request, or those that belong together, at the path that has been set. */
static void run_on(struct fail *f)
{
	add_parameters();
	if (f->code == FAIL_NONE)
		transfer_run(&transfer, f);
}

static void run_on_object(struct fail *f)
{
	transfer.path.len = 0;
	api_add_path(&transfer.path, &object, f);
	run_on(f);
}

static void end(struct fail *f)
{
	if (f->code == FAIL_NONE)
		answer_end(&transfer.answer, f);
}

static void run_on_path(const char *path, struct fail *f)
{
	char type[TYPE_GROUP_MAX + 2 * TYPE_WORD_MAX];
	struct text t;
	bool all = false;

	text_init(&t, type, sizeof type);
	if (transfer.answer.format == ANSWER_NAME) {
		if (!api_read_path(span_of(path), &t, &all))
			FAIL(f, FAIL_USAGE, path, ": there are no objects that have a name");
		else
			discovery_find(&object.type, text_span(&t), &transfer.call, f);
	}
	transfer.request.accept = answer_accept(&transfer.answer, all);
	text_add(&transfer.path, path);
	answer_begin(&transfer.answer, &object.type, all, f);
	run_on(f);
	end(f);
}

static void run_on_collection(const char *type, struct fail *f)
{
	if (check(wrong_collection(), f) != FAIL_NONE || set_type(span_of(type), f) != FAIL_NONE)
		return;
	if (given.all_namespaces && object.type.namespaced)
		transfer.answer.columns |= TABLE_NAMESPACE;
	transfer.request.accept = answer_accept(&transfer.answer, verb == GET);
	if (verb == GET && strcmp(given.chunk_size, "0") != 0)
		transfer.chunk = given.chunk_size;
	answer_begin(&transfer.answer, &object.type, verb != POST, f);
	run_on_object(f);
	end(f);
}

/* One of several has been asked for: false when the others are not to be. */
static bool go_on(struct fail *f, int *status)
{
	if (f->code == FAIL_STATUS) {
		*status = command_finish(f);
		fail_clear(f);
	} else if (f->code == FAIL_NONE && transfer.before != NULL) {
		transfer.before = ",";
	}
	return f->code == FAIL_NONE;
}

/*
 * The answers for several become the items of one List, as kubectl has it, but for
 * names, which follow each other. Those that tell of an error do not: each of them
 * is told, and makes the exit status.
 */
static int run_on_objects(int argc, char **argv, struct fail *f)
{
	bool named = strchr(argv[0], '/') == NULL;
	bool several = argc - named > 1, joined = several && transfer.answer.format != ANSWER_NAME;
	struct span type;
	int status = 0;

	/* All of them before the first is asked for. */
	for (int i = named; i < argc; i++)
		if (!read_object(argv[i], named, &type))
			FAIL(f, FAIL_USAGE, argv[i],
				": a NAME is missing, or is . or .., or holds a / or a %");
	if (check(wrong_objects(argc - named), f) == FAIL_NONE && named)
		set_type(span_of(argv[0]), f);
	if (joined)
		transfer.before = "{\"kind\":\"List\",\"apiVersion\":\"v1\","
				  "\"metadata\":{\"resourceVersion\":\"\"},\"items\":[";
	transfer.request.accept = answer_accept(&transfer.answer, false);
	for (int i = named; i < argc && f->code == FAIL_NONE; i++) {
		read_object(argv[i], named, &type);
		if (!named && set_type(type, f) != FAIL_NONE)
			break;
		if (!joined || i == named)
			answer_begin(&transfer.answer, &object.type, false, f);
		run_on_object(f);
		if (!joined)
			end(f);
		if (several && !go_on(f, &status))
			break;
	}
	if (joined && *transfer.before == ',') {
		answer_join(&transfer.answer, "]}\n", f);
		end(f);
	}
	return status;
}

/* As the API has them. */
static void spell_values(void)
{
	if (given.dry_run != NULL)
		given.dry_run = "All";
	for (char *at = given.propagation; at != NULL && *at != '\0'; at++)
		*at = (char)(at == given.propagation ? *at & ~0x20 : *at | 0x20);
}

/* For a person, types are tables, as they are with kubectl. */
static const char *format_for(const char *argument)
{
	if (given.output != NULL)
		return given.output;
	return verb == GET && *argument != '/' && isatty(STDOUT_FILENO) ? "table" : "json";
}

static int run_request(int argc, char **argv, struct fail *f)
{
	if (check(wrong_arguments(argc, argv), f) != FAIL_NONE ||
		(*argv[0] == '/' && request_check_path(span_of(argv[0]), f) != FAIL_NONE) ||
		answer_init(&transfer.answer, format_for(argv[0]), f) != FAIL_NONE ||
		set_body(f) != FAIL_NONE ||
		connection_prepare(&given.connection, &server, f) != FAIL_NONE)
		return 0;
	spell_values();
	if (*argv[0] != '/' && (argc > 1 || strchr(argv[0], '/') != NULL))
		return run_on_objects(argc, argv, f);
	if (*argv[0] == '/')
		run_on_path(argv[0], f);
	else
		run_on_collection(argv[0], f);
	return 0;
}

static int run(unsigned which, int argc, char **argv)
{
	static const char methods[][7] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
	const struct options options = command_options(&command_verbs, which);
	struct fail f = {0};
	int64_t deadline;
	int status = 0;

	given.connection.timeout = 30 * CLOCK_SECOND;
	given.chunk_size = "500";
	given.type = "strategic";
	verb = options.bit;
	argc = options_read(&options, &given, argc, argv, &f);
	if (given.connection.help) {
		command_help(&command_verbs, which, 1);
		return 0;
	}
	deadline = deadline_after(given.connection.timeout);
	transfer.request.method = span_of(methods[which]);
	transfer.request.fields = &given.fields;
	transfer.include = given.include;
	text_init(&transfer.path, transfer.bytes, sizeof transfer.bytes);
	output_init(&transfer.answer.output, STDOUT_FILENO, deadline, &f);
	call_init(&transfer.call, &server, deadline, &given.connection.notes);
	transfer.call.retries = connection_retries(&given.connection, CALL_RETRIES);
	if (f.code == FAIL_NONE)
		status = run_request(argc, argv, &f);
	output_flush(&transfer.answer.output);
	if (f.code != FAIL_NONE)
		status = command_finish(&f);
	selection_show_error(&transfer.answer.selection);
	return status;
}

const struct command command_verbs = {
	COMMAND_TEXT("get", "PATH | TYPE[/NAME] [NAME...]",
		"Prints what the API server answers, byte for byte, or what -o makes of it.",
		"PATH is sent as it is; TYPE is one of kubectl's, as in pods, deploy, jobs.batch.\n")
		COMMAND_TEXT("post", "PATH | TYPE[/NAME/SUBRESOURCE]",
			"Creates an object, or what else POST means there, and prints the answer.",
			"") COMMAND_TEXT("put", "PATH | TYPE/NAME",
			"Replaces an object, and prints the answer.", "") COMMAND_TEXT("patch",
			"PATH | TYPE/NAME", "Changes an object, and prints the answer.", "")
			COMMAND_TEXT("delete", "PATH | TYPE/NAME... | TYPE -l LABELS",
				"Deletes objects, and prints the answer.", ""),
	{verb_options.rows, connection_options.rows, offsetof(struct verbs, connection), GET},
	run,
};
