#include "tests/unit/rows.h"

#undef fail /* a macro of cmocka: it is a function of ours in tls.h */
#include "net/clear.h"

static unsigned char big[3 * CLEAR_OUT];

static struct clear *started(void)
{
	static struct clear c;

	/* As after another connection of which not all was read. */
	memset(&c, 0xff, sizeof c);
	c.in_start = 0;
	clear_start(&c);
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (unsigned char)(i * 5 / 3);
	return &c;
}

/* The transport brings `s`. */
static void bring(struct tls *t, struct span s)
{
	size_t room;
	unsigned char *to = tls_incoming(t, &room);

	assert_non_null(to);
	assert_true(room >= s.len);
	memcpy(to, s.ptr, s.len);
	tls_arrived(t, s.len);
}

static void test_start(void **state)
{
	struct tls *t = &started()->tls;

	(void)state;
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_WRITES);
	assert_int_equal(tls_outgoing(t).len, 0);
	assert_int_equal(tls_received(t).len, 0);
}

static void test_write(void **state)
{
	struct tls *t = &started()->tls;

	(void)state;
	assert_int_equal(tls_write(t, SPAN("abc")), 3);
	/* Kept until it is flushed. */
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_WRITES);
	assert_int_equal(tls_write(t, SPAN("def")), 3);
	tls_flush(t);
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_SENDS);
	assert_true(span_equal(tls_outgoing(t), SPAN("abcdef")));
	tls_sent(t, 4);
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_SENDS);
	assert_true(span_equal(tls_outgoing(t), SPAN("ef")));
	tls_sent(t, 2);
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_WRITES);
	assert_int_equal(tls_write(t, SPAN("g")), 1);
	tls_flush(t);
	assert_true(span_equal(tls_outgoing(t), SPAN("g")));
}

static void test_flush_nothing(void **state)
{
	struct tls *t = &started()->tls;

	(void)state;
	tls_flush(t);
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_WRITES);
}

/* As much as there is room for; when it is full it goes out by itself. */
static const struct full_row {
	const char *name;
	size_t first, second, taken;
	bool sends;
} full_rows[] = {
	{"a byte less than full", CLEAR_OUT - 2, 1, 1, false},
	{"just full", CLEAR_OUT - 1, 1, 1, true},
	{"a byte too many", CLEAR_OUT - 1, 2, 1, true},
	{"full at once", 0, CLEAR_OUT, CLEAR_OUT, true},
	{"much more than there is room for", 1, sizeof big - 1, CLEAR_OUT - 1, true},
};

static void test_full(void **state)
{
	const struct full_row *row = *state;
	struct tls *t = &started()->tls;
	struct span first = {big, row->first}, second = {big + row->first, row->second};

	assert_int_equal(tls_write(t, first), row->first);
	assert_int_equal(tls_write(t, second), row->taken);
	assert_int_equal(tls_state(t), TLS_RECEIVES | (row->sends ? TLS_SENDS : TLS_WRITES));
	tls_flush(t);
	assert_true(span_equal(tls_outgoing(t), (struct span){big, row->first + row->taken}));
}

/* Each time there is room for all again. */
static void test_again(void **state)
{
	struct tls *t = &started()->tls;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(tls_write(t, (struct span){big, CLEAR_OUT}), CLEAR_OUT);
		assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_SENDS);
		assert_true(span_equal(tls_outgoing(t), (struct span){big, CLEAR_OUT}));
		tls_sent(t, CLEAR_OUT);
	}
}

static void test_read(void **state)
{
	struct tls *t = &started()->tls;

	(void)state;
	bring(t, SPAN("abcdef"));
	assert_int_equal(tls_state(t), TLS_READS);
	assert_true(span_equal(tls_received(t), SPAN("abcdef")));
	tls_taken(t, 2);
	assert_int_equal(tls_state(t), TLS_READS);
	assert_true(span_equal(tls_received(t), SPAN("cdef")));
	tls_taken(t, 4);
	assert_int_equal(tls_state(t), TLS_RECEIVES | TLS_WRITES);
	bring(t, SPAN("gh"));
	assert_true(span_equal(tls_received(t), SPAN("gh")));
}

static void test_room(void **state)
{
	size_t room;
	struct tls *t = &started()->tls;

	(void)state;
	memset(tls_incoming(t, &room), 'x', CLEAR_IN);
	assert_int_equal(room, CLEAR_IN);
	tls_arrived(t, room);
	assert_int_equal(tls_received(t).len, CLEAR_IN);
}

/* What has come is read before the end counts. */
static void test_cut(void **state)
{
	struct tls *t = &started()->tls;

	(void)state;
	bring(t, SPAN("ab"));
	tls_cut(t);
	assert_int_equal(tls_state(t), TLS_READS);
	tls_taken(t, 2);
	assert_int_equal(tls_state(t), TLS_ENDED);
}

static void test_never_fails(void **state)
{
	struct tls *t = &started()->tls;
	struct fail f = {0};
	char buffer[20];
	struct text text;

	(void)state;
	tls_write(t, SPAN("abc"));
	tls_close(t);
	tls_cut(t);
	assert_int_equal(tls_fail(t, &f), FAIL_NONE);
	assert_int_equal(f.code, FAIL_NONE);
	text_init(&text, buffer, sizeof buffer);
	tls_describe(t, &text);
	assert_string_equal(text_string(&text), "no TLS");
}

int main(void)
{
	rows_add_one("at the beginning it writes and receives", test_start);
	rows_add_one("what is written goes out when it is flushed", test_write);
	rows_add_one("flushing nothing sends nothing", test_flush_nothing);
	ROWS_ADD_AS("full", full_rows, test_full);
	rows_add_one("what was sent makes room", test_again);
	rows_add_one("what has arrived is read", test_read);
	rows_add_one("as much arrives as there is room for", test_room);
	rows_add_one("the end of the transport is the end, once all is read", test_cut);
	rows_add_one("it never fails, and says that there is no TLS", test_never_fails);
	return rows_run("clear");
}
