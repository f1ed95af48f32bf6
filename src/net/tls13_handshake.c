/*
 * One file over 400 lines: each message is a function of some 20, and all of them
 * are steps of one order.
 */
#include "net/tls13_handshake.h"

#include "net/alert.h"
#include "net/ec.h"
#include "net/tls13_cursor.h"
#include "net/tls13_verify.h"
#include "net/x25519.h"

/* Handshake messages that a server sends (section 4). */
enum message {
	SERVER_HELLO = 2,
	NEW_SESSION_TICKET = 4,
	ENCRYPTED_EXTENSIONS = 8,
	CERTIFICATE = 11,
	CERTIFICATE_REQUEST = 13,
	CERTIFICATE_VERIFY = 15,
	FINISHED = 20,
	KEY_UPDATE = 24
};

#define MESSAGE_HEADER_LEN 4

/* Of the certificate list: entries and bytes. */
#define CERTIFICATES_MAX 16
#define CERTIFICATE_LIST_MAX 65536

/* ---- what is sent ---- */

static void send_message(struct tls13 *t, struct span message)
{
	br_sha256_update(&t->transcript, message.ptr, message.len);
	tls13_send(t, TLS13_HANDSHAKE, message);
}

static void send_hello(struct tls13 *t)
{
	char buffer[TLS13_HELLO_MAX];
	struct text hello;

	text_init(&hello, buffer, sizeof buffer);
	tls13_hello_write(&t->hello, &hello);
	send_message(t, text_span(&hello));
}

/* Middleboxes believe in TLS 1.2's (appendix D.4): once, before what follows the first hello. */
static void send_change_cipher_spec(struct tls13 *t)
{
	tls13_send(t, TLS13_CHANGE_CIPHER_SPEC, SPAN("\x01"));
}

static void send_finished(struct tls13 *t)
{
	unsigned char message[MESSAGE_HEADER_LEN + TLS13_SECRET_LEN] = {FINISHED, 0, 0, 32};
	unsigned char key[TLS13_SECRET_LEN], hash[32];

	/* We have none, and say so where we are asked (section 4.4.2). */
	if (t->certificate_requested)
		send_message(t, SPAN("\x0b\x00\x00\x04\x00\x00\x00\x00"));
	br_sha256_out(&t->transcript, hash);
	tls13_expand(key, sizeof key, t->writes.secret, "finished", SPAN(""));
	tls13_hmac(message + MESSAGE_HEADER_LEN, key, (struct span){hash, sizeof hash});
	send_message(t, (struct span){message, sizeof message});
	text_wipe(key, sizeof key);
}

/* ---- the key exchange ---- */

/* The private key of a group: our own bytes of the seed for each. */
static unsigned char *private_key(struct tls13 *t, enum tls13_group group)
{
	return t->seed + (group == TLS13_X25519 ? 64 : 96);
}

static void make_share(struct tls13 *t, enum tls13_group group)
{
	unsigned char *key = private_key(t, group);

	/*
	 * P-256 takes scalars below its order, which begins with 32 one bits: clearing
	 * the first makes any bytes such a scalar. X25519 clamps by itself.
	 */
	if (group == TLS13_P256)
		key[0] &= 0x7f;
	t->hello.group = group;
	t->hello.share = (struct span){t->share, 32};
	if (group == TLS13_X25519)
		x25519(t->share, key, x25519_base);
	else
		t->hello.share.len = ec_generate(BR_EC_secp256r1, (struct span){key, 32}, t->share);
}

/* The shared secret, or false for a point that is none (sections 4.2.8.2 and 7.4.2). */
static bool agree(struct tls13 *t, struct span theirs, unsigned char shared[static 32])
{
	const unsigned char *key = private_key(t, t->hello.group);
	unsigned char point[TLS13_SHARE_MAX], any = 0;
	bool right = true;

	if (t->hello.group == TLS13_X25519) {
		x25519(shared, key, theirs.ptr);
	} else {
		memcpy(point, theirs.ptr, theirs.len);
		right = ec_multiply(BR_EC_secp256r1, (struct span){key, 32}, point, theirs.len);
		memcpy(shared, point + 1, 32);
		text_wipe(point, sizeof point);
	}
	for (size_t i = 0; i < 32; i++)
		any |= shared[i];
	return right && any != 0;
}

