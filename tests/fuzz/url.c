/*
 * URLs: what is read, put together again, is read as the same; what is refused
 * has a reason that can be printed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "net/url.h"
#include "tests/fuzz/reason.h"

static const char *const schemes[] = {
	[URL_HTTPS] = "https://",
	[URL_HTTP] = "http://",
	[URL_TCP] = "tcp://",
};

/* The same, but for the zone of an address: that is not told. */
static void check_again(const struct url *u)
{
	char buffer[URL_AUTHORITY_MAX + 10], authority[URL_AUTHORITY_MAX];
	struct fail f = {0};
	struct text t;
	struct url again;

	url_authority(u, authority);
	text_init(&t, buffer, sizeof buffer);
	text_add(&t, schemes[u->scheme]);
	text_add(&t, authority);
	if (t.cut || url_read(text_span(&t), &again, &f) != FAIL_NONE)
		abort();
	if (again.scheme != u->scheme || again.port != u->port || again.path.len != 0)
		abort();
	if (!span_equal(span_of(again.host),
		    (struct span){
			    (const unsigned char *)u->host, span_find(span_of(u->host), '%')}))
		abort();
}

static bool is_within(struct span part, struct span whole)
{
	return part.ptr >= whole.ptr && part.ptr + part.len == whole.ptr + whole.len;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct span in = {data, len};
	struct fail f = {0};
	struct url u;
	enum fail_code code = url_read(in, &u, &f);

	if (code != f.code)
		abort();
	if (code != FAIL_NONE) {
		reason_check(&f, FAIL_USAGE);
		return 0;
	}
	if (!is_within(u.path, in))
		abort();
	if (u.scheme != URL_UNIX)
		check_again(&u);
	return 0;
}
