/*
 * TLS 1.3 (RFC 8446) behind the interface of tls.h: a client with certificates,
 * without PSK, 0-RTT or a certificate of its own.
 *
 * It offers one suite, TLS_AES_128_GCM_SHA256, which every implementation must
 * have, X25519, and P-256 for those who ask for it. Every rule that is broken by
 * the server ends the session with the alert that the RFC names.
 */
#ifndef NET_TLS13_H
#define NET_TLS13_H

#include <bearssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/ec.h"
#include "net/tls.h"
#include "net/tls13_hello.h"
#include "net/tls13_record.h"

/* random, session id, and the private keys for X25519 and P-256 */
#define TLS13_SEED_LEN 128

/*
 * Longer handshake messages are refused: the longest NewSessionTicket has 65,535
 * bytes of ticket and as many of extensions. Most of it is never touched.
 */
#define TLS13_MESSAGE_MAX 131400

/* Application bytes in one record that we send: a request fits into one. */
#define TLS13_WRITE_MAX 4096

/* A KeyUpdate as a record. */
#define TLS13_KEY_UPDATE_LEN (TLS13_HEADER_LEN + 5 + TLS13_OVERHEAD)

/* An alert as a record: there is always room for one. */
#define TLS13_ALERT_LEN (TLS13_HEADER_LEN + 2 + TLS13_OVERHEAD)

/* Must not move once started. Fields are private. */
struct tls13 {
	struct tls tls;
	const br_x509_class **check;
	unsigned char step; /* what is waited for */
	unsigned char alert; /* why it failed: received or sent */
	bool failed, alert_received, ended, closed;
	bool answered; /* a ServerHello or HelloRetryRequest has come */
	bool retried, certificate_requested;
	bool owes_update; /* a KeyUpdate has been asked for */
	unsigned char canceled; /* user_canceled alerts so far */
	unsigned char idle; /* CCS, empty records, KeyUpdates in a row */
	const char *why; /* what was wrong; null: the step says it */

	struct tls13_hello hello;
	unsigned char seed[TLS13_SEED_LEN];
	unsigned char share[EC_POINT_MAX];
	unsigned char cookie[TLS13_COOKIE_MAX];
	br_sha256_context transcript;
	unsigned char before[32]; /* its hash before the message that is being read */
	unsigned char handshake[TLS13_SECRET_LEN]; /* then the Main Secret */
	struct tls13_key reads, writes;
	bool reads_protected, writes_protected;
	const br_x509_pkey *server_key;

	size_t message_len; /* bytes of the handshake message so far, its header included */
	unsigned char message[4 + TLS13_MESSAGE_MAX];

	size_t in_len; /* bytes of the record so far, its header included */
	struct span received; /* application bytes in `in`, still to be taken */
	unsigned char in[TLS13_HEADER_LEN + TLS13_CONTENT_MAX + TLS13_OVERHEAD];

	size_t out_start, out_end; /* records still to be sent */
	size_t written; /* application bytes behind the room for KeyUpdate and header */
	unsigned char
		out[TLS13_KEY_UPDATE_LEN + TLS13_HEADER_LEN + TLS13_WRITE_MAX + TLS13_OVERHEAD];
};

/*
 * Starts a session; `t->tls` is what is then used. `check` judges the server's
 * certificates; `name` is for server_name, null for none; both are borrowed until
 * the handshake is done. `seed` is fresh from getrandom(2); the caller wipes it.
 */
void tls13_start(struct tls13 *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static TLS13_SEED_LEN]);

/*
 * After a failure: whether the server's first words were an alert that a server
 * says which knows only older versions (protocol_version or handshake_failure, in
 * the clear). Then, and only then, TLS 1.2 may be tried on a new connection.
 */
bool tls13_wants_older(const struct tls13 *t);

#endif
