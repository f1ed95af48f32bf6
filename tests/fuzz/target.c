/*
 * Targets of a probe: a path that a request can have, or a server, or a reason
 * that can be printed.
 */
#include <stdlib.h>
#include <string.h>

#include "command/target.h"
#include "net/request.h"
#include "tests/fuzz/reason.h"

static void check_target(const struct target *t)
{
	static struct request r;
	static const struct fields none;
	struct request_head head = {
		.method = SPAN("GET"), .path = t->path, .authority = SPAN("a"), .fields = &none};
	struct fail f = {0};

	switch (t->kind) {
	case TARGET_API:
		break;
	case TARGET_ENDPOINTS:
		if (t->service.name[0] == '\0')
			abort();
		return;
	case TARGET_WEB:
		if (t->url.port == 0 || t->url.host[0] == '\0')
			abort();
		break;
	case TARGET_SOCKET:
		if (t->url.scheme == URL_UNIX ? t->url.path.len == 0 : t->url.port == 0)
			abort();
		return;
	}
	if (request_write(&r, &head, &f) != FAIL_NONE)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	/* An argument: just as long as it is, and ended by a zero. */
	char *argument = calloc(len + 1, 1);
	struct fail f = {0};
	struct target t;

	if (len > 0)
		memcpy(argument, data, len);
	if (target_read(argument, &t, &f) != f.code || t.asked != argument)
		abort();
	if (f.code == FAIL_NONE)
		check_target(&t);
	else
		reason_check(&f, FAIL_USAGE);
	free(argument);
	return 0;
}
