#include "kube/retry.h"

#include "base/clock.h"
#include "base/text.h"

int64_t retry_wait(const struct http *h, struct span method, unsigned tries)
{
	bool twice = !span_equal(method, SPAN("POST")) && !span_equal(method, SPAN("PATCH"));
	struct span value;
	uint64_t seconds;
	bool asked = http_field(h, SPAN("Retry-After"), &value) &&
		text_read_decimal(value, INT64_MAX / CLOCK_SECOND, &seconds);

	if (h->status != 429 && (h->status != 503 || !twice))
		return -1;
	if (asked)
		return (int64_t)seconds * CLOCK_SECOND;
	if (!twice)
		return -1;
	return tries < 5 ? CLOCK_SECOND << tries : RETRY_WAIT_MAX;
}
