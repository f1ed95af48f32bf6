#include "command/answer.h"

#include "base/io.h"

static bool print_bytes(struct sink *self, struct span s)
{
	struct answer *a = (struct answer *)(void *)self;

	return answer_print(a, s, a->fail) == FAIL_NONE && !a->gone;
}

enum fail_code answer_init(struct answer *a, const char *format, int64_t deadline, struct fail *f)
{
	a->sink.put = print_bytes;
	a->deadline = deadline;
	a->fail = f;
	if (format == NULL || strcmp(format, "json") == 0)
		a->format = ANSWER_BODY;
	else if (strcmp(format, "name") == 0)
		a->format = ANSWER_NAME;
	else
		return FAIL(f, FAIL_USAGE, "-o ", format, ": there are json and name");
	return FAIL_NONE;
}

struct span answer_accept(const struct answer *a, bool list)
{
	if (a->format == ANSWER_NAME && list)
		return SPAN("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,"
			    "application/json");
	return (struct span){0};
}

void answer_begin(struct answer *a, const struct type *type)
{
	a->type = type;
	naming_init(&a->naming, &a->sink, type);
}

enum fail_code answer_print(struct answer *a, struct span s, struct fail *f)
{
	a->printed = a->printed || s.len > 0;
	return io_write(1, s, a->deadline, &a->gone, f);
}

enum fail_code answer_put(struct answer *a, struct span s, struct fail *f)
{
	if (a->format == ANSWER_BODY)
		return answer_print(a, s, f);
	if (naming_push(&a->naming, s) == NAMING_BAD)
		return FAIL(f, FAIL_HTTP, a->naming.trail.scan.why);
	return f->code;
}

enum fail_code answer_end(struct answer *a, struct fail *f)
{
	(void)a;
	return f->code;
}
