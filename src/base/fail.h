/*
 * What went wrong, as a value: a code from one table, and one line of detail.
 *
 * A function that can fail takes a `struct fail *` last, and returns its code.
 * The first failure stays: what goes wrong afterwards (often because of it)
 * changes nothing until fail_clear(). The table is the only place where exit
 * statuses and sentences are written.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stddef.h>

#include "base/reason.h"
#include "base/span.h"
#include "base/text.h"

/*
 * Room for one line of detail: a host name (253), what went wrong with it, and
 * a few names of a certificate. What does not fit ends in "...".
 */
#define FAIL_DETAIL_MAX 600

/* code, exit status (README, "Exit codes"), what failed, what to do */
#define FAIL_TABLE(X) \
	X(FAIL_NONE, 0, "no error", "") \
	X(FAIL_STATUS, 1, "the server answered with an error", "") \
	X(FAIL_UNHEALTHY, 1, "another status was expected", "") \
	X(FAIL_NO_ENDPOINT, 1, "there is no endpoint", "") \
	X(FAIL_TYPE, 1, "the server has no such type", "") \
	X(FAIL_EVALUATION, 1, "the expression does not fit the JSON", "") \
	X(FAIL_USAGE, 2, "wrong usage", "see peyk help") \
	X(FAIL_EXPRESSION, 2, "the expression is refused", "") \
	X(FAIL_NOT_IN_CLUSTER, 3, "not in a cluster", "run in a pod, or give --server") \
	X(FAIL_ENVIRONMENT, 3, "the environment does not name a server", "set it as a pod has it") \
	X(FAIL_NAMESPACE, 3, "no namespace is known", "give -n, or set POD_NAMESPACE") \
	X(FAIL_TOKEN_FILE, 3, "could not read the token", \
		"mount a service account's, or give --token-file") \
	X(FAIL_TOKEN, 3, "the token is unusable", "the file must hold it alone") \
	X(FAIL_CA_FILE, 3, "could not read the CA certificates", \
		"mount ca.crt, or give --certificate-authority") \
	X(FAIL_CA, 3, "no usable CA certificate", "the file must hold the cluster's in PEM") \
	X(FAIL_CA_EXPIRED, 3, "every CA certificate is out of date", \
		"renew the CA, or set the clock") \
	X(FAIL_LOOKUP, 4, "could not find the address of the server", \
		"check the name and the pod's DNS settings") \
	X(FAIL_REFUSED, 4, "the connection was refused", "check that the server listens there") \
	X(FAIL_UNREACHABLE, 4, "could not reach the server", \
		"check network policies and firewalls") \
	X(FAIL_RESET, 4, "the connection broke", "try again; see the server's log") \
	X(FAIL_TRUNCATED, 4, "the connection ended early", "try again; see the server's log") \
	X(FAIL_LIST, 4, "the list changed before all of it was read", \
		"try again, or with --chunk-size=0") \
	X(FAIL_HTTP, 4, "malformed answer", "check that an HTTP server answers there") \
	X(FAIL_INPUT, 4, "could not read the input", "") \
	X(FAIL_JSON, 4, "malformed JSON", "") \
	X(FAIL_JSON_LIMIT, 4, "the JSON cannot be held", "select less of it") \
	X(FAIL_OUTPUT, 4, "could not write the output", "") \
	X(FAIL_SYSTEM, 4, "the system refused", "check the container's limits and seccomp") \
	X(FAIL_TLS_ALERT, 5, "the server refused the TLS connection", "see the server's log") \
	X(FAIL_TLS_VERSION, 5, "no TLS version in common", "let the server speak TLS 1.3") \
	X(FAIL_TLS_SUITE, 5, "no TLS cipher suite or group in common", \
		"let the server use AES-128-GCM with X25519 or P-256") \
	X(FAIL_TLS, 5, "the TLS connection broke the protocol", "check what answers there") \
	X(FAIL_UNKNOWN_ISSUER, 5, "the server's certificate is from an unknown issuer", \
		"check that ca.crt belongs to this server") \
	X(FAIL_WRONG_NAME, 5, "the server's certificate is for another name", \
		"connect to one of its names, or give --tls-server-name") \
	X(FAIL_EXPIRED, 5, "the server's certificate has expired", "renew it, or set the clock") \
	X(FAIL_NOT_YET_VALID, 5, "the server's certificate is not yet valid", \
		"wait, or set the clock") \
	X(FAIL_CERTIFICATE, 5, "the server's certificate is unusable", \
		"give it one that RFC 5280 allows") \
	X(FAIL_DEADLINE, 6, "the deadline passed", "give more time with --timeout")

enum fail_code {
#define X(code, status, sentence, remedy) code,
	FAIL_TABLE(X)
#undef X
	FAIL_CODES
};

/* Allocate anywhere; start with fail_clear() or {0}. Fields may be read. */
struct fail {
	enum fail_code code;
	size_t len; /* bytes used in detail; no terminating zero */
	char detail[FAIL_DETAIL_MAX];
};

void fail_clear(struct fail *f);

/*
 * Records `code` and the joined parts (strings, last one null), unless a
 * failure is there already. Bytes outside printable ASCII become '?', so that
 * what a server sends can neither forge a line nor move a cursor. Returns the
 * code that stands in `f` afterwards. Never put a secret in a part.
 */
enum fail_code fail_set(struct fail *f, enum fail_code code, ...) TEXT_PARTS;

#define FAIL(f, code, ...) fail_set((f), (code), __VA_ARGS__, (const char *)NULL)

/* FAIL() with what errno says appended: "PATH: No such file or directory". */
#define FAIL_ERRNO(f, code, ...) FAIL((f), (code), __VA_ARGS__, ": ", REASON(errno))

/* The exit status that belongs to a code. */
int fail_status(enum fail_code code);

/*
 * Appends "WHAT: WHY" without a line end, as it stands after "peyk: ". An empty
 * part is left out.
 */
void fail_describe(const struct fail *f, struct text *out);

/* What to do about it, perhaps empty. */
const char *fail_remedy(enum fail_code code);

#endif
