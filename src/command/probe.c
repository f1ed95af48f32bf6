/*
 * peyk probe: health as an exit status, 0 or 1, and one line on stdout that
 * kubelet and Docker record.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "command/command.h"
#include "command/connection.h"
#include "command/target.h"
#include "command/words.h"
#include "kube/call.h"
#include "kube/lookup.h"

/* Targets of one probe. */
#define TARGETS_MAX 32

/* The line: Docker keeps 4,096 bytes of it, an event of Kubernetes 1,024. */
#define LINE_SIZE 1000

/* Of a body no more than this is read: a stream that never ends is no failure. */
#define BODY_MAX 65536

/* PEYK_PROBE as a whole, and the words in it. */
#define VARIABLE_MAX 4096
#define WORDS_MAX 128

struct probe {
	struct connection connection;
	struct fields fields;
	struct statuses expect;
	bool insecure;
};

#define PROBE_OPTIONS(ROW) \
	ROW(0, OPTION_STATUSES, offsetof(struct probe, expect), "expect", "STATUS[-STATUS]", \
		"of other servers; 200-399") \
	ROW('H', OPTION_HEADER, offsetof(struct probe, fields), "header", "'NAME: VALUE'", \
		"send this header") \
	ROW(0, OPTION_FLAG, offsetof(struct probe, insecure), "insecure-skip-tls-verify", "", \
		"never for the API server")
OPTIONS(probe_options, PROBE_OPTIONS);

/* Large, and most of it is never touched: pages that cost nothing. */
static struct incluster server;
static struct call call;
static struct endpoints found;

/* One run. */
struct check {
	struct probe options;
	int64_t deadline;
	bool has_server, has_anchors; /* read when the first target needs them */
	struct text line; /* what was found, target by target */
	char buffer[LINE_SIZE];
};

static enum fail_code need_anchors(struct check *c, struct fail *f)
{
	if (!c->has_anchors)
		connection_read_anchors(&c->options.connection, &server, f);
	c->has_anchors = f->code == FAIL_NONE;
	return f->code;
}

static enum fail_code need_server(struct check *c, struct fail *f)
{
	if (!c->has_server &&
		connection_find_server(&c->options.connection, &server, f) != FAIL_NONE)
		return f->code;
	c->has_server = true;
	call_init(&call, &server, c->deadline, &c->options.connection.notes);
	/* A probe tells what is so now; whoever asked asks again. */
	call.retries = connection_retries(&c->options.connection, 0);
	return incluster_is_clear(&server) ? FAIL_NONE : need_anchors(c, f);
}

static enum fail_code check_api(struct check *c, const struct target *t, struct fail *f)
{
	const struct call_request request = {
		.method = SPAN("GET"), .path = t->path, .fields = &c->options.fields};
	struct span piece;

	if (need_server(c, f) != FAIL_NONE)
		return f->code;
	if (call_begin(&call, &request, f) != FAIL_NONE)
		return f->code;
	while (call_next(&call, &piece, f) == CLIENT_DATA && call.client.http.received < BODY_MAX)
		;
	if (f->code == FAIL_NONE)
		call_verdict(&call, f);
	if (f->code == FAIL_NONE && call.client.http.status != 200)
		FAIL(f, FAIL_UNHEALTHY, "the API server must answer 200");
	/* The verdict on an error begins with it. */
	if (f->code != FAIL_STATUS)
		call_add_status(&call.client.http, &c->line);
	call_end(&call);
	return f->code;
}

static enum fail_code check_endpoints(struct check *c, struct target *t, struct fail *f)
{
	struct endpoints_service *s = &t->service;

	if (need_server(c, f) != FAIL_NONE ||
		(s->space[0] == '\0' &&
			connection_namespace(&c->options.connection, s->space, f) != FAIL_NONE))
		return f->code;
	endpoints_init(&found, ENDPOINTS_READY, s->port, false);
	if (lookup(&found, &call, s, f) == FAIL_NONE) {
		text_add_decimal(&c->line, found.count);
		text_add(&c->line, " ready");
	}
	return f->code;
}

