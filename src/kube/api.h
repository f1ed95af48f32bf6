/*
 * Paths of the API, put together from what a user names (Kubernetes API
 * concepts, "Resource URIs").
 *
 * Nothing that is named can become more of a path than what it is: every part is
 * percent-encoded (RFC 3986, section 2.1), and a name that the server takes for
 * no name is refused.
 */
#ifndef KUBE_API_H
#define KUBE_API_H

#include "base/fail.h"
#include "base/span.h"
#include "base/text.h"
#include "kube/types.h"

/* Objects of a type. */
struct object {
	struct type type;
	struct span namespace; /* empty: all of them, or the type has none */
	struct span name; /* empty: all of them */
	struct span subresource; /* empty: none */
};

/*
 * Whether an object can be called so: not "", "." and "..", nor with a "/" or a
 * "%" in it (k8s.io/apimachinery/pkg/api/validation/path).
 */
bool api_is_name(struct span s);

/*
 * Appends the path. FAIL_USAGE when a part of it is no such name. */
enum fail_code api_add_path(struct text *t, const struct object *o, struct fail *f);

/*
 * The type of the objects at `path`, appended as TYPE.VERSION.GROUP, and whether it
 * is all of them. False when there are none of a type.
 */
bool api_read_path(struct span path, struct text *type, bool *all);

/* Whether all bytes stand for themselves in a path (RFC 3986, section 2.3: unreserved). */
bool api_is_plain(struct span s);

/* Appends "?key=value" to a path, or "&key=value" when it has a query. */
void api_add_parameter(struct text *t, struct span key, struct span value);

#endif
