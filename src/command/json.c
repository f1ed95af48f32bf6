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

struct json {
	bool help;
};

static const struct option json_options[] = {
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
static void show_place(const char *expression, size_t at)
{
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	text_init(&t, (char *)input, sizeof input);
	text_add(&t, "  ");
	text_add_printable(&t, span_of(expression));
	text_add(&t, "\n  ");
	while (at-- > 0)
		text_add(&t, " ");
	text_add(&t, "^\n");
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
}

static void tell(enum json_status status, const struct scan *scan, struct fail *f)
{
	char buffer[TEXT_DECIMAL_MAX + 1];
	struct text t;

	switch (status) {
	case JSON_BAD:
		text_init(&t, buffer, sizeof buffer);
		text_add_decimal(&t, scan->offset);
		FAIL(f, FAIL_JSON, "byte ", text_string(&t), ": ", scan->why);
		break;
	case JSON_FAILED:
		FAIL(f, FAIL_EVALUATION, selected.why);
		break;
	case JSON_LARGE:
	case JSON_TWICE:
		FAIL(f, FAIL_JSON_LIMIT, selected.why);
		break;
	case JSON_FINE:
	case JSON_CLOSED: /* `output` has told */
		break;
	}
}

static void read_from(int fd, const char *name, bool select, struct fail *f)
{
	enum json_status status = JSON_FINE;
	ptrdiff_t n = 1;

	while (status == JSON_FINE && n > 0) {
		struct span in = {input, 0};

		n = io_read(fd, input, sizeof input, name, FAIL_INPUT, f);
		if (n > 0) {
			in.len = (size_t)n;
			status = select ? select_push(&selected, in) : compact_push(&compact, in);
		}
	}
	if (status == JSON_FINE && n == 0)
		status = select ? select_end(&selected) : compact_end(&compact);
	tell(status, select ? &selected.scan : &compact.scan, f);
	if (!select && f->code == FAIL_NONE)
		sink_put(&output.sink, SPAN("\n"));
	output_flush(&output);
}

static int run_json(int argc, char **argv)
{
	struct json json = {0};
	struct fail f = {0};
	struct path_error error = {0};
	const char *name = "stdin";
	int fd = STDIN_FILENO;

	argc = options_read(&command_json.options, &json, argc, argv, &f);
	if (json.help) {
		command_help(&command_json, 1);
		return 0;
	}
	if (argc > 2)
		FAIL(&f, FAIL_USAGE, "json takes an EXPRESSION and a FILE");
	else if (argc > 0 && !path_compile(&path, span_of(argv[0]), &error))
		FAIL(&f, FAIL_EXPRESSION, error.why);
	if (f.code == FAIL_NONE && argc == 2) {
		name = argv[1];
		fd = io_open(name, FAIL_INPUT, &f);
	}
	if (f.code == FAIL_NONE) {
		output_init(&output, STDOUT_FILENO, DEADLINE_NONE, &f);
		compact_init(&compact, &output.sink);
		if (argc > 0)
			select_init(&selected, &path, &output.sink);
		read_from(fd, name, argc > 0, &f);
	}
	argc = command_finish(&f);
	if (error.why != NULL)
		show_place(argv[0], error.at);
	return argc;
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
	.options = {json_options, json_options + 1, 0},
	.run = run_json,
};
