/*
 * A TLS 1.2 server for tests that says what a script says, right or wrong, and a
 * log of what the client makes of it: as tls13_server.h, in the older version.
 *
 * A script is words with spaces between. Each is a record, sent at once:
 *
 *	sh cert ske cr done fin hr	the message; hr: HelloRequest
 *	NAME:HEX	with this body; m:HEX is any bytes at all
 *	NAME+NAME	in one record
 *	NAME/N		in records of N bytes
 *	NAME!		its last bit is another
 *	ccs		ChangeCipherSpec; what follows is protected
 *	data:TEXT alert:NUMBER warn:NUMBER
 *	wire:HEX	bytes on the wire
 *	clear:HEX	the record's type, then what is in it, never protected
 *	rec:HEX		the same, protected
 *	big:TYPE,LEN	the same of so many bytes
 *	flip:N		in the next record byte N is another; negative: from the end
 *	drop:N		the next record has N bytes less
 *	N*WORD		N times
 *
 * and what the server is, from there on:
 *
 *	suite:HEX group:HEX	that it chooses; c02b and X25519 unless it says so
 *	ext:HEX		the extensions of its hello; without "ems", none
 *	ems		the Extended Master Secret is one of them
 *	scheme:HEX	of its signature
 *	end:TEXT	of its random
 *	point:HEX	its share
 *
 * and what the client does:
 *
 *	app:TEXT	it writes TEXT, flushed; "ping" has been written when it could be
 *	close, cut	it closes; the transport has ended
 *	quiet		it does not write that
 *	keep:TEXT	it writes TEXT, and does not flush
 *	hold, go	what it sends stays there; is sent again
 *	part:N		N bytes of it are sent
 *	reads:HEX, writes:HEX	the number of the next record, on both sides
 *
 * The log has what the client has sent ("hello cke ccs fin data:ping", "alert:10",
 * "clear-alert:10", "warn:100"), what it has received ("<TEXT"), and in the end its
 * state.
 */
#ifndef UNIT_TLS12_SERVER_H
#define UNIT_TLS12_SERVER_H

#include "tests/unit/vectors.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "net/engine.h"
#include "net/tls12_prf.h"

/* fail_msg() without that macro. */
#define server_fails(...) \
	do { \
		print_error(__VA_ARGS__); \
		_fail(__FILE__, __LINE__); \
	} while (0)

#define SERVER_LOG_MAX 2000
#define SERVER_BODY_MAX 140000

/* Takes any certificate, and says what it is told to. */
struct taker {
	struct judge judge; /* first */
	const char *objection;
	size_t certificates, bytes;
};

struct server {
	struct session client; /* whole, to be searched for secrets */
	struct taker taker;
	size_t cut; /* bytes at once, both ways */
	bool held, pinged, no_ping;
	int flip;
	bool flips;
	size_t drop;

	unsigned suite, group, scheme;
	bool ems, has_extensions;
	unsigned char extensions[300], own_share[300], random[32];
	size_t extensions_len, own_share_len;

	br_sha256_context sha256; /* of the transcript */
	br_sha384_context sha384;
	unsigned char client_random[32], theirs[133]; /* of the client */
	size_t theirs_len;
	unsigned char shared[66], master[48], block[72];
	size_t shared_len;
	struct record_key reads, writes;
	bool reads_protected, writes_protected;
	unsigned char scalar[32], point[65];
	unsigned hellos;

	unsigned char arrived[20000]; /* from the client */
	size_t arrived_len;
	char log[SERVER_LOG_MAX];
	unsigned char body[SERVER_BODY_MAX]; /* the record that is being made */
	size_t body_len;
};

static const unsigned char server_seed[SESSION_SEED_LEN] =
	"random: 32 bytes of it, not more"
	"room for the random of a server."
	"a private key for any group: it has up to 66 bytes, all are secret";

/* ---- the judge ---- */

