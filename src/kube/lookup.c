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

/* GET of the Service, or of its slices, with this query before its name. */
static enum fail_code get(struct call *c, const struct endpoints_service *s, const char *query,
	const char *next, struct sink *to, struct fail *f)
{
	struct object o = {.namespace = span_of(s->space)};
	char path[PATH_SIZE];
	struct text t;

	text_init(&t, path, sizeof path);
	types_find_built_in(&o.type, *query != '\0' ? SPAN("endpointslices") : SPAN("services"));
	if (*query == '\0')
		o.name = span_of(s->name);
	if (api_add_path(&t, &o, f) != FAIL_NONE)
		return f->code;
	text_add(&t, query);
	if (*query != '\0')
		text_add(&t, s->name);
	if (*next != '\0')
		api_add_parameter(&t, SPAN("continue"), span_of(next));
	return fetch(
		c, &(struct call_request){.method = SPAN("GET"), .path = text_span(&t)}, to, f);
}

static enum fail_code read_page(
	struct endpoints *e, struct call *c, const struct endpoints_service *s, struct fail *f)
{
	struct reader r = {{put}, e, f};
	char next[ENDPOINTS_NEXT_MAX];

	memcpy(next, e->next, sizeof next);
	endpoints_begin(e);
	if (get(c, s, "?limit=" LOOKUP_PAGE "&labelSelector=kubernetes.io/service-name%3D", next,
		    &r.sink, f) == FAIL_NONE)
		endpoints_end(e, f);
	return f->code;
}

/* Takes nothing. */
static bool refuse(struct sink *self, struct span bytes)
{
	(void)self, (void)bytes;
	return false;
}

static enum fail_code fail_none(const struct endpoints *e, struct call *c,
	const struct endpoints_service *s, struct fail *f)
{
	struct fail ignored = {0};
	struct sink none = {refuse};
	const char *why = " has none as is asked for";

	if (e->seen && e->wanted == ENDPOINTS_READY && s->port[0] == '\0')
		why = " has none that is ready";
	if (!e->seen) {
		get(c, s, "", "", &none, &ignored);
		why = ignored.code == FAIL_STATUS && c->client.http.status == 404
			? ": there is no such Service"
			: " has none";
	}
	return FAIL(f, FAIL_NO_ENDPOINT, s->name, " in ", s->space, why);
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