/* Sets one direction's key from a secret of the schedule. */
static void set_key(struct tls13 *t, struct tls13_key *key, const char *label,
	const unsigned char hash[static 32])
{
	unsigned char secret[TLS13_SECRET_LEN];

	tls13_expand(secret, sizeof secret, t->handshake, label, (struct span){hash, 32});
	tls13_key_set(key, secret);
	text_wipe(secret, sizeof secret);
}

/* ---- the server's messages; each returns 0 or an alert ---- */

/* The first hello is replaced by its hash, and a second one is sent (section 4.4.1). */
static void retry(struct tls13 *t, const struct tls13_answer *a, struct span message)
{
	br_sha256_init(&t->transcript);
	br_sha256_update(&t->transcript, "\xfe\x00\x00\x20", 4);
	br_sha256_update(&t->transcript, t->before, sizeof t->before);
	br_sha256_update(&t->transcript, message.ptr, message.len);
	if (a->cookie.len > 0) {
		memcpy(t->cookie, a->cookie.ptr, a->cookie.len);
		t->hello.cookie = (struct span){t->cookie, a->cookie.len};
	}
	if (a->group != 0)
		make_share(t, (enum tls13_group)a->group);
	t->retried = true;
	send_change_cipher_spec(t);
	send_hello(t);
}

static unsigned read_hello(struct tls13 *t, struct span message)
{
	struct span body = {message.ptr + MESSAGE_HEADER_LEN, message.len - MESSAGE_HEADER_LEN};
	struct tls13_answer a;
	unsigned char shared[32], hash[32];
	unsigned alert = tls13_answer_read(body, &t->hello, t->retried, &a);

	t->answered = true;
	if (alert != 0)
		return tls13_refuse(t, (enum alert)alert, a.why);
	if (a.retry) {
		retry(t, &a, message);
		return 0;
	}
	br_sha256_update(&t->transcript, message.ptr, message.len);
	if (!agree(t, a.share, shared))
		return tls13_refuse(t, ALERT_ILLEGAL_PARAMETER, "a key share that is no point");
	text_wipe(t->seed + 64, 64);
	tls13_handshake_secret(t->handshake, shared);
	text_wipe(shared, sizeof shared);
	br_sha256_out(&t->transcript, hash);
	if (!t->retried)
		send_change_cipher_spec(t);
	set_key(t, &t->writes, "c hs traffic", hash);
	set_key(t, &t->reads, "s hs traffic", hash);
	tls13_main_secret(t->handshake, t->handshake);
	t->reads_protected = t->writes_protected = true;
	t->step = TLS13_AWAIT_EXTENSIONS;
	return 0;
}

/* EncryptedExtensions: an answer to what we offered, and to nothing else (section 4.3.1). */
static unsigned read_extension(struct tls13 *t, uint32_t type, struct span body)
{
	struct span list, protocol;

	switch (type) {
	case 0: /* server_name */
		if (t->hello.name.len == 0)
			return tls13_refuse(
				t, ALERT_UNSUPPORTED_EXTENSION, "server_name without ours");
		return body.len == 0 ? 0 : tls13_refuse(t, ALERT_DECODE_ERROR, NULL);
	case 10: /* supported_groups: for another time */
		return 0;
	case 16: /* application_layer_protocol_negotiation (RFC 7301, section 3.1) */
		if (!tls13_take_vector(&body, 2, &list) || body.len > 0 ||
			!tls13_take_vector(&list, 1, &protocol) || protocol.len == 0 ||
			list.len > 0)
			return tls13_refuse(t, ALERT_DECODE_ERROR, NULL);
		return span_equal(protocol, SPAN("http/1.1"))
			? 0
			: tls13_refuse(
				  t, ALERT_ILLEGAL_PARAMETER, "another protocol than http/1.1");
	case 13:
	case 43:
	case 44:
	case 50:
	case 51:
		return tls13_refuse(
			t, ALERT_ILLEGAL_PARAMETER, "an extension that does not belong there");
	default:
		return tls13_refuse(
			t, ALERT_UNSUPPORTED_EXTENSION, "an extension that was not offered");
	}
}

