/*
 * Asks the API server and gives the answer to where it is to go: one request, or
 * as many as the pages of a list take.
 */
#ifndef COMMAND_TRANSFER_H
#define COMMAND_TRANSFER_H

#include <stdbool.h>

#include "base/fail.h"
#include "base/text.h"
#include "command/answer.h"
#include "kube/call.h"
#include "kube/pages.h"

/* A path with its query: twice what every server takes (RFC 9110, section 4.1). */
#define TRANSFER_PATH_MAX 16384

/* Large: for .bss. Set all but `pages`. */
struct transfer {
	struct call call; /* initialised */
	struct call_request request; /* without its path */
	struct text path; /* and query, over `bytes` */
	const char *chunk; /* objects a page, in decimal; null: it is not a list to be paged */
	bool include; /* print the heads of answers, too */
	/* What stands before an answer in a List of several, "" once it has; null: it is alone. */
	const char *before;
	struct answer answer;
	struct pages pages;
	char bytes[TRANSFER_PATH_MAX];
};

/*
 * One object or list, for an answer that has begun. What the server says of an
 * error goes to stdout, too, when bodies were asked for and it stands alone.
 */
enum fail_code transfer_run(struct transfer *t, struct fail *f);

#endif
