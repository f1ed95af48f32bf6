#include "tests/unit/scratch.h"

#include <signal.h>
#include <sys/wait.h>

#include "command/command.h"

/* What is written to stderr, and the exit status. */
static const struct finish_row {
	const char *name;
	enum fail_code code;
	const char *detail, *line;
	int status;
} finish_rows[] = {
	{"nothing went wrong", FAIL_NONE, NULL, "", 0},
	{"a failure with what to do", FAIL_REFUSED, "10.96.0.1:443: connection refused",
		"peyk: the connection was refused: 10.96.0.1:443: connection refused: "
		"check that the server listens on that address and port\n",
		4},
	{"a failure with nothing to do", FAIL_STATUS, "404 Not Found",
		"peyk: the server answered with an error: 404 Not Found\n", 1},
	{"a failure without a detail", FAIL_DEADLINE, "",
		"peyk: the deadline passed: give more time with --timeout\n", 6},
	{"wrong usage", FAIL_USAGE, "get needs a PATH",
		"peyk: wrong usage: get needs a PATH: see peyk help\n", 2},
	{"a line end forges no line", FAIL_HTTP, "a\nb",
		"peyk: malformed answer: a?b: check that an HTTP/1.1 server answers there\n", 4},
};

static void test_finish(void **state)
{
	const struct finish_row *row = *state;
	struct capture capture;
	struct fail f = {0};
	int status;

	if (row->code != FAIL_NONE)
		FAIL(&f, row->code, row->detail);
	capture_begin(&capture, 2);
	status = command_finish(&f);
	assert_string_equal(capture_end(&capture), row->line);
	assert_int_equal(status, row->status);
}

/* The longest detail with each code's sentence and remedy: nothing is cut. */
static void test_longest(void **state)
{
	char detail[FAIL_DETAIL_MAX + 1] = "";

	(void)state;
	memset(detail, 'x', FAIL_DETAIL_MAX);
	for (unsigned code = 1; code < FAIL_CODES; code++) {
		const char *remedy = fail_remedy((enum fail_code)code), *line;
		struct capture capture;
		struct fail f = {0};
		size_t len;

		FAIL(&f, (enum fail_code)code, detail);
		capture_begin(&capture, 2);
		assert_int_equal(command_finish(&f), fail_status((enum fail_code)code));
		line = capture_end(&capture);
		len = strlen(line);
		assert_int_equal(line[len - 1], '\n');
		assert_ptr_equal(strchr(line, '\n'), line + len - 1);
		assert_non_null(strstr(line, remedy));
		assert_int_equal(
			strncmp(line + len - 1 - strlen(remedy), remedy, strlen(remedy)), 0);
	}
}

static void test_nobody_listens(void **state)
{
	int saved = dup(2), full = open("/dev/full", O_WRONLY);
	struct fail f = {0};

	(void)state;
	FAIL(&f, FAIL_USAGE, "x");
	dup2(full, 2);
	assert_int_equal(command_finish(&f), 2);
	dup2(saved, 2);
	close(saved);
	close(full);
}

struct values {
	bool all;
};

static const struct option own[] = {
	{.name = "all", .letter = 'a', .kind = OPTION_FLAG, .help = "everything"},
	{0},
};

static const struct option none[] = {{0}};

static int run_nothing(int argc, char **argv)
{
	(void)argc, (void)argv;
	return 0;
}

static void test_help(void **state)
{
	const struct command c = {
		.name = "do",
		.arguments = "THING",
		.summary = "Does a thing.",
		.details = "More of it.\n",
		.options = {own, none, 0},
		.run = run_nothing,
	};
	struct capture capture;

	(void)state;
	capture_begin(&capture, 1);
	(void)fflush(stdout);
	command_help(&c, 1);
	assert_string_equal(capture_end(&capture),
		"peyk do THING\nDoes a thing.\nMore of it.\n\n"
		"  -a, --all                       everything\n");
}

/* The commands that there are: their help is whole, and says what they are called. */
static const struct command_row {
	const char *name;
	const struct command *command;
} command_rows[] = {
	{"get", &command_get},
	{"probe", &command_probe},
};

static void test_command(void **state)
{
	const struct command_row *row = *state;
	struct capture capture;
	const char *help, *end = "show this\n";

	assert_string_equal(row->command->name, row->name);
	(void)fflush(stdout);
	capture_begin(&capture, 1);
	command_help(row->command, 1);
	help = capture_end(&capture);
	assert_non_null(strstr(help, row->command->summary));
	assert_string_equal(help + strlen(help) - strlen(end), end);
}

static void test_long_line(void **state)
{
	const struct command_row *row = *state;
	struct capture capture;
	const char *line, *end;

	(void)fflush(stdout);
	capture_begin(&capture, 1);
	command_help(row->command, 1);
	line = capture_end(&capture);
	for (; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		assert_in_range(end - line, 0, 100);
	}
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	ROWS_ADD_AS("finish", finish_rows, test_finish);
	rows_add_one("finish: the longest line is whole", test_longest);
	rows_add_one("finish: the exit status, though nobody reads why", test_nobody_listens);
	rows_add_one("help: name, summary, details, options", test_help);
	ROWS_ADD_AS("help", command_rows, test_command);
	ROWS_ADD_AS("help has no long line", command_rows, test_long_line);
	return rows_run("command");
}
