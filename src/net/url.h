/*
 * The URLs that a server is given as (RFC 3986): https://HOST[:PORT][/PATH] and
 * http://, tcp://HOST:PORT, and unix:PATH.
 */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"

/* The longest DNS name (253 and a dot), or an address and its zone; and a zero. */
#define URL_HOST_MAX 256

/* Brackets, colon and port around the host, as the Host field has it; and a zero. */
#define URL_AUTHORITY_MAX (URL_HOST_MAX + 8)

enum url_scheme {
	URL_HTTPS,
	URL_HTTP,
	URL_TCP,
	URL_UNIX
};

struct url {
	enum url_scheme scheme;
	uint16_t port;
	char host[URL_HOST_MAX]; /* without brackets, ended by a zero; empty for URL_UNIX */
	struct span path; /* what stands behind the authority, perhaps empty; borrowed */
};

/*
 * Reads all of `s`. Without a port, https is 443 and http 80; tcp needs one.
 * FAIL_USAGE, with `s` and the reason, when it is none of the above, names a
 * user, or has a host or port that cannot be.
 */
enum fail_code url_read(struct span s, struct url *u, struct fail *f);

/*
 * Puts HOST and PORT together as in a URL: "[::1]:6443", or "kubernetes" when
 * the port is the scheme's own.
 */
void url_authority(const struct url *u, char authority[static URL_AUTHORITY_MAX]);

/*
 * Reads a host without brackets: an address, or a DNS name of letters, digits,
 * "-", "_" and "." (at most 253 bytes, not counting a trailing dot). False when
 * it is neither.
 */
bool url_read_host(struct span s, char host[static URL_HOST_MAX]);

/* Reads a port, 1 to 65535; false when it is none. */
bool url_read_port(struct span s, uint16_t *port);

#endif
