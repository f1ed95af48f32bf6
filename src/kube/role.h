/*
 * What a 403 is about: what a service account may not do, and the Role that would
 * let it.
 */
#ifndef KUBE_ROLE_H
#define KUBE_ROLE_H

#include <stdbool.h>

#include "base/fill.h"
#include "base/text.h"
#include "kube/status.h"

/* The letters that sentences name it by. No value: there is none. */
enum role_part {
	ROLE_USER = 'U', /* the service account */
	ROLE_HOME = 'S', /* and its namespace */
	ROLE_VERB = 'V', /* "list" */
	ROLE_GROUP = 'G', /* of the API; none: the core group */
	ROLE_RESOURCE = 'R', /* "pods" */
	ROLE_SUBRESOURCE = 'X', /* "log" */
	ROLE_NAME = 'N', /* of one object */
	ROLE_PATH = 'P', /* in place of these four: a path that is no resource's */
	ROLE_NAMESPACE = 'W',
	ROLE_CLUSTER = 'K' /* "Cluster" where there is no namespace */
};

/* Allocate anywhere; must not move: `asked` points into it. */
struct role {
	struct fill asked;
	char message[STATUS_TEXT_MAX];
};

/*
 * True when the request was refused for lack of a Role of a service account. It is
 * read from the authorizer's message, not from the request, of which one may need
 * several verbs (a patch that creates) or other resources (impersonation):
 *
 *	pods "N" is forbidden: User "system:serviceaccount:S:U" cannot get resource
 *	"R/X" in API group "G" in the namespace "W"
 *
 * or "at the cluster scope", or: cannot get path "P". Quotas and admission have other
 * messages, and no Role helps.
 */
bool role_read(struct role *r, const struct status *status);

/* Sets the namespace alone, when `path` is that of something in one. */
void role_read_path(struct role *r, struct span path);

/* Room for role_add() with the longest names that Kubernetes allows. */
#define ROLE_MAX 8192

/*
 * Appends a Role and its RoleBinding, or ClusterRoles, in YAML, between "---" and
 * "...". `f` is as role_read() leaves it; B and M are used meanwhile.
 */
void role_add(struct fill *f, struct text *out);

#endif
