/*
 * A JSON text without white space: the same however it is cut, and when that is
 * written without white space once more.
 */
#include "tests/outcome/compact.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o, again;
	const struct cut_way way = {compact_outcome, NULL};
	size_t written;

	cut_same(&way, (struct span){data, len}, &o);
	if (o.len >= sizeof o.log || strcmp(o.log + o.len - 6, "; done") != 0)
		return 0;
	written = o.len - 6;
	cut_same(&way, (struct span){(const unsigned char *)o.log, written}, &again);
	if (again.len != o.len || memcmp(again.log, o.log, o.len) != 0)
		abort();
	return 0;
}
