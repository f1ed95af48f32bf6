/*
 * The endpoints of a Service, read from its EndpointSlices (discovery.k8s.io/v1;
 * "EndpointSlices" in the Kubernetes documentation): a sorted set of addresses
 * and ports.
 *
 * A Service has several slices, one and more of each address family, and an
 * endpoint may stand in two of them for a while: they are joined, and each
 * address and port is told once. Where two differ, the one that is not terminating
 * counts, then the one that is ready: an address may have gone over from a pod that
 * ends to another, and a slice be not up to date yet.
 *
 * Give it the body of a list of slices as it comes, page after page; the set is the
 * same however the bodies are cut and in whatever order their members stand. It does
 * no I/O and keeps no pointer to the input. A list that does not fit is an error,
 * never a short answer.
 *
 * What an absent condition means is said by the API: `ready` and `serving` are
 * true, `terminating` is false. Slices of addressType FQDN are left out, and of
 * an endpoint's addresses all but the first, as kube-proxy does. A slice without
 * ports, or a port without a number, gives bare addresses.
 */
#ifndef KUBE_ENDPOINTS_H
#define KUBE_ENDPOINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"
#include "base/text.h"
#include "json/trail.h"

/* A DNS label (RFC 1123, section 2.1): names of Services, namespaces and ports. */
#define ENDPOINTS_LABEL_MAX 63

/* Addresses with their ports in one set; untouched, they cost no memory. */
#define ENDPOINTS_MAX 16384

/* Endpoints and ports of one slice: what the API allows. */
#define ENDPOINTS_SLICE_MAX 1000
#define ENDPOINTS_PORTS_MAX 100

/* What else is told of them in JSON, all together: 256 bytes each. */
#define ENDPOINTS_TEXT_MAX ((size_t)ENDPOINTS_MAX * 256)

/* Of the token that names the next page. */
#define ENDPOINTS_NEXT_MAX 4096

/* "[", an IPv6 address, "]:65535". */
#define ENDPOINTS_LINE_MAX 48

/* Which endpoints are wanted. */
enum endpoints_wanted {
	ENDPOINTS_ALL,
	ENDPOINTS_SERVING, /* those too that are terminating and still answer */
	ENDPOINTS_READY
};

/* SERVICE[.NAMESPACE][:PORT], each ended by a zero; empty: not given. */
struct endpoints_service {
	char name[ENDPOINTS_LABEL_MAX + 1];
	char space[ENDPOINTS_LABEL_MAX + 1];
	char port[ENDPOINTS_LABEL_MAX + 1]; /* a name or a number */
};

/* An address, and perhaps a port. Private. */
struct endpoints_entry {
	unsigned char family; /* bytes of the address; the order begins with it */
	unsigned char address[16];
	unsigned char port[2]; /* network byte order; 0: none */
	unsigned char rank; /* the lower, the better: see endpoints.c */
	uint32_t port_text, text; /* where in `text` their members of JSON begin */
	uint32_t padding; /* to 32 bytes: found by a shift */
};

/*
 * Large: allocate it statically. Must not move; fill with endpoints_init().
 * `count`, `seen` and `next` may be read; the rest is private.
 */
struct endpoints {
	size_t count; /* of the set */
	bool seen; /* there are endpoints, wanted or not */

	enum endpoints_wanted wanted;
	bool detailed; /* `text` is kept */
	bool full; /* something has not fit */
	const char *port; /* of the query */
	uint64_t port_number; /* the same, where it is a number; else 0 */

	/* Of the slice that is being read. */
	bool has_addresses; /* its addressType is IPv4 or IPv6 */
	bool bad; /* an address or port is none */
	bool bare; /* without ports its addresses are wanted, and none has come */
	bool port_wanted; /* the port that is being read */
	bool slice_seen;
	size_t held_count, ports_count;

	struct endpoints_entry entry; /* the endpoint or port that is being read */
	struct text text;
	struct endpoints_entry ports[ENDPOINTS_PORTS_MAX]; /* those that are wanted */
	struct endpoints_entry held[ENDPOINTS_SLICE_MAX]; /* endpoints until the slice ends */

	struct trail trail;
	char next[ENDPOINTS_NEXT_MAX]; /* after endpoints_end(): of the next page; empty: none */
	uint16_t order[ENDPOINTS_MAX]; /* of `list`: the set as it is sorted */
	struct endpoints_entry list[ENDPOINTS_MAX];
	char buffer[ENDPOINTS_TEXT_MAX];
};

/* Reads SERVICE[.NAMESPACE][:PORT]; FAIL_USAGE when it is none. */
enum fail_code endpoints_read_service(
	const char *argument, struct endpoints_service *s, struct fail *f);

/*
 * Empties the set. `port` is that of the query, borrowed: of the ports with this
 * name or number alone; empty: of all. `detailed` is for endpoints_add_json().
 */
void endpoints_init(
	struct endpoints *e, enum endpoints_wanted wanted, const char *port, bool detailed);

/* The body of a page begins. */
void endpoints_begin(struct endpoints *e);

/*
 * The next bytes of it. FAIL_JSON when it is none, or an address or port is
 * none; FAIL_JSON_LIMIT when the set is full.
 */
enum fail_code endpoints_push(struct endpoints *e, struct span in, struct fail *f);

/* It has ended. FAIL_JSON when it is not whole. */
enum fail_code endpoints_end(struct endpoints *e, struct fail *f);

/* Appends entry `i`: "10.0.0.1:80", "[fd00::1]:80", or the bare address. */
void endpoints_add_line(const struct endpoints *e, size_t i, struct text *out);

/*
 * Appends entry `i` as an object of JSON: address, port, name, protocol,
 * appProtocol, ready, serving, terminating, hostname, nodeName, zone, target
 * (the name of the object, mostly a Pod, that it stands for); what is not known
 * is left out. The set must be `detailed`. It has some hundred bytes; one that does
 * not fit leaves `out` cut.
 */
void endpoints_add_json(const struct endpoints *e, size_t i, struct text *out);

#endif