static unsigned read_extensions(struct tls13 *t, struct span body)
{
	uint32_t type, seen = 0;
	struct span list, value;

	if (!tls13_take_vector(&body, 2, &list) || body.len > 0)
		return ALERT_DECODE_ERROR;
	while (list.len > 0) {
		unsigned alert;

		if (!tls13_take(&list, 2, &type) || !tls13_take_vector(&list, 2, &value))
			return ALERT_DECODE_ERROR;
		alert = read_extension(t, type, value);
		if (alert != 0)
			return alert;
		/* Only 0, 10 and 16 come to this. */
		if (seen >> type & 1)
			return tls13_refuse(t, ALERT_ILLEGAL_PARAMETER, "an extension twice");
		seen |= (uint32_t)1 << type;
	}
	t->step = TLS13_AWAIT_REQUEST;
	return 0;
}

/* Whether `list`, which is well-formed up to `type`'s second place, has it before that. */
static bool has_before(struct span list, const unsigned char *place, uint32_t type)
{
	struct span value;
	uint32_t other;

	while (list.ptr != place) {
		tls13_take(&list, 2, &other);
		tls13_take_vector(&list, 2, &value);
		if (other == type)
			return true;
	}
	return false;
}

static unsigned read_request(struct tls13 *t, struct span body)
{
	struct span context, whole, list, value;
	bool has_algorithms = false;
	uint32_t type;

	if (!tls13_take_vector(&body, 1, &context) || context.len > 0 ||
		!tls13_take_vector(&body, 2, &whole) || body.len > 0)
		return ALERT_DECODE_ERROR;
	list = whole;
	while (list.len > 0) {
		const unsigned char *place = list.ptr;

		if (!tls13_take(&list, 2, &type) || !tls13_take_vector(&list, 2, &value))
			return ALERT_DECODE_ERROR;
		if (has_before(whole, place, type))
			return tls13_refuse(t, ALERT_ILLEGAL_PARAMETER, "an extension twice");
		has_algorithms = has_algorithms || type == 13;
	}
	if (!has_algorithms)
		return tls13_refuse(
			t, ALERT_MISSING_EXTENSION, "CertificateRequest without algorithms");
	t->certificate_requested = true;
	t->step = TLS13_AWAIT_CERTIFICATE;
	return 0;
}

static unsigned alert_for(unsigned err)
{
	switch (err) {
	case BR_ERR_X509_NOT_TRUSTED:
		return ALERT_UNKNOWN_CA;
	case BR_ERR_X509_EXPIRED:
		return ALERT_CERTIFICATE_EXPIRED;
	case BR_ERR_X509_CRITICAL_EXTENSION:
		return ALERT_UNSUPPORTED_CERTIFICATE;
	case BR_ERR_X509_TIME_UNKNOWN:
		return ALERT_INTERNAL_ERROR;
	default:
		return ALERT_BAD_CERTIFICATE;
	}
}

