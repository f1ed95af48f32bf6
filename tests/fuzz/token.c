/* A token file: the same outcome however cut. */
#include "tests/outcome/token.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	cut_same(&(struct cut_way){token_outcome, NULL}, (struct span){data, len}, &o);
	return 0;
}
