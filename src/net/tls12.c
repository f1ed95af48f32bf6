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

static const char *refuse_choice(struct session *t)
{
	t->code = FAIL_TLS_SUITE;
	return ILLEGAL_PARAMETER "the server chose what was not offered";
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

/* ---- the server's messages; each returns null or an objection ---- */

static const char *read_extension(struct session *t, uint32_t type, struct span body)
{
	struct span formats;

	switch (type) {
	case 11: /* ec_point_formats (RFC 8422, section 5.2) */
		if (!cursor_take_vector(&body, 1, &formats) || body.len > 0)
			return DECODE_ERROR;
		return span_find(formats, 0) < formats.len ? NULL : refuse_choice(t);
	case 23: /* extended_master_secret */
		t->extended = true;
		return body.len == 0 ? NULL : DECODE_ERROR;
	case 0xff01: /* renegotiation_info: this is the first handshake (RFC 5746, section 3.4) */
		return span_equal(body, SPAN("\x00")) ? NULL
						      : HANDSHAKE_FAILURE "renegotiation_info";
	default:
		return UNSUPPORTED_EXTENSION "an extension that was not offered";
	}
}

static const char *read_hello(struct session *t, struct span body)
{
	struct server_hello hello;
	unsigned suite;

	t->answered = true;
	if (!hello_read(body, &hello))
		return DECODE_ERROR;
	if (hello.version != TLS_1_2)
		return PROTOCOL_VERSION "another version than TLS 1.2";
	if (hello_is_downgraded(&hello))
		return ILLEGAL_PARAMETER "somebody on the way keeps us from TLS 1.3";
	suite = hello.suite - FIRST_SUITE;
	if ((suite & ~(unsigned)(TLS12_AES_256 | TLS12_RSA)) != 0 || hello.compression != 0)
		return refuse_choice(t);
	t->suite = (unsigned char)suite;
	memcpy(t->seed + HELLO_RANDOM_LEN, hello.random.ptr, HELLO_RANDOM_LEN);
	if (suite & TLS12_AES_256) {
		sha2_init(&t->transcript, 48);
		handshake_hello(t, false);
	}
	handshake_add_message(t);
	t->step = SESSION_AWAIT_CERTIFICATE;
	return handshake_extensions(t, hello.extensions, read_extension);
}

/* What the server signs: both randoms, and `params`. */
static const char *verify(
	struct session *t, uint32_t scheme, struct span params, struct span signature)
{
	unsigned char content[RANDOMS_LEN + 4 + EC_POINT_MAX];
	const char *objection;

	memcpy(content, t->seed, RANDOMS_LEN);
	memcpy(content + RANDOMS_LEN, params.ptr, params.len);
	if ((t->judge->key.kind == KEY_RSA) != ((t->suite & TLS12_RSA) != 0))
		return refuse_choice(t);
	objection = signature_verify(&t->judge->key, scheme,
		(struct span){content, RANDOMS_LEN + params.len}, true, signature);
	return objection != NULL && *objection == ALERT_ILLEGAL_PARAMETER ? refuse_choice(t)
									  : objection;
}

/* ServerKeyExchange of ECDHE (RFC 8422, section 5.4). */
static const char *read_exchange(struct session *t, struct span body)
{
	struct span params = body, point, signature;
	uint32_t kind, group, scheme;
	const char *objection;

	if (!cursor_take(&body, 1, &kind) || !cursor_take(&body, 2, &group))
		return DECODE_ERROR;
	if (kind != NAMED_CURVE || handshake_share_len(group) == 0)
		return refuse_choice(t);
	if (!cursor_take_vector(&body, 1, &point))
		return DECODE_ERROR;
	params.len -= body.len;
	if (!cursor_take(&body, 2, &scheme) || !cursor_take_vector(&body, 2, &signature) ||
		body.len > 0)
		return DECODE_ERROR;
	if (point.len != handshake_share_len(group))
		return ILLEGAL_PARAMETER "a key share of another length";
	objection = verify(t, scheme, params, signature);
	if (objection != NULL)
		return objection;
	memcpy(t->share, point.ptr, point.len);
	t->hello.group = (enum group)group;
	t->hello.share = (struct span){t->share, point.len};
	t->step = SESSION_AWAIT_DONE;
	return NULL;
}

static const char *read_request(struct session *t, struct span body)
{
	struct span types, algorithms, authorities;

	if (!cursor_take_vector(&body, 1, &types) || types.len == 0 ||
		!cursor_take_vector(&body, 2, &algorithms) || algorithms.len == 0 ||
		algorithms.len % 2 != 0 || !cursor_take_vector(&body, 2, &authorities) ||
		body.len > 0)
		return DECODE_ERROR;
	t->certificate_requested = true;
	return NULL;
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
static const char *read_done(struct session *t, struct span body)
{
	unsigned char message[HANDSHAKE_HEADER_LEN + 1 + EC_POINT_MAX] = {
		HANDSHAKE_CLIENT_KEY_EXCHANGE, 0, 0};
	unsigned char shared[EC_POINT_MAX];
	struct span ours, secret;

	if (body.len > 0)
		return DECODE_ERROR;
	ours = handshake_share(t, t->hello.group, message + HANDSHAKE_HEADER_LEN + 1);
	secret = handshake_agree(t, t->hello.share, shared);
	if (secret.len == 0)
		return ILLEGAL_PARAMETER "a key share that is no point";
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
	return NULL;
}

static const char *read_finished(struct session *t, struct span body)
{
	unsigned char expected[VERIFY_LEN];

	expand(t, expected, sizeof expected, "server finished",
		(struct span){t->before, t->transcript.size});
	text_wipe(t->handshake, sizeof t->handshake);
	t->step = SESSION_CONNECTED;
	return handshake_finished(body, (struct span){expected, sizeof expected});
}

const char *tls12_hello_request(struct session *t, struct span body)
{
	unsigned char warning[] = {1, NO_RENEGOTIATION};
	const char *flood = session_idle(t);

	if (body.len > 0)
		return DECODE_ERROR;
	if (flood == NULL && t->step == SESSION_CONNECTED && !t->closed && t->written == 0 &&
		t->out_end == 0)
		session_send(t, RECORD_ALERT, (struct span){warning, sizeof warning});
	return flood;
}

const char *tls12_read(struct session *t, unsigned char type, struct span body)
{
	switch (type) {
	case HANDSHAKE_SERVER_HELLO:
		return read_hello(t, body);
	case HANDSHAKE_CERTIFICATE:
		t->step = SESSION_AWAIT_EXCHANGE;
		return handshake_certificates(t, body);
	case HANDSHAKE_SERVER_KEY_EXCHANGE:
		return read_exchange(t, body);
	case HANDSHAKE_CERTIFICATE_REQUEST:
		return read_request(t, body);
	case HANDSHAKE_SERVER_HELLO_DONE:
		return read_done(t, body);
	default:
		return read_finished(t, body);
	}
}

void tls12_start(struct session *t)
{
	t->hello.group = GROUP_X25519; /* until the server says which */
	handshake_hello(t, true);
}
