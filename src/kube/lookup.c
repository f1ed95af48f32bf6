#include "kube/lookup.h"

#include "kube/api.h"
#include "kube/fetch.h"

/* Two names, the token of a page, and what stands between. */
#define PATH_SIZE (2 * ENDPOINTS_LABEL_MAX + ENDPOINTS_NEXT_MAX + 200)

struct reader {
	struct sink sink;
	struct endpoints *endpoints;
	struct fail *f;
};

static bool put(struct sink *self, struct span bytes)
{
	struct reader *r = (struct reader *)self;

	return endpoints_push(r->endpoints, bytes, r->f) == FAIL_NONE;
}

static enum fail_code read_page(
	struct endpoints *e, struct call *c, const struct endpoints_service *s, struct fail *f)
{
	struct reader r = {{put}, e, f};
	char path[PATH_SIZE];
	struct text t;

	text_init(&t, path, sizeof path);
	text_add(&t, "/apis/discovery.k8s.io/v1/namespaces/");
	text_add(&t, s->space);
	text_add(&t,
		"/endpointslices?limit=" LOOKUP_PAGE
		"&labelSelector=kubernetes.io/service-name%3D");
	text_add(&t, s->name);
	if (e->next[0] != '\0')
		api_add_parameter(&t, SPAN("continue"), span_of(e->next));
	endpoints_begin(e);
	if (fetch(c, &(struct call_request){.method = SPAN("GET"), .path = text_span(&t)}, &r.sink,
		    f) == FAIL_NONE)
		endpoints_end(e, f);
	return f->code;
}

/* Whether the server knows the Service; true also when it does not say. */
static bool exists(struct call *c, const struct endpoints_service *s)
{
	char path[PATH_SIZE];
	struct fail ignored = {0};
	struct text t;

	text_init(&t, path, sizeof path);
	text_add(&t, "/api/v1/namespaces/");
	text_add(&t, s->space);
	text_add(&t, "/services/");
	text_add(&t, s->name);
	if (call_begin(c, &(struct call_request){.method = SPAN("GET"), .path = text_span(&t)},
		    &ignored) != FAIL_NONE)
		return true;
	call_end(c);
	return c->client.http.status != 404;
}

static enum fail_code fail_none(const struct endpoints *e, struct call *c,
	const struct endpoints_service *s, struct fail *f)
{
	char seen[TEXT_DECIMAL_MAX + 1];
	struct text t;

	if (e->seen == 0)
		return FAIL(f, FAIL_NO_ENDPOINT, s->name, " in ", s->space,
			exists(c, s) ? " has none" : ": there is no such Service");
	text_init(&t, seen, sizeof seen);
	text_add_decimal(&t, e->seen);
	return FAIL(f, FAIL_NO_ENDPOINT, s->name, " in ", s->space, " has ", text_string(&t),
		", none of them ", e->wanted == ENDPOINTS_READY ? "ready" : "as is asked for",
		s->port[0] != '\0' ? " with that port" : "");
}

enum fail_code lookup(
	struct endpoints *e, struct call *c, const struct endpoints_service *s, struct fail *f)
{
	bool begun_again = false;

	do {
		bool later = e->next[0] != '\0';

		if (read_page(e, c, s, f) == FAIL_STATUS && later && !begun_again &&
			c->client.http.status == 410) {
			/* The token has expired: what has been read may be out of date. */
			fail_clear(f);
			endpoints_init(e, e->wanted, e->port, e->detailed);
			begun_again = true;
			read_page(e, c, s, f);
		}
	} while (f->code == FAIL_NONE && e->next[0] != '\0');
	if (f->code == FAIL_NONE && e->count == 0)
		fail_none(e, c, s, f);
	return f->code;
}
