/*
 * ClientHello, and the answers to it: ServerHello and HelloRetryRequest (RFC
 * 8446, sections 4.1.2 to 4.1.4 and 4.2). Bytes in, bytes out; no state.
 *
 * We offer TLS_AES_128_GCM_SHA256; X25519 with a key share, P-256 without;
 * ECDSA and RSA-PSS for the handshake, ECDSA and PKCS #1 for certificates.
 */
#ifndef NET_TLS13_HELLO_H
#define NET_TLS13_HELLO_H

#include <stdbool.h>

#include "base/span.h"
#include "base/text.h"

#define TLS13_RANDOM_LEN 32

/* An uncompressed point of P-256; X25519's has 32 bytes. */
#define TLS13_SHARE_MAX 65

/* The longest cookie that fits our second hello; RFC 8448's has 114 bytes. */
#define TLS13_COOKIE_MAX 900

/* Message header, the fields, a name of 253 bytes, a cookie, a share. */
#define TLS13_HELLO_MAX 1536

enum tls13_group {
	TLS13_P256 = 0x0017,
	TLS13_X25519 = 0x001d
};

/* What our hello says; the spans are borrowed. */
struct tls13_hello {
	const unsigned char *random, *session_id; /* TLS13_RANDOM_LEN bytes each */
	struct span name; /* for server_name; empty: none is sent */
	struct span cookie; /* from a HelloRetryRequest; empty: none */
	enum tls13_group group; /* of the key share */
	struct span share;
};

/* Appends the whole handshake message, its header included. */
void tls13_hello_write(const struct tls13_hello *h, struct text *out);

/* What the server answered; the spans point into the message. */
struct tls13_answer {
	bool retry; /* it is a HelloRetryRequest */
	unsigned group; /* of the share, or the one that is asked for; 0: none */
	struct span share; /* ServerHello: 32 bytes for X25519, 65 for P-256 */
	struct span cookie; /* HelloRetryRequest; empty: none */
	const char *why; /* what is wrong, when an alert is returned */
};

/*
 * Reads the body of a ServerHello message. `ours` is the hello that it answers;
 * `retried` is whether that was already the second. Returns 0, or the alert
 * that the section demands, with `a->why`.
 */
unsigned tls13_answer_read(
	struct span body, const struct tls13_hello *ours, bool retried, struct tls13_answer *a);

#endif
