/*
 * Gives an input to a reader in pieces, and tells what came of it.
 *
 * Every piece is a copy in an allocation of just its size, which is freed
 * before the next one is made: AddressSanitizer sees a read past its end, and a
 * pointer into it that was kept. Before the first piece comes an empty one.
 *
 * What came of it is a log, text that a row can spell out. Unit tests demand
 * that it is the row's at every cut (cut_differs()), fuzzers that one cutting
 * gives the same log as another (cut_same()).
 */
#ifndef TESTS_CUT_H
#define TESTS_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/span.h"

/* What a log shows; of what is longer, the length and the hash still count. */
#define OUTCOME_SHOWN_MAX 16384

/* A longer input is not cut everywhere, but at each of these many bytes of both ends... */
#define CUT_EVERYWHERE_MAX 3000
#define CUT_ENDS 12
/* ... and at these many places between. */
#define CUT_BETWEEN 61

struct outcome {
	size_t used; /* bytes of the input that were read */
	size_t len; /* of the log */
	uint64_t hash; /* of the log, and of what is not shown in it */
	bool broken; /* a promise of the reader's that no input excuses */
	char log[OUTCOME_SHOWN_MAX]; /* with a terminating zero */
};

static inline void outcome_add(struct outcome *o, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		/* FNV-1a */
		o->hash = (o->hash ^ s.ptr[i]) * 0x100000001b3u;
		if (o->len < sizeof o->log - 1) {
			o->log[o->len] = (char)s.ptr[i];
			o->log[o->len + 1] = '\0';
		}
		o->len++;
	}
}

static inline void outcome_say(struct outcome *o, const char *s)
{
	outcome_add(o, span_of(s));
}

static inline void outcome_number(struct outcome *o, int64_t n)
{
	char digits[24];

	(void)snprintf(digits, sizeof digits, "%lld", (long long)n);
	outcome_say(o, digits);
}

/* Bytes outside printable ASCII as "\x00". */
static inline void outcome_printable(struct outcome *o, struct span s)
{
	while (s.len > 0) {
		struct span c = span_take(&s, 1);
		char hex[8];

		(void)snprintf(hex, sizeof hex, "\\x%02x", (unsigned)*c.ptr);
		if (*c.ptr >= ' ' && *c.ptr <= '~')
			outcome_add(o, c);
		else
			outcome_say(o, hex);
	}
}

/* Counts in the hash without being shown. */
static inline void outcome_hide(struct outcome *o, struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		o->hash = (o->hash ^ s.ptr[i]) * 0x100000001b3u;
	o->hash = (o->hash ^ s.len) * 0x100000001b3u;
}

/* What must never happen: fuzzers stop at it. */
static inline void outcome_broken(struct outcome *o, const char *promise)
{
	o->broken = true;
	outcome_say(o, "; BROKEN: ");
	outcome_say(o, promise);
}

/* How many bytes the piece that begins at `at` has; 1 or more. */
struct cut {
	size_t (*piece)(size_t n, size_t at);
	size_t n;
};

static inline size_t cut_whole(size_t n, size_t at)
{
	(void)n, (void)at;
	return SIZE_MAX;
}

/* All pieces are `n` bytes long. */
static inline size_t cut_every(size_t n, size_t at)
{
	(void)at;
	return n;
}

/* One cut, behind `n` bytes. */
static inline size_t cut_once(size_t n, size_t at)
{
	return at < n ? n - at : SIZE_MAX;
}

/* Pieces of 1 to 7 bytes. */
static inline size_t cut_scattered(size_t n, size_t at)
{
	return 1 + (n ^ (at * 0x9e3779b97f4a7c15u)) % 7;
}

/* All of `in`, for a reader that takes pieces whole. */
static inline struct span cut_take_all(struct span *in)
{
	struct span all = *in;

	if (in->len > 0)
		span_take(in, in->len);
	return all;
}

/* A reader, as cut_feed() drives it. */
struct cut_reader {
	/*
	 * Reads a piece: moves `in` past what was read and says what was found.
	 * True when it is used up and more is wanted, false when the reader has
	 * come to an end.
	 */
	bool (*read)(void *reader, struct span *in, struct outcome *o);
	void *reader;
};

