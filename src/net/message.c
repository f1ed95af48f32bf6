#include "net/message.h"

#include "net/handshake.h"
#include "net/tls12.h"
#include "net/tls13.h"

/* No message is awaited: this one is none for TLS 1.3, and looked at before in 1.2. */
#define NO_MESSAGE HANDSHAKE_HELLO_REQUEST

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

const char *message_read(struct session *t, struct span in)
{
	while (in.len > 0) {
		size_t n = lacking(t) < in.len ? lacking(t) : in.len;
		const char *objection;

		if (n > sizeof t->message - t->message_len)
			return DECODE_ERROR "a message that is too long";
		memcpy(t->message + t->message_len, in.ptr, n);
		span_take(&in, n);
		t->message_len += n;
		if (lacking(t) > 0)
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
