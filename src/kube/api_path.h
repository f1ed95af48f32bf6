/*
 * What a request asks of the API server, as its authorizer sees it: a verb on a
 * resource (Kubernetes API concepts, "Resource URIs"), or on another path.
 */
#ifndef KUBE_API_PATH_H
#define KUBE_API_PATH_H

#include "base/fill.h"
#include "base/span.h"

/* The letters that sentences name it by. No value: there is none. */
enum api_path {
	API_GROUP = 'G', /* none: the core group */
	API_VERSION = 'I',
	API_NAMESPACE = 'W',
	API_RESOURCE = 'R', /* "pods" */
	API_NAME = 'N',
	API_SUBRESOURCE = 'X',
	API_OTHER = 'P', /* in place of the others: a path that is no resource's */
	API_VERB = 'V' /* "list" */
};

/* Of a path; what is longer is not looked at. */
#define API_PATH_MAX 1024

/*
 * Sets the above in `p`, where they had no value. They live as long as `buffer`.
 * `method` is GET, HEAD, POST, PUT, PATCH or DELETE; `path` begins with "/".
 *
 * GET and HEAD of a resource without a name are "list", or "watch" when the query
 * says so; DELETE is "deletecollection". /api/v1/namespaces/NAME is in the namespace
 * NAME. A field selector that asks for one name is not looked at. The verb on another
 * path is the method in lower case.
 */
void api_path_read(
	struct fill *p, char buffer[static API_PATH_MAX], struct span method, struct span path);

#endif
