#include "net/tls12.h"

#include "net/cursor.h"
#include "net/handshake.h"
#include "net/signature.h"
#include "net/tls12_prf.h"

#define TLS_1_2 0x0303

/* TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; the others differ from it by the bits of enum tls12_suite. */
#define FIRST_SUITE 0xc02b

#define NAMED_CURVE 3

#define MASTER_LEN 48
#define VERIFY_LEN 12
#define KEY_MAX 32

#define NO_RENEGOTIATION 100

static unsigned refuse_choice(struct session *t)
{
	t->code = FAIL_TLS_SUITE;
	return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "the server chose what was not offered");
}

/* ---- keys ---- */

#define RANDOMS_LEN (HELLO_RANDOM_LEN + HELLO_RANDOM_LEN)

/* The client's random, and the server's behind it. */
static struct span randoms(const struct session *t)
{
	return (struct span){t->seed, RANDOMS_LEN};
}

/* PRF(master secret, label, seed); its hash is the transcript's. */
static void expand(const struct session *t, unsigned char *out, size_t len, const char *label,
	struct span seed)
{
	tls12_prf(
		out, len, t->transcript.size, (struct span){t->handshake, MASTER_LEN}, label, seed);
}

/* From the secret that is shared, once the messages up to ours of the key exchange are known. */
static void make_master(struct session *t, struct span shared)
{
	unsigned char hash[SESSION_HASH_MAX];
	const char *label = "extended master secret";
	struct span seed = handshake_hash(t, hash);

	if (!t->extended) {
		label += sizeof "extended" /* and the space */;
		seed = randoms(t);
	}
	tls12_prf(t->handshake, MASTER_LEN, t->transcript.size, shared, label, seed);
}

static void set_keys(struct session *t)
{
	size_t len = t->suite & TLS12_AES_256 ? 32 : 16;
	unsigned char block[2 * KEY_MAX + 2 * TLS12_SALT_LEN], seed[RANDOMS_LEN];
	const unsigned char *salts = block + 2 * len;

	/* Here the server's comes first. */
	memcpy(seed, t->seed + HELLO_RANDOM_LEN, HELLO_RANDOM_LEN);
	memcpy(seed + HELLO_RANDOM_LEN, t->seed, HELLO_RANDOM_LEN);
	expand(t, block, sizeof block, "key expansion", (struct span){seed, sizeof seed});
	tls12_key_set(&t->writes, (struct span){block, len}, salts);
	tls12_key_set(&t->reads, (struct span){block + len, len}, salts + TLS12_SALT_LEN);
	text_wipe(block, sizeof block);
}

/* ---- the server's messages; each returns 0 or an alert ---- */

unsigned tls12_extension(struct session *t, uint32_t type, struct span body)
{
	struct span formats;

	switch (type) {
	case 11: /* ec_point_formats (RFC 8422, section 5.2) */
		if (!cursor_take_vector(&body, 1, &formats) || body.len > 0)
			return ALERT_DECODE_ERROR;
		return span_find(formats, 0) < formats.len ? 0 : refuse_choice(t);
	case 23: /* extended_master_secret */
		t->extended = true;
		return body.len == 0 ? 0 : ALERT_DECODE_ERROR;
	case 0xff01: /* renegotiation_info: this is the first handshake (RFC 5746, section 3.4) */
		return span_equal(body, SPAN("\x00"))
			? 0
			: session_refuse(t, ALERT_HANDSHAKE_FAILURE, "renegotiation_info");
	default:
		return session_refuse(
			t, ALERT_UNSUPPORTED_EXTENSION, "an extension that was not offered");
	}
}

