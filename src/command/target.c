#include "command/target.h"

#include "net/request.h"

#define ENDPOINTS "endpoints:"

/* ":8080/healthz" */
static enum fail_code read_own_port(const char *argument, struct target *t, struct fail *f)
{
	struct span rest = span_of(argument + 1);
	struct span port = span_take(&rest, span_find(rest, '/'));

	t->url = (struct url){.scheme = URL_HTTP, .host = "localhost", .path = rest};
	if (!url_read_port(port, &t->url.port))
		return FAIL(f, FAIL_USAGE, argument, ": a target of this pod is :PORT/PATH");
	return FAIL_NONE;
}

enum fail_code target_read(const char *argument, struct target *t, struct fail *f)
{
	*t = (struct target){.asked = argument, .kind = TARGET_API, .path = span_of(argument)};
	if (argument[0] == '/')
		return request_check_path(t->path, f);
	if (span_starts_with(t->path, SPAN(ENDPOINTS))) {
		t->kind = TARGET_ENDPOINTS;
		return endpoints_read_service(argument + sizeof ENDPOINTS - 1, &t->service, f);
	}
	if (argument[0] == ':')
		read_own_port(argument, t, f);
	else
		url_read(span_of(argument), &t->url, f);
	if (f->code != FAIL_NONE)
		return f->code;
	if (t->url.scheme == URL_TCP || t->url.scheme == URL_UNIX) {
		t->kind = TARGET_SOCKET;
		return FAIL_NONE;
	}
	t->kind = TARGET_WEB;
	t->path = t->url.path.len > 0 ? t->url.path : SPAN("/");
	return request_check_path(t->path, f);
}
