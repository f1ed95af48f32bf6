#include "tests/unit/scratch.h"

#include <signal.h>

#include "base/clock.h"
#include "base/output.h"

static struct output output;
static struct fail f;
static int reading;
static unsigned char bytes[3 * OUTPUT_SIZE];

/* A file to write to. */
static int file(void)
{
	return open(scratch_path("output"), O_RDWR | O_CREAT | O_TRUNC, 0600);
}

static size_t written(void)
{
	struct stat s;

	assert_int_equal(fstat(output.fd, &s), 0);
	return (size_t)s.st_size;
}

static void begin(int fd)
{
	fail_clear(&f);
	memset(&output, 0xa5, sizeof output);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 256);
	output_init(&output, fd, DEADLINE_NONE, &f);
}

static bool put(size_t from, size_t len)
{
	return sink_put(&output.sink, (struct span){bytes + from, len});
}

/* What has been put, each piece behind the other, is what is in the file. */
static void check_file(size_t len)
{
	static unsigned char found[sizeof bytes];

	assert_int_equal(written(), len);
	assert_int_equal(pread(output.fd, found, sizeof found, 0), (ssize_t)len);
	assert_memory_equal(found, bytes, len);
}

static void test_gathers(void **state)
{
	(void)state;
	begin(file());
	assert_true(put(0, 1));
	assert_true(put(1, OUTPUT_SIZE - 1));
	assert_int_equal(written(), 0);
	assert_true(put(OUTPUT_SIZE, 1));
	assert_int_equal(written(), OUTPUT_SIZE);
	assert_true(output_flush(&output));
	check_file(OUTPUT_SIZE + 1);
	assert_true(output_flush(&output));
	check_file(OUTPUT_SIZE + 1);
	assert_false(output.gone);
	close(output.fd);
}

static void test_larger(void **state)
{
	(void)state;
	begin(file());
	assert_true(put(0, 10));
	assert_true(put(10, OUTPUT_SIZE + 1));
	check_file(OUTPUT_SIZE + 11);
	assert_true(put(OUTPUT_SIZE + 11, OUTPUT_SIZE));
	assert_int_equal(written(), OUTPUT_SIZE + 11);
	assert_true(put(2 * OUTPUT_SIZE + 11, 5));
	assert_true(output_flush(&output));
	check_file(2 * OUTPUT_SIZE + 16);
	close(output.fd);
}

static void test_gone(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	begin(ends[1]);
	assert_true(put(0, OUTPUT_SIZE));
	assert_false(output.gone);
	assert_false(put(0, 1));
	assert_true(output.gone);
	assert_int_equal(f.code, FAIL_NONE);
	assert_false(put(0, 2 * OUTPUT_SIZE));
	assert_false(output_flush(&output));
	close(ends[1]);
}

static void test_failure(void **state)
{
	(void)state;
	begin(open("/dev/full", O_WRONLY));
	assert_true(put(0, 1));
	assert_false(output_flush(&output));
	assert_int_equal(f.code, FAIL_OUTPUT);
	assert_false(output.gone);
	/* What went wrong first stays, and nothing more is tried. */
	close(output.fd);
	output.fd = file();
	assert_false(put(0, 2 * OUTPUT_SIZE));
	assert_int_equal(written(), 0);
	close(output.fd);
}

static void test_deadline(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	reading = ends[0];
	begin(ends[1]);
	output.deadline = clock_now() + 50 * CLOCK_MILLISECOND;
	assert_false(put(0, 2 * OUTPUT_SIZE));
	assert_int_equal(f.code, FAIL_DEADLINE);
	close(reading);
	close(ends[1]);
}

/* What is wrong already does not keep what is gathered from being written. */
static void test_after_failure(void **state)
{
	(void)state;
	begin(file());
	FAIL(&f, FAIL_EVALUATION, "");
	assert_true(put(0, 5));
	assert_true(output_flush(&output));
	check_file(5);
	close(output.fd);
}

int main(void)
{
	scratch_begin();
	signal(SIGPIPE, SIG_IGN);
	rows_add_one("small pieces are gathered", test_gathers);
	rows_add_one("larger pieces are written at once", test_larger);
	rows_add_one("the reader has gone", test_gone);
	rows_add_one("it cannot be written", test_failure);
	rows_add_one("the deadline passes", test_deadline);
	rows_add_one("what failed before does not matter", test_after_failure);
	return scratch_end(rows_run("output"));
}