/* Connects to a server that is not the API server: no token is at hand here. */
static enum fail_code open_web(struct check *c, const struct target *t, struct fail *f)
{
	struct endpoint to = {
		.host = t->url.host,
		.port = t->url.port,
		.tls = t->url.scheme == URL_HTTPS,
		.name = c->options.connection.options.tls_server_name,
		.anchors = &server.anchors,
	};

	if (to.tls && c->options.insecure)
		return client_open_unverified(
			&call.client, &to, c->deadline, &c->options.connection.notes, f);
	if (to.tls && need_anchors(c, f) != FAIL_NONE)
		return f->code;
	return client_open(&call.client, &to, c->deadline, &c->options.connection.notes, f);
}

static enum fail_code ask_web(struct check *c, struct fail *f)
{
	const struct http *http = &call.client.http;
	struct span piece;
	enum client_event event;

	if (client_send(&call.client, &call.request, NULL, false, f) != FAIL_NONE)
		return f->code;
	do
		event = client_next(&call.client, &piece, f);
	while ((event == CLIENT_HEAD || event == CLIENT_DATA) && http->received < BODY_MAX);
	if (http->status != 0)
		call_add_status(http, &c->line);
	if (f->code == FAIL_NONE &&
		(http->status < c->options.expect.low || http->status > c->options.expect.high))
		FAIL(f, FAIL_UNHEALTHY, "");
	return f->code;
}

static enum fail_code check_web(struct check *c, const struct target *t, struct fail *f)
{
	char authority[URL_AUTHORITY_MAX];
	struct request_head head = {
		.method = SPAN("GET"),
		.path = t->path,
		.fields = &c->options.fields,
	};

	url_authority(&t->url, authority);
	head.authority = span_of(authority);
	if (request_write(&call.request, &head, f) != FAIL_NONE || open_web(c, t, f) != FAIL_NONE)
		return f->code;
	ask_web(c, f);
	client_close(&call.client);
	if (t->url.scheme == URL_HTTPS && c->options.insecure)
		text_add(&c->line, " (certificate not verified)");
	return f->code;
}

static enum fail_code check_socket(struct check *c, const struct target *t, struct fail *f)
{
	char where[DIAL_WHERE_MAX];
	int fd;

	if (t->url.scheme == URL_UNIX)
		fd = dial_unix((const char *)t->url.path.ptr, c->deadline, f);
	else
		fd = dial_tcp(t->url.host, t->url.port, c->deadline, &c->options.connection.notes,
			where, f);
	if (fd >= 0) {
		close(fd);
		text_add(&c->line, "connected");
	}
	return f->code;
}

static enum fail_code check_target(struct check *c, struct target *t, struct fail *f)
{
	if (c->line.len > 0)
		text_add(&c->line, "; ");
	text_add_printable(&c->line, span_of(t->asked));
	text_add(&c->line, ": ");
	switch (t->kind) {
	case TARGET_API:
		return check_api(c, t, f);
	case TARGET_ENDPOINTS:
		return check_endpoints(c, t, f);
	case TARGET_WEB:
		return check_web(c, t, f);
	case TARGET_SOCKET:
		return check_socket(c, t, f);
	}
	return f->code;
}

static enum fail_code check_all(struct check *c, struct target *targets, int count, struct fail *f)
{
	for (int i = 0; i < count && f->code == FAIL_NONE; i++) {
		/* Only the target that fails is told. */
		size_t before = c->line.len;

		if (check_target(c, &targets[i], f) != FAIL_NONE && before > 0) {
			before += sizeof "; " - 1;
			memmove(c->buffer, c->buffer + before, c->line.len - before);
			c->line.len -= before;
		}
	}
	return f->code;
}

/* Returns how many there are; without arguments there is one. */
static int read_targets(const struct check *c, int argc, char **argv,
	struct target targets[static TARGETS_MAX], struct fail *f)
{
	int count = argc > 0 ? argc : 1;

