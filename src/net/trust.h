/*
 * Is a chain of certificates signed by one of our trust anchors? (RFC 5280,
 * section 6.1, without policies and name constraints: where these are critical,
 * the chain is refused.)
 *
 * The certificates come as TLS sends them: the end entity, then each signer of the
 * one before. The chain is trusted as soon as an anchor has signed; what comes
 * after that is not looked at. An anchor that is not a CA's is good for itself
 * alone, as the end entity.
 *
 * It is a reader, between `certificate` and whoever wants the names: for each
 * certificate call trust_begin_certificate(), ask trust_next() for events until
 * it has no more, and call trust_end_certificate().
 *
 * Signatures are RSASSA-PKCS1-v1_5 and ECDSA with SHA-256, -384 and -512; keys as
 * public_key.h has them. Errors are BearSSL's BR_ERR_X509_*.
 */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include <bearssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "net/anchors.h"
#include "net/certificate.h"
#include "net/sha2.h"

/*
 * TBSCertificate up to the algorithm, which says how to hash it: two headers, a
 * version, a serial number of 20 bytes (RFC 5280, section 4.1.2.2), and an OID.
 */
#define TRUST_HEAD_MAX 128

/* What was signed and by whom it should have been. */
struct trust_signed {
	size_t hash; /* the size of its digest; 0: another algorithm than ours */
	bool rsa;
	size_t issuer_len, signature_len;
	unsigned char digest[64];
	unsigned char issuer[CERTIFICATE_VALUE_MAX];
	unsigned char signature[CERTIFICATE_VALUE_MAX];
};

/*
 * Allocate anywhere; must not move; fill with trust_init(). Fields may be read: `error`,
 * `not_before` and `not_after` tell of the certificate that was refused.
 */
struct trust {
	const struct anchors *anchors;
	int64_t now; /* seconds since 1970 */
	unsigned error; /* the first */
	const char *objection; /* to a key; null: none */
	bool trusted;
	bool for_others; /* one of them has purposes, and a server is none of them */
	unsigned usages; /* of the end entity's key: BR_KEYTYPE_SIGN, BR_KEYTYPE_KEYX */
	unsigned certificates; /* begun so far */
	unsigned depth; /* CA certificates below the one that is being read */
	struct trust_signed waiting; /* the certificate before, until its signer comes */
	int64_t server_not_after; /* of the end entity */
	br_x509_pkey server_key;
	unsigned char server_key_bits[CERTIFICATE_VALUE_MAX];

	/* Of the certificate that is being read: */
	struct certificate reader;
	int64_t not_before, not_after;
	struct trust_signed now_signed;
	bool in_signed, ended;
	bool critical, is_ca, for_servers, may_sign_certificates;
	unsigned char algorithms; /* that have been there */
	unsigned path_length; /* UINT_MAX: no limit */
	size_t head_len, algorithm_len, subject_len, key_len;
	struct sha2 hash;
	unsigned char head[TRUST_HEAD_MAX];
	unsigned char algorithm[TRUST_HEAD_MAX];
	unsigned char subject[CERTIFICATE_VALUE_MAX];
	unsigned char key[CERTIFICATE_VALUE_MAX];
};

/* `anchors` are borrowed; `now`, in seconds since 1970, is when it must be valid. */
void trust_init(struct trust *t, const struct anchors *anchors, int64_t now);

void trust_begin_certificate(struct trust *t);

/*
 * The events of certificate_next() for the certificate that is being read, which
 * are the caller's to use, too. CERTIFICATE_MORE for ever once the certificate has
 * ended, or the chain is trusted or refused.
 */
enum certificate_event trust_next(struct trust *t, struct span *in, struct span *value);

void trust_end_certificate(struct trust *t);

/* The chain has ended: 0 when it is trusted. */
unsigned trust_end(struct trust *t);

#endif
