#include "net/tls13.h"

#include "net/alert.h"
#include "net/tls13_handshake.h"

/* The JDK says user_canceled where it means nothing by it. */
#define CANCELED_MAX 4

/* Records that one key may protect: 2^24.5 for AES-GCM (section 5.5). */
#define RECORDS_MAX ((uint64_t)1 << 24)

/* Application bytes begin here in `out`: a KeyUpdate may have to go before them. */
#define WRITE_AT (TLS13_KEY_UPDATE_LEN + TLS13_HEADER_LEN)

static const char step_names[][20] = {
	"ServerHello",
	"EncryptedExtensions",
	"Certificate",
	"Certificate",
	"CertificateVerify",
	"Finished",
	"the connection",
};

static struct tls13 *self(struct tls *t)
{
	return (struct tls13 *)(void *)t;
}

static const struct tls13 *self_const(const struct tls *t)
{
	return (const struct tls13 *)(const void *)t;
}

static void wipe_secrets(struct tls13 *t)
{
	text_wipe(t->seed, sizeof t->seed);
	text_wipe(t->handshake, sizeof t->handshake);
	tls13_key_wipe(&t->reads);
	tls13_key_wipe(&t->writes);
	text_wipe(t->out + WRITE_AT, t->written);
	t->written = 0;
}

/* ---- what is sent ---- */

/* Appends a record with `content`, protected once there is a key. */
void tls13_send(struct tls13 *t, enum tls13_content type, struct span content)
{
	unsigned char *record = t->out + t->out_end;

	memcpy(record + TLS13_HEADER_LEN, content.ptr, content.len);
	if (t->writes_protected && type != TLS13_CHANGE_CIPHER_SPEC) {
		t->out_end += tls13_seal(&t->writes, type, record, content.len);
		return;
	}
	record[0] = (unsigned char)type;
	record[1] = 0x03;
	/* Only the very first record says 3.1 (section 5.1). */
	record[2] = type == TLS13_HANDSHAKE && !t->answered ? 0x01 : 0x03;
	record[3] = (unsigned char)(content.len >> 8);
	record[4] = (unsigned char)content.len;
	t->out_end += TLS13_HEADER_LEN + content.len;
}

/* Ends the session; the alert goes out behind what was still to be sent. */
static void fail_with(struct tls13 *t, unsigned alert, const char *why)
{
	unsigned char body[2] = {2, (unsigned char)alert};

	if (t->failed)
		return;
	t->failed = true;
	t->alert = (unsigned char)alert;
	t->why = why;
	if (!t->closed)
		tls13_send(t, TLS13_ALERT, (struct span){body, sizeof body});
	wipe_secrets(t);
}

/* ---- records ---- */

static void read_alert(struct tls13 *t, struct span content)
{
	if (content.len != 2) {
		fail_with(t, content.len > 0 ? ALERT_DECODE_ERROR : ALERT_UNEXPECTED_MESSAGE,
			"an alert of another length than 2");
	} else if (content.ptr[1] == ALERT_CLOSE_NOTIFY) {
		t->ended = true;
		tls13_key_wipe(&t->reads);
	} else if (content.ptr[1] == ALERT_USER_CANCELED && ++t->canceled <= CANCELED_MAX) {
		/* close_notify follows (section 6.1). */
	} else {
		t->failed = t->alert_received = true;
		t->alert = content.ptr[1];
		t->out_start = t->out_end = 0;
		wipe_secrets(t);
	}
}

static unsigned read_application_data(struct tls13 *t, struct span content)
{
	if (t->step != TLS13_CONNECTED)
		return tls13_refuse(
			t, ALERT_UNEXPECTED_MESSAGE, "data before the handshake was done");
	if (content.len == 0)
		return ++t->idle <= TLS13_IDLE_MAX
			? 0
			: tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "a flood of empty records");
	t->idle = 0;
	t->received = content;
	return 0;
}

static unsigned read_content(struct tls13 *t, unsigned char type, struct span content)
{
	if (t->message_len > 0 && type != TLS13_HANDSHAKE)
		return tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "another record within a message");
	switch (type) {
	case TLS13_ALERT:
		read_alert(t, content);
		return 0;
	case TLS13_HANDSHAKE:
		return content.len > 0 ? tls13_handshake(t, content) : ALERT_UNEXPECTED_MESSAGE;
	case TLS13_APPLICATION_DATA:
		if (t->reads_protected)
			return read_application_data(t, content);
		return ALERT_UNEXPECTED_MESSAGE;
	default:
		return ALERT_UNEXPECTED_MESSAGE;
	}
}

