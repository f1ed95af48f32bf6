#include "net/handshake.h"

#include "net/cursor.h"
#include "net/hash.h"
#include "net/tls12.h"
#include "net/tls13.h"
#include "net/x25519.h"

/* Of the certificate list: entries and bytes. */
#define CERTIFICATES_MAX 16
#define CERTIFICATE_LIST_MAX 65536

/* ---- messages ---- */

/* After these the key changes, so nothing else may share their record (RFC 8446, section 5.1). */
static bool ends_record(const struct session *t, unsigned char type)
{
	return !session_is_tls12(t) &&
		(type == HANDSHAKE_SERVER_HELLO || type == HANDSHAKE_FINISHED ||
			type == HANDSHAKE_KEY_UPDATE);
}

/* Bytes that the message which is being read still lacks, as far as that is known. */
static size_t lacking(const struct session *t)
{
	size_t len = (size_t)t->message[1] << 16 | (size_t)t->message[2] << 8 | t->message[3];

	if (t->message_len < HANDSHAKE_HEADER_LEN)
		return HANDSHAKE_HEADER_LEN - t->message_len;
	return HANDSHAKE_HEADER_LEN + len - t->message_len;
}

unsigned handshake_read(struct session *t, struct span in)
{
	while (in.len > 0) {
		size_t n = lacking(t) < in.len ? lacking(t) : in.len;
		struct span message;
		unsigned alert;

		if (n > sizeof t->message - t->message_len)
			return session_refuse(t, ALERT_DECODE_ERROR, "a message that is too long");
		memcpy(t->message + t->message_len, in.ptr, n);
		span_take(&in, n);
		t->message_len += n;
		if (t->message_len < HANDSHAKE_HEADER_LEN || lacking(t) > 0)
			continue;
		message = (struct span){t->message, t->message_len};
		if (ends_record(t, message.ptr[0]) && in.len > 0)
			return session_refuse(t, ALERT_UNEXPECTED_MESSAGE,
				"more in the record after which the key changes");
		alert = session_is_tls12(t) ? tls12_read(t, message) : tls13_read(t, message);
		t->message_len = 0;
		if (alert != 0)
			return alert;
	}
	return 0;
}

/* ---- the transcript ---- */

void handshake_add(struct session *t, struct span message)
{
	sha2_update(&t->transcript, message);
}

struct span handshake_hash(const struct session *t, unsigned char out[static SESSION_HASH_MAX])
{
	sha2_out(&t->transcript, out);
	return (struct span){out, t->transcript.size};
}

void handshake_send(struct session *t, struct span message)
{
	handshake_add(t, message);
	session_send(t, RECORD_HANDSHAKE, message);
}

void handshake_hello(struct session *t, bool sent)
{
	char buffer[HELLO_MAX];
	struct text hello;

	text_init(&hello, buffer, sizeof buffer);
	hello_write(&t->hello, &hello);
	handshake_add(t, text_span(&hello));
	if (sent)
		session_send(t, RECORD_HANDSHAKE, text_span(&hello));
}

/* ---- the key exchange ---- */

/* Of a private key, and of a coordinate. */
static size_t key_len(unsigned group)
{
	if (PEYK_TLS12 && group == GROUP_P384)
		return 48;
	return PEYK_TLS12 && group == GROUP_P521 ? EC_LEN_MAX : 32;
}

size_t handshake_share_len(unsigned group)
{
	if (group == GROUP_X25519)
		return 32;
	return group >= GROUP_P256 && group <= GROUP_P521 ? 1 + 2 * key_len(group) : 0;
}

/* In TLS 1.3 each group has its own, as both may be needed. */
static unsigned char *private_key(struct session *t, enum group group)
{
	bool second = !session_is_tls12(t) && group == GROUP_P256;

	return t->seed + SESSION_KEYS_AT + (second ? 32 : 0);
}

struct span handshake_share(
	struct session *t, enum group group, unsigned char out[static EC_POINT_MAX])
{
	unsigned char *key = private_key(t, group);

	t->hello.group = group;
	if (group == GROUP_X25519) {
		/* It clamps by itself. */
		x25519(out, key, x25519_base);
		return (struct span){out, 32};
	}
	/*
	 * The curves take scalars below their orders. Those of P-256 and P-384 begin with
	 * 32 one bits: clearing the first makes any bytes such a scalar. P-521's has one
	 * bit in its first byte.
	 */
	key[0] &= PEYK_TLS12 && group == GROUP_P521 ? 0 : 0x7f;
	return (struct span){out, ec_generate((int)group, (struct span){key, key_len(group)}, out)};
}

struct span handshake_agree(
	struct session *t, struct span theirs, unsigned char shared[static EC_POINT_MAX])
{
	enum group group = t->hello.group;
	struct span key = {private_key(t, group), key_len(group)}, secret = {shared, key.len};
	unsigned char any = 0;
	bool right = true;

