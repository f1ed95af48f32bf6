#include "net/upload.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

void upload_begin(struct upload *u, const struct body *body)
{
	u->body = body;
	u->left = 0;
	u->done = body == NULL;
	if (u->done)
		return;
	u->bytes = body->bytes;
	if (body->fd < 0 || body_is_stream(body))
		return;
	u->left = body->length;
	/* Not the first time, perhaps. Where a file could once be sought in it still can. */
	lseek(body->fd, body->start, SEEK_SET);
}

int upload_descriptor(const struct upload *u)
{
	return u->done || u->bytes.len > 0 ? -1 : u->body->fd;
}

/* Reads up to `size` bytes to where a chunk's data stands; -1 after a failure. */
static ptrdiff_t read_piece(struct upload *u, size_t size, struct fail *f)
{
	return io_read(u->body->fd, u->buffer + UPLOAD_CHUNK_HEAD, size, "data", FAIL_INPUT,
		DEADLINE_NONE, f);
}

static unsigned char *end_line(unsigned char *at)
{
	*at++ = '\r';
	*at++ = '\n';
	return at;
}

/* Puts size and line ends around `n` bytes; the chunk of none is the last (section 7.1). */
static struct span chunk(struct upload *u, size_t n)
{
	unsigned char *at = u->buffer;

	for (unsigned shift = 16; shift > 0;)
		*at++ = (unsigned char)"0123456789abcdef"[n >> (shift -= 4) & 15];
	end_line(end_line(at) + n);
	u->done = n == 0;
	return (struct span){u->buffer, UPLOAD_CHUNK_HEAD + n + UPLOAD_CHUNK_END};
}

static enum fail_code next_chunk(struct upload *u, struct span *piece, struct fail *f)
{
	ptrdiff_t n = (ptrdiff_t)u->bytes.len;

	if (n > 0)
		memcpy(u->buffer + UPLOAD_CHUNK_HEAD, u->bytes.ptr, u->bytes.len);
	else
		n = read_piece(u, UPLOAD_PIECE, f);
	u->bytes.len = 0;
	if (n >= 0)
		*piece = chunk(u, (size_t)n);
	return f->code;
}

static enum fail_code next_of_file(struct upload *u, struct span *piece, struct fail *f)
{
	/* One byte more than there should be, while the request is not whole. */
	ptrdiff_t n =
		read_piece(u, u->left <= UPLOAD_PIECE ? (size_t)u->left + 1 : UPLOAD_PIECE, f);

	if (n < 0)
		return f->code;
	if (n == 0 || (uint64_t)n > u->left)
		return FAIL(f, FAIL_INPUT, "the file has changed while it was sent");
	u->left -= (uint64_t)n;
	u->done = u->left == 0;
	*piece = (struct span){u->buffer + UPLOAD_CHUNK_HEAD, (size_t)n};
	return FAIL_NONE;
}

enum fail_code upload_next(struct upload *u, struct span *piece, struct fail *f)
{
	*piece = (struct span){0};
	if (u->done)
		return FAIL_NONE;
	if (body_is_stream(u->body))
		return next_chunk(u, piece, f);
	if (u->left > 0)
		return next_of_file(u, piece, f);
	*piece = u->bytes;
	u->done = true;
	return FAIL_NONE;
}
