#include "command/command.h"
#include "command/verbs.h"
#include "kube/discovery.h"

static const char parameter_keys[] = "labelSelector\0"
				     "fieldSelector\0"
				     "fieldManager\0"
				     "force\0"
				     "dryRun\0"
				     "gracePeriodSeconds\0"
				     "propagationPolicy\0";

static void add_parameters(struct verbs *v)
{
	const char *key = parameter_keys;

	for (size_t i = 0; i < PARAMETERS; i++) {
		if (v->parameter[i] != NULL)
			api_add_parameter(
				&v->transfer.path, span_of(key), span_of(v->parameter[i]));
		key += strlen(key) + 1;
	}
	for (size_t i = 0; i < v->query.count; i++) {
		struct span value = span_of(v->query.item[i]), k = span_take_to(&value, '=');

		api_add_parameter(&v->transfer.path, k, value);
	}
}

/* ---- which objects ---- */

static enum fail_code set_type(struct verbs *v, struct span type, struct fail *f)
{
	v->object.namespace.len = 0;
	if (discovery_find(&v->object.type, type, &v->transfer.call, f) == FAIL_NONE &&
		v->object.type.namespaced && !v->all_namespaces &&
		connection_namespace(&v->connection, v->namespace, f) == FAIL_NONE)
		v->object.namespace = span_of(v->namespace);
	return f->code;
}

/*
 * Cuts "TYPE/NAME" or "TYPE/NAME/SUBRESOURCE", or after a TYPE the NAME alone;
 * returns the TYPE. False when it is none of them.
 */
static bool read_object(struct verbs *v, const char *argument, bool named, struct span *type)
{
	struct span rest = span_of(argument);

	*type = (struct span){0};
	if (!named)
		*type = span_take_to(&rest, '/');
	v->object.name = named ? rest : span_take_to(&rest, '/');
	v->object.subresource = span_of(v->subresource != NULL ? v->subresource : "");
	if (!named && rest.len > 0)
		v->object.subresource = rest;
	return api_is_name(v->object.name) && (named || rest.len == 0 || api_is_name(rest));
}

/* Whether a selector selects: one of commas and spaces takes all there is. */
static bool selects(const char *selector)
{
	return selector != NULL && selector[strspn(selector, " \t\n,")] != '\0';
}

static enum fail_code check(const char *wrong, struct fail *f)
{
	return wrong != NULL ? FAIL(f, FAIL_USAGE, wrong) : f->code;
}

/* What is wrong with what is given for all objects of a type; null: nothing. */
static const char *wrong_collection(const struct verbs *v)
{
	if (v->verb == DELETE && !v->all && !selects(v->parameter[SELECTOR]) &&
		!selects(v->parameter[FIELD_SELECTOR]))
		return "delete needs a NAME, -l, --field-selector or --all";
	return v->subresource != NULL ? "--subresource needs a NAME" : NULL;
}

/* The same for `count` objects, by their names. */
static const char *wrong_objects(const struct verbs *v, int count)
{
	if (v->all_namespaces || v->all || v->parameter[SELECTOR] != NULL ||
		v->parameter[FIELD_SELECTOR] != NULL)
		return "no -A, -l, --field-selector, --all with a NAME";
	if (count > 1 && (!(v->verb & (GET | DELETE)) || v->data != NULL))
		return "one object at a time";
	return NULL;
}

/* ---- requests ---- */

/* The answers to one request, or those that belong together, at the path that has been set. */
static void run_on(struct verbs *v, struct fail *f)
{
	add_parameters(v);
	if (f->code == FAIL_NONE)
		transfer_run(&v->transfer, f);
}

static void run_on_object(struct verbs *v, struct fail *f)
{
	v->transfer.path.len = 0;
	api_add_path(&v->transfer.path, &v->object, f);
	run_on(v, f);
}

static void end(struct verbs *v, struct fail *f)
{
	if (f->code == FAIL_NONE)
		answer_end(&v->transfer.answer, f);
}

