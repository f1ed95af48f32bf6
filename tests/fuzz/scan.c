/* A JSON text: the same events however cut, and the same verdict when some of it is skipped. */
#include "tests/outcome/scan.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	cut_same(&(struct cut_way){scan_outcome, &(struct scan_with){1 + len % 3}},
		(struct span){data, len}, &o);
	return 0;
}
