#include "base/fail.h"

#include <stdarg.h>

/* Of each code its status, a digit, and the sentence behind it; then the remedy. */
#define X(code, status, sentence, remedy) #status sentence "\0" remedy "\0"
static const char strings[] = FAIL_TABLE(X);
#undef X

static const char *sentence_of(enum fail_code code)
{
	return text_nth(strings, 2 * code);
}

void fail_clear(struct fail *f)
{
	f->code = FAIL_NONE;
	f->len = 0;
}

enum fail_code fail_set(struct fail *f, enum fail_code code, ...)
{
	const char *part;
	struct text detail;
	va_list parts;

	if (f->code != FAIL_NONE)
		return f->code;
	f->code = code;
	text_init(&detail, f->detail, sizeof f->detail);
	va_start(parts, code);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it has been begun */
	while ((part = va_arg(parts, const char *)) != NULL)
		text_add_printable(&detail, span_of(part));
	va_end(parts);
	text_mark_cut(&detail);
	f->len = detail.len;
	return code;
}

int fail_status(enum fail_code code)
{
	return *sentence_of(code) - '0';
}

void fail_describe(const struct fail *f, struct text *out)
{
	text_add(out, sentence_of(f->code) + 1);
	if (f->len > 0) {
		text_add(out, ": ");
		text_add_span(out, (struct span){(const unsigned char *)f->detail, f->len});
	}
}

const char *fail_remedy(enum fail_code code)
{
	return text_nth(strings, 2 * code + 1);
}
