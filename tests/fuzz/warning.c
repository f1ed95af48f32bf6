/* The value of a Warning field: texts are printable, and it comes to an end. */
#include <stdlib.h>

#include "kube/warning.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct span value = {data, len};
	char buffer[64];
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	for (size_t before = len + 1; warning_next(&value, &t); before = value.len) {
		if (value.len >= before)
			abort();
		for (size_t i = 0; i < t.len; i++)
			if (buffer[i] < ' ' || buffer[i] > '~')
				abort();
	}
	if (value.len != 0)
		abort();
	return 0;
}
