/*
 * Reader of metav1.Status, what the API server answers when a request fails:
 * of its field `message` (Kubernetes API conventions, "Response Status Kind").
 *
 * Push the body as it comes. A body that is no such object has no message. It
 * does no I/O; the message is the same however the body is cut.
 */
#ifndef KUBE_STATUS_H
#define KUBE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* What is kept of a message; what does not fit ends in "...". */
#define STATUS_MESSAGE_MAX 400

/* Longer than any key that is looked for. */
#define STATUS_KEY_MAX 16

/* Allocate anywhere; fill with status_init(); fields are private. */
struct status {
	uint32_t depth; /* open objects and lists */
	bool in_string, escaped, is_value;
	bool found; /* the message */
	bool is_status; /* kind is "Status" */
	unsigned char digits; /* of a \u escape, still to come */
	uint32_t code_unit;
	size_t key_len, value_len, message_len;
	unsigned char key[STATUS_KEY_MAX];
	unsigned char value[STATUS_MESSAGE_MAX];
	unsigned char message[STATUS_MESSAGE_MAX];
};

void status_init(struct status *s);

/* The next bytes of the body. */
void status_push(struct status *s, struct span in);

/* The message, any bytes, perhaps empty; lives until the next call with `s`. */
struct span status_message(const struct status *s);

#endif
