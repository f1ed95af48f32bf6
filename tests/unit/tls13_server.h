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
 *	force:TEXT	it writes TEXT, whether it could be or not
 *	hold, go	what it sends stays there; is sent again
 *	part:N		N bytes of it are sent
 *	reads:HEX, writes:HEX	the number of the next record, on both sides
 *
 * The log has what the client has sent ("hello ccs fin data:ping", "alert:10",
 * "clear-alert:10"), what it has received ("<TEXT"), and in the end its state.
 */
#ifndef UNIT_TLS13_SERVER_H
#define UNIT_TLS13_SERVER_H

#include <bearssl.h>

#include "tests/unit/vectors.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "net/engine.h"
#include "net/tls13.h"

/* fail_msg() without that macro. */
#define server_fails(...) \
	do { \
		print_error(__VA_ARGS__); \
		_fail(__FILE__, __LINE__); \
	} while (0)

#define SERVER_COOKIE "a cookie that comes back"
#define SERVER_LOG_MAX 2000
#define SERVER_BODY_MAX 140000

/* Takes any certificate, and says what it is told to. */
struct taker {
	struct judge judge; /* first */
	const char *objection;
	unsigned chains;
	size_t certificates, bytes;
};

struct server {
	struct session client; /* whole, to be searched for secrets */
	struct taker taker;
	size_t cut; /* bytes at once, both ways */
	bool held, pinged, closed;
	bool no_ping;
	int flip;
	bool flips;
	size_t drop;

	br_sha256_context transcript;
	unsigned char first[HELLO_MAX]; /* the first hello */
	size_t first_len;
	unsigned hellos;
	unsigned char share[65], session_id[32];
	bool p256; /* of the client's share */
	unsigned char shared[32], handshake[32], main[32], c_hs[32], s_hs[32], c_ap[32], s_ap[32];
	struct record_key reads, writes;
	bool is_protected, finished; /* sent and read */
	unsigned char scalar[32], point[65];
	unsigned char cookie_sent;

	unsigned char arrived[20000]; /* from the client */
	size_t arrived_len;
	char log[SERVER_LOG_MAX];
	unsigned char body[SERVER_BODY_MAX]; /* the record that is being made */
	size_t body_len;
};

static const unsigned char server_seed[SESSION_SEED_LEN] = "random: 32 bytes of it, not more"
							   "session id: just as many, again."
							   "a private key for X25519, secret"
							   "another one, this one for P-256.";

/* ---- the judge ---- */

static const char *taker_judge(struct judge *j, const struct span *chain, size_t count)
{
	struct taker *t = (struct taker *)(void *)j;

	t->chains++;
	t->certificates += count;
	for (size_t i = 0; i < count; i++)
		t->bytes += chain[i].len;
	return t->objection;
}

/* ---- the log ---- */

static void server_log(struct server *s, const char *what, struct span text)
{
	size_t len = strlen(s->log);

	(void)snprintf(s->log + len, sizeof s->log - len, "%s%s%.*s", len > 0 ? " " : "", what,
		(int)text.len, (const char *)text.ptr);
}

static void server_log_number(struct server *s, const char *what, unsigned long n)
{
	char number[24];

	(void)snprintf(number, sizeof number, "%lu", n);
	server_log(s, what, span_of(number));
}

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

static void server_receive(struct server *s, struct span in)
{
	size_t len;

	assert_true(in.len <= sizeof s->arrived - s->arrived_len);
	memcpy(s->arrived + s->arrived_len, in.ptr, in.len);
	s->arrived_len += in.len;
	while (s->arrived_len >= RECORD_HEADER_LEN) {
		len = (size_t)s->arrived[3] << 8 | s->arrived[4];
		if (s->arrived_len < RECORD_HEADER_LEN + len)
			return;
		server_read_record(s, s->arrived, len);
		s->arrived_len -= RECORD_HEADER_LEN + len;
		memmove(s->arrived, s->arrived + RECORD_HEADER_LEN + len, s->arrived_len);
	}
}

