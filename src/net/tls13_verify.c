#include "net/tls13_verify.h"

#include "net/signature.h"

/* 64 spaces, the context with its zero, the hash. */
#define SPACES 64
#define CONTEXT "TLS 1.3, server CertificateVerify"

const char *tls13_verify(const struct public_key *key, uint32_t scheme,
	const unsigned char transcript[static 32], struct span signature)
{
	unsigned char content[SPACES + sizeof CONTEXT + 32];

	memset(content, ' ', SPACES);
	memcpy(content + SPACES, CONTEXT, sizeof CONTEXT);
	memcpy(content + SPACES + sizeof CONTEXT, transcript, 32);
	return signature_verify(
		key, scheme, (struct span){content, sizeof content}, false, signature);
}
