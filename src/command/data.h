/*
 * The body of a request as a user gives it with -d, in curl's spelling: DATA
 * itself, @FILE, or @- for the standard input.
 */
#ifndef COMMAND_DATA_H
#define COMMAND_DATA_H

#include <stdbool.h>

#include "base/fail.h"
#include "net/upload.h"

/* Allocate anywhere; must not move while `body` is in use. `body` may be read. */
struct data {
	struct body body;
	unsigned char first[UPLOAD_PIECE]; /* of a file or stream, its first bytes */
};

/*
 * Opens it, for one request or, unless it is a stream, several. `json`: FAIL_USAGE
 * when it is no JSON (RFC 8259), of which UPLOAD_PIECE bytes are looked at, and of a
 * stream those that are there first. FAIL_INPUT when it cannot be read; FAIL_DEADLINE when
 * nothing has come by then.
 */
enum fail_code data_open(
	struct data *d, const char *given, bool json, int64_t deadline, struct fail *f);

#endif
