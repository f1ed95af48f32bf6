/*
 * Is a chain of certificates signed by one of our trust anchors? (RFC 5280,
 * section 6.1, without policies, and name constraints of the CAs between: where the
 * former are critical, or the latter there at all, the chain is refused.)
 *
 * The certificates come as TLS sends them: the end entity, then each signer of the
 * one before. The chain is trusted as soon as an anchor has signed; what comes
 * after that is not looked at. An anchor that is not a CA's is good for itself
 * alone, as the end entity.
 *
 * Signatures are RSASSA-PKCS1-v1_5 and ECDSA with SHA-256, -384 and -512; keys as
 * public_key.h has them.
 */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include "base/fail.h"
#include "net/anchors.h"
#include "net/judge.h"

/* Allocate anywhere; set `anchors`, which are borrowed, and `now`, in seconds since 1970. */
struct trust {
	const struct anchors *anchors;
	int64_t now; /* when they must be valid */
	/* After trust_judge(): */
	enum fail_code code; /* what an objection means; FAIL_EXPIRED before it is valid, too */
	bool for_others; /* one of them has purposes, and a server is none of them */
	size_t last; /* the index of the one that was looked at last */
	struct certificate list[JUDGE_CHAIN_MAX]; /* the chain up to that: it is borrowed */
};

/* Null when it is trusted, or an objection (alert.h). `count` is at most JUDGE_CHAIN_MAX. */
const char *trust_judge(struct trust *t, const struct span *chain, size_t count);

#endif
