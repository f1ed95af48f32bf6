/*
 * A TLS 1.3 server for tests that says what a script says, right or wrong, and a
 * log of what the client makes of it.
 *
 * A script is words with spaces between. Each is a record, sent at once:
 *
 *	sh ee cr cert cv fin nst ku0 ku1	the message; sh and fin change the key
 *	hrr cookie hrrcookie			HelloRetryRequest for P-256, with a cookie, both
 *	NAME:HEX	with this body; m:HEX is any bytes at all
 *	NAME+NAME	in one record
 *	NAME/N		in records of N bytes
 *	NAME!		its last bit is another
 *	data:TEXT alert:NUMBER
 *	ccs wire:HEX	a ChangeCipherSpec; bytes on the wire
 *	clear:HEX	the record's type, then what is in it, never protected
 *	rec:HEX		its inner type last, and then zeros, if any; protected
 *	big:TYPE,LEN,ZEROS	the same of so many bytes and zeros
 *	flip:N		in the next record byte N is another; negative: from the end
 *	drop:N		the next record has N bytes less
 *	N*WORD		N times
 *
 * and what the client does:
 *
 *	app:TEXT	it writes TEXT, flushed; "ping" has been written when it could be
 *	close, cut	it closes; the transport has ended
 *	quiet		it does not write that
 *	keep:TEXT, flush	it writes TEXT, whether it could be or not; flushes
 *	hold, go	what it sends stays there; is sent again
 *	part:N		N bytes of it are sent
 *	reads:HEX, writes:HEX	the number of the next record, on both sides
 *
 * The log has what the client has sent ("hello ccs fin data:ping", "alert:10",
 * "clear-alert:10"), what it has received ("<TEXT"), and in the end its state.
 */
#ifndef UNIT_TLS13_SERVER_H
#define UNIT_TLS13_SERVER_H

#define SERVER_COOKIE "a cookie that comes back"

/* Of the client: its first hello, its share, its session id, and which of the two shares. */
#define SERVER_OWN \
	br_sha256_context transcript; \
	unsigned char first[HELLO_MAX]; \
	size_t first_len; \
	unsigned char share[65], session_id[32]; \
	bool p256; \
	unsigned char shared[32], handshake[32], main[32], c_hs[32], s_hs[32], c_ap[32], s_ap[32]; \
	bool is_protected, finished; /* sent and read */ \
	unsigned char cookie_sent;

#include "tests/unit/scripted_server.h"

#include "net/tls13.h"

static const unsigned char server_seed[SESSION_SEED_LEN] = "random: 32 bytes of it, not more"
							   "session id: just as many, again."
							   "a private key for X25519, secret"
							   "another one, this one for P-256.";

/* ---- what the client sends ---- */

static void server_read_hello(struct server *s, struct span m)
{
	const unsigned char *end = m.ptr + m.len;

	s->p256 = memcmp(end - 36, "\x00\x1d\x00\x20", 4) != 0;
	memcpy(s->share, end - (s->p256 ? 65 : 32), s->p256 ? 65 : 32);
	memcpy(s->session_id, m.ptr + 39, 32);
	if (s->hellos++ == 0) {
		memcpy(s->first, m.ptr, m.len);
		s->first_len = m.len;
		server_log(s, "hello", SPAN(""));
	} else {
		/* All is as it was, but for lengths, cookie and share (section 4.1.2). */
		size_t same = s->first_len - 42, cookie = 0;
		bool right = memcmp(m.ptr + 4, s->first + 4, 77 - 4) == 0 &&
			memcmp(m.ptr + 79, s->first + 79, same - 79) == 0;

		if (s->cookie_sent) {
			cookie = 6 + sizeof SERVER_COOKIE - 1;
			right = right && memcmp(m.ptr + same + 6, SERVER_COOKIE, cookie - 6) == 0;
		}
		right = right && m.len == same + cookie + (s->p256 ? 75 : 42);
		if (!s->p256)
			right = right && memcmp(end - 42, s->first + same, 42) == 0;
		server_log(s, right ? "hello2" : "hello2?", SPAN(""));
	}
	br_sha256_update(&s->transcript, m.ptr, m.len);
}

static void server_read_finished(struct server *s, struct span m)
{
	unsigned char key[32], hash[32], expected[32];

	br_sha256_out(&s->transcript, hash);
	tls13_expand(key, sizeof key, s->c_hs, "finished", SPAN(""));
	tls13_hmac(expected, key, (struct span){hash, sizeof hash});
	server_log(s,
		m.len == 36 && memcmp(expected, m.ptr + 4, 32) == 0 && !s->finished ? "fin"
										    : "fin?",
		SPAN(""));
	tls13_key_set(&s->reads, s->c_ap);
	s->finished = true;
}

