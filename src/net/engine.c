#include "net/engine.h"

#include "net/message.h"
#include "net/tls12.h"
#include "net/tls13.h"

/* The JDK says user_canceled where it means nothing by it; warnings of 1.2: BoringSSL's number. */
#define WARNINGS_MAX 4
#define WARNING 1

/* Records that one key may protect: 2^24.5 for AES-GCM (section 5.5). */
#define RECORDS_MAX ((uint64_t)1 << 24)

/* Application bytes begin here in `out`: a KeyUpdate may have to go before them. */
#define WRITE_AT (SESSION_KEY_UPDATE_LEN + RECORD_HEADER_LEN)

static struct session *self(struct tls *t)
{
	return (struct session *)(void *)t;
}

static const struct session *self_const(const struct tls *t)
{
	return (const struct session *)(const void *)t;
}

static void wipe_secrets(struct session *t)
{
	text_wipe(t->seed, sizeof t->seed);
	text_wipe(t->handshake, sizeof t->handshake);
	record_key_wipe(&t->reads);
	record_key_wipe(&t->writes);
	text_wipe(t->out + WRITE_AT, t->written);
	t->written = 0;
}

/* Ends the session; the alert goes out behind what was still to be sent. */
static void fail_with(struct session *t, const char *objection)
{
	unsigned char body[2] = {2, (unsigned char)*objection};

	t->failed = true;
	t->alert = body[1];
	t->why = objection + 1;
	if (!t->closed)
		session_send(t, RECORD_ALERT, (struct span){body, sizeof body});
	wipe_secrets(t);
}

/* ---- records; what reads them returns an objection ---- */

/* An alert that is no end. */
static bool is_warning(const struct session *t, struct span content)
{
	return session_is_tls12(t) ? content.ptr[0] == WARNING
				   : content.ptr[1] == ALERT_USER_CANCELED;
}

static const char *read_alert(struct session *t, struct span content)
{
	if (content.len != 2)
		return DECODE_ERROR "an alert of another length than 2";
	if (content.ptr[1] == ALERT_CLOSE_NOTIFY) {
		t->ended = true;
		record_key_wipe(&t->reads);
	} else if (!is_warning(t, content) || ++t->warnings > WARNINGS_MAX) {
		/* In 1.3 close_notify follows a warning (section 6.1). */
		t->failed = t->alert_received = true;
		t->alert = content.ptr[1];
		t->out_start = t->out_end = 0;
		wipe_secrets(t);
	}
	return NULL;
}

static const char *read_application_data(struct session *t, struct span content)
{
	if (t->step != SESSION_CONNECTED)
		return UNEXPECTED_MESSAGE "data before the handshake was done";
	if (content.len == 0)
		return session_idle(t);
	t->idle = 0;
	t->received = content;
	return NULL;
}

static const char *read_content(struct session *t, unsigned char type, struct span content)
{
	if (t->message_len > 0 && type != RECORD_HANDSHAKE)
		return UNEXPECTED_MESSAGE "another record within a message";
	if (type == RECORD_APPLICATION_DATA)
		return read_application_data(t, content);
	/* Only data may be empty (section 5.1). */
	if (content.len > 0 && type == RECORD_HANDSHAKE)
		return message_read(t, content);
	if (content.len > 0 && type == RECORD_ALERT)
		return read_alert(t, content);
	return UNEXPECTED_MESSAGE;
}

/*
 * change_cipher_spec. In TLS 1.3 it comes in the clear and is dropped while a handshake
 * lasts (appendix D.4), in 1.2 once, when the keys are there (RFC 5246, section 7.1); never
 * within a message.
 */
static const char *read_change_cipher_spec(struct session *t, struct span content)
{
	bool tls12 = session_is_tls12(t);

	if ((tls12 ? t->step != SESSION_AWAIT_SPEC : t->step == SESSION_CONNECTED) ||
		t->message_len > 0 || !span_equal(content, SPAN("\x01")))
		return UNEXPECTED_MESSAGE "a ChangeCipherSpec out of place";
	if (!tls12)
		return session_idle(t);
	t->reads_protected = true;
	t->step = SESSION_AWAIT_FINISHED;
	return NULL;
}

/* A whole record is in `in`. */
static const char *read_record(struct session *t)
{
	struct span content = {t->in + RECORD_HEADER_LEN, t->in_len - RECORD_HEADER_LEN};
	bool tls12 = session_is_tls12(t);
	unsigned char type = t->in[0];

	if (t->reads_protected && (tls12 || type != RECORD_CHANGE_CIPHER_SPEC)) {
		if (!tls12 && type != RECORD_APPLICATION_DATA)
			return UNEXPECTED_MESSAGE "a record in the clear";
		if (!(tls12 ? tls12_open : tls13_open)(&t->reads, t->in, content.len, &content))
			return BAD_RECORD_MAC "a record was changed on its way";
		/* TLSInnerPlaintext: the type is the last byte that is not zero (section 5.4). */
		for (bool inner = !tls12; inner; inner = type == 0) {
			if (content.len-- == 0)
				return UNEXPECTED_MESSAGE "a record of padding alone";
			type = content.ptr[content.len];
		}
	}
	if (type == RECORD_CHANGE_CIPHER_SPEC && t->in[0] == type)
		return read_change_cipher_spec(t, content);
	return read_content(t, type, content);
}

static size_t record_len(const struct session *t)
{
	return RECORD_HEADER_LEN + ((size_t)t->in[3] << 8 | t->in[4]);
}

