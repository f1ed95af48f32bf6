#include "net/handshake.h"

#include "net/cursor.h"
#include "net/hash.h"
#include "net/x25519.h"

/* Of the certificate list, in bytes. */
#define CERTIFICATE_LIST_MAX 65536

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

/* TLS 1.3 may need X25519's and then P-256's: each has its own. */
static unsigned char *private_key(struct session *t, enum group group)
{
	return t->seed + SESSION_KEYS_AT + (group == GROUP_P256 ? 32 : 0);
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

/* What both versions may answer to; what it is otherwise says `other`. */
static const char *read_extension(
	struct session *t, uint32_t type, struct span body, handshake_extension *other)
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
		return other(t, type, body);
	}
}

const char *handshake_extensions(struct session *t, struct span list, handshake_extension *other)
{
	struct span rest = list, value;
	uint32_t type;

	while (rest.len > 0) {
		const char *objection;

		if (!cursor_take_extension(&rest, &type, &value))
			return DECODE_ERROR;
		objection = read_extension(t, type, value, other);
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