	if (count > TARGETS_MAX) {
		FAIL(f, FAIL_USAGE, "more than 32 targets");
		return 0;
	}
	for (int i = 0; i < count && f->code == FAIL_NONE; i++) {
		target_read(argc > 0 ? argv[i] : "/readyz", &targets[i], f);
		if (targets[i].kind <= TARGET_ENDPOINTS && c->options.insecure)
			FAIL(f, FAIL_USAGE,
				"--insecure-skip-tls-verify is never for the API server");
	}
	return count;
}

/* "healthy: ..." or "unhealthy: ...", on stdout; kubelet and Docker take nothing but 0 and 1. */
static int tell(struct check *c, const struct fail *f)
{
	char line[LINE_SIZE + FAIL_DETAIL_MAX];
	struct text t;
	struct fail ignored = {0};
	bool gone = false;

	text_init(&t, line, sizeof line - 1);
	text_add(&t, f->code == FAIL_NONE ? "healthy: " : "unhealthy: ");
	text_add_span(&t, text_span(&c->line));
	if (f->code != FAIL_NONE) {
		if (c->line.len > 0 && c->line.ptr[c->line.len - 1] != ' ')
			text_add(&t, ": ");
		if (f->code == FAIL_STATUS)
			text_add_span(&t, (struct span){(const unsigned char *)f->detail, f->len});
		else
			fail_describe(f, &t);
	}
	text_mark_cut(&t);
	line[t.len++] = '\n';
	io_write(1, text_span(&t), DEADLINE_NONE, &gone, &ignored);
	return f->code == FAIL_NONE ? 0 : 1;
}

static int run_with(struct check *c, int argc, char **argv, struct fail *f)
{
	struct target targets[TARGETS_MAX];

	argc = options_read(&command_probe.options, &c->options, argc, argv, f);
	if (c->options.connection.help)
		return command_help(&command_probe, 0) != 0;
	c->deadline = deadline_after(c->options.connection.timeout);
	c->options.connection.options.deadline = c->deadline;
	if (f->code == FAIL_NONE) {
		int count = read_targets(c, argc, argv, targets, f);

		check_all(c, targets, count, f);
	}
	return tell(c, f);
}

static int run_probe(unsigned which, int argc, char **argv)
{
	/* Words are cut off in place. */
	static char variable[VARIABLE_MAX];
	char *words[WORDS_MAX];
	const char *given = getenv("PEYK_PROBE");
	struct fail f = {0};
	struct check c = {
		.options =
			{
				.connection.timeout = CLOCK_SECOND,
				.expect = {200, 399},
			},
	};

	(void)which;
	text_init(&c.line, c.buffer, sizeof c.buffer);
	if (argc > 0 || given == NULL)
		return run_with(&c, argc, argv, &f);
	if (strlen(given) >= sizeof variable) {
		FAIL(&f, FAIL_USAGE, "PEYK_PROBE has more than 4,095 bytes");
		return tell(&c, &f);
	}
	memcpy(variable, given, strlen(given) + 1);
	argc = words_split(variable, words, WORDS_MAX, &f);
	return run_with(&c, argc, words, &f);
}

const struct command command_probe = {
	COMMAND_TEXT("probe", "[TARGET...]",
		"Exit status 0 when every TARGET is healthy, else 1; one line on stdout.",
		"  /PATH              of the API server (/readyz when there is no TARGET)\n"
		"  https://HOST[:PORT][/PATH], http://HOST[:PORT][/PATH]\n"
		"  :PORT[/PATH]       of this pod, plain HTTP\n"
		"  tcp://HOST:PORT, unix:PATH    whether something listens there\n"
		"  endpoints:SERVICE[.NAMESPACE][:PORT]    whether one is ready\n"
		"PEYK_PROBE holds targets and options for when there are no arguments.\n"),
	{probe_options.rows, connection_options.rows, offsetof(struct probe, connection), 0},
	run_probe,
};
