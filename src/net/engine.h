/*
 * A TLS session of a client behind the interface of tls.h: records and alerts. Which
 * version it speaks is decided when it is started, and the messages of its handshake
 * are read by message.h.
 *
 * The client has no certificate, resumes no session and does not renegotiate.
 * Every rule that is broken by the server ends the session with the alert that the
 * RFC names (RFC 8446, RFC 5246).
 */
#ifndef NET_ENGINE_H
#define NET_ENGINE_H

#include "net/session.h"

/*
 * Starts a session in TLS 1.3 or 1.2; `t->tls` is what is then used. `judge` judges
 * the server's certificates; `name` is for server_name, null for none; both are
 * borrowed until the handshake is done. `seed` is fresh from getrandom(2); the caller
 * wipes it.
 */
void engine_start(struct session *t, bool tls12, struct judge *judge, const char *name,
	const unsigned char seed[static SESSION_SEED_LEN]);

#endif
