/*
 * IP addresses: as text, as bytes, and as a small list in the order in which
 * they are to be tried.
 */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/span.h"

/* More addresses of one name than this are not tried. */
#define ADDRESSES_MAX 16

struct address {
	unsigned char bytes[16];
	unsigned char len; /* 4 or 16: how many of `bytes` count */
	uint32_t scope; /* interface index of an IPv6 zone; 0: none */
};

struct addresses {
	struct address list[ADDRESSES_MAX];
	size_t count;
};

/*
 * Reads all of `s` as an IPv4 address in strict dotted decimal (four numbers
 * without leading zeros), or as an IPv6 address (RFC 4291, section 2.2) without
 * brackets, with an optional "%zone" (a number or an interface's name). False
 * when it is neither.
 */
bool address_read(struct span s, struct address *a);

/* Room for a socket address of either family. */
union address_socket {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
};

/* Fills `s` for socket calls; returns how many bytes of it count. */
socklen_t address_to_socket(const struct address *a, uint16_t port, union address_socket *s);

/* The bytes that count; they live as long as `a`. */
static inline struct span address_span(const struct address *a)
{
	return (struct span){a->bytes, a->len};
}

/* Appends unless the list is full or holds it already. */
void addresses_add(struct addresses *list, const struct address *a);

#endif
