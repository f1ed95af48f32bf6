/*
 * The server's answers to a hello of TLS 1.3: ServerHello and HelloRetryRequest
 * (RFC 8446, sections 4.1.3, 4.1.4 and 4.2). Bytes in, a judgement out; no state.
 */
#ifndef NET_TLS13_HELLO_H
#define NET_TLS13_HELLO_H

#include "net/hello.h"

/* What the server answered; the spans point into the message. */
struct tls13_answer {
	bool retry; /* it is a HelloRetryRequest */
	uint32_t group; /* of the share, or the one that is asked for; 0: none */
	struct span share; /* ServerHello: 32 bytes for X25519, 65 for P-256 */
	struct span cookie; /* HelloRetryRequest; empty: none */
};

/*
 * Reads the body of a ServerHello message. `ours` is the hello that it answers;
 * `retried` is whether that was already the second. Returns null, or the objection
 * (alert.h) that the section demands.
 */
const char *tls13_answer_read(
	struct span body, const struct hello *ours, bool retried, struct tls13_answer *a);

/* What is wrong with an extension that the server may not send where it is. */
const char *tls13_extension(uint32_t type);

#endif