static inline bool cut_give(struct outcome *o, struct span piece, const struct cut_reader *r)
{
	/* An empty span may have any pointer: it has none. */
	unsigned char *copy = piece.len > 0 ? malloc(piece.len) : NULL;
	struct span in = {copy, piece.len};
	bool more;

	if (piece.len > 0)
		memcpy(copy, piece.ptr, piece.len);
	more = r->read(r->reader, &in, o);
	if (in.len > piece.len || (in.len > 0 && in.ptr != copy + (piece.len - in.len)))
		outcome_broken(o, "the rest is not the input's");
	if (more && in.len > 0)
		outcome_broken(o, "more was wanted before the input was used up");
	free(copy);
	o->used += piece.len - in.len;
	return more;
}

/* True when the reader wants still more. */
static inline bool cut_feed(
	struct outcome *o, struct span input, const struct cut *cut, const struct cut_reader *r)
{
	bool more;

	o->used = o->len = 0;
	o->hash = 0xcbf29ce484222325u;
	o->broken = false;
	o->log[0] = '\0';
	more = cut_give(o, (struct span){0}, r);
	while (more && input.len > 0) {
		size_t n = cut->piece(cut->n, o->used);

		more = cut_give(o, span_take(&input, n < input.len ? n : input.len), r);
	}
	return more;
}

/* How much of the input was left unread: ", 5 left", or nothing. */
static inline void outcome_rest(struct outcome *o, struct span input)
{
	if (o->used == input.len)
		return;
	outcome_say(o, ", ");
	outcome_number(o, (int64_t)(input.len - o->used));
	outcome_say(o, " left");
}

/* Memory for a reader that has something in it already: init must not count on zeros. */
static inline void *cut_new(size_t size)
{
	void *reader = malloc(size);

	memset(reader, 0xa5, size);
	return reader;
}

/* Reads `input` and fills `o`; `with` is what else the reader is told. */
struct cut_way {
	void (*outcome)(
		struct outcome *o, struct span input, const struct cut *cut, const void *with);
	const void *with;
};

/* Null when `expected` comes of it at every cut; else the first other outcome. */
static inline const char *cut_differs(
	const struct cut_way *way, struct span input, const char *expected)
{
	static struct outcome whole, o;
	static char said[OUTCOME_SHOWN_MAX + 64];
	static size_t (*const pieces[])(size_t, size_t) = {cut_every, cut_once};
	size_t ends = input.len <= CUT_EVERYWHERE_MAX ? input.len : CUT_ENDS;

	way->outcome(&whole, input, &(struct cut){cut_whole, 0}, way->with);
	if (strcmp(whole.log, expected) != 0)
		return whole.log;
	for (size_t i = 0; i < 2 * input.len; i++) {
		size_t n = i / 2 + 1;

		if (n > ends && n < input.len - ends && n % (input.len / CUT_BETWEEN) != 0)
			continue;
		way->outcome(&o, input, &(struct cut){pieces[i % 2], n}, way->with);
		if (strcmp(o.log, expected) == 0 && o.hash == whole.hash)
			continue;
		(void)snprintf(said, sizeof said, "%s %zu: %s",
			i % 2 == 0 ? "in pieces of" : "cut at", n, o.log);
		return said;
	}
	return NULL;
}

/* Ends the program when it matters how the input is cut. The outcome, uncut, is in `a`. */
static inline void cut_same(const struct cut_way *way, struct span input, struct outcome *a)
{
	static struct outcome b;

	way->outcome(a, input, &(struct cut){cut_whole, 0}, way->with);
	/* The corpus is raw: where it is cut comes from its length. */
	way->outcome(&b, input, &(struct cut){cut_scattered, input.len}, way->with);
	if (a->used == b.used && a->len == b.len && a->hash == b.hash && !a->broken && !b.broken)
		return;
	(void)fprintf(stderr, "uncut: %s\nscattered: %s\n", a->log, b.log);
	abort();
}

#endif
