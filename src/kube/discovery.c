#include "kube/discovery.h"

#include "base/text.h"

#define RESOURCE ".items[].versions[].resources[]"

/* How a type is called by a name, the best first. */
enum called {
	BY_NOTHING,
	BY_SINGULAR,
	BY_SHORT_NAME,
	BY_PLURAL
};

void discovery_init(struct discovery *d, struct span name)
{
	trail_init(&d->trail);
	type_name_read(&d->name, name);
	d->rank = 0;
	d->now = (struct type){0};
}

static void set(struct discovery *d, char *to, size_t size, struct span value)
{
	d->fits = type_set(to, size, value) && d->fits;
}

static void see(struct discovery *d, struct span value, enum called how)
{
	if (how > d->called && span_equal_nocase(value, d->name.word))
		d->called = how;
}

static void set_kind(struct discovery *d, struct span kind)
{
	char *at = d->now.singular;

	set(d, at, sizeof d->now.singular, kind);
	for (; *at != '\0'; at++)
		*at = (char)ascii_lower((unsigned char)*at);
	see(d, kind, BY_SINGULAR);
}

/* A field; their order within a type does not matter. */
static void read_text(struct discovery *d, struct span value)
{
	const struct trail *t = &d->trail;
	struct type *now = &d->now;

	if (trail_is(t, ".items[].metadata.name")) {
		type_set(now->group, sizeof now->group, value);
	} else if (trail_is(t, ".items[].versions[].version")) {
		type_set(now->version, sizeof now->version, value);
	} else if (trail_is(t, RESOURCE ".resource")) {
		set(d, now->plural, sizeof now->plural, value);
		see(d, value, BY_PLURAL);
	} else if (trail_is(t, RESOURCE ".responseKind.kind")) {
		set_kind(d, value);
	} else if (trail_is(t, RESOURCE ".singularResource")) {
		see(d, value, BY_SINGULAR);
	} else if (trail_is(t, RESOURCE ".shortNames[]")) {
		see(d, value, BY_SHORT_NAME);
	} else if (trail_is(t, RESOURCE ".scope")) {
		now->namespaced = span_equal(value, SPAN("Namespaced"));
	}
}

/* A type is complete. */
static void compare(struct discovery *d)
{
	unsigned fits = type_name_fits(&d->name, d->now.group, d->now.version);
	unsigned rank = fits > 0 && d->called > 0 && d->fits ? fits * 4 + d->called : 0;

	if (rank <= d->rank)
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
			if (trail_is(&d->trail, ".items[]"))
				d->now.group[0] = '\0';
			if (trail_is(&d->trail, RESOURCE ".subresources"))
				trail_skip(&d->trail);
			if (trail_is(&d->trail, RESOURCE)) {
				d->called = BY_NOTHING;
				d->fits = true;
			}
			break;
		case TRAIL_CLOSE:
			if (trail_is(&d->trail, RESOURCE))
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

/* Asks the server, and reads what it says. */
static enum fail_code ask(struct discovery *d, struct call *c, struct fail *f)
{
	const struct call_request request = {
		.method = SPAN("GET"), .path = SPAN("/apis"), .accept = SPAN(DISCOVERY_ACCEPT)};
	struct span piece;

	if (call_begin(c, &request, f) != FAIL_NONE)
		return f->code;
	while (f->code == FAIL_NONE && call_next(c, &piece, f) == CLIENT_DATA)
		if (c->client.http.status < 300 && !discovery_push(d, piece))
			FAIL(f, FAIL_HTTP, "/apis: ", d->trail.scan.why);
	if (f->code == FAIL_NONE)
		call_verdict(c, f);
	call_end(c);
	return f->code;
}

enum fail_code discovery_find(struct type *t, struct span name, struct call *c, struct fail *f)
{
	struct discovery d;
	char shown[TYPE_GROUP_MAX];

	if (types_find_built_in(t, name))
		return FAIL_NONE;
	type_set(shown, sizeof shown, name);
	discovery_init(&d, name);
	if (d.name.word.len == 0 || span_equal_nocase(name, SPAN("all")))
		return FAIL(
			f, FAIL_USAGE, shown, ": name one type, as in pods or deployments.apps");
	NOTE(c->notes, shown, ": not a type of every cluster: asking the server");
	if (ask(&d, c, f) != FAIL_NONE)
		return f->code;
	*t = d.found;
	return d.rank > 0 ? FAIL_NONE : FAIL(f, FAIL_TYPE, shown);
}
