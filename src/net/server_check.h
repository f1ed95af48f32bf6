/*
 * The answer to "is this the server?", as a judge of its certificates.
 *
 * `trust` checks the chain against the trust anchors (RFC 5280, section 6), `san`
 * judges the names of the end entity (RFC 9525, section 6). Both must agree, and
 * where there is an extendedKeyUsage it must allow a server (RFC 5280, section
 * 4.2.1.12), so that a client's certificate of the same CA is of no use.
 */
#ifndef NET_SERVER_CHECK_H
#define NET_SERVER_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "net/anchors.h"
#include "net/judge.h"
#include "net/san.h"
#include "net/trust.h"

/* Must not move after server_check_init(). Fields are private, but for `judge`. */
struct server_check {
	struct judge judge; /* first: it is what the session is given */
	struct trust trust;
	struct san san;
	const char *host;
	const char *objection; /* null: none so far */
	bool passed;
};

/*
 * Prepares the check of one connection. `host` is the IP literal or DNS name
 * that the end entity must hold; it and `anchors` are borrowed until the last
 * use of `s`. There is no way to leave the name out.
 */
void server_check_init(struct server_check *s, const char *host, const struct anchors *anchors);

/* Records why the chain was refused; FAIL_NONE when it was not, or none has come. */
enum fail_code server_check_fail(const struct server_check *s, struct fail *f);

/* Whether a chain has come and was not refused. */
bool server_check_passed(const struct server_check *s);

/* The names of the end entity, as san_names(); when the chain was trusted. */
struct span server_check_names(const struct server_check *s);

/* The last second of the end entity's validity, since 1970; valid when the chain was trusted. */
int64_t server_check_not_after(const struct server_check *s);

#endif
