#include "command/options.h"

/* Where --help begins the explanations. */
#define HELP_COLUMN 34

static const struct option *find_name(const struct option *table, struct span name)
{
	for (; table->name != NULL; table++)
		if (span_equal(span_of(table->name), name))
			return table;
	return NULL;
}

static const struct option *find_letter(const struct option *table, char letter)
{
	for (; table->name != NULL; table++)
		if (table->letter == letter)
			return table;
	return NULL;
}

static bool takes_value(const struct option *o)
{
	return o->value != NULL;
}

static void read_duration(const struct option *o, const char *value, int64_t *into, struct fail *f)
{
	if (!text_read_duration(span_of(value), into))
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value,
			": a duration is written like 500ms, 5s or 1m30s");
}

/* "200" or "200-399" */
static void read_statuses(const struct option *o, const char *value, struct statuses *into,
	struct fail *f)
{
	struct span rest = span_of(value), first = span_take(&rest, span_find(rest, '-'));
	uint64_t low = 0, high = 0;
	bool right = text_read_decimal(first, 599, &low);

	high = low;
	if (rest.len > 0) {
		span_take(&rest, 1);
		right = right && text_read_decimal(rest, 599, &high);
	}
	if (!right || low < 200 || low > high)
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value,
			": statuses are written like 200 or 200-399");
	*into = (struct statuses){(unsigned)low, (unsigned)high};
}

/* Stores an option; `value` is null for a flag. */
static void store(const struct option *o, const char *value, void *into, struct fail *f)
{
	void *field = (char *)into + o->at;

	switch ((enum option_kind)o->kind) {
	case OPTION_FLAG:
	case OPTION_HELP:
		*(bool *)field = true;
		break;
	case OPTION_TEXT:
		*(const char **)field = value;
		break;
	case OPTION_DURATION:
		read_duration(o, value, field, f);
		break;
	case OPTION_HEADER:
		fields_add(field, value, f);
		break;
	case OPTION_STATUSES:
		read_statuses(o, value, field, f);
		break;
	}
}

/* The arguments that are still to be read. */
struct rest {
	int argc;
	char **argv;
};

static const char *take_argument(struct rest *r)
{
	if (r->argc == 0)
		return NULL;
	r->argc--;
	return *r->argv++;
}

/* "--name", "--name=value" or "--name value"; `text` is what stands behind the dashes. */
static void read_long(const struct option *table, struct span text, struct rest *r, void *into,
	struct fail *f)
{
	struct span name = span_take(&text, span_find(text, '='));
	const struct option *o = find_name(table, name);
	char shown[64];
	const char *value;
	struct text t;

	text_init(&t, shown, sizeof shown);
	text_add_span(&t, name);
	text_string(&t);
	if (o == NULL)
		FAIL(f, FAIL_USAGE, "there is no option --", shown);
	else if (!takes_value(o) && text.len > 0)
		FAIL(f, FAIL_USAGE, "--", shown, " takes no value");
	else if (!takes_value(o))
		store(o, NULL, into, f);
	else if ((value = text.len > 0 ? (const char *)text.ptr + 1 : take_argument(r)) != NULL)
		store(o, value, into, f);
	else
		FAIL(f, FAIL_USAGE, "--", shown, " needs a value");
}

/* "-v", "-iv", "-Hvalue" or "-H value"; `letters` is what stands behind the dash. */
static void read_letters(const struct option *table, const char *letters, struct rest *r,
	void *into, struct fail *f)
{
	while (*letters != '\0' && f->code == FAIL_NONE) {
		const char letter[2] = {*letters++};
		const struct option *o = find_letter(table, letter[0]);
		const char *value;

		if (o == NULL) {
			FAIL(f, FAIL_USAGE, "there is no option -", letter);
			return;
		}
		if (!takes_value(o)) {
			store(o, NULL, into, f);
			continue;
		}
		/* curl and kubectl take -n=value for -nvalue, too. */
		value = *letters != '\0' ? letters + (*letters == '=') : take_argument(r);
		if (value == NULL)
			FAIL(f, FAIL_USAGE, "-", letter, " needs a value");
		else
			store(o, value, into, f);
		return;
	}
}

int options_read(const struct option *table, void *into, int argc, char **argv, struct fail *f)
{
	struct rest r = {argc, argv};
	char *argument;
	bool over = false;
	int kept = 0;

	while (r.argc > 0 && f->code == FAIL_NONE) {
		argument = *r.argv;
		take_argument(&r);
		if (over || argument[0] != '-' || argument[1] == '\0')
			argv[kept++] = argument;
		else if (argument[1] != '-')
			read_letters(table, argument + 1, &r, into, f);
		else if (argument[2] != '\0')
			read_long(table, span_of(argument + 2), &r, into, f);
		else
			over = true;
	}
	return kept;
}

void options_help(const struct option *table, struct text *out)
{
	for (; table->name != NULL; table++) {
		const char letter[2] = {table->letter};
		size_t start = out->len;

		text_add(out, "  ");
		if (table->letter != '\0') {
			text_add(out, "-");
			text_add(out, letter);
			text_add(out, ", ");
		}
		text_add(out, "--");
		text_add(out, table->name);
		if (table->value != NULL) {
			text_add(out, "=");
			text_add(out, table->value);
		}
		do
			text_add(out, " ");
		while (out->len - start < HELP_COLUMN && !out->cut);
		text_add(out, table->help);
		text_add(out, "\n");
	}
}
