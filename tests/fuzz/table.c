/* Pages of a Table, printed in each way: the same text however cut. */
#include "tests/outcome/table.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static const struct table_asked asked[] = {
		{0, 0},
		{TABLE_WIDE | TABLE_NAMESPACE, 0},
		{TABLE_NO_HEADERS, 7},
	};
	static struct outcome o;

	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		cut_same(&(struct cut_way){table_outcome, &asked[i]}, (struct span){data, len}, &o);
	return 0;
}
