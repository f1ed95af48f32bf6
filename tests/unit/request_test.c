#include "tests/unit/rows.h"

#include "net/request.h"
#include "version.h"

#define HEADERS_MAX 4

/* "Name: value" as given with -H. */
static const struct field_row {
	const char *name, *line;
	const char *field, *value; /* null: it is refused, and `value` is the reason */
} field_rows[] = {
	{"a name and a value", "Accept: text/plain", "Accept", "text/plain"},
	{"no space is needed", "Accept:text/plain", "Accept", "text/plain"},
	{"space around the value is left out", "A: \t b c \t", "A", "b c"},
	{"a colon in the value", "A: b:c", "A", "b:c"},
	{"an empty value", "A:", "A", ""},
	{"a value of spaces", "A:   ", "A", ""},
	{"a tab in the value", "A: b\tc", "A", "b\tc"},
	{"bytes outside ASCII in the value", "A: \xc3\xa9", "A", "\xc3\xa9"},
	{"every byte that a name may hold", "!#$%&'*+-.^_`|~09azAZ: b", "!#$%&'*+-.^_`|~09azAZ",
		"b"},
	{"a name that begins like one of ours", "Connections: a", "Connections", "a"},
	{"no colon", "Accept", NULL, "a header is given as 'Name: value'"},
	{"nothing", "", NULL, "a header is given as 'Name: value'"},
	{"no name", ": a", NULL, "a header is given as 'Name: value'"},
	{"a space behind the name", "A : b", NULL, "a header is given as 'Name: value'"},
	{"a space before the name", " A: b", NULL, "a header is given as 'Name: value'"},
	{"a line end in the name", "A\r\nB: c", NULL, "a header is given as 'Name: value'"},
	{"a byte outside ASCII in the name", "\xc3: b", NULL, "a header is given as 'Name: value'"},
	{"a quote in the name", "\"A\": b", NULL, "a header is given as 'Name: value'"},
	{"a CR in the value", "A: b\rc", NULL, "a header may not hold control bytes"},
	{"an LF in the value", "A: b\nC: d", NULL, "a header may not hold control bytes"},
	{"an LF behind the value", "A: b\n", NULL, "a header may not hold control bytes"},
	{"an escape in the value", "A: \x1b[2J", NULL, "a header may not hold control bytes"},
	{"a DEL in the value", "A: \x7f", NULL, "a header may not hold control bytes"},
	{"Connection is ours", "Connection: keep-alive", NULL,
		"peyk sets Connection, Content-Length, Transfer-Encoding, Accept-Encoding"},
	{"Content-Length is ours", "content-length: 1", NULL,
		"peyk sets Connection, Content-Length, Transfer-Encoding, Accept-Encoding"},
	{"Transfer-Encoding is ours", "TRANSFER-ENCODING: chunked", NULL,
		"peyk sets Connection, Content-Length, Transfer-Encoding, Accept-Encoding"},
	{"Accept-Encoding is ours", "accept-Encoding: gzip", NULL,
		"peyk sets Connection, Content-Length, Transfer-Encoding, Accept-Encoding"},
};

static bool says(const struct fail *f, const char *detail)
{
	return span_equal((struct span){(const unsigned char *)f->detail, f->len}, span_of(detail));
}

static void test_field(void **state)
{
	const struct field_row *row = *state;
	struct fields fields = {0};
	struct fail f = {0};
	enum fail_code code = fields_add(&fields, row->line, &f);

	assert_int_equal(code, f.code);
	if (row->field == NULL) {
		assert_int_equal(f.code, FAIL_USAGE);
		assert_true(says(&f, row->value));
		assert_int_equal(fields.count, 0);
		return;
	}
	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(fields.count, 1);
	assert_true(span_equal(fields.list[0].name, span_of(row->field)));
	assert_true(span_equal(fields.list[0].value, span_of(row->value)));
}

static void test_many_fields(void **state)
{
	struct fields *fields = calloc(1, sizeof *fields);
	struct fail f = {0};

	(void)state;
	for (size_t i = 0; i < REQUEST_FIELDS_MAX; i++)
		assert_int_equal(fields_add(fields, "A: b", &f), FAIL_NONE);
	assert_int_equal(fields_add(fields, "A: b", &f), FAIL_USAGE);
	assert_true(says(&f, "more than 32 headers"));
	assert_int_equal(fields->count, REQUEST_FIELDS_MAX);
	free(fields);
}

static void test_have(void **state)
{
	struct fields fields = {0};
	struct fail f = {0};

	(void)state;
	assert_false(fields_have(&fields, SPAN("Host")));
	fields_add(&fields, "X: 1", &f);
	fields_add(&fields, "hOST: 1", &f);
	assert_true(fields_have(&fields, SPAN("Host")));
	assert_false(fields_have(&fields, SPAN("Hos")));
	assert_false(fields_have(&fields, SPAN("Host2")));
}

#define AGENT "User-Agent: " PEYK_USER_AGENT "\r\n"
#define ACCEPT "Accept: application/json, */*\r\n"
#define TAIL "Accept-Encoding: identity\r\nConnection: close\r\n"