/* Hands the list to the judge; its verdict on the whole chain. */
static unsigned read_certificates(struct tls13 *t, struct span list)
{
	const br_x509_class **check = t->check;
	struct span certificate, extensions;
	unsigned err;

	(*check)->start_chain(check, NULL);
	for (unsigned n = 0; list.len > 0; n++) {
		if (!tls13_take_vector(&list, 3, &certificate) || certificate.len == 0 ||
			!tls13_take_vector(&list, 2, &extensions))
			return ALERT_DECODE_ERROR;
		if (n == CERTIFICATES_MAX)
			return tls13_refuse(t, ALERT_BAD_CERTIFICATE, "more than 16 certificates");
		/* We have offered none for certificates (section 4.4.2). */
		if (extensions.len > 0)
			return tls13_refuse(t, ALERT_UNSUPPORTED_EXTENSION,
				"an extension that was not offered");
		(*check)->start_cert(check, (uint32_t)certificate.len);
		(*check)->append(check, certificate.ptr, certificate.len);
		(*check)->end_cert(check);
	}
	err = (*check)->end_chain(check);
	return err == 0 ? 0 : alert_for(err);
}

static unsigned read_certificate(struct tls13 *t, struct span body)
{
	struct span context, list;
	unsigned usages = 0, alert;

	if (!tls13_take_vector(&body, 1, &context) || context.len > 0 ||
		!tls13_take_vector(&body, 3, &list) || list.len == 0 ||
		list.len > CERTIFICATE_LIST_MAX || body.len > 0)
		return ALERT_DECODE_ERROR;
	alert = read_certificates(t, list);
	if (alert != 0)
		return alert;
	t->server_key = (*t->check)->get_pkey(t->check, &usages);
	if (t->server_key == NULL || !(usages & BR_KEYTYPE_SIGN))
		return tls13_refuse(
			t, ALERT_ILLEGAL_PARAMETER, "its key usage does not allow signatures");
	t->step = TLS13_AWAIT_VERIFY;
	return 0;
}

static unsigned read_verify(struct tls13 *t, struct span body)
{
	struct span signature;
	uint32_t scheme;
	unsigned alert;

	if (!tls13_take(&body, 2, &scheme) || !tls13_take_vector(&body, 2, &signature) ||
		body.len > 0)
		return ALERT_DECODE_ERROR;
	alert = tls13_verify(t->server_key, scheme, t->before, signature);
	if (alert != 0)
		return tls13_refuse(t, (enum alert)alert,
			alert == ALERT_DECRYPT_ERROR
				? "the server's signature of the handshake is wrong"
				: "a signature of the wrong kind");
	t->step = TLS13_AWAIT_FINISHED;
	return 0;
}

static unsigned read_finished(struct tls13 *t, struct span body)
{
	unsigned char key[TLS13_SECRET_LEN], expected[TLS13_SECRET_LEN], hash[32];
	unsigned char differs = 0;

	if (body.len != sizeof expected)
		return ALERT_DECODE_ERROR;
	tls13_expand(key, sizeof key, t->reads.secret, "finished", SPAN(""));
	tls13_hmac(expected, key, (struct span){t->before, sizeof t->before});
	for (size_t i = 0; i < sizeof expected; i++)
		differs |= expected[i] ^ body.ptr[i];
	text_wipe(key, sizeof key);
	text_wipe(expected, sizeof expected);
	if (differs != 0)
		return tls13_refuse(
			t, ALERT_DECRYPT_ERROR, "the handshake was changed (bad Finished)");
	br_sha256_out(&t->transcript, hash);
	set_key(t, &t->reads, "s ap traffic", hash);
	send_finished(t);
	set_key(t, &t->writes, "c ap traffic", hash);
	text_wipe(t->handshake, sizeof t->handshake);
	t->step = TLS13_CONNECTED;
	return 0;
}

/* Its form is checked, and nothing kept: there is no resumption (section 4.6.1). */
static unsigned read_ticket(struct span body)
{
	struct span times, nonce, ticket, extensions;

	if (!tls13_take_bytes(&body, 8, &times) || !tls13_take_vector(&body, 1, &nonce) ||
		!tls13_take_vector(&body, 2, &ticket) || ticket.len == 0 ||
		!tls13_take_vector(&body, 2, &extensions) || body.len > 0)
		return ALERT_DECODE_ERROR;
	return 0;
}

