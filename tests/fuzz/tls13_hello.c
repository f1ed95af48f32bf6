/*
 * The body of a ServerHello or HelloRetryRequest: it is right or there is an
 * alert that the RFC names, and what is said of a right one holds.
 */
#include <stdlib.h>

#include "net/alert.h"
#include "net/tls13_hello.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static bool is_within(struct span part, struct span whole)
{
	return part.len == 0 ||
		(part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

static void check_right(const struct tls13_answer *a, const struct hello *ours, bool retried)
{
	if (a->retry) {
		demand(!retried && a->share.len == 0);
		demand(a->group == GROUP_P256 || (a->group == 0 && a->cookie.len > 0));
		demand(a->cookie.len <= HELLO_COOKIE_MAX);
	} else {
		demand(a->group == (unsigned)ours->group && a->cookie.len == 0);
		demand(a->share.len == (a->group == GROUP_P256 ? 65 : 32));
	}
}

static void check_alert(unsigned alert)
{
	static const unsigned allowed[] = {ALERT_UNEXPECTED_MESSAGE, ALERT_ILLEGAL_PARAMETER,
		ALERT_DECODE_ERROR, ALERT_PROTOCOL_VERSION, ALERT_INTERNAL_ERROR,
		ALERT_MISSING_EXTENSION, ALERT_UNSUPPORTED_EXTENSION};

	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		if (alert == allowed[i])
			return;
	abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static const unsigned char id[] = "session id: just as many, again.";
	struct span body = {data, len};

	for (unsigned way = 0; way < 3; way++) {
		struct hello ours = {.random = id,
			.session_id = id,
			.group = way == 2 ? GROUP_P256 : GROUP_X25519};
		struct tls13_answer a, again;
		const char *objection = tls13_answer_read(body, &ours, way > 0, &a);

		demand(objection == tls13_answer_read(body, &ours, way > 0, &again));
		demand(is_within(a.share, body) && is_within(a.cookie, body));
		if (objection == NULL)
			check_right(&a, &ours, way > 0);
		else
			check_alert((unsigned char)*objection);
	}
	return 0;
}