static const struct head_row {
	const char *name, *method, *path, *bearer;
	const char *fields[HEADERS_MAX];
	const char *head; /* null: FAIL_USAGE with `reason` */
	const char *reason;
} head_rows[] = {
	{"without a token", "GET", "/api", "", {NULL},
		"GET /api HTTP/1.1\r\nHost: k:6443\r\n" AGENT ACCEPT TAIL "\r\n", NULL},
	{"with a token", "GET", "/api", "abc", {NULL},
		"GET /api HTTP/1.1\r\nHost: k:6443\r\n" AGENT ACCEPT TAIL
		"Authorization: Bearer abc\r\n\r\n",
		NULL},
	{"another method", "HEAD", "/", "", {NULL},
		"HEAD / HTTP/1.1\r\nHost: k:6443\r\n" AGENT ACCEPT TAIL "\r\n", NULL},
	{"the user's fields in their order", "GET", "/", "t", {"B: 1", "A:2", "B: 3"},
		"GET / HTTP/1.1\r\nHost: k:6443\r\n" AGENT ACCEPT TAIL
		"Authorization: Bearer t\r\nB: 1\r\nA: 2\r\nB: 3\r\n\r\n",
		NULL},
	{"an empty field", "GET", "/", "", {"A:"},
		"GET / HTTP/1.1\r\nHost: k:6443\r\n" AGENT ACCEPT TAIL "A: \r\n\r\n", NULL},
	{"the user's Accept takes the place of ours", "GET", "/", "", {"accept: a/b"},
		"GET / HTTP/1.1\r\nHost: k:6443\r\n" AGENT TAIL "accept: a/b\r\n\r\n", NULL},
	{"the user's Host takes the place of ours", "GET", "/", "", {"HOST: x"},
		"GET / HTTP/1.1\r\n" AGENT ACCEPT TAIL "HOST: x\r\n\r\n", NULL},
	{"the user's User-Agent takes the place of ours", "GET", "/", "", {"User-Agent: x"},
		"GET / HTTP/1.1\r\nHost: k:6443\r\n" ACCEPT TAIL "User-Agent: x\r\n\r\n", NULL},
	{"no token beside the user's Authorization", "GET", "/", "secret",
		{"authorization: Basic x"},
		"GET / HTTP/1.1\r\nHost: k:6443\r\n" AGENT ACCEPT TAIL
		"authorization: Basic x\r\n\r\n",
		NULL},
	{"every byte that a path may hold", "GET", "/!\"$%&'()*+,-./0:;<=>?@A[\\]^_`a{|}~", "",
		{NULL},
		"GET /!\"$%&'()*+,-./0:;<=>?@A[\\]^_`a{|}~ HTTP/1.1\r\nHost: k:6443\r\n" AGENT
			ACCEPT TAIL "\r\n",
		NULL},
	{"a path without its slash", "GET", "api", "", {NULL}, NULL, "a path begins with /"},
	{"a query without a path", "GET", "?a", "", {NULL}, NULL, "a path begins with /"},
	{"an empty path", "GET", "", "", {NULL}, NULL, "a path begins with /"},
	{"a URL for a path", "GET", "https://a/", "", {NULL}, NULL, "a path begins with /"},
	{"a space in the path", "GET", "/a b", "", {NULL}, NULL,
		"a path holds no spaces, control bytes, # or bytes outside ASCII: write them as "
		"%20 and the like"},
	{"a line end in the path", "GET", "/a\r\nX: y", "", {NULL}, NULL,
		"a path holds no spaces, control bytes, # or bytes outside ASCII: write them as "
		"%20 and the like"},
	{"a DEL in the path", "GET", "/a\x7f", "", {NULL}, NULL,
		"a path holds no spaces, control bytes, # or bytes outside ASCII: write them as "
		"%20 and the like"},
	{"a fragment", "GET", "/a#b", "", {NULL}, NULL,
		"a path holds no spaces, control bytes, # or bytes outside ASCII: write them as "
		"%20 and the like"},
	{"a byte outside ASCII", "GET", "/\xc3\xa9", "", {NULL}, NULL,
		"a path holds no spaces, control bytes, # or bytes outside ASCII: write them as "
		"%20 and the like"},
	{"a wrong byte at the end", "GET", "/abc\t", "", {NULL}, NULL,
		"a path holds no spaces, control bytes, # or bytes outside ASCII: write them as "
		"%20 and the like"},
};

/* The parts, put together; none of them is empty. */
static const char *joined(const struct request *r, struct text *t)
{
	for (size_t i = 0; i < r->count; i++) {
		assert_true(r->part[i].len > 0);
		text_add_span(t, r->part[i]);
	}
	return text_string(t);
}

static void test_head(void **state)
{
	const struct head_row *row = *state;
	struct request *r = malloc(sizeof *r);
	struct fields fields = {0};
	struct fail f = {0};
	const struct request_head head = {
		.method = span_of(row->method),
		.path = span_of(row->path),
		.authority = SPAN("k:6443"),
		.bearer = span_of(row->bearer),
		.fields = &fields,
	};
	char buffer[1000];
	struct text t;

	for (size_t i = 0; row->fields[i] != NULL; i++)
		fields_add(&fields, row->fields[i], &f);
	assert_int_equal(request_write(r, &head, &f), row->head == NULL ? FAIL_USAGE : FAIL_NONE);
	text_init(&t, buffer, sizeof buffer);
	if (row->head != NULL)
		assert_string_equal(joined(r, &t), row->head);
	else
		assert_true(says(&f, row->reason));
	free(r);
}

