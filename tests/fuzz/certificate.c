/* A certificate: what it is read to be lies within it. */
#include "tests/outcome/certificate.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	o.len = 0;
	certificate_outcome(&o, (struct span){data, len}, true);
	return 0;
}
