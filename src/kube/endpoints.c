#include "kube/endpoints.h"

#include "kube/types.h"
#include "net/address.h"
#include "json/quote.h"

/* A rank: running goes before terminating, then ready, then serving. See enum endpoints_wanted. */
enum {
	NOT_SERVING = ENDPOINTS_SERVING,
	NOT_READY = ENDPOINTS_READY,
	TERMINATING = 4
};

/* In this order: bits of the rank from SERVING on, what is told as it is from HOSTNAME on. */
#define FIELDS(X) \
	X(NEXT, ".metadata.continue") \
	X(SLICE, ".items[]") \
	X(ADDRESS_TYPE, ".items[].addressType") \
	X(ENDPOINT, ".items[].endpoints[]") \
	X(ADDRESS, ".items[].endpoints[].addresses[]") \
	X(SERVING, ".items[].endpoints[].conditions.serving") \
	X(READY, ".items[].endpoints[].conditions.ready") \
	X(ENDING, ".items[].endpoints[].conditions.terminating") \
	X(PORT, ".items[].ports[]") \
	X(NUMBER, ".items[].ports[].port") \
	X(HOSTNAME, ".items[].endpoints[].hostname") \
	X(NODE, ".items[].endpoints[].nodeName") \
	X(ZONE, ".items[].endpoints[].zone") \
	X(TARGET, ".items[].endpoints[].targetRef.name") \
	X(NAME, ".items[].ports[].name") \
	X(PROTOCOL, ".items[].ports[].protocol") \
	X(APP_PROTOCOL, ".items[].ports[].appProtocol")

enum field {
#define X(field, path) field,
	FIELDS(X)
#undef X
	OTHER
};

static const char paths[] =
#define X(field, path) path "\0"
	FIELDS(X)
#undef X
	;

/* How those from HOSTNAME on are called in JSON. */
static const char names[] = "hostname\0nodeName\0zone\0target\0name\0protocol\0appProtocol";

