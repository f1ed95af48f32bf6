/*
 * TLS 1.3 (RFC 8446): a client without PSK, 0-RTT or a certificate of its own.
 *
 * It offers one suite, TLS_AES_128_GCM_SHA256, which every implementation must
 * have, X25519, and P-256 for those who ask for it.
 */
#ifndef NET_TLS13_H
#define NET_TLS13_H

#include "net/session.h"

/* The first that we say in a session that has just been made. */
void tls13_start(struct session *t);

/*
 * After a failure: whether the server's first words were an alert that a server
 * says which knows only older versions (protocol_version or handshake_failure, in
 * the clear). Then, and only then, TLS 1.2 may be tried on a new connection.
 */
bool tls13_wants_older(const struct session *t);

/* Reads a message that is awaited. Returns null or an objection. */
const char *tls13_read(struct session *t, unsigned char type, struct span body);

/* Reads a message that comes once the handshake is done. */
const char *tls13_read_late(struct session *t, unsigned char type, struct span body);

#endif
