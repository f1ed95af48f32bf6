/*
 * TLS 1.2 by BearSSL's engine, behind the interface of tls.h.
 *
 * ECDHE with AES-128-GCM and AES-256-GCM alone (no ChaCha20: STIG and FIPS
 * forbid it, and it costs 5 KB), P-256, P-384 and P-521, SHA-256, -384
 * and -512. It is only ever the second choice, and says so to the server (RFC
 * 7507); a server that marks its random because it knows TLS 1.3 after all (RFC
 * 8446, section 4.1.3) is refused before anything is sent: somebody has kept us
 * from it. Renegotiation is refused, sessions are not resumed, and a request
 * for a client's certificate is answered with none (RFC 5246, section 7.4.6).
 */
#ifndef NET_TLS12_H
#define NET_TLS12_H

#include <bearssl.h>

#include "net/tls.h"

/* More may be given. */
#define TLS12_SEED_LEN 32

/* Must not move once started. Fields are private. */
struct tls12 {
	struct tls tls;
	br_ssl_client_context client;
	unsigned char in[BR_SSL_BUFSIZE_INPUT];
	/*
	 * As large as it may be, though our requests are small: BearSSL asks the
	 * server for small records (RFC 6066, section 4) when it is not.
	 */
	unsigned char out[BR_SSL_BUFSIZE_OUTPUT];
};

/*
 * Starts a session; `t->tls` is what is then used. `check` judges the server's
 * certificates and is borrowed until the end. `name` is the DNS name for
 * server_name (RFC 6066, section 3), or null for none: an address is not sent.
 * `seed` is fresh from getrandom(2); the caller wipes it.
 */
void tls12_start(struct tls12 *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static TLS12_SEED_LEN]);

#endif
