#include "tests/unit/rows.h"

#include "tests/outcome/jsonpath.h"
#include "tests/outcome/select.h"

static void check(
	const char *expression, struct span document, bool plain, size_t room, const char *outcome)
{
	struct select_way with = {span_of(expression), plain, room};
	const char *other =
		cut_differs(&(struct cut_way){select_outcome, &with}, document, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_streamed(void **state)
{
	const struct jsonpath_row *row = *state;

	check(row->expression, span_of(row->document), false, 0, row->outcome);
}

static void test_plain(void **state)
{
	const struct jsonpath_row *row = *state;

	check(row->expression, span_of(row->document), true, 0, row->outcome);
}

int main(void)
{
	ROWS_ADD(jsonpath_rows, test_streamed);
	ROWS_ADD_AS("plain", jsonpath_rows, test_plain);
	return rows_run("select");
}