static unsigned read_hello(struct session *t, struct span message, struct span body)
{
	struct server_hello hello;
	unsigned suite, alert;

	t->answered = true;
	if (!hello_read(body, &hello))
		return ALERT_DECODE_ERROR;
	if (hello.version != TLS_1_2)
		return session_refuse(t, ALERT_PROTOCOL_VERSION, "another version than TLS 1.2");
	if (hello_is_downgraded(&hello))
		return session_refuse(
			t, ALERT_ILLEGAL_PARAMETER, "somebody on the way keeps us from TLS 1.3");
	suite = hello.suite - FIRST_SUITE;
	if ((suite & ~(unsigned)(TLS12_AES_256 | TLS12_RSA)) != 0 || hello.compression != 0)
		return refuse_choice(t);
	t->suite = (unsigned char)suite;
	memcpy(t->seed + HELLO_RANDOM_LEN, hello.random.ptr, HELLO_RANDOM_LEN);
	if (suite & TLS12_AES_256) {
		sha2_init(&t->transcript, 48);
		handshake_hello(t, false);
	}
	handshake_add(t, message);
	alert = handshake_extensions(t, hello.extensions);
	if (alert == 0)
		t->step = SESSION_AWAIT_CERTIFICATE;
	return alert;
}

/* What the server signs: both randoms, and `params`. */
static unsigned verify(
	struct session *t, uint32_t scheme, struct span params, struct span signature)
{
	unsigned char content[RANDOMS_LEN + 4 + EC_POINT_MAX];
	unsigned alert, type = t->suite & TLS12_RSA ? BR_KEYTYPE_RSA : BR_KEYTYPE_EC;

	memcpy(content, t->seed, RANDOMS_LEN);
	memcpy(content + RANDOMS_LEN, params.ptr, params.len);
	if (t->server_key->key_type != type)
		return refuse_choice(t);
	alert = signature_verify(t->server_key, scheme,
		(struct span){content, RANDOMS_LEN + params.len}, true, signature);
	if (alert == ALERT_DECRYPT_ERROR)
		return session_refuse(t, ALERT_DECRYPT_ERROR,
			"the server's signature of the key exchange is wrong");
	return alert == 0 ? 0 : refuse_choice(t);
}

/* ServerKeyExchange of ECDHE (RFC 8422, section 5.4). */
static unsigned read_exchange(struct session *t, struct span body)
{
	struct span params = body, point, signature;
	uint32_t kind, group, scheme;
	unsigned alert;

	if (!cursor_take(&body, 1, &kind) || !cursor_take(&body, 2, &group))
		return ALERT_DECODE_ERROR;
	if (kind != NAMED_CURVE || handshake_share_len(group) == 0)
		return refuse_choice(t);
	if (!cursor_take_vector(&body, 1, &point))
		return ALERT_DECODE_ERROR;
	params.len -= body.len;
	if (!cursor_take(&body, 2, &scheme) || !cursor_take_vector(&body, 2, &signature) ||
		body.len > 0)
		return ALERT_DECODE_ERROR;
	if (point.len != handshake_share_len(group))
		return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "a key share of another length");
	alert = verify(t, scheme, params, signature);
	if (alert != 0)
		return alert;
	memcpy(t->share, point.ptr, point.len);
	t->hello.group = (enum group)group;
	t->hello.share = (struct span){t->share, point.len};
	t->step = SESSION_AWAIT_DONE;
	return 0;
}

static unsigned read_request(struct session *t, struct span body)
{
	struct span types, algorithms, authorities;

	if (!cursor_take_vector(&body, 1, &types) || types.len == 0 ||
		!cursor_take_vector(&body, 2, &algorithms) || algorithms.len == 0 ||
		algorithms.len % 2 != 0 || !cursor_take_vector(&body, 2, &authorities) ||
		body.len > 0)
		return ALERT_DECODE_ERROR;
	t->certificate_requested = true;
	return 0;
}

static void send_finished(struct session *t)
{
	unsigned char message[HANDSHAKE_HEADER_LEN + VERIFY_LEN] = {
		HANDSHAKE_FINISHED, 0, 0, VERIFY_LEN};
	unsigned char hash[SESSION_HASH_MAX];

	expand(t, message + HANDSHAKE_HEADER_LEN, VERIFY_LEN, "client finished",
		handshake_hash(t, hash));
	handshake_send(t, (struct span){message, sizeof message});
}

