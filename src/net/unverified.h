/*
 * An X.509 class for BearSSL that takes any certificate for the server's: it
 * reads the end entity's key, which the handshake needs, and judges nothing.
 *
 * Only for probes of servers that are not the API server, when the user asks
 * for it (--insecure-skip-tls-verify). It has nothing in common with
 * server_check, so that neither can be turned into the other by a flag.
 */
#ifndef NET_UNVERIFIED_H
#define NET_UNVERIFIED_H

#include <bearssl.h>
#include <stdbool.h>

#include "net/certificate.h"

/* Must not move once given to an engine. Fields are private. */
struct unverified {
	const br_x509_class *vtable; /* first: BearSSL hands us its address */
	struct certificate reader;
	br_x509_pkey pkey; /* points into `key` */
	unsigned certificates; /* begun so far; the first is the end entity */
	bool has_key;
	unsigned char key[CERTIFICATE_VALUE_MAX];
};

void unverified_init(struct unverified *u);

/* What BearSSL's engines take. */
const br_x509_class **unverified_class(struct unverified *u);

#endif
