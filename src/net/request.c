#include "net/request.h"

#include "net/grammar.h"
#include "version.h"

#define AUTHORIZATION SPAN("Authorization")

static size_t count_of(const struct fields *fields)
{
	return fields != NULL ? fields->count : 0;
}

bool fields_have(const struct fields *fields, struct span name)
{
	for (size_t i = 0; i < count_of(fields); i++)
		if (span_equal_nocase(fields->list[i].name, name))
			return true;
	return false;
}

/* Fields that decide where a message ends, or in which form it comes. */
static bool is_ours(struct span name)
{
	return span_equal_nocase(name, SPAN("Connection")) ||
		span_equal_nocase(name, SPAN("Content-Length")) ||
		span_equal_nocase(name, SPAN("Transfer-Encoding")) ||
		span_equal_nocase(name, SPAN("Accept-Encoding"));
}

enum fail_code fields_add(struct fields *fields, const char *line, struct fail *f)
{
	struct span value = span_of(line), name = span_take(&value, span_find(value, ':'));

	if (value.len == 0 || !grammar_is_token(name))
		return FAIL(f, FAIL_USAGE, "a header is given as 'Name: value'");
	span_take(&value, 1);
	value = span_trim(value);
	if (!grammar_is_field_value(value))
		return FAIL(
			f, FAIL_USAGE, "a header may not hold line ends or other control bytes");
	if (is_ours(name))
		return FAIL(f, FAIL_USAGE,
			"Connection, Content-Length, Transfer-Encoding and "
			"Accept-Encoding are set by peyk");
	if (fields->count == REQUEST_FIELDS_MAX)
		return FAIL(f, FAIL_USAGE, "more than 32 headers");
	fields->list[fields->count++] = (struct field){name, value};
	return FAIL_NONE;
}

static void add(struct request *r, struct span part)
{
	/* REQUEST_PARTS_MAX counts every call; an empty span could not be sent. */
	if (part.len > 0)
		r->part[r->count++] = part;
}

static void add_field(struct request *r, struct span name, struct span scheme, struct span value)
{
	add(r, name);
	add(r, SPAN(": "));
	add(r, scheme);
	add(r, value);
	add(r, SPAN("\r\n"));
}

enum fail_code request_check_path(struct span path, struct fail *f)
{
	if (path.len == 0 || path.ptr[0] != '/')
		return FAIL(f, FAIL_USAGE, "a path begins with /");
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] <= ' ' || path.ptr[i] > '~' || path.ptr[i] == '#')
			return FAIL(f, FAIL_USAGE,
				"a path may not hold spaces, control bytes, # or bytes outside "
				"ASCII: write them as %20 and the like");
	return FAIL_NONE;
}

enum fail_code request_write(struct request *r, const struct request_head *head, struct fail *f)
{
	const struct field ours[] = {
		{SPAN("Host"), head->authority},
		{SPAN("User-Agent"), SPAN(PEYK_USER_AGENT)},
		/* As kubectl get --raw. */
		{SPAN("Accept"),
			head->accept.len > 0 ? head->accept : SPAN("application/json, */*")},
		{SPAN("Accept-Encoding"), SPAN("identity")},
		{SPAN("Connection"), SPAN("close")},
		{SPAN("Content-Type"), head->content_type},
		{SPAN("Content-Length"), head->content_length},
		{SPAN("Transfer-Encoding"), head->chunked ? SPAN("chunked") : SPAN("")},
	};

	r->count = 0;
	if (request_check_path(head->path, f) != FAIL_NONE)
		return f->code;
	add(r, head->method);
	add(r, SPAN(" "));
	add(r, head->path);
	add(r, SPAN(" HTTP/1.1\r\n"));
	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
		if (ours[i].value.len > 0 && !fields_have(head->fields, ours[i].name))
			add_field(r, ours[i].name, SPAN(""), ours[i].value);
	if (head->bearer.len > 0 && !fields_have(head->fields, AUTHORIZATION))
		add_field(r, AUTHORIZATION, SPAN("Bearer "), head->bearer);
	for (size_t i = 0; i < count_of(head->fields); i++)
		add_field(r, head->fields->list[i].name, SPAN(""), head->fields->list[i].value);
	add(r, SPAN("\r\n"));
	return FAIL_NONE;
}
