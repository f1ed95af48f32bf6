/*
 * peyk json: kubectl's JSONPath over stdin or a file; without an expression the
 * same JSON without white space.
 */
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/output.h"
#include "command/command.h"
#include "json/compact.h"
#include "json/select.h"

/* What is read at once. */
#define INPUT_SIZE 131072

/* Of an expression, what is shown on each side of the place where it is refused. */
#define SHOWN_BEFORE 50
#define SHOWN_MAX 70

struct json {
	bool help;
};

static const struct option json_options[] = {
	{0},
};
static const struct option shared_options[] = {
	{'h', OPTION_HELP, offsetof(struct json, help), "help", "", "show this"},
	{0},
};

/* Large, and most of it is never touched: pages that cost nothing. */
static struct path path;
static struct output output;
static struct select selected;
static struct compact compact;
static unsigned char input[INPUT_SIZE];

/* The expression, and a caret under the place where it is wrong. */
static void show_place(struct span expression, size_t at)
{
	char buffer[2 * SHOWN_MAX + 16];
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	if (at > SHOWN_BEFORE) {
		span_take(&expression, at - SHOWN_BEFORE);
		at = SHOWN_BEFORE;
	}
	if (expression.len > SHOWN_MAX)
		expression.len = SHOWN_MAX;
	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "  ");
	text_add_printable(&t, expression);
	text_add(&t, "\n  ");
	while (at-- > 0)
		text_add(&t, " ");
	text_add(&t, "^\n");
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}

static void fail_json(const struct scan *s, struct fail *f)
{
	char buffer[TEXT_DECIMAL_MAX + 1];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add_decimal(&t, s->offset);
	FAIL(f, FAIL_JSON, "byte ", text_string(&t), ": ", s->why);
}

/* True when there is no more to do, or to print; what went wrong is in `f`. */
static bool tell_select(enum select_status status, struct fail *f)
{
	switch (status) {
	case SELECT_FINE:
		return false;
	case SELECT_BAD:
		fail_json(&selected.scan, f);
		break;
	case SELECT_FAILED:
		FAIL(f, FAIL_EVALUATION, selected.why);
		break;
	case SELECT_LARGE:
	case SELECT_TWICE:
		FAIL(f, FAIL_JSON_LIMIT, selected.why);
		break;
	case SELECT_CLOSED: /* `output` has told */
		break;
	}
	return true;
}

static bool tell_compact(enum compact_status status, struct fail *f)
{
	if (status == COMPACT_BAD)
		fail_json(&compact.scan, f);
	return status != COMPACT_FINE;
}

static bool push(bool select, struct span in, struct fail *f)
{
	return select ? tell_select(select_push(&selected, in), f)
		      : tell_compact(compact_push(&compact, in), f);
}

static void end(bool select, struct fail *f)
{
	if (select)
		tell_select(select_end(&selected), f);
	else if (!tell_compact(compact_end(&compact), f))
		sink_put(&output.sink, SPAN("\n"));
}

static void read_from(int fd, const char *name, bool select, struct fail *f)
{
	ptrdiff_t n;

	while ((n = io_read(fd, input, sizeof input, name, FAIL_INPUT, f)) > 0)
		if (push(select, (struct span){input, (size_t)n}, f))
			break;
	if (n == 0)
		end(select, f);
	output_flush(&output);
}

static int run_json(int argc, char **argv)
{
	struct json json = {0};
	struct fail f = {0};
	struct path_error error = {0};
	bool select;
	int fd = STDIN_FILENO;

	argc = options_read(&command_json.options, &json, argc, argv, &f);
	if (json.help) {
		command_help(&command_json, 1);
		return 0;
	}
	select = argc > 0;
	if (argc > 2)
		FAIL(&f, FAIL_USAGE, "json takes an expression and a FILE");
	else if (select && !path_compile(&path, span_of(argv[0]), &error))
		FAIL(&f, FAIL_EXPRESSION, error.why);
	if (f.code == FAIL_NONE && argc > 1)
		fd = io_open(argv[1], FAIL_INPUT, &f);
	if (f.code == FAIL_NONE) {
		output_init(&output, STDOUT_FILENO, DEADLINE_NONE, &f);
		if (select)
			select_init(&selected, &path, &output.sink);
		else
			compact_init(&compact, &output.sink);
		read_from(fd, argc > 1 ? argv[1] : "stdin", select, &f);
	}
	fd = command_finish(&f);
	if (error.why != NULL)
		show_place(span_of(argv[0]), error.at);
	return fd;
}

const struct command command_json = {
	.name = "json",
	.arguments = "[EXPRESSION [FILE]]",
	.summary =
		"Prints what kubectl's JSONPath finds in FILE or stdin; without it all, compact.",
	.details =
		"  {.items[*].metadata.name}\n"
		"  {range .items[?(@.status.phase==\"Running\")]}{.metadata.name}{\"\\n\"}{end}\n"
		"Beyond kubectl: && || ! and ( ) in filters.\n",
	.options = {json_options, shared_options, 0},
	.run = run_json,
};
