#include "net/tls13.h"

#include "net/cursor.h"
#include "net/handshake.h"
#include "net/tls13_hello.h"
#include "net/tls13_verify.h"

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

/* ---- the server's messages; each returns 0 or an alert ---- */

/* The first hello is replaced by its hash, and a second one is sent (section 4.4.1). */
static void retry(struct session *t, const struct tls13_answer *a, struct span message)
{
	sha2_init(&t->transcript, 32);
	handshake_add(t, SPAN("\xfe\x00\x00\x20"));
	handshake_add(t, (struct span){t->before, 32});
	handshake_add(t, message);
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

static unsigned read_hello(struct session *t, struct span message)
{
	struct span body = {message.ptr + HANDSHAKE_HEADER_LEN, message.len - HANDSHAKE_HEADER_LEN};
	struct tls13_answer a;
	unsigned char shared[EC_POINT_MAX], hash[SESSION_HASH_MAX];
	struct span secret;
	unsigned alert = tls13_answer_read(body, &t->hello, t->retried, &a);

	t->answered = true;
	if (alert != 0)
		return session_refuse(t, (enum alert)alert, a.why);
	if (a.retry) {
		retry(t, &a, message);
		return 0;
	}
	handshake_add(t, message);
	secret = handshake_agree(t, a.share, shared);
	if (secret.len == 0)
		return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "a key share that is no point");
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
	return 0;
}

unsigned tls13_extension(struct session *t, uint32_t type)
{
	switch (type) {
	case 13:
	case 43:
	case 44:
	case 50:
	case 51:
		return session_refuse(
			t, ALERT_ILLEGAL_PARAMETER, "an extension that does not belong there");
	default:
		return session_refuse(
			t, ALERT_UNSUPPORTED_EXTENSION, "an extension that was not offered");
	}
}

/* EncryptedExtensions: an answer to what we offered, and to nothing else (section 4.3.1). */
static unsigned read_extensions(struct session *t, struct span body)
{
	struct span list;
	unsigned alert;

	if (!cursor_take_vector(&body, 2, &list) || body.len > 0)
		return ALERT_DECODE_ERROR;
	alert = handshake_extensions(t, list);
	if (alert == 0)
		t->step = SESSION_AWAIT_REQUEST;
	return alert;
}

/* Whether `list`, which is well-formed up to `type`'s second place, has it before that. */
static bool has_before(struct span list, const unsigned char *place, uint32_t type)
{
	struct span value;
	uint32_t other;

	while (list.ptr != place) {
		cursor_take(&list, 2, &other);
		cursor_take_vector(&list, 2, &value);
		if (other == type)
			return true;
	}
	return false;
}

static unsigned read_request(struct session *t, struct span body)
{
	struct span context, whole, list, value;
	bool has_algorithms = false;
	uint32_t type;

	if (!cursor_take_vector(&body, 1, &context) || context.len > 0 ||
		!cursor_take_vector(&body, 2, &whole) || body.len > 0)
		return ALERT_DECODE_ERROR;
	list = whole;
	while (list.len > 0) {
		const unsigned char *place = list.ptr;

		if (!cursor_take(&list, 2, &type) || !cursor_take_vector(&list, 2, &value))
			return ALERT_DECODE_ERROR;
		if (has_before(whole, place, type))
			return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "an extension twice");
		has_algorithms = has_algorithms || type == 13;
	}
	if (!has_algorithms)
		return session_refuse(
			t, ALERT_MISSING_EXTENSION, "CertificateRequest without algorithms");
	t->certificate_requested = true;
	t->step = SESSION_AWAIT_CERTIFICATE;
	return 0;
}

static unsigned read_certificate(struct session *t, struct span body)
{
	struct span context;
	unsigned alert;

	if (!cursor_take_vector(&body, 1, &context) || context.len > 0)
		return ALERT_DECODE_ERROR;
	alert = handshake_certificates(t, body);
	if (alert == 0)
		t->step = SESSION_AWAIT_VERIFY;
	return alert;
}

static unsigned read_verify(struct session *t, struct span body)
{
	struct span signature;
	uint32_t scheme;
	unsigned alert;

	if (!cursor_take(&body, 2, &scheme) || !cursor_take_vector(&body, 2, &signature) ||
		body.len > 0)
		return ALERT_DECODE_ERROR;
	alert = tls13_verify(t->server_key, scheme, t->before, signature);
	if (alert != 0)
		return session_refuse(t, (enum alert)alert,
			alert == ALERT_DECRYPT_ERROR
				? "the server's signature of the handshake is wrong"
				: "a signature of the wrong kind");
	t->step = SESSION_AWAIT_FINISHED;
	return 0;
}

