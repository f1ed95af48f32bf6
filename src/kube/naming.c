#include "kube/naming.h"

void naming_init(struct naming *n, struct sink *out, const struct type *type)
{
	trail_init(&n->trail);
	n->out = out;
	n->type = type;
	n->whole = n->item = (struct naming_kind){0};
	n->closed = false;
}

/* "PodList" -> "Pod" */
static struct span without_list(struct span kind)
{
	struct span tail = SPAN("List");

	if (kind.len > tail.len) {
		kind.len -= tail.len;
		if (memcmp(kind.ptr + kind.len, tail.ptr, tail.len) != 0)
			kind.len += tail.len;
	}
	return kind;
}

/* "KIND.GROUP/NAME" */
static void tell(struct naming *n, struct span kind, struct span group, struct span name)
{
	char line[TYPE_WORD_MAX + TYPE_GROUP_MAX + TRAIL_VALUE_MAX + 3];
	struct text t;

	text_init(&t, line, sizeof line);
	while (kind.len > 0)
		text_add_byte(&t, ascii_lower(*span_take(&kind, 1).ptr));
	text_add(&t, group.len > 0 ? "." : "");
	text_add_span(&t, group);
	text_add(&t, "/");
	text_add_span(&t, name);
	text_add(&t, "\n");
	n->closed = !sink_put(n->out, text_span(&t));
}

static void tell_name(struct naming *n, bool in_list, struct span name)
{
	const struct naming_kind *k = in_list && n->item.kind[0] != '\0' ? &n->item : &n->whole;
	struct span kind = span_of(k->kind), group = span_of(k->version);

	if (n->type != NULL) {
		tell(n, span_of(n->type->singular), span_of(n->type->group), name);
		return;
	}
	if (in_list && k == &n->whole)
		kind = without_list(kind);
	/* "VERSION" alone: the core group. */
	group.len = span_find(group, '/') < group.len ? span_find(group, '/') : 0;
	tell(n, kind, group, name);
}

static void read_text(struct naming *n, struct span value)
{
	const struct trail *t = &n->trail;

	if (trail_is(t, ".kind"))
		type_set(n->whole.kind, sizeof n->whole.kind, value);
	else if (trail_is(t, ".apiVersion"))
		type_set(n->whole.version, sizeof n->whole.version, value);
	else if (trail_is(t, ".items[].kind"))
		type_set(n->item.kind, sizeof n->item.kind, value);
	else if (trail_is(t, ".items[].apiVersion"))
		type_set(n->item.version, sizeof n->item.version, value);
	else if (trail_is(t, ".items[].metadata.name"))
		tell_name(n, true, value);
	else if (trail_is(t, ".metadata.name") || (n->type != NULL && trail_is(t, ".details.name")))
		tell_name(n, false, value);
}

enum naming_status naming_push(struct naming *n, struct span in)
{
	struct span value;

	while (!n->closed) {
		switch (trail_next(&n->trail, &in, &value)) {
		case TRAIL_OPEN:
			if (trail_is(&n->trail, ".items[]"))
				n->item.kind[0] = n->item.version[0] = '\0';
			break;
		case TRAIL_TEXT:
			read_text(n, value);
			break;
		case TRAIL_CLOSE:
		case TRAIL_PLAIN:
			break;
		case TRAIL_MORE:
			return NAMING_FINE;
		case TRAIL_DONE:
		case TRAIL_BAD:
			return NAMING_BAD;
		}
	}
	return NAMING_CLOSED;
}
