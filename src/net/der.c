#include "net/der.h"

#include "net/cursor.h"

bool der_take_any(struct span *s, struct span *value)
{
	uint32_t tag, len, bytes;

	if (!cursor_take(s, 1, &tag) || (tag & 0x1f) == 0x1f || !cursor_take(s, 1, &len))
		return false;
	if (len >= 0x80) {
		bytes = len - 0x80;
		/* No bytes at all, the indefinite form, are a length of 0. */
		if (bytes > 3 || !cursor_take(s, bytes, &len) || len < 0x80 ||
			len >> 8 * (bytes - 1) == 0)
			return false;
	}
	return cursor_take_bytes(s, len, value);
}

bool der_is(struct span s, char tag)
{
	return s.len > 0 && *s.ptr == (unsigned char)tag;
}

bool der_take(struct span *s, const char *tags, struct span *values)
{
	for (; *tags != '\0'; tags++)
		if (!der_is(*s, *tags) || !der_take_any(s, values++))
			return false;
	return true;
}

bool der_whole(struct span s, const char *tags, struct span *values)
{
	return der_take(&s, tags, values) && s.len == 0;
}
