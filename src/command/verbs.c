/*
 * peyk get, post, put, patch, delete: requests to the API server, their answers
 * on stdout.
 */
#include "command/verbs.h"

#include <unistd.h>

#include "base/clock.h"
#include "command/command.h"

#define AT(field) offsetof(struct verbs, field)

#define VERB_OPTIONS(ROW) \
	ROW('n', OPTION_TEXT, AT(connection.options.namespace), "namespace", "NAMESPACE", \
		"instead of the pod's own") \
	ROW('A', OPTION_FLAG | OPTION_ONLY(GET), AT(all_namespaces), "all-namespaces", "", \
		"of every namespace") \
	ROW('l', OPTION_TEXT | OPTION_ONLY(GET | DELETE), AT(parameter[SELECTOR]), "selector", \
		"LABELS", "as in app=web,tier!=x") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(GET | DELETE), AT(parameter[FIELD_SELECTOR]), \
		"field-selector", "FIELDS", "as in status.phase=Running") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(DELETE), AT(all), "all", "", "all objects of TYPE") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(GET), AT(chunk_size), "chunk-size", "N", \
		"of a list at once: 500; 0: all") \
	ROW('o', OPTION_TEXT, AT(output), "output", "FORMAT", \
		"json, name, table, wide, jsonpath=...") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(GET), AT(no_headers), "no-headers", "", \
		"tables: rows alone") \
	ROW('d', OPTION_TEXT | OPTION_ONLY(SENDS | DELETE), AT(data), "data", "DATA", \
		"JSON; @FILE; @-: stdin") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(PATCH), AT(type), "type", "TYPE", \
		"strategic, merge, json or apply") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(SENDS), AT(parameter[MANAGER]), "field-manager", "NAME", \
		"who owns the fields") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(PATCH), AT(force), "force-conflicts", "", \
		"apply: take others' fields") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(DELETE), AT(propagation), "propagation-policy", "POLICY", \
		"background, foreground or orphan") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(DELETE), AT(parameter[GRACE_PERIOD]), "grace-period", \
		"SECONDS", "instead of the object's own") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(SENDS | DELETE), AT(parameter[DRY_RUN]), "dry-run", \
		"server", "change nothing") \
	ROW(0, OPTION_TEXT, AT(subresource), "subresource", "NAME", "as in status, scale, token") \
	ROW(0, OPTION_LIST, AT(query), "query", "KEY=VALUE", "for the URL") \
	ROW('i', OPTION_FLAG, AT(include), "include", "", "print the head of the answer, too") \
	ROW('H', OPTION_HEADER, AT(fields), "header", "'NAME: VALUE'", "send this header")
OPTIONS(verb_options, VERB_OPTIONS);

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

static enum fail_code set_body(struct verbs *v, struct fail *f)
{
	const char *type = v->verb == PATCH ? patch_type(v->type) : "application/json";
	bool apply = v->verb == PATCH && *v->type == 'a';

	if (apply && v->parameter[MANAGER] == NULL)
		v->parameter[MANAGER] = "peyk";
	if (v->data == NULL)
		return FAIL_NONE;
	v->transfer.request.content_type = span_of(type);
	v->transfer.request.body = &v->body.body;
	return data_open(&v->body, v->data,
		!apply && !fields_have(&v->fields, SPAN("Content-Type")),
		v->connection.options.deadline, f);
}

static const char *wrong_arguments(const struct verbs *v, int argc, char **argv)
{
	if (argc == 0 || (argc > 1 && *argv[0] == '/'))
		return "one PATH, or a TYPE, is needed";
	if (*argv[0] == '/' && (v->all_namespaces || v->all || v->subresource != NULL))
		return "no -A, --all, --subresource with a PATH";
	if (v->data == NULL && (v->verb & (PUT | PATCH)))
		return "there is nothing to send: give it with -d";
	if (v->verb == PATCH && *patch_type(v->type) == '\0')
		return "--type is strategic, merge, json or apply";
	if (v->parameter[DRY_RUN] != NULL && strcmp(v->parameter[DRY_RUN], "server") != 0)
		return "--dry-run=server is the only one";
	if (v->verb == DELETE && v->data != NULL &&
		(v->parameter[DRY_RUN] != NULL || v->propagation != NULL ||
			v->parameter[GRACE_PERIOD] != NULL))
		return "with -d, a deletion's options belong into its data";
	return NULL;
}

/* As the API has them. */
static void spell_values(struct verbs *v)
{
	if (v->parameter[DRY_RUN] != NULL)
		v->parameter[DRY_RUN] = "All";
	if (v->force)
		v->parameter[FORCE] = "true";
	v->parameter[PROPAGATION] = v->propagation;
	for (char *at = v->propagation; at != NULL && *at != '\0'; at++)
		*at = (char)(at == v->propagation ? *at & ~0x20 : *at | 0x20);
}

/* For a person, types are tables, as they are with kubectl. */
static const char *format_for(const struct verbs *v, const char *argument)
{
	if (v->output != NULL)
		return v->output;
	return v->verb == GET && *argument != '/' && isatty(STDOUT_FILENO) ? "table" : "json";
}

static int run_request(struct verbs *v, int argc, char **argv, struct fail *f)
{
	const char *wrong = wrong_arguments(v, argc, argv);

	if (wrong != NULL)
		FAIL(f, FAIL_USAGE, wrong);
	if (f->code != FAIL_NONE ||
		(*argv[0] == '/' && request_check_path(span_of(argv[0]), f) != FAIL_NONE) ||
		answer_init(&v->transfer.answer, format_for(v, argv[0]), f) != FAIL_NONE ||
		/* It would be done, and then be no Table. */
		(v->verb == DELETE && v->transfer.answer.format == ANSWER_TABLE &&
			FAIL(f, FAIL_USAGE, "no -o table of what is deleted") != FAIL_NONE) ||
		set_body(v, f) != FAIL_NONE ||
		connection_prepare(&v->connection, &v->server, f) != FAIL_NONE)
		return 0;
	spell_values(v);
	if (v->no_headers)
		v->transfer.answer.columns |= TABLE_NO_HEADERS;
	return objects_run(v, argc, argv, f);
}

static int run(unsigned which, int argc, char **argv)
{
	static const char methods[][7] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
	const struct options options = command_options(&command_verbs, which);
	static struct verbs verbs;
	static struct fail f;
	struct verbs *v = &verbs;
	int64_t deadline;
	int status = 0;

	v->connection.timeout = 30 * CLOCK_SECOND;
	v->chunk_size = "500";
	v->type = "strategic";
	v->verb = options.bit;
	argc = options_read(&options, v, argc, argv, &f);
	if (v->connection.help)
		return command_help(&command_verbs, which);
	deadline = v->connection.options.deadline = deadline_after(v->connection.timeout);
	v->transfer.request.method = span_of(methods[which]);
	v->transfer.request.fields = &v->fields;
	v->transfer.include = v->include;
	text_init(&v->transfer.path, v->transfer.bytes, sizeof v->transfer.bytes);
	output_init(&v->transfer.answer.output, STDOUT_FILENO, deadline, &f);
	call_init(&v->transfer.call, &v->server, deadline, &v->connection.notes);
	v->transfer.call.retries = connection_retries(&v->connection, CALL_RETRIES);
	if (f.code == FAIL_NONE)
		status = run_request(v, argc, argv, &f);
	output_flush(&v->transfer.answer.output);
	if (f.code != FAIL_NONE)
		status = command_finish(&f);
	selection_show_error(&v->transfer.answer.selection, &f);
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