/* change_cipher_spec, in the clear: dropped while a handshake lasts (appendix D.4). */
static unsigned read_change_cipher_spec(struct tls13 *t, struct span content)
{
	if (t->step == TLS13_CONNECTED || t->message_len > 0 ||
		!span_equal(content, SPAN("\x01")) || ++t->idle > TLS13_IDLE_MAX)
		return tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "a ChangeCipherSpec out of place");
	return 0;
}

/* A whole record is in `in`. */
static unsigned read_record(struct tls13 *t)
{
	struct span content = {t->in + TLS13_HEADER_LEN, t->in_len - TLS13_HEADER_LEN};
	size_t len = content.len;

	if (t->in[0] == TLS13_CHANGE_CIPHER_SPEC)
		return read_change_cipher_spec(t, content);
	if (!t->reads_protected)
		return read_content(t, t->in[0], content);
	if (t->in[0] != TLS13_APPLICATION_DATA)
		return tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "a record in the clear");
	if (!tls13_open(&t->reads, t->in, len, &content))
		return tls13_refuse(t, ALERT_BAD_RECORD_MAC, "a record was changed on its way");
	/* TLSInnerPlaintext: the type is the last byte that is not zero (section 5.4). */
	while (content.len > 0 && content.ptr[content.len - 1] == 0)
		content.len--;
	if (content.len == 0)
		return tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "a record of padding alone");
	content.len--;
	return read_content(t, content.ptr[content.len], content);
}

static size_t record_len(const struct tls13 *t)
{
	return TLS13_HEADER_LEN + ((size_t)t->in[3] << 8 | t->in[4]);
}

/* What the header says must fit, before the record is waited for (sections 5.1 and 5.2). */
static bool fits(const struct tls13 *t)
{
	size_t limit = t->reads_protected ? TLS13_CONTENT_MAX + TLS13_OVERHEAD : TLS13_CONTENT_MAX;

	return record_len(t) <= TLS13_HEADER_LEN + limit;
}

/* ---- tls.h ---- */

static unsigned state(const struct tls *tls)
{
	const struct tls13 *t = self_const(tls);
	unsigned sends = t->out_start < t->out_end ? TLS_SENDS : 0;

	if (t->failed)
		return TLS_FAILED | sends;
	if (t->received.len > 0)
		return TLS_READS | sends;
	if (t->ended)
		return TLS_ENDED | sends;
	if (sends == 0 && t->step == TLS13_CONNECTED && !t->closed)
		return TLS_RECEIVES | TLS_WRITES;
	return TLS_RECEIVES | sends;
}

static struct span outgoing(struct tls *tls)
{
	struct tls13 *t = self(tls);

	return (struct span){t->out + t->out_start, t->out_end - t->out_start};
}

static void sent(struct tls *tls, size_t n)
{
	struct tls13 *t = self(tls);

	t->out_start += n;
	if (t->out_start == t->out_end)
		t->out_start = t->out_end = 0;
}

static unsigned char *incoming(struct tls *tls, size_t *room)
{
	struct tls13 *t = self(tls);

	*room = (t->in_len < TLS13_HEADER_LEN ? TLS13_HEADER_LEN : record_len(t)) - t->in_len;
	return t->in + t->in_len;
}

static void arrived(struct tls *tls, size_t n)
{
	struct tls13 *t = self(tls);
	unsigned alert = 0;

	t->in_len += n;
	if (t->in_len < TLS13_HEADER_LEN)
		return;
	if (!t->answered && t->in[1] != 0x03)
		alert = tls13_refuse(t, ALERT_UNEXPECTED_MESSAGE, "what came is not a TLS record");
	else if (!fits(t))
		alert = tls13_refuse(
			t, ALERT_RECORD_OVERFLOW, "a record of a length that is not allowed");
	else if (t->in_len < record_len(t))
		return;
	else
		alert = read_record(t);
	t->in_len = 0;
	if (alert != 0)
		fail_with(t, alert, t->why);
}

static void cut(struct tls *tls)
{
	(void)tls; /* only close_notify ends a session (section 6.1) */
}

static size_t write_bytes(struct tls *tls, struct span bytes)
{
	struct tls13 *t = self(tls);
	size_t room = TLS13_WRITE_MAX - t->written;

	if (!(state(tls) & TLS_WRITES) && t->written == 0)
		return 0;
	if (bytes.len < room)
		room = bytes.len;
	memcpy(t->out + WRITE_AT + t->written, bytes.ptr, room);
	t->written += room;
	if (t->written == TLS13_WRITE_MAX)
		tls_flush(tls);
	return room;
}

