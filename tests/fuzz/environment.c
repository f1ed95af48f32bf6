/*
 * The environment of a pod, HOST and PORT on a line each: the server is the same
 * when it is told with --server=https://HOST:PORT, and both are refused or none.
 */
#include <stdlib.h>
#include <string.h>

#include "kube/incluster.h"
#include "tests/fuzz/reason.h"

#define VALUE_MAX 1000

/* The first line of `in`, up to a zero, as an environment would hold it. */
static void take_line(struct span *in, char value[static VALUE_MAX])
{
	struct span line = span_take(in, span_find(*in, '\n'));

	if (in->len > 0)
		span_take(in, 1);
	line.len = span_find(line, '\0');
	if (line.len >= VALUE_MAX)
		line.len = VALUE_MAX - 1;
	memcpy(value, line.ptr, line.len);
	value[line.len] = '\0';
}

static const char *url_of(const char *host, const char *port, char url[static 3 * VALUE_MAX])
{
	bool brackets = strchr(host, ':') != NULL;
	struct text t;

	text_init(&t, url, 3 * VALUE_MAX);
	text_add(&t, brackets ? "https://[" : "https://");
	text_add(&t, host);
	text_add(&t, brackets ? "]" : "");
	text_add(&t, port[0] != '\0' ? ":" : "");
	text_add(&t, port);
	return text_string(&t);
}

static bool is_same(const struct incluster *a, const struct incluster *b)
{
	return strcmp(a->server.host, b->server.host) == 0 && a->server.port == b->server.port &&
		a->server.scheme == b->server.scheme && strcmp(a->authority, b->authority) == 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct incluster by_environment, by_option, by_port;
	static const struct incluster_options no_options;
	static const struct incluster_environment nothing;
	char host[VALUE_MAX], port[VALUE_MAX], url[3 * VALUE_MAX];
	struct incluster_environment environment = {.host = host, .port_https = port};
	struct incluster_options options = {.server = url};
	struct fail e = {0}, o = {0}, p = {0};
	struct span in = {data, len};

	take_line(&in, host);
	take_line(&in, port);
	incluster_init_server(&by_environment, &no_options, &environment, false, &e);
	environment = (struct incluster_environment){.host = host, .port = port};
	incluster_init_server(&by_port, &no_options, &environment, false, &p);
	if (e.code != p.code || (e.code == FAIL_NONE && !is_same(&by_environment, &by_port)))
		abort();
	if (host[0] == '\0') {
		reason_check(&e, FAIL_NOT_IN_CLUSTER);
		return 0;
	}
	if (e.code != FAIL_NONE)
		reason_check(&e, FAIL_ENVIRONMENT);
	url_of(host, port, url);
	incluster_init_server(&by_option, &options, &nothing, false, &o);
	if (o.code != FAIL_NONE)
		reason_check(&o, FAIL_USAGE);
	if (e.code == FAIL_NONE && (o.code != FAIL_NONE || !is_same(&by_environment, &by_option)))
		abort();
	return 0;
}
