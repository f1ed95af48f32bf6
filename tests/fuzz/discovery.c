/*
 * TYPE[.VERSION][.GROUP] up to the first line end, and behind it what a server
 * tells of its types: the same type however cut, and a path that it can have.
 */
#include "tests/outcome/discovery.h"
#include "kube/api.h"

#define NAME_MAX_LEN 400

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static void check(bool right, const char *promise)
{
	if (right)
		return;
	(void)fprintf(stderr, "broken: %s\n", promise);
	abort();
}

/* What was found leads to what it says, or is refused. */
static void check_path(const struct type *t)
{
	const struct object o = {.type = *t, .namespace = SPAN("ns"), .name = SPAN("x")};
	struct object all = {.type = *t};
	char buffer[4096];
	struct fail f = {0};
	struct text path;
	size_t slashes = 0;

	text_init(&path, buffer, sizeof buffer);
	if (api_add_path(&path, &o, &f) != FAIL_NONE)
		return;
	check(!path.cut, "a path longer than its parts allow");
	for (size_t i = 0; i < path.len; i++) {
		check(buffer[i] > ' ' && buffer[i] < 0x7f && buffer[i] != '?' && buffer[i] != '#',
			"a byte that may not stand in a path");
		slashes += buffer[i] == '/';
		check(buffer[i] != '/' || i + 2 >= path.len || memcmp(buffer + i, "/..", 3) != 0 ||
				buffer[i + 3] != '/',
			"a step upwards");
	}
	check(slashes <= 7, "more parts than there are");
	path.len = 0;
	api_add_path(&path, &all, &f);
	check(f.code == FAIL_NONE, "all are refused where one is not");
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;
	struct span rest = {data, len}, name = span_take_to(&rest, '\n');
	char buffer[NAME_MAX_LEN + 1];
	struct discovery *d = cut_new(sizeof *d);
	struct type t;

	if (name.len > NAME_MAX_LEN)
		name.len = NAME_MAX_LEN;
	memcpy(buffer, name.ptr, name.len);
	buffer[name.len] = '\0';
	memset(&t, 0xa5, sizeof t);
	if (types_find_built_in(&t, span_of(buffer))) {
		check(strlen(t.group) < 32 && strlen(t.version) == 2, "another group or version");
		check_path(&t);
	}
	cut_same(&(struct cut_way){discovery_outcome, buffer}, rest, &o);
	discovery_init(d, span_of(buffer));
	discovery_push(d, rest);
	if (discovery_found(d))
		check_path(&d->found);
	free(d);
	return 0;
}
