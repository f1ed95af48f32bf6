/*
 * What every refusal has in common.
 */
#ifndef FUZZ_REASON_H
#define FUZZ_REASON_H

#include <stdlib.h>

#include "base/fail.h"

/* The failure has this code, and a reason without control bytes. */
static inline void reason_check(const struct fail *f, enum fail_code code)
{
	if (f->code != code || f->len == 0 || f->len > sizeof f->detail)
		abort();
	for (size_t i = 0; i < f->len; i++)
		if (f->detail[i] < ' ' || f->detail[i] > '~')
			abort();
}

#endif
