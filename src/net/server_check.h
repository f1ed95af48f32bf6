/*
 * The answer to "is this the server?", as an X.509 class for BearSSL.
 *
 * BearSSL's minimal engine checks the chain against the trust anchors (RFC
 * 5280, section 6). It knows no iPAddress names and falls back to the common
 * name, so it is never given a name: `certificate` reads the end-entity
 * certificate beside it, and `san` judges its names (RFC 9525, section 6). Both
 * must agree, and an extendedKeyUsage must allow a server (RFC 5280, section
 * 4.2.1.12), so that a client's certificate of the same CA is of no use.
 *
 * All policy on certificates stands here, for every TLS engine: RSA of 2,048 to
 * 4,096 bits, P-256, P-384 and P-521, signatures with SHA-256, -384 and -512.
 */
#ifndef NET_SERVER_CHECK_H
#define NET_SERVER_CHECK_H

#include <bearssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "net/anchors.h"
#include "net/certificate.h"
#include "net/san.h"

/* The smallest RSA modulus, in bytes. */
#define SERVER_CHECK_RSA_MIN 256

/* Must not move once given to an engine. Fields are private. */
struct server_check {
	const br_x509_class *vtable; /* first: BearSSL hands us its address */
	br_x509_minimal_context chain;
	struct certificate reader; /* of the certificate that is being sent */
	struct san san;
	int64_t now; /* seconds since 1970 */
	int64_t not_before, not_after; /* of the certificate read last before an error */
	unsigned certificates; /* begun so far; the first is the end entity */
	unsigned error; /* BR_ERR_X509_*, or 0; valid once `ended` */
	bool reading; /* the certificate that is being sent: the chain was right before it */
	bool ended;
	bool unreadable; /* the end entity was not understood */
	const char *objection; /* to a key in the chain; null: none */
	bool for_servers, for_others; /* purposes in its extendedKeyUsage */
};

/*
 * Prepares the check of one connection. `host` is the IP literal or DNS name
 * that the end entity must hold; it and `anchors` are borrowed until the last
 * use of `s`. There is no way to leave the name out.
 */
void server_check_init(struct server_check *s, const char *host, const struct anchors *anchors);

/* What BearSSL's engines take. */
const br_x509_class **server_check_class(struct server_check *s);

/*
 * Records why the chain was refused; FAIL_NONE when it was not, or when no
 * whole chain has come.
 */
enum fail_code server_check_fail(const struct server_check *s, struct fail *f);

/* The names of the end entity that has been read, as san_names(). */
struct span server_check_names(const struct server_check *s);

#endif
