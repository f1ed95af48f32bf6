/*
 * What becomes of the answers to a request: the body as it comes, or what -o asks
 * for instead.
 */
#ifndef COMMAND_ANSWER_H
#define COMMAND_ANSWER_H

#include <stdbool.h>

#include "base/fail.h"
#include "base/sink.h"
#include "kube/naming.h"

enum answer_format {
	ANSWER_BODY, /* -o json, or no -o */
	ANSWER_NAME
};

/* Allocate anywhere; must not move once begun. `format`, `gone` and `printed` may be read. */
struct answer {
	struct sink sink; /* stdout */
	enum answer_format format;
	int64_t deadline;
	bool gone; /* the reader of the pipe has what it wanted */
	bool printed; /* something */
	struct fail *fail; /* why the sink takes no more */
	const struct type *type;
	struct naming naming;
};

/* Reads the value of -o (null: not given). FAIL_USAGE. */
enum fail_code answer_init(struct answer *a, const char *format, int64_t deadline, struct fail *f);

/* For the Accept field; `list` when the objects of one type are asked for. */
struct span answer_accept(const struct answer *a, bool list);

/* A text begins: one object or list. `type` is what it is of, null when that is not known. */
void answer_begin(struct answer *a, const struct type *type);

/* The next bytes of it. */
enum fail_code answer_put(struct answer *a, struct span s, struct fail *f);

/* It has ended. */
enum fail_code answer_end(struct answer *a, struct fail *f);

/* To stdout, whatever the format. */
enum fail_code answer_print(struct answer *a, struct span s, struct fail *f);

#endif