static void server_read_message(struct server *s, struct span m)
{
	switch (m.ptr[0]) {
	case 1:
		server_read_hello(s, m);
		break;
	case 11:
		server_log(s,
			span_equal(m, SPAN("\x0b\x00\x00\x04\x00\x00\x00\x00")) ? "cert" : "cert?",
			SPAN(""));
		br_sha256_update(&s->transcript, m.ptr, m.len);
		break;
	case 20:
		server_read_finished(s, m);
		break;
	case 24:
		server_log_number(s, "ku", m.len == 5 ? m.ptr[4] : 99);
		tls13_key_update(&s->reads);
		break;
	default:
		server_log(s, "message?", SPAN(""));
	}
}

static void server_read_record(struct server *s, unsigned char *record, size_t len)
{
	struct span content = {record + RECORD_HEADER_LEN, len};
	bool clear = record[0] != 23;
	unsigned type = record[0];

	if (!clear) {
		if (!s->is_protected || !tls13_open(&s->reads, record, len, &content)) {
			server_log(s, "unreadable", SPAN(""));
			return;
		}
		while (content.len > 1 && content.ptr[content.len - 1] == 0)
			content.len--;
		type = content.ptr[--content.len];
	} else if (record[1] != 3 || record[2] != (s->hellos == 0 ? 1 : 3)) {
		server_log(s, "version?", SPAN(""));
	}
	if (type == 20 && clear)
		server_log(s, span_equal(content, SPAN("\x01")) ? "ccs" : "ccs?", SPAN(""));
	else if (type == 21 && content.len == 2 && content.ptr[0] == (content.ptr[1] == 0 ? 1 : 2))
		server_log_number(s, clear ? "clear-alert:" : "alert:", content.ptr[1]);
	else if (type == 22 && content.len > 4 && (clear == !s->is_protected))
		server_read_message(s, content);
	else if (type == 23 && content.len > 40)
		server_log_number(s, "data of ", content.len);
	else if (type == 23)
		server_log(s, "data:", content);
	else
		server_log(s, "record?", SPAN(""));
}

/* ---- what the server sends ---- */

static void server_send_clear(struct server *s, unsigned char type, struct span content)
{
	unsigned char *record = malloc(RECORD_HEADER_LEN + content.len);

	record[0] = type;
	record[1] = record[2] = 3;
	record[3] = (unsigned char)(content.len >> 8);
	record[4] = (unsigned char)content.len;
	memcpy(record + RECORD_HEADER_LEN, content.ptr, content.len);
	server_send_wire(s, record, RECORD_HEADER_LEN + content.len);
	free(record);
}

/* `inner` has the type and padding. */
static void server_send_inner(struct server *s, struct span inner)
{
	unsigned char *record = malloc(RECORD_HEADER_LEN + inner.len + 16);
	size_t content = inner.len - 1;

	/* tls13_seal() puts a type behind the content: the last byte is no less than that. */
	memcpy(record + RECORD_HEADER_LEN, inner.ptr, content);
	server_send_wire(s, record,
		tls13_seal(&s->writes, (enum record_type)inner.ptr[content], record, content));
	free(record);
}

static void server_send(struct server *s, unsigned char type, struct span content)
{
	unsigned char *inner;

	if (!s->is_protected) {
		server_send_clear(s, type, content);
		return;
	}
	inner = malloc(content.len + 1);
	memcpy(inner, content.ptr, content.len);
	inner[content.len] = type;
	server_send_inner(s, (struct span){inner, content.len + 1});
	free(inner);
}

/* The server's own key share, with a private key for each group that is no secret. */
static void server_add_share(struct server *s)
{
	static const unsigned char key[32] = "\x01 the server's own: not a secret";
	int curve = s->p256 ? BR_EC_secp256r1 : BR_EC_curve25519;
	unsigned char point[65], share[65];
	size_t len = br_ec_all_m31.mulgen(share, key, 32, curve);

	server_add_number(s, 1, 0);
	server_add_number(s, 1, s->p256 ? 0x17 : 0x1d);
	server_add_number(s, 1, 0);
	server_add_number(s, 1, (unsigned)len);
	server_add(s, (struct span){share, len});
	memcpy(point, s->share, len);
	assert_int_equal(br_ec_all_m31.mul(point, len, key, 32, curve), 1);
	memcpy(s->shared, s->p256 ? point + 1 : point, 32);
}

