#include "tests/unit/rows.h"

#include "tests/outcome/status.h"

#define STATUS "\"kind\":\"Status\""

static const struct row {
	const char *name;
	struct span input;
	const char *texts;
} rows[] = {
	{"as the API server writes it",
		BYTES("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
		      "\"status\":\"Failure\",\"message\":\"pods \\\"a\\\" not found\","
		      "\"reason\":\"NotFound\",\"details\":{\"name\":\"a\",\"group\":\"b\","
		      "\"kind\":\"pods\",\"retryAfterSeconds\":7},\"code\":404}\n"),
		"pods \"a\" not found; status=Failure; reason=NotFound; code=404; name=a; group=b; "
		"kind=pods; retry=7"},
	{"indented", BYTES("{\n  \"kind\" : \"Status\",\n  \"message\"\t:\r\n \"no\"\n}"), "no"},
	{"the message before the kind", BYTES("{\"message\":\"no\"," STATUS "}"), "no"},
	{"a number of nines", BYTES("{" STATUS ",\"details\":{\"retryAfterSeconds\":9}}"),
		"; retry=9"},
	{"an empty message", BYTES("{" STATUS ",\"message\":\"\"}"), ""},
	{"no message", BYTES("{" STATUS ",\"code\":404}"), "; code=404"},
	{"no kind", BYTES("{\"message\":\"no\"}"), ""},
	{"another kind", BYTES("{\"kind\":\"Pod\",\"message\":\"no\"}"), ""},
	{"another kind, as long", BYTES("{\"kind\":\"Statuz\",\"message\":\"no\"}"), ""},
	{"a kind that begins so", BYTES("{\"kind\":\"StatusList\",\"message\":\"no\"}"), ""},
	{"a kind that has a zero in it", BYTES("{\"kind\":\"Status\\u0000\",\"message\":\"no\"}"),
		""},
	{"a kind in lower case", BYTES("{\"kind\":\"status\",\"message\":\"no\"}"), ""},
	{"nothing", BYTES(""), ""},
	{"text", BYTES("message: no"), ""},
	{"HTML", BYTES("<a href=\"message\">:\"no\"</a>"), ""},
	{"no object", BYTES("\"kind\":\"Status\",\"message\":\"no\""), ""},
	{"a list of it", BYTES("[{" STATUS ",\"message\":\"no\"}]"), ""},
	{"a list of the same words", BYTES("[\"kind\",\"Status\",\"message\",\"no\"]"), ""},
	{"a value called message", BYTES("{" STATUS ",\"a\":\"message\",\"b\":\"no\"}"), ""},
	{"a key that begins so", BYTES("{" STATUS ",\"messages\":\"no\"}"), ""},
	{"a key that is begun so", BYTES("{" STATUS ",\"messag\":\"no\"}"), ""},
	{"a key that ends as no path does", BYTES("{" STATUS ",\"a.[\":\"no\",\".[\":\"no\"}"), ""},
	{"a key with a dot", BYTES("{" STATUS ",\"details.name\":\"no\"}"), ""},
	{"a message that is null", BYTES("{" STATUS ",\"message\":null,\"a\":\"b\"}"), ""},
	{"a message that is true", BYTES("{" STATUS ",\"message\":true}"), ""},
	{"a message that is a list", BYTES("{" STATUS ",\"message\":[\"no\"]}"), ""},
	{"a message that is an object", BYTES("{" STATUS ",\"message\":{\"message\":\"no\"}}"), ""},
	{"a message inside", BYTES("{" STATUS ",\"a\":{\"message\":\"no\"}}"), ""},
	{"a kind inside", BYTES("{\"details\":{" STATUS "},\"message\":\"no\"}"), ""},
	{"a message behind an object",
		BYTES("{" STATUS ",\"a\":{\"b\":{\"c\":1},\"d\":2},\"message\":\"no\"}"), "no"},
	{"a message behind a list", BYTES("{" STATUS ",\"a\":[\"b\",[\"c\"]],\"message\":\"no\"}"),
		"no"},
	{"the last message counts", BYTES("{" STATUS ",\"message\":\"a\",\"message\":\"bc\"}"),
		"bc"},
	{"the last kind counts", BYTES("{" STATUS ",\"message\":\"a\",\"kind\":\"Pod\"}"), ""},
	{"brackets and commas in a string",
		BYTES("{" STATUS ",\"a\":\"}]{[,:\",\"message\":\"}no{,:[]\"}"), "}no{,:[]"},
	{"a message behind what is no JSON", BYTES("}{" STATUS ",\"message\":\"no\"}"), ""},
	{"a message before what is no JSON", BYTES("{" STATUS ",\"message\":\"no\"]"), "no"},
	{"nothing is read behind what is no JSON",
		BYTES("{" STATUS ",\"message\":\"no\",}\"message\":\"yes\"}"), "no"},
	{"cut short behind the message", BYTES("{" STATUS ",\"message\":\"no\""), "no"},
	{"cut short in the message", BYTES("{" STATUS ",\"message\":\"n"), ""},
	{"cut short in an escape", BYTES("{" STATUS ",\"message\":\"n\\"), ""},
	{"cut short in a second message", BYTES("{" STATUS ",\"message\":\"no\",\"message\":\"x"),
		"no"},
	{"cut short in a number", BYTES("{" STATUS ",\"code\":40"), ""},

	{"text: a quote", BYTES("{" STATUS ",\"message\":\"a\\\"b\"}"), "a\"b"},
	{"text: line ends and tabs are spaces",
		BYTES("{" STATUS ",\"message\":\"a\\nb\\tc\\rd\\u000be\\ff\"}"), "a b c d e f"},
	{"text: other control bytes",
		BYTES("{" STATUS ",\"message\":\"\\u0000\\b\\u000e\\u007f\"}"), "????"},
	{"text: outside ASCII", BYTES("{" STATUS ",\"message\":\"\\u00e9\xc3\xa9\"}"), "????"},
	{"text: escapes in a key", BYTES("{" STATUS ",\"m\\u0065ssage\":\"no\"}"), "no"},

	{"causes: that the message does not hold",
		BYTES("{" STATUS ",\"message\":\"no\",\"details\":{\"causes\":["
		      "{\"reason\":\"A\",\"message\":\"b\",\"field\":\"c\"}]}}"),
		"no; cause=A; causes=c: b"},
	{"causes: several",
		BYTES("{" STATUS ",\"message\":\"no\",\"details\":{\"causes\":["
		      "{\"reason\":\"A\",\"message\":\"b\",\"field\":\"c\"},"
		      "{\"reason\":\"D\",\"message\":\"e\",\"field\":\"f\"}]}}"),
		"no; cause=D; causes=c: b, f: e"},
	{"causes: that the message holds",
		BYTES("{" STATUS ",\"message\":\"x.y: is z\",\"details\":{\"causes\":["
		      "{\"reason\":\"A\",\"message\":\"is z\",\"field\":\"x.y\"}]}}"),
		"x.y: is z; cause=A"},
	{"causes: whose field the message does not hold",
		BYTES("{" STATUS ",\"message\":\"is z\",\"details\":{\"causes\":["
		      "{\"reason\":\"A\",\"message\":\"is z\",\"field\":\"x\"}]}}"),
		"is z; cause=A; causes=x: is z"},
	{"causes: whose text the message does not hold",
		BYTES("{" STATUS ",\"message\":\"x\",\"details\":{\"causes\":["
		      "{\"reason\":\"A\",\"message\":\"is z\",\"field\":\"x\"}]}}"),
		"x; cause=A; causes=x: is z"},
	{"causes: without a field",
		BYTES("{" STATUS ",\"details\":{\"causes\":["
		      "{\"reason\":\"A\",\"message\":\"b\"}]}}"),
		"; cause=A; causes=b"},
	{"causes: with a reason alone",
		BYTES("{" STATUS ",\"details\":{\"causes\":["
		      "{\"reason\":\"A\"}]}}"),
		"; cause=A"},
	{"causes: what one has is not the next one's",
		BYTES("{" STATUS ",\"details\":{\"causes\":[{\"message\":\"b\",\"field\":\"c\"},"
		      "{\"message\":\"d\"},{\"field\":\"e\"}]}}"),
		"; causes=c: b, d, e"},
	{"causes: one that is cut short",
		BYTES("{" STATUS ",\"details\":{\"causes\":["
		      "{\"message\":\"b\",\"field\":\"c\""),
		""},
	{"causes: an empty list", BYTES("{" STATUS ",\"details\":{\"causes\":[]}}"), ""},
	{"causes: null", BYTES("{" STATUS ",\"details\":{\"causes\":null}}"), ""},
	{"causes: that are no objects", BYTES("{" STATUS ",\"details\":{\"causes\":[\"b\",[]]}}"),
		""},
};

