#include "command/options.h"

#include "base/clock.h"
#include "base/io.h"
#include "net/url.h"

/* Where --help begins the explanations. */
#define HELP_COLUMN 34

/* A row, its strings, and where its value goes. */
struct row {
	const struct option *option; /* of OPTION_END: there is none */
	const char *name, *value, *help;
	void *field;
};

static const char *behind(const char *string)
{
	return string + strlen(string) + 1;
}

static void set(struct row *r, const struct option *option, const char *name)
{
	r->option = option;
	if (option->kind == OPTION_END)
		return;
	r->name = name;
	r->value = behind(name);
	r->help = behind(r->value);
}

static void first(struct row *r, const struct option *table)
{
	const struct option *end = table;

	while (end->kind != OPTION_END)
		end++;
	set(r, table, (const char *)(end + 1));
}

static void next(struct row *r)
{
	set(r, r->option + 1, behind(r->help));
}

/* Whether the command has this one. */
static bool has(const struct options *options, const struct row *r)
{
	unsigned bits = r->option->kind >> 8;

	return bits == 0 || (bits & options->bit) != 0;
}

/* Finds an option by its name, or by its letter when the name is empty. */
static bool find_in(const struct options *options, const struct option *table, struct row *r,
	struct span name, char letter)
{
	for (first(r, table); r->option->kind != OPTION_END; next(r))
		if (has(options, r) &&
			(name.len > 0 ? span_equal(span_of(r->name), name)
				      : r->option->letter == letter))
			return true;
	return false;
}

static bool find(
	const struct options *options, void *into, struct row *r, struct span name, char letter)
{
	size_t at = 0;
	bool found = find_in(options, options->own, r, name, letter);

	if (!found && options->shared != NULL) {
		at = options->shared_at;
		found = find_in(options, options->shared, r, name, letter);
	}
	r->field = (char *)into + at + r->option->at;
	return found;
}

static bool takes_value(const struct row *r)
{
	return r->value[0] != '\0';
}

static void read_duration(const struct row *o, const char *value, int64_t *into, struct fail *f)
{
	if (!text_read_duration(span_of(value), into))
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value,
			": a duration is written like 500ms, 5s or 1m30s");
}

static void read_count(const struct row *o, const char *value, struct count *into, struct fail *f)
{
	uint64_t n = 0;

	if (!text_read_decimal(span_of(value), UINT_MAX, &n))
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value, ": it is no number");
	*into = (struct count){true, (unsigned)n};
}

static void read_host(const struct row *o, const char *value, const char **into, struct fail *f)
{
	char ignored[URL_HOST_MAX];

	*into = value;
	if (!url_read_host(span_of(value), ignored))
		FAIL(f, FAIL_USAGE, "--", o->name, "=", value, ": neither a name nor an address");
}

/* "200" or "200-399" */
static void read_statuses(
	const struct row *o, const char *value, struct statuses *into, struct fail *f)
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
static void store(const struct row *o, const char *value, struct fail *f)
{
	void *field = o->field;

	switch ((enum option_kind)(o->option->kind & 0xff)) {
	case OPTION_END:
		break;
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
	case OPTION_COUNT:
		read_count(o, value, field, f);
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
	struct row m;
	char shown[64];
	const char *value;
	struct text t;

	text_init(&t, shown, sizeof shown);
	text_add_span(&t, name);
	text_string(&t);
	if (name.len == 0 || !find(options, into, &m, name, '\0'))
		FAIL(f, FAIL_USAGE, "there is no option --", shown);
	else if (!takes_value(&m) && text.len > 0)
		FAIL(f, FAIL_USAGE, "--", shown, " takes no value");
	else if (!takes_value(&m))
		store(&m, "", f);
	else if ((value = text.len > 0 ? (const char *)text.ptr + 1 : take_argument(r)) != NULL)
		store(&m, value, f);
	else
		FAIL(f, FAIL_USAGE, "--", shown, " needs a value");
}

/* "-v", "-iv", "-Hvalue" or "-H value"; `letters` is what stands behind the dash. */
static void read_letters(const struct options *options, const char *letters, struct rest *r,
	void *into, struct fail *f)
{
	while (*letters != '\0' && f->code == FAIL_NONE) {
		const char letter[2] = {*letters++};
		const char *value;
		struct row m;

		if (!find(options, into, &m, SPAN(""), letter[0])) {
			FAIL(f, FAIL_USAGE, "there is no option -", letter);
			return;
		}
		if (!takes_value(&m)) {
			store(&m, "", f);
			continue;
		}
		/* curl and kubectl take -n=value for -nvalue, too. */
		value = *letters != '\0' ? letters + (*letters == '=') : take_argument(r);
		if (value == NULL)
			FAIL(f, FAIL_USAGE, "-", letter, " needs a value");
		else
			store(&m, value, f);
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

static void help_table(const struct options *options, const struct option *table, struct text *out)
{
	struct row r;

	for (first(&r, table); r.option->kind != OPTION_END; next(&r)) {
		const char letter[2] = {r.option->letter};
		size_t start = out->len;

		if (!has(options, &r))
			continue;
		text_add(out, letter[0] != '\0' ? "  -" : "  ");
		text_add(out, letter);
		text_add(out, letter[0] != '\0' ? ", --" : "--");
		text_add(out, r.name);
		text_add(out, takes_value(&r) ? "=" : "");
		text_add(out, r.value);
		do
			text_add(out, " ");
		while (out->len - start < HELP_COLUMN && !out->cut);
		text_add(out, r.help);
		text_add(out, "\n");
	}
}

void options_help(const struct options *options, struct text *out)
{
	help_table(options, options->own, out);
	if (options->shared != NULL)
		help_table(options, options->shared, out);
}
