#include "command/command.h"

#include "base/clock.h"
#include "base/io.h"

/* A screen of help. */
#define HELP_MAX 4096

/* "peyk: ", what failed, why, what to do. */
#define LINE_MAX_LEN (FAIL_DETAIL_MAX + 256)

int command_print(const struct text *t)
{
	struct fail f = {0};
	bool gone = false;

	io_write(1, text_span(t), DEADLINE_NONE, &gone, &f);
	return command_finish(&f);
}

const char *command_text(const struct command *c, unsigned which, enum command_text text)
{
	const char *at = c->texts;

	for (unsigned skip = which * COMMAND_TEXTS + text; skip > 0; skip--)
		at += strlen(at) + 1;
	return at;
}

struct options command_options(const struct command *c, unsigned which)
{
	struct options options = c->options;

	options.bit = (unsigned char)(options.bit << which);
	return options;
}

int command_help(const struct command *c, unsigned which)
{
	const struct options options = command_options(c, which);
	char buffer[HELP_MAX];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "peyk ");
	text_add(&t, command_text(c, which, COMMAND_NAME));
	text_add(&t, " ");
	text_add(&t, command_text(c, which, COMMAND_ARGUMENTS));
	text_add(&t, "\n");
	text_add(&t, command_text(c, which, COMMAND_SUMMARY));
	text_add(&t, "\n");
	text_add(&t, command_text(c, which, COMMAND_DETAILS));
	text_add(&t, "\n");
	options_help(&options, &t);
	return command_print(&t);
}

int command_finish(const struct fail *f)
{
	char line[LINE_MAX_LEN];
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	if (f->code == FAIL_NONE)
		return 0;
	text_init(&t, line, sizeof line - 1);
	text_add(&t, "peyk: ");
	fail_describe(f, &t);
	if (fail_remedy(f->code)[0] != '\0') {
		text_add(&t, ": ");
		text_add(&t, fail_remedy(f->code));
	}
	line[t.len++] = '\n';
	/* The exit status already tells; there is nobody left to tell more. */
	io_write(2, text_span(&t), DEADLINE_NONE, &gone, &ignored);
	return fail_status(f->code);
}
