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
		"check that the server listens there\n",
		4},
	{"a failure with nothing to do", FAIL_STATUS, "404 Not Found",
		"peyk: the server answered with an error: 404 Not Found\n", 1},
	{"a failure without a detail", FAIL_DEADLINE, "",
		"peyk: the deadline passed: give more time with --timeout\n", 6},
	{"wrong usage", FAIL_USAGE, "get needs a PATH",
		"peyk: wrong usage: get needs a PATH: see peyk help\n", 2},
	{"a line end forges no line", FAIL_HTTP, "a\nb",
		"peyk: malformed answer: a?b: check that an HTTP server answers there\n", 4},
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

#define OWN_OPTIONS(ROW) \
	ROW('a', OPTION_FLAG, offsetof(struct values, all), "all", "", "everything") \
	ROW('b', OPTION_FLAG | OPTION_ONLY(2), offsetof(struct values, all), "both", "", \
		"the other's")
OPTIONS(own, OWN_OPTIONS);

static int run_nothing(unsigned which, int argc, char **argv)
{
	(void)which, (void)argc, (void)argv;
	return 0;
}

static const struct command two = {COMMAND_TEXT("do", "THING", "Does a thing.", "More of it.\n")
					   COMMAND_TEXT("undo", "", "Does it not.", ""),
	{own.rows, NULL, 0, 1}, run_nothing};

static void test_texts(void **state)
{
	(void)state;
	assert_string_equal(command_text(&two, 0, COMMAND_NAME), "do");
	assert_string_equal(command_text(&two, 0, COMMAND_DETAILS), "More of it.\n");
	assert_string_equal(command_text(&two, 1, COMMAND_NAME), "undo");
	assert_string_equal(command_text(&two, 1, COMMAND_ARGUMENTS), "");
	assert_string_equal(command_text(&two, 1, COMMAND_SUMMARY), "Does it not.");
	assert_string_equal(command_text(&two, 2, COMMAND_NAME), "");
	assert_int_equal(command_options(&two, 0).bit, 1);
	assert_int_equal(command_options(&two, 1).bit, 2);
}

static const char *help_of(const struct command *c, unsigned which)
{
	static struct capture capture;

	(void)fflush(stdout);
	capture_begin(&capture, 1);
	assert_int_equal(command_help(c, which), 0);
	return capture_end(&capture);
}

static void test_help(void **state)
{
	(void)state;
	assert_string_equal(help_of(&two, 0),
		"peyk do THING\nDoes a thing.\nMore of it.\n\n"
		"  -a, --all                       everything\n");
	assert_string_equal(help_of(&two, 1),
		"peyk undo \nDoes it not.\n\n"
		"  -a, --all                       everything\n"
		"  -b, --both                      the other's\n");
}

/* The commands that there are: their help is whole, and says what they are called. */
static const struct command_row {
	const char *name;
	const struct command *command;
	unsigned which;
} command_rows[] = {
	{"get", &command_verbs, 0},
	{"post", &command_verbs, 1},
	{"put", &command_verbs, 2},
	{"patch", &command_verbs, 3},
	{"delete", &command_verbs, 4},
	{"json", &command_json, 0},
	{"probe", &command_probe, 0},
};

static void test_command(void **state)
{
	const struct command_row *row = *state;
	const char *help, *end = "show this\n";

	assert_string_equal(command_text(row->command, row->which, COMMAND_NAME), row->name);
	help = help_of(row->command, row->which);
	assert_non_null(strstr(help, command_text(row->command, row->which, COMMAND_SUMMARY)));
	assert_string_equal(help + strlen(help) - strlen(end), end);
}

static void test_long_line(void **state)
{
	const struct command_row *row = *state;
	const char *line = help_of(row->command, row->which), *end;

	for (; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		assert_non_null(end);
		assert_in_range(end - line, 0, 80);
	}
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	ROWS_ADD_AS("finish", finish_rows, test_finish);
	rows_add_one("finish: the longest line is whole", test_longest);
	rows_add_one("finish: the exit status, though nobody reads why", test_nobody_listens);
	rows_add_one("two commands in one", test_texts);
	rows_add_one("help: name, summary, details, options", test_help);
	ROWS_ADD_AS("help", command_rows, test_command);
	ROWS_ADD_AS("help has no long line", command_rows, test_long_line);
	return rows_run("command");
}
