/*
 * Joins the pages of a list (Kubernetes API concepts, "Retrieving large results
 * sets in chunks") into the list that one large answer would have been.
 *
 * It is a reader of all pages one after the other, and holds none of them: what
 * it tells is the first page's head (without metadata.continue and
 * remainingItemCount), the items of all, and the last page's end. The built-in
 * types tell a list's metadata before the items, custom resources behind them;
 * both are understood. An answer that is no list comes out as it went in. What
 * is told is the same however the pages are cut.
 */
#ifndef KUBE_PAGES_H
#define KUBE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "json/trail.h"

/* What stands behind the items of a list, and each value before and behind them. */
#define PAGES_HOLD_MAX 4096

/* A token for the next page: it holds a namespace and a name (253 each), in base64. */
#define PAGES_TOKEN_MAX 2048

enum pages_event {
	PAGES_MORE, /* `in` is used up; of pages_end(): there is a further page */
	PAGES_DATA, /* `out` is the next 1 or more bytes of the list; of pages_end(): the last */
	PAGES_BAD /* not JSON, or larger than the limits: `why`; every later call says so too */
};

/* Allocate anywhere, zeroed; fill with pages_init(). `why` and `later` may be read. */
struct pages {
	const char *why;
	const char *items; /* the path of what is joined */
	bool later; /* a further page than the first */
	bool any; /* items have been told */
	bool begun; /* items of this page */
	bool bare; /* the next member is the first now: it needs no comma */
	unsigned char state;
	size_t hold_len, token_len;
	unsigned char hold[PAGES_HOLD_MAX];
	unsigned char token[PAGES_TOKEN_MAX];
	struct trail trail;
};

/*
 * `items` is where they are: ".items", or ".rows" of a Table. Borrowed. `goes_on`:
 * they come behind those of the list before, after a comma if there were any; for a
 * list that is to have no head, `later` is then set.
 */
void pages_init(struct pages *p, const char *items, bool goes_on);

/*
 * Moves `in`, of the page that is being read, past what was read. `out` points
 * into the input or into `p` and lives until the next call.
 */
enum pages_event pages_next(struct pages *p, struct span *in, struct span *out);

/*
 * The page has ended. PAGES_DATA with `out`, the end of the list, perhaps empty;
 * or PAGES_MORE, and a further page is to follow, for which `out` is the token,
 * which lives until the next call; or PAGES_BAD when it was cut short.
 */
enum pages_event pages_end(struct pages *p, struct span *out);

#endif