static unsigned read_finished(struct session *t, struct span body)
{
	unsigned char key[TLS13_SECRET_LEN], expected[TLS13_SECRET_LEN], hash[SESSION_HASH_MAX];
	unsigned alert;

	tls13_expand(key, sizeof key, t->reads.secret, "finished", SPAN(""));
	tls13_hmac(expected, key, (struct span){t->before, 32});
	alert = handshake_finished(t, body, (struct span){expected, sizeof expected});
	text_wipe(key, sizeof key);
	text_wipe(expected, sizeof expected);
	if (alert != 0)
		return alert;
	handshake_hash(t, hash);
	set_key(t, &t->reads, "s ap traffic", hash);
	send_finished(t);
	set_key(t, &t->writes, "c ap traffic", hash);
	text_wipe(t->handshake, sizeof t->handshake);
	t->step = SESSION_CONNECTED;
	return 0;
}

/* Its form is checked, and nothing kept: there is no resumption (section 4.6.1). */
static unsigned read_ticket(struct span body)
{
	struct span times, nonce, ticket, extensions;

	if (!cursor_take_bytes(&body, 8, &times) || !cursor_take_vector(&body, 1, &nonce) ||
		!cursor_take_vector(&body, 2, &ticket) || ticket.len == 0 ||
		!cursor_take_vector(&body, 2, &extensions) || body.len > 0)
		return ALERT_DECODE_ERROR;
	return 0;
}

static unsigned read_key_update(struct session *t, struct span body)
{
	if (body.len != 1)
		return ALERT_DECODE_ERROR;
	if (body.ptr[0] > 1)
		return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "a KeyUpdate of an unknown kind");
	tls13_key_update(&t->reads);
	t->owes_update = t->owes_update || body.ptr[0] == 1;
	return 0;
}

static unsigned read_late_message(struct session *t, unsigned char type, struct span body)
{
	if (++t->idle > SESSION_IDLE_MAX)
		return session_refuse(
			t, ALERT_UNEXPECTED_MESSAGE, "a flood of messages without use");
	if (type == HANDSHAKE_NEW_SESSION_TICKET)
		return read_ticket(body);
	return type == HANDSHAKE_KEY_UPDATE ? read_key_update(t, body) : ALERT_UNEXPECTED_MESSAGE;
}

/* The message must be one that this step may get (appendix A.1). */
unsigned tls13_read(struct session *t, struct span message)
{
	struct span body = {message.ptr + HANDSHAKE_HEADER_LEN, message.len - HANDSHAKE_HEADER_LEN};
	unsigned char type = message.ptr[0];

	if (t->step == SESSION_CONNECTED)
		return read_late_message(t, type, body);
	handshake_hash(t, t->before);
	if (t->step == SESSION_AWAIT_HELLO)
		return type == HANDSHAKE_SERVER_HELLO ? read_hello(t, message)
						      : ALERT_UNEXPECTED_MESSAGE;
	handshake_add(t, message);
	if (t->step == SESSION_AWAIT_EXTENSIONS && type == HANDSHAKE_ENCRYPTED_EXTENSIONS)
		return read_extensions(t, body);
	if (t->step == SESSION_AWAIT_REQUEST && type == HANDSHAKE_CERTIFICATE_REQUEST)
		return read_request(t, body);
	if ((t->step == SESSION_AWAIT_REQUEST || t->step == SESSION_AWAIT_CERTIFICATE) &&
		type == HANDSHAKE_CERTIFICATE)
		return read_certificate(t, body);
	if (t->step == SESSION_AWAIT_VERIFY && type == HANDSHAKE_CERTIFICATE_VERIFY)
		return read_verify(t, body);
	if (t->step == SESSION_AWAIT_FINISHED && type == HANDSHAKE_FINISHED)
		return read_finished(t, body);
	return ALERT_UNEXPECTED_MESSAGE;
}

void tls13_start(struct session *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static SESSION_SEED_LEN])
{
	session_init(t, check, name, seed);
	t->hello.session_id = t->seed + HELLO_RANDOM_LEN;
	make_share(t, GROUP_X25519);
	handshake_hello(t, true);
}

bool tls13_wants_older(const struct session *t)
{
	return t->failed && t->alert_received && !t->answered &&
		(t->alert == ALERT_PROTOCOL_VERSION || t->alert == ALERT_HANDSHAKE_FAILURE);
}
