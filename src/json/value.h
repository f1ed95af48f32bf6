/*
 * JSON values in memory, laid out so that going past one is a single addition.
 *
 * A `struct held` is built from the events of a scan and holds one value. A
 * value is named by the address of its first byte:
 *
 *	kind				of nothing, null, false, true
 *	kind, length, bytes		of a number (its text) and a string (decoded)
 *	kind, length, values		of an array
 *	kind, length, first, members	of an object
 *
 * where a length and `first` are four bytes, and a member is four bytes, its name
 * (a string) and its value. Members stand as they came; from `first` on they are
 * linked in the order of their names' bytes, the last of each name alone.
 */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "json/scan.h"

/* Of a number's, string's, array's or object's first byte and length. */
#define VALUE_HEAD 5

/* A number from 0 to 255. */
#define VALUE_BYTE_MAX (VALUE_HEAD + 3)

enum value_kind {
	VALUE_NOTHING, /* not even null: no JSON text has it */
	VALUE_NULL,
	VALUE_FALSE,
	VALUE_TRUE,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_ARRAY,
	VALUE_OBJECT
};

/* Four bytes at any address. */
static inline uint32_t value_word(const unsigned char *at)
{
	uint32_t word;

	memcpy(&word, at, sizeof word);
	return word;
}

/* All its bytes. */
static inline size_t value_size(const unsigned char *v)
{
	return *v < VALUE_NUMBER ? 1 : VALUE_HEAD + value_word(v + 1);
}

/* What a number or string holds; what stands behind the head of an array or object. */
static inline struct span value_text(const unsigned char *v)
{
	return (struct span){v + VALUE_HEAD, value_word(v + 1)};
}

/* The elements of an array or the values of an object's members, as they came. */
struct value_children {
	const unsigned char *at, *end;
	bool named;
};

/* None for any other kind. */
struct value_children value_children(const unsigned char *v);

/* The next one, or null. Of members with one name there is the last alone. */
const unsigned char *value_next(struct value_children *c);

/* The value of the member called `name` (a string) of `v`, or null: also when `v` is no object. */
const unsigned char *value_member(const unsigned char *v, const unsigned char *name);

/*
 * The members of an object in the order of their names: the first for a null
 * `member`, else the next; null behind the last. A member's name is a string at
 * VALUE_NAME, its value follows that.
 */
const unsigned char *value_sorted(const unsigned char *object, const unsigned char *member);

#define VALUE_NAME 4

/* What is below, at and above zero as `a` is before, the same as and behind `b`. */
int value_compare(struct span a, struct span b);

/*
 * What one value may take here. The bytes of its text are about as many: of each
 * name, string, number, array and object 5, of each member 4 and of each object 4
 * more are needed here, and its quotes, commas, colons and white space are not.
 */
#define HELD_MAX 4194304

/* Large: for .bss, where pages that are not touched cost nothing. Fields are private. */
struct held {
	uint32_t used; /* more than HELD_MAX: it did not fit */
	uint32_t begun; /* where the name, string or number begins that is being read */
	uint32_t open; /* the innermost open array or object; its length is the one around it */
	bool midway; /* in a name, a string or a number */
	unsigned char bytes[HELD_MAX];
};

void held_begin(struct held *h);

/*
 * The next event of `s`, from the first of the value on. True when the value is
 * whole: it begins at h->bytes, and lives until held_begin().
 */
bool held_add(struct held *h, const struct scan *s, enum scan_event event, struct span piece);

/* After the last piece of a member's name: it. */
static inline struct span held_name(const struct held *h)
{
	return value_text(h->bytes + h->begun);
}

/* Then, too: the member does not belong to the value, and will not be added. */
static inline void held_drop_name(struct held *h)
{
	h->used = h->begun - VALUE_NAME;
}

/* Whether it did not fit: what is there is not to be used, then. */
static inline bool held_is_over(const struct held *h)
{
	return h->used > HELD_MAX;
}

#endif
