#include "net/trust.h"

#include "net/alert.h"
#include "net/signature.h"

/* Whether the holder of `key` has signed it; of the BIT STRING's value all bits are used. */
static bool has_signed(const struct public_key *key, const struct certificate *c)
{
	struct span signature = c->signature;

	return signature.len > 0 && *span_take(&signature, 1).ptr == 0 &&
		signature_verify(key, c->scheme, c->body, true, signature) == NULL;
}

/* Whether `c`, the certificate of a CA with `key`, has signed the one before. */
static const char *check_signer(
	struct trust *t, const struct certificate *c, const struct public_key *key, unsigned depth)
{
	t->code = FAIL_UNKNOWN_ISSUER;
	if (!span_equal(c[-1].issuer, c->subject))
		return BAD_CERTIFICATE "the certificates that it sent do not form a chain";
	t->code = FAIL_CERTIFICATE;
	if (!c->is_ca || c->path_length < depth)
		return BAD_CERTIFICATE "signed by a certificate that is not a CA's";
	if (!(c->usage & CERTIFICATE_SIGNS_CERTIFICATES))
		return BAD_CERTIFICATE "signed by a certificate that may not";
	t->code = FAIL_UNKNOWN_ISSUER;
	return has_signed(key, c - 1) ? NULL : BAD_CERTIFICATE "a signature in its chain is wrong";
}

/*
 * Whether one of the anchors has signed the certificate, or is the end entity itself;
 * `depth` CAs have signed below the anchor.
 */
static bool find_anchor(const struct trust *t, const struct certificate *c, unsigned depth)
{
	for (size_t i = 0; i < t->anchors->count; i++) {
		const struct anchor *a = &t->anchors->list[i];
		struct public_key key;

		if (a->is_ca) {
			if (span_equal(a->name, c->issuer) && a->path_length >= depth &&
				public_key_read(a->kind, a->key, &key) == NULL &&
				has_signed(&key, c))
				return true;
		} else if (t->last == 0 && span_equal(a->name, c->body)) {
			return true;
		}
	}
	return false;
}

const char *trust_judge(struct trust *t, const struct span *chain, size_t count)
{
	unsigned depth = 0; /* CA certificates below the one that is looked at */

	t->for_others = false;
	for (t->last = 0; t->last < count; t->last++) {
		struct certificate *c = &t->list[t->last];
		struct public_key key;
		const char *objection;

		t->code = FAIL_CERTIFICATE;
		if (!certificate_read(chain[t->last], c))
			return BAD_CERTIFICATE "it is malformed";
		t->code = FAIL_EXPIRED;
		if (t->now < c->not_before || t->now > c->not_after)
			return CERTIFICATE_EXPIRED;
		t->code = FAIL_CERTIFICATE;
		if (c->critical)
			return UNSUPPORTED_CERTIFICATE
				"a critical extension that is not understood";
		objection = public_key_read(c->kind, c->key, &key);
		if (objection == NULL && t->last > 0)
			objection = check_signer(t, c, &key, depth);
		if (objection != NULL)
			return objection;
		t->for_others = t->for_others || c->for_others;
		/* A CA that certifies itself anew does not count (section 4.2.1.9). */
		if (t->last > 0 && !span_equal(c->issuer, c->subject))
			depth++;
		if (find_anchor(t, c, depth))
			return NULL;
		t->code = FAIL_CERTIFICATE;
		if (c->scheme == 0)
			return BAD_CERTIFICATE "its signature is not RSA or ECDSA with SHA-256, "
					       "SHA-384 or SHA-512";
	}
	t->code = FAIL_UNKNOWN_ISSUER;
	return UNKNOWN_CA "no CA certificate that we have has signed it";
}
