/*
 * What the handshakes of TLS 1.2 and 1.3 share: the transcript, the key exchange, the
 * server's certificates and its extensions. What reads returns null or an objection
 * (alert.h).
 */
#ifndef NET_HANDSHAKE_H
#define NET_HANDSHAKE_H

#include "net/session.h"

/* Handshake messages (RFC 8446, section 4; RFC 5246, section 7.4). */
enum handshake_message {
	HANDSHAKE_HELLO_REQUEST = 0, /* 1.2 */
	HANDSHAKE_SERVER_HELLO = 2,
	HANDSHAKE_NEW_SESSION_TICKET = 4,
	HANDSHAKE_ENCRYPTED_EXTENSIONS = 8,
	HANDSHAKE_CERTIFICATE = 11,
	HANDSHAKE_SERVER_KEY_EXCHANGE = 12, /* 1.2 */
	HANDSHAKE_CERTIFICATE_REQUEST = 13,
	HANDSHAKE_SERVER_HELLO_DONE = 14, /* 1.2 */
	HANDSHAKE_CERTIFICATE_VERIFY = 15,
	HANDSHAKE_CLIENT_KEY_EXCHANGE = 16, /* 1.2 */
	HANDSHAKE_FINISHED = 20,
	HANDSHAKE_KEY_UPDATE = 24
};

#define HANDSHAKE_HEADER_LEN 4

/* The transcript goes on with a message. */
void handshake_add(struct session *t, struct span message);

/* And with the message that has just come. */
void handshake_add_message(struct session *t);

/* Writes the transcript's hash so far, and returns it as a span. */
struct span handshake_hash(const struct session *t, unsigned char out[static SESSION_HASH_MAX]);

/* Adds a message to the transcript, and sends it. */
void handshake_send(struct session *t, struct span message);

/* Appends our hello (t->hello) to the transcript; sends it when `sent`. */
void handshake_hello(struct session *t, bool sent);

/* The length of a public key in this group; 0 when it is none that we know. */
size_t handshake_share_len(unsigned group);

/* Makes the private key for this group from the seed, and writes the public one. */
struct span handshake_share(
	struct session *t, enum group group, unsigned char out[static EC_POINT_MAX]);

/*
 * The secret that is shared with the holder of `theirs`, a public key of the
 * right length in the group of handshake_share(); empty for a point that is none (RFC
 * 8446, sections 4.2.8.2 and 7.4.2). `shared` must be wiped.
 */
struct span handshake_agree(
	struct session *t, struct span theirs, unsigned char shared[static EC_POINT_MAX]);

/* Reads an extension that one version knows, or none. */
typedef const char *handshake_extension(struct session *t, uint32_t type, struct span body);

/* Reads the extensions in which the server answers what we have offered. */
const char *handshake_extensions(struct session *t, struct span list, handshake_extension *other);

/* Has the list that `body` is judged, and keeps the server's key, which must be for signatures. */
const char *handshake_certificates(struct session *t, struct span body);

/* Compares the server's Finished with what it must be, in constant time. */
const char *handshake_finished(struct span theirs, struct span expected);

#endif