/* ---- the client's own part ---- */

static size_t server_least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void server_client_writes(struct server *s, struct span text)
{
	while (text.len > 0 && (tls_state(&s->client.tls) & TLS_WRITES)) {
		span_take(&text, tls_write(&s->client.tls, text));
		tls_flush(&s->client.tls);
	}
}

static void server_take(struct server *s)
{
	struct span got = tls_received(&s->client.tls);

	if (got.len > 40)
		server_log_number(s, "<", got.len);
	else
		server_log(s, "<", got);
	/* Not all at once. */
	tls_taken(&s->client.tls, 1);
	assert_int_equal(tls_received(&s->client.tls).len, got.len - 1);
	if (got.len > 1)
		tls_taken(&s->client.tls, got.len - 1);
}

static void server_pump(struct server *s)
{
	for (;;) {
		unsigned state = tls_state(&s->client.tls);

		if (state & TLS_READS) {
			server_take(s);
		} else if ((state & TLS_SENDS) && !s->held) {
			struct span out = tls_outgoing(&s->client.tls);

			out.len = server_least(out.len, s->cut);
			server_receive(s, out);
			tls_sent(&s->client.tls, out.len);
		} else if ((state & TLS_WRITES) && !s->pinged && !s->no_ping) {
			s->pinged = true;
			server_client_writes(s, SPAN("ping"));
		} else {
			return;
		}
	}
}

/* Gives the client bytes from the transport, as long as it takes some. */
static void server_feed(struct server *s, struct span bytes)
{
	server_pump(s);
	while (bytes.len > 0 && (tls_state(&s->client.tls) & TLS_RECEIVES)) {
		size_t room = 0, n;
		unsigned char *to = tls_incoming(&s->client.tls, &room);

		assert_true(room > 0);
		n = server_least(server_least(room, bytes.len), s->cut);
		memcpy(to, span_take(&bytes, n).ptr, n);
		tls_arrived(&s->client.tls, n);
		server_pump(s);
	}
}

/* ---- what the server sends ---- */

static void server_send_wire(struct server *s, unsigned char *record, size_t len)
{
	if (s->flips)
		record[s->flip >= 0 ? (size_t)s->flip : len - (size_t)-s->flip] ^= 1;
	s->flips = false;
	len -= s->drop;
	if (s->drop > 0) {
		record[3] = (unsigned char)((len - RECORD_HEADER_LEN) >> 8);
		record[4] = (unsigned char)(len - RECORD_HEADER_LEN);
	}
	s->drop = 0;
	server_feed(s, (struct span){record, len});
}

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

static void server_add(struct server *s, struct span bytes)
{
	assert_true(bytes.len <= sizeof s->body - s->body_len);
	memcpy(s->body + s->body_len, bytes.ptr, bytes.len);
	s->body_len += bytes.len;
}

static void server_add_byte(struct server *s, unsigned byte)
{
	unsigned char b = (unsigned char)byte;

	server_add(s, (struct span){&b, 1});
}

