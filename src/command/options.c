#include "command/options.h"

#include "base/clock.h"
#include "base/io.h"
#include "net/url.h"

/* Where --help begins the explanations. */
#define HELP_COLUMN 34

/* An option that was given, and where its value goes. */
struct match {
	const struct option *option; /* null: there is none */
	void *field;
};

static bool has(const struct options *options, const struct option *o)
{
	return o->kind < OPTION_ONLY(1) || (o->kind & OPTION_ONLY(options->bit)) != 0;
}

static bool is_called(const struct option *o, struct span name, char letter)
{
	return name.len > 0 ? span_equal(span_of(o->name), name) : o->letter == letter;
}

/* Finds an option by its name, or by its letter when the name is empty. */
static struct match find(const struct options *options, void *into, struct span name, char letter)
{
	const struct option *o;

	for (o = options->own; o->name[0] != '\0'; o++)
		if (has(options, o) && is_called(o, name, letter))
			return (struct match){o, (char *)into + o->at};
	for (o = options->shared; o->name[0] != '\0'; o++)
		if (is_called(o, name, letter))
			return (struct match){o, (char *)into + options->shared_at + o->at};
	return (struct match){0};
}

static bool takes_value(const struct option *o)
{
	return o->value[0] != '\0';
}

static void read_duration(const struct option *o, const char *value, int64_t *into, struct fail *f)
{
	if (!text_read_duration(span_of(value), into))
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value,
			": a duration is written like 500ms, 5s or 1m30s");
}

static void read_host(const struct option *o, const char *value, const char **into, struct fail *f)
{
	char ignored[URL_HOST_MAX];

	*into = value;
	if (!url_read_host(span_of(value), ignored))
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value, ": neither a name nor an address");
}

/* "200" or "200-399" */
static void read_statuses(
	const struct option *o, const char *value, struct statuses *into, struct fail *f)
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

static void add_item(struct list *into, const char *value, struct fail *f)
{
	if (into->count == LIST_MAX)
		FAIL(f, FAIL_USAGE, "more than 32 of one option");
	else
		into->item[into->count++] = value;
}

/* Stores an option; `value` is not looked at for a flag. */
static void store(struct match m, const char *value, struct fail *f)
{
	const struct option *o = m.option;
	void *field = m.field;

	switch ((enum option_kind)(o->kind & 0xff)) {
	case OPTION_FLAG:
	case OPTION_HELP:
		*(bool *)field = true;
		break;
	case OPTION_NOTES:
		*(struct notes *)field = (struct notes){true, clock_now()};
		break;
	case OPTION_TEXT:
		*(const char **)field = value;
		break;
	case OPTION_HOST:
		read_host(o, value, field, f);
		break;
	case OPTION_DURATION:
		read_duration(o, value, field, f);
		break;
	case OPTION_HEADER:
		fields_add(field, value, f);
		break;
	case OPTION_LIST:
		add_item(field, value, f);
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
static void read_long(
	const struct options *options, struct span text, struct rest *r, void *into, struct fail *f)
{
	struct span name = span_take(&text, span_find(text, '='));
	struct match m = {0};
	char shown[64];
	const char *value;
	struct text t;

	text_init(&t, shown, sizeof shown);
	text_add_span(&t, name);
	text_string(&t);
	if (name.len > 0)
		m = find(options, into, name, '\0');
	if (m.option == NULL)
		FAIL(f, FAIL_USAGE, "there is no option --", shown);
	else if (!takes_value(m.option) && text.len > 0)
		FAIL(f, FAIL_USAGE, "--", shown, " takes no value");
	else if (!takes_value(m.option))
		store(m, "", f);
	else if ((value = text.len > 0 ? (const char *)text.ptr + 1 : take_argument(r)) != NULL)
		store(m, value, f);
	else
		FAIL(f, FAIL_USAGE, "--", shown, " needs a value");
}

/* "-v", "-iv", "-Hvalue" or "-H value"; `letters` is what stands behind the dash. */
static void read_letters(const struct options *options, const char *letters, struct rest *r,
	void *into, struct fail *f)
{
	while (*letters != '\0' && f->code == FAIL_NONE) {
		const char letter[2] = {*letters++};
		struct match m = find(options, into, SPAN(""), letter[0]);
		const char *value;

		if (m.option == NULL) {
			FAIL(f, FAIL_USAGE, "there is no option -", letter);
			return;
		}
		if (!takes_value(m.option)) {
			store(m, "", f);
			continue;
		}
		/* curl and kubectl take -n=value for -nvalue, too. */
		value = *letters != '\0' ? letters + (*letters == '=') : take_argument(r);
		if (value == NULL)
			FAIL(f, FAIL_USAGE, "-", letter, " needs a value");
		else
			store(m, value, f);
		return;
	}
}

int options_read(const struct options *options, void *into, int argc, char **argv, struct fail *f)
{
	struct rest r = {argc, argv};
	bool over = false;
	int kept = 0;

	while (r.argc > 0 && f->code == FAIL_NONE) {
		char *argument = *r.argv;

		take_argument(&r);
		if (over || argument[0] != '-' || argument[1] == '\0')
			argv[kept++] = argument;
		else if (argument[1] != '-')
			read_letters(options, argument + 1, &r, into, f);
		else if (argument[2] != '\0')
			read_long(options, span_of(argument + 2), &r, into, f);
		else
			over = true;
	}
	return kept;
}

static void help_table(
	const struct options *options, const struct option *table, struct text *out)
{
	for (; table->name[0] != '\0'; table++) {
		const char letter[2] = {table->letter};
		size_t start = out->len;

		if (!has(options, table))
			continue;
		text_add(out, table->letter != '\0' ? "  -" : "  ");
		text_add(out, letter);
		text_add(out, table->letter != '\0' ? ", --" : "--");
		text_add(out, table->name);
		text_add(out, takes_value(table) ? "=" : "");
		text_add(out, table->value);
		do
			text_add(out, " ");
		while (out->len - start < HELP_COLUMN && !out->cut);
		text_add(out, table->help);
		text_add(out, "\n");
	}
}

void options_help(const struct options *options, struct text *out)
{
	help_table(options, options->own, out);
	help_table(options, options->shared, out);
}
