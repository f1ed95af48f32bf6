#include "tests/unit/rows.h"

#include <errno.h>

#include "base/reason.h"

static const struct row {
	const char *name;
	int err;
	const char *words;
} rows[] = {
	{"the first of the table", EPERM, "operation not permitted"},
	{"the last of the table", EHOSTUNREACH, "no route to the host"},
	{"one inside", ECONNREFUSED, "connection refused"},
	{"one that is not there has its number", ERANGE, "error 34"},
	{"a large one", INT32_MAX, "error 2147483647"},
	{"none", 0, "error 0"},
	/* Its low byte is EPERM's. */
	{"one over a byte", 256 + EPERM, "error 257"},
};

static void test_row(void **state)
{
	const struct row *row = *state;

	assert_string_equal(REASON(row->err), row->words);
}

/* Whatever a system call says, there is something to read. */
static void test_all(void **state)
{
	(void)state;
	for (int err = 1; err < 134; err++)
		assert_true(strlen(REASON(err)) > 5);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("every errno has words", test_all);
	return rows_run("reason");
}
