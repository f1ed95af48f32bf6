/*
 * TLS 1.2 (RFC 5246): a client of ECDHE (RFC 8422) with AES-GCM (RFC 5288) alone;
 * no ChaCha20: STIG and FIPS forbid it.
 *
 * It is only ever the second choice, and says so to the server (RFC 7507); a server
 * that marks its random because it knows TLS 1.3 after all (RFC 8446, section
 * 4.1.3) is refused before anything more is sent: somebody has kept us from it. The
 * Extended Master Secret (RFC 7627) is used by every server that knows it.
 * Renegotiation is refused, sessions are not resumed, and a request for a client's
 * certificate is answered with none (RFC 5246, section 7.4.6).
 */
#ifndef NET_TLS12_H
#define NET_TLS12_H

#include "net/session.h"

/* The suite that was agreed on, in session.suite. */
enum tls12_suite {
	TLS12_AES_256 = 1, /* with SHA-384; else AES-128 with SHA-256 */
	TLS12_RSA = 4 /* else ECDSA */
};

/* The first that we say in a session that has just been made. */
void tls12_start(struct session *t);

/* Reads a message that is awaited. Returns null or an objection. */
const char *tls12_read(struct session *t, unsigned char type, struct span body);

/* Renegotiation is declined, where that can be said at once; the session goes on. */
const char *tls12_hello_request(struct session *t, struct span body);

#endif
