/*
 * Protection of TLS 1.3 records (RFC 8446, section 5.2) with AES-128-GCM.
 */
#ifndef NET_TLS13_RECORD_H
#define NET_TLS13_RECORD_H

#include "net/record.h"

/* The content type behind the content, and the tag. */
#define TLS13_OVERHEAD (1 + RECORD_TAG_LEN)

/* Sets the key that belongs to a traffic secret (section 7.3). */
void tls13_key_set(struct record_key *k, const unsigned char secret[static TLS13_SECRET_LEN]);

/* Goes on to the next traffic secret (section 7.2). */
void tls13_key_update(struct record_key *k);

/*
 * Makes a record in place: `record` has room for the header, then `len` bytes of
 * content, then TLS13_OVERHEAD. Returns the length of the whole; 0 when the
 * sequence number is used up: the session must end.
 */
size_t tls13_seal(struct record_key *k, enum record_type type, unsigned char *record, size_t len);

/*
 * Opens a record in place: the header and `len` bytes. False when it has been
 * changed, or its number is used up; nothing of it may be looked at then. Else
 * `inner` is TLSInnerPlaintext: content, type, zeros.
 */
bool tls13_open(struct record_key *k, unsigned char *record, size_t len, struct span *inner);

#endif
