/*
 * The body of a request on its way to the server: bytes in memory, or what a
 * descriptor gives until its end, framed for HTTP/1.1 (RFC 9112, section 6).
 *
 * A file goes with a Content-Length, which is decided on beforehand; a stream (a
 * pipe, a terminal) goes in chunks, and is gone once it has been sent.
 */
#ifndef NET_UPLOAD_H
#define NET_UPLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"

/* Bytes that are read at once: a TLS record. */
#define UPLOAD_PIECE 16384

/* Around a chunk: its size in four digits, and the line ends. */
#define UPLOAD_CHUNK_HEAD 6
#define UPLOAD_CHUNK_END 2

struct body {
	struct span bytes; /* of a stream: what has been read of it already, at most UPLOAD_PIECE */
	int fd; /* -1: all is in memory */
	int64_t start; /* where in the file it begins; -1: not a file, but a stream */
	uint64_t length; /* of all; a stream's is not known */
};

/* Whether it is gone once it has been sent, and has no length. */
static inline bool body_is_stream(const struct body *b)
{
	return b->fd >= 0 && b->start < 0;
}

/* Allocate anywhere; must not move once begun. Fields are private. */
struct upload {
	const struct body *body;
	struct span bytes; /* still to be sent before the descriptor is read */
	uint64_t left; /* bytes of the file, still to be read */
	bool done;
	unsigned char buffer[UPLOAD_CHUNK_HEAD + UPLOAD_PIECE + UPLOAD_CHUNK_END];
};

/* `body` (null: there is none) is borrowed until the upload is done or given up. */
void upload_begin(struct upload *u, const struct body *body);

/* The descriptor that upload_next() will read, and perhaps wait for; -1: none. */
int upload_descriptor(const struct upload *u);

/*
 * The next bytes for the connection; they live until the next call. Empty: that
 * was all. FAIL_INPUT when the descriptor cannot be read, or its file has become
 * shorter, or longer before its last bytes were handed out.
 */
enum fail_code upload_next(struct upload *u, struct span *piece, struct fail *f);

#endif
