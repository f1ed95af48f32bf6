/*
 * Host name -> addresses, before a deadline.
 *
 * In this order: an IP literal is itself; localhost and names under it are the
 * loopback addresses (RFC 6761, section 6.3); /etc/hosts; the name servers of
 * /etc/resolv.conf, as resolv.conf(5) says, with its search list, ndots,
 * timeout and attempts. Files that cannot be read are as good as empty. There is
 * no cache and nothing is kept between calls.
 *
 * A and AAAA are asked for together over UDP, again after 300 ms and ever longer
 * while an answer is missing, and over TCP when the answer is cut. What does not
 * answer the very question is ignored. A server
 * that fails, refuses or talks nonsense leads to the next one; a server's
 * failure for one name of the search list does not end the search, its silence
 * does. When one family has addresses, and the other's answer does not come
 * within 200 ms, these are taken.
 */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include <stdint.h>

#include "base/fail.h"
#include "net/address.h"

/* Bytes of each file that are read; the rest is as good as not there. */
#define RESOLVE_FILE_MAX 65536

/* Where it looks; other files and another port are for tests. */
struct resolve_files {
	const char *hosts, *resolv_conf;
	uint16_t port;
};

/*
 * Sets `out` to the addresses of `host` (no brackets), IPv4 before IPv6: at
 * least one for FAIL_NONE, and none otherwise. FAIL_LOOKUP says who did not
 * know or answer; FAIL_DEADLINE; FAIL_SYSTEM when there is no randomness.
 */
enum fail_code resolve(const char *host, struct addresses *out, int64_t deadline, struct fail *f);

/* The same with other files. */
enum fail_code resolve_with(const struct resolve_files *files, const char *host,
	struct addresses *out, int64_t deadline, struct fail *f);

#endif