/* ServerHelloDone: all that we have to say follows (RFC 5246, figure 1). */
static unsigned read_done(struct session *t, struct span body)
{
	unsigned char message[HANDSHAKE_HEADER_LEN + 1 + EC_POINT_MAX] = {
		HANDSHAKE_CLIENT_KEY_EXCHANGE, 0, 0};
	unsigned char shared[EC_POINT_MAX];
	struct span ours, secret;

	if (body.len > 0)
		return ALERT_DECODE_ERROR;
	ours = handshake_share(t, t->hello.group, message + HANDSHAKE_HEADER_LEN + 1);
	secret = handshake_agree(t, t->hello.share, shared);
	if (secret.len == 0)
		return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "a key share that is no point");
	/* We have none, and say so where we are asked. */
	if (t->certificate_requested)
		handshake_send(t, SPAN("\x0b\x00\x00\x03\x00\x00\x00"));
	message[3] = (unsigned char)(1 + ours.len);
	message[4] = (unsigned char)ours.len;
	handshake_send(t, (struct span){message, HANDSHAKE_HEADER_LEN + 1 + ours.len});
	make_master(t, secret);
	text_wipe(shared, sizeof shared);
	text_wipe(t->seed + SESSION_KEYS_AT, sizeof t->seed - SESSION_KEYS_AT);
	set_keys(t);
	session_send(t, RECORD_CHANGE_CIPHER_SPEC, SPAN("\x01"));
	t->writes_protected = true;
	send_finished(t);
	t->step = SESSION_AWAIT_SPEC;
	return 0;
}

static unsigned read_finished(struct session *t, struct span body)
{
	unsigned char expected[VERIFY_LEN], hash[SESSION_HASH_MAX];
	unsigned alert;

	expand(t, expected, sizeof expected, "server finished", handshake_hash(t, hash));
	alert = handshake_finished(t, body, (struct span){expected, sizeof expected});
	if (alert != 0)
		return alert;
	text_wipe(t->handshake, sizeof t->handshake);
	t->step = SESSION_CONNECTED;
	return 0;
}

/* Renegotiation is declined, where that can be said at once; the session goes on. */
static unsigned read_hello_request(struct session *t, struct span body)
{
	unsigned char warning[] = {1, NO_RENEGOTIATION};

	if (body.len > 0)
		return ALERT_DECODE_ERROR;
	if (++t->idle > SESSION_IDLE_MAX)
		return session_refuse(
			t, ALERT_UNEXPECTED_MESSAGE, "a flood of messages without use");
	if (t->step == SESSION_CONNECTED && !t->closed && t->written == 0 && t->out_end == 0)
		session_send(t, RECORD_ALERT, (struct span){warning, sizeof warning});
	return 0;
}

/* The message must be one that this step may get (RFC 5246, section 7.3). */
unsigned tls12_read(struct session *t, struct span message)
{
	struct span body = {message.ptr + HANDSHAKE_HEADER_LEN, message.len - HANDSHAKE_HEADER_LEN};
	unsigned char type = message.ptr[0];
	unsigned alert = ALERT_UNEXPECTED_MESSAGE;

	/* At any time, and no part of the handshake (section 7.4.1.1). */
	if (type == HANDSHAKE_HELLO_REQUEST)
		return read_hello_request(t, body);
	if (t->step == SESSION_AWAIT_HELLO && type == HANDSHAKE_SERVER_HELLO)
		return read_hello(t, message, body);
	if (t->step == SESSION_AWAIT_FINISHED && type == HANDSHAKE_FINISHED)
		return read_finished(t, body);
	handshake_add(t, message);
	if (t->step == SESSION_AWAIT_CERTIFICATE && type == HANDSHAKE_CERTIFICATE) {
		alert = handshake_certificates(t, body);
		if (alert == 0)
			t->step = SESSION_AWAIT_EXCHANGE;
	} else if (t->step == SESSION_AWAIT_EXCHANGE && type == HANDSHAKE_SERVER_KEY_EXCHANGE) {
		alert = read_exchange(t, body);
	} else if (t->step == SESSION_AWAIT_DONE && type == HANDSHAKE_CERTIFICATE_REQUEST &&
		!t->certificate_requested) {
		alert = read_request(t, body);
	} else if (t->step == SESSION_AWAIT_DONE && type == HANDSHAKE_SERVER_HELLO_DONE) {
		alert = read_done(t, body);
	}
	return alert;
}

void tls12_start(struct session *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static SESSION_SEED_LEN])
{
	session_init(t, check, name, seed);
	t->tls12 = true;
	t->hello.group = GROUP_X25519; /* until the server says which */
	handshake_hello(t, true);
}
