/*
 * DNS messages (RFC 1035, section 4.1): one question out, its answer in.
 *
 * No I/O, no state, no allocation. The caller owns both messages and picks the
 * id, which must be unpredictable (RFC 5452, section 9.2). Whatever bytes come
 * in, reading them ends: compression pointers lead only backwards, at most
 * DNS_POINTERS_MAX of them in a name, and at most DNS_CHAIN_MAX aliases are
 * followed.
 */
#ifndef NET_DNS_H
#define NET_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "net/address.h"

#define DNS_PORT 53

/* Section 2.3.4, as text: 255 bytes on the wire less the first length and the root's. */
#define DNS_NAME_MAX 253
#define DNS_LABEL_MAX 63

/* Header, name, type and class. */
#define DNS_QUERY_MAX (12 + 255 + 4)

/* What a 16-bit length before a message over TCP can say (section 4.2.2). */
#define DNS_MESSAGE_MAX 65535

/* As many labels as a name can have: each pointer but the last follows one. */
#define DNS_POINTERS_MAX 127

/* CNAME records followed from one question; resolvers stop between 8 and 16. */
#define DNS_CHAIN_MAX 16

enum dns_type {
	DNS_A = 1,
	DNS_AAAA = 28
};

/*
 * What a message says. The order is that of weight: of the answers for A and
 * AAAA of one name, the larger one is the answer for the name. A name that
 * does not exist has no records of any type; "no data" counts when both say so.
 */
enum dns_answer {
	DNS_NO_DATA, /* the name exists and has no address of that type */
	DNS_IGNORED, /* no answer to this query, perhaps forged: wait on */
	DNS_MALFORMED, /* it is the answer, and broken: ask another server */
	DNS_FAILED, /* an RCODE without a name of its own here */
	DNS_REFUSED,
	DNS_SERVFAIL,
	DNS_NO_NAME, /* NXDOMAIN */
	DNS_ADDRESSES, /* one or more were read */
	DNS_TRUNCATED /* no answer yet, and of no weight: ask again over TCP */
};

/*
 * Can `name` be asked for? Labels of 1 to 63 letters, digits, '-' and '_', at
 * most 253 bytes, and then perhaps one dot.
 */
bool dns_name_valid(struct span name);

/*
 * Writes the query for `name` to `out` and returns its length; 0 when the name
 * is not valid. The trailing dot makes no difference.
 */
size_t dns_write_query(
	unsigned char out[static DNS_QUERY_MAX], uint16_t id, struct span name, enum dns_type type);

/*
 * Reads `message` as the answer to `query`, which dns_write_query() wrote. It
 * is DNS_IGNORED unless it is a response with that id and that very question
 * (case aside). Addresses are appended to `out` for DNS_ADDRESSES alone, as
 * far as there is room.
 */
enum dns_answer dns_read(struct span message, struct span query, struct addresses *out);

#endif
