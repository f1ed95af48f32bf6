/*
 * What `peyk probe` is asked to look at.
 */
#ifndef COMMAND_TARGET_H
#define COMMAND_TARGET_H

#include "base/fail.h"
#include "base/span.h"
#include "net/url.h"

enum target_kind {
	TARGET_API, /* a path of the API server */
	TARGET_WEB, /* a path of an HTTP or HTTPS server */
	TARGET_SOCKET /* whether something listens at a TCP port or Unix socket */
};

struct target {
	const char *asked; /* as the user wrote it; borrowed, as `path` is */
	enum target_kind kind;
	struct url url; /* but for TARGET_API */
	struct span path; /* for TARGET_API and TARGET_WEB; begins with "/" */
};

/*
 * Reads one argument: /PATH, :PORT/PATH (this pod, plain HTTP), http://,
 * https://, tcp://HOST:PORT or unix:PATH. FAIL_USAGE for anything else.
 */
enum fail_code target_read(const char *argument, struct target *t, struct fail *f);

#endif
