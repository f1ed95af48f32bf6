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

#define SERVER_OWN \
	unsigned suite, group, scheme; \
	bool ems, has_extensions; \
	unsigned char extensions[300], own_share[300], random[32]; \
	size_t extensions_len, own_share_len; \
	br_sha256_context sha256; /* of the transcript */ \
	br_sha384_context sha384; \
	unsigned char client_random[32], theirs[133]; /* its public key */ \
	size_t theirs_len; \
	unsigned char shared[66], master[48], block[72]; \
	size_t shared_len; \
	bool reads_protected, writes_protected;

#include "tests/unit/scripted_server.h"

#include "net/tls12_prf.h"

static const unsigned char server_seed[SESSION_SEED_LEN] =
	"random: 32 bytes of it, not more"
	"room for the random of a server."
	"a private key for any group: it has up to 66 bytes, all are secret";

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

/* ---- what the server sends ---- */

static void server_send_as(struct server *s, bool protect, unsigned char type, struct span content)
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
	server_send_wire(s, record, len);
	free(record);
}

static void server_send(struct server *s, unsigned char type, struct span content)
{
	server_send_as(s, s->writes_protected, type, content);
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

static const struct server_message server_messages[] = {
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

static const struct server_message *server_message(const char *name)
{
	for (size_t i = 0; i < COUNT(server_messages); i++)
		if (strcmp(name, server_messages[i].name) == 0)
			return &server_messages[i];
	return NULL;
}

static void server_add_own(struct server *s, const struct server_message *m)
{
	if (m->type == 2)
		server_add_hello(s);
	else if (m->type == 12)
		server_add_exchange(s);
	else if (m->type == 20)
		server_add_finished(s);
	else
		server_add(s, m->body);
}

static unsigned server_added(
	struct server *s, const struct server_message *m, struct span message, bool given)
{
	(void)given;
	if (m->type != 0)
		server_hash(s, message);
	return m->type;
}

static void server_send_messages(struct server *s, size_t piece, unsigned type)
{
	struct span rest = {s->body, s->body_len};

	(void)type;
	while (rest.len > 0)
		server_send(s, 22, span_take(&rest, server_least(rest.len, piece)));
}

static void server_say_big(struct server *s, const char *numbers)
{
	unsigned type = 0;
	unsigned long len = 0;
	unsigned char *content;

	assert_int_equal(sscanf(numbers, "%u,%lu", &type, &len), 2);
	content = malloc(len);
	memset(content, 'x', len);
	server_send(s, (unsigned char)type, (struct span){content, len});
	free(content);
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
	} else {
		return false;
	}
	return true;
}

static bool server_say_own(struct server *s, const char *word, const char *value)
{
	unsigned char alert[2] = {*word == 'w' ? 1 : 2, 0};
	bool protect = strcmp(word, "rec") == 0;

	if (server_set(s, word, value)) {
		server_pump(s);
	} else if (strcmp(word, "ccs") == 0) {
		server_send(s, 20, SPAN("\x01"));
		s->writes_protected = true;
	} else if (strcmp(word, "big") == 0) {
		server_say_big(s, value);
	} else if (strcmp(word, "alert") == 0 || strcmp(word, "warn") == 0) {
		alert[1] = (unsigned char)strtoul(value, NULL, 10);
		server_send(s, 21, (struct span){alert, sizeof alert});
	} else if (strcmp(word, "clear") == 0 || protect) {
		server_read_hex(s, value);
		server_send_as(s, protect, s->body[0], (struct span){s->body + 1, s->body_len - 1});
	} else {
		return false;
	}
	return true;
}

static void server_check_wiped(const struct server *s)
{
	const unsigned char *secrets[] = {server_seed + 64, s->shared, s->master, s->block,
		s->block + 16, s->block + 32, s->block + 48};
	static const unsigned char zeros[16];

	for (size_t i = 0; i < COUNT(secrets); i++)
		if (memcmp(secrets[i], zeros, sizeof zeros) != 0 && server_finds(s, secrets[i]))
			server_fails("secret %zu is still there", i);
}

static struct server *server_new(const char *name, size_t cut)
{
	struct server *s = server_make(cut);

	s->suite = BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
	s->group = GROUP_X25519;
	s->scheme = 0x0403;
	memcpy(s->random, "the server's random has 32 bytes", 32);
	br_sha256_init(&s->sha256);
	br_sha384_init(&s->sha384);
	engine_start(&s->client, true, &s->taker.judge, name, server_seed);
	return s;
}

#endif
