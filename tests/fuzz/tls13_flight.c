/*
 * A TLS 1.3 client behind its keys: the input is what a server that knows its
 * way would protect. Same outcome however the records are cut.
 *
 * The input is steps: a byte that says which, then, for some, a length of two
 * bytes and as many bytes.
 *
 *	s		ServerHello; what follows is protected
 *	c v f		Certificate, CertificateVerify, Finished that are right
 *	p LEN BYTES	a record: content, its type, zeros
 *	h LEN BYTES	handshake messages
 *	w LEN BYTES	on the wire as they are
 */
#include "net/tls13_secret.h"
#include "tests/fuzz/certificate.h"
#include "tests/outcome/session.h"

#define WIRE_MAX 60000

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

struct maker {
	struct text wire;
	br_sha256_context transcript;
	unsigned char session_id[32], share[32];
	unsigned char s_hs[32], main[32];
	struct record_key key;
	bool is_protected;
	char buffer[WIRE_MAX];
};

static void send_record(struct maker *m, unsigned char type, struct span content)
{
	static unsigned char record[RECORD_HEADER_LEN + 65536 + TLS13_OVERHEAD];
	size_t len = RECORD_HEADER_LEN + content.len;

	memcpy(record + RECORD_HEADER_LEN, content.ptr, content.len);
	if (m->is_protected) {
		len = tls13_seal(&m->key, (enum record_type)type, record, content.len);
	} else {
		record[0] = type;
		record[1] = record[2] = 3;
		record[3] = (unsigned char)(content.len >> 8);
		record[4] = (unsigned char)content.len;
	}
	text_add_span(&m->wire, (struct span){record, len});
}

static void send_message(struct maker *m, struct span message)
{
	br_sha256_update(&m->transcript, message.ptr, message.len);
	send_record(m, RECORD_HANDSHAKE, message);
}

static void secret_of(
	struct maker *m, unsigned char *out, const unsigned char *from, const char *label)
{
	unsigned char hash[32];

	br_sha256_out(&m->transcript, hash);
	tls13_expand(out, 32, from, label, (struct span){hash, sizeof hash});
}

/* The point 9 times a scalar that is no secret, as our share; theirs times the same. */
static void send_hello(struct maker *m)
{
	static const unsigned char scalar[32] = "\x01 the server's own: not a secret";
	unsigned char message[4 + 2 + 32 + 33 + 3 + 2 + 46], shared[32], handshake[32];
	unsigned char *at = message;

	if (m->is_protected)
		return;
	memset(message, 0, sizeof message);
	memcpy(at, "\x02\x00\x00\x76\x03\x03", 6);
	at += 6 + 32;
	*at++ = 32;
	memcpy(at, m->session_id, 32);
	at += 32;
	memcpy(at, "\x13\x01\x00\x00\x2e\x00\x2b\x00\x02\x03\x04\x00\x33\x00\x24\x00\x1d\x00\x20",
		19);
	at += 19;
	br_ec_c25519_m31.mulgen(at, scalar, 32, BR_EC_curve25519);
	memcpy(shared, m->share, 32);
	br_ec_c25519_m31.mul(shared, 32, scalar, 32, BR_EC_curve25519);
	send_message(m, (struct span){message, sizeof message});
	tls13_handshake_secret(handshake, shared);
	secret_of(m, m->s_hs, handshake, "s hs traffic");
	tls13_main_secret(m->main, handshake);
	tls13_key_set(&m->key, m->s_hs);
	m->is_protected = true;
}

static void send_certificate(struct maker *m)
{
	static const char certificate[] = CERTIFICATE;
	unsigned char message[4 + 4 + 3 + sizeof certificate + 2] = {11};
	size_t len = sizeof certificate - 1;

	message[3] = (unsigned char)(len + 9);
	message[7] = (unsigned char)(len + 5);
	message[10] = (unsigned char)len;
	memcpy(message + 11, certificate, len);
	send_message(m, (struct span){message, 11 + len + 2});
}

static void send_verify(struct maker *m)
{
	static unsigned char scalar[32] = {[31] = 1};
	static const char context[] = "TLS 1.3, server CertificateVerify";
	br_ec_private_key key = {BR_EC_secp256r1, scalar, sizeof scalar};
	unsigned char message[8 + 80] = {15, 0, 0, 0, 4, 3}, spaces[64], hash[32];
	br_sha256_context sha;
	size_t len;

	memset(spaces, ' ', sizeof spaces);
	br_sha256_out(&m->transcript, hash);
	br_sha256_init(&sha);
	br_sha256_update(&sha, spaces, sizeof spaces);
	br_sha256_update(&sha, context, sizeof context);
	br_sha256_update(&sha, hash, sizeof hash);
	br_sha256_out(&sha, hash);
	len = br_ecdsa_i31_sign_asn1(&br_ec_all_m31, &br_sha256_vtable, hash, &key, message + 8);
	message[3] = (unsigned char)(len + 4);
	message[7] = (unsigned char)len;
	send_message(m, (struct span){message, 8 + len});
}

static void send_finished(struct maker *m)
{
	unsigned char message[4 + 32] = {20, 0, 0, 32}, key[32], hash[32];

	br_sha256_out(&m->transcript, hash);
	tls13_expand(key, sizeof key, m->s_hs, "finished", SPAN(""));
	tls13_hmac(message + 4, key, (struct span){hash, sizeof hash});
	send_message(m, (struct span){message, sizeof message});
	secret_of(m, hash, m->main, "s ap traffic");
	tls13_key_set(&m->key, hash);
}

static void step(struct maker *m, unsigned char what, struct span bytes)
{
	switch (what) {
	case 's':
		send_hello(m);
		break;
	case 'c':
		send_certificate(m);
		break;
	case 'v':
		send_verify(m);
		break;
	case 'f':
		if (m->is_protected)
			send_finished(m);
		break;
	case 'p':
		if (m->is_protected && bytes.len > 0)
			send_record(m, bytes.ptr[bytes.len - 1],
				(struct span){bytes.ptr, bytes.len - 1});
		break;
	case 'h':
		send_message(m, bytes);
		if (m->is_protected && bytes.len == 5 && bytes.ptr[0] == 24)
			tls13_key_update(&m->key);
		break;
	default:
		text_add_span(&m->wire, bytes);
	}
}

static void start(struct maker *m)
{
	static struct session client;
	static struct judge check;
	struct span hello;

	unverified_init(&check);
	engine_start(&client, false, &check, "a.b", session_seed);
	hello = tls_outgoing(&client.tls);
	span_take(&hello, RECORD_HEADER_LEN);
	text_init(&m->wire, m->buffer, sizeof m->buffer);
	br_sha256_init(&m->transcript);
	br_sha256_update(&m->transcript, hello.ptr, hello.len);
	memcpy(m->session_id, hello.ptr + 39, 32);
	memcpy(m->share, hello.ptr + hello.len - 32, 32);
	m->is_protected = false;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome o;
	static struct maker m;
	struct span in = {data, len};

	start(&m);
	while (in.len > 0) {
		unsigned char what = *span_take(&in, 1).ptr;
		struct span bytes = {data, 0};

		if (strchr("phw", what) != NULL && what != '\0') {
			size_t n;

			if (in.len < 2)
				break;
			n = (size_t)in.ptr[0] << 8 | in.ptr[1];
			span_take(&in, 2);
			bytes = span_take(&in, n < in.len ? n : in.len);
		}
		step(&m, what, bytes);
	}
	cut_same(&(struct cut_way){session_outcome, NULL}, text_span(&m.wire), &o);
	return 0;
}
