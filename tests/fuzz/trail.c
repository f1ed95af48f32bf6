/* The values of a JSON text: the same events however cut, with and without an inside passed over. */
#include "tests/outcome/trail.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	cut_same(&(struct cut_way){trail_outcome, NULL}, (struct span){data, len}, &o);
	cut_same(&(struct cut_way){trail_outcome, ".a"}, (struct span){data, len}, &o);
	return 0;
}
