/*
 * Who says whether the certificates that a server sends are its own: server_check, or
 * unverified for those who do not want to know.
 */
#ifndef NET_JUDGE_H
#define NET_JUDGE_H

#include "net/certificate.h"

/* Certificates of a chain. */
#define JUDGE_CHAIN_MAX 16

/* Must not move while its key is used. */
struct judge {
	/*
	 * Judges a chain, the end entity first. Returns null, or an objection (alert.h) with
	 * which the session must end. There is at least one certificate;
	 * they are borrowed for the call.
	 */
	const char *(*judge)(struct judge *j, const struct span *chain, size_t count);
	struct public_key key; /* of the end entity, when there was no objection */
	unsigned char bits[PUBLIC_KEY_MAX]; /* which it points into */
};

/* For those who judge: keeps the key of the end entity; an objection when it is of no use. */
const char *judge_keep_key(struct judge *j, const struct certificate *c);

#endif
