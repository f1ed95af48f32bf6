/*
 * Reader of HTTP/1.1 responses (RFC 9110, RFC 9112).
 *
 * Give it the bytes that have arrived, ask for events until HTTP_MORE, then
 * come back with the next bytes. It does no I/O, calls nobody back, and keeps no pointer to the
 * input. Cutting the input elsewhere changes where DATA is cut, never the head,
 * the body or the outcome.
 *
 * It is strict: a response that two readers could understand in two ways is
 * HTTP_BAD, and `why` says what was wrong with it. Interim responses (1xx but
 * 101) are skipped. A response to HEAD, and one with status 204 or 304, has no
 * body; else Transfer-Encoding "chunked", Content-Length, or the end of the
 * connection delimit it (RFC 9112, section 6.3).
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "net/chunked.h"

/* Bytes of the heads of one response, its interim responses included. */
#define HTTP_HEAD_MAX 65536

enum http_event {
	HTTP_MORE, /* `in` is used up */
	HTTP_HEAD, /* the head of the final response is complete; told once */
	HTTP_DATA, /* `out` is the next 1 or more bytes of the body */
	HTTP_DONE, /* the end; `in` holds what follows the message */
	HTTP_BAD /* malformed; every later call says so too */
};

/*
 * Allocate anywhere; fill with http_init(). Must not move between HTTP_HEAD and
 * the last use of a span of the head. `status`, `why`, `length` and `received`
 * may be read; the other fields are private.
 */
struct http {
	unsigned status; /* 200 to 599, from HTTP_HEAD on */
	const char *why; /* what is malformed, from HTTP_BAD on */
	uint64_t length; /* the body's, when Content-Length told it */
	uint64_t received; /* bytes of the body handed out so far */
	bool has_length;

	bool no_body; /* the request was HEAD */
	bool chunked;
	bool old; /* HTTP/1.0 */
	unsigned char state;
	size_t used; /* bytes of heads read, those of interim responses included */
	size_t start; /* where the head that is being read begins */
	size_t line; /* where the line that is being read begins */
	struct chunked body;
	unsigned char head[HTTP_HEAD_MAX];
};

/* Starts over for the response to one request. */
void http_init(struct http *h, bool request_was_head);

/*
 * Moves `in` past what was read. `out` is set for HTTP_DATA alone, and points
 * into `in`.
 */
enum http_event http_next(struct http *h, struct span *in, struct span *out);

/*
 * The connection has ended, in the way that its transport calls a clean end.
 * True when the response is complete by that: it had ended before, or only the
 * end of the connection delimits its body. False: it was cut short.
 */
bool http_ended(const struct http *h);

/* The head, from the status line to the empty line; from HTTP_HEAD on. */
struct span http_head(const struct http *h);

/* The reason phrase, perhaps empty; from HTTP_HEAD on. */
struct span http_reason(const struct http *h);

/*
 * Whether the head has a field `name` (any case); `value` is the first one's,
 * without white space around it; from HTTP_HEAD on.
 */
bool http_field(const struct http *h, struct span name, struct span *value);

/* The same for the next one behind `value`, which one of these two has set. */
bool http_field_behind(const struct http *h, struct span name, struct span *value);

#endif
