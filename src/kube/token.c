#include "kube/token.h"

#include "base/text.h"

void token_init(struct token *t)
{
	/* Not the bytes: 64 KiB would be written to for nothing. */
	t->len = 0;
	t->read = 0;
	t->mark = 0;
	t->over = false;
	t->too_large = false;
	t->bad = false;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The byte-order mark that some editors put first (U+FEFF in UTF-8). */
static bool take_mark(struct token *t, unsigned char c)
{
	static const unsigned char mark[] = {0xef, 0xbb, 0xbf};

	/* Only at the very beginning, and only as a whole. */
	if (t->read != t->mark || t->mark == sizeof mark)
		return false;
	if (c == mark[t->mark]) {
		t->mark++;
		return true;
	}
	t->bad = t->mark > 0;
	return t->bad;
}

static void push_byte(struct token *t, unsigned char c)
{
	if (take_mark(t, c) || (t->len == 0 && is_space(c)))
		return;
	if (is_space(c))
		t->over = true;
	else if (t->over || c <= ' ' || c > '~')
		t->bad = true;
	else if (t->len == TOKEN_MAX)
		t->too_large = true;
	else
		t->bytes[t->len++] = c;
}

bool token_push(struct token *t, struct span in)
{
	while (in.len > 0 && !t->bad && !t->too_large) {
		push_byte(t, *span_take(&in, 1).ptr);
		if (++t->read > TOKEN_FILE_MAX)
			t->too_large = true;
	}
	return !t->bad && !t->too_large;
}

enum fail_code token_end(const struct token *t, const char *path, struct fail *f)
{
	if (t->too_large)
		return FAIL(f, FAIL_TOKEN, path, ": it is larger than 64 KiB");
	if (t->bad)
		return FAIL(
			f, FAIL_TOKEN, path, ": it holds a byte that may not stand in a header");
	if (t->len == 0)
		return FAIL(f, FAIL_TOKEN, path, ": it is empty");
	return FAIL_NONE;
}

struct span token_span(const struct token *t)
{
	return (struct span){t->bytes, t->len};
}

void token_wipe(struct token *t)
{
	text_wipe(t->bytes, t->len);
	token_init(t);
}
