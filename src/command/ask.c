#include "command/ask.h"

#include "base/clock.h"

struct incluster ask_server;
struct call ask_call;

bool ask_begin(
	const struct command *self, void *into, int argc, char **argv, int count, struct fail *f)
{
	struct connection *c = (void *)((char *)into + self->options.shared_at);

	c->timeout = 30 * CLOCK_SECOND;
	argc = options_read(&self->options, into, argc, argv, f);
	if (c->help) {
		fail_clear(f);
		command_help(self, 1);
		return false;
	}
	if (f->code == FAIL_NONE && argc != count)
		FAIL(f, FAIL_USAGE, self->name, " ", self->arguments);
	call_init(&ask_call, &ask_server, deadline_after(c->timeout), &c->notes);
	return f->code == FAIL_NONE;
}

bool ask_json(const char *format, bool *json, struct fail *f)
{
	*json = format != NULL;
	return !*json || strcmp(format, "json") == 0 ||
		FAIL(f, FAIL_USAGE, "-o is json, or not given") == FAIL_NONE;
}
