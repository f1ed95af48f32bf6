#include "tests/unit/rows.h"

#include <errno.h>

#include "base/fail.h"

/* What the README promises of each failure. */
static const struct code_row {
	const char *name;
	enum fail_code code;
	int status;
} code_rows[] = {
	{"no error", FAIL_NONE, 0},
	{"an error status", FAIL_STATUS, 1},
	{"unhealthy", FAIL_UNHEALTHY, 1},
	{"evaluation", FAIL_EVALUATION, 1},
	{"usage", FAIL_USAGE, 2},
	{"an expression", FAIL_EXPRESSION, 2},
	{"not in a cluster", FAIL_NOT_IN_CLUSTER, 3},
	{"the environment", FAIL_ENVIRONMENT, 3},
	{"no token", FAIL_TOKEN_FILE, 3},
	{"an unusable token", FAIL_TOKEN, 3},
	{"no CA file", FAIL_CA_FILE, 3},
	{"no usable CA", FAIL_CA, 3},
	{"an expired CA", FAIL_CA_EXPIRED, 3},
	{"look-up", FAIL_LOOKUP, 4},
	{"refused", FAIL_REFUSED, 4},
	{"unreachable", FAIL_UNREACHABLE, 4},
	{"reset", FAIL_RESET, 4},
	{"truncated", FAIL_TRUNCATED, 4},
	{"malformed HTTP", FAIL_HTTP, 4},
	{"input", FAIL_INPUT, 4},
	{"malformed JSON", FAIL_JSON, 4},
	{"JSON over a limit", FAIL_JSON_LIMIT, 4},
	{"output", FAIL_OUTPUT, 4},
	{"the system", FAIL_SYSTEM, 4},
	{"a TLS alert", FAIL_TLS_ALERT, 5},
	{"the TLS version", FAIL_TLS_VERSION, 5},
	{"the TLS suite", FAIL_TLS_SUITE, 5},
	{"TLS", FAIL_TLS, 5},
	{"an unknown issuer", FAIL_UNKNOWN_ISSUER, 5},
	{"a wrong name", FAIL_WRONG_NAME, 5},
	{"expired", FAIL_EXPIRED, 5},
	{"not yet valid", FAIL_NOT_YET_VALID, 5},
	{"an unusable certificate", FAIL_CERTIFICATE, 5},
	{"the deadline", FAIL_DEADLINE, 6},
};

static const char *described(const struct fail *f, char buffer[static 1000])
{
	struct text t;

	text_init(&t, buffer, 1000);
	fail_describe(f, &t);
	return text_string(&t);
}

static void test_code(void **state)
{
	const struct code_row *row = *state;
	struct fail f = {0};
	char with[1000], without[1000];

	assert_int_equal(FAIL(&f, row->code, "x"), row->code);
	assert_int_equal(fail_status(row->code), row->status);
	assert_non_null(fail_remedy(row->code));
	f.len = 0;
	described(&f, without);
	assert_true(strlen(without) > 0);
	f.len = 1;
	assert_int_equal(strncmp(described(&f, with), without, strlen(without)), 0);
	assert_string_equal(with + strlen(without), ": x");
}

/* Every code has its own exit status above, and every one its own sentence. */
static void test_all_codes(void **state)
{
	static char sentences[FAIL_CODES][1000];

	(void)state;
	assert_int_equal(COUNT(code_rows), FAIL_CODES);
	for (unsigned i = 0; i < FAIL_CODES; i++) {
		struct fail f = {.code = (enum fail_code)i};

		described(&f, sentences[i]);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(sentences[i], sentences[j]);
	}
}

#define S10 "0123456789"
#define S100 S10 S10 S10 S10 S10 S10 S10 S10 S10 S10
#define S599 S100 S100 S100 S100 S100 S10 S10 S10 S10 S10 S10 S10 S10 S10 "012345678"

static const struct detail_row {
	const char *name;
	const char *parts[4];
	const char *detail;
} detail_rows[] = {
	{"one part", {"a"}, "a"},
	{"parts are joined", {"a", ": ", "b"}, "a: b"},
	{"empty parts", {"", "a", ""}, "a"},
	{"no part", {NULL}, ""},
	{"a line end cannot forge a line", {"a\nb\r"}, "a?b?"},
	{"an escape cannot move the cursor", {"\x1b[2J"}, "?[2J"},
	{"bytes outside ASCII", {"\xc3\xa9\xff"},
		"?"
		"?"
		"?"},
	{"599 bytes fit", {S599}, S599},
	{"600 bytes fit", {S599, "9"}, S599 "9"},
	{"601 bytes end in ...", {S599, "90"},
		S100 S100 S100 S100 S100 S10 S10 S10 S10 S10 S10 S10 S10 S10 "0123456..."},
};

static void test_detail(void **state)
{
	const struct detail_row *row = *state;
	struct fail f;

	fail_clear(&f);
	assert_int_equal(fail_set(&f, FAIL_HTTP, row->parts), FAIL_HTTP);
	assert_true(span_equal(
		(struct span){(const unsigned char *)f.detail, f.len}, span_of(row->detail)));
}

static void test_first_stays(void **state)
{
	struct fail f = {0};
	char buffer[1000];

	(void)state;
	assert_int_equal(FAIL(&f, FAIL_REFUSED, "first"), FAIL_REFUSED);
	assert_int_equal(FAIL(&f, FAIL_DEADLINE, "second"), FAIL_REFUSED);
	assert_string_equal(described(&f, buffer), "the connection was refused: first");
	fail_clear(&f);
	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(f.len, 0);
	assert_int_equal(FAIL(&f, FAIL_DEADLINE, "second"), FAIL_DEADLINE);
	assert_string_equal(described(&f, buffer), "the deadline passed: second");
}

static void test_no_detail(void **state)
{
	struct fail f = {0};
	char buffer[1000];

	(void)state;
	FAIL(&f, FAIL_DEADLINE, "");
	assert_string_equal(described(&f, buffer), "the deadline passed");
}

static void test_errno(void **state)
{
	struct fail f = {0};

	(void)state;
	errno = ENOENT;
	FAIL_ERRNO(&f, FAIL_CA_FILE, "/a/", "b");
	assert_true(span_equal((struct span){(const unsigned char *)f.detail, f.len},
		SPAN("/a/b: no such file or folder")));
}

int main(void)
{
	ROWS_ADD_AS("status", code_rows, test_code);
	rows_add_one("every code has its exit status and its own sentence", test_all_codes);
	ROWS_ADD_AS("detail", detail_rows, test_detail);
	rows_add_one("the first failure stays", test_first_stays);
	rows_add_one("without a detail there is no colon", test_no_detail);
	rows_add_one("what errno says is appended", test_errno);
	return rows_run("fail");
}