static unsigned read_key_update(struct tls13 *t, struct span body)
{
	if (body.len != 1)
		return ALERT_DECODE_ERROR;
	if (body.ptr[0] > 1)
		return tls13_refuse(t, ALERT_ILLEGAL_PARAMETER, "a KeyUpdate of an unknown kind");
	tls13_key_update(&t->reads);
	t->owes_update = t->owes_update || body.ptr[0] == 1;
	return 0;
}

static unsigned read_late_message(struct tls13 *t, unsigned char type, struct span body)
{
	if (++t->idle > TLS13_IDLE_MAX)
		return tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "a flood of messages without use");
	if (type == NEW_SESSION_TICKET)
		return read_ticket(body);
	return type == KEY_UPDATE ? read_key_update(t, body) : ALERT_UNEXPECTED_MESSAGE;
}

/* The message that this step may get (appendix A.1). */
static unsigned read_message(struct tls13 *t, struct span message)
{
	struct span body = {message.ptr + MESSAGE_HEADER_LEN, message.len - MESSAGE_HEADER_LEN};
	unsigned char type = message.ptr[0];

	if (t->step == TLS13_CONNECTED)
		return read_late_message(t, type, body);
	br_sha256_out(&t->transcript, t->before);
	if (t->step == TLS13_AWAIT_HELLO)
		return type == SERVER_HELLO ? read_hello(t, message) : ALERT_UNEXPECTED_MESSAGE;
	br_sha256_update(&t->transcript, message.ptr, message.len);
	if (t->step == TLS13_AWAIT_EXTENSIONS && type == ENCRYPTED_EXTENSIONS)
		return read_extensions(t, body);
	if (t->step == TLS13_AWAIT_REQUEST && type == CERTIFICATE_REQUEST)
		return read_request(t, body);
	if ((t->step == TLS13_AWAIT_REQUEST || t->step == TLS13_AWAIT_CERTIFICATE) &&
		type == CERTIFICATE)
		return read_certificate(t, body);
	if (t->step == TLS13_AWAIT_VERIFY && type == CERTIFICATE_VERIFY)
		return read_verify(t, body);
	if (t->step == TLS13_AWAIT_FINISHED && type == FINISHED)
		return read_finished(t, body);
	return ALERT_UNEXPECTED_MESSAGE;
}

/* After these the key changes, so nothing else may share their record (section 5.1). */
static bool ends_record(unsigned char type)
{
	return type == SERVER_HELLO || type == FINISHED || type == KEY_UPDATE;
}

/* Bytes that the message which is being read still lacks, as far as that is known. */
static size_t lacking(const struct tls13 *t)
{
	size_t len = (size_t)t->message[1] << 16 | (size_t)t->message[2] << 8 | t->message[3];

	if (t->message_len < MESSAGE_HEADER_LEN)
		return MESSAGE_HEADER_LEN - t->message_len;
	return MESSAGE_HEADER_LEN + len - t->message_len;
}

/* Handshake messages, cut and joined in any way. */
unsigned tls13_handshake(struct tls13 *t, struct span in)
{
	while (in.len > 0) {
		size_t n = lacking(t) < in.len ? lacking(t) : in.len;
		struct span message;
		unsigned alert;

		if (n > sizeof t->message - t->message_len)
			return tls13_refuse(t, ALERT_DECODE_ERROR, "a message that is too long");
		memcpy(t->message + t->message_len, in.ptr, n);
		span_take(&in, n);
		t->message_len += n;
		if (t->message_len < MESSAGE_HEADER_LEN || lacking(t) > 0)
			continue;
		message = (struct span){t->message, t->message_len};
		if (ends_record(message.ptr[0]) && in.len > 0)
			return tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE,
				"more in the record after which the key changes");
		alert = read_message(t, message);
		t->message_len = 0;
		if (alert != 0)
			return alert;
	}
	return 0;
}

void tls13_begin(struct tls13 *t)
{
	br_sha256_init(&t->transcript);
	make_share(t, TLS13_X25519);
	send_hello(t);
}