static void server_add_hello(struct server *s, bool retry, bool group, bool cookie)
{
	size_t list;

	server_add(s, SPAN("\x03\x03"));
	server_add(s,
		retry ? SPAN("\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91\xc2"
			     "\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c")
		      : SPAN("the server's random has 32 bytes"));
	server_add_number(s, 1, 32);
	server_add(s, (struct span){s->session_id, 32});
	server_add(s, SPAN("\x13\x01\x00\x00\x00"));
	list = s->body_len;
	server_add(s, SPAN("\x00\x2b\x00\x02\x03\x04"));
	if (cookie) {
		server_add(s, SPAN("\x00\x2c\x00"));
		server_add_number(s, 1, sizeof SERVER_COOKIE - 1 + 2);
		server_add_number(s, 1, 0);
		server_add_number(s, 1, sizeof SERVER_COOKIE - 1);
		server_add(s, SPAN(SERVER_COOKIE));
		s->cookie_sent = true;
	}
	if (retry && group) {
		server_add(s, SPAN("\x00\x33\x00\x02\x00\x17"));
	} else if (!retry) {
		server_add(s, SPAN("\x00\x33\x00"));
		server_add_number(s, 1, s->p256 ? 69 : 36);
		server_add_share(s);
	}
	s->body[list - 1] = (unsigned char)(s->body_len - list);
}

static void server_add_verify(struct server *s)
{
	static const unsigned char context[] = "TLS 1.3, server CertificateVerify";
	unsigned char spaces[64], hash[32], signature[80];
	br_ec_private_key key = {BR_EC_secp256r1, s->scalar, sizeof s->scalar};
	br_sha256_context sha;
	size_t len;

	memset(spaces, ' ', sizeof spaces);
	br_sha256_out(&s->transcript, hash);
	br_sha256_init(&sha);
	br_sha256_update(&sha, spaces, sizeof spaces);
	br_sha256_update(&sha, context, sizeof context);
	br_sha256_update(&sha, hash, sizeof hash);
	br_sha256_out(&sha, hash);
	len = br_ecdsa_i31_sign_asn1(&br_ec_all_m31, &br_sha256_vtable, hash, &key, signature);
	server_add(s, SPAN("\x04\x03\x00"));
	server_add_number(s, 1, (unsigned)len);
	server_add(s, (struct span){signature, len});
}

static void server_add_finished(struct server *s)
{
	unsigned char key[32], hash[32], out[32];

	br_sha256_out(&s->transcript, hash);
	tls13_expand(key, sizeof key, s->s_hs, "finished", SPAN(""));
	tls13_hmac(out, key, (struct span){hash, sizeof hash});
	server_add(s, (struct span){out, sizeof out});
}

static const struct server_message server_messages[] = {
	{"sh", 2, BYTES("")},
	{"hrr", 2, BYTES("")},
	{"cookie", 2, BYTES("")},
	{"hrrcookie", 2, BYTES("")},
	{"ee", 8, BYTES("\0\0")},
	{"cr", 13, BYTES("\0\0\x08\0\x0d\0\x04\0\x02\x04\x03")},
	{"cert", 11, BYTES("\0\0\0\x08\0\0\x03xyz\0\0")},
	{"cv", 15, BYTES("")},
	{"fin", 20, BYTES("")},
	{"nst", 4, BYTES("\0\0\0\1\0\0\0\2\x01n\0\x01t\0\0")},
	{"ku0", 24, BYTES("\0")},
	{"ku1", 24, BYTES("\1")},
};

static const struct server_message *server_message(const char *name)
{
	for (size_t i = 0; i < COUNT(server_messages); i++)
		if (strcmp(name, server_messages[i].name) == 0)
			return &server_messages[i];
	return NULL;
}

static void server_add_own(struct server *s, const struct server_message *m)
{
	const char *name = m->name;

	if (m->type == 2)
		server_add_hello(s, name[0] != 's', name[0] == 'h', strstr(name, "cookie") != NULL);
	else if (m->type == 15)
		server_add_verify(s);
	else if (m->type == 20)
		server_add_finished(s);
	else
		server_add(s, m->body);
}

/* The keys that follow a message. */
static void server_set_secret(struct server *s, unsigned char out[static 32],
	const unsigned char from[static 32], const char *label)
{
	unsigned char hash[32];

	br_sha256_out(&s->transcript, hash);
	tls13_expand(out, 32, from, label, (struct span){hash, sizeof hash});
}

static void server_after_hello(struct server *s)
{
	tls13_handshake_secret(s->handshake, s->shared);
	server_set_secret(s, s->c_hs, s->handshake, "c hs traffic");
	server_set_secret(s, s->s_hs, s->handshake, "s hs traffic");
	tls13_main_secret(s->main, s->handshake);
}

static void server_after_retry(struct server *s)
{
	unsigned char hash[32];
	br_sha256_context sha;

	br_sha256_init(&sha);
	br_sha256_update(&sha, s->first, s->first_len);
	br_sha256_out(&sha, hash);
	br_sha256_init(&s->transcript);
	br_sha256_update(&s->transcript, "\xfe\x00\x00\x20", 4);
	br_sha256_update(&s->transcript, hash, sizeof hash);
}

