/* A response: the same outcome however cut, to GET and to HEAD. */
#include "tests/outcome/http.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;
	struct span input = {data, len};

	cut_same(&(struct cut_way){http_outcome, &(struct http_with){false, "Date"}}, input, &o);
	cut_same(&(struct cut_way){http_outcome, &(struct http_with){true, NULL}}, input, &o);
	return 0;
}
