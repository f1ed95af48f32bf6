#include "command/command.h"

#include "base/clock.h"
#include "base/io.h"

/* A screen of help. */
#define HELP_MAX 4096

/* "peyk: ", what failed, why, what to do. */
#define LINE_MAX_LEN (FAIL_DETAIL_MAX + 256)

static void write_all(int fd, const struct text *t)
{
	struct fail ignored = {0};
	bool gone = false;

	/* The exit status already tells; there is nobody left to tell more. */
	io_write(fd, text_span(t), DEADLINE_NONE, &gone, &ignored);
}

void command_help(const struct command *c, int fd)
{
	char buffer[HELP_MAX];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "peyk ");
	text_add(&t, c->name);
	text_add(&t, " ");
	text_add(&t, c->arguments);
	text_add(&t, "\n");
	text_add(&t, c->summary);
	text_add(&t, "\n");
	text_add(&t, c->details);
	text_add(&t, "\n");
	options_help(&c->options, &t);
	write_all(fd, &t);
}

int command_finish(const struct fail *f)
{
	char line[LINE_MAX_LEN];
	struct text t;

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
	write_all(2, &t);
	return fail_status(f->code);
}
