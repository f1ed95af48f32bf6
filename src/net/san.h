/*
 * Does a certificate's subjectAltName hold the name that we connect to?
 * (RFC 9525, section 6; the common name is never looked at.)
 *
 * An IP address matches an iPAddress entry byte for byte. A DNS name matches a
 * dNSName entry without regard to ASCII case; "*" stands for exactly one label,
 * only as the whole leftmost one, and never for part of an IP address.
 */
#ifndef NET_SAN_H
#define NET_SAN_H

#include <stdbool.h>

#include "base/span.h"
#include "base/text.h"
#include "net/address.h"

/* Room for the names that a message shows; what does not fit ends in "...". */
#define SAN_NAMES_MAX 400

/* Must not move after san_init(). Fields are private. */
struct san {
	struct span host; /* the DNS name, without a trailing dot; empty for an address */
	struct address address; /* the address; len 0 for a DNS name */
	bool matched;
	struct text names;
	char names_buffer[SAN_NAMES_MAX];
};

/*
 * `host` is an IPv4 or IPv6 literal without brackets, or a DNS name; it is
 * borrowed, and must live as long as `s`. Any other text matches nothing.
 */
void san_init(struct san *s, const char *host);

/* One dNSName entry, any bytes. */
void san_add_dns_name(struct san *s, struct span name);

/* One iPAddress entry, any bytes. */
void san_add_ip_address(struct san *s, struct span ip);

/* Whether one of the entries so far is the host's. */
bool san_matched(const struct san *s);

/*
 * The entries so far as text, printable ASCII: "DNS:kubernetes, IP:10.96.0.1";
 * empty when there are none. Lives until the next call with `s`.
 */
struct span san_names(const struct san *s);

#endif
