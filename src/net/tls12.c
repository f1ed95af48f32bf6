#include "net/tls12.h"

/* Added to an alert's number by BearSSL when the peer sent it, and when we did. */
#define ALERT_RECEIVED BR_ERR_RECV_FATAL_ALERT
#define ALERT_SENT BR_ERR_SEND_FATAL_ALERT

/* Alerts with a meaning of their own for us (RFC 8446, section 6). */
#define HANDSHAKE_FAILURE 40
#define BAD_CERTIFICATE 42
#define PROTOCOL_VERSION 70
#define INSUFFICIENT_SECURITY 71
#define CERTIFICATE_REQUIRED 116

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

static unsigned state(const struct tls *t)
{
	const br_ssl_engine_context *engine = engine_of(t);
	unsigned s = br_ssl_engine_current_state(engine);

	if (s & BR_SSL_CLOSED)
		return br_ssl_engine_last_error(engine) == BR_ERR_OK ? TLS_ENDED : TLS_FAILED;
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

/* The registered name (RFC 8446, section 6, and RFC 6066), or the number in `number`. */
static const char *alert_name(unsigned alert, char number[static 4])
{
	static const char names[] = "10 unexpected_message\0"
				    "20 bad_record_mac\0"
				    "22 record_overflow\0"
				    "40 handshake_failure\0"
				    "42 bad_certificate\0"
				    "43 unsupported_certificate\0"
				    "44 certificate_revoked\0"
				    "45 certificate_expired\0"
				    "46 certificate_unknown\0"
				    "47 illegal_parameter\0"
				    "48 unknown_ca\0"
				    "49 access_denied\0"
				    "50 decode_error\0"
				    "51 decrypt_error\0"
				    "70 protocol_version\0"
				    "71 insufficient_security\0"
				    "80 internal_error\0"
				    "86 inappropriate_fallback\0"
				    "90 user_canceled\0"
				    "109 missing_extension\0"
				    "110 unsupported_extension\0"
				    "112 unrecognized_name\0"
				    "113 bad_certificate_status_response\0"
				    "115 unknown_psk_identity\0"
				    "116 certificate_required\0"
				    "120 no_application_protocol\0";
	struct text t;

	text_init(&t, number, 4);
	text_add_decimal(&t, alert);
	text_string(&t);
	for (size_t at = 0; at < sizeof names; at += strlen(names + at) + 1) {
		struct span name = span_of(names + at);

		if (span_equal(span_take(&name, span_find(name, ' ')), text_span(&t)))
			return (const char *)name.ptr + 1;
	}
	return number;
}

/* An alert in answer to our hello says what we have not in common. */
static enum fail_code fail_at_hello(unsigned alert, const char *name, struct fail *f)
{
	switch (alert) {
	case PROTOCOL_VERSION:
		return FAIL(f, FAIL_TLS_VERSION,
			"the server refused TLS 1.2 (alert protocol_version): it speaks only TLS "
			"1.3, which this peyk does not");
	case HANDSHAKE_FAILURE:
	case INSUFFICIENT_SECURITY:
		return FAIL(f, FAIL_TLS_SUITE, "the server sent the alert ", name);
	default:
		return FAIL(f, FAIL_TLS_ALERT, "it sent the alert ", name);
	}
}

static enum fail_code fail_alert(const struct tls *t, unsigned alert, struct fail *f)
{
	char number[4];
	const char *name = alert_name(alert, number);
	bool about_us = alert == HANDSHAKE_FAILURE || alert == BAD_CERTIFICATE ||
		alert == CERTIFICATE_REQUIRED;

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
	case BR_EC_curve25519:
		return ", X25519";
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
	uint16_t ids[SUITES];

	for (size_t i = 0; i < SUITES; i++)
		ids[i] = suites[i].id;
	br_ssl_engine_set_versions(engine, BR_TLS12, BR_TLS12);
	br_ssl_engine_set_suites(engine, ids, SUITES);
	br_ssl_engine_set_hash(engine, br_sha256_ID, &br_sha256_vtable);
	br_ssl_engine_set_hash(engine, br_sha384_ID, &br_sha384_vtable);
	br_ssl_engine_set_hash(engine, br_sha512_ID, &br_sha512_vtable);
	br_ssl_engine_set_prf_sha256(engine, &br_tls12_sha256_prf);
	br_ssl_engine_set_prf_sha384(engine, &br_tls12_sha384_prf);
	br_ssl_engine_set_ec(engine, &br_ec_all_m31);
	br_ssl_engine_set_rsavrfy(engine, br_rsa_pkcs1_vrfy_get_default());
	br_ssl_engine_set_ecdsa(engine, br_ecdsa_i31_vrfy_asn1);
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
