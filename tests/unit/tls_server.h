/*
 * A TLS server for tests: BearSSL's own, ECDHE-ECDSA-AES128-GCM-SHA256, with
 * the certificate of tests/unit/data/chains/server.pem (for localhost,
 * 127.0.0.1, kubernetes.default.svc and others, by the CA of ca.pem).
 */
#ifndef UNIT_TLS_SERVER_H
#define UNIT_TLS_SERVER_H

#include <bearssl.h>

#include "tests/unit/chain.h"

struct tls_server {
	br_ssl_server_context context;
	struct chain chain;
	br_x509_certificate certificate;
	unsigned char scalar[32];
	br_ec_private_key key;
	unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
};

static inline void tls_server_read_key(struct tls_server *s)
{
	FILE *file = fopen("tests/unit/data/chains/server-key.hex", "r");

	assert_non_null(file);
	for (size_t i = 0; i < sizeof s->scalar; i++) {
		unsigned byte = 0;

		assert_int_equal(fscanf(file, "%2x", &byte), 1);
		s->scalar[i] = (unsigned char)byte;
	}
	(void)fclose(file);
	s->key = (br_ec_private_key){BR_EC_secp256r1, s->scalar, sizeof s->scalar};
}

/* Reads certificate and key; what tls_server_start() needs. */
static inline void tls_server_init(struct tls_server *s, const char *chain)
{
	chain_read(&s->chain, chain);
	s->certificate = (br_x509_certificate){s->chain.list[0].der, s->chain.list[0].len};
	tls_server_read_key(s);
}

/* A new session, with the same certificate. */
static inline void tls_server_start(struct tls_server *s)
{
	static const unsigned char seed[32] = "not random at all: it is a test";
	static const uint16_t suites[] = {BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
	br_ssl_engine_context *engine = &s->context.eng;

	br_ssl_server_zero(&s->context);
	br_ssl_engine_set_versions(engine, BR_TLS12, BR_TLS12);
	br_ssl_engine_set_suites(engine, suites, COUNT(suites));
	br_ssl_engine_set_ec(engine, &br_ec_all_m31);
	br_ssl_engine_set_hash(engine, br_sha256_ID, &br_sha256_vtable);
	br_ssl_engine_set_prf_sha256(engine, br_tls12_sha256_prf);
	br_ssl_engine_set_default_aes_gcm(engine);
	br_ssl_server_set_single_ec(&s->context, &s->certificate, 1, &s->key, BR_KEYTYPE_SIGN, 0,
		&br_ec_all_m31, br_ecdsa_i31_sign_asn1);
	br_ssl_engine_set_buffer(engine, s->buffer, sizeof s->buffer, 1);
	br_ssl_engine_inject_entropy(engine, seed, sizeof seed);
	br_ssl_server_reset(&s->context);
}

#endif
