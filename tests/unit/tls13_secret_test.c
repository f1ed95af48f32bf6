#include "tests/unit/vectors.h"

#include <bearssl.h>

#include "net/tls13_secret.h"

/* HMACs: of RFC 5869's appendix A, and those of RFC 8448. */
static const struct hmac_row {
	const char *name;
	struct span key; /* the rest of 32 bytes is zeros, as HMAC itself pads keys */
	struct span data, expected;
} hmac_rows[] = {
#define IKM_22 \
	"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
#define PRK_1 \
	"\x07\x77\x09\x36\x2c\x2e\x32\xdf\x0d\xdc\x3f\x0d\xc4\x7b\xba\x63" \
	"\x90\xb6\xc7\x3b\xb5\x0f\x9c\x31\x22\xec\x84\x4a\xd7\xc2\xb3\xe5"
#define T_1 \
	"\x3c\xb2\x5f\x25\xfa\xac\xd5\x7a\x90\x43\x4f\x64\xd0\x36\x2f\x2a" \
	"\x2d\x2d\x0a\x90\xcf\x1a\x5a\x4c\x5d\xb0\x2d\x56\xec\xc4\xc5\xbf"
#define INFO_1 "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9"
#define PRK_3 \
	"\x19\xef\x24\xa3\x2c\x71\x7b\x16\x7f\x33\xa9\x1d\x6f\x64\x8b\xdf" \
	"\x96\x59\x67\x76\xaf\xdb\x63\x77\xac\x43\x4c\x1c\x29\x3c\xcb\x04"
	{"RFC 5869 A.1: extract", BYTES("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"),
		BYTES(IKM_22), BYTES(PRK_1)},
	{"RFC 5869 A.1: expand, first block", BYTES(PRK_1), BYTES(INFO_1 "\x01"), BYTES(T_1)},
	{"RFC 5869 A.1: expand, second block", BYTES(PRK_1), BYTES(T_1 INFO_1 "\x02"),
		BYTES("\x34\x00\x72\x08\xd5\xb8\x87\x18\x58\x65")},
	{"RFC 5869 A.2: expand, more than a block of data",
		BYTES("\x06\xa6\xb8\x8c\x58\x53\x36\x1a\x06\x10\x4c\x9c\xeb\x35\xb4\x5c"
		      "\xef\x76\x00\x14\x90\x46\x71\x01\x4a\x19\x3f\x40\xc1\x5f\xc2\x44"),
		BYTES("\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf"
		      "\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf"
		      "\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf"
		      "\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef"
		      "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff"
		      "\x01"),
		BYTES("\xb1\x1e\x39\x8d\xc8\x03\x27\xa1\xc8\xe7\xf7\x8c\x59\x6a\x49\x34"
		      "\x4f\x01\x2e\xda\x2d\x4e\xfa\xd8\xa0\x50\xcc\x4c\x19\xaf\xa9\x7c")},
	{"RFC 5869 A.3: extract without a salt", BYTES(""), BYTES(IKM_22), BYTES(PRK_3)},
	{"RFC 5869 A.3: expand without info", BYTES(PRK_3), BYTES("\x01"),
		BYTES("\x8d\xa4\xe7\x75\xa5\x63\xc1\x8f\x71\x5f\x80\x2a\x06\x3c\x5a\x31"
		      "\xb8\xa1\x1f\x5c\x5e\xe1\x87\x9e\xc3\x45\x4e\x5f\x3c\x73\x8d\x2d")},
};

static void test_hmac(void **state)
{
	const struct hmac_row *row = *state;
	unsigned char key[TLS13_SECRET_LEN] = {0}, out[TLS13_SECRET_LEN];

	memcpy(key, row->key.ptr, row->key.len);
	tls13_hmac(out, key, row->data);
	vector_check(out, row->expected);
}

