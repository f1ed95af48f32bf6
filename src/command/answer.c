#include "command/answer.h"

#include "base/io.h"

/* Up to the end of the file; all of it belongs to the template, as kubectl has it. */
static struct span read_template(struct answer *a, const char *path, struct fail *f)
{
	int fd = io_open(path, FAIL_INPUT, f);
	ptrdiff_t n = 0;
	size_t len = 0;

	while (fd >= 0 && len < sizeof a->template &&
		(n = io_read(
			 fd, a->template + len, sizeof a->template - len, path, FAIL_INPUT, f)) > 0)
		len += (size_t)n;
	if (len == sizeof a->template)
		FAIL(f, FAIL_INPUT, path, ": a template of 16,384 bytes or more");
	return (struct span){(unsigned char *)a->template, len};
}

enum fail_code answer_init(struct answer *a, const char *format, struct fail *f)
{
	static const char names[] = "json\0name\0table\0wide\0jsonpath\0jsonpath-file";
	struct span value = span_of(format), word = span_take_to(&value, '=');
	const char *name = names;
	unsigned i = 0;

	for (; i < ANSWER_FORMATS && !span_equal(span_of(name), word); i++)
		name += strlen(name) + 1;
	a->format = i;
	if (i == ANSWER_FORMATS || (value.len > 0) != (i >= ANSWER_JSONPATH))
		return FAIL(f, FAIL_USAGE, "-o ", format,
			": it is json, name, table, wide, jsonpath=TEMPLATE or jsonpath-file=FILE");
	if (i < ANSWER_JSONPATH)
		return FAIL_NONE;
	if (i == ANSWER_JSONPATH_FILE)
		value = read_template(a, (const char *)value.ptr, f);
	a->format = ANSWER_JSONPATH;
	return f->code == FAIL_NONE ? selection_compile(&a->selection, value, f) : f->code;
}

bool answer_is_table(const struct answer *a)
{
	return a->format == ANSWER_TABLE || a->format == ANSWER_WIDE;
}

#define OR_JSON ";g=meta.k8s.io;v=v1,application/json"

struct span answer_accept(const struct answer *a, bool list)
{
	if (answer_is_table(a))
		return SPAN("application/json;as=Table" OR_JSON);
	if (a->format == ANSWER_NAME && list)
		return SPAN("application/json;as=PartialObjectMetadataList" OR_JSON);
	return (struct span){0};
}

void answer_begin(struct answer *a, const struct type *type)
{
	a->type = type;
	naming_init(&a->naming, &a->output.sink, type);
	table_init(&a->table, &a->output.sink,
		a->columns | (a->format == ANSWER_WIDE ? TABLE_WIDE : 0));
	selection_begin(&a->selection, &a->output.sink);
}

static void tell_table(const struct table *t, enum table_result result, struct fail *f)
{
	switch (result) {
	case TABLE_OTHER:
		FAIL(f, FAIL_HTTP, "the server sent no Table");
		break;
	case TABLE_BAD:
		FAIL(f, FAIL_HTTP, t->why);
		break;
	case TABLE_OK:
	case TABLE_STOPPED:
		break;
	}
}

enum fail_code answer_put(struct answer *a, struct span s, struct fail *f)
{
	switch (a->format) {
	case ANSWER_NAME:
		if (naming_push(&a->naming, s) == NAMING_BAD)
			selection_fail_json(&a->naming.trail.scan, f);
		break;
	case ANSWER_TABLE:
	case ANSWER_WIDE:
		tell_table(&a->table, table_push(&a->table, s), f);
		break;
	case ANSWER_JSONPATH:
		selection_push(&a->selection, s, f);
		break;
	case ANSWER_BODY:
	case ANSWER_JSONPATH_FILE:
	case ANSWER_FORMATS:
		sink_put(&a->output.sink, s);
		/* A watch's events are shown as they come. */
		output_flush(&a->output);
		break;
	}
	return f->code;
}

void answer_join(struct answer *a, const char *with, struct fail *f)
{
	if (!answer_is_table(a))
		answer_put(a, span_of(with), f);
	else if (*with == ',')
		table_next_page(&a->table);
}

enum fail_code answer_end(struct answer *a, struct fail *f)
{
	if (answer_is_table(a)) {
		tell_table(&a->table, table_end(&a->table), f);
		if (table_rows(&a->table) == 0)
			io_tell("peyk: ", "there are none", NULL);
	}
	if (a->format == ANSWER_JSONPATH)
		selection_end(&a->selection, f);
	output_flush(&a->output);
	return f->code;
}
