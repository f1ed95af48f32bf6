/*
 * A TLS session of a client: what it keeps, and what it sends. It is driven by
 * engine.h.
 */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include <bearssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/alert.h"
#include "net/ec.h"
#include "net/hello.h"
#include "net/judge.h"
#include "net/sha2.h"
#include "net/tls.h"
#include "net/tls12_record.h"
#include "net/tls13_record.h"

/*
 * The client's random; in TLS 1.3 its session id, in 1.2 room for the server's random;
 * private keys: one for X25519 and one for P-256, or, in TLS 1.2, one of up to 66 bytes.
 */
#define SESSION_SEED_LEN (HELLO_RANDOM_LEN + HELLO_RANDOM_LEN + EC_LEN_MAX)

/* Where these keys begin. */
#define SESSION_KEYS_AT (HELLO_RANDOM_LEN + HELLO_RANDOM_LEN)

/*
 * Longer handshake messages are refused: TLS 1.3's longest NewSessionTicket has
 * 65,535 bytes of ticket and as many of extensions. Most of it is never touched.
 */
#define SESSION_MESSAGE_MAX 131400

/* Application bytes in one record that we send: a request fits into one. */
#define SESSION_WRITE_MAX 4096

/* A KeyUpdate of TLS 1.3 as a record. */
#define SESSION_KEY_UPDATE_LEN (RECORD_HEADER_LEN + 5 + TLS13_OVERHEAD)

/* An alert as a record: there is always room for one behind what is still to be sent. */
#define SESSION_ALERT_LEN (RECORD_HEADER_LEN + 2 + TLS12_OVERHEAD)

/* Records and messages without use in a row; more is a flood (BoringSSL's number). */
#define SESSION_IDLE_MAX 32

/* Of SHA-384. */
#define SESSION_HASH_MAX 48

/* What is waited for, of either version. */
enum session_step {
	SESSION_AWAIT_HELLO,
	SESSION_AWAIT_EXTENSIONS,
	SESSION_AWAIT_REQUEST, /* 1.3: CertificateRequest or Certificate */
	SESSION_AWAIT_CERTIFICATE,
	SESSION_AWAIT_VERIFY,
	SESSION_AWAIT_EXCHANGE,
	SESSION_AWAIT_DONE, /* 1.2: CertificateRequest or ServerHelloDone */
	SESSION_AWAIT_SPEC, /* 1.2: ChangeCipherSpec */
	SESSION_AWAIT_FINISHED,
	SESSION_CONNECTED
};

/* Must not move once started. Fields are private. */
struct session {
	struct tls tls;
	struct judge *judge;
	bool tls12;
	unsigned char step; /* enum session_step */
	unsigned char alert; /* why it failed: received or sent */
	unsigned char code; /* enum fail_code of that; 0: it broke the protocol */
	bool failed, alert_received, ended, closed;
	bool answered; /* a ServerHello or HelloRetryRequest has come */
	bool retried, certificate_requested;
	bool owes_update; /* a KeyUpdate has been asked for */
	bool extended; /* 1.2: the Extended Master Secret was agreed on */
	unsigned char suite; /* 1.2: see tls12.c */
	unsigned char warnings; /* alerts so far that are no end: user_canceled, 1.2's warnings */
	unsigned char idle; /* CCS, empty records, KeyUpdates, HelloRequests in a row */
	const char *why; /* what was wrong; empty: the step says it */

	struct hello hello; /* 1.2: `group` and `share` are those of the server */
	unsigned char seed[SESSION_SEED_LEN];
	unsigned char share[EC_POINT_MAX];
	unsigned char cookie[HELLO_COOKIE_MAX];
	struct sha2 transcript;
	unsigned char before[SESSION_HASH_MAX]; /* its hash before the message that is being read */
	unsigned char handshake[SESSION_HASH_MAX]; /* Handshake Secret, then the Main Secret */
	struct record_key reads, writes;
	bool reads_protected, writes_protected;

	size_t message_len; /* bytes of the handshake message so far, its header included */
	unsigned char message[4 + SESSION_MESSAGE_MAX];

	size_t in_len; /* bytes of the record so far, its header included */
	struct span received; /* application bytes in `in`, still to be taken */
	unsigned char in[RECORD_HEADER_LEN + RECORD_CONTENT_MAX + TLS12_OVERHEAD];

	size_t out_start, out_end; /* records still to be sent */
	size_t written; /* application bytes behind the room for KeyUpdate and header */
	unsigned char out[SESSION_KEY_UPDATE_LEN + RECORD_HEADER_LEN + SESSION_WRITE_MAX +
		TLS13_OVERHEAD + SESSION_ALERT_LEN];
};

/* Known when it is compiled where there is no 1.2. */
static inline bool session_is_tls12(const struct session *t)
{
	return PEYK_TLS12 && t->tls12;
}

/*
 * Appends a record with `content` to what is sent: protected, once there is a key. No
 * ChangeCipherSpec is sent after that.
 */
void session_send(struct session *t, enum record_type type, struct span content);

/* Bytes that stand before the content of a protected record. */
size_t session_prefix_len(const struct session *t);

/*
 * Protects the record at `record`, whose content of `len` bytes stands there already,
 * behind its prefix. Returns the record's length.
 */
size_t session_seal(struct session *t, enum record_type type, unsigned char *record, size_t len);

/* Counts one more record or message without use; an objection when that is a flood. */
static inline const char *session_idle(struct session *t)
{
	return ++t->idle > SESSION_IDLE_MAX ? UNEXPECTED_MESSAGE "a flood of records without use"
					    : NULL;
}

/* ---- what tls.h calls for these: session_text.c ---- */

enum fail_code session_fail(const struct tls *tls, struct fail *f);
void session_describe(const struct tls *tls, struct text *out);

#endif
