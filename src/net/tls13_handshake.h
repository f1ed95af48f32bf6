/*
 * The handshake of TLS 1.3 (RFC 8446, section 4): what the server's messages may
 * be at each step, what they change, and what is said to them. Records are
 * tls13.c's.
 */
#ifndef NET_TLS13_HANDSHAKE_H
#define NET_TLS13_HANDSHAKE_H

#include "net/alert.h"
#include "net/tls13.h"

/* Records and messages without use in a row; more is a flood (BoringSSL's number). */
#define TLS13_IDLE_MAX 32

/* What is waited for. */
enum tls13_step {
	TLS13_AWAIT_HELLO,
	TLS13_AWAIT_EXTENSIONS,
	TLS13_AWAIT_REQUEST, /* CertificateRequest or Certificate */
	TLS13_AWAIT_CERTIFICATE,
	TLS13_AWAIT_VERIFY,
	TLS13_AWAIT_FINISHED,
	TLS13_CONNECTED
};

/* Begins with the ClientHello, for which `t` has seed and name. */
void tls13_begin(struct tls13 *t);

/*
 * Reads the handshake bytes of one record, which hold parts of messages, or
 * several. Returns 0, or the alert with which the session must end.
 */
unsigned tls13_handshake(struct tls13 *t, struct span in);

/* Appends a record with `content` to what is sent: protected, once there is a key. */
void tls13_send(struct tls13 *t, enum tls13_content type, struct span content);

/* Notes what was wrong (null: the step says enough), and returns `alert`. */
static inline unsigned tls13_refuse(struct tls13 *t, enum alert alert, const char *why)
{
	t->why = why;
	return alert;
}

#endif
