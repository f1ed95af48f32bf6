#include "net/handshake.h"

#include "net/cursor.h"
#include "net/hash.h"
#include "net/tls12.h"
#include "net/tls13.h"
#include "net/tls13_hello.h"
#include "net/x25519.h"

/* Of the certificate list, in bytes. */
#define CERTIFICATE_LIST_MAX 65536

/* No message is awaited: this one is none for TLS 1.3, and looked at before in 1.2. */
#define NO_MESSAGE HANDSHAKE_HELLO_REQUEST

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

/* Whether the message is one that this step may get (RFC 8446, appendix A.1; RFC 5246, section 7.3). */
static bool is_awaited(const struct session *t, unsigned char type)
{
	static const unsigned char awaited[] = {
		[SESSION_AWAIT_HELLO] = HANDSHAKE_SERVER_HELLO,
		[SESSION_AWAIT_EXTENSIONS] = HANDSHAKE_ENCRYPTED_EXTENSIONS,
		[SESSION_AWAIT_REQUEST] = HANDSHAKE_CERTIFICATE,
		[SESSION_AWAIT_CERTIFICATE] = HANDSHAKE_CERTIFICATE,
		[SESSION_AWAIT_VERIFY] = HANDSHAKE_CERTIFICATE_VERIFY,
		[SESSION_AWAIT_EXCHANGE] = HANDSHAKE_SERVER_KEY_EXCHANGE,
		[SESSION_AWAIT_DONE] = HANDSHAKE_SERVER_HELLO_DONE,
		[SESSION_AWAIT_SPEC] = NO_MESSAGE,
		[SESSION_AWAIT_FINISHED] = HANDSHAKE_FINISHED,
		[SESSION_CONNECTED] = NO_MESSAGE,
	};

	if (type == HANDSHAKE_CERTIFICATE_REQUEST && !t->certificate_requested)
		return t->step == SESSION_AWAIT_REQUEST || t->step == SESSION_AWAIT_DONE;
	return type == awaited[t->step];
}

static const char *read_message(struct session *t)
{
	struct span body = {
		t->message + HANDSHAKE_HEADER_LEN, t->message_len - HANDSHAKE_HEADER_LEN};
	unsigned char type = t->message[0], step = t->step;
	const char *objection;

	/* At any time, and no part of the handshake (RFC 5246, section 7.4.1.1). */
	if (session_is_tls12(t) && type == HANDSHAKE_HELLO_REQUEST)
		return tls12_hello_request(t, body);
	if (!session_is_tls12(t) && t->step == SESSION_CONNECTED)
		return tls13_read_late(t, type, body);
	if (!is_awaited(t, type))
		return UNEXPECTED_MESSAGE;
	handshake_hash(t, t->before);
	/* The transcript may be another one after this. */
	if (type != HANDSHAKE_SERVER_HELLO)
		handshake_add_message(t);
	objection = session_is_tls12(t) ? tls12_read(t, type, body) : tls13_read(t, type, body);
	/* What was wrong was wrong there. */
	if (objection != NULL)
		t->step = step;
	return objection;
}

const char *handshake_read(struct session *t, struct span in)
{
	while (in.len > 0) {
		size_t n = lacking(t) < in.len ? lacking(t) : in.len;
		const char *objection;

		if (n > sizeof t->message - t->message_len)
			return DECODE_ERROR "a message that is too long";
		memcpy(t->message + t->message_len, in.ptr, n);
		span_take(&in, n);
		t->message_len += n;
		if (t->message_len < HANDSHAKE_HEADER_LEN || lacking(t) > 0)
			continue;
		if (ends_record(t, t->message[0]) && in.len > 0)
			return UNEXPECTED_MESSAGE "more in the record after which the key changes";
		objection = read_message(t);
		t->message_len = 0;
		if (objection != NULL)
			return objection;
	}
	return NULL;
}

/* ---- the transcript ---- */

void handshake_add(struct session *t, struct span message)
{
	sha2_update(&t->transcript, message);
}

void handshake_add_message(struct session *t)
{
	handshake_add(t, (struct span){t->message, t->message_len});
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
	return key_coordinate_len((enum key_kind)group);
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
	return (struct span){
		out, ec_generate((enum key_kind)group, (struct span){key, key_len(group)}, out)};
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
		right = ec_multiply((enum key_kind)group, key, shared, theirs.len);
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
static const char *read_extension(struct session *t, uint32_t type, struct span body)
{
	struct span list, protocol;

	switch (type) {
	case 0: /* server_name */
		if (t->hello.name.len == 0)
			return UNSUPPORTED_EXTENSION "server_name without ours";
		return body.len == 0 ? NULL : DECODE_ERROR;
	case 10: /* supported_groups: for another time */
		return NULL;
	case 16: /* application_layer_protocol_negotiation (RFC 7301, section 3.1) */
		if (!cursor_take_vector(&body, 2, &list) || body.len > 0 ||
			!cursor_take_vector(&list, 1, &protocol) || protocol.len == 0 ||
			list.len > 0)
			return DECODE_ERROR;
		return span_equal(protocol, SPAN("http/1.1")) ? NULL
							      : ILLEGAL_PARAMETER
			"another protocol than http/1.1";
	default:
		return session_is_tls12(t) ? tls12_extension(t, type, body) : tls13_extension(type);
	}
}

const char *handshake_extensions(struct session *t, struct span list)
{
	struct span rest = list, value;
	uint32_t type;

	while (rest.len > 0) {
		const char *objection;

		if (!cursor_take_extension(&rest, &type, &value))
			return DECODE_ERROR;
		objection = read_extension(t, type, value);
		if (objection != NULL)
			return objection;
		if (cursor_find_extension(list, type, &value) > 1)
			return ILLEGAL_PARAMETER "an extension twice";
	}
	return NULL;
}

/* ---- certificates ---- */

const char *handshake_certificates(struct session *t, struct span body)
{
	struct span list, chain[JUDGE_CHAIN_MAX], extensions = {0};
	size_t count = 0;

	if (!cursor_take_vector(&body, 3, &list) || list.len == 0 ||
		list.len > CERTIFICATE_LIST_MAX || body.len > 0)
		return DECODE_ERROR;
	while (list.len > 0) {
		if (count == JUDGE_CHAIN_MAX)
			return BAD_CERTIFICATE "more than 16 certificates";
		if (!cursor_take_vector(&list, 3, &chain[count]) || chain[count].len == 0 ||
			(!session_is_tls12(t) && !cursor_take_vector(&list, 2, &extensions)))
			return DECODE_ERROR;
		/* We have offered none for certificates (RFC 8446, section 4.4.2). */
		if (extensions.len > 0)
			return UNSUPPORTED_EXTENSION "an extension that was not offered";
		count++;
	}
	return t->judge->judge(t->judge, chain, count);
}

/* ---- Finished ---- */

const char *handshake_finished(struct span theirs, struct span expected)
{
	if (theirs.len != expected.len)
		return DECODE_ERROR;
	if (!hash_equal(theirs.ptr, expected.ptr, expected.len))
		return DECRYPT_ERROR "the handshake was changed (bad Finished)";
	return NULL;
}