/* What the header says must fit, before the record is waited for (sections 5.1 and 5.2). */
static bool fits(const struct session *t)
{
	size_t overhead = session_is_tls12(t) ? TLS12_OVERHEAD : TLS13_OVERHEAD;

	return record_len(t) <=
		RECORD_HEADER_LEN + RECORD_CONTENT_MAX + (t->reads_protected ? overhead : 0);
}

/* Alerts may come from one who does not know our version. */
static bool is_version12(const struct session *t)
{
	return (t->in[1] == 0x03 && t->in[2] == 0x03) || t->in[0] == RECORD_ALERT;
}

/* ---- tls.h ---- */

static unsigned state(const struct tls *tls)
{
	const struct session *t = self_const(tls);
	unsigned sends = t->out_start < t->out_end ? TLS_SENDS : 0;

	if (t->failed)
		return TLS_FAILED | sends;
	if (t->received.len > 0)
		return TLS_READS | sends;
	if (t->ended)
		return TLS_ENDED | sends;
	if (sends == 0 && t->step == SESSION_CONNECTED && !t->closed)
		return TLS_RECEIVES | TLS_WRITES;
	return TLS_RECEIVES | sends;
}

static struct span outgoing(struct tls *tls)
{
	struct session *t = self(tls);

	return (struct span){t->out + t->out_start, t->out_end - t->out_start};
}

static void sent(struct tls *tls, size_t n)
{
	struct session *t = self(tls);

	t->out_start += n;
	if (t->out_start == t->out_end)
		t->out_start = t->out_end = 0;
}

static unsigned char *incoming(struct tls *tls, size_t *room)
{
	struct session *t = self(tls);

	*room = (t->in_len < RECORD_HEADER_LEN ? RECORD_HEADER_LEN : record_len(t)) - t->in_len;
	return t->in + t->in_len;
}

static void arrived(struct tls *tls, size_t n)
{
	struct session *t = self(tls);
	const char *objection;

	t->in_len += n;
	if (t->in_len < RECORD_HEADER_LEN)
		return;
	if (!t->answered && t->in[1] != 0x03)
		objection = UNEXPECTED_MESSAGE "what came is not a TLS record";
	else if (session_is_tls12(t) && !is_version12(t))
		objection = PROTOCOL_VERSION "another version than TLS 1.2";
	else if (!fits(t))
		objection = RECORD_OVERFLOW "a record of a length that is not allowed";
	else if (t->in_len < record_len(t))
		return;
	else
		objection = read_record(t);
	t->in_len = 0;
	if (objection != NULL)
		fail_with(t, objection);
}

static void cut(struct tls *tls)
{
	(void)tls; /* only close_notify ends a session (section 6.1) */
}

static size_t write_bytes(struct tls *tls, struct span bytes)
{
	struct session *t = self(tls);
	size_t room = SESSION_WRITE_MAX - t->written;

	if (!(state(tls) & TLS_WRITES))
		return 0;
	if (bytes.len < room)
		room = bytes.len;
	memcpy(t->out + WRITE_AT + t->written, bytes.ptr, room);
	t->written += room;
	if (t->written == SESSION_WRITE_MAX)
		tls_flush(tls);
	return room;
}

/* Our own KeyUpdate, under the old key, right before the record that `out` holds. */
static void send_key_update(struct session *t)
{
	session_send(t, RECORD_HANDSHAKE, SPAN("\x18\x00\x00\x01\x00"));
	tls13_key_update(&t->writes);
	t->owes_update = false;
}

static void flush(struct tls *tls)
{
	struct session *t = self(tls);
	size_t start = WRITE_AT - session_prefix_len(t), record = start;

	/* Nothing has been written since a failure or our close, and nothing else is to be sent. */
	if (t->written == 0)
		return;
	if (!session_is_tls12(t) && (t->owes_update || t->writes.sequence >= RECORDS_MAX)) {
		send_key_update(t);
		start = 0;
	}
	t->out_start = start;
	t->out_end = record + session_seal(t, RECORD_APPLICATION_DATA, t->out + record, t->written);
	t->written = 0;
}

static struct span received(struct tls *tls)
{
	return self(tls)->received;
}

static void taken(struct tls *tls, size_t n)
{
	span_take(&self(tls)->received, n);
}

static void close_session(struct tls *tls)
{
	struct session *t = self(tls);

	if (t->failed || t->closed)
		return;
	session_send(t, RECORD_ALERT, SPAN("\x01\x00"));
	t->closed = true;
	/* The other side may go on, and is read. */
	record_key_wipe(&t->writes);
	text_wipe(t->out + WRITE_AT, t->written);
	t->written = 0;
}

static const struct tls_engine engine = {
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
	.fail = session_fail,
	.describe = session_describe,
};

/* One that has said and heard nothing. */
static void init(struct session *t, struct judge *judge, const char *name,
	const unsigned char seed[static SESSION_SEED_LEN])
{
	/* Not the buffers: they would be written to for nothing. */
	memset(t, 0, offsetof(struct session, message));
	t->message_len = t->in_len = t->out_start = t->out_end = t->written = 0;
	t->received = (struct span){0};
	t->tls.engine = &engine;
	t->judge = judge;
	memcpy(t->seed, seed, sizeof t->seed);
	t->hello.random = t->seed;
	if (name != NULL)
		t->hello.name = span_of(name);
	sha2_init(&t->transcript, 32);
}

void engine_start(struct session *t, bool tls12, struct judge *judge, const char *name,
	const unsigned char seed[static SESSION_SEED_LEN])
{
	init(t, judge, name, seed);
	t->tls12 = tls12;
	if (session_is_tls12(t))
		tls12_start(t);
	else
		tls13_start(t);
}
