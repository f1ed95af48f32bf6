#include "tests/unit/scratch.h"

#include "net/upload.h"

/* More than one piece of a file, and of a stream. */
#define LARGE (3 * UPLOAD_PIECE + 7)

static unsigned char large[LARGE + 1];
static struct upload u;

/* What an upload comes to, as it goes over the wire. */
struct sent {
	size_t len, pieces;
	struct fail f;
	unsigned char bytes[LARGE + 4096];
};

static const struct sent *send_all(const struct body *body)
{
	static struct sent s;
	struct span piece;

	s.len = s.pieces = 0;
	fail_clear(&s.f);
	memset(&u, 0xa5, sizeof u);
	upload_begin(&u, body);
	while (upload_next(&u, &piece, &s.f) == FAIL_NONE && piece.len > 0) {
		assert_true(s.len + piece.len <= sizeof s.bytes);
		memcpy(s.bytes + s.len, piece.ptr, piece.len);
		s.len += piece.len;
		s.pieces++;
		if (s.pieces == 1 && body_is_stream(body) && !u.done)
			assert_int_equal(upload_descriptor(&u), body->fd);
	}
	if (s.f.code == FAIL_NONE) {
		/* It is over, and stays so. */
		assert_int_equal(upload_next(&u, &piece, &s.f), FAIL_NONE);
		assert_int_equal(piece.len, 0);
		assert_int_equal(upload_descriptor(&u), -1);
	}
	return &s;
}

static void test_none(void **state)
{
	(void)state;
	assert_int_equal(send_all(NULL)->len, 0);
	memset(&u, 0, sizeof u);
	upload_begin(&u, NULL);
	assert_int_equal(upload_descriptor(&u), -1);
}

static void test_memory(void **state)
{
	const struct body body = {.bytes = SPAN("{}"), .fd = -1, .length = 2}, empty = {.fd = -1};
	const struct sent *s = send_all(&body);

	(void)state;
	assert_int_equal(s->len, 2);
	assert_memory_equal(s->bytes, "{}", 2);
	assert_false(body_is_stream(&body));
	assert_int_equal(send_all(&empty)->len, 0);
	upload_begin(&u, &body);
	assert_int_equal(upload_descriptor(&u), -1);
}

/* ---- files ---- */

static const struct file_row {
	const char *name;
	size_t size, start, length; /* of the file; of what is to be sent of it */
	bool right;
} file_rows[] = {
	{"empty", 0, 0, 0, true},
	{"a byte", 1, 0, 1, true},
	{"a piece but one byte", UPLOAD_PIECE - 1, 0, UPLOAD_PIECE - 1, true},
	{"a piece", UPLOAD_PIECE, 0, UPLOAD_PIECE, true},
	{"a piece and a byte", UPLOAD_PIECE + 1, 0, UPLOAD_PIECE + 1, true},
	{"two pieces", 2 * UPLOAD_PIECE, 0, 2 * UPLOAD_PIECE, true},
	{"many", LARGE, 0, LARGE, true},
	{"from the middle", LARGE, 10, LARGE - 10, true},
	{"from the end", LARGE, LARGE, 0, true},
	{"shorter by all", 0, 0, 1, false},
	{"shorter by a byte", 9, 0, 10, false},
	{"shorter by a piece", UPLOAD_PIECE, 0, 2 * UPLOAD_PIECE, false},
	{"shorter in the last piece", 2 * UPLOAD_PIECE - 1, 0, 2 * UPLOAD_PIECE, false},
	{"longer by a byte", 11, 0, 10, false},
	{"longer by a byte, a piece", UPLOAD_PIECE + 1, 0, UPLOAD_PIECE, false},
	{"longer by a byte, two pieces", 2 * UPLOAD_PIECE + 1, 0, 2 * UPLOAD_PIECE, false},
	{"longer by much", LARGE, 0, 10, false},
};

