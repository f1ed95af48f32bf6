/*
 * The key of a certificate, and whether it is one that we trust: RSA of 2,048 to
 * 4,096 bits, P-256, P-384 and P-521.
 */
#ifndef NET_PUBLIC_KEY_H
#define NET_PUBLIC_KEY_H

#include <stdint.h>

#include "base/span.h"

/* Those of the curves are TLS's numbers of them (hello.h), too. */
enum key_kind {
	KEY_OTHER,
	KEY_RSA, /* rsaEncryption (RFC 3279, section 2.3.1) */
	KEY_EC, /* ecPublicKey (RFC 5480, section 2.1.1) on another curve than these: */
	KEY_P256 = 23,
	KEY_P384,
	KEY_P521
};

struct public_key {
	enum key_kind kind;
	struct span n; /* the modulus, without zeros before it; of a curve the point: 04, x, y */
	struct span e; /* the exponent, likewise; of a curve empty */
};

/* Bytes of a subjectPublicKey that is read: that of RSA-4096 has 527. */
#define PUBLIC_KEY_MAX 1024

/* Bytes of a coordinate on this curve. */
unsigned key_coordinate_len(enum key_kind kind);

/*
 * Reads the value of a subjectPublicKey (RFC 5280, section 4.1.2.7), of which the first
 * byte counts the unused bits, into `key`, which then points into it. Returns null, or
 * an objection (alert.h) that says why the key is of no use.
 */
const char *public_key_read(enum key_kind kind, struct span bits, struct public_key *key);

#endif
