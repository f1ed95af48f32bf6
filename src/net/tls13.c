#include "net/tls13.h"

#include "net/cursor.h"
#include "net/handshake.h"
#include "net/tls13_hello.h"
#include "net/tls13_verify.h"

#define SIGNATURE_ALGORITHMS 13

/* ---- what is sent ---- */

/* Middleboxes believe in TLS 1.2's (appendix D.4): once, before what follows the first hello. */
static void send_change_cipher_spec(struct session *t)
{
	session_send(t, RECORD_CHANGE_CIPHER_SPEC, SPAN("\x01"));
}

static void send_finished(struct session *t)
{
	unsigned char message[HANDSHAKE_HEADER_LEN + TLS13_SECRET_LEN] = {
		HANDSHAKE_FINISHED, 0, 0, 32};
	unsigned char key[TLS13_SECRET_LEN], hash[SESSION_HASH_MAX];

	/* We have none, and say so where we are asked (section 4.4.2). */
	if (t->certificate_requested)
		handshake_send(t, SPAN("\x0b\x00\x00\x04\x00\x00\x00\x00"));
	handshake_hash(t, hash);
	tls13_expand(key, sizeof key, t->writes.secret, "finished", SPAN(""));
	tls13_hmac(message + HANDSHAKE_HEADER_LEN, key, (struct span){hash, 32});
	handshake_send(t, (struct span){message, sizeof message});
	text_wipe(key, sizeof key);
}

static void make_share(struct session *t, enum group group)
{
	t->hello.share = handshake_share(t, group, t->share);
}

/* Sets one direction's key from a secret of the schedule. */
static void set_key(struct session *t, struct record_key *key, const char *label,
	const unsigned char hash[static 32])
{
	unsigned char secret[TLS13_SECRET_LEN];

	tls13_expand(secret, sizeof secret, t->handshake, label, (struct span){hash, 32});
	tls13_key_set(key, secret);
	text_wipe(secret, sizeof secret);
}

/* ---- the server's messages; each returns null or an objection ---- */

/* The first hello is replaced by its hash, and a second one is sent (section 4.4.1). */
static void retry(struct session *t, const struct tls13_answer *a)
{
	sha2_init(&t->transcript, 32);
	handshake_add(t, SPAN("\xfe\x00\x00\x20"));
	handshake_add(t, (struct span){t->before, 32});
	handshake_add_message(t);
	if (a->cookie.len > 0) {
		memcpy(t->cookie, a->cookie.ptr, a->cookie.len);
		t->hello.cookie = (struct span){t->cookie, a->cookie.len};
	}
	if (a->group != 0)
		make_share(t, (enum group)a->group);
	t->retried = true;
	send_change_cipher_spec(t);
	handshake_hello(t, true);
}

static const char *read_hello(struct session *t, struct span body)
{
	struct tls13_answer a;
	unsigned char shared[EC_POINT_MAX], hash[SESSION_HASH_MAX];
	struct span secret;
	const char *objection = tls13_answer_read(body, &t->hello, t->retried, &a);

	t->answered = true;
	if (objection != NULL)
		return objection;
	if (a.retry) {
		retry(t, &a);
		return NULL;
	}
	handshake_add_message(t);
	secret = handshake_agree(t, a.share, shared);
	if (secret.len == 0)
		return ILLEGAL_PARAMETER "a key share that is no point";
	text_wipe(t->seed + SESSION_KEYS_AT, sizeof t->seed - SESSION_KEYS_AT);
	tls13_handshake_secret(t->handshake, secret.ptr);
	text_wipe(shared, sizeof shared);
	handshake_hash(t, hash);
	if (!t->retried)
		send_change_cipher_spec(t);
	set_key(t, &t->writes, "c hs traffic", hash);
	set_key(t, &t->reads, "s hs traffic", hash);
	tls13_main_secret(t->handshake, t->handshake);
	t->reads_protected = t->writes_protected = true;
	t->step = SESSION_AWAIT_EXTENSIONS;
	return NULL;
}

/* EncryptedExtensions hold none that 1.2 does not know, too. */
static const char *read_extension(struct session *t, uint32_t type, struct span body)
{
	(void)t, (void)body;
	return tls13_extension(type);
}

/* EncryptedExtensions: an answer to what we offered, and to nothing else (section 4.3.1). */
static const char *read_extensions(struct session *t, struct span body)
{
	struct span list;

	if (!cursor_take_vector(&body, 2, &list) || body.len > 0)
		return DECODE_ERROR;
	t->step = SESSION_AWAIT_REQUEST;
	return handshake_extensions(t, list, read_extension);
}

