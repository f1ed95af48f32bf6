#include "kube/review.h"

#include "kube/fetch.h"
#include "json/quote.h"
#include "json/trail.h"

/* Names and a path, of which the server takes no more. */
#define BODY_MAX 16384

static enum fail_code create(
	struct call *c, const char *path, struct span json, struct sink *to, struct fail *f)
{
	const struct body body = {.bytes = json, .fd = -1, .length = json.len};

	return fetch(c,
		&(struct call_request){
			.method = SPAN("POST"),
			.path = span_of(path),
			.content_type = SPAN("application/json"),
			.body = &body,
		},
		to, f);
}

enum fail_code review_subject(struct call *c, struct sink *to, struct fail *f)
{
	return create(c, "/apis/authentication.k8s.io/v1/selfsubjectreviews",
		SPAN("{\"kind\":\"SelfSubjectReview\","
		     "\"apiVersion\":\"authentication.k8s.io/v1\"}"),
		to, f);
}

/* What reads the answer. */
struct reader {
	struct sink sink;
	bool *allowed;
	struct text *why;
	struct fail *f;
	struct trail trail;
};

static bool put(struct sink *self, struct span in)
{
	struct reader *r = (struct reader *)self;
	enum trail_event event;
	struct span value;

	while ((event = trail_next(&r->trail, &in, &value)) != TRAIL_MORE) {
		size_t field = trail_which(
			&r->trail, ".status.allowed\0.status.reason\0.status.evaluationError\0");

		if (event == TRAIL_BAD)
			return FAIL(r->f, FAIL_JSON, r->trail.scan.why) == FAIL_NONE;
		if (event == TRAIL_PLAIN && field == 0)
			*r->allowed = *value.ptr == 't';
		if (event == TRAIL_TEXT && (field == 1 || field == 2) && value.len > 0) {
			text_add(r->why, " - ");
			text_add_printable(r->why, value);
		}
	}
	return true;
}

enum fail_code review_access(struct call *c, const char *const access[static REVIEW_ATTRIBUTES],
	bool *allowed, struct text *why, struct fail *f)
{
	/* Of each enum review_attribute. */
	const char *name =
		"{\"verb\":\0,\"path\":\0,\"group\":\0,\"resource\":\0,\"subresource\":\0"
		",\"namespace\":\0,\"name\":";
	struct reader r;
	char bytes[BODY_MAX];
	struct text t;

	text_init(&t, bytes, sizeof bytes);
	text_add(&t,
		"{\"kind\":\"SelfSubjectAccessReview\","
		"\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":{");
	text_add(&t,
		access[REVIEW_PATH] != NULL ? "\"nonResourceAttributes\":"
					    : "\"resourceAttributes\":");
	for (size_t i = 0; i < REVIEW_ATTRIBUTES; i++, name += strlen(name) + 1) {
		if (access[i] == NULL || access[i][0] == '\0')
			continue;
		text_add(&t, name);
		quote_add(&t, span_of(access[i]));
	}
	text_add(&t, "}}}");
	if (t.cut)
		return FAIL(f, FAIL_USAGE, "over 16 KiB of names");
	r.sink.put = put;
	r.allowed = allowed;
	r.why = why;
	r.f = f;
	trail_init(&r.trail);
	return create(c, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", text_span(&t),
		&r.sink, f);
}
