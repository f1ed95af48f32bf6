/* Pages of a list, 0x1e between them: the same list however cut, and it is JSON. */
#include "tests/outcome/pages.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	cut_same(&(struct cut_way){pages_outcome, NULL}, (struct span){data, len}, &o);
	return 0;
}
