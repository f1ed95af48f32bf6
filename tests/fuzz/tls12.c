/* A server's bytes in a TLS 1.2 client: the same outcome however cut. */
#include "tests/outcome/session.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;

	cut_same(&(struct cut_way){session_outcome, "1.2"}, (struct span){data, len}, &o);
	return 0;
}
