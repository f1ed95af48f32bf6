/*
 * The classes of bytes of RFC 9110 that readers and writers of HTTP share.
 */
#ifndef NET_GRAMMAR_H
#define NET_GRAMMAR_H

#include <stdbool.h>
#include <string.h>

#include "base/span.h"

/* tchar (section 5.6.2): what a field's name and a method are made of. */
static inline bool grammar_is_token_byte(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return true;
	if (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z')
		return true;
	return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

/* What may stand in a field's value (section 5.5): VCHAR, obs-text, space, tab. */
static inline bool grammar_is_field_byte(unsigned char c)
{
	return c == '\t' || (c >= ' ' && c != 0x7f);
}

/* One or more tchar. */
static inline bool grammar_is_token(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!grammar_is_token_byte(s.ptr[i]))
			return false;
	return s.len > 0;
}

static inline bool grammar_is_field_value(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!grammar_is_field_byte(s.ptr[i]))
			return false;
	return true;
}

#endif
