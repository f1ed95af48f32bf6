/*
 * What the records of both TLS versions share (RFC 5246, section 6.2, RFC 8446,
 * section 5): their types and limits, and AES-GCM for one direction.
 */
#ifndef NET_RECORD_H
#define NET_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "net/gcm.h"
#include "net/tls13_secret.h"

/* type, version, length */
#define RECORD_HEADER_LEN 5

/* Of content in one record. */
#define RECORD_CONTENT_MAX 16384

#define RECORD_IV_LEN 12
#define RECORD_TAG_LEN 16

enum record_type {
	RECORD_CHANGE_CIPHER_SPEC = 20,
	RECORD_ALERT = 21,
	RECORD_HANDSHAKE = 22,
	RECORD_APPLICATION_DATA = 23
};

/* Writes a record's header: `len` bytes of this type follow. */
void record_header(
	unsigned char record[static RECORD_HEADER_LEN], enum record_type type, size_t len);

/*
 * One direction's key. Must not move once set. Private; record_key_wipe() ends it.
 * `iv` and `nonce` are the version's to set: the nonce before each record.
 */
struct record_key {
	struct gcm gcm;
	unsigned char iv[RECORD_IV_LEN], nonce[RECORD_IV_LEN];
	uint64_t sequence; /* of the next record */
	unsigned char secret[TLS13_SECRET_LEN]; /* TLS 1.3's traffic secret, for the next update */
};

/* Sets the AES key, of 16 or 32 bytes, and begins with record 0; the rest stays. */
void record_key_init(struct record_key *k, struct span key);

void record_key_wipe(struct record_key *k);

/* Writes a number to `out`, big-endian. */
void record_number(unsigned char out[static 8], uint64_t number);

/*
 * Encrypts the next record's `len` bytes of content in place, and writes the tag
 * behind them, which is over `header`, too (NIST SP 800-38D). False when its number
 * is used up: the session must end.
 */
bool record_seal(struct record_key *k, struct span header, unsigned char *content, size_t len);

/*
 * Decrypts `len` bytes in place, behind which the tag stands. False when the tag is
 * not theirs and the header's, or the number is used up; they are as they were then.
 */
bool record_open(struct record_key *k, struct span header, unsigned char *content, size_t len);

#endif
