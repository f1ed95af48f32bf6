/*
 * Protection of TLS 1.3 records (RFC 8446, section 5.2) with AES-128-GCM, by
 * AES-NI and PCLMULQDQ where the processor has them.
 */
#ifndef NET_TLS13_RECORD_H
#define NET_TLS13_RECORD_H

#include <bearssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "net/tls13_secret.h"

#define TLS13_HEADER_LEN 5

/* The content type behind the content, and the tag. */
#define TLS13_OVERHEAD (1 + 16)

/* Of content in one record (section 5.1). */
#define TLS13_CONTENT_MAX 16384

enum tls13_content {
	TLS13_CHANGE_CIPHER_SPEC = 20,
	TLS13_ALERT = 21,
	TLS13_HANDSHAKE = 22,
	TLS13_APPLICATION_DATA = 23
};

/* One direction's key. Must not move once set. Private; tls13_key_wipe() ends it. */
struct tls13_key {
	br_aes_gen_ctr_keys aes;
	br_gcm_context gcm;
	unsigned char iv[12];
	uint64_t sequence; /* of the next record */
	unsigned char secret[TLS13_SECRET_LEN]; /* the traffic secret, for the next update */
};

/* Sets the key that belongs to a traffic secret (section 7.3). */
void tls13_key_set(struct tls13_key *k, const unsigned char secret[static TLS13_SECRET_LEN]);

/* Goes on to the next traffic secret (section 7.2). */
void tls13_key_update(struct tls13_key *k);

void tls13_key_wipe(struct tls13_key *k);

/*
 * Makes a record in place: `record` has room for the header, then `len` bytes of
 * content, then TLS13_OVERHEAD. Returns the length of the whole; 0 when the
 * sequence number is used up: the session must end.
 */
size_t tls13_seal(struct tls13_key *k, enum tls13_content type, unsigned char *record, size_t len);

/*
 * Opens a record in place: the header and `len` bytes. False when it has been
 * changed, or its number is used up; nothing of it may be looked at then. Else
 * `inner` is TLSInnerPlaintext: content, type, zeros.
 */
bool tls13_open(struct tls13_key *k, unsigned char *record, size_t len, struct span *inner);

#endif
