#include "net/cursor.h"

bool cursor_take(struct span *s, size_t size, uint32_t *n)
{
	if (s->len < size)
		return false;
	*n = 0;
	while (size-- > 0)
		*n = *n << 8 | *span_take(s, 1).ptr;
	return true;
}

bool cursor_take_bytes(struct span *s, size_t len, struct span *bytes)
{
	if (s->len < len)
		return false;
	*bytes = span_take(s, len);
	return true;
}

bool cursor_take_vector(struct span *s, size_t size, struct span *vector)
{
	uint32_t len;

	return cursor_take(s, size, &len) && cursor_take_bytes(s, len, vector);
}

bool cursor_take_extension(struct span *s, uint32_t *type, struct span *value)
{
	return cursor_take(s, 2, type) && cursor_take_vector(s, 2, value);
}

int cursor_find_extension(struct span list, uint32_t type, struct span *value)
{
	struct span one;
	uint32_t other;
	int n = 0;

	while (list.len > 0) {
		if (!cursor_take_extension(&list, &other, &one))
			return -1;
		if (other == type) {
			*value = one;
			n++;
		}
	}
	return n;
}
