/*
 * Where the API server is and who we are to it, as a pod finds it out: two
 * environment variables and three files.
 *
 * It fails closed: without usable CA certificates there is no connection, and
 * nothing else is ever trusted in their place.
 */
#ifndef KUBE_INCLUSTER_H
#define KUBE_INCLUSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/io.h"
#include "kube/token.h"
#include "net/anchors.h"
#include "net/client.h"
#include "net/url.h"

/* Where kubelet mounts the service account's files. */
#define INCLUSTER_FOLDER "/var/run/secrets/kubernetes.io/serviceaccount"

/* The name that the API server has in every cluster. */
#define INCLUSTER_NAME "kubernetes.default.svc"

#define INCLUSTER_PATH_MAX 4096

/* The largest CA file: kube-root-ca.crt is a ConfigMap, which holds at most 1 MiB. */
#define INCLUSTER_CA_FILE_MAX 1048576

/* A namespace, with a terminating zero: it is a label of the DNS. */
#define INCLUSTER_NAMESPACE_MAX 64

/* The environment of a pod; null or empty: not set. */
struct incluster_environment {
	const char *host; /* KUBERNETES_SERVICE_HOST */
	const char *port_https; /* KUBERNETES_SERVICE_PORT_HTTPS */
	const char *port; /* KUBERNETES_SERVICE_PORT */
	const char *namespace; /* POD_NAMESPACE */
};

/* What the user gives instead; null: not given. Borrowed. */
struct incluster_options {
	const char *server; /* https://HOST[:PORT], http:// to loopback, unix:PATH */
	const char *folder; /* with token, ca.crt and namespace */
	const char *token_file;
	const char *certificate_authority;
	const char *tls_server_name;
	const char *namespace;
	int64_t deadline; /* of reading the files: one that is a pipe is waited for */
};

/* Allocate anywhere; must not move once initialised. Fields may be read. */
struct incluster {
	struct url server;
	char authority[URL_AUTHORITY_MAX]; /* for Host */
	const char *source; /* which of the ways above named the server */
	const char *tls_server_name;
	char token_file[INCLUSTER_PATH_MAX];
	char ca_file[INCLUSTER_PATH_MAX];
	int64_t deadline;
	struct anchors anchors; /* from incluster_read_anchors() on */
};

/* Decides on the paths of the files; reads none. FAIL_USAGE when one is too long. */
enum fail_code incluster_init_files(
	struct incluster *k, const struct incluster_options *options, struct fail *f);

/*
 * Decides on the server. `folder_exists` is whether the folder is there: then
 * the server has a name even without an environment. FAIL_USAGE,
 * FAIL_NOT_IN_CLUSTER, or FAIL_ENVIRONMENT.
 */
enum fail_code incluster_init_server(struct incluster *k, const struct incluster_options *options,
	const struct incluster_environment *environment, bool folder_exists, struct fail *f);

/* Whether the folder that `options` names, or the usual one, is there. */
bool incluster_folder_exists(const struct incluster_options *options);

/* Whether the server is spoken to without TLS: then no token is read or sent. */
bool incluster_is_clear(const struct incluster *k);

/*
 * Reads the CA file. FAIL_CA_FILE when it cannot be read, FAIL_CA when it holds
 * no usable certificate or is too large, FAIL_CA_EXPIRED when all that are
 * usable are out of date; FAIL_DEADLINE. What is skipped is a note.
 */
enum fail_code incluster_read_anchors(
	struct incluster *k, const struct notes *notes, struct fail *f);

/* Reads the token file anew: FAIL_TOKEN_FILE, FAIL_TOKEN, FAIL_DEADLINE. The caller wipes `token`. */
enum fail_code incluster_read_token(const struct incluster *k, struct token *token, struct fail *f);

/*
 * Decides on the namespace: the option, else the variable, else the file in the
 * folder, without white space behind it. FAIL_NAMESPACE when there is none of
 * them, or it is empty or longer than a namespace can be; FAIL_DEADLINE.
 */
enum fail_code incluster_read_namespace(const struct incluster_options *options,
	const struct incluster_environment *environment,
	char namespace[static INCLUSTER_NAMESPACE_MAX], struct fail *f);

/* What a client is to connect to; borrows from `k`. */
struct endpoint incluster_endpoint(const struct incluster *k);

#endif
