/*
 * What a 403 is about: what a service account may not do, and the Role that would
 * let it.
 */
#ifndef KUBE_ROLE_H
#define KUBE_ROLE_H

#include <stdbool.h>

#include "base/fill.h"
#include "base/span.h"
#include "base/text.h"
#include "kube/api_path.h"
#include "kube/claims.h"
#include "kube/status.h"

/* Allocate anywhere; must not move: `asked` points into it. */
struct role {
	/*
	 * What was asked, as api_path.h has it; and U, the service account, S, its
	 * namespace, K, "Cluster" where a Role in a namespace is not enough.
	 */
	struct fill asked;
	char path[API_PATH_MAX];
	char message[STATUS_TEXT_MAX];
	char subject[CLAIMS_TEXT_MAX];
};

/*
 * True when the request was refused for lack of a Role of a service account. The
 * authorizer's message says that, and knows the verb best: one request may need
 * several (a patch that creates). An answer without a message is taken for such a
 * refusal. `subject` is the token's.
 */
bool role_read(struct role *r, struct span method, struct span path, const char *message,
	const char *subject);

/* Room for role_add() with the longest names that Kubernetes allows. */
#define ROLE_MAX 8192

/* Appends a Role and its RoleBinding, or ClusterRoles, in YAML, between "---" and "...". */
void role_add(const struct role *r, struct text *out);

#endif
