/*
 * A TLS 1.2 client up to its keys and behind them: the input is what a server that
 * knows its way would say. Same outcome however the records are cut.
 *
 * The input is steps: a byte that says which, then, for some, a length of two
 * bytes and as many bytes.
 *
 *	s e S E		ServerHello: plain, with the Extended Master Secret; the same for AES-256
 *	c k q d		Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone
 *	x f		ChangeCipherSpec, after which all is protected; Finished
 *	p LEN BYTES	a record: content, its type
 *	h LEN BYTES	handshake messages
 *	w LEN BYTES	on the wire as they are
 */
#include "net/tls12_prf.h"
#include "net/x25519.h"
#include "tests/fuzz/certificate.h"
#include "tests/outcome/session.h"

#define WIRE_MAX 60000

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

struct maker {
	struct text wire;
	br_hash_compat_context transcript;
	unsigned char hello[HELLO_MAX]; /* the client's */
	size_t hello_len;
	bool extended, large, asked, has_keys, is_protected;
	unsigned char master[48];
	struct record_key key;
	char buffer[WIRE_MAX];
};

static const unsigned char server_random[32] = "a random that has 32 bytes, too";
static const unsigned char server_key[32] = "\x01 the server's own: not a secret";

static void hash(struct maker *m, struct span message)
{
	m->transcript.vtable->update(&m->transcript.vtable, message.ptr, message.len);
}

static void send_record(struct maker *m, unsigned char type, struct span content)
{
	static unsigned char record[RECORD_HEADER_LEN + 65536 + TLS12_OVERHEAD];
	size_t len = RECORD_HEADER_LEN + content.len;

	if (m->is_protected) {
		memcpy(record + RECORD_HEADER_LEN + TLS12_NONCE_LEN, content.ptr, content.len);
		len = tls12_seal(&m->key, (enum record_type)type, record, content.len);
	} else {
		memcpy(record + RECORD_HEADER_LEN, content.ptr, content.len);
		record_header(record, (enum record_type)type, content.len);
	}
	text_add_span(&m->wire, (struct span){record, len});
}

static void send_message(struct maker *m, struct span message)
{
	hash(m, message);
	send_record(m, RECORD_HANDSHAKE, message);
}

static void send_hello(struct maker *m, char what)
{
	unsigned char message[4 + 2 + 32 + 1 + 3 + 2 + 4] = {2, 0, 0, 0, 3, 3};
	size_t len = sizeof message - 6;

	m->large = what == 'S' || what == 'E';
	m->extended = what == 'e' || what == 'E';
	memcpy(message + 6, server_random, 32);
	message[39] = 0xc0;
	message[40] = m->large ? 0x2c : 0x2b;
	if (m->extended) {
		memcpy(message + 42, "\x00\x04\x00\x17\x00\x00", 6);
		len += 6;
	}
	message[3] = (unsigned char)(len - 4);
	if (m->large)
		br_sha384_init(&m->transcript.sha384);
	else
		br_sha256_init(&m->transcript.sha256);
	hash(m, (struct span){m->hello, m->hello_len});
	send_message(m, (struct span){message, len});
}

static void send_certificate(struct maker *m)
{
	static const char certificate[] = CERTIFICATE;
	unsigned char message[4 + 3 + 3 + sizeof certificate] = {11};
	size_t len = sizeof certificate - 1;

	message[3] = (unsigned char)(len + 6);
	message[6] = (unsigned char)(len + 3);
	message[9] = (unsigned char)len;
	memcpy(message + 10, certificate, len);
	send_message(m, (struct span){message, 10 + len});
}

static void send_exchange(struct maker *m)
{
	static unsigned char scalar[32] = {[31] = 1};
	br_ec_private_key key = {BR_EC_secp256r1, scalar, sizeof scalar};
	static unsigned char message[4 + 4 + 32 + 4 + 80] = {12, 0, 0, 0, 3, 0, 0x1d, 32};
	static size_t len;
	unsigned char digest[32];
	br_sha256_context sha;

	/* It is the same every time, and takes long. */
	if (len > 0) {
		send_message(m, (struct span){message, 44 + len});
		return;
	}
	x25519(message + 8, server_key, x25519_base);
	br_sha256_init(&sha);
	br_sha256_update(&sha, session_seed, 32);
	br_sha256_update(&sha, server_random, 32);
	br_sha256_update(&sha, message + 4, 36);
	br_sha256_out(&sha, digest);
	len = br_ecdsa_i31_sign_asn1(&br_ec_all_m31, &br_sha256_vtable, digest, &key, message + 44);
	memcpy(message + 40, "\x04\x03\x00", 3);
	message[43] = (unsigned char)len;
	message[3] = (unsigned char)(40 + len);
	send_message(m, (struct span){message, 44 + len});
}

