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
	const char *data, *type, *manager, *dry_run, *propagation, *grace_period;
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
	if (given.data == NULL ||
		data_open(&data, given.data, !known && !is_apply(), f) != FAIL_NONE)
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
static void add_propagation(void)
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
	add_parameter("fieldManager",
		given.manager != NULL ? given.manager
			: is_apply()  ? "peyk"
				      : NULL);
	add_parameter("force", given.force ? "true" : NULL);
	add_parameter("dryRun", given.dry_run != NULL ? "All" : NULL);
	add_parameter("gracePeriodSeconds", given.grace_period);
	add_propagation();
	for (size_t i = 0; i < given.query.count; i++) {
		struct span value = span_of(given.query.item[i]);
		struct span key = span_take_to(&value, '=');

		api_add_parameter(&transfer.path, key, value);
	}
}

/* ---- which objects ---- */

static enum fail_code set_type(struct span type, struct fail *f)
{
	static char namespace[INCLUSTER_NAMESPACE_MAX];

	struct object *o = &object;

	if (discovery_find(&o->type, type, &transfer.call, f) != FAIL_NONE)
		return f->code;
	o->namespace = (struct span){0};
	if (!o->type.namespaced || given.all_namespaces)
		return FAIL_NONE;
	if (connection_namespace(&given.connection, namespace, f) == FAIL_NONE)
		o->namespace = span_of(namespace);
	return f->code;
}

/* "TYPE/NAME" or "TYPE/NAME/SUBRESOURCE" */
static enum fail_code read_object(const char *argument, struct fail *f)
{
	struct span rest = span_of(argument), type = span_take_to(&rest, '/');

	object.name = span_take_to(&rest, '/');
	if (object.name.len == 0)
		return FAIL(f, FAIL_USAGE, argument, ": a type without the name of an object");
	if (rest.len > 0)
		object.subresource = rest;
	return set_type(type, f);
}

/* Whether a selector selects: one of commas and spaces alone takes all there is. */
static bool selects(const char *selector)
{
	return selector != NULL && selector[strspn(selector, " \t\n,")] != '\0';
}

/* All objects of a type. */
static enum fail_code check_collection(struct fail *f)
{
	if (verb == DELETE && !given.all && !selects(given.selector) &&
		!selects(given.field_selector))
		return FAIL(f, FAIL_USAGE, "delete needs a NAME, -l, --field-selector or --all");
	if (given.subresource != NULL)
		return FAIL(f, FAIL_USAGE, "--subresource needs a NAME");
	return FAIL_NONE;
}

/* `count` objects, by their names. */
static enum fail_code check_objects(int count, struct fail *f)
{
	if (given.all_namespaces || given.all || given.selector != NULL ||
		given.field_selector != NULL)
		return FAIL(f, FAIL_USAGE,
			"a NAME leaves nothing to choose to -A, -l, --field-selector or --all");
	if (count > 1 && (!(verb & (GET | DELETE)) || given.data != NULL))
		return FAIL(f, FAIL_USAGE, "one object, please: the others have to wait");
	return FAIL_NONE;
}

/* ---- one command ---- */

static enum fail_code run_on(const char *raw, struct fail *f)
{
	transfer.path.len = 0;
	if (raw != NULL)
		text_add(&transfer.path, raw);
	else
		api_add_path(&transfer.path, &object, f);
	add_parameters();
	return f->code == FAIL_NONE ? transfer_run(&transfer, f) : f->code;
}

static void run_on_collection(const char *type, struct fail *f)
{
	if (check_collection(f) != FAIL_NONE || set_type(span_of(type), f) != FAIL_NONE)
		return;
	if (given.all_namespaces && object.type.namespaced)
		transfer.answer.columns = TABLE_NAMESPACE;
	answer_begin(&transfer.answer, &object.type);
	if (verb == GET) {
		transfer.request.accept = answer_accept(&transfer.answer, true);
		if (strcmp(given.chunk_size, "0") != 0)
			transfer.chunk = given.chunk_size;
	}
	run_on(NULL, f);
}

/* One of several: false when the others are not to be asked for. */
static bool go_on(struct fail *f, int *status)
{
	if (f->code == FAIL_NONE)
		transfer.before = ",";
	if (f->code != FAIL_STATUS)
		return f->code == FAIL_NONE;
	*status = command_finish(f);
	fail_clear(f);
	return true;
}

/*
 * The answers for several become the items of one List, as kubectl has it. Those
 * that tell of an error do not: each of these is told, and makes the exit status.
 */
