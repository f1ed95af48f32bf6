/*
 * Reader of a bearer token (RFC 6750, section 2.1) from the bytes of a file.
 *
 * White space around the token and a leading byte-order mark are left out; the
 * result is the same however the bytes are cut. It does no I/O.
 */
#ifndef KUBE_TOKEN_H
#define KUBE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fail.h"
#include "base/span.h"

/* Service-account tokens have about 1 KB, those of some providers 10 KB. */
#define TOKEN_MAX 65536

/* White space and a mark around it; a file with more is no token's. */
#define TOKEN_FILE_MAX 131072

/* Holds a secret: token_wipe() before it goes. Allocate anywhere. Fields are private. */
struct token {
	size_t len; /* bytes of the token so far */
	size_t read; /* bytes of the file so far */
	size_t mark; /* of these, bytes of a byte-order mark */
	bool over; /* white space has followed the token */
	bool too_large;
	bool bad; /* a byte that may not stand in a header */
	unsigned char bytes[TOKEN_MAX];
};

void token_init(struct token *t);

/* The next bytes of the file; false when no more are needed: it is refused. */
bool token_push(struct token *t, struct span in);

/*
 * The file has ended: FAIL_NONE, or FAIL_TOKEN with `path` and the reason (it is
 * empty, too large, or holds a byte that may not stand in a header).
 */
enum fail_code token_end(const struct token *t, const char *path, struct fail *f);

/* The token; lives until token_wipe(). */
struct span token_span(const struct token *t);

/* Overwrites it. */
void token_wipe(struct token *t);

#endif
