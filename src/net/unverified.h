/*
 * A judge that takes any certificate for the server's: it reads the end entity's
 * key, which the handshake needs, and judges nothing.
 *
 * Only for probes of servers that are not the API server, when the user asks
 * for it (--insecure-skip-tls-verify). It has nothing in common with
 * server_check, so that neither can be turned into the other by a flag.
 */
#ifndef NET_UNVERIFIED_H
#define NET_UNVERIFIED_H

#include "net/judge.h"

void unverified_init(struct judge *j);

#endif