/* What changes on our side once the record has been sealed, but before it is read. */
static void server_change_keys(struct server *s, unsigned type)
{
	if (type == 2 && !s->is_protected) {
		tls13_key_set(&s->writes, s->s_hs);
		tls13_key_set(&s->reads, s->c_hs);
		s->is_protected = true;
	} else if (type == 20) {
		tls13_key_set(&s->writes, s->s_ap);
	} else if (type == 24) {
		tls13_key_update(&s->writes);
	}
}

static unsigned server_added(
	struct server *s, const struct server_message *m, struct span message, bool given)
{
	bool retry = m->type == 2 && m->name[0] != 's';

	if (retry)
		server_after_retry(s);
	if (m->type != 24 && m->type != 4)
		br_sha256_update(&s->transcript, message.ptr, message.len);
	if (m->type == 2 && (retry || given))
		return 0;
	if (m->type == 2)
		server_after_hello(s);
	if (m->type == 20) {
		server_set_secret(s, s->c_ap, s->main, "c ap traffic");
		server_set_secret(s, s->s_ap, s->main, "s ap traffic");
	}
	return m->type;
}

/* The answer to the last piece comes under the new keys. */
static void server_send_last(struct server *s, struct span piece, unsigned type)
{
	unsigned char *record;
	size_t len;

	if (!s->is_protected) {
		server_change_keys(s, type);
		server_send_clear(s, 22, piece);
		return;
	}
	record = malloc(RECORD_HEADER_LEN + piece.len + TLS13_OVERHEAD);
	memcpy(record + RECORD_HEADER_LEN, piece.ptr, piece.len);
	len = tls13_seal(&s->writes, RECORD_HANDSHAKE, record, piece.len);
	server_change_keys(s, type);
	server_send_wire(s, record, len);
	free(record);
}

static void server_send_messages(struct server *s, size_t piece, unsigned type)
{
	struct span rest = {s->body, s->body_len};

	while (rest.len > piece)
		server_send(s, 22, span_take(&rest, piece));
	server_send_last(s, rest, type);
}

static void server_say_big(struct server *s, const char *numbers)
{
	unsigned type = 0;
	unsigned long len = 0, zeros = 0;
	unsigned char *inner;

	assert_int_equal(sscanf(numbers, "%u,%lu,%lu", &type, &len, &zeros), 3);
	inner = malloc(len + 1 + zeros);
	memset(inner, 'x', len);
	inner[len] = (unsigned char)type;
	memset(inner + len + 1, 0, zeros);
	server_send_inner(s, (struct span){inner, len + 1 + zeros});
	free(inner);
}

static bool server_say_own(struct server *s, const char *word, const char *value)
{
	unsigned char alert[2] = {2, 0};

	if (strcmp(word, "ccs") == 0) {
		server_send_clear(s, 20, SPAN("\x01"));
	} else if (strcmp(word, "big") == 0) {
		server_say_big(s, value);
	} else if (strcmp(word, "alert") == 0) {
		alert[1] = (unsigned char)strtoul(value, NULL, 10);
		if (alert[1] == 0 || alert[1] == 90)
			alert[0] = 1;
		server_send(s, 21, (struct span){alert, sizeof alert});
	} else if (strcmp(word, "clear") == 0) {
		server_read_hex(s, value);
		server_send_clear(s, s->body[0], (struct span){s->body + 1, s->body_len - 1});
	} else if (strcmp(word, "rec") == 0) {
		server_read_hex(s, value);
		server_send_inner(s, (struct span){s->body, s->body_len});
	} else {
		return false;
	}
	return true;
}

static void server_check_wiped(const struct server *s)
{
	const unsigned char *secrets[] = {server_seed + 64, server_seed + 96, s->shared,
		s->handshake, s->main, s->c_hs, s->s_hs, s->c_ap, s->s_ap, s->reads.secret,
		s->writes.secret};
	static const unsigned char zeros[16];

	for (size_t i = 0; i < COUNT(secrets); i++) {
		unsigned char key[16];

		if (memcmp(secrets[i], zeros, sizeof zeros) == 0)
			continue;
		if (server_finds(s, secrets[i]))
			server_fails("secret %zu is still there", i);
		tls13_expand(key, sizeof key, secrets[i], "key", SPAN(""));
		if (server_finds(s, key))
			server_fails("the key of secret %zu is still there", i);
	}
}

static struct server *server_new(const char *name, size_t cut)
{
	struct server *s = server_make(cut);

	br_sha256_init(&s->transcript);
	engine_start(&s->client, false, &s->taker.judge, name, server_seed);
	return s;
}

#endif
