/*
 * peyk get: one request to the API server, its answer on stdout.
 */
#include "base/clock.h"
#include "base/io.h"
#include "command/command.h"
#include "command/connection.h"
#include "kube/call.h"

struct get {
	struct connection connection;
	struct fields fields;
	bool include;
};

static const struct option get_options[] = {
	{'i', OPTION_FLAG, offsetof(struct get, include), "include", "",
		"print the head of the answer, too"},
	{'H', OPTION_HEADER, offsetof(struct get, fields), "header", "'NAME: VALUE'",
		"send this header"},
	{0},
};

/* Where the answer goes. */
struct output {
	int64_t deadline;
	bool gone; /* the reader of the pipe has what it wanted */
};

static enum fail_code print(struct output *o, struct span s, struct fail *f)
{
	return io_write(1, s, o->deadline, &o->gone, f);
}

/* The body to stdout, as it arrives; a reader that has gone ends it quietly. */
static enum fail_code print_answer(struct call *c, bool include, struct output *o, struct fail *f)
{
	struct span piece;

	if (include)
		print(o, http_head(&c->client.http), f);
	while (f->code == FAIL_NONE && !o->gone) {
		enum client_event event = call_next(c, &piece, f);

		if (event == CLIENT_DONE)
			return call_verdict(c, f);
		if (event == CLIENT_DATA)
			print(o, piece, f);
	}
	return f->code;
}

static int run_get(int argc, char **argv)
{
	/* Large, and most of it is never touched: pages that cost nothing. */
	static struct incluster server;
	static struct call call;
	struct get get = {.connection.timeout = 30 * CLOCK_SECOND};
	struct output output = {0};
	struct fail f = {0};

	argc = options_read(&command_get.options, &get, argc, argv, &f);
	if (get.connection.help) {
		command_help(&command_get, 1);
		return 0;
	}
	output.deadline = deadline_after(get.connection.timeout);
	if (f.code == FAIL_NONE && argc != 1)
		FAIL(&f, FAIL_USAGE, argc == 0 ? "get needs a PATH" : "get takes one PATH");
	if (f.code == FAIL_NONE)
		request_check_path(span_of(argv[0]), &f);
	if (f.code == FAIL_NONE)
		connection_prepare(&get.connection, &server, &f);
	call_init(&call, &server, output.deadline, &get.connection.notes);
	if (f.code == FAIL_NONE &&
		call_begin(&call,
			&(struct call_request){.method = SPAN("GET"),
				.path = span_of(argv[0]),
				.fields = &get.fields},
			&f) == FAIL_NONE) {
		print_answer(&call, get.include, &output, &f);
		call_end(&call);
	}
	return command_finish(&f);
}

const struct command command_get = {
	.name = "get",
	.arguments = "PATH",
	.summary = "Prints what the API server answers at PATH, byte for byte.",
	.details = "",
	.options = {get_options, connection_options, offsetof(struct get, connection)},
	.run = run_get,
};