static struct span transcript(const struct maker *m, unsigned char out[static 48])
{
	m->transcript.vtable->out(&m->transcript.vtable, out);
	return (struct span){out, m->large ? 48 : 32};
}

static void make_keys(struct maker *m, struct span shared)
{
	size_t len = m->large ? 32 : 16;
	unsigned char seed[64], block[72], digest[48];
	struct span both = {seed, sizeof seed};

	memcpy(seed, session_seed, 32);
	memcpy(seed + 32, server_random, 32);
	if (m->extended)
		tls12_prf(m->master, 48, m->large ? 48 : 32, shared, "extended master secret",
			transcript(m, digest));
	else
		tls12_prf(m->master, 48, m->large ? 48 : 32, shared, "master secret", both);
	memcpy(seed, server_random, 32);
	memcpy(seed + 32, session_seed, 32);
	tls12_prf(block, 2 * len + 8, m->large ? 48 : 32, (struct span){m->master, 48},
		"key expansion", both);
	tls12_key_set(&m->key, (struct span){block + len, len}, block + 2 * len + 4);
	m->has_keys = true;
}

static void finished(struct maker *m, const char *label, unsigned char message[static 16])
{
	unsigned char digest[48];

	memcpy(message, "\x14\x00\x00\x0c", 4);
	tls12_prf(message + 4, 12, m->large ? 48 : 32, (struct span){m->master, 48}, label,
		transcript(m, digest));
}

/* After ServerHelloDone the client says what is known beforehand. */
static void send_done(struct maker *m)
{
	unsigned char exchange[4 + 1 + 32] = {16, 0, 0, 33, 32}, shared[32], message[16];

	send_message(m, SPAN("\x0e\x00\x00\x00"));
	if (m->has_keys)
		return;
	if (m->asked)
		hash(m, SPAN("\x0b\x00\x00\x03\x00\x00\x00"));
	x25519(exchange + 5, session_seed + SESSION_KEYS_AT, x25519_base);
	x25519(shared, server_key, exchange + 5);
	hash(m, (struct span){exchange, sizeof exchange});
	make_keys(m, (struct span){shared, sizeof shared});
	finished(m, "client finished", message);
	hash(m, (struct span){message, sizeof message});
}

static void step(struct maker *m, unsigned char what, struct span bytes)
{
	unsigned char message[16];

	switch (what) {
	case 's':
	case 'e':
	case 'S':
	case 'E':
		send_hello(m, (char)what);
		break;
	case 'c':
		send_certificate(m);
		break;
	case 'k':
		send_exchange(m);
		break;
	case 'q':
		send_message(m, SPAN("\x0d\x00\x00\x08\x01\x40\x00\x02\x04\x03\x00\x00"));
		m->asked = true;
		break;
	case 'd':
		send_done(m);
		break;
	case 'x':
		send_record(m, RECORD_CHANGE_CIPHER_SPEC, SPAN("\x01"));
		m->is_protected = m->has_keys;
		break;
	case 'f':
		finished(m, "server finished", message);
		send_message(m, (struct span){message, sizeof message});
		break;
	case 'p':
		if (bytes.len > 0)
			send_record(m, bytes.ptr[bytes.len - 1],
				(struct span){bytes.ptr, bytes.len - 1});
		break;
	case 'h':
		send_message(m, bytes);
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
	engine_start(&client, true, &check, "a.b", session_seed);
	hello = tls_outgoing(&client.tls);
	span_take(&hello, RECORD_HEADER_LEN);
	memcpy(m->hello, hello.ptr, hello.len);
	m->hello_len = hello.len;
	text_init(&m->wire, m->buffer, sizeof m->buffer);
	br_sha256_init(&m->transcript.sha256);
	m->asked = m->extended = m->large = m->has_keys = m->is_protected = false;
	memset(m->master, 0, sizeof m->master);
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
	cut_same(&(struct cut_way){session_outcome, "1.2"}, text_span(&m.wire), &o);
	return 0;
}
