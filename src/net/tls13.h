/*
 * TLS 1.3 (RFC 8446): a client without PSK, 0-RTT or a certificate of its own.
 *
 * It offers one suite, TLS_AES_128_GCM_SHA256, which every implementation must
 * have, X25519, and P-256 for those who ask for it.
 */
#ifndef NET_TLS13_H
#define NET_TLS13_H

#include "net/session.h"

/*
 * Starts a session; `t->tls` is what is then used. `check` judges the server's
 * certificates; `name` is for server_name, null for none; both are borrowed until
 * the handshake is done. `seed` is fresh from getrandom(2); the caller wipes it.
 */
void tls13_start(struct session *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static SESSION_SEED_LEN]);

/*
 * After a failure: whether the server's first words were an alert that a server
 * says which knows only older versions (protocol_version or handshake_failure, in
 * the clear). Then, and only then, TLS 1.2 may be tried on a new connection.
 */
bool tls13_wants_older(const struct session *t);

/* ---- for handshake.c ---- */

/* Reads a whole handshake message. Returns 0, or the alert with which the session must end. */
unsigned tls13_read(struct session *t, struct span message);

/* Refuses an extension that the server may not answer with. */
unsigned tls13_extension(struct session *t, uint32_t type);

#endif
