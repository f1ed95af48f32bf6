#include "command/answer.h"

#include "base/io.h"

/* Up to the end of the file; all of it belongs to the template, as kubectl has it. */
static struct span read_template(struct answer *a, const char *path, struct fail *f)
{
	int fd = io_open(path, FAIL_INPUT, f);
	size_t len = 0, room;
	ptrdiff_t n = fd;

	while (n > 0 && (room = sizeof a->template - len) > 0) {
		n = io_read(fd, a->template + len, room, path, FAIL_INPUT, a->output.deadline, f);
		len += n > 0 ? (size_t)n : 0;
	}
	if (n > 0)
		FAIL(f, FAIL_INPUT, path, ": a template of 16,384 bytes or more");
	return (struct span){(unsigned char *)a->template, len};
}

enum fail_code answer_init(struct answer *a, const char *format, struct fail *f)
{
	static const char names[] = "json\0table\0wide\0name\0jsonpath\0jsonpath-file";
	struct span value = span_of(format), word = span_take_to(&value, '=');
	const char *name = names;
	unsigned i = 0;

	for (; i < ANSWER_FORMATS && !span_equal(span_of(name), word); i++)
		name += strlen(name) + 1;
	a->format = i;
	if (i == ANSWER_FORMATS || (value.len > 0) != (i >= ANSWER_JSONPATH))
		return FAIL(f, FAIL_USAGE, "-o ", format,
			": it is json, name, table, wide, jsonpath=TEMPLATE or jsonpath-file=FILE");
	if (i == ANSWER_WIDE) {
		a->columns = TABLE_WIDE;
		a->format = ANSWER_TABLE;
	}
	if (i == ANSWER_JSONPATH_FILE)
		value = read_template(a, (const char *)value.ptr, f);
	if (i >= ANSWER_JSONPATH && f->code == FAIL_NONE)
		selection_compile(&a->selection, value, f);
	return f->code;
}

#define OR_JSON ";g=meta.k8s.io;v=v1,application/json"

struct span answer_accept(const struct answer *a, bool list)
{
	if (a->format == ANSWER_TABLE)
		return SPAN("application/json;as=Table" OR_JSON);
	if (a->format == ANSWER_NAME && list)
		return SPAN("application/json;as=PartialObjectMetadataList" OR_JSON);
	return (struct span){0};
}

/*
 * As kubectl prints names: "deployment.apps/NAME". What is deleted may be a Status with
 * details. In tables of several types, what is before NAME stands there.
 */
static void set_name(struct answer *a, const struct type *type, bool all, struct fail *f)
{
	size_t start;
	struct text t;

	text_init(&t, a->template, sizeof a->template);
	text_add(&t, all ? "{range .items[*]}" : "");
	start = t.len;
	text_add(&t, type->singular);
	text_add(&t, type->group[0] != '\0' ? "." : "");
	text_add(&t, type->group);
	text_add(&t, "/");
	a->table.kind = text_span(&t);
	span_take(&a->table.kind, start);
	text_add(&t, "{.metadata.name}{.details.name}\n");
	text_add(&t, all ? "{end}" : "");
	selection_compile(&a->selection, text_span(&t), f);
}

void answer_begin(struct answer *a, const struct type *type, bool all, struct fail *f)
{
	if (a->format == ANSWER_NAME || a->columns & TABLE_KINDS)
		set_name(a, type, all, f);
	table_init(&a->table, &a->output.sink, a->columns);
	selection_begin(&a->selection, &a->output.sink);
}

void answer_begin_anew(struct answer *a)
{
	a->output.used = 0;
	table_init(&a->table, &a->output.sink, a->columns);
	selection_begin(&a->selection, &a->output.sink);
}

static void tell_table(const struct table *t, enum table_result result, struct fail *f)
{
	if (result == TABLE_OTHER || result == TABLE_BAD)
		FAIL(f, FAIL_HTTP, result == TABLE_BAD ? t->why : "the server sent no Table");
}

enum fail_code answer_put(struct answer *a, struct span s, struct fail *f)
{
	if (a->format == ANSWER_TABLE) {
		tell_table(&a->table, table_push(&a->table, s), f);
	} else if (a->format != ANSWER_BODY) {
		selection_push(&a->selection, s, f);
	} else {
		sink_put(&a->output.sink, s);
		/* A watch's events are shown as they come. */
		output_flush(&a->output);
	}
	return f->code;
}

void answer_join(struct answer *a, const char *with, struct fail *f)
{
	if (a->format != ANSWER_TABLE)
		answer_put(a, span_of(with), f);
	else if (*with == ',')
		table_next_page(&a->table);
}

void answer_end(struct answer *a, struct fail *f)
{
	if (a->format == ANSWER_TABLE) {
		tell_table(&a->table, table_end(&a->table), f);
		a->table.apart |= table_rows(&a->table) > 0;
	} else if (a->format != ANSWER_BODY) {
		selection_end(&a->selection, f);
	}
}
