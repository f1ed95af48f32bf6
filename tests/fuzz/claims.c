/* A token: what is told of it is printable, and nothing is told of what is no JWT. */
#include <stdlib.h>

#include "kube/claims.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static void check_text(const char *text, bool may_be_there)
{
	size_t n = 0;

	for (; text[n] != '\0'; n++)
		if (n == CLAIMS_TEXT_MAX - 1 || text[n] < ' ' || text[n] > '~')
			abort();
	if (n > 0 && !may_be_there)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct claims c;
	bool is_jwt;

	memset(&c, 0xa5, sizeof c);
	is_jwt = claims_read(&c, (struct span){data, len});
	for (size_t i = 0; i < CLAIMS_TEXTS; i++)
		check_text(c.text[i], is_jwt);
	for (size_t i = 0; i < CLAIMS_TIMES; i++)
		if (c.time[i] < 0 || (c.time[i] != 0 && !is_jwt))
			abort();
	return 0;
}
