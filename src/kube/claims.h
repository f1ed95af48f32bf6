/*
 * What a service account's token says of itself: the claims of a JSON Web Token
 * (RFC 7519, section 4), and those that Kubernetes adds under "kubernetes.io".
 *
 * Nothing is verified here, only the API server can: claims explain a refusal,
 * they decide nothing. The signature is not looked at.
 */
#ifndef KUBE_CLAIMS_H
#define KUBE_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "json/trail.h"

/* "system:serviceaccount:", a namespace (63), ":", a name (253); and a zero. */
#define CLAIMS_TEXT_MAX 384

enum claims_text {
	CLAIMS_ISSUER, /* iss */
	CLAIMS_SUBJECT, /* sub: system:serviceaccount:NAMESPACE:NAME */
	CLAIMS_AUDIENCE, /* aud; several are joined by ", " */
	CLAIMS_POD, /* kubernetes.io: the name of the pod that it is bound to */
	CLAIMS_NODE, /* on which that is */
	CLAIMS_TEXTS
};

enum claims_time {
	CLAIMS_EXPIRES, /* exp */
	CLAIMS_NOT_BEFORE, /* nbf */
	CLAIMS_ISSUED, /* iat */
	CLAIMS_WARN_AFTER, /* kubernetes.io: kubelet should have renewed it by then */
	CLAIMS_TIMES
};

/* Allocate anywhere. What is not told is empty, or 0. */
struct claims {
	int64_t time[CLAIMS_TIMES]; /* seconds since 1970; 0: not told, or no whole number */
	/* Ended by a zero, printable ASCII; what does not fit ends in "...". */
	char text[CLAIMS_TEXTS][CLAIMS_TEXT_MAX];
	struct trail trail; /* private */
};

/*
 * Reads the second of the three parts of `token`. False when it is no JWT: then
 * nothing is told. Nothing of the token but the claims above is kept.
 */
bool claims_read(struct claims *c, struct span token);

#endif
