/*
 * What the scripted servers of both versions share: tls13_server.h, tls12_server.h,
 * which say what a script is. Before it is included, SERVER_OWN is what else a server
 * has, and afterwards what is only declared here must be defined.
 */
#ifndef UNIT_SCRIPTED_SERVER_H
#define UNIT_SCRIPTED_SERVER_H

#include <bearssl.h>

#include "tests/unit/vectors.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "net/engine.h"

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
	unsigned chains;
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
	unsigned hellos;
	struct record_key reads, writes;
	unsigned char scalar[32], point[65];

	unsigned char arrived[20000]; /* from the client */
	size_t arrived_len;
	char log[SERVER_LOG_MAX];
	unsigned char body[SERVER_BODY_MAX]; /* the record that is being made */
	size_t body_len;

	SERVER_OWN
};

struct server_message {
	const char *name;
	unsigned char type;
	struct span body;
};

/* ---- what a version has of its own ---- */

/* A whole record has come from the client; `len` is that of its content. */
static void server_read_record(struct server *s, unsigned char *record, size_t len);

/* Sends a record, protected once there is a key. */
static void server_send(struct server *s, unsigned char type, struct span content);

/* Null when there is none. */
static const struct server_message *server_message(const char *name);

/* Appends what a message holds. */
static void server_add_own(struct server *s, const struct server_message *m);

/* A message has been made, of bytes that were `given` or of our own; returns what changes keys. */
static unsigned server_added(
	struct server *s, const struct server_message *m, struct span message, bool given);

/* Sends what is in `s->body` in pieces; `type` is what server_added() said of the last message. */
static void server_send_messages(struct server *s, size_t piece, unsigned type);

/* False when it is no word of this version. */
static bool server_say_own(struct server *s, const char *word, const char *value);

static void server_check_wiped(const struct server *s);

/* With a client that has been started; `cut` is how many bytes move at once. */
static struct server *server_new(const char *name, size_t cut);

/* ---- the judge ---- */

static const char *taker_judge(struct judge *j, const struct span *chain, size_t count)
{
	struct taker *t = (struct taker *)(void *)j;

	t->chains++;
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

/* ---- what the client sends ---- */

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

/* A record; its length is written anew when it has lost something. */
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

/* Appends one message, "NAME", "NAME:HEX" or "NAME!"; returns what server_added() does. */
static unsigned server_add_message(struct server *s, char *word)
{
	char *hex = strchr(word, ':'), *wrong = strchr(word, '!');
	size_t start = s->body_len, len;
	const struct server_message *m;

	if (hex != NULL)
		*hex++ = '\0';
	if (wrong != NULL)
		*wrong = '\0';
	if (strcmp(word, "m") == 0) {
		server_add_hex(s, hex);
		return 0;
	}
	m = server_message(word);
	if (m == NULL)
		server_fails("no such message: %s", word);
	server_add_number(s, 1, m->type);
	server_add_number(s, 3, 0);
	if (hex != NULL)
		server_add_hex(s, hex);
	else
		server_add_own(s, m);
	len = s->body_len - start - 4;
	s->body[start + 1] = (unsigned char)(len >> 16);
	s->body[start + 2] = (unsigned char)(len >> 8);
	s->body[start + 3] = (unsigned char)len;
	if (wrong != NULL)
		s->body[s->body_len - 1] ^= 1;
	return server_added(s, m, (struct span){s->body + start, s->body_len - start}, hex != NULL);
}

/* "NAME+NAME", "NAME/N": handshake messages in one record, or in several. */
static void server_say_messages(struct server *s, char *word)
{
	char *slash = strchr(word, '/'), *next;
	size_t piece = slash != NULL ? strtoul(slash + 1, NULL, 10) : SIZE_MAX;
	unsigned type = 0;

	if (slash != NULL)
		*slash = '\0';
	s->body_len = 0;
	for (; word != NULL; word = next) {
		next = strchr(word, '+');
		if (next != NULL)
			*next++ = '\0';
		type = server_add_message(s, word);
	}
	server_send_messages(s, piece, type);
}

/* ---- scripts ---- */

/* The transport takes a part of what there is to be sent. */
static void server_part(struct server *s, size_t n)
{
	struct span out = tls_outgoing(&s->client.tls);

	assert_true(n < out.len);
	server_receive(s, span_take(&out, n));
	tls_sent(&s->client.tls, n);
}

/* Bytes are in `s->body`. */
static void server_read_hex(struct server *s, const char *hex)
{
	s->body_len = 0;
	server_add_hex(s, hex);
}

static void server_say_wire(struct server *s, const char *hex)
{
	server_read_hex(s, hex);
	server_feed(s, (struct span){s->body, s->body_len});
}

/* What the client does, and what becomes of records; false when it is no such word. */
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
	else if (strcmp(word, "hold") == 0 || strcmp(word, "go") == 0)
		s->held = word[0] == 'h';
	else if (strcmp(word, "part") == 0)
		server_part(s, strtoul(value, NULL, 10));
	else if (strcmp(word, "quiet") == 0)
		s->no_ping = true;
	else if (strcmp(word, "reads") == 0)
		s->client.reads.sequence = s->writes.sequence = strtoull(value, NULL, 16);
	else if (strcmp(word, "writes") == 0)
		s->client.writes.sequence = s->reads.sequence = strtoull(value, NULL, 16);
	else if (strcmp(word, "drop") == 0)
		s->drop = strtoul(value, NULL, 10);
	else if (strcmp(word, "flip") == 0) {
		s->flip = (int)strtol(value, NULL, 10);
		s->flips = true;
	} else
		return false;
	server_pump(s);
	return true;
}

static void server_say(struct server *s, char *word)
{
	char *colon = strchr(word, ':'), name[16];
	const char *value = colon != NULL ? colon + 1 : NULL;

	(void)snprintf(name, sizeof name, "%.*s",
		(int)(colon != NULL ? (size_t)(colon - word) : strlen(word)), word);
	if (server_do(s, name, value) || server_say_own(s, name, value))
		return;
	if (strcmp(name, "data") == 0)
		server_send(s, 23, span_of(value));
	else if (strcmp(name, "wire") == 0)
		server_say_wire(s, value);
	else
		server_say_messages(s, word);
}

/* A server with the key of server-key.hex, for a client that has still to be started. */
static struct server *server_make(size_t cut)
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
	/* It must not count on zeros. */
	memset(&s->client, 0xa5, sizeof s->client);
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
		server_check_zeros(
			s->client.seed + SESSION_KEYS_AT, sizeof s->client.seed - SESSION_KEYS_AT);
		server_check_zeros(s->client.handshake, sizeof s->client.handshake);
		server_check_wiped(s);
		assert_int_equal(tls_write(&s->client.tls, SPAN("no more")), 0);
	}
}

/* What was to be written when the session ends so, behind this handshake, is gone. */
static void server_check_data_wiped(const char *handshake, const char *end, const char *log)
{
	static const char secret[] = "Bearer of a secret: a token";
	const unsigned char *bytes = (const unsigned char *)secret;
	struct server *s = server_new("a.b", SIZE_MAX);

	server_run(s, handshake);
	tls_write(&s->client.tls, span_of(secret));
	assert_true(server_finds(s, bytes));
	server_run(s, end);
	assert_false(server_finds(s, bytes));
	tls_flush(&s->client.tls);
	server_pump(s);
	assert_string_equal(s->log, log);
	free(s);
}

#endif
