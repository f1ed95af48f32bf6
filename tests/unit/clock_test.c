#include "tests/unit/rows.h"

#include <poll.h>

#include "base/clock.h"

/* Nothing here waits longer than this, and no machine stalls for as long. */
#define SLACK CLOCK_SECOND

static const struct after_row {
	const char *name;
	int64_t span;
	bool none;
} after_rows[] = {
	{"0 means that there is no deadline", 0, true},
	{"a nanosecond is one", 1, false},
	{"a second is one", CLOCK_SECOND, false},
	{"a hundred years are one", CLOCK_SECOND * 86400 * 36600, false},
	{"what would not fit is none", INT64_MAX, true},
	{"what would not fit by a little is none", INT64_MAX - 1, true},
};

static void test_after(void **state)
{
	const struct after_row *row = *state;
	int64_t before = clock_now(), deadline = deadline_after(row->span), after = clock_now();

	if (row->none) {
		assert_true(deadline == DEADLINE_NONE);
		return;
	}
	assert_true(deadline >= before + row->span);
	assert_true(deadline <= after + row->span);
}

static const struct poll_row {
	const char *name;
	int64_t left;
	int least, most;
} poll_rows[] = {
	{"a minute", 60 * CLOCK_SECOND, 59000, 60000},
	{"less than a millisecond is rounded up", CLOCK_MILLISECOND / 2, 0, 1},
	{"passed long ago", -CLOCK_SECOND, 0, 0},
	{"passed at the beginning of time", INT64_MIN / 2, 0, 0},
	{"longer than an int of milliseconds", (int64_t)INT_MAX *CLOCK_MILLISECOND + SLACK * 60,
		INT_MAX, INT_MAX},
};

static void test_poll(void **state)
{
	const struct poll_row *row = *state;
	int ms = deadline_poll_ms(clock_now() + row->left);

	assert_in_range(ms, row->least, row->most);
}

static void test_none(void **state)
{
	(void)state;
	assert_int_equal(deadline_poll_ms(DEADLINE_NONE), -1);
}

/* A deadline passes once poll() has waited for it: no second round of 0 ms. */
static void test_not_early(void **state)
{
	int64_t deadline = clock_now() + 3 * CLOCK_MILLISECOND / 2;

	(void)state;
	for (int rounds = 0; deadline_poll_ms(deadline) != 0; rounds++) {
		assert_true(rounds < 3);
		poll(NULL, 0, deadline_poll_ms(deadline));
	}
	assert_true(clock_now() >= deadline);
}

/* The monotonic clock, in nanoseconds. */
static void test_now(void **state)
{
	struct timespec t;
	int64_t a, b;

	(void)state;
	a = clock_now();
	clock_gettime(CLOCK_MONOTONIC, &t);
	b = clock_now();
	assert_true(a <= t.tv_sec * CLOCK_SECOND + t.tv_nsec);
	assert_true(b >= t.tv_sec * CLOCK_SECOND + t.tv_nsec);
}

static void test_earlier(void **state)
{
	(void)state;
	assert_true(deadline_earlier(1, 2) == 1);
	assert_true(deadline_earlier(2, 1) == 1);
	assert_true(deadline_earlier(DEADLINE_NONE, 5) == 5);
	assert_true(deadline_earlier(DEADLINE_NONE, DEADLINE_NONE) == DEADLINE_NONE);
}

int main(void)
{
	ROWS_ADD_AS("after", after_rows, test_after);
	ROWS_ADD_AS("poll", poll_rows, test_poll);
	rows_add_one("poll: no limit", test_none);
	rows_add_one("poll: it does not return too early again and again", test_not_early);
	rows_add_one("now: monotonic nanoseconds", test_now);
	rows_add_one("the earlier of two", test_earlier);
	return rows_run("clock");
}
