#include "net/tls12.h"

#include "net/alert.h"
#include "net/ec.h"
#include "net/rsa.h"

/* Added to an alert's number by BearSSL when the peer sent it, and when we did. */
#define ALERT_RECEIVED BR_ERR_RECV_FATAL_ALERT
#define ALERT_SENT BR_ERR_SEND_FATAL_ALERT

/* In a record's header (RFC 5246, section 6.2.1): SSL 3.0 and every TLS have this. */
#define RECORD_MAJOR_AT 1
#define RECORD_MAJOR 3

#define NO_RECORD "what came is not a TLS record"

static const struct suite {
	uint16_t id;
	char name[30];
} suites[] = {
	{BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256"},
	{BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256"},
	{BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384"},
	{BR_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384"},
};

#define SUITES (sizeof suites / sizeof suites[0])

static struct tls12 *self(struct tls *t)
{
	return (struct tls12 *)(void *)t;
}

static const struct tls12 *self_const(const struct tls *t)
{
	return (const struct tls12 *)(const void *)t;
}

static const br_ssl_engine_context *engine_of(const struct tls *t)
{
	return &self_const(t)->client.eng;
}

/* Whether the server has marked its random as one of TLS 1.3's (RFC 8446, section 4.1.3). */
static bool is_downgraded(const br_ssl_engine_context *engine)
{
	struct span mark = {engine->server_random + sizeof engine->server_random - 8, 8};

	return span_equal(mark, SPAN("DOWNGRD\x01")) || span_equal(mark, SPAN("DOWNGRD\x00"));
}

static unsigned state(const struct tls *t)
{
	const br_ssl_engine_context *engine = engine_of(t);
	unsigned s = br_ssl_engine_current_state(engine);

	if (s & BR_SSL_CLOSED)
		return br_ssl_engine_last_error(engine) == BR_ERR_OK ? TLS_ENDED : TLS_FAILED;
	/* The signed key exchange has proved by now that the random is the server's own. */
	if ((s & BR_SSL_SENDAPP) && is_downgraded(engine))
		return TLS_FAILED;
	return ((s & BR_SSL_SENDREC) ? TLS_SENDS : 0u) |
		((s & BR_SSL_RECVREC) ? TLS_RECEIVES : 0u) |
		((s & BR_SSL_SENDAPP) ? TLS_WRITES : 0u) | ((s & BR_SSL_RECVAPP) ? TLS_READS : 0u);
}

static struct span outgoing(struct tls *t)
{
	struct span s;

	s.ptr = br_ssl_engine_sendrec_buf(&self(t)->client.eng, &s.len);
	return s;
}

static void sent(struct tls *t, size_t n)
{
	br_ssl_engine_sendrec_ack(&self(t)->client.eng, n);
}

static unsigned char *incoming(struct tls *t, size_t *room)
{
	return br_ssl_engine_recvrec_buf(&self(t)->client.eng, room);
}

static void arrived(struct tls *t, size_t n)
{
	br_ssl_engine_recvrec_ack(&self(t)->client.eng, n);
}

static void cut(struct tls *t)
{
	(void)t; /* only close_notify ends a session (RFC 5246, section 7.2.1) */
}

static size_t write_bytes(struct tls *t, struct span bytes)
{
	size_t room;
	unsigned char *to = br_ssl_engine_sendapp_buf(&self(t)->client.eng, &room);

	if (to == NULL)
		return 0;
	if (bytes.len < room)
		room = bytes.len;
	memcpy(to, bytes.ptr, room);
	br_ssl_engine_sendapp_ack(&self(t)->client.eng, room);
	return room;
}

static void flush(struct tls *t)
{
	br_ssl_engine_flush(&self(t)->client.eng, 0);
}

static struct span received(struct tls *t)
{
	struct span s;

	s.ptr = br_ssl_engine_recvapp_buf(&self(t)->client.eng, &s.len);
	return s;
}

static void taken(struct tls *t, size_t n)
{
	br_ssl_engine_recvapp_ack(&self(t)->client.eng, n);
}

static void close_session(struct tls *t)
{
	br_ssl_engine_close(&self(t)->client.eng);
}

/* An alert in answer to our hello says what we have not in common. */
static enum fail_code fail_at_hello(unsigned alert, const char *name, struct fail *f)
{
	switch (alert) {
	case ALERT_INAPPROPRIATE_FALLBACK:
		return FAIL(f, FAIL_TLS_SUITE,
			"the server speaks TLS 1.3, but refused what we offer for it (it may want "
			"ML-KEM, P-384 or AES-256)");
	case ALERT_PROTOCOL_VERSION:
		return FAIL(f, FAIL_TLS_VERSION,
			"the server refused TLS 1.3 and TLS 1.2 (alert protocol_version)");
	case ALERT_HANDSHAKE_FAILURE:
	case ALERT_INSUFFICIENT_SECURITY:
		return FAIL(f, FAIL_TLS_SUITE, "the server sent the alert ", name);
	default:
		return FAIL(f, FAIL_TLS_ALERT, "it sent the alert ", name);
	}
}

static enum fail_code fail_alert(const struct tls *t, unsigned alert, struct fail *f)
{
	char number[ALERT_NUMBER_MAX];
	const char *name = alert_name(alert, number);
	bool about_us = alert == ALERT_HANDSHAKE_FAILURE || alert == ALERT_BAD_CERTIFICATE ||
		alert == ALERT_CERTIFICATE_REQUIRED;

	/* The suite is known from the ServerHello on. */
	if (engine_of(t)->session.cipher_suite == 0)
		return fail_at_hello(alert, name, f);
	return FAIL(f, FAIL_TLS_ALERT, "it sent the alert ", name,
		about_us ? " after its hello: it may want a client certificate, and peyk has none"
			 : "");
}

static enum fail_code fail(const struct tls *t, struct fail *f)
{
	int err = br_ssl_engine_last_error(engine_of(t));

	if (err >= ALERT_RECEIVED && err < ALERT_SENT)
		return fail_alert(t, (unsigned)(err - ALERT_RECEIVED), f);
	switch (err) {
	case BR_ERR_OK:
		if (is_downgraded(engine_of(t)))
			return FAIL(f, FAIL_TLS, "somebody on the way keeps us from TLS 1.3");
		return FAIL_NONE;
	case BR_ERR_UNSUPPORTED_VERSION:
		/* BearSSL says so of a record that is none, too. */
		if (self_const(t)->in[RECORD_MAJOR_AT] != RECORD_MAJOR)
			return FAIL(f, FAIL_TLS, NO_RECORD);
		return FAIL(f, FAIL_TLS_VERSION, "the server chose a version other than TLS 1.2");
	case BR_ERR_WRONG_KEY_USAGE:
		return FAIL(f, FAIL_CERTIFICATE, "its key usage does not allow signatures");
	case BR_ERR_BAD_CIPHER_SUITE:
	case BR_ERR_INVALID_ALGORITHM:
		return FAIL(f, FAIL_TLS_SUITE, "the server chose what was not offered");
	case BR_ERR_BAD_MAC:
		return FAIL(f, FAIL_TLS, "a record was changed on its way (bad_record_mac)");
	case BR_ERR_BAD_SIGNATURE:
		return FAIL(f, FAIL_TLS, "the server's signature of the key exchange is wrong");
	case BR_ERR_BAD_FINISHED:
		return FAIL(f, FAIL_TLS, "the handshake was changed on its way (bad Finished)");
	case BR_ERR_NO_RANDOM:
		return FAIL(f, FAIL_TLS, "there is no randomness");
	case BR_ERR_TOO_LARGE:
	case BR_ERR_BAD_LENGTH:
		return FAIL(f, FAIL_TLS, "a record of a length that is not allowed");
	case BR_ERR_BAD_VERSION:
	case BR_ERR_UNKNOWN_TYPE:
		return FAIL(f, FAIL_TLS, NO_RECORD);
	case BR_ERR_UNEXPECTED:
	case BR_ERR_BAD_CCS:
	case BR_ERR_BAD_HELLO_DONE:
		return FAIL(f, FAIL_TLS, "a message out of order");
	default:
		return FAIL(f, FAIL_TLS, "a malformed message");
	}
}

static const char *group_name(int curve)
{
	switch (curve) {
	case BR_EC_secp256r1:
		return ", P-256";
	case BR_EC_secp384r1:
		return ", P-384";
	case BR_EC_secp521r1:
		return ", P-521";
	default:
		return "";
	}
}

static void describe(const struct tls *t, struct text *out)
{
	const br_ssl_engine_context *engine = engine_of(t);

	text_add(out, "TLS 1.2, ");
	for (size_t i = 0; i < SUITES; i++)
		if (suites[i].id == engine->session.cipher_suite)
			text_add(out, suites[i].name);
	text_add(out, group_name(engine->ecdhe_curve));
}

static const struct tls_engine tls12_engine = {
	.state = state,
	.outgoing = outgoing,
	.sent = sent,
	.incoming = incoming,
	.arrived = arrived,
	.cut = cut,
	.write = write_bytes,
	.flush = flush,
	.received = received,
	.taken = taken,
	.close = close_session,
	.fail = fail,
	.describe = describe,
};

static void set_algorithms(br_ssl_engine_context *engine)
{
	uint16_t ids[SUITES + 1];

	for (size_t i = 0; i < SUITES; i++)
		ids[i] = suites[i].id;
	br_ssl_engine_set_versions(engine, BR_TLS12, BR_TLS12);
	/* No suite, but a sign: we would rather have had a newer version. */
	ids[SUITES] = BR_TLS_FALLBACK_SCSV;
	br_ssl_engine_set_suites(engine, ids, SUITES + 1);
	br_ssl_engine_set_hash(engine, br_sha256_ID, &br_sha256_vtable);
	br_ssl_engine_set_hash(engine, br_sha384_ID, &br_sha384_vtable);
	br_ssl_engine_set_hash(engine, br_sha512_ID, &br_sha512_vtable);
	br_ssl_engine_set_prf_sha256(engine, &br_tls12_sha256_prf);
	br_ssl_engine_set_prf_sha384(engine, &br_tls12_sha384_prf);
	br_ssl_engine_set_ec(engine, &ec_curves);
	br_ssl_engine_set_rsavrfy(engine, rsa_pkcs1_verify);
	br_ssl_engine_set_ecdsa(engine, ec_verify);
	/* Picks AES-NI and PCLMULQDQ where the processor has them. */
	br_ssl_engine_set_default_aes_gcm(engine);
}

void tls12_start(struct tls12 *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static TLS12_SEED_LEN])
{
	br_ssl_engine_context *engine = &t->client.eng;

	t->tls.engine = &tls12_engine;
	br_ssl_client_zero(&t->client);
	set_algorithms(engine);
	br_ssl_engine_set_x509(engine, check);
	br_ssl_engine_add_flags(engine, BR_OPT_NO_RENEGOTIATION);
	br_ssl_engine_set_buffers_bidi(engine, t->in, sizeof t->in, t->out, sizeof t->out);
	br_ssl_engine_inject_entropy(engine, seed, TLS12_SEED_LEN);
	br_ssl_client_reset(&t->client, name, 0);
}
