/*
 * peyk: from a pod to the Kubernetes API server.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "command/command.h"
#include "version.h"

/* `make COMMANDS=...` says which; the linker drops the rest. */
static const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
	PEYK_COMMANDS
#undef COMMAND
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

#define HELP_MAX 2048

/* Null: there is none. */
static const struct command *find(const char *name, unsigned *which)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		for (*which = 0; *command_text(commands[i], *which, COMMAND_NAME) != '\0'; ++*which)
			if (strcmp(command_text(commands[i], *which, COMMAND_NAME), name) == 0)
				return commands[i];
	return NULL;
}

static int print_version(void)
{
	char line[80];
	struct text t;

	text_init(&t, line, sizeof line);
	text_add(&t, "peyk " PEYK_VERSION " (linux/" PEYK_ARCH ", BearSSL " BEARSSL_VERSION);
	text_add(&t, PEYK_TLS12 ? ")\n" : ", TLS 1.3 alone)\n");
	return command_print(&t);
}

static int print_help(void)
{
	char buffer[HELP_MAX];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	text_add(&t, "peyk: from a pod to the Kubernetes API server\n\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		for (unsigned w = 0; *command_text(commands[i], w, COMMAND_NAME) != '\0'; w++) {
			text_add(&t, "  peyk ");
			text_add(&t, command_text(commands[i], w, COMMAND_NAME));
			text_add(&t, " ");
			text_add(&t, command_text(commands[i], w, COMMAND_ARGUMENTS));
			text_add(&t, "\n      ");
			text_add(&t, command_text(commands[i], w, COMMAND_SUMMARY));
			text_add(&t, "\n");
		}
	text_add(&t,
		"  peyk help [COMMAND], peyk version\n\n"
		"Exit status: 0 done, 1 the server answered with an error, 2 wrong usage,\n"
		"3 not in a cluster, 4 no connection or no whole answer, 5 not to be trusted,\n"
		"6 the deadline passed; of probe: 0 healthy, 1 not.\n");
	return command_print(&t);
}

static int fail_usage(const char *what, const char *name)
{
	struct fail f = {0};

	FAIL(&f, FAIL_USAGE, what, name);
	return command_finish(&f);
}

static int help(const char *name)
{
	const struct command *c;
	unsigned which;

	if (name == NULL)
		return print_help();
	c = find(name, &which);
	if (c == NULL)
		return fail_usage("there is no command ", name);
	return command_help(c, which);
}

/*
 * The kernel's own call: libc's sigaction() brings 600 bytes that we need not. Its
 * struct is {handler, flags, restorer, mask} (sigaction(2), "C library/kernel
 * differences"), and it insists on SA_RESTORER, though nothing is restored: a
 * handler here does not return.
 */
static void on_signal(int number, void (*handler)(int))
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		unsigned long mask;
	} action = {.handler = handler, .flags = 0x04000000};

	syscall(SYS_rt_sigaction, number, &action, NULL, sizeof action.mask);
}

static void end(int number)
{
	_exit(128 + number);
}

static void set_signals(void)
{
	/* A closed pipe is an error of write(2), to be told or not by whoever writes. */
	on_signal(SIGPIPE, SIG_IGN);
	/* The kernel keeps from a container's first process what it has no handler for. */
	if (getpid() == 1) {
		on_signal(SIGTERM, end);
		on_signal(SIGINT, end);
	}
}

/*
 * A socket must never become stdin, stdout or stderr: what is meant for these
 * would go to the server in the clear. Where one is closed, a descriptor that
 * can be neither read nor written stands in.
 */
static void fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/", O_PATH | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	const struct command *c;
	unsigned which;

	set_signals();
	fill_standard_descriptors();
	if (name == NULL)
		return fail_usage("no command is given", "");
	if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		return help(argc > 2 ? argv[2] : NULL);
	if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0)
		return print_version();
	c = find(name, &which);
	if (c == NULL)
		return fail_usage("there is no command ", name);
	return c->run(which, argc - 2, argv + 2);
}
