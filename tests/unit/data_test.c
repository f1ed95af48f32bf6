#include "tests/unit/scratch.h"

#include "command/data.h"

#define REFUSED \
	"the data must be JSON (or, for post and put, YAML with -H 'Content-Type: " \
	"application/yaml'): "

static struct data data;

/* Whether what is given may be JSON. */
static const struct json_row {
	const char *name, *given, *why; /* null: it may */
} json_rows[] = {
	{"an object", "{}", NULL},
	{"a list", "[]", NULL},
	{"a string", "\"a\"", NULL},
	{"a word", "null", NULL},
	{"a number", "5", NULL},
	{"white space around it", " \t\r\n{} \n", NULL},
	{"nothing", "", "it ends too early"},
	{"white space", " \n", "it ends too early"},
	{"YAML", "kind: Pod", "a value is missing"},
	{"a YAML document", "---\n{}", "a malformed number"},
	{"a YAML list", "- a", "a malformed number"},
	{"a YAML comment", "# {}", "a value is missing"},
	{"YAML in braces", "{kind: Pod}", "a name or } is missing"},
	{"two values", "{} {}", "more than one value"},
	{"a byte-order mark", "\xef\xbb\xbf{}", "a value is missing"},
	{"another space", "\v{}", "a value is missing"},
};

/* Of a stream, more may come. */
static const struct json_row short_rows[] = {
	{"a brace", "{", "it ends too early"},
	{"a part of a string", "\"a", "it ends too early"},
	{"a part of an object", "{\"a\":1,", "it ends too early"},
};

static bool says(const struct fail *f, const char *detail)
{
	return span_equal((struct span){(const unsigned char *)f->detail, f->len}, span_of(detail));
}

static void assert_refused(const struct fail *f, const char *why)
{
	char detail[FAIL_DETAIL_MAX];

	(void)snprintf(detail, sizeof detail, "%s%s", REFUSED, why);
	assert_true(says(f, detail));
}

static void check_json(const struct json_row *row, const char *given)
{
	struct fail f = {0};

	memset(&data, 0xa5, sizeof data);
	assert_int_equal(
		data_open(&data, given, true, 0, &f), row->why == NULL ? FAIL_NONE : FAIL_USAGE);
	if (row->why != NULL)
		assert_refused(&f, row->why);
	if (data.body.fd >= 0)
		close(data.body.fd);
	/* Whoever says what it is may send anything. */
	fail_clear(&f);
	assert_int_equal(data_open(&data, given, false, 0, &f), FAIL_NONE);
}

static void test_json(void **state)
{
	const struct json_row *row = *state;

	check_json(row, row->given);
	assert_int_equal(data.body.fd, -1);
	assert_int_equal(data.body.length, strlen(row->given));
	assert_true(span_equal(data.body.bytes, span_of(row->given)));
}

static void test_json_file(void **state)
{
	const struct json_row *row = *state;
	char argument[4300];

	(void)snprintf(argument, sizeof argument, "@%s", scratch_file("file", span_of(row->given)));
	check_json(row, argument);
	assert_true(data.body.fd >= 0);
	assert_false(body_is_stream(&data.body));
	assert_int_equal(data.body.start, 0);
	assert_int_equal(data.body.length, strlen(row->given));
	assert_int_equal(data.body.bytes.len, 0);
	close(data.body.fd);
}

static void replace_stdin(int fd)
{
	dup2(fd, STDIN_FILENO);
	close(fd);
}

static void check_stream(const struct json_row *row, const char *why)
{
	struct fail f = {0};
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], row->given, strlen(row->given)), strlen(row->given));
	close(ends[1]);
	replace_stdin(ends[0]);
	assert_int_equal(data_open(&data, "@-", true, 0, &f), why == NULL ? FAIL_NONE : FAIL_USAGE);
	if (why != NULL)
		assert_refused(&f, why);
	assert_true(body_is_stream(&data.body));
	assert_int_equal(data.body.fd, STDIN_FILENO);
	assert_true(span_equal(data.body.bytes, span_of(row->given)));
}

static void test_json_stream(void **state)
{
	const struct json_row *row = *state;

	check_stream(row, row->why);
}

static void test_short_stream(void **state)
{
	check_stream(*state, NULL);
}

/* Of a long file the beginning is looked at. */
static void test_long_file(void **state)
{
	static unsigned char bytes[UPLOAD_PIECE + 10];
	char argument[4300];

	(void)state;
	for (size_t wrong = 0; wrong < 2; wrong++) {
		struct fail f = {0};

		memset(bytes, ' ', sizeof bytes);
		bytes[0] = '[';
		bytes[wrong == 1 ? 100 : UPLOAD_PIECE] = '}';
		(void)snprintf(argument, sizeof argument, "@%s",
			scratch_file("file", (struct span){bytes, sizeof bytes}));
		assert_int_equal(data_open(&data, argument, true, 0, &f),
			wrong == 1 ? FAIL_USAGE : FAIL_NONE);
		if (wrong == 1)
			assert_refused(&f, "a value or ] is missing");
		close(data.body.fd);
	}
}

/* A file as stdin, of which somebody has read a part. */
static void test_stdin_file(void **state)
{
	const char *path = scratch_file("file", SPAN("xx{\"a\":1}"));
	int fd = open(path, O_RDONLY);
	struct fail f = {0};

	(void)state;
	lseek(fd, 2, SEEK_SET);
	replace_stdin(fd);
	assert_int_equal(data_open(&data, "@-", true, 0, &f), FAIL_NONE);
	assert_false(body_is_stream(&data.body));
	assert_int_equal(data.body.start, 2);
	assert_int_equal(data.body.length, 7);
}

static const struct bad_row {
	const char *name, *given, *why;
} bad_rows[] = {
	{"no such file", "@/nothing", "/nothing: no such file or folder"},
	{"a directory", "@/", "/: it is a folder"},
	{"no name", "@", ": no such file or folder"},
};

static void test_bad(void **state)
{
	const struct bad_row *row = *state;
	struct fail f = {0};

	assert_int_equal(data_open(&data, row->given, true, 0, &f), FAIL_INPUT);
	assert_true(says(&f, row->why));
}

/* What has no end that can be sought is a stream, whatever it is called. */
static void test_fifo(void **state)
{
	const char *path = scratch_path("fifo");
	char argument[4300];
	struct fail f = {0};
	int fd;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR);
	assert_int_equal(write(fd, "[]", 2), 2);
	(void)snprintf(argument, sizeof argument, "@%s", path);
	assert_int_equal(data_open(&data, argument, true, 0, &f), FAIL_NONE);
	assert_true(body_is_stream(&data.body));
	assert_true(span_equal(data.body.bytes, SPAN("[]")));
	close(fd);
	close(data.body.fd);
}

int main(void)
{
	scratch_begin();
	ROWS_ADD_AS("in the argument", json_rows, test_json);
	ROWS_ADD_AS("in a file", json_rows, test_json_file);
	ROWS_ADD_AS("in a stream", json_rows, test_json_stream);
	ROWS_ADD_AS("not whole, in the argument", short_rows, test_json);
	ROWS_ADD_AS("not whole, in a file", short_rows, test_json_file);
	ROWS_ADD_AS("the begin of a stream", short_rows, test_short_stream);
	rows_add_one("a long file", test_long_file);
	rows_add_one("the rest of a file as stdin", test_stdin_file);
	ROWS_ADD_AS("unreadable", bad_rows, test_bad);
	rows_add_one("a named pipe", test_fifo);
	return scratch_end(rows_run("data"));
}
