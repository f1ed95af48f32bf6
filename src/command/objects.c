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
 * Cuts "TYPE/NAME" or, without --subresource, "TYPE/NAME/SUBRESOURCE" and sets `type`, or
 * after a TYPE the NAME alone. False when it is none of them.
 */
static bool read_object(struct verbs *v, const char *argument, bool named, struct span *type)
{
	struct span rest = span_of(argument);

	if (!named)
		*type = span_take_to(&rest, '/');
	v->object.name = named ? rest : span_take_to(&rest, '/');
	v->object.subresource = span_of(v->subresource != NULL ? v->subresource : "");
	if (named || rest.len == 0)
		return api_is_name(v->object.name);
	v->object.subresource = rest;
	return api_is_name(v->object.name) && api_is_name(rest) && v->subresource == NULL;
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

/* What several answers are put into, but for names and tables, which follow each other. */
static const char list_head[] = "{\"kind\":\"List\",\"apiVersion\":\"v1\","
				"\"metadata\":{\"resourceVersion\":\"\"},\"items\":[";

/* Ends what the answers so far have been put into, if they have. */
static void end_shared(struct verbs *v, struct fail *f)
{
	if (v->transfer.before == NULL || *v->transfer.before == '{')
		return;
	answer_join(&v->transfer.answer, "]}\n", f);
	end(v, f);
	v->transfer.before = list_head;
}

/* The next object, or `list`, of that type, as it was given: its request, and what it answers. */
static void run_next(struct verbs *v, struct span type, bool list, struct fail *f)
{
	struct transfer *t = &v->transfer;
	struct answer *a = &t->answer;
	bool changed = list || !span_equal(type, v->given);

	v->given = type;
	if (changed && a->format == ANSWER_TABLE)
		end_shared(v, f);
	if (changed && set_type(v, type, f) != FAIL_NONE)
		return;
	/* Types behind it have the column, too, as with kubectl. */
	if (v->all_namespaces && v->object.type.namespaced)
		a->columns |= TABLE_NAMESPACE;
	if (t->before == NULL || *t->before == '{')
		answer_begin(a, &v->object.type, list && v->verb != POST, f);
	run_on_object(v, f);
	if (t->before == NULL)
		end(v, f);
	/* The items of lists have their commas. */
	else if (f->code == FAIL_NONE && !list)
		t->before = ",";
}

/* One has been asked for: false when the others are not to be. */
static bool go_on(int *status, struct fail *f)
{
	if (f->code == FAIL_STATUS) {
		*status = command_finish(f);
		fail_clear(f);
	}
	return f->code == FAIL_NONE;
}

/*
 * Lists of one or, with commas, several types, or objects. The answers for several
 * become the items of one List, as kubectl has it, but for names and tables, which
 * follow each other. Those that tell of an error do not: each of them is told, and
 * makes the exit status.
 */
static int run_on_types(struct verbs *v, int argc, char **argv, struct fail *f)
{
	struct transfer *t = &v->transfer;
	bool named = strchr(argv[0], '/') == NULL, list = argc == named;
	/* Only what is read may be of several types. */
	unsigned char comma = named && v->verb == GET ? ',' : '\0';
	struct span types = span_of(argv[0]), type = types, last;
	bool kinds = span_find(types, comma) < types.len;
	bool several = kinds || argc - named > 1;
	int status = 0, i;

	/* All of them before the first is asked for. */
	for (i = named; i < argc; i++) {
		last = type;
		if (!read_object(v, argv[i], named, &type))
			FAIL(f, FAIL_USAGE, argv[i],
				": a NAME is missing, or is . or .., or holds a / or a %");
		kinds |= i > 0 && !span_equal(type, last);
	}
	if (check(list ? wrong_collection(v) : wrong_objects(v, argc - named), f) != FAIL_NONE)
		return 0;
	if (kinds && t->answer.format == ANSWER_TABLE)
		t->answer.columns |= TABLE_KINDS;
	if (several && t->answer.format != ANSWER_NAME)
		t->before = list_head;
	/* Of one type there are no pages when what comes may be something else than JSON. */
	if (list && v->verb == GET &&
		(several ||
			(strcmp(v->chunk_size, "0") != 0 &&
				!fields_have(&v->fields, SPAN("Accept")))))
		t->chunk = v->chunk_size;
	t->request.accept = answer_accept(&t->answer, list && v->verb == GET);
	/* What has been told of others is not taken back. */
	t->answer.output.written = several;
	v->given = SPAN("/"); /* no type */
	do {
		type = span_take_to(&types, comma);
		i = named;
		do {
			if (!list)
				read_object(v, argv[i], named, &type);
			run_next(v, type, list, f);
		} while (go_on(&status, f) && ++i < argc);
	} while (f->code == FAIL_NONE && types.len > 0);
	end_shared(v, f);
	return status;
}

int objects_run(struct verbs *v, int argc, char **argv, struct fail *f)
{
	int status = 0;

	if (*argv[0] == '/')
		run_on_path(v, argv[0], f);
	else
		status = run_on_types(v, argc, argv, f);
	if (f->code == FAIL_NONE && status == 0 && answer_is_empty(&v->transfer.answer))
		TELL("peyk: there are none");
	return status;
}