/* The server's own key share, with a private key for each group that is no secret. */
static void server_add_share(struct server *s)
{
	static const unsigned char key[32] = "\x01 the server's own: not a secret";
	int curve = s->p256 ? BR_EC_secp256r1 : BR_EC_curve25519;
	unsigned char point[65], share[65];
	size_t len = br_ec_all_m31.mulgen(share, key, 32, curve);

	server_add_byte(s, 0);
	server_add_byte(s, s->p256 ? 0x17 : 0x1d);
	server_add_byte(s, 0);
	server_add_byte(s, (unsigned)len);
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
	server_add_byte(s, 32);
	server_add(s, (struct span){s->session_id, 32});
	server_add(s, SPAN("\x13\x01\x00\x00\x00"));
	list = s->body_len;
	server_add(s, SPAN("\x00\x2b\x00\x02\x03\x04"));
	if (cookie) {
		server_add(s, SPAN("\x00\x2c\x00"));
		server_add_byte(s, sizeof SERVER_COOKIE - 1 + 2);
		server_add_byte(s, 0);
		server_add_byte(s, sizeof SERVER_COOKIE - 1);
		server_add(s, SPAN(SERVER_COOKIE));
		s->cookie_sent = true;
	}
	if (retry && group) {
		server_add(s, SPAN("\x00\x33\x00\x02\x00\x17"));
	} else if (!retry) {
		server_add(s, SPAN("\x00\x33\x00"));
		server_add_byte(s, s->p256 ? 69 : 36);
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
	server_add_byte(s, (unsigned)len);
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

static const struct server_message {
	const char *name;
	unsigned char type;
	struct span body;
} server_messages[] = {
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

static void server_add_hex(struct server *s, const char *hex)
{
	struct span bytes;

	assert_true(strlen(hex) / 2 <= sizeof s->body - s->body_len);
	if (!vectors_hex(hex, s->body + s->body_len, &bytes))
		server_fails("%s is no hex", hex);
	s->body_len += bytes.len;
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

/* Appends one message, "NAME", "NAME:HEX" or "NAME!"; returns its type. */
static unsigned server_add_message(struct server *s, char *word)
{
	char *hex = strchr(word, ':'), *wrong = strchr(word, '!');
	size_t start = s->body_len, len;
	const struct server_message *m = NULL;

	if (hex != NULL)
		*hex++ = '\0';
	if (wrong != NULL)
		*wrong = '\0';
	if (strcmp(word, "m") == 0) {
		server_add_hex(s, hex);
		return 0;
	}
	for (size_t i = 0; i < COUNT(server_messages); i++)
		if (strcmp(word, server_messages[i].name) == 0)
			m = &server_messages[i];
	if (m == NULL)
		server_fails("no such message: %s", word);
	server_add(s, SPAN("\0\0\0\0"));
	if (hex != NULL)
		server_add_hex(s, hex);
	else
		server_add_own(s, m);
	len = s->body_len - start - 4;
	s->body[start] = m->type;
	s->body[start + 1] = (unsigned char)(len >> 16);
	s->body[start + 2] = (unsigned char)(len >> 8);
	s->body[start + 3] = (unsigned char)len;
	if (wrong != NULL)
		s->body[s->body_len - 1] ^= 1;
	if (m->type == 2 && m->name[0] != 's')
		server_after_retry(s);
	if (m->type != 24 && m->type != 4)
		br_sha256_update(&s->transcript, s->body + start, s->body_len - start);
	if (strcmp(m->name, "sh") == 0 && hex == NULL)
		server_after_hello(s);
	if (m->type == 20) {
		server_set_secret(s, s->c_ap, s->main, "c ap traffic");
		server_set_secret(s, s->s_ap, s->main, "s ap traffic");
	}
	return hex != NULL && m->type == 2 ? 0 : m->type;
}

/* What changes on our side once the record has been sealed, but before it is read. */
static void server_change_keys(struct server *s, unsigned type, const char *name)
{
	if (type == 2 && strcmp(name, "sh") == 0 && !s->is_protected) {
		tls13_key_set(&s->writes, s->s_hs);
		tls13_key_set(&s->reads, s->c_hs);
		s->is_protected = true;
	} else if (type == 20) {
		tls13_key_set(&s->writes, s->s_ap);
	} else if (type == 24) {
		tls13_key_update(&s->writes);
	}
}

/* "NAME+NAME", "NAME/N": handshake messages in one record, or in several. */
static void server_say_messages(struct server *s, char *word)
{
	char *slash = strchr(word, '/'), *next, name[16] = "";
	size_t piece = slash != NULL ? strtoul(slash + 1, NULL, 10) : SIZE_MAX;
	unsigned type = 0;
	struct span rest;

	if (slash != NULL)
		*slash = '\0';
	s->body_len = 0;
	for (; word != NULL; word = next) {
		next = strchr(word, '+');
		if (next != NULL)
			*next++ = '\0';
		type = server_add_message(s, word);
		(void)snprintf(name, sizeof name, "%s", word);
	}
	rest = (struct span){s->body, s->body_len};
	do {
		struct span now = span_take(&rest, server_least(rest.len, piece));

		if (rest.len > 0) {
			server_send(s, 22, now);
			continue;
		}
		/* The answer to the last piece comes under the new keys. */
		if (!s->is_protected) {
			server_change_keys(s, type, name);
			server_send_clear(s, 22, now);
		} else {
			unsigned char *record =
				malloc(RECORD_HEADER_LEN + now.len + TLS13_OVERHEAD);
			size_t len;

			memcpy(record + RECORD_HEADER_LEN, now.ptr, now.len);
			len = tls13_seal(&s->writes, RECORD_HANDSHAKE, record, now.len);
			server_change_keys(s, type, name);
			server_send_wire(s, record, len);
			free(record);
		}
	} while (rest.len > 0);
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

static void server_say_bytes(struct server *s, const char *word, const char *hex)
{
	s->body_len = 0;
	server_add_hex(s, hex);
	if (strcmp(word, "wire") == 0)
		server_feed(s, (struct span){s->body, s->body_len});
	else if (strcmp(word, "clear") == 0)
		server_send_clear(s, s->body[0], (struct span){s->body + 1, s->body_len - 1});
	else
		server_send_inner(s, (struct span){s->body, s->body_len});
}

static void server_say_alert(struct server *s, const char *number)
{
	unsigned char alert[2] = {2, (unsigned char)strtoul(number, NULL, 10)};

	if (alert[1] == 0 || alert[1] == 90)
		alert[0] = 1;
	server_send(s, 21, (struct span){alert, sizeof alert});
}

static void server_force(struct server *s, struct span text)
{
	tls_write(&s->client.tls, text);
	tls_flush(&s->client.tls);
}

/* The transport takes a part of what there is to be sent. */
static void server_part(struct server *s, size_t n)
{
	struct span out = tls_outgoing(&s->client.tls);

	assert_true(n < out.len);
	server_receive(s, span_take(&out, n));
	tls_sent(&s->client.tls, n);
}

static void server_do(struct server *s, char *word, char *value)
{
	if (strcmp(word, "app") == 0)
		server_client_writes(s, span_of(value));
	else if (strcmp(word, "close") == 0)
		tls_close(&s->client.tls);
	else if (strcmp(word, "cut") == 0)
		tls_cut(&s->client.tls);
	else if (strcmp(word, "hold") == 0 || strcmp(word, "go") == 0)
		s->held = word[0] == 'h';
	else if (strcmp(word, "force") == 0)
		server_force(s, span_of(value));
	else if (strcmp(word, "part") == 0)
		server_part(s, strtoul(value, NULL, 10));
	else if (strcmp(word, "quiet") == 0)
		s->no_ping = true;
	else if (strcmp(word, "reads") == 0)
		s->client.reads.sequence = s->writes.sequence = strtoull(value, NULL, 16);
	else if (strcmp(word, "writes") == 0)
		s->client.writes.sequence = s->reads.sequence = strtoull(value, NULL, 16);
	else
		server_fails("no such word: %s", word);
	server_pump(s);
}

static void server_say(struct server *s, char *word)
{
	static const char *const bytes[] = {"wire", "clear", "rec"};
	static const char *const deeds[] = {
		"app", "close", "cut", "hold", "go", "quiet", "force", "part", "reads", "writes"};
	char *colon = strchr(word, ':'), name[16];

	(void)snprintf(name, sizeof name, "%.*s",
		(int)(colon != NULL ? (size_t)(colon - word) : strlen(word)), word);
	for (size_t i = 0; i < COUNT(bytes); i++)
		if (strcmp(name, bytes[i]) == 0) {
			server_say_bytes(s, name, colon + 1);
			return;
		}
	for (size_t i = 0; i < COUNT(deeds); i++)
		if (strcmp(name, deeds[i]) == 0) {
			server_do(s, name, colon + 1);
			return;
		}
	if (strcmp(name, "ccs") == 0) {
		server_send_clear(s, 20, SPAN("\x01"));
	} else if (strcmp(name, "big") == 0) {
		server_say_big(s, colon + 1);
	} else if (strcmp(name, "data") == 0) {
		server_send(s, 23, span_of(colon + 1));
	} else if (strcmp(name, "alert") == 0) {
		server_say_alert(s, colon + 1);
	} else if (strcmp(name, "flip") == 0) {
		s->flip = (int)strtol(colon + 1, NULL, 10);
		s->flips = true;
	} else if (strcmp(name, "drop") == 0) {
		s->drop = strtoul(colon + 1, NULL, 10);
	} else {
		server_say_messages(s, word);
	}
}

/* Whether 16 bytes of a secret are anywhere in the client. */
static bool server_finds(const struct server *s, const unsigned char *secret)
{
	return memmem(&s->client, sizeof s->client, secret, 16) != NULL;
}

static void server_check_zeros(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		assert_int_equal(bytes[i], 0);
}

static void server_check_wiped(const struct server *s)
{
	const unsigned char *secrets[] = {server_seed + 64, server_seed + 96, s->shared,
		s->handshake, s->main, s->c_hs, s->s_hs, s->c_ap, s->s_ap, s->reads.secret,
		s->writes.secret};
	static const unsigned char zeros[16];

	server_check_zeros(
		s->client.seed + SESSION_KEYS_AT, sizeof s->client.seed - SESSION_KEYS_AT);
	server_check_zeros(s->client.handshake, sizeof s->client.handshake);
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
	struct server *s = calloc(1, sizeof *s);
	FILE *file = fopen("tests/unit/data/chains/server-key.hex", "r");
	char hex[65] = "";
	struct span bytes;

	assert_non_null(file);
	assert_non_null(fgets(hex, sizeof hex, file));
	(void)fclose(file);
	assert_true(vectors_hex(hex, s->scalar, &bytes));
	s->taker.judge.judge = taker_judge;
	s->taker.judge.key.kind = KEY_P256;
	s->taker.judge.key.n = (struct span){
		s->point, br_ec_all_m31.mulgen(s->point, s->scalar, 32, BR_EC_secp256r1)};
	s->cut = cut;
	br_sha256_init(&s->transcript);
	/* It must not count on zeros. */
	memset(&s->client, 0xa5, sizeof s->client);
	engine_start(&s->client, false, &s->taker.judge, name, server_seed);
	return s;
}

static void server_run(struct server *s, const char *script)
{
	char *words = strdup(script), *at = words, *word;

	server_pump(s);
	while ((word = strsep(&at, " ")) != NULL) {
		char *star = strchr(word, '*'), copy[SERVER_LOG_MAX];
		unsigned long times = star != NULL ? strtoul(word, NULL, 10) : 1;

		while (times-- > 0) {
			(void)snprintf(copy, sizeof copy, "%s", star != NULL ? star + 1 : word);
			if (*copy != '\0')
				server_say(s, copy);
		}
	}
	free(words);
}

/* Says the state in the log, and sees to what must hold in it. */
static void server_end(struct server *s)
{
	unsigned state = tls_state(&s->client.tls);
	struct fail f = {0};
	size_t len = strlen(s->log);

	(void)snprintf(s->log + len, sizeof s->log - len, "; %s",
		state & TLS_FAILED           ? "failed"
			: state & TLS_ENDED  ? "ended"
			: state & TLS_WRITES ? "open"
			: state & TLS_SENDS  ? "sends"
					     : "waits");
	assert_int_equal(tls_fail(&s->client.tls, &f) != FAIL_NONE, (state & TLS_FAILED) != 0);
	if (state & TLS_FAILED) {
		assert_int_equal(state, TLS_FAILED);
		assert_true(f.len > 0);
		server_check_wiped(s);
		assert_int_equal(tls_write(&s->client.tls, SPAN("no more")), 0);
	}
}

#endif