static const char *read_request(struct session *t, struct span body)
{
	struct span context, list, rest, value;
	uint32_t type;

	if (!cursor_take_vector(&body, 1, &context) || context.len > 0 ||
		!cursor_take_vector(&body, 2, &list) || body.len > 0)
		return DECODE_ERROR;
	for (rest = list; rest.len > 0;) {
		if (!cursor_take_extension(&rest, &type, &value))
			return DECODE_ERROR;
		if (cursor_find_extension(list, type, &value) > 1)
			return ILLEGAL_PARAMETER "an extension twice";
	}
	if (cursor_find_extension(list, SIGNATURE_ALGORITHMS, &value) == 0)
		return MISSING_EXTENSION "CertificateRequest without algorithms";
	t->certificate_requested = true;
	t->step = SESSION_AWAIT_CERTIFICATE;
	return NULL;
}

static const char *read_certificate(struct session *t, struct span body)
{
	struct span context;

	if (!cursor_take_vector(&body, 1, &context) || context.len > 0)
		return DECODE_ERROR;
	t->step = SESSION_AWAIT_VERIFY;
	return handshake_certificates(t, body);
}

static const char *read_verify(struct session *t, struct span body)
{
	struct span signature;
	uint32_t scheme;

	if (!cursor_take(&body, 2, &scheme) || !cursor_take_vector(&body, 2, &signature) ||
		body.len > 0)
		return DECODE_ERROR;
	t->step = SESSION_AWAIT_FINISHED;
	return tls13_verify(&t->judge->key, scheme, t->before, signature);
}

static const char *read_finished(struct session *t, struct span body)
{
	unsigned char key[TLS13_SECRET_LEN], expected[TLS13_SECRET_LEN], hash[SESSION_HASH_MAX];
	const char *objection;

	tls13_expand(key, sizeof key, t->reads.secret, "finished", SPAN(""));
	tls13_hmac(expected, key, (struct span){t->before, 32});
	objection = handshake_finished(body, (struct span){expected, sizeof expected});
	text_wipe(key, sizeof key);
	text_wipe(expected, sizeof expected);
	if (objection != NULL)
		return objection;
	handshake_hash(t, hash);
	set_key(t, &t->reads, "s ap traffic", hash);
	send_finished(t);
	set_key(t, &t->writes, "c ap traffic", hash);
	text_wipe(t->handshake, sizeof t->handshake);
	t->step = SESSION_CONNECTED;
	return NULL;
}

/* Its form is checked, and nothing kept: there is no resumption (section 4.6.1). */
static const char *read_ticket(struct session *t, struct span body)
{
	struct span times, nonce, ticket, extensions;

	return cursor_take_bytes(&body, 8, &times) && cursor_take_vector(&body, 1, &nonce) &&
			cursor_take_vector(&body, 2, &ticket) && ticket.len > 0 &&
			cursor_take_vector(&body, 2, &extensions) && body.len == 0
		? session_idle(t)
		: DECODE_ERROR;
}

static const char *read_key_update(struct session *t, struct span body)
{
	if (body.len != 1)
		return DECODE_ERROR;
	if (body.ptr[0] > 1)
		return ILLEGAL_PARAMETER "a KeyUpdate of an unknown kind";
	tls13_key_update(&t->reads);
	t->owes_update = t->owes_update || body.ptr[0] == 1;
	return session_idle(t);
}

const char *tls13_read_late(struct session *t, unsigned char type, struct span body)
{
	if (type == HANDSHAKE_KEY_UPDATE)
		return read_key_update(t, body);
	return type == HANDSHAKE_NEW_SESSION_TICKET ? read_ticket(t, body) : UNEXPECTED_MESSAGE;
}

const char *tls13_read(struct session *t, unsigned char type, struct span body)
{
	switch (type) {
	case HANDSHAKE_SERVER_HELLO:
		return read_hello(t, body);
	case HANDSHAKE_ENCRYPTED_EXTENSIONS:
		return read_extensions(t, body);
	case HANDSHAKE_CERTIFICATE_REQUEST:
		return read_request(t, body);
	case HANDSHAKE_CERTIFICATE:
		return read_certificate(t, body);
	case HANDSHAKE_CERTIFICATE_VERIFY:
		return read_verify(t, body);
	default:
		return read_finished(t, body);
	}
}

void tls13_start(struct session *t)
{
	t->hello.session_id = t->seed + HELLO_RANDOM_LEN;
	make_share(t, GROUP_X25519);
	handshake_hello(t, true);
}

bool tls13_wants_older(const struct session *t)
{
	return t->failed && t->alert_received && !t->answered &&
		(t->alert == ALERT_PROTOCOL_VERSION || t->alert == ALERT_HANDSHAKE_FAILURE);
}
