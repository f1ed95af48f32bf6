/*
 * peyk endpoints, peyk whoami, peyk can-i: their options, and how they begin and end.
 */
#include "command/ask.h"

#include <unistd.h>

#include "base/clock.h"
#include "command/command.h"

/* Which of them, as bits. */
enum {
	ENDPOINTS = 1,
	WHOAMI = 2,
	CAN_I = 4
};

#define AT(field) offsetof(struct ask, field)

#define ASK_OPTIONS(ROW) \
	ROW('n', OPTION_TEXT, AT(connection.options.namespace), "namespace", "NAMESPACE", \
		"instead of the pod's own") \
	ROW('A', OPTION_FLAG | OPTION_ONLY(CAN_I), AT(all_namespaces), "all-namespaces", "", \
		"in all of them") \
	ROW(0, OPTION_TEXT | OPTION_ONLY(CAN_I), AT(subresource), "subresource", "NAME", \
		"as in log, status, scale") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(ENDPOINTS), AT(serving), "serving", "", \
		"those too that end and still serve") \
	ROW(0, OPTION_FLAG | OPTION_ONLY(ENDPOINTS), AT(all), "all", "", \
		"those too that are not ready") \
	ROW('o', OPTION_TEXT | OPTION_ONLY(ENDPOINTS | WHOAMI), AT(format), "output", "json", \
		"for programs")
OPTIONS(ask_options, ASK_OPTIONS);

static struct ask ask;

static void begin(struct ask *a)
{
	int64_t deadline = deadline_after(a->connection.timeout);

	a->connection.options.deadline = deadline;
	call_init(&a->call, &a->server, deadline, &a->connection.notes);
	a->call.retries = connection_retries(&a->connection, CALL_RETRIES);
	output_init(&a->out, STDOUT_FILENO, deadline, &a->f);
	text_init(&a->text, a->bytes, sizeof a->bytes);
	a->json = a->format != NULL;
}

static int run(unsigned which, int argc, char **argv)
{
	/* How many arguments each takes. */
	static const unsigned char counts[] = {1, 0, 2};
	const struct options options = command_options(&command_questions, which);
	struct ask *a = &ask;

	a->connection.timeout = 30 * CLOCK_SECOND;
	argc = options_read(&options, a, argc, argv, &a->f);
	if (a->connection.help)
		return command_help(&command_questions, which);
	begin(a);
	if (argc != counts[which] || (argc > 0 && *argv[0] == '\0'))
		FAIL(&a->f, FAIL_USAGE, "it takes ",
			command_text(&command_questions, which, COMMAND_ARGUMENTS));
	if (a->json && strcmp(a->format, "json") != 0)
		FAIL(&a->f, FAIL_USAGE, "-o can be json");
	if (a->f.code == FAIL_NONE) {
		if (options.bit == ENDPOINTS)
			ask_endpoints(a, argv);
		else if (options.bit == WHOAMI)
			ask_whoami(a);
		else
			ask_can_i(a, argv);
		output_flush(&a->out);
	}
	return a->f.code == FAIL_NONE ? a->no : command_finish(&a->f);
}

const struct command command_questions = {
	COMMAND_TEXT("endpoints", "SERVICE[.NAMESPACE][:PORT]",
		"Prints the addresses of a Service's ready endpoints, a line each.",
		"PORT is a port's name or number; without one, every port has its line.\n")
		COMMAND_TEXT("whoami", "[OPTIONS]",
			"Who this pod is to the API server, and what keeps it from being anybody.",
			"") COMMAND_TEXT("can-i", "VERB TYPE[/NAME] | PATH",
			"Whether this pod may do that: yes and 0, or no and 1.", ""),
	{ask_options.rows, connection_options.rows, offsetof(struct ask, connection), ENDPOINTS},
	run,
};
