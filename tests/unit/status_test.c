#include "tests/unit/rows.h"

#include "tests/outcome/status.h"

#define STATUS "\"kind\":\"Status\""

static const struct row {
	const char *name;
	struct span input;
	const char *message;
} rows[] = {
	{"as the API server writes it",
		BYTES("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
		      "\"status\":\"Failure\",\"message\":\"pods \\\"a\\\" not found\","
		      "\"reason\":\"NotFound\",\"details\":{\"name\":\"a\",\"kind\":\"pods\"},"
		      "\"code\":404}\n"),
		"pods \"a\" not found"},
	{"indented", BYTES("{\n  \"kind\" : \"Status\",\n  \"message\"\t:\r\n \"no\"\n}"), "no"},
	{"the message before the kind", BYTES("{\"message\":\"no\"," STATUS "}"), "no"},
	{"an empty message", BYTES("{" STATUS ",\"message\":\"\"}"), ""},
	{"no message", BYTES("{" STATUS ",\"code\":404}"), ""},
	{"no kind", BYTES("{\"message\":\"no\"}"), ""},
	{"another kind", BYTES("{\"kind\":\"Pod\",\"message\":\"no\"}"), ""},
	{"another kind, as long", BYTES("{\"kind\":\"Statuz\",\"message\":\"no\"}"), ""},
	{"a kind that begins so", BYTES("{\"kind\":\"StatusList\",\"message\":\"no\"}"), ""},
	{"a kind in lower case", BYTES("{\"kind\":\"status\",\"message\":\"no\"}"), ""},
	{"nothing", BYTES(""), ""},
	{"text", BYTES("message: no"), ""},
	{"HTML", BYTES("<a href=\"message\">:\"no\"</a>"), ""},
	{"no object", BYTES("\"kind\":\"Status\",\"message\":\"no\""), ""},
	{"a list of it", BYTES("[{" STATUS ",\"message\":\"no\"}]"), ""},
	{"a list of the same words", BYTES("[\"kind\",\"Status\",\"message\",\"no\"]"), ""},
	{"a value called message", BYTES("{" STATUS ",\"a\":\"message\",\"b\":\"no\"}"), ""},
	{"a value called kind", BYTES("{\"a\":\"kind\",\"b\":\"Status\",\"message\":\"no\"}"), ""},
	{"a key that begins so", BYTES("{" STATUS ",\"messages\":\"no\"}"), ""},
	{"a key that is begun so", BYTES("{" STATUS ",\"messag\":\"no\"}"), ""},
	{"a key as long", BYTES("{" STATUS ",\"messagf\":\"no\"}"), ""},
	{"a long key", BYTES("{" STATUS ",\"messagemessagemessage\":\"no\"}"), ""},
	{"a key of 16 bytes", BYTES("{" STATUS ",\"0123456789abcdef\":\"a\",\"message\":\"no\"}"),
		"no"},
	{"a key of 17 bytes", BYTES("{" STATUS ",\"0123456789abcdefg\":\"a\",\"message\":\"no\"}"),
		"no"},
	{"a message that is no string", BYTES("{" STATUS ",\"message\":null,\"a\":\"b\"}"), ""},
	{"a message that is a list", BYTES("{" STATUS ",\"message\":[\"no\"]}"), ""},
	{"a message that is an object", BYTES("{" STATUS ",\"message\":{\"message\":\"no\"}}"), ""},
	{"a message inside", BYTES("{" STATUS ",\"details\":{\"message\":\"no\"}}"), ""},
	{"a message far inside", BYTES("{" STATUS ",\"a\":[[{\"message\":\"no\"}]]}"), ""},
	{"a kind inside", BYTES("{\"a\":{" STATUS "},\"message\":\"no\"}"), ""},
	{"a message behind an object",
		BYTES("{" STATUS ",\"a\":{\"b\":{\"c\":1},\"d\":2},\"message\":\"no\"}"), "no"},
	{"a message behind a list", BYTES("{" STATUS ",\"a\":[\"b\",[\"c\"]],\"message\":\"no\"}"),
		"no"},
	{"a message behind numbers", BYTES("{" STATUS ",\"a\":-1.5e3,\"message\":\"no\"}"), "no"},
	{"the last message counts", BYTES("{" STATUS ",\"message\":\"a\",\"message\":\"bc\"}"),
		"bc"},
	{"the last kind counts", BYTES("{" STATUS ",\"message\":\"a\",\"kind\":\"Pod\"}"), ""},
	{"brackets and commas in a string",
		BYTES("{" STATUS ",\"a\":\"}]{[,:\",\"message\":\"}no{,:[]\"}"), "}no{,:[]"},
	{"a comma in an inner list does not end the value",
		BYTES("{" STATUS ",\"a\":[1,2],\"message\":\"no\"}"), "no"},
	{"a colon in an inner object does not end the key",
		BYTES("{" STATUS ",\"a\":{\"message\":1},\"b\":\"no\"}"), ""},
	{"a message behind the object", BYTES("{" STATUS "},\"message\":\"no\""), ""},
	{"a closing bracket too many", BYTES("}]{" STATUS ",\"message\":\"no\"}"), "no"},
	{"cut short behind the message", BYTES("{" STATUS ",\"message\":\"no\""), "no"},
	{"cut short in the message", BYTES("{" STATUS ",\"message\":\"n"), ""},
	{"cut short in an escape", BYTES("{" STATUS ",\"message\":\"n\\"), ""},
	{"cut short in a second message", BYTES("{" STATUS ",\"message\":\"no\",\"message\":\"x"),
		"no"},

	{"escape: a quote", BYTES("{" STATUS ",\"message\":\"a\\\"b\"}"), "a\"b"},
	{"escape: a backslash", BYTES("{" STATUS ",\"message\":\"a\\\\\"}"), "a\\"},
	{"escape: a slash", BYTES("{" STATUS ",\"message\":\"a\\/b\"}"), "a/b"},
	{"escape: line ends and tabs are spaces",
		BYTES("{" STATUS ",\"message\":\"a\\nb\\tc\\rd\\be\\ff\"}"), "a b c d e f"},
	{"escape: a code in lower case", BYTES("{" STATUS ",\"message\":\"\\u003c\\u006f>\"}"),
		"<o>"},
	{"escape: a code in upper case", BYTES("{" STATUS ",\"message\":\"\\u003C\\u006F>\"}"),
		"<o>"},
	{"escape: digits behind a code", BYTES("{" STATUS ",\"message\":\"\\u00416\"}"), "A6"},
	{"escape: two codes", BYTES("{" STATUS ",\"message\":\"\\u0041\\u0042\"}"), "AB"},
	{"escape: the last of ASCII", BYTES("{" STATUS ",\"message\":\"\\u007e\"}"), "~"},
	{"escape: DEL", BYTES("{" STATUS ",\"message\":\"\\u007f\"}"), "?"},
	{"escape: outside ASCII", BYTES("{" STATUS ",\"message\":\"\\u00e9\\u4e2d\"}"), "??"},
	{"escape: every digit counts", BYTES("{" STATUS ",\"message\":\"\\u1041\\u0141\"}"), "??"},
	{"escape: a surrogate pair", BYTES("{" STATUS ",\"message\":\"\\ud83d\\ude00\"}"), "??"},
	{"escape: a digit that is none", BYTES("{" STATUS ",\"message\":\"\\u00g1\"}"), "?"},
	{"escape: zero", BYTES("{" STATUS ",\"message\":\"\\u0000\"}"), "\\x00"},
	{"escape: in a key", BYTES("{" STATUS ",\"m\\u0065ssage\":\"no\"}"), "no"},
	{"escape: a quote in a key", BYTES("{" STATUS ",\"a\\\"message\":\"no\"}"), ""},
	{"bytes outside ASCII", BYTES("{" STATUS ",\"message\":\"\xc3\xa9\"}"), "\\xc3\\xa9"},
};