static void run_on_path(struct verbs *v, const char *path, struct fail *f)
{
	static char type[TYPE_GROUP_MAX + 2 * TYPE_WORD_MAX];
	struct text t;
	bool all = false;

	text_init(&t, type, sizeof type);
	if (v->transfer.answer.format == ANSWER_NAME) {
		if (!api_read_path(span_of(path), &t, &all))
			FAIL(f, FAIL_USAGE, path, ": there are no objects that have a name");
		else
			discovery_find(&v->object.type, text_span(&t), &v->transfer.call, f);
	}
	/* What is posted to the path of a list is one object. */
	all &= v->verb != POST;
	v->transfer.request.accept = answer_accept(&v->transfer.answer, all);
	text_add(&v->transfer.path, path);
	answer_begin(&v->transfer.answer, &v->object.type, all, f);
	run_on(v, f);
	end(v, f);
}

static void run_on_collection(struct verbs *v, const char *type, struct fail *f)
{
	if (check(wrong_collection(v), f) != FAIL_NONE ||
		set_type(v, span_of(type), f) != FAIL_NONE)
		return;
	if (v->all_namespaces && v->object.type.namespaced)
		v->transfer.answer.columns |= TABLE_NAMESPACE;
	v->transfer.request.accept = answer_accept(&v->transfer.answer, v->verb == GET);
	/* Pages can be joined of what is asked for here alone: JSON. */
	if (v->verb == GET && strcmp(v->chunk_size, "0") != 0 &&
		!fields_have(&v->fields, SPAN("Accept")))
		v->transfer.chunk = v->chunk_size;
	answer_begin(&v->transfer.answer, &v->object.type, v->verb != POST, f);
	run_on_object(v, f);
	end(v, f);
}

/* One of several has been asked for: false when the others are not to be. */
static bool go_on(struct verbs *v, struct fail *f, int *status)
{
	if (f->code == FAIL_STATUS) {
		*status = command_finish(f);
		fail_clear(f);
	} else if (f->code == FAIL_NONE && v->transfer.before != NULL) {
		v->transfer.before = ",";
	}
	return f->code == FAIL_NONE;
}

/*
 * The answers for several become the items of one List, as kubectl has it, but for
 * names, which follow each other. Those that tell of an error do not: each of them
 * is told, and makes the exit status.
 */
static int run_on_objects(struct verbs *v, int argc, char **argv, struct fail *f)
{
	bool named = strchr(argv[0], '/') == NULL;
	bool several = argc - named > 1,
	     joined = several && v->transfer.answer.format != ANSWER_NAME;
	struct span type;
	int status = 0;

	/* All of them before the first is asked for. */
	for (int i = named; i < argc; i++)
		if (!read_object(v, argv[i], named, &type))
			FAIL(f, FAIL_USAGE, argv[i],
				": a NAME is missing, or is . or .., or holds a / or a %");
	if (check(wrong_objects(v, argc - named), f) == FAIL_NONE && named)
		set_type(v, span_of(argv[0]), f);
	if (joined)
		v->transfer.before = "{\"kind\":\"List\",\"apiVersion\":\"v1\","
				     "\"metadata\":{\"resourceVersion\":\"\"},\"items\":[";
	v->transfer.request.accept = answer_accept(&v->transfer.answer, false);
	for (int i = named; i < argc && f->code == FAIL_NONE; i++) {
		read_object(v, argv[i], named, &type);
		if (!named && set_type(v, type, f) != FAIL_NONE)
			break;
		if (!joined || i == named)
			answer_begin(&v->transfer.answer, &v->object.type, false, f);
		run_on_object(v, f);
		if (!joined)
			end(v, f);
		if (several && !go_on(v, f, &status))
			break;
	}
	if (joined && *v->transfer.before == ',') {
		answer_join(&v->transfer.answer, "]}\n", f);
		end(v, f);
	}
	return status;
}

int objects_run(struct verbs *v, int argc, char **argv, struct fail *f)
{
	if (*argv[0] == '/')
		run_on_path(v, argv[0], f);
	else if (argc > 1 || strchr(argv[0], '/') != NULL)
		return run_on_objects(v, argc, argv, f);
	else
		run_on_collection(v, argv[0], f);
	return 0;
}
