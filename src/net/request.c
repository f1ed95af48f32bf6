#include "net/request.h"

#include "net/grammar.h"
#include "version.h"

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

#define SETS "peyk sets "

/* Fields that decide where a message ends, or in which form it comes. */
static const char ours[] = SETS "Connection, Content-Length, Transfer-Encoding, Accept-Encoding";

static bool is_ours(struct span name)
{
	struct span left = span_of(ours + sizeof SETS - 1);

	while (left.len > 0)
		if (span_equal_nocase(span_trim(span_take_to(&left, ',')), name))
			return true;
	return false;
}

enum fail_code fields_add(struct fields *fields, const char *line, struct fail *f)
{
	struct span value = span_of(line), name = span_take(&value, span_find(value, ':'));
	const char *why = NULL;

	if (value.len == 0 || !grammar_is_token(name))
		return FAIL(f, FAIL_USAGE, "a header is given as 'Name: value'");
	span_take(&value, 1);
	value = span_trim(value);
	if (!grammar_is_field_value(value))
		why = "a header may not hold control bytes";
	else if (is_ours(name))
		why = ours;
	else if (fields->count == REQUEST_FIELDS_MAX)
		why = "more than 32 headers";
	if (why != NULL)
		return FAIL(f, FAIL_USAGE, why);
	fields->list[fields->count++] = (struct field){name, value};
	return FAIL_NONE;
}

static void add(struct request *r, struct span part)
{
	/* REQUEST_PARTS_MAX counts every call; an empty span could not be sent. */
	if (part.len > 0)
		r->part[r->count++] = part;
}

static void add_field(struct request *r, struct span lead, struct span value)
{
	add(r, lead);
	add(r, value);
	add(r, SPAN("\r\n"));
}

enum fail_code request_check_path(struct span path, struct fail *f)
{
	const char *why = path.len > 0 && path.ptr[0] == '/' ? NULL : "a path begins with /";

	for (size_t i = 0; i < path.len && why == NULL; i++)
		if (path.ptr[i] <= ' ' || path.ptr[i] > '~' || path.ptr[i] == '#')
			why = "a path holds no spaces, control bytes, # or bytes outside ASCII: "
			      "write them as %20 and the like";
	return why == NULL ? FAIL_NONE : FAIL(f, FAIL_USAGE, why);
}

enum fail_code request_write(struct request *r, const struct request_head *head, struct fail *f)
{
	/* The lead of each field, and its value; empty: none. */
	const char *lead = "Host: \0"
			   "User-Agent: \0"
			   "Accept: \0"
			   "Accept-Encoding: \0"
			   "Content-Type: \0"
			   "Content-Length: \0"
			   "Transfer-Encoding: \0"
			   "Authorization: Bearer ";
	const struct span values[] = {
		head->authority,
		SPAN(PEYK_USER_AGENT),
		/* As kubectl get --raw. */
		head->accept.len > 0 ? head->accept : SPAN("application/json, */*"),
		/* Two fields that no user's take the place of. */
		SPAN("identity\r\nConnection: close"),
		head->content_type,
		head->content_length,
		{(const unsigned char *)"chunked", head->chunked ? sizeof "chunked" - 1 : 0},
		head->bearer,
	};

	r->count = 0;
	if (request_check_path(head->path, f) != FAIL_NONE)
		return f->code;
	add(r, head->method);
	add(r, SPAN(" "));
	add(r, head->path);
	add(r, SPAN(" HTTP/1.1\r\n"));
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++, lead += strlen(lead) + 1) {
		struct span rest = span_of(lead);

		if (values[i].len > 0 && !fields_have(head->fields, span_take_to(&rest, ':')))
			add_field(r, span_of(lead), values[i]);
	}
	for (size_t i = 0; i < count_of(head->fields); i++) {
		add(r, head->fields->list[i].name);
		add_field(r, SPAN(": "), head->fields->list[i].value);
	}
	add(r, SPAN("\r\n"));
	return FAIL_NONE;
}