static void test_file(void **state)
{
	const struct file_row *row = *state;
	const char *path = scratch_file("file", (struct span){large, row->size});
	struct body body = {
		.fd = open(path, O_RDONLY), .start = (int64_t)row->start, .length = row->length};

	/* Twice: it is read from its start again. */
	for (int i = 0; i < 2; i++) {
		const struct sent *s = send_all(&body);

		assert_int_equal(s->f.code, row->right ? FAIL_NONE : FAIL_INPUT);
		/* Of one that is wrong, never as many as were promised. */
		assert_true(row->right ? s->len == row->length : s->len < row->length);
		assert_memory_equal(s->bytes, large + row->start, s->len);
	}
	assert_false(body_is_stream(&body));
	upload_begin(&u, &body);
	assert_int_equal(upload_descriptor(&u), body.fd);
	close(body.fd);
}

/* Descriptor 0 is one as others are. */
static void test_stdin(void **state)
{
	const char *path = scratch_file("file", (struct span){large, 10});
	const struct body body = {.fd = 0, .start = 3, .length = 7};
	int fd = open(path, O_RDONLY);

	(void)state;
	dup2(fd, 0);
	close(fd);
	assert_int_equal(send_all(&body)->len, 7);
	assert_memory_equal(send_all(&body)->bytes, large + 3, 7);
}

static void test_directory(void **state)
{
	struct body body = {.fd = open("/", O_RDONLY), .length = 5};

	(void)state;
	assert_int_equal(send_all(&body)->f.code, FAIL_INPUT);
	close(body.fd);
}

/* ---- streams ---- */

/* The body that chunks hold; asserts that they are right (RFC 9112, section 7.1). */
static size_t unchunk(const struct sent *s, unsigned char *to)
{
	const unsigned char *at = s->bytes, *end = s->bytes + s->len;
	size_t len = 0, n;

	do {
		char size[5] = "", *stop;

		assert_true(end - at >= 8);
		memcpy(size, at, 4);
		n = strtoul(size, &stop, 16);
		assert_ptr_equal(stop, size + 4);
		assert_memory_equal(at + 4, "\r\n", 2);
		assert_true((size_t)(end - at) >= n + 8);
		memcpy(to + len, at + 6, n);
		len += n;
		at += 6 + n;
		assert_memory_equal(at, "\r\n", 2);
		at += 2;
	} while (n > 0);
	assert_ptr_equal(at, end);
	return len;
}

static const struct stream_row {
	const char *name;
	size_t peeked, rest; /* read before; still in the pipe */
} stream_rows[] = {
	{"nothing", 0, 0},
	{"a byte that was read before", 1, 0},
	{"read before, all of it", 5, 0},
	{"not read before", 0, 5},
	{"read in part", 5, 5},
	{"a whole piece before", UPLOAD_PIECE, 0},
	{"a whole piece before, and one byte", UPLOAD_PIECE, 1},
	{"more than a pipe gives at once", 100, 2 * UPLOAD_PIECE},
};

static void test_stream(void **state)
{
	static unsigned char body_sent[LARGE];
	const struct stream_row *row = *state;
	struct body body = {.bytes = {large, row->peeked}, .start = -1};
	const struct sent *s;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], large + row->peeked, row->rest), row->rest);
	close(ends[1]);
	body.fd = ends[0];
	assert_true(body_is_stream(&body));
	upload_begin(&u, &body);
	assert_int_equal(upload_descriptor(&u), row->peeked > 0 ? -1 : body.fd);
	s = send_all(&body);
	assert_int_equal(s->f.code, FAIL_NONE);
	assert_int_equal(unchunk(s, body_sent), row->peeked + row->rest);
	assert_memory_equal(body_sent, large, row->peeked + row->rest);
	close(ends[0]);
}

static void test_closed_stream(void **state)
{
	const struct body body = {.fd = 999, .start = -1};

	(void)state;
	assert_int_equal(send_all(&body)->f.code, FAIL_INPUT);
}

int main(void)
{
	for (size_t i = 0; i < sizeof large; i++)
		large[i] = (unsigned char)(i * 7 + i / 251);
	scratch_begin();
	rows_add_one("no body", test_none);
	rows_add_one("a body in memory", test_memory);
	ROWS_ADD_AS("file", file_rows, test_file);
	rows_add_one("file: as the standard input", test_stdin);
	rows_add_one("file: that cannot be read", test_directory);
	ROWS_ADD_AS("stream", stream_rows, test_stream);
	rows_add_one("stream: that cannot be read", test_closed_stream);
	return scratch_end(rows_run("upload"));
}
