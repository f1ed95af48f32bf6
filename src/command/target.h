/*
 * What `peyk probe` is asked to look at.
 */
#ifndef COMMAND_TARGET_H
#define COMMAND_TARGET_H

#include "base/fail.h"
#include "base/span.h"
#include "kube/endpoints.h"
#include "net/url.h"

enum target_kind {
	TARGET_API, /* a path of the API server */
	TARGET_ENDPOINTS, /* whether a Service has one that is ready, says the API server */
	TARGET_WEB, /* a path of an HTTP or HTTPS server */
	TARGET_SOCKET /* whether something listens at a TCP port or Unix socket */
};

struct target {
	const char *asked; /* as the user wrote it; borrowed, as `path` is */
	enum target_kind kind;
	struct url url; /* for TARGET_WEB and TARGET_SOCKET */
	struct endpoints_service service; /* for TARGET_ENDPOINTS */
	struct span path; /* for TARGET_API and TARGET_WEB; begins with "/" */
};

/*
 * Reads one argument: /PATH, :PORT/PATH (this pod, plain HTTP), http://,
 * https://, tcp://HOST:PORT, unix:PATH or endpoints:SERVICE[.NAMESPACE][:PORT].
 * FAIL_USAGE for anything else.
 */
enum fail_code target_read(const char *argument, struct target *t, struct fail *f);

#endif
