#include "kube/discovery.h"

#include "kube/api.h"
#include "kube/fetch.h"

/* How a type is called by a name, the best last. */
enum called {
	BY_NOTHING,
	BY_SINGULAR,
	BY_SHORT_NAME,
	BY_PLURAL
};

/* Less than the rank of any type whose group and version fit: see compare(). */
#define NO_RANK 4

/* What is read. */
enum told {
	GROUP,
	VERSION,
	PLURAL,
	KIND,
	SINGULAR,
	SHORT_NAME,
	SCOPE,
	OTHER
};

/* The ends of their paths. */
static const char fields[] = ".items[].metadata.name\0"
			     "s[].version\0"
			     "s[].resource\0"
			     "s[].responseKind.kind\0"
			     "s[].singularResource\0"
			     "s[].shortNames[]\0"
			     "s[].scope\0";

#define A_TYPE "s[].resources[]"

void discovery_init(struct discovery *d, struct span name)
{
	trail_init(&d->trail);
	d->word = span_take_to(&name, '.');
	d->rest = name;
	d->rank = NO_RANK;
	d->now = (struct type){0};
}

static void see(struct discovery *d, struct span value, enum called how)
{
	if (how > d->called && span_equal_nocase(value, d->word))
		d->called = how;
}

static void read_text(struct discovery *d, struct span value)
{
	struct type *now = &d->now;

	switch ((enum told)trail_which(&d->trail, fields)) {
	case GROUP:
		types_set(now->group, sizeof now->group, value);
		break;
	case VERSION:
		types_set(now->version, sizeof now->version, value);
		break;
	case PLURAL:
		types_set(now->plural, sizeof now->plural, value);
		see(d, value, BY_PLURAL);
		break;
	case KIND:
		types_set(now->singular, sizeof now->singular, value);
		for (char *at = now->singular; *at != '\0'; at++)
			*at = (char)ascii_lower((unsigned char)*at);
		see(d, value, BY_SINGULAR);
		break;
	case SINGULAR:
		see(d, value, BY_SINGULAR);
		break;
	case SHORT_NAME:
		see(d, value, BY_SHORT_NAME);
		break;
	case SCOPE:
		now->namespaced = span_equal(value, SPAN("Namespaced"));
		break;
	case OTHER:
		break;
	}
}

static void begin(struct discovery *d)
{
	if (trail_is(&d->trail, ".items[]"))
		d->now.group[0] = '\0';
	if (trail_is(&d->trail, A_TYPE)) {
		d->called = BY_NOTHING;
		d->now.plural[0] = d->now.singular[0] = '\0';
		d->now.namespaced = false;
	}
	if (trail_is(&d->trail, A_TYPE ".subresources"))
		trail_skip(&d->trail);
}

/* A type is complete. */
static void compare(struct discovery *d)
{
	unsigned rank = types_fit(d->rest, &d->now) * 4 + d->called;

	/* Nothing without a name: its path would be somebody else's. */
	if (d->called == BY_NOTHING || rank <= d->rank || d->now.plural[0] == '\0')
		return;
	d->rank = rank;
	d->found = d->now;
}

bool discovery_push(struct discovery *d, struct span in)
{
	struct span value;

	for (;;) {
		switch (trail_next(&d->trail, &in, &value)) {
		case TRAIL_OPEN:
			begin(d);
			break;
		case TRAIL_CLOSE:
			if (trail_is(&d->trail, A_TYPE))
				compare(d);
			break;
		case TRAIL_TEXT:
			read_text(d, value);
			break;
		case TRAIL_PLAIN:
			break;
		case TRAIL_MORE:
			return true;
		case TRAIL_DONE:
		case TRAIL_BAD:
			return false;
		}
	}
}

bool discovery_found(const struct discovery *d)
{
	return d->rank > NO_RANK;
}

/* A discovery that an answer is put into. */
struct reading {
	struct sink sink;
	struct discovery discovery;
	struct fail *fail;
};

static bool put(struct sink *self, struct span bytes)
{
	struct reading *r = (struct reading *)(void *)self;

	if (!discovery_push(&r->discovery, bytes))
		FAIL(r->fail, FAIL_JSON, "/apis: ", r->discovery.trail.scan.why);
	return r->fail->code == FAIL_NONE;
}

enum fail_code discovery_find(struct type *t, struct span name, struct call *c, struct fail *f)
{
	const struct call_request request = {
		.method = SPAN("GET"), .path = SPAN("/apis"), .accept = SPAN(DISCOVERY_ACCEPT)};
	struct reading r = {.sink = {put}, .fail = f};
	char shown[TYPE_GROUP_MAX];

	if (types_find_built_in(t, name))
		return FAIL_NONE;
	types_set(shown, sizeof shown, name);
	discovery_init(&r.discovery, name);
	if (r.discovery.word.len == 0 || !api_is_plain(name) ||
		span_equal_nocase(name, SPAN("all")))
		return FAIL(
			f, FAIL_USAGE, shown, ": name one type, as in pods or deployments.apps");
	NOTE(c->notes, shown, ": not a type of every cluster: asking the server");
	if (fetch(c, &request, &r.sink, f) == FAIL_NONE && !discovery_found(&r.discovery))
		FAIL(f, FAIL_TYPE, shown);
	*t = r.discovery.found;
	return f->code;
}
