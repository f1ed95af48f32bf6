#include "tests/unit/tls_server.h"

#undef fail /* a macro of cmocka; tls.h has a function of that name */
#include "net/engine.h"
#include "net/server_check.h"

#define HOST "kubernetes.default.svc"

/* A client and a server, and nothing between them but memory. */
struct pair {
	struct session client;
	struct server_check check;
	struct anchors anchors;
	struct tls_server server;
	size_t flip; /* the byte of all that the server sends to change; SIZE_MAX: none */
	size_t sent; /* bytes that the server has sent so far */
	size_t limit; /* bytes at once */
};

static struct pair *new_pair(const char *host, const char *chain)
{
	static const unsigned char seed[SESSION_SEED_LEN] = "neither is this: it is a test..";
	struct pair *p = calloc(1, sizeof *p);

	p->flip = SIZE_MAX;
	p->limit = SIZE_MAX;
	chain_anchors(&p->anchors, "ca");
	tls_server_init(&p->server, chain);
	tls_server_start(&p->server);
	server_check_init(&p->check, host, &p->anchors);
	engine_start(&p->client, true, &p->check.judge, HOST, seed);
	return p;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* What the client has to send, to the server; false when there was nothing. */
static bool to_server(struct pair *p)
{
	br_ssl_engine_context *server = &p->server.context.eng;
	struct span out;
	unsigned char *in;
	size_t room;

	if (!(tls_state(&p->client.tls) & TLS_SENDS) ||
		!(br_ssl_engine_current_state(server) & BR_SSL_RECVREC))
		return false;
	out = tls_outgoing(&p->client.tls);
	in = br_ssl_engine_recvrec_buf(server, &room);
	room = least(least(room, out.len), p->limit);
	memcpy(in, out.ptr, room);
	br_ssl_engine_recvrec_ack(server, room);
	tls_sent(&p->client.tls, room);
	return true;
}

static bool to_client(struct pair *p)
{
	br_ssl_engine_context *server = &p->server.context.eng;
	unsigned char *in, *out;
	size_t room, len;

	if (!(tls_state(&p->client.tls) & TLS_RECEIVES) ||
		!(br_ssl_engine_current_state(server) & BR_SSL_SENDREC))
		return false;
	out = br_ssl_engine_sendrec_buf(server, &len);
	in = tls_incoming(&p->client.tls, &room);
	len = least(least(room, len), p->limit);
	memcpy(in, out, len);
	if (p->flip - p->sent < len)
		in[p->flip - p->sent] ^= 1;
	p->sent += len;
	tls_arrived(&p->client.tls, len);
	br_ssl_engine_sendrec_ack(server, len);
	return true;
}

static void pump(struct pair *p)
{
	while (to_server(p) || to_client(p))
		;
}

static void check_fail(const struct pair *p, enum fail_code code, const char *detail)
{
	struct fail f = {0};

	assert_int_equal(tls_fail(&p->client.tls, &f), code);
	if (detail != NULL)
		assert_true(span_equal(
			(struct span){(const unsigned char *)f.detail, f.len}, span_of(detail)));
}

static void server_writes(struct pair *p, const char *text)
{
	br_ssl_engine_context *server = &p->server.context.eng;
	size_t room;
	unsigned char *to = br_ssl_engine_sendapp_buf(server, &room);

	assert_true(room >= strlen(text));
	memcpy(to, text, strlen(text));
	br_ssl_engine_sendapp_ack(server, strlen(text));
	br_ssl_engine_flush(server, 0);
}

static void test_handshake(void **state)
{
	struct pair *p = new_pair(HOST, "server");
	char buffer[80];
	struct text t;

	(void)state;
	assert_int_equal(tls_state(&p->client.tls), TLS_SENDS | TLS_RECEIVES);
	assert_int_equal(tls_write(&p->client.tls, SPAN("too early")), 0);
	pump(p);
	assert_int_equal(tls_state(&p->client.tls), TLS_RECEIVES | TLS_WRITES);
	check_fail(p, FAIL_NONE, "");
	assert_string_equal(br_ssl_engine_get_server_name(&p->server.context.eng), HOST);
	assert_int_equal(br_ssl_engine_get_version(&p->server.context.eng), BR_TLS12);
	text_init(&t, buffer, sizeof buffer);
	tls_describe(&p->client.tls, &t);
	assert_string_equal(text_string(&t), "TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, X25519");
	free(p);
}

/* Nothing is told of an address. */
static void test_no_server_name(void **state)
{
	static const unsigned char seed[SESSION_SEED_LEN];
	struct pair *p = new_pair("127.0.0.1", "server");

	(void)state;
	engine_start(&p->client, true, &p->check.judge, NULL, seed);
	pump(p);
	assert_int_equal(tls_state(&p->client.tls), TLS_RECEIVES | TLS_WRITES);
	assert_string_equal(br_ssl_engine_get_server_name(&p->server.context.eng), "");
	free(p);
}

static void check_exchange(size_t limit)
{
	struct pair *p = new_pair(HOST, "server");
	br_ssl_engine_context *server = &p->server.context.eng;
	unsigned char *got;
	size_t len;

	p->limit = limit;
	pump(p);
	assert_int_equal(tls_write(&p->client.tls, SPAN("hello ")), 6);
	assert_int_equal(tls_write(&p->client.tls, SPAN("server")), 6);
	pump(p);
	/* Kept until it is flushed. */
	assert_null(br_ssl_engine_recvapp_buf(server, &len));
	tls_flush(&p->client.tls);
	pump(p);
	got = br_ssl_engine_recvapp_buf(server, &len);
	assert_int_equal(len, 12);
	assert_memory_equal(got, "hello server", 12);
	br_ssl_engine_recvapp_ack(server, len);

	server_writes(p, "hello client");
	pump(p);
	assert_true(tls_state(&p->client.tls) & TLS_READS);
	tls_taken(&p->client.tls, 6);
	assert_true(span_equal(tls_received(&p->client.tls), SPAN("client")));
	tls_taken(&p->client.tls, 6);
	assert_int_equal(tls_state(&p->client.tls), TLS_RECEIVES | TLS_WRITES);
	free(p);
}

static void test_exchange(void **state)
{
	(void)state;
	check_exchange(SIZE_MAX);
	check_exchange(7);
	check_exchange(1);
}

/* As much as a record holds is taken at once; in the end, all of it arrives. */
static void test_large(void **state)
{
	static unsigned char sent[40000], got[40000];
	struct pair *p = new_pair(HOST, "server");
	br_ssl_engine_context *server = &p->server.context.eng;
	struct span rest = {sent, sizeof sent};
	size_t arrived = 0, len;
	unsigned char *from;

	(void)state;
	for (size_t i = 0; i < sizeof sent; i++)
		sent[i] = (unsigned char)(i * 7 / 5);
	pump(p);
	while (arrived < sizeof sent) {
		size_t taken = tls_write(&p->client.tls, rest);

		assert_true(taken <= 16384 && taken <= rest.len);
		span_take(&rest, taken);
		tls_flush(&p->client.tls);
		pump(p);
		from = br_ssl_engine_recvapp_buf(server, &len);
		assert_true(len > 0 && len <= sizeof got - arrived);
		memcpy(got + arrived, from, len);
		arrived += len;
		br_ssl_engine_recvapp_ack(server, len);
	}
	assert_memory_equal(got, sent, sizeof sent);
	free(p);
}

static void test_ended_by_server(void **state)
{
	struct pair *p = new_pair(HOST, "server");

	(void)state;
	pump(p);
	server_writes(p, "bye");
	br_ssl_engine_close(&p->server.context.eng);
	pump(p);
	/* What it sent is read before the end counts. */
	assert_true(tls_state(&p->client.tls) & TLS_READS);
	assert_false(tls_state(&p->client.tls) & TLS_ENDED);
	tls_taken(&p->client.tls, 3);
	pump(p);
	assert_int_equal(tls_state(&p->client.tls), TLS_ENDED);
	check_fail(p, FAIL_NONE, "");
	free(p);
}

/* The end of the transport is no end of the session. */
static void test_cut(void **state)
{
	struct pair *p = new_pair(HOST, "server");

	(void)state;
	pump(p);
	tls_cut(&p->client.tls);
	assert_false(tls_state(&p->client.tls) & (TLS_ENDED | TLS_FAILED));
	free(p);
}

static void test_closed_by_us(void **state)
{
	struct pair *p = new_pair(HOST, "server");

	(void)state;
	pump(p);
	tls_close(&p->client.tls);
	assert_true(tls_state(&p->client.tls) & TLS_SENDS);
	pump(p);
	assert_int_equal(br_ssl_engine_last_error(&p->server.context.eng), 0);
	assert_true(br_ssl_engine_current_state(&p->server.context.eng) & BR_SSL_CLOSED);
	free(p);
}

static void test_wrong_mac(void **state)
{
	struct pair *p = new_pair(HOST, "server");

	(void)state;
	pump(p);
	p->flip = p->sent + 20;
	server_writes(p, "abcdefghij");
	pump(p);
	assert_true(tls_state(&p->client.tls) & TLS_FAILED);
	assert_int_equal(tls_received(&p->client.tls).len, 0);
	check_fail(p, FAIL_TLS, "the connection: a record was changed on its way (bad_record_mac)");
	free(p);
}

/* No byte of the handshake can be changed without its end. */
static void test_changed_handshake(void **state)
{
	size_t whole;
	struct pair *p = new_pair(HOST, "server");

	(void)state;
	pump(p);
	whole = p->sent;
	free(p);
	for (size_t at = 0; at < whole; at += 3) {
		struct fail f = {0};

		p = new_pair(HOST, "server");
		p->flip = at;
		pump(p);
		/* A length made larger leaves it waiting. */
		assert_false(tls_state(&p->client.tls) & (TLS_WRITES | TLS_READS | TLS_ENDED));
		if (tls_state(&p->client.tls) & TLS_FAILED)
			assert_true(tls_fail(&p->client.tls, &f) != FAIL_NONE);
		free(p);
	}
}

static void test_refused_certificate(void **state)
{
	struct pair *p = new_pair("example.com", "server");
	struct fail f = {0};

	(void)state;
	pump(p);
	assert_int_equal(tls_state(&p->client.tls), TLS_FAILED);
	assert_int_equal(server_check_fail(&p->check, &f), FAIL_WRONG_NAME);
	free(p);
}

/* Another certificate than the one whose key signs. */
static void test_stolen_certificate(void **state)
{
	struct pair *p = new_pair(HOST, "right");

	(void)state;
	pump(p);
	assert_int_equal(tls_state(&p->client.tls), TLS_FAILED);
	check_fail(
		p, FAIL_TLS, "ServerKeyExchange: the server's signature is wrong (decrypt_error)");
	free(p);
}

/* Renegotiation is refused, and the session goes on. */
static void test_renegotiation(void **state)
{
	struct pair *p = new_pair(HOST, "server");

	(void)state;
	pump(p);
	assert_int_equal(br_ssl_engine_renegotiate(&p->server.context.eng), 1);
	pump(p);
	/* It was told so, and nothing else has happened here. */
	assert_int_equal(br_ssl_engine_last_error(&p->server.context.eng),
		BR_ERR_RECV_FATAL_ALERT + BR_ALERT_NO_RENEGOTIATION);
	assert_int_equal(tls_state(&p->client.tls), TLS_RECEIVES | TLS_WRITES);
	free(p);
}

/* What comes instead of the server's first record. */
static const struct answer_row {
	const char *name;
	struct span bytes;
	enum fail_code code;
	const char *detail;
} answer_rows[] = {
#define ALERT(number) BYTES("\x15\x03\x03\x00\x02\x02" number)
	{"alert protocol_version", ALERT("\x46"), FAIL_TLS_VERSION,
		"the server refused TLS 1.3 and TLS 1.2 (alert protocol_version)"},
	{"alert handshake_failure", ALERT("\x28"), FAIL_TLS_SUITE,
		"the server sent the alert handshake_failure"},
	{"alert insufficient_security", ALERT("\x47"), FAIL_TLS_SUITE,
		"the server sent the alert insufficient_security"},
	{"alert unexpected_message", ALERT("\x0a"), FAIL_TLS_ALERT,
		"it sent the alert unexpected_message"},
	{"alert unrecognized_name", ALERT("\x70"), FAIL_TLS_ALERT,
		"it sent the alert unrecognized_name"},
	{"alert certificate_required", ALERT("\x74"), FAIL_TLS_ALERT,
		"it sent the alert certificate_required"},
	{"alert no_application_protocol", ALERT("\x78"), FAIL_TLS_ALERT,
		"it sent the alert no_application_protocol"},
	{"an alert without a name has its number", ALERT("\xff"), FAIL_TLS_ALERT,
		"it sent the alert 255"},
	{"plain HTTP", BYTES("HTTP/1.1 400 Bad Request\r\n\r\n"), FAIL_TLS,
		"ServerHello: what came is not a TLS record (unexpected_message)"},
	{"TLS 1.1",
		BYTES("\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02"
		      "0123456789012345678901234567890"
		      "1"
		      "\x00\xc0\x2b\x00"),
		FAIL_TLS_VERSION, "the server sent another version than TLS 1.2"},
	{"a suite that was not offered",
		BYTES("\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03"
		      "01234567890123456789012345678901"
		      "\x00\x00\x2f\x00"),
		FAIL_TLS_SUITE,
		"ServerHello: the server chose what was not offered (illegal_parameter)"},
	{"a record of no known type", BYTES("\x63\x03\x03\x00\x01\x00"), FAIL_TLS,
		"ServerHello: a malformed or unexpected message (unexpected_message)"},
	{"application data before the handshake", BYTES("\x17\x03\x03\x00\x01\x00"), FAIL_TLS,
		"ServerHello: data before the handshake was done (unexpected_message)"},
	{"a record that is too long", BYTES("\x16\x03\x03\x48\x01"), FAIL_TLS,
		"ServerHello: a record of a length that is not allowed (record_overflow)"},
};

/* The same, once the server has said which suite it has chosen. */
static const struct answer_row late_rows[] = {
	{"alert handshake_failure", ALERT("\x28"), FAIL_TLS_ALERT,
		"it sent the alert handshake_failure"},
	{"alert bad_certificate", ALERT("\x2a"), FAIL_TLS_ALERT,
		"it sent the alert bad_certificate"},
	{"alert certificate_required", ALERT("\x74"), FAIL_TLS_ALERT,
		"it sent the alert certificate_required"},
	{"alert decrypt_error", ALERT("\x33"), FAIL_TLS_ALERT, "it sent the alert decrypt_error"},
	{"alert protocol_version", ALERT("\x46"), FAIL_TLS_ALERT,
		"it sent the alert protocol_version"},
};

static void throw_away(struct pair *p)
{
	while (tls_state(&p->client.tls) & TLS_SENDS)
		tls_sent(&p->client.tls, tls_outgoing(&p->client.tls).len);
}

static void answer(struct pair *p, const struct answer_row *row)
{
	unsigned char *to;
	size_t room;

	throw_away(p);
	for (size_t i = 0; i < row->bytes.len && (tls_state(&p->client.tls) & TLS_RECEIVES); i++) {
		to = tls_incoming(&p->client.tls, &room);
		*to = row->bytes.ptr[i];
		tls_arrived(&p->client.tls, 1);
	}
	assert_true(tls_state(&p->client.tls) & TLS_FAILED);
	check_fail(p, row->code, row->detail);
	free(p);
}

static void test_answer(void **state)
{
	answer(new_pair(HOST, "server"), *state);
}

static void test_late_answer(void **state)
{
	struct pair *p = new_pair(HOST, "server");

	while (to_server(p))
		;
	while (to_client(p))
		;
	answer(p, *state);
}

int main(void)
{
	rows_add_one("a handshake", test_handshake);
	rows_add_one("no server_name without a name", test_no_server_name);
	rows_add_one("bytes both ways, however cut", test_exchange);
	rows_add_one("more than a record holds", test_large);
	rows_add_one("the server ends the session", test_ended_by_server);
	rows_add_one("the end of the transport is no end of the session", test_cut);
	rows_add_one("we end the session", test_closed_by_us);
	rows_add_one("a changed record", test_wrong_mac);
	rows_add_one("a changed byte of the handshake", test_changed_handshake);
	rows_add_one("a certificate that is refused", test_refused_certificate);
	rows_add_one("a certificate of others", test_stolen_certificate);
	rows_add_one("renegotiation is refused", test_renegotiation);
	ROWS_ADD_AS("answer", answer_rows, test_answer);
	ROWS_ADD_AS("answer behind its hello", late_rows, test_late_answer);
	return rows_run("tls12_bearssl");
}