#define HEAD "{" STATUS ",\"message\":\""

static const struct long_row {
	const char *name, *head;
	size_t times;
	const char *tail;
	size_t len;
	const char *end; /* of the message */
} long_rows[] = {
	{"the longest message", HEAD, STATUS_MESSAGE_MAX - 1, "b\"}", STATUS_MESSAGE_MAX, "aaab"},
	{"a message one byte longer", HEAD, STATUS_MESSAGE_MAX, "b\"}", STATUS_MESSAGE_MAX, "a..."},
	{"a message far longer", HEAD, 10 * STATUS_MESSAGE_MAX, "b\"}", STATUS_MESSAGE_MAX, "a..."},
	{"escapes count as what they mean", HEAD "\\u0041", STATUS_MESSAGE_MAX - 1, "\"}",
		STATUS_MESSAGE_MAX, "aaaa"},
	{"behind a long value", "{" STATUS ",\"a\":\"", 2 * STATUS_MESSAGE_MAX,
		"\",\"message\":\"no\"}", 2, "no"},
	{"behind a long key", "{" STATUS ",\"", 2 * STATUS_MESSAGE_MAX, "\":1,\"message\":\"no\"}",
		2, "no"},
	{"a kind that is too long", "{\"message\":\"no\",\"kind\":\"Status", STATUS_MESSAGE_MAX,
		"\"}", 0, ""},
};

static void check(struct span input, const char *message)
{
	const char *other = cut_differs(&(struct cut_way){status_outcome, NULL}, input, message);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, row->message);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span input = rows_repeat(row->head, "a", row->times, row->tail), message;
	struct status s;
	char whole[STATUS_MESSAGE_MAX + 1];

	status_init(&s);
	status_push(&s, input);
	message = status_message(&s);
	assert_int_equal(message.len, row->len);
	memcpy(whole, message.ptr, message.len);
	whole[message.len] = '\0';
	assert_string_equal(whole + message.len - strlen(row->end), row->end);
	check(input, whole);
	free((void *)(uintptr_t)input.ptr);
}

/* 2^32 brackets would take too long: the counter is put there. */
static void test_deepest(void **state)
{
	struct status s;

	(void)state;
	status_init(&s);
	s.depth = UINT32_MAX;
	status_push(&s, SPAN("[{\"message\":\"no\"," STATUS));
	assert_int_equal(s.depth, UINT32_MAX);
	assert_int_equal(status_message(&s).len, 0);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("limit", long_rows, test_long_row);
	rows_add_one("limit: the deepest nesting", test_deepest);
	return rows_run("status");
}
