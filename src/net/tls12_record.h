/*
 * Protection of TLS 1.2 records (RFC 5246, section 6.2.3.3) with AES-GCM (RFC
 * 5288, section 3). The explicit part of our nonces is the record's number.
 */
#ifndef NET_TLS12_RECORD_H
#define NET_TLS12_RECORD_H

#include "net/record.h"

/* The explicit part of the nonce stands before the content, the rest is the key's. */
#define TLS12_NONCE_LEN 8
#define TLS12_SALT_LEN (RECORD_IV_LEN - TLS12_NONCE_LEN)

#define TLS12_OVERHEAD (TLS12_NONCE_LEN + RECORD_TAG_LEN)

/* Sets a key of 16 or 32 bytes. */
void tls12_key_set(
	struct record_key *k, struct span key, const unsigned char salt[static TLS12_SALT_LEN]);

/*
 * Makes a record in place: `record` has room for the header and the nonce, then
 * `len` bytes of content, then the tag. Returns the length of the whole; 0 when
 * the sequence number is used up: the session must end.
 */
size_t tls12_seal(struct record_key *k, enum record_type type, unsigned char *record, size_t len);

/*
 * Opens a record in place: the header and `len` bytes. False when it has been
 * changed, or its number is used up; nothing of it may be looked at then.
 */
bool tls12_open(struct record_key *k, unsigned char *record, size_t len, struct span *content);

#endif