static int run_on_objects(int argc, char **argv, struct fail *f)
{
	bool named = strchr(argv[0], '/') == NULL;
	int status = 0;

	if (check_objects(argc - named, f) != FAIL_NONE)
		return 0;
	if (named)
		set_type(span_of(argv[0]), f);
	if (argc - named > 1)
		transfer.before = "{\"kind\":\"List\",\"apiVersion\":\"v1\","
				  "\"metadata\":{\"resourceVersion\":\"\"},\"items\":[";
	answer_begin(&transfer.answer, &object.type);
	for (int i = named; i < argc && f->code == FAIL_NONE; i++) {
		if (!named)
			read_object(argv[i], f);
		else if (*argv[i] == '\0')
			FAIL(f, FAIL_USAGE, "a NAME is empty");
		else
			object.name = span_of(argv[i]);
		if (f->code == FAIL_NONE)
			run_on(NULL, f);
		if (transfer.before != NULL && !go_on(f, &status))
			break;
	}
	if (f->code == FAIL_NONE && transfer.before != NULL && *transfer.before == ',')
		answer_join(&transfer.answer, "]}\n", f);
	return status;
}

/* "get" is GET. */
static void set_method(const char *name)
{
	static char method[8];
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		method[i] = (char)(name[i] & ~0x20);
	transfer.request.method = (struct span){(unsigned char *)method, len};
}

static enum fail_code check(int argc, char **argv, struct fail *f)
{
	if (argc == 0)
		return FAIL(f, FAIL_USAGE, "a PATH or a TYPE is missing");
	if (argc > 1 && *argv[0] == '/')
		return FAIL(f, FAIL_USAGE, "one PATH at a time");
	if (given.dry_run != NULL && strcmp(given.dry_run, "server") != 0)
		return FAIL(f, FAIL_USAGE, "--dry-run=", given.dry_run,
			": only the server can tell: --dry-run=server");
	if (verb == DELETE && given.data != NULL &&
		(given.dry_run != NULL || given.propagation != NULL || given.grace_period != NULL))
		return FAIL(f, FAIL_USAGE, "with -d, a deletion's options belong into its data");
	return *argv[0] == '/' ? request_check_path(span_of(argv[0]), f) : FAIL_NONE;
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
	int status = 0;

	transfer.request.accept = answer_accept(&transfer.answer, false);
	if (*argv[0] != '/' && (argc > 1 || strchr(argv[0], '/') != NULL)) {
		status = run_on_objects(argc, argv, f);
	} else if (*argv[0] != '/') {
		run_on_collection(argv[0], f);
	} else {
		answer_begin(&transfer.answer, NULL);
		run_on(argv[0], f);
	}
	/* When all of several failed, nothing has come that could end. */
	if (f->code == FAIL_NONE && (transfer.before == NULL || *transfer.before == ','))
		answer_end(&transfer.answer, f);
	output_flush(&transfer.answer.output);
	return status;
}

static int run(unsigned which, int argc, char **argv)
{
	const struct options options = command_options(&command_verbs, which);
	struct fail f = {0};
	int64_t deadline;
	int status = 0;

	given = (struct verbs){
		.connection.timeout = 30 * CLOCK_SECOND, .chunk_size = "500", .type = "strategic"};
	verb = options.bit;
	argc = options_read(&options, &given, argc, argv, &f);
	if (given.connection.help) {
		command_help(&command_verbs, which, 1);
		return 0;
	}
	deadline = deadline_after(given.connection.timeout);
	set_method(command_text(&command_verbs, which, COMMAND_NAME));
	transfer.request.fields = &given.fields;
	transfer.include = given.include;
	text_init(&transfer.path, transfer.bytes, sizeof transfer.bytes);
	output_init(&transfer.answer.output, STDOUT_FILENO, deadline, &f);
	call_init(&transfer.call, &server, deadline, &given.connection.notes);
	transfer.call.retries = connection_retries(&given.connection, CALL_RETRIES);
	if (given.subresource != NULL)
		object.subresource = span_of(given.subresource);
	if (f.code == FAIL_NONE && check(argc, argv, &f) == FAIL_NONE &&
		answer_init(&transfer.answer, format_for(argv[0]), &f) == FAIL_NONE &&
		set_body(&f) == FAIL_NONE &&
		connection_prepare(&given.connection, &server, &f) == FAIL_NONE)
		status = run_request(argc, argv, &f);
	if (f.code != FAIL_NONE)
		status = command_finish(&f);
	selection_show_error(&transfer.answer.selection);
	return status;
}

const struct command command_verbs = {
	COMMAND_TEXT("get", "PATH | TYPE[/NAME] [NAME...]",
		"Prints what the API server answers: the body, byte for byte, or what -o asks for.",
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
