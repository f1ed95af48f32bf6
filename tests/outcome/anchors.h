/*
 * What comes of a bundle: "added CA RSA-2048; " or "added RSA-2048; " where it is no
 * CA's, "skipped: WHY; ", "expired: WHY; ". With `show`, names and keys in hex, too.
 */
#ifndef OUTCOME_ANCHORS_H
#define OUTCOME_ANCHORS_H

#include "net/anchors.h"
#include "tests/cut.h"

struct anchors_with {
	int64_t now;
	bool show;
};

static inline void anchors_say_hex(struct outcome *o, const char *what, struct span value)
{
	outcome_say(o, what);
	while (value.len > 0) {
		char hex[3];

		(void)snprintf(hex, sizeof hex, "%02x", (unsigned)*span_take(&value, 1).ptr);
		outcome_say(o, hex);
	}
}

/* The key as it is kept, and will be read. */
static inline void anchors_key(
	struct outcome *o, const struct anchor *anchor, struct public_key *key)
{
	if (public_key_read(anchor->kind, anchor->key, key) != NULL)
		outcome_broken(o, "a key of use");
}

static inline void anchors_say_key(struct outcome *o, const struct anchor *anchor)
{
	struct public_key key = {0};

	anchors_key(o, anchor, &key);
	if (key.kind == KEY_RSA) {
		outcome_say(o, "RSA-");
		outcome_number(o, (int64_t)key.n.len * 8);
	} else {
		outcome_say(o,
			key.kind == KEY_P256           ? "P-256"
				: key.kind == KEY_P384 ? "P-384"
						       : "P-521");
	}
	outcome_hide(o, anchor->key);
}

static inline void anchors_show(struct outcome *o, const struct anchor *anchor)
{
	struct public_key key = {0};

	anchors_key(o, anchor, &key);
	anchors_say_hex(o, " name ", anchor->name);
	anchors_say_hex(o, key.kind == KEY_RSA ? " n " : " q ", key.n);
	if (key.kind == KEY_RSA)
		anchors_say_hex(o, " e ", key.e);
}

struct anchors_run {
	const struct anchors_with *with;
	size_t said;
	uint64_t sums[ANCHORS_MAX]; /* of each one's name and key */
	struct anchors reader;
};

static inline uint64_t anchors_sum(const struct anchor *anchor)
{
	static struct outcome o;

	o.hash = 0;
	outcome_hide(&o, anchor->name);
	outcome_hide(&o, anchor->key);
	return o.hash;
}

static inline void anchors_say(struct outcome *o, struct anchors_run *r, enum anchors_event event)
{
	const struct anchors *a = &r->reader;

	if (event == ANCHORS_ADDED) {
		const struct anchor *anchor = &a->list[r->said];

		r->sums[r->said++] = anchors_sum(anchor);
		outcome_say(o, anchor->is_ca ? "added CA " : "added ");
		anchors_say_key(o, anchor);
		outcome_hide(o, anchor->name);
		if (r->with->show)
			anchors_show(o, anchor);
	} else {
		outcome_say(o, event == ANCHORS_EXPIRED ? "expired: " : "skipped: ");
		outcome_say(o, a->why);
	}
	outcome_say(o, "; ");
	if (a->count != r->said || a->count > ANCHORS_MAX)
		outcome_broken(o, "as many anchors as were told of");
}

static inline bool anchors_read(void *run, struct span *in, struct outcome *o)
{
	struct anchors_run *r = run;
	enum anchors_event event;

	while ((event = anchors_next(&r->reader, in)) != ANCHORS_MORE)
		anchors_say(o, r, event);
	return true;
}

static inline bool anchors_holds(const struct anchors *a, struct span bytes)
{
	return bytes.ptr >= a->arena && bytes.len <= sizeof a->arena &&
		(size_t)(bytes.ptr - a->arena) <= sizeof a->arena - bytes.len;
}

/* What will be read must be in the arena, and be still what it was. */
static inline void anchors_check(struct outcome *o, const struct anchors_run *r)
{
	const struct anchors *a = &r->reader;

	for (size_t i = 0; i < a->count; i++) {
		const struct anchor *anchor = &a->list[i];

		if (anchors_sum(anchor) != r->sums[i])
			outcome_broken(o, "an anchor that has changed since");
		if (!anchors_holds(a, anchor->name) || !anchors_holds(a, anchor->key))
			outcome_broken(o, "an anchor outside the arena");
	}
}

static inline void anchors_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct anchors_run *r = cut_new(sizeof *r);
	enum anchors_event event;
	bool fresh;

	r->with = with;
	r->said = 0;
	anchors_init(&r->reader, r->with->now);
	fresh = r->reader.count == 0 && r->reader.why == NULL;
	cut_feed(o, input, cut, &(struct cut_reader){anchors_read, r});
	if (!fresh)
		outcome_broken(o, "no anchor and no reason at first");
	event = anchors_end(&r->reader);
	if (event != ANCHORS_MORE)
		anchors_say(o, r, event);
	if (anchors_end(&r->reader) != ANCHORS_MORE)
		outcome_broken(o, "the file ends once");
	anchors_check(o, r);
	free(r);
}

#endif
