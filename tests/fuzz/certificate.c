/* A certificate: the same outcome however cut. */
#include "tests/outcome/certificate.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	cut_same(&(struct cut_way){certificate_outcome, ""}, (struct span){data, len}, &o);
	return 0;
}