#define HEAD "{" STATUS ",\"message\":\""

static const struct long_row {
	const char *name, *head;
	size_t times;
	const char *tail;
	size_t len;
	const char *end; /* of the message */
} long_rows[] = {
	{"the longest message", HEAD, STATUS_TEXT_MAX - 2, "b\"}", STATUS_TEXT_MAX - 1, "aaab"},
	{"a message one byte longer", HEAD, STATUS_TEXT_MAX - 1, "b\"}", STATUS_TEXT_MAX - 1,
		"a..."},
	{"a message far longer", HEAD, 10 * STATUS_TEXT_MAX, "b\"}", STATUS_TEXT_MAX - 1, "a..."},
	{"escapes count as what they mean", HEAD "\\u0041", STATUS_TEXT_MAX - 2, "\"}",
		STATUS_TEXT_MAX - 1, "aaaa"},
	{"behind a long value", "{" STATUS ",\"a\":\"", 2 * STATUS_TEXT_MAX,
		"\",\"message\":\"no\"}", 2, "no"},
	{"behind a long key", "{" STATUS ",\"", 2 * STATUS_TEXT_MAX, "\":1,\"message\":\"no\"}", 2,
		"no"},
	{"a kind that is too long", "{\"message\":\"no\",\"kind\":\"Status", STATUS_TEXT_MAX, "\"}",
		0, ""},
};

