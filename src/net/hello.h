/*
 * ClientHello (RFC 8446, section 4.1.2; RFC 5246, section 7.4.1.2), and what all
 * answers to it have in common. Bytes in, bytes out; no state.
 *
 * For TLS 1.3 we offer TLS_AES_128_GCM_SHA256; X25519 with a key share, P-256
 * without; ECDSA and RSA-PSS for the handshake, ECDSA and PKCS #1 for
 * certificates. For TLS 1.2, which is only ever the second choice and says so
 * (RFC 7507): ECDHE with AES-GCM, X25519, P-256, P-384 and P-521, all of these
 * signatures, and the Extended Master Secret (RFC 7627).
 */
#ifndef NET_HELLO_H
#define NET_HELLO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "base/text.h"

#define HELLO_RANDOM_LEN 32

/* The longest cookie that fits our second hello; RFC 8448's has 114 bytes. */
#define HELLO_COOKIE_MAX 900

/* Message header, the fields, a name of 253 bytes, a cookie, a share. */
#define HELLO_MAX 1536

/* NamedGroup; those of the curves are BearSSL's numbers of them, too. */
enum group {
	GROUP_P256 = 0x0017,
	GROUP_P384 = 0x0018,
	GROUP_P521 = 0x0019,
	GROUP_X25519 = 0x001d
};

/* What our hello says; the spans are borrowed. */
struct hello {
	const unsigned char *random; /* HELLO_RANDOM_LEN bytes */
	const unsigned char *session_id; /* as many; null: the hello is TLS 1.2's */
	struct span name; /* for server_name; empty: none is sent */
	/* Of TLS 1.3: */
	struct span cookie; /* from a HelloRetryRequest; empty: none */
	enum group group; /* of the key share */
	struct span share;
};

/* Appends the whole handshake message, its header included. */
void hello_write(const struct hello *h, struct text *out);

/* The fields of a ServerHello, which echo or pick what our hello said. */
struct server_hello {
	uint32_t version, suite, compression;
	struct span random, session_id, extensions;
};

/* Reads the body of a ServerHello message; false when it is malformed. */
bool hello_read(struct span body, struct server_hello *s);

/* Whether it marks its random as one of a server that knows a newer version (RFC 8446, section 4.1.3). */
bool hello_is_downgraded(const struct server_hello *s);

#endif
