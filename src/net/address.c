#include "net/address.h"

#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.h"

/*
 * An interface's index, or its name; 0 when there is none of that name. libc's
 * if_nametoindex() does the same with 400 bytes of string functions.
 */
static uint32_t scope_of(struct span zone)
{
	struct ifreq request = {0};
	uint64_t index;
	int fd;

	if (text_read_decimal(zone, UINT32_MAX, &index))
		return (uint32_t)index;
	memcpy(request.ifr_name, zone.ptr, zone.len);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	if (syscall(SYS_ioctl, fd, SIOCGIFINDEX, &request) < 0)
		request.ifr_ifindex = 0;
	close(fd);
	return (uint32_t)request.ifr_ifindex;
}

/* Four numbers without leading zeros: RFC 6943, section 3.1.1 says why not. */
static bool read_ipv4(struct span s, unsigned char bytes[static 4])
{
	for (unsigned i = 0; i < 4; i++) {
		struct span number = span_take(&s, span_find(s, '.'));
		uint64_t value;

		if (number.len > 1 && number.ptr[0] == '0')
			return false;
		if (!text_read_decimal(number, 255, &value))
			return false;
		bytes[i] = (unsigned char)value;
		if (s.len == 0)
			return i == 3;
		span_take(&s, 1);
	}
	return false;
}

/* One to four hex digits. */
static bool read_group(struct span s, unsigned char bytes[static 2])
{
	unsigned value = 0;

	if (s.len < 1 || s.len > 4)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = text_hex_value(s.ptr[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (unsigned)digit;
	}
	bytes[0] = (unsigned char)(value >> 8);
	bytes[1] = (unsigned char)value;
	return true;
}

/* More than an address has bytes. */
#define NO_GAP 17

/*
 * RFC 4291, section 2.2: eight groups between colons, or fewer around one "::"; the
 * last two perhaps in IPv4's form.
 */
static bool read_ipv6(struct span s, unsigned char bytes[static 16])
{
	size_t used = 0, gap = NO_GAP;

	/* A colon at the begin is one of two. */
	if (span_starts_with(s, SPAN("::"))) {
		gap = 0;
		span_take(&s, 2);
	}
	while (s.len > 0) {
		struct span group = span_take(&s, span_find(s, ':'));
		size_t size = s.len == 0 && span_find(group, '.') < group.len ? 4 : 2;

		if (used + size > 16 || !(size == 4 ? read_ipv4 : read_group)(group, bytes + used))
			return false;
		used += size;
		if (s.len == 0)
			break;
		span_take(&s, 1);
		if (s.len > 0 && *s.ptr != ':')
			continue;
		/* A second one, or a colon at the end. */
		if (gap != NO_GAP || s.len == 0)
			return false;
		gap = used;
		span_take(&s, 1);
	}
	if (gap == NO_GAP)
		return used == 16;
	if (used > 14)
		return false;
	memmove(bytes + gap + 16 - used, bytes + gap, used - gap);
	memset(bytes + gap, 0, 16 - used);
	return true;
}

/* "%zone" */
static bool read_zone(struct span s, uint32_t *scope)
{
	span_take(&s, 1);
	if (s.len == 0 || s.len >= IF_NAMESIZE || span_find(s, '\0') < s.len)
		return false;
	*scope = scope_of(s);
	return *scope != 0;
}

bool address_read(struct span s, struct address *a)
{
	struct span zone;

	*a = (struct address){.len = 4};
	if (span_find(s, ':') == s.len)
		return read_ipv4(s, a->bytes);
	a->len = 16;
	zone = s;
	s = span_take(&zone, span_find(zone, '%'));
	return read_ipv6(s, a->bytes) && (zone.len == 0 || read_zone(zone, &a->scope));
}

socklen_t address_to_socket(const struct address *a, uint16_t port, union address_socket *s)
{
	*s = (union address_socket){0};
	/* Family and port stand at the same place in both. */
	s->ipv4.sin_port = htons(port);
	if (a->len == 4) {
		s->ipv4.sin_family = AF_INET;
		memcpy(&s->ipv4.sin_addr, a->bytes, 4);
		return sizeof s->ipv4;
	}
	s->ipv6.sin6_family = AF_INET6;
	s->ipv6.sin6_scope_id = a->scope;
	memcpy(&s->ipv6.sin6_addr, a->bytes, 16);
	return sizeof s->ipv6;
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
