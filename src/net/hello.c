#include "net/hello.h"

#include "net/cursor.h"

#define SERVER_NAME 0
#define COOKIE 44
#define KEY_SHARE 51

static void add_u16(struct text *t, size_t n)
{
	text_add_byte(t, (unsigned char)(n >> 8));
	text_add_byte(t, (unsigned char)n);
}

#define ALPN_HTTP_1_1 "\x00\x10\x00\x0b\x00\x09\x08http/1.1"

/* The suites, and one compression: none. */
#define SUITES_13 "\x00\x02\x13\x01\x01\x00"

/* Between the suites and the key share, all is the same in every hello but name and cookie. */
#define FIXED_13 \
	/* supported_groups: X25519, P-256 */ \
	"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17" /* signature_algorithms: ECDSA and RSA-PSS with SHA-256, -384, -512 */ \
	"\x00\x0d\x00\x0e\x00\x0c\x04\x03\x08\x04\x05\x03\x08\x05\x06\x03\x08\x06" /* signature_algorithms_cert: ECDSA and PKCS #1 */ \
	"\x00\x32\x00\x0e\x00\x0c\x04\x03\x05\x03\x06\x03\x04\x01\x05\x01\x06\x01" /* application_layer_protocol_negotiation: http/1.1 */ \
		ALPN_HTTP_1_1 /* supported_versions: TLS 1.3 */ \
	"\x00\x2b\x00\x03\x02\x03\x04"

/* ECDHE with ECDSA and RSA, AES-128-GCM and AES-256-GCM; two that are signs and no suites. */
#define SUITES_12 \
	"\x00\x0c\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30" /* no renegotiation that is not secure (RFC 5746, section 3.3) */ \
	"\x00\xff" /* a newer version has been tried (RFC 7507, section 4) */ \
	"\x56\x00" \
	"\x01\x00"

#define FIXED_12 \
	/* supported_groups: X25519, P-256, P-384, P-521 */ \
	"\x00\x0a\x00\x0a\x00\x08\x00\x1d\x00\x17\x00\x18\x00\x19" /* ec_point_formats: uncompressed */ \
	"\x00\x0b\x00\x02\x01\x00" /* signature_algorithms: ECDSA, RSA-PSS and PKCS #1 with SHA-256, -384, -512 */ \
	"\x00\x0d\x00\x14\x00\x12\x04\x03\x08\x04\x05\x03\x08\x05\x06\x03\x08\x06\x04\x01\x05\x01\x06\x01" /* extended_master_secret */ \
	"\x00\x17\x00\x00" /* application_layer_protocol_negotiation: http/1.1 */ \
		ALPN_HTTP_1_1

/* Fills in the length at `at` of what has been added behind it. */
static void end_vector(struct text *t, size_t at)
{
	size_t len = t->len - at - 2;

	t->ptr[at] = (char)(len >> 8);
	t->ptr[at + 1] = (char)len;
}

static void add_vector(struct text *t, struct span s)
{
	add_u16(t, s.len);
	text_add_span(t, s);
}

void hello_write(const struct hello *h, struct text *out)
{
	bool tls12 = PEYK_TLS12 && h->session_id == NULL;
	size_t start = out->len, extensions;

	/* The length of a message has three bytes; ours have less than 65,536. */
	text_add_span(out, SPAN("\x01\x00\x00\x00\x03\x03"));
	text_add_span(out, (struct span){h->random, HELLO_RANDOM_LEN});
	text_add_byte(out, tls12 ? 0 : HELLO_RANDOM_LEN);
	if (!tls12)
		text_add_span(out, (struct span){h->session_id, HELLO_RANDOM_LEN});
	text_add_span(out, tls12 ? SPAN(SUITES_12) : SPAN(SUITES_13));
	extensions = out->len;
	add_u16(out, 0);
	if (h->name.len > 0) {
		add_u16(out, SERVER_NAME);
		add_u16(out, h->name.len + 5);
		add_u16(out, h->name.len + 3);
		text_add_byte(out, 0);
		add_vector(out, h->name);
	}
	text_add_span(out, tls12 ? SPAN(FIXED_12) : SPAN(FIXED_13));
	if (h->cookie.len > 0) {
		add_u16(out, COOKIE);
		add_u16(out, h->cookie.len + 2);
		add_vector(out, h->cookie);
	}
	if (!tls12) {
		add_u16(out, KEY_SHARE);
		add_u16(out, h->share.len + 6);
		add_u16(out, h->share.len + 4);
		add_u16(out, h->group);
		add_vector(out, h->share);
	}
	end_vector(out, extensions);
	end_vector(out, start + 2);
}

bool hello_read(struct span body, struct server_hello *s)
{
	s->extensions = (struct span){0};
	return cursor_take(&body, 2, &s->version) &&
		cursor_take_bytes(&body, HELLO_RANDOM_LEN, &s->random) &&
		cursor_take_vector(&body, 1, &s->session_id) && s->session_id.len <= 32 &&
		cursor_take(&body, 2, &s->suite) && cursor_take(&body, 1, &s->compression) &&
		/* TLS 1.2 may have no extensions at all. */
		(body.len == 0 || cursor_take_vector(&body, 2, &s->extensions)) && body.len == 0;
}

bool hello_is_downgraded(const struct server_hello *s)
{
	struct span mark = {s->random.ptr + HELLO_RANDOM_LEN - 8, 8};

	return span_equal(mark, SPAN("DOWNGRD\x01")) || span_equal(mark, SPAN("DOWNGRD\x00"));
}
