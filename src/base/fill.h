/*
 * Sentences with gaps, and with parts that stand only where they have something to say.
 */
#ifndef BASE_FILL_H
#define BASE_FILL_H

#include "base/text.h"

/* What fills the gaps, one for each of A to Z. Borrowed strings; null or empty: no value. */
struct fill {
	const char *value[26];
};

/* The one of `letter`. */
#define FILL(f, letter) ((f)->value[(letter) - 'A'])

/*
 * Appends `sentence`, whose parts are parted by "|". In a part, "$X" is the value of
 * X; without one the part is left out. So it is with "%X", which shows nothing; with
 * "!X" it is left out when X has a value.
 *
 * In values, quotes, backslashes and what is not printable ASCII become '?': a value
 * stands between quotes safely.
 */
void fill_add(const struct fill *f, const char *sentence, struct text *out);

#endif