	if (group == GROUP_X25519) {
		x25519(shared, key.ptr, theirs.ptr);
	} else {
		memcpy(shared, theirs.ptr, theirs.len);
		right = ec_multiply((int)group, key, shared, theirs.len);
		secret.ptr++;
	}
	for (size_t i = 0; i < secret.len; i++)
		any |= secret.ptr[i];
	if (!right || any == 0)
		secret.len = 0;
	return secret;
}

/* ---- extensions ---- */

/* What both versions may answer to; an extension of 1.2 alone is tls12.c's. */
static unsigned read_extension(struct session *t, uint32_t type, struct span body)
{
	struct span list, protocol;

	switch (type) {
	case 0: /* server_name */
		if (t->hello.name.len == 0)
			return session_refuse(
				t, ALERT_UNSUPPORTED_EXTENSION, "server_name without ours");
		return body.len == 0 ? 0 : session_refuse(t, ALERT_DECODE_ERROR, NULL);
	case 10: /* supported_groups: for another time */
		return 0;
	case 16: /* application_layer_protocol_negotiation (RFC 7301, section 3.1) */
		if (!cursor_take_vector(&body, 2, &list) || body.len > 0 ||
			!cursor_take_vector(&list, 1, &protocol) || protocol.len == 0 ||
			list.len > 0)
			return session_refuse(t, ALERT_DECODE_ERROR, NULL);
		return span_equal(protocol, SPAN("http/1.1"))
			? 0
			: session_refuse(
				  t, ALERT_ILLEGAL_PARAMETER, "another protocol than http/1.1");
	default:
		return session_is_tls12(t) ? tls12_extension(t, type, body)
					   : tls13_extension(t, type);
	}
}

unsigned handshake_extensions(struct session *t, struct span list)
{
	uint32_t type, seen = 0;
	struct span value;

	while (list.len > 0) {
		unsigned alert;

		if (!cursor_take(&list, 2, &type) || !cursor_take_vector(&list, 2, &value))
			return ALERT_DECODE_ERROR;
		alert = read_extension(t, type, value);
		if (alert != 0)
			return alert;
		/* Only 0, 10, 11, 16, 23 and 0xff01 come to this. */
		type &= 31;
		if (seen >> type & 1)
			return session_refuse(t, ALERT_ILLEGAL_PARAMETER, "an extension twice");
		seen |= (uint32_t)1 << type;
	}
	return 0;
}

/* ---- certificates ---- */

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
static unsigned judge(struct session *t, struct span list)
{
	const br_x509_class **check = t->check;
	struct span certificate, extensions = {0};
	unsigned err;

	(*check)->start_chain(check, NULL);
	for (unsigned n = 0; list.len > 0; n++) {
		if (!cursor_take_vector(&list, 3, &certificate) || certificate.len == 0 ||
			(!session_is_tls12(t) && !cursor_take_vector(&list, 2, &extensions)))
			return ALERT_DECODE_ERROR;
		if (n == CERTIFICATES_MAX)
			return session_refuse(
				t, ALERT_BAD_CERTIFICATE, "more than 16 certificates");
		/* We have offered none for certificates (RFC 8446, section 4.4.2). */
		if (extensions.len > 0)
			return session_refuse(t, ALERT_UNSUPPORTED_EXTENSION,
				"an extension that was not offered");
		(*check)->start_cert(check, (uint32_t)certificate.len);
		(*check)->append(check, certificate.ptr, certificate.len);
		(*check)->end_cert(check);
	}
	err = (*check)->end_chain(check);
	return err == 0 ? 0 : alert_for(err);
}

unsigned handshake_certificates(struct session *t, struct span body)
{
	unsigned usages = 0, alert;
	struct span list;

	if (!cursor_take_vector(&body, 3, &list) || list.len == 0 ||
		list.len > CERTIFICATE_LIST_MAX || body.len > 0)
		return ALERT_DECODE_ERROR;
	alert = judge(t, list);
	if (alert != 0)
		return alert;
	t->server_key = (*t->check)->get_pkey(t->check, &usages);
	if (t->server_key == NULL || !(usages & BR_KEYTYPE_SIGN)) {
		if (session_is_tls12(t))
			t->code = FAIL_CERTIFICATE;
		return session_refuse(
			t, ALERT_ILLEGAL_PARAMETER, "its key usage does not allow signatures");
	}
	return 0;
}

/* ---- Finished ---- */

unsigned handshake_finished(struct session *t, struct span theirs, struct span expected)
{
	if (theirs.len != expected.len)
		return ALERT_DECODE_ERROR;
	if (!hash_equal(theirs.ptr, expected.ptr, expected.len))
		return session_refuse(
			t, ALERT_DECRYPT_ERROR, "the handshake was changed (bad Finished)");
	return 0;
}
