/*
 * Where bytes are to go, for those who make them and must not know: a file
 * descriptor, a buffer of a test, another reader.
 */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include <stdbool.h>

#include "base/span.h"

/* Put it first in a struct of your own. */
struct sink {
	/*
	 * Takes all of `bytes`, which are borrowed for the call. False when no more
	 * is wanted or can be taken: the caller stops, and whoever made the sink
	 * knows why.
	 */
	bool (*put)(struct sink *self, struct span bytes);
};

static inline bool sink_put(struct sink *s, struct span bytes)
{
	return bytes.len == 0 || s->put(s, bytes);
}

#endif
