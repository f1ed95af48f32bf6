/*
 * The key schedule of TLS 1.3 (RFC 8446, section 7.1) for SHA-256 without a
 * pre-shared key. Every secret has 32 bytes, and the caller wipes it.
 */
#ifndef NET_TLS13_SECRET_H
#define NET_TLS13_SECRET_H

#include <stddef.h>

#include "base/span.h"

#define TLS13_SECRET_LEN 32

/* HMAC(key, data), which is HKDF-Extract(salt, IKM) and Finished, too. */
void tls13_hmac(unsigned char out[static TLS13_SECRET_LEN],
	const unsigned char key[static TLS13_SECRET_LEN], struct span data);

/*
 * HKDF-Expand-Label(secret, label, context, len), for `len` of at most 32 bytes:
 * one HMAC. `label` is without "tls13 " and has at most 12 bytes; `context` at
 * most 32.
 */
void tls13_expand(unsigned char *out, size_t len,
	const unsigned char secret[static TLS13_SECRET_LEN], const char *label,
	struct span context);

/* Handshake Secret, from the shared secret of the key exchange. */
void tls13_handshake_secret(
	unsigned char out[static TLS13_SECRET_LEN], const unsigned char shared[static 32]);

/* Main Secret (RFC 8446: Master Secret), from the Handshake Secret. */
void tls13_main_secret(unsigned char out[static TLS13_SECRET_LEN],
	const unsigned char handshake[static TLS13_SECRET_LEN]);

#endif