static void check(struct span input, const char *texts)
{
	const char *other = cut_differs(&(struct cut_way){status_outcome, NULL}, input, texts);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, row->texts);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span input = rows_repeat(row->head, "a", row->times, row->tail);
	static struct status s;
	const char *message;

	status_init(&s);
	status_push(&s, input);
	message = status_text(&s, STATUS_MESSAGE);
	assert_int_equal(strlen(message), row->len);
	assert_string_equal(message + row->len - strlen(row->end), row->end);
	check(input, message);
	free((void *)(uintptr_t)input.ptr);
}

/* The texts of two causes that fill what is kept of them, and a third. */
static void test_long_causes(void **state)
{
	static struct status s;
	struct span cause = rows_repeat("{\"message\":\"", "b", 2 * STATUS_TEXT_MAX, "\"},");
	const char *causes;

	(void)state;
	status_init(&s);
	status_push(&s, SPAN("{" STATUS ",\"details\":{\"causes\":["));
	for (size_t i = 0; i < 3; i++)
		status_push(&s, cause);
	causes = status_text(&s, STATUS_CAUSES);
	assert_int_equal(strlen(causes), STATUS_TEXT_MAX - 1);
	assert_string_equal(causes + STATUS_TEXT_MAX - 5, "b...");
	free((void *)(uintptr_t)cause.ptr);
}

/* The field of a cause that fills it, and its text, which does not fit any more. */
static void test_long_field(void **state)
{
	static struct status s;
	struct span cause = rows_repeat("{\"field\":\"a\"},{\"message\":\"b\",\"field\":\"", "c",
		STATUS_TEXT_MAX - 1, "\"},{\"message\":\"d\"}]}}");
	const char *causes;

	(void)state;
	status_init(&s);
	status_push(&s, SPAN("{" STATUS ",\"details\":{\"causes\":["));
	status_push(&s, cause);
	causes = status_text(&s, STATUS_CAUSES);
	assert_int_equal(strlen(causes), STATUS_TEXT_MAX - 1);
	assert_string_equal(causes + STATUS_TEXT_MAX - 5, "c...");
	free((void *)(uintptr_t)cause.ptr);
}

/* Of the body before, nothing stays. */
static void test_again(void **state)
{
	static struct status s;

	(void)state;
	status_init(&s);
	status_push(&s, SPAN("{" STATUS ",\"message\":\"a\",\"reason\":\"b\"}]"));
	assert_string_equal(status_text(&s, STATUS_REASON), "b");
	status_init(&s);
	status_push(&s, SPAN("{\"message\":\"c\"}"));
	assert_string_equal(status_text(&s, STATUS_MESSAGE), "");
	status_init(&s);
	status_push(&s, SPAN("{" STATUS ",\"message\":\"c\"}"));
	assert_string_equal(status_text(&s, STATUS_MESSAGE), "c");
	assert_string_equal(status_text(&s, STATUS_REASON), "");
}

/* Deeper than JSON is read: what came before is kept. */
static void test_deepest(void **state)
{
	struct span input =
		rows_repeat("{" STATUS ",\"message\":\"no\",\"a\":", "[", SCAN_DEPTH_MAX, "");

	(void)state;
	check(input, "no");
	free((void *)(uintptr_t)input.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("limit", long_rows, test_long_row);
	rows_add_one("limit: long causes", test_long_causes);
	rows_add_one("limit: a long field of a cause", test_long_field);
	rows_add_one("one body after another", test_again);
	rows_add_one("limit: the deepest nesting", test_deepest);
	return rows_run("status");
}
