#include "tests/unit/rows.h"

#include "json/value.h"

/* What can be held: of what a text would need, each of these takes. */
static const struct row {
	const char *name, *head, *repeat, *tail;
	size_t taken; /* by all but what is repeated */
	size_t each; /* by that */
} rows[] = {
	{"a string", "\"", "a", "\"", 5, 1},
	{"a number", "", "1", "", 5, 1},
	{"a name", "{\"", "a", "\":null}", 5 + 4 + 4 + 5 + 1, 1},
	{"strings", "[", "\"\",", "\"\"]", 5 + 5, 5},
	{"literals", "[", "null,true,false,", "null]", 5 + 1, 3},
	{"numbers", "[", "1,", "1]", 5 + 6, 6},
	{"arrays", "[", "[],", "[]]", 5 + 5, 5},
	{"objects", "[", "{},", "{}]", 5 + 9, 9},
	{"members", "{", "\"a\":1,", "\"b\":\"\"}", 5 + 4 + 4 + 6 + 5, 4 + 6 + 6},
};

/* Reads `text` in pieces of `size`; whether it could be held, and as `expected` bytes. */
static bool hold(struct held *h, struct span text, size_t size)
{
	struct scan s;
	enum scan_event event;
	struct span piece;
	bool whole = false;

	scan_init(&s);
	held_begin(h);
	while (text.len > 0) {
		struct span in = span_take(&text, size < text.len ? size : text.len);

		while ((event = scan_next(&s, &in, &piece)) != SCAN_MORE)
			whole = held_add(h, &s, event, piece);
	}
	if ((event = scan_end(&s, &piece)) == SCAN_NUMBER) {
		whole = held_add(h, &s, event, piece);
		event = scan_end(&s, &piece);
	}
	assert_int_equal(event, SCAN_DONE);
	if (held_is_over(h))
		return false;
	assert_true(whole);
	return true;
}

static void test_row(void **state)
{
	const struct row *row = *state;
	/* Of just its size. */
	struct held *h = malloc(sizeof *h);
	size_t most = (HELD_MAX - row->taken) / row->each;

	for (size_t i = 0; i < 6; i++) {
		/* One more, and twice as many. */
		size_t times = i / 2 == 2 ? 2 * most : most + i / 2;
		struct span text = rows_repeat(row->head, row->repeat, times, row->tail);

		assert_int_equal(hold(h, text, i % 2 ? SIZE_MAX : 4097), i / 2 == 0);
		if (i / 2 == 0)
			assert_int_equal(value_size(h->bytes), row->taken + times * row->each);
		free((void *)(uintptr_t)text.ptr);
	}
	free(h);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	return rows_run("value");
}