/* Our own KeyUpdate, under the old key, right before the record that `out` holds. */
static void send_key_update(struct tls13 *t)
{
	t->out_start = t->out_end = 0;
	tls13_send(t, TLS13_HANDSHAKE, SPAN("\x18\x00\x00\x01\x00"));
	tls13_key_update(&t->writes);
	t->owes_update = false;
}

static void flush(struct tls *tls)
{
	struct tls13 *t = self(tls);
	size_t start = TLS13_KEY_UPDATE_LEN;

	if (t->written == 0 || t->failed || t->closed)
		return;
	if (t->owes_update || t->writes.sequence >= RECORDS_MAX) {
		send_key_update(t);
		start = 0;
	}
	t->out_start = start;
	t->out_end = TLS13_KEY_UPDATE_LEN +
		tls13_seal(&t->writes, TLS13_APPLICATION_DATA, t->out + TLS13_KEY_UPDATE_LEN,
			t->written);
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
	struct tls13 *t = self(tls);

	if (t->failed || t->closed)
		return;
	tls13_send(t, TLS13_ALERT, SPAN("\x01\x00"));
	t->closed = true;
	/* The other side may go on, and is read. */
	tls13_key_wipe(&t->writes);
	text_wipe(t->out + WRITE_AT, t->written);
	t->written = 0;
}

static enum fail_code fail_alert(const struct tls13 *t, struct fail *f)
{
	char number[ALERT_NUMBER_MAX];
	const char *name = alert_name(t->alert, number);

	if (!t->answered &&
		(t->alert == ALERT_HANDSHAKE_FAILURE || t->alert == ALERT_INSUFFICIENT_SECURITY))
		return FAIL(f, FAIL_TLS_SUITE, "the server sent the alert ", name);
	if (!t->answered && t->alert == ALERT_PROTOCOL_VERSION)
		return FAIL(f, FAIL_TLS_VERSION, "the server refused TLS 1.3",
			PEYK_TLS12 ? "" : ", and this peyk was built without 1.2 (make TLS12=1)");
	return FAIL(f, FAIL_TLS_ALERT, "it sent the alert ", name,
		t->certificate_requested && t->step == TLS13_CONNECTED
			? ": it wants a client certificate, and peyk has none"
			: "");
}

static enum fail_code fail(const struct tls *tls, struct fail *f)
{
	const struct tls13 *t = self_const(tls);
	char number[ALERT_NUMBER_MAX];
	const char *name = alert_name(t->alert, number);

	if (!t->failed)
		return FAIL_NONE;
	if (t->alert_received)
		return fail_alert(t, f);
	if (t->alert == ALERT_PROTOCOL_VERSION)
		return FAIL(f, FAIL_TLS_VERSION, "the server sent ", t->why);
	return FAIL(f, FAIL_TLS, step_names[t->step], ": ",
		t->why != NULL ? t->why : "a malformed or unexpected message", " (", name, ")");
}

static void describe(const struct tls *tls, struct text *out)
{
	text_add(out, "TLS 1.3, AES128-GCM-SHA256, ");
	text_add(out, self_const(tls)->hello.group == TLS13_X25519 ? "X25519" : "P-256");
}

static const struct tls_engine tls13_engine = {
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
	.fail = fail,
	.describe = describe,
};

void tls13_start(struct tls13 *t, const br_x509_class **check, const char *name,
	const unsigned char seed[static TLS13_SEED_LEN])
{
	/* Not the buffers: they would be written to for nothing. */
	memset(t, 0, offsetof(struct tls13, message));
	t->message_len = t->in_len = t->out_start = t->out_end = t->written = 0;
	t->received = (struct span){0};
	t->tls.engine = &tls13_engine;
	t->check = check;
	memcpy(t->seed, seed, sizeof t->seed);
	t->hello.random = t->seed;
	t->hello.session_id = t->seed + 32;
	if (name != NULL)
		t->hello.name = span_of(name);
	tls13_begin(t);
}

bool tls13_wants_older(const struct tls13 *t)
{
	return t->failed && t->alert_received && !t->answered &&
		(t->alert == ALERT_PROTOCOL_VERSION || t->alert == ALERT_HANDSHAKE_FAILURE);
}
