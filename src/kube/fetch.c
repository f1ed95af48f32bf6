#include "kube/fetch.h"

enum fail_code fetch(struct call *c, const struct call_request *r, struct sink *to, struct fail *f)
{
	struct span piece;

	if (call_begin(c, r, f) != FAIL_NONE)
		return f->code;
	while (f->code == FAIL_NONE && call_next(c, &piece, f) == CLIENT_DATA)
		if (c->client.http.status < 300 && !sink_put(to, piece))
			break;
	if (f->code == FAIL_NONE)
		call_verdict(c, f);
	call_end(c);
	return f->code;
}