/* What is told of a body, and of what may answer. */
static const struct body_row {
	const char *name, *accept, *type, *length;
	bool chunked;
	const char *field; /* of the user's; null: none */
	const char *fields; /* behind User-Agent */
} body_rows[] = {
	{"an Accept", "a/b", "", "", false, NULL, "Accept: a/b\r\n" TAIL},
	{"the user's Accept takes its place", "a/b", "", "", false, "Accept: c/d",
		TAIL "Accept: c/d\r\n"},
	{"a length", "", "", "0", false, NULL, ACCEPT TAIL "Content-Length: 0\r\n"},
	{"a type and a length", "", "a/b", "12", false, NULL,
		ACCEPT TAIL "Content-Type: a/b\r\nContent-Length: 12\r\n"},
	{"the user's Content-Type takes its place", "", "a/b", "12", false, "content-type: c/d",
		ACCEPT TAIL "Content-Length: 12\r\ncontent-type: c/d\r\n"},
	{"chunks", "", "a/b", "", true, NULL,
		ACCEPT TAIL "Content-Type: a/b\r\nTransfer-Encoding: chunked\r\n"},
};

static void test_body(void **state)
{
	const struct body_row *row = *state;
	static struct request r;
	struct fields fields = {0};
	struct fail f = {0};
	const struct request_head head = {
		.method = SPAN("POST"),
		.path = SPAN("/"),
		.authority = SPAN("k"),
		.fields = row->field != NULL ? &fields : NULL,
		.accept = span_of(row->accept),
		.content_type = span_of(row->type),
		.content_length = span_of(row->length),
		.chunked = row->chunked,
	};
	char buffer[1000], expected[1000];
	struct text t;

	if (row->field != NULL)
		fields_add(&fields, row->field, &f);
	assert_int_equal(request_write(&r, &head, &f), FAIL_NONE);
	text_init(&t, buffer, sizeof buffer);
	(void)snprintf(expected, sizeof expected, "POST / HTTP/1.1\r\nHost: k\r\n" AGENT "%s\r\n",
		row->fields);
	assert_string_equal(joined(&r, &t), expected);
	assert_false(fields_have(NULL, SPAN("Host")));
}

static void test_a_zero_in_the_path(void **state)
{
	static struct request r;
	struct fields fields = {0};
	struct fail f = {0};
	const struct request_head head = {
		.method = SPAN("GET"), .path = SPAN("/a\0b"), .fields = &fields};

	(void)state;
	assert_int_equal(request_write(&r, &head, &f), FAIL_USAGE);
}

/* As many parts as there can be: room for all, AddressSanitizer behind them. */
static void test_most_parts(void **state)
{
	struct request *r = malloc(sizeof *r);
	struct fields fields = {0};
	struct fail f = {0};
	const struct request_head head = {.method = SPAN("GET"),
		.path = SPAN("/"),
		.authority = SPAN("k"),
		.bearer = SPAN("t"),
		.fields = &fields,
		.content_type = SPAN("a/b"),
		.content_length = SPAN("1"),
		.chunked = true};

	(void)state;
	for (size_t i = 0; i < REQUEST_FIELDS_MAX; i++)
		fields_add(&fields, "A: b", &f);
	/* The second time over the first: it starts anew. */
	r->count = 0;
	assert_int_equal(request_write(r, &head, &f), FAIL_NONE);
	assert_int_equal(request_write(r, &head, &f), FAIL_NONE);
	assert_in_range(r->count, 1, REQUEST_PARTS_MAX);
	free(r);
}

/* The token stands where the caller can wipe it, and nowhere else. */
static void test_not_copied(void **state)
{
	static struct request r;
	static const unsigned char token[] = "secret";
	struct fields fields = {0};
	struct fail f = {0};
	const struct request_head head = {.method = SPAN("GET"),
		.path = SPAN("/"),
		.authority = SPAN("k"),
		.bearer = {token, 6},
		.fields = &fields};
	size_t found = 0;

	(void)state;
	request_write(&r, &head, &f);
	for (size_t i = 0; i < r.count; i++)
		found += r.part[i].ptr == token && r.part[i].len == 6;
	assert_int_equal(found, 1);
}

int main(void)
{
	ROWS_ADD_AS("field", field_rows, test_field);
	rows_add_one("field: 32 of them, and no more", test_many_fields);
	rows_add_one("field: found by its name, in any case", test_have);
	ROWS_ADD_AS("head", head_rows, test_head);
	ROWS_ADD_AS("body", body_rows, test_body);
	rows_add_one("head: a zero in the path", test_a_zero_in_the_path);
	rows_add_one("head: as many parts as there can be", test_most_parts);
	rows_add_one("head: the token is not copied", test_not_copied);
	return rows_run("request");
}
