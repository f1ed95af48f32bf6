/* Lists of EndpointSlices, as lines and as JSON: the same outcome however cut. */
#include "tests/outcome/endpoints.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static const struct endpoints_query queries[] = {
		{ENDPOINTS_READY, "", false},
		{ENDPOINTS_ALL, "", true},
		{ENDPOINTS_SERVING, "a", true},
	};
	static struct outcome o;

	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
		cut_same(&(struct cut_way){endpoints_outcome, &queries[i]},
			(struct span){data, len}, &o);
	return 0;
}