/* A name of Kubernetes; "-" at an end is for the server to refuse. Returns what follows, or null. */
static const char *read_label(const char *s, char label[static ENDPOINTS_LABEL_MAX + 1])
{
	size_t n = 0;

	while (*s == '-' || (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z')) {
		if (n == ENDPOINTS_LABEL_MAX)
			return NULL;
		label[n++] = *s++;
	}
	label[n] = '\0';
	return n > 0 ? s : NULL;
}

enum fail_code endpoints_read_service(
	const char *argument, struct endpoints_service *s, struct fail *f)
{
	const char *rest = read_label(argument, s->name);

	s->space[0] = s->port[0] = '\0';
	if (rest != NULL && *rest == '.')
		rest = read_label(rest + 1, s->space);
	if (rest != NULL && *rest == ':')
		rest = read_label(rest + 1, s->port);
	if (rest == NULL || *rest != '\0')
		FAIL(f, FAIL_USAGE, argument, ": a Service is written NAME[.NAMESPACE][:PORT]");
	return f->code;
}

void endpoints_init(
	struct endpoints *e, enum endpoints_wanted wanted, const char *port, bool detailed)
{
	e->count = e->port_number = 0;
	e->seen = e->full = false;
	e->next[0] = '\0';
	e->wanted = wanted;
	e->port = port;
	text_read_decimal(span_of(port), 65535, &e->port_number);
	e->detailed = detailed;
	/* But for the zero behind it. */
	text_init(&e->text, e->buffer, sizeof e->buffer - 1);
}

void endpoints_begin(struct endpoints *e)
{
	e->next[0] = '\0';
	trail_init(&e->trail);
}

static void fail_with(struct fail *f, enum fail_code code, const char *what)
{
	FAIL(f, code, what);
}

static int compare(
	const struct endpoints *e, const struct endpoints_entry *a, const struct endpoints_entry *b)
{
	int order = memcmp(a, b, offsetof(struct endpoints_entry, rank));

	return order != 0 ? order : strcmp(e->buffer + a->port_text, e->buffer + b->port_text);
}

/* Where it belongs, unless as good a one is there. */
static void insert(struct endpoints *e, const struct endpoints_entry *entry)
{
	size_t low = 0, high = e->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		struct endpoints_entry *other = &e->list[e->order[middle]];
		int order = compare(e, other, entry);

		if (order == 0) {
			if (other->rank > entry->rank)
				*other = *entry;
			return;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (e->count == ENDPOINTS_MAX) {
		e->full = true;
		return;
	}
	memmove(&e->order[low + 1], &e->order[low], (e->count - low) * sizeof e->order[0]);
	e->order[low] = (uint16_t)e->count;
	e->list[e->count++] = *entry;
}

/* Each of its endpoints with each of its ports. */
static void end_slice(struct endpoints *e, struct fail *f)
{
	if (!e->has_addresses)
		return;
	e->seen |= e->slice_seen;
	if (e->bad)
		fail_with(f, FAIL_JSON, "an address or port of an EndpointSlice is none");
	if (e->bare)
		e->ports[e->ports_count++] = (struct endpoints_entry){0};
	for (size_t i = 0; i < e->held_count; i++)
		for (size_t port = 0; port < e->ports_count; port++) {
			struct endpoints_entry *entry = &e->held[i];

			memcpy(entry->port, e->ports[port].port, sizeof entry->port);
			entry->port_text = e->ports[port].port_text;
			insert(e, entry);
		}
}

static void begin(struct endpoints *e, enum field field)
{
	if (field == SLICE) {
		e->held_count = e->ports_count = 0;
		e->has_addresses = e->bad = e->slice_seen = false;
		e->bare = e->port[0] == '\0';
	}
	if (field == ENDPOINT || field == PORT) {
		/* The end of what was before. */
		text_add_byte(&e->text, '\0');
		e->entry = (struct endpoints_entry){0};
		e->entry.text = e->entry.port_text = (uint32_t)e->text.len;
		e->port_wanted = e->port[0] == '\0';
	}
}

static void end(struct endpoints *e, enum field field, struct fail *f)
{
	if (field == SLICE)
		end_slice(e, f);
	if (field == ENDPOINT) {
		e->slice_seen = true;
		if (e->held_count == ENDPOINTS_SLICE_MAX)
			e->full = true;
		else if (e->entry.family != 0 && !(e->entry.rank & e->wanted))
			e->held[e->held_count++] = e->entry;
	}
	if (field == PORT) {
		e->bare = false;
		if (e->ports_count == ENDPOINTS_PORTS_MAX)
			e->full = true;
		else if (e->port_wanted)
			e->ports[e->ports_count++] = e->entry;
	}
}

/* Of several, the first: no meaning is defined for the others. */
static void read_address(struct endpoints *e, struct span value)
{
	struct address a = {0};

	if (e->entry.family != 0)
		return;
	e->bad |= !address_read(value, &a) || a.scope != 0;
	e->entry.family = a.len;
	memcpy(e->entry.address, a.bytes, sizeof a.bytes);
}

static void read_port(struct endpoints *e, struct span value)
{
	uint64_t number = 0;

	e->bad |= !text_read_decimal(value, 65535, &number) || number == 0;
	e->port_wanted |= number == e->port_number;
	e->entry.port[0] = (unsigned char)(number >> 8);
	e->entry.port[1] = (unsigned char)number;
}

/* ,"name":"value" */
static void add_member(struct endpoints *e, enum field field, struct span value)
{
	const char *name = names;

	for (; field > HOSTNAME; field--)
		name += strlen(name) + 1;
	e->full |= e->trail.cut;
	text_add(&e->text, ",\"");
	text_add(&e->text, name);
	text_add(&e->text, "\":");
	quote_add(&e->text, value);
}

static void read_text(struct endpoints *e, enum field field, struct span value)
{
	if (field == NEXT)
		e->full |= !types_set(e->next, sizeof e->next, value);
	if (field == ADDRESS_TYPE)
		e->has_addresses = span_starts_with(value, SPAN("IPv"));
	if (field == ADDRESS)
		read_address(e, value);
	if (field == NAME)
		e->port_wanted |= span_equal(value, span_of(e->port));
	if (field >= HOSTNAME && field < OTHER && e->detailed)
		add_member(e, field, value);
}

/* A number, true, false, or null, which is as good as nothing. */
static void read_plain(struct endpoints *e, enum field field, struct span value)
{
	if (field >= SERVING && field <= ENDING && *value.ptr == (field == ENDING ? 't' : 'f'))
		e->entry.rank |= (unsigned char)(1 << (field - SERVING));
	if (field == NUMBER && *value.ptr != 'n')
		read_port(e, value);
}

enum fail_code endpoints_push(struct endpoints *e, struct span in, struct fail *f)
{
	enum trail_event event = TRAIL_OPEN;

	while (event != TRAIL_MORE && f->code == FAIL_NONE) {
		struct span value;
		enum field field;

		event = trail_next(&e->trail, &in, &value);
		field = (enum field)trail_which(&e->trail, paths);
		switch (event) {
		case TRAIL_OPEN:
			begin(e, field);
			break;
		case TRAIL_CLOSE:
			end(e, field, f);
			break;
		case TRAIL_TEXT:
			read_text(e, field, value);
			break;
		case TRAIL_PLAIN:
			read_plain(e, field, value);
			break;
		case TRAIL_BAD:
			fail_with(f, FAIL_JSON, e->trail.scan.why);
			break;
		case TRAIL_MORE:
		case TRAIL_DONE:
			break;
		}
		if (e->full || e->text.cut)
			fail_with(f, FAIL_JSON_LIMIT,
				"over 16,384 addresses with ports, or 4 MiB of names");
	}
	return f->code;
}

enum fail_code endpoints_end(struct endpoints *e, struct fail *f)
{
	struct span none;

	e->buffer[e->text.len] = '\0';
	if (trail_end(&e->trail, &none) == TRAIL_BAD)
		fail_with(f, FAIL_JSON, e->trail.scan.why);
	return f->code;
}

static void add_ip(const struct endpoints_entry *entry, struct text *out)
{
	text_add_ip(out, (struct span){entry->address, entry->family});
}

static unsigned port_of(const struct endpoints_entry *entry)
{
	return entry->port[0] * 256u + entry->port[1];
}

void endpoints_add_line(const struct endpoints *e, size_t i, struct text *out)
{
	const struct endpoints_entry *entry = &e->list[e->order[i]];
	unsigned port = port_of(entry);
	bool bracketed = port > 0 && entry->family == 16;

	if (bracketed)
		text_add(out, "[");
	add_ip(entry, out);
	if (port == 0)
		return;
	text_add(out, bracketed ? "]:" : ":");
	text_add_decimal(out, port);
}

void endpoints_add_json(const struct endpoints *e, size_t i, struct text *out)
{
	static const char conditions[][16] = {",\"serving\":", ",\"ready\":", ",\"terminating\":"};
	const struct endpoints_entry *entry = &e->list[e->order[i]];

	text_add(out, "{\"address\":\"");
	add_ip(entry, out);
	text_add(out, "\"");
	if (port_of(entry) > 0) {
		text_add(out, ",\"port\":");
		text_add_decimal(out, port_of(entry));
	}
	text_add(out, e->buffer + entry->port_text);
	for (unsigned bit = 0; bit < 3; bit++) {
		/* The rank has what is worse: not serving, not ready, terminating. */
		bool set = (entry->rank >> bit & 1) == (bit == 2);

		text_add(out, conditions[bit]);
		text_add(out, set ? "true" : "false");
	}
	text_add(out, e->buffer + entry->text);
	text_add(out, "}");
}