/* HKDF-Expand-Label; the names are those of rfc8448.txt. */
static const struct expand_row {
	const char *name, *secret, *label, *context, *expected;
} expand_rows[] = {
	{"section 3: derived, for the Handshake Secret", "3.early", "derived", "empty",
		"3.early_derived"},
	{"section 3: c hs traffic", "3.handshake", "c hs traffic", "3.h1", "3.c_hs"},
	{"section 3: s hs traffic", "3.handshake", "s hs traffic", "3.h1", "3.s_hs"},
	{"section 3: derived, for the Main Secret", "3.handshake", "derived", "empty",
		"3.handshake_derived"},
	{"section 3: server's handshake key", "3.s_hs", "key", "", "3.s_hs_key"},
	{"section 3: server's handshake IV", "3.s_hs", "iv", "", "3.s_hs_iv"},
	{"section 3: client's handshake key", "3.c_hs", "key", "", "3.c_hs_key"},
	{"section 3: client's handshake IV", "3.c_hs", "iv", "", "3.c_hs_iv"},
	{"section 3: server's finished", "3.s_hs", "finished", "", "3.s_finished_key"},
	{"section 3: client's finished", "3.c_hs", "finished", "", "3.c_finished_key"},
	{"section 3: c ap traffic", "3.main", "c ap traffic", "3.h3", "3.c_ap"},
	{"section 3: s ap traffic", "3.main", "s ap traffic", "3.h3", "3.s_ap"},
	{"section 3: client's application key", "3.c_ap", "key", "", "3.c_ap_key"},
	{"section 3: client's application IV", "3.c_ap", "iv", "", "3.c_ap_iv"},
	{"section 3: server's application key", "3.s_ap", "key", "", "3.s_ap_key"},
	{"section 3: server's application IV", "3.s_ap", "iv", "", "3.s_ap_iv"},
	{"section 3: traffic upd (not in the RFC)", "3.s_ap", "traffic upd", "", "3.s_ap_next"},
	{"section 5: c hs traffic", "5.handshake", "c hs traffic", "5.h1", "5.c_hs"},
	{"section 5: s hs traffic", "5.handshake", "s hs traffic", "5.h1", "5.s_hs"},
	{"section 5: derived, for the Main Secret", "5.handshake", "derived", "empty",
		"5.handshake_derived"},
	{"section 5: server's handshake key", "5.s_hs", "key", "", "5.s_hs_key"},
	{"section 5: server's handshake IV", "5.s_hs", "iv", "", "5.s_hs_iv"},
	{"section 5: client's handshake key", "5.c_hs", "key", "", "5.c_hs_key"},
	{"section 5: client's handshake IV", "5.c_hs", "iv", "", "5.c_hs_iv"},
	{"section 5: server's finished", "5.s_hs", "finished", "", "5.s_finished_key"},
	{"section 5: client's finished", "5.c_hs", "finished", "", "5.c_finished_key"},
	{"section 5: c ap traffic", "5.main", "c ap traffic", "5.h3", "5.c_ap"},
	{"section 5: s ap traffic", "5.main", "s ap traffic", "5.h3", "5.s_ap"},
	{"section 5: client's application key", "5.c_ap", "key", "", "5.c_ap_key"},
	{"section 5: client's application IV", "5.c_ap", "iv", "", "5.c_ap_iv"},
	{"section 5: server's application key", "5.s_ap", "key", "", "5.s_ap_key"},
	{"section 5: server's application IV", "5.s_ap", "iv", "", "5.s_ap_iv"},
};

static void test_expand(void **state)
{
	const struct expand_row *row = *state;
	struct span expected = rfc8448(row->expected), context;
	unsigned char *out = malloc(expected.len), empty[32];
	br_sha256_context sha;

	br_sha256_init(&sha);
	br_sha256_out(&sha, empty);
	context = strcmp(row->context, "empty") == 0 ? (struct span){empty, sizeof empty}
						     : rfc8448(row->context);
	/* It has room for just these bytes. */
	tls13_expand(out, expected.len, rfc8448(row->secret).ptr, row->label, context);
	vector_check(out, expected);
	free(out);
}

static const struct chain_row {
	const char *name, *from, *expected;
} handshake_rows[] =
	{
		{"section 3", "3.shared", "3.handshake"},
		{"section 5", "5.shared", "5.handshake"},
},
  main_rows[] = {
	  {"section 3", "3.handshake", "3.main"},
	  {"section 5", "5.handshake", "5.main"},
};

static void test_handshake_secret(void **state)
{
	const struct chain_row *row = *state;
	unsigned char out[TLS13_SECRET_LEN];

	tls13_handshake_secret(out, rfc8448(row->from).ptr);
	vector_check(out, rfc8448(row->expected));
}

static void test_main_secret(void **state)
{
	const struct chain_row *row = *state;
	unsigned char out[TLS13_SECRET_LEN];

	tls13_main_secret(out, rfc8448(row->from).ptr);
	vector_check(out, rfc8448(row->expected));
	/* Over the one that it is made from, too. */
	memcpy(out, rfc8448(row->from).ptr, sizeof out);
	tls13_main_secret(out, out);
	vector_check(out, rfc8448(row->expected));
}

/* verify_data of Finished: its key, the hash before it, the message. */
static const struct finished_row {
	const char *name, *key, *hash, *message;
} finished_rows[] = {
	{"section 3, server's", "3.s_finished_key", "3.hash_verify", "3.server_finished"},
	{"section 3, client's", "3.c_finished_key", "3.h3", "3.client_finished"},
	{"section 5, server's", "5.s_finished_key", "5.hash_verify", "5.server_finished"},
	{"section 5, client's", "5.c_finished_key", "5.h3", "5.client_finished"},
};

static void test_finished(void **state)
{
	const struct finished_row *row = *state;
	struct span message = rfc8448(row->message);
	unsigned char out[TLS13_SECRET_LEN];

	tls13_hmac(out, rfc8448(row->key).ptr, rfc8448(row->hash));
	span_take(&message, 4);
	vector_check(out, message);
}

int main(void)
{
	ROWS_ADD(hmac_rows, test_hmac);
	ROWS_ADD_AS("RFC 8448", expand_rows, test_expand);
	ROWS_ADD_AS("RFC 8448, Handshake Secret", handshake_rows, test_handshake_secret);
	ROWS_ADD_AS("RFC 8448, Main Secret", main_rows, test_main_secret);
	ROWS_ADD_AS("RFC 8448, Finished", finished_rows, test_finished);
	return rows_run("tls13_secret");
}
