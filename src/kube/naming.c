#include "kube/naming.h"

/* What is read; the first four are kept in `told`. */
enum told {
	KIND,
	VERSION,
	ITEM_KIND,
	ITEM_VERSION,
	NAME,
	ITEM_NAME,
	STATUS_NAME, /* of a deletion that is done */
	ITEM_STATUS_NAME
};

static const char fields[] = ".kind\0"
			     ".apiVersion\0"
			     ".items[].kind\0"
			     ".items[].apiVersion\0"
			     ".metadata.name\0"
			     ".items[].metadata.name\0"
			     ".details.name\0"
			     ".items[].details.name\0";

void naming_init(struct naming *n, struct sink *out, const struct type *type)
{
	trail_init(&n->trail);
	n->out = out;
	n->type = type;
	n->closed = false;
	memset(n->told, 0, sizeof n->told);
}

/* "PodList" -> "Pod" */
static struct span without_list(struct span kind)
{
	struct span tail = SPAN("List");

	if (kind.len > tail.len && memcmp(kind.ptr + kind.len - tail.len, tail.ptr, tail.len) == 0)
		kind.len -= tail.len;
	return kind;
}

/* "KIND.GROUP/NAME" */
static bool tell(struct naming *n, bool in_list, struct span name)
{
	size_t from = in_list && n->told[ITEM_KIND][0] != '\0' ? ITEM_KIND : KIND;
	struct span kind = span_of(n->told[from]), group = span_of(n->told[from + 1]);
	char line[TYPE_WORD_MAX + 2 * TYPE_GROUP_MAX + TRAIL_VALUE_MAX];
	struct text t;

	/* "VERSION" alone: the core group. */
	group.len = span_find(group, '/') < group.len ? span_find(group, '/') : 0;
	if (in_list && from == KIND)
		kind = without_list(kind);
	if (n->type != NULL) {
		kind = span_of(n->type->singular);
		group = span_of(n->type->group);
	}
	text_init(&t, line, sizeof line);
	while (kind.len > 0)
		text_add_byte(&t, ascii_lower(*span_take(&kind, 1).ptr));
	text_add(&t, group.len > 0 ? "." : "");
	text_add_span(&t, group);
	text_add(&t, "/");
	text_add_span(&t, name);
	text_add(&t, "\n");
	return sink_put(n->out, text_span(&t));
}

static void read_text(struct naming *n, struct span value)
{
	size_t field = trail_which(&n->trail, fields);

	if (field < NAME)
		types_set(n->told[field], sizeof n->told[field], value);
	else if (field < STATUS_NAME || (field <= ITEM_STATUS_NAME && n->type != NULL))
		n->closed = !tell(n, field % 2 != 0, value);
}

enum naming_status naming_push(struct naming *n, struct span in)
{
	struct span value;

	while (!n->closed) {
		switch (trail_next(&n->trail, &in, &value)) {
		case TRAIL_OPEN:
			if (trail_is(&n->trail, ".items[]"))
				n->told[ITEM_KIND][0] = n->told[ITEM_VERSION][0] = '\0';
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
