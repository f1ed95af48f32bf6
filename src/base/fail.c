#include "base/fail.h"

#include <stdarg.h>

/*
 * All strings in one object, found by their offsets: a pointer to each would
 * cost 24 bytes of relocation in a position-independent executable.
 */
/* NOLINTBEGIN(bugprone-macro-parentheses): what is declared cannot stand in parentheses */
static const struct strings {
#define X(code, status, sentence, remedy) \
	char sentence_##code[sizeof sentence]; \
	char remedy_##code[sizeof remedy];
	FAIL_TABLE(X)
#undef X
} strings = {
#define X(code, status, sentence, remedy) sentence, remedy,
	FAIL_TABLE(X)
#undef X
};
/* NOLINTEND(bugprone-macro-parentheses) */

static const struct row {
	unsigned char status;
	unsigned short sentence, remedy; /* offsets in `strings` */
} rows[FAIL_CODES] = {
#define X(code, status, sentence, remedy) \
	{status, offsetof(struct strings, sentence_##code), \
		offsetof(struct strings, remedy_##code)},
	FAIL_TABLE(X)
#undef X
};

static const char *string_at(unsigned short offset)
{
	return (const char *)&strings + offset;
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
	while ((part = va_arg(parts, const char *)) != NULL)
		text_add_printable(&detail, span_of(part));
	va_end(parts);
	text_mark_cut(&detail);
	f->len = detail.len;
	return code;
}

int fail_status(enum fail_code code)
{
	return rows[code].status;
}

void fail_describe(const struct fail *f, struct text *out)
{
	text_add(out, string_at(rows[f->code].sentence));
	if (f->len > 0) {
		text_add(out, ": ");
		text_add_span(out, (struct span){(const unsigned char *)f->detail, f->len});
	}
}

const char *fail_remedy(enum fail_code code)
{
	return string_at(rows[code].remedy);
}
