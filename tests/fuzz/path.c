/* A JSONPath template of any bytes: a program that has an end, or why and where it is refused. */
#include "tests/outcome/path.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	path_outcome(&o, (struct span){data, len}, NULL, NULL);
	if (o.broken)
		abort();
	return 0;
}
