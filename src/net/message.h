/*
 * Handshake messages out of records: each is whole, and awaited, before tls12.c or
 * tls13.c reads it.
 */
#ifndef NET_MESSAGE_H
#define NET_MESSAGE_H

#include "net/session.h"

/*
 * Reads the handshake bytes of one record, which hold parts of messages, or
 * several. Returns null or an objection (alert.h).
 */
const char *message_read(struct session *t, struct span in);

#endif
