/*
 * Writer of the head of an HTTP/1.1 request (RFC 9112, sections 3 and 5).
 *
 * What may not stand in a head is refused before anything is sent: a path with
 * white space or control bytes, a field with CR or LF.
 */
#ifndef NET_REQUEST_H
#define NET_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fail.h"
#include "base/span.h"

/* Fields that a user may add to a request. */
#define REQUEST_FIELDS_MAX 32

/* The request line, our fields, the user's, and the empty line, in pieces. */
#define REQUEST_PARTS_MAX (4 + 3 * 8 + 4 * REQUEST_FIELDS_MAX + 1)

/* One header field; the bytes are somebody else's. */
struct field {
	struct span name, value;
};

/* The fields that the user asks for, in their order. */
struct fields {
	struct field list[REQUEST_FIELDS_MAX];
	size_t count;
};

/*
 * Adds "Name: value" as given with -H; it is borrowed. FAIL_USAGE when it has
 * another form, a control byte, or one of the fields that are ours alone
 * (Connection, Content-Length, Transfer-Encoding, Accept-Encoding), and when
 * there are too many. The value is not told: it may be a secret.
 */
enum fail_code fields_add(struct fields *fields, const char *line, struct fail *f);

/* Whether there is one with this name, in any case; not when `fields` is null. */
bool fields_have(const struct fields *fields, struct span name);

/* What a request head is made of. Everything is borrowed. */
struct request_head {
	struct span method;
	struct span path; /* and query; begins with "/" */
	struct span authority; /* for Host, unless the user gives one */
	struct span bearer; /* for Authorization, unless the user gives one; empty: none */
	struct span accept; /* unless the user gives one; empty: JSON where there is a choice */
	struct span content_type; /* unless the user gives one; empty: none */
	struct span content_length; /* the body's, in decimal; empty: none is told */
	bool chunked; /* the body comes in chunks */
	const struct fields *fields; /* the user's, which take the place of ours; null: none */
};

/*
 * The head as a list of spans into what it was made of: nothing is copied, so
 * the secret in it stands in one place only. Allocate anywhere.
 */
struct request {
	struct span part[REQUEST_PARTS_MAX];
	size_t count;
};

/*
 * FAIL_USAGE when a path (with its query) does not begin with "/" or holds a
 * space, a control byte, "#" or a byte outside ASCII, which must be
 * percent-encoded (RFC 3986, section 2.1).
 */
enum fail_code request_check_path(struct span path, struct fail *f);

/*
 * Writes `head` to `r`, with Host, User-Agent, Accept, Accept-Encoding:
 * identity, Connection: close, Authorization, what tells of the body, and the
 * user's fields. FAIL_USAGE as request_check_path().
 */
enum fail_code request_write(struct request *r, const struct request_head *head, struct fail *f);

#endif
