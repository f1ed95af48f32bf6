/*
 * peyk json: kubectl's JSONPath over stdin or a file; without an expression the
 * same JSON without white space.
 */
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/output.h"
#include "command/command.h"
#include "command/selection.h"
#include "json/compact.h"

/* What is read at once. */
#define INPUT_SIZE 131072

struct json {
	bool help;
};

#define JSON_OPTIONS(ROW) \
	ROW('h', OPTION_HELP, offsetof(struct json, help), "help", "", "show this")
OPTIONS(json_options, JSON_OPTIONS);

/* Large, and most of it is never touched: pages that cost nothing. */
static struct output output;
static struct selection selection;
static struct compact compact;
static unsigned char input[INPUT_SIZE];

static bool tell_compact(enum json_status status, struct fail *f)
{
	return selection_tell(status, &compact.scan, NULL, f);
}

static bool push(bool select, struct span in, struct fail *f)
{
	return select ? selection_push(&selection, in, f)
		      : tell_compact(compact_push(&compact, in), f);
}

static void end(bool select, struct fail *f)
{
	if (select)
		selection_end(&selection, f);
	else if (tell_compact(compact_end(&compact), f))
		sink_put(&output.sink, SPAN("\n"));
}

static void read_from(int fd, const char *name, bool select, struct fail *f)
{
	ptrdiff_t n;

	while ((n = io_read(fd, input, sizeof input, name, FAIL_INPUT, DEADLINE_NONE, f)) > 0)
		if (!push(select, (struct span){input, (size_t)n}, f))
			break;
	if (n == 0)
		end(select, f);
	output_flush(&output);
}

static int run_json(unsigned which, int argc, char **argv)
{
	struct json json = {0};
	struct fail f = {0};
	const char *file = "stdin";
	bool select;
	int fd = STDIN_FILENO;

	argc = options_read(&command_json.options, &json, argc, argv, &f);
	if (json.help)
		return command_help(&command_json, which);
	select = argc > 0;
	if (argc > 2)
		FAIL(&f, FAIL_USAGE, "json takes an expression and a FILE");
	else if (select)
		selection_compile(&selection, span_of(argv[0]), &f);
	if (f.code == FAIL_NONE && argc > 1 && strcmp(argv[1], "-") != 0) {
		file = argv[1];
		fd = io_open(file, FAIL_INPUT, &f);
	}
	if (f.code == FAIL_NONE) {
		output_init(&output, STDOUT_FILENO, DEADLINE_NONE, &f);
		if (select)
			selection_begin(&selection, &output.sink);
		else
			compact_init(&compact, &output.sink);
		read_from(fd, file, select, &f);
	}
	fd = command_finish(&f);
	selection_show_error(&selection, &f);
	return fd;
}

const struct command command_json = {
	COMMAND_TEXT("json", "[EXPRESSION [FILE]]",
		"Prints what a kubectl JSONPath finds in FILE or stdin, or all, compact.",
		"  {.items[*].metadata.name}\n"
		"  {range .items[?(@.status.phase==\"Running\")]}{.metadata.name}{\"\\n\"}{end}\n"
		"Beyond kubectl: && || ! and ( ) in filters.\n"),
	{.own = json_options.rows},
	run_json,
};
