#include "net/address.h"

#include <arpa/inet.h>
#include <net/if.h>

#include "base/text.h"

/* An interface's name, or its index; 0 when there is none of that name. */
static uint32_t scope_of(const char *zone)
{
	uint64_t index;

	if (text_read_decimal(span_of(zone), UINT32_MAX, &index))
		return (uint32_t)index;
	return if_nametoindex(zone);
}

/* inet_pton() alone would take "1.2.3.04" in musl; RFC 6943, section 3.1.1 says why not. */
static bool read_ipv4(struct span s, struct address *a)
{
	for (unsigned i = 0; i < 4; i++) {
		struct span number = span_take(&s, span_find(s, '.'));
		uint64_t value;

		if (number.len > 1 && number.ptr[0] == '0')
			return false;
		if (!text_read_decimal(number, 255, &value))
			return false;
		a->bytes[i] = (unsigned char)value;
		if (s.len == 0)
			return i == 3;
		span_take(&s, 1);
	}
	return false;
}

static bool read_ipv6(struct span s, struct address *a)
{
	/* The longest literal, "%", the longest interface name, a zero. */
	char literal[INET6_ADDRSTRLEN + 1 + IF_NAMESIZE];
	size_t percent = span_find(s, '%');

	if (s.len >= sizeof literal || span_find(s, '\0') < s.len)
		return false;
	memcpy(literal, s.ptr, s.len);
	literal[s.len] = '\0';
	if (percent < s.len) {
		a->scope = scope_of(literal + percent + 1);
		if (a->scope == 0)
			return false;
		literal[percent] = '\0';
	}
	return inet_pton(AF_INET6, literal, a->bytes) == 1;
}

bool address_read(struct span s, struct address *a)
{
	*a = (struct address){.len = 4};
	if (span_find(s, ':') == s.len)
		return read_ipv4(s, a);
	a->len = 16;
	return read_ipv6(s, a);
}

void addresses_add(struct addresses *list, const struct address *a)
{
	for (size_t i = 0; i < list->count; i++)
		if (span_equal(address_span(&list->list[i]), address_span(a)) &&
			list->list[i].scope == a->scope)
			return;
	if (list->count < ADDRESSES_MAX)
		list->list[list->count++] = *a;
}
