/*
 * Reader of metav1.Status, what the API server answers when a request fails
 * (Kubernetes API conventions, "Response Status Kind").
 *
 * Push the body as it comes. A body that is no such object has no texts; of one
 * that is cut short, what was whole is told. It does no I/O; the texts are the
 * same however the body is cut.
 */
#ifndef KUBE_STATUS_H
#define KUBE_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "json/trail.h"

/*
 * What is kept of a text, with a zero; what does not fit ends in "...". The message of
 * a 403 may have six names of up to 253 bytes in it.
 */
#define STATUS_TEXT_MAX 1200

enum status_text {
	STATUS_KIND, /* "Status" */
	STATUS_RESULT, /* its field `status`: "Success" or "Failure" */
	STATUS_MESSAGE,
	STATUS_REASON, /* "NotFound" */
	STATUS_CODE, /* the HTTP status, in decimal */
	STATUS_NAME, /* details: the object's name */
	STATUS_GROUP, /* details: its API group */
	STATUS_TYPE, /* details.kind: its kind, or its resource as in paths */
	STATUS_RETRY_AFTER, /* details: seconds, in decimal */
	STATUS_CAUSE_REASON, /* of the last cause: "FieldValueInvalid" */
	STATUS_CAUSES, /* those that the message does not hold already: "FIELD: MESSAGE, ..." */
	STATUS_CAUSE_MESSAGE, /* private, as the next is */
	STATUS_CAUSE_FIELD,
	STATUS_TEXTS
};

/* Allocate anywhere; fill with status_init(); fields are private. */
struct status {
	bool bad; /* it is not JSON */
	struct trail trail;
	char text[STATUS_TEXTS][STATUS_TEXT_MAX];
};

void status_init(struct status *s);

/* The next bytes of the body. */
void status_push(struct status *s, struct span in);

/* Printable ASCII, ended by a zero, perhaps empty; lives until the next call with `s`. */
const char *status_text(const struct status *s, enum status_text which);

#endif