static const char *taker_judge(struct judge *j, const struct span *chain, size_t count)
{
	struct taker *t = (struct taker *)(void *)j;

	t->certificates += count;
	for (size_t i = 0; i < count; i++) {
		assert_true(chain[i].len > 0);
		t->bytes += chain[i].len;
	}
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

/* ---- keys ---- */

static bool server_is_large(const struct server *s)
{
	return s->suite == BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ||
		s->suite == BR_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384;
}

static void server_hash(struct server *s, struct span message)
{
	br_sha256_update(&s->sha256, message.ptr, message.len);
	br_sha384_update(&s->sha384, message.ptr, message.len);
}

/* By BearSSL: an answer that does not come from what is tested. */
static void server_prf(const struct server *s, unsigned char *out, size_t len, struct span secret,
	const char *label, struct span first, struct span second)
{
	br_tls_prf_seed_chunk seed[] = {{first.ptr, first.len}, {second.ptr, second.len}};

	(server_is_large(s) ? br_tls12_sha384_prf : br_tls12_sha256_prf)(
		out, len, secret.ptr, secret.len, label, 2, seed);
}

static struct span server_transcript(const struct server *s, unsigned char hash[static 48])
{
	if (server_is_large(s))
		br_sha384_out(&s->sha384, hash);
	else
		br_sha256_out(&s->sha256, hash);
	return (struct span){hash, server_is_large(s) ? 48 : 32};
}

static void server_verify_data(const struct server *s, const char *label, unsigned char out[12])
{
	unsigned char hash[48];

	server_prf(s, out, 12, (struct span){s->master, 48}, label, server_transcript(s, hash),
		SPAN(""));
}

static int server_curve(const struct server *s)
{
	return s->group == 0x1d ? BR_EC_curve25519 : (int)s->group;
}

static void server_make_keys(struct server *s)
{
	struct span secret = {s->shared, s->shared_len}, ours = {s->random, 32},
		    theirs = {s->client_random, 32};
	size_t len = server_is_large(s) ? 32 : 16;
	unsigned char hash[48];

	if (s->ems)
		server_prf(s, s->master, 48, secret, "extended master secret",
			server_transcript(s, hash), SPAN(""));
	else
		server_prf(s, s->master, 48, secret, "master secret", theirs, ours);
	server_prf(s, s->block, 2 * len + 8, (struct span){s->master, 48}, "key expansion", ours,
		theirs);
	tls12_key_set(&s->reads, (struct span){s->block, len}, s->block + 2 * len);
	tls12_key_set(&s->writes, (struct span){s->block + len, len}, s->block + 2 * len + 4);
}

/* ---- what the client sends ---- */

static const unsigned char server_key[66] = "\x00 the server's own: this is not a secret";

static void server_read_exchange(struct server *s, struct span m)
{
	unsigned char point[133];
	size_t key_len = s->group == 0x18 ? 48 : s->group == 0x19 ? 66 : 32;
	size_t len = s->group == 0x1d ? 32 : 1 + 2 * key_len;

	if (m.len != 5 + len || m.ptr[4] != len) {
		server_log(s, "cke?", SPAN(""));
		return;
	}
	memcpy(point, m.ptr + 5, len);
	memcpy(s->theirs, point, len);
	s->theirs_len = len;
	assert_int_equal(br_ec_all_m31.mul(point, len, server_key, key_len, server_curve(s)), 1);
	memcpy(s->shared, s->group == 0x1d ? point : point + 1, key_len);
	s->shared_len = key_len;
	server_make_keys(s);
	server_log(s, "cke", SPAN(""));
}

static void server_read_finished(struct server *s, struct span m)
{
	unsigned char expected[12];

	server_verify_data(s, "client finished", expected);
	server_log(s,
		s->reads_protected && m.len == 16 && memcmp(expected, m.ptr + 4, 12) == 0 ? "fin"
											  : "fin?",
		SPAN(""));
}

static void server_read_message(struct server *s, struct span m)
{
	size_t len =
		m.len < 4 ? 0 : 4 + ((size_t)m.ptr[1] << 16 | (size_t)m.ptr[2] << 8 | m.ptr[3]);

	assert_int_equal(m.len, len);
	if (m.ptr[0] == 20)
		server_read_finished(s, m);
	server_hash(s, m);
	if (m.ptr[0] == 1) {
		s->hellos++;
		memcpy(s->client_random, m.ptr + 6, 32);
		server_log(s, "hello", SPAN(""));
	} else if (m.ptr[0] == 11) {
		server_log(s,
			span_equal(m, SPAN("\x0b\x00\x00\x03\x00\x00\x00")) ? "cert" : "cert?",
			SPAN(""));
	} else if (m.ptr[0] == 16) {
		server_read_exchange(s, m);
	} else if (m.ptr[0] != 20) {
		server_log(s, "message?", SPAN(""));
	}
}

static void server_read_record(struct server *s, unsigned char *record, size_t len)
{
	struct span content = {record + RECORD_HEADER_LEN, len};
	bool clear = !s->reads_protected;
	char what[20];

	if (record[1] != 3 || record[2] != (s->hellos == 0 && record[0] == 22 ? 1 : 3))
		server_log(s, "version?", SPAN(""));
	/* Its nonce is the record's number. */
	if (!clear) {
		unsigned char number[8];

		record_number(number, s->reads.sequence);
		if (memcmp(number, record + RECORD_HEADER_LEN, 8) != 0)
			server_log(s, "nonce?", SPAN(""));
		if (!tls12_open(&s->reads, record, len, &content)) {
			server_log(s, "unreadable", SPAN(""));
			return;
		}
	}
	if (record[0] == 20 && clear) {
		server_log(s, span_equal(content, SPAN("\x01")) ? "ccs" : "ccs?", SPAN(""));
		s->reads_protected = true;
	} else if (record[0] == 21 && content.len == 2) {
		(void)snprintf(what, sizeof what, "%s%s", clear ? "clear-" : "",
			content.ptr[0] == 1 && content.ptr[1] == 100              ? "warn:"
				: content.ptr[0] == (content.ptr[1] == 0 ? 1 : 2) ? "alert:"
										  : "level?");
		server_log_number(s, what, content.ptr[1]);
	} else if (record[0] == 22 && content.len >= 4) {
		server_read_message(s, content);
	} else if (record[0] == 23 && content.len > 40 && !clear) {
		server_log_number(s, "data of ", content.len);
	} else if (record[0] == 23 && !clear) {
		server_log(s, "data:", content);
	} else {
		server_log(s, "record?", SPAN(""));
	}
}

static void server_receive(struct server *s, struct span in)
{
	assert_true(in.len <= sizeof s->arrived - s->arrived_len);
	memcpy(s->arrived + s->arrived_len, in.ptr, in.len);
	s->arrived_len += in.len;
	while (s->arrived_len >= RECORD_HEADER_LEN) {
		size_t len = (size_t)s->arrived[3] << 8 | s->arrived[4];

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
	tls_taken(&s->client.tls, got.len);
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

/* A record; its length is written anew when it has lost something. */
static void server_send_as(struct server *s, bool protect, unsigned type, struct span content)
{
	unsigned char *record = malloc(RECORD_HEADER_LEN + content.len + TLS12_OVERHEAD);
	size_t len = RECORD_HEADER_LEN + content.len;

	/* There is no key where the client has ended before it came to one. */
	if (protect && s->shared_len == 0) {
		free(record);
		return;
	}
	if (protect) {
		memcpy(record + RECORD_HEADER_LEN + TLS12_NONCE_LEN, content.ptr, content.len);
		len = tls12_seal(&s->writes, (enum record_type)type, record, content.len);
	} else {
		record_header(record, (enum record_type)type, content.len);
		memcpy(record + RECORD_HEADER_LEN, content.ptr, content.len);
	}
	if (s->flips)
		record[s->flip >= 0 ? (size_t)s->flip : len - (size_t)-s->flip] ^= 1;
	len -= s->drop;
	if (s->drop > 0) {
		record[3] = (unsigned char)((len - RECORD_HEADER_LEN) >> 8);
		record[4] = (unsigned char)(len - RECORD_HEADER_LEN);
	}
	s->flips = false;
	s->drop = 0;
	server_feed(s, (struct span){record, len});
	free(record);
}

static void server_send(struct server *s, unsigned type, struct span content)
{
	server_send_as(s, s->writes_protected, type, content);
}

static void server_add(struct server *s, struct span bytes)
{
	assert_true(bytes.len <= sizeof s->body - s->body_len);
	memcpy(s->body + s->body_len, bytes.ptr, bytes.len);
	s->body_len += bytes.len;
}

static void server_add_number(struct server *s, size_t size, size_t n)
{
	while (size-- > 0)
		server_add(s, (struct span){&(unsigned char){(unsigned char)(n >> 8 * size)}, 1});
}

static void server_add_hex(struct server *s, const char *hex)
{
	struct span bytes;

	assert_true(strlen(hex) / 2 <= sizeof s->body - s->body_len);
	if (!vectors_hex(hex, s->body + s->body_len, &bytes))
		server_fails("%s is no hex", hex);
	s->body_len += bytes.len;
}

static void server_add_hello(struct server *s)
{
	server_add(s, SPAN("\x03\x03"));
	server_add(s, (struct span){s->random, 32});
	server_add(s,
		SPAN("\x04"
		     "some"));
	server_add_number(s, 2, s->suite);
	server_add_number(s, 1, 0);
	if (!s->ems && !s->has_extensions)
		return;
	server_add_number(s, 2, s->extensions_len + (s->ems ? 4 : 0));
	server_add(s, (struct span){s->extensions, s->extensions_len});
	if (s->ems)
		server_add(s, SPAN("\x00\x17\x00\x00"));
}

/* ServerKeyExchange, signed with the one key that there is. */
static void server_add_exchange(struct server *s)
{
	const br_hash_class *hash = s->scheme >> 8 == 5 ? &br_sha384_vtable
		: s->scheme >> 8 == 6                   ? &br_sha512_vtable
							: &br_sha256_vtable;
	size_t start = s->body_len, len = s->own_share_len;
	br_ec_private_key key = {BR_EC_secp256r1, s->scalar, sizeof s->scalar};
	unsigned char share[133], digest[64], signature[80];
	br_hash_compat_context c;

	if (len > 0)
		memcpy(share, s->own_share, len);
	else
		len = br_ec_all_m31.mulgen(share, server_key,
			s->group == 0x18           ? 48
				: s->group == 0x19 ? 66
						   : 32,
			server_curve(s));
	server_add_number(s, 1, 3);
	server_add_number(s, 2, s->group);
	server_add_number(s, 1, len);
	server_add(s, (struct span){share, len});
	hash->init(&c.vtable);
	hash->update(&c.vtable, s->client_random, 32);
	hash->update(&c.vtable, s->random, 32);
	hash->update(&c.vtable, s->body + start, s->body_len - start);
	hash->out(&c.vtable, digest);
	len = br_ecdsa_i31_sign_asn1(&br_ec_all_m31, hash, digest, &key, signature);
	server_add_number(s, 2, s->scheme);
	server_add_number(s, 2, len);
	server_add(s, (struct span){signature, len});
}

static void server_add_finished(struct server *s)
{
	unsigned char data[12];

	server_verify_data(s, "server finished", data);
	server_add(s, (struct span){data, sizeof data});
}

static const struct server_message {
	const char *name;
	unsigned char type;
	struct span body;
} server_messages[] = {
	{"hr", 0, BYTES("")},
	{"sh", 2, BYTES("")},
	{"nst", 4, BYTES("\0\0\0\0\0\x01t")},
	{"cert", 11, BYTES("\0\0\x06\0\0\x03xyz")},
	{"ske", 12, BYTES("")},
	{"cr", 13, BYTES("\x01\x40\0\x02\x04\x03\0\0")},
	{"done", 14, BYTES("")},
	{"fin", 20, BYTES("")},
	{"status", 22, BYTES("\x01\0\0\x01s")},
};

/* Appends one message, "NAME", "NAME:HEX" or "NAME!". */
static void server_add_message(struct server *s, char *word)
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
		return;
	}
	for (size_t i = 0; i < COUNT(server_messages); i++)
		if (strcmp(word, server_messages[i].name) == 0)
			m = &server_messages[i];
	if (m == NULL)
		server_fails("no such message: %s", word);
	server_add(s, SPAN("\0\0\0\0"));
	if (hex != NULL)
		server_add_hex(s, hex);
	else if (m->type == 2)
		server_add_hello(s);
	else if (m->type == 12)
		server_add_exchange(s);
	else if (m->type == 20)
		server_add_finished(s);
	else
		server_add(s, m->body);
	len = s->body_len - start - 4;
	s->body[start] = m->type;
	s->body[start + 1] = (unsigned char)(len >> 16);
	s->body[start + 2] = (unsigned char)(len >> 8);
	s->body[start + 3] = (unsigned char)len;
	if (wrong != NULL)
		s->body[s->body_len - 1] ^= 1;
	if (m->type != 0)
		server_hash(s, (struct span){s->body + start, s->body_len - start});
}

/* "NAME+NAME", "NAME/N": handshake messages in one record, or in several. */
static void server_say_messages(struct server *s, char *word)
{
	char *slash = strchr(word, '/'), *next;
	size_t piece = slash != NULL ? strtoul(slash + 1, NULL, 10) : SIZE_MAX;
	struct span rest;

	if (slash != NULL)
		*slash = '\0';
	s->body_len = 0;
	for (; word != NULL; word = next) {
		next = strchr(word, '+');
		if (next != NULL)
			*next++ = '\0';
		server_add_message(s, word);
	}
	for (rest = (struct span){s->body, s->body_len}; rest.len > 0;) {
		struct span now = span_take(&rest, server_least(rest.len, piece));

		server_send(s, 22, now);
	}
}

static void server_say_big(struct server *s, const char *numbers)
{
	unsigned type = 0;
	unsigned long len = 0;
	unsigned char *content;

	assert_int_equal(sscanf(numbers, "%u,%lu", &type, &len), 2);
	content = malloc(len);
	memset(content, 'x', len);
	server_send(s, type, (struct span){content, len});
	free(content);
}

static void server_say_bytes(struct server *s, char word, const char *hex)
{
	struct span bytes;

	s->body_len = 0;
	server_add_hex(s, hex);
	bytes = (struct span){s->body, s->body_len};
	if (word == 'w')
		server_feed(s, bytes);
	else
		server_send_as(
			s, word == 'r', bytes.ptr[0], (struct span){bytes.ptr + 1, bytes.len - 1});
}

static void server_set_bytes(unsigned char *to, size_t *len, const char *hex)
{
	struct span bytes;

	assert_true(vectors_hex(hex, to, &bytes));
	*len = bytes.len;
}

/* What the server is; false when it is no such word. */
static bool server_set(struct server *s, const char *word, const char *value)
{
	unsigned long n = value != NULL ? strtoul(value, NULL, 16) : 0;

	if (strcmp(word, "suite") == 0) {
		s->suite = (unsigned)n;
	} else if (strcmp(word, "group") == 0) {
		s->group = (unsigned)n;
	} else if (strcmp(word, "scheme") == 0) {
		s->scheme = (unsigned)n;
	} else if (strcmp(word, "ems") == 0) {
		s->ems = true;
	} else if (strcmp(word, "ext") == 0) {
		s->has_extensions = true;
		server_set_bytes(s->extensions, &s->extensions_len, value);
	} else if (strcmp(word, "point") == 0) {
		server_set_bytes(s->own_share, &s->own_share_len, value);
	} else if (strcmp(word, "end") == 0) {
		size_t len;
		unsigned char end[32];

		server_set_bytes(end, &len, value);
		memcpy(s->random + 32 - len, end, len);
	} else if (strcmp(word, "flip") == 0) {
		s->flip = (int)strtol(value, NULL, 10);
		s->flips = true;
	} else if (strcmp(word, "drop") == 0) {
		s->drop = strtoul(value, NULL, 10);
	} else if (strcmp(word, "quiet") == 0) {
		s->no_ping = true;
	} else if (strcmp(word, "reads") == 0) {
		s->client.reads.sequence = s->writes.sequence = strtoull(value, NULL, 16);
	} else if (strcmp(word, "writes") == 0) {
		s->client.writes.sequence = s->reads.sequence = strtoull(value, NULL, 16);
	} else if (strcmp(word, "hold") == 0 || strcmp(word, "go") == 0) {
		s->held = word[0] == 'h';
	} else {
		return false;
	}
	return true;
}

/* The transport takes a part of what there is to be sent. */
static void server_part(struct server *s, size_t n)
{
	struct span out = tls_outgoing(&s->client.tls);

	assert_true(n < out.len);
	server_receive(s, span_take(&out, n));
	tls_sent(&s->client.tls, n);
}

/* What the client does; false when it is no such word. */
static bool server_do(struct server *s, const char *word, const char *value)
{
	if (strcmp(word, "app") == 0)
		server_client_writes(s, span_of(value));
	else if (strcmp(word, "keep") == 0)
		tls_write(&s->client.tls, span_of(value));
	else if (strcmp(word, "flush") == 0)
		tls_flush(&s->client.tls);
	else if (strcmp(word, "close") == 0)
		tls_close(&s->client.tls);
	else if (strcmp(word, "cut") == 0)
		tls_cut(&s->client.tls);
	else if (strcmp(word, "part") == 0)
		server_part(s, strtoul(value, NULL, 10));
	else
		return false;
	return true;
}

static void server_say(struct server *s, char *word)
{
	char *colon = strchr(word, ':'), name[16];
	const char *value = colon != NULL ? colon + 1 : NULL;

	(void)snprintf(name, sizeof name, "%.*s",
		(int)(colon != NULL ? (size_t)(colon - word) : strlen(word)), word);
	if (server_set(s, name, value) || server_do(s, name, value)) {
		server_pump(s);
	} else if (strcmp(name, "ccs") == 0) {
		server_send(s, 20, SPAN("\x01"));
		s->writes_protected = true;
	} else if (strcmp(name, "big") == 0) {
		server_say_big(s, value);
	} else if (strcmp(name, "data") == 0) {
		server_send(s, 23, span_of(value));
	} else if (strcmp(name, "alert") == 0 || strcmp(name, "warn") == 0) {
		unsigned char alert[2] = {
			name[0] == 'w' ? 1 : 2, (unsigned char)strtoul(value, NULL, 10)};

		server_send(s, 21, (struct span){alert, sizeof alert});
	} else if (strcmp(name, "wire") == 0 || strcmp(name, "clear") == 0 ||
		strcmp(name, "rec") == 0) {
		server_say_bytes(s, name[0], value);
	} else {
		server_say_messages(s, word);
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
	s->suite = BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
	s->group = GROUP_X25519;
	s->scheme = 0x0403;
	memcpy(s->random, "the server's random has 32 bytes", 32);
	br_sha256_init(&s->sha256);
	br_sha384_init(&s->sha384);
	/* It must not count on zeros. */
	memset(&s->client, 0xa5, sizeof s->client);
	engine_start(&s->client, true, &s->taker.judge, name, server_seed);
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
	const unsigned char *secrets[] = {server_seed + 64, s->shared, s->master, s->block,
		s->block + 16, s->block + 32, s->block + 48};
	static const unsigned char zeros[16];

	server_check_zeros(
		s->client.seed + SESSION_KEYS_AT, sizeof s->client.seed - SESSION_KEYS_AT);
	server_check_zeros(s->client.handshake, sizeof s->client.handshake);
	for (size_t i = 0; i < COUNT(secrets); i++)
		if (memcmp(secrets[i], zeros, sizeof zeros) != 0 && server_finds(s, secrets[i]))
			server_fails("secret %zu is still there", i);
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
