#include "json/evaluate.h"

#include "base/text.h"
#include "json/number.h"

/* So that the stack of a recursion does not have what its innermost call alone needs. */
#define KEPT_APART __attribute__((noinline))

static const char not_a_list[] = "not array or slice";
static const char unknown[] = "unrecognized identifier";

static bool fail(struct evaluation *e, const char *why)
{
	e->why = why;
	return false;
}

/* ---- which steps there are, and which values they go on with ---- */

/* The step that follows, through the parts that unions are at. */
static struct path_step *following(struct path_step *s)
{
	return s + (s->op == PATH_UNION ? s->state : s->next);
}

/* Of a union the part it is at, of a slice whether it has ended. */
static void forget(struct path_step *s)
{
	s->state = s->op == PATH_UNION;
}

void evaluate_init(struct path *path)
{
	for (unsigned i = 0; i < path->count; i++)
		forget(&path->steps[i]);
}

/* Begins anew with the list at `s`. False when an unknown word is in it. */
static bool begin(struct path_step *s)
{
	bool known = true;

	for (; s->op != PATH_END; s += s->op == PATH_FILTER ? s->next : 1) {
		forget(s);
		known = known && s->op != PATH_WORD;
	}
	return known;
}

/*
 * Moves the first union on that has a part left, and begins anew with all that is
 * before it. False when there is none: all combinations have been gone through.
 */
static bool advance(struct path_step *from)
{
	for (struct path_step *s = from; s->op != PATH_END; s += s->next) {
		struct path_step *part = s + s->state;

		if (s->op != PATH_UNION)
			continue;
		while (part->op != PATH_JOIN)
			part += part->next;
		if (++part == s + s->next)
			continue;
		s->state = (unsigned)(part - s);
		while (s > from)
			forget(--s);
		return true;
	}
	return false;
}

/* ---- values, one by one ---- */

static bool walk(struct evaluation *e, struct path_step *step, const unsigned char *v);

/* Goes on at `next` with the bytes of a string as numbers. */
KEPT_APART static bool walk_bytes(
	struct evaluation *e, struct path_step *next, const unsigned char *v)
{
	struct span bytes = value_text(v);

	while (bytes.len > 0) {
		unsigned char number[VALUE_BYTE_MAX] = {VALUE_NUMBER};
		uint32_t len;
		struct text t;

		text_init(&t, (char *)number + VALUE_HEAD, VALUE_BYTE_MAX - VALUE_HEAD);
		text_add_decimal(&t, *span_take(&bytes, 1).ptr);
		len = (uint32_t)t.len;
		memcpy(number + 1, &len, sizeof len);
		if (!walk(e, next, number))
			return false;
	}
	return true;
}

/*
 * No bound is clamped: one outside the list fails. When nothing is between the
 * bounds, this list and all that come after it give nothing, whatever they are:
 * that is an oversight of kubectl's which is kept.
 */
bool evaluate_reach(
	struct evaluation *e, struct path_step *step, int64_t n, struct evaluate_reach *r)
{
	int64_t from = step->from < 0 ? step->from + n : step->from, to = step->to;

	if (step->op == PATH_SLICE) {
		if (!(step->has & PATH_HAS_TO))
			to = n;
		else if (to < 0)
			to += n;
		step->state = from == to;
		if (from == to)
			return false;
	} else {
		to = from < n ? from + 1 : 0;
	}
	if (from < 0 || from >= n || to > n || from > to)
		return fail(e, "array index out of bounds");
	if (step->by <= 0)
		return fail(e, "step must be > 0");
	*r = (struct evaluate_reach){(uint64_t)from, (uint64_t)to, (uint64_t)step->by};
	return true;
}

/* The same for a value: only lists and null may have an index or a slice. */
KEPT_APART static bool reach_into(struct evaluation *e, struct path_step *step,
	const unsigned char *v, struct evaluate_reach *r)
{
	struct value_children c = value_children(v);
	int64_t n = 0;

	if (step->state != 0 || *v == VALUE_NULL)
		return false;
	if (*v != VALUE_ARRAY)
		return fail(e, not_a_list);
	while (value_next(&c) != NULL)
		n++;
	return evaluate_reach(e, step, n, r);
}

/* What has a child, and strings that are not empty. */
static bool is_filled(const unsigned char *v)
{
	return *v >= VALUE_STRING && value_size(v) > VALUE_HEAD + (*v == VALUE_OBJECT ? 4 : 0);
}

/*
 * Goes through all steps from `step` on. Every call from here goes on with a child,
 * or a step behind a descent.
 */
static bool walk(struct evaluation *e, struct path_step *step, const unsigned char *v)
{
	struct evaluate_reach r = {0, UINT64_MAX, 1};
	struct path_step *next;
	struct value_children c;

	for (;; step = following(step)) {
		next = step + step->next;
		switch (step->op) {
		case PATH_END:
			return e->results->take(e->results, v);
		case PATH_FIELD:
			v = value_member(v, step->text);
			if (v == NULL)
				return true;
			continue;
		case PATH_CONSTANT:
			v = step->text;
			continue;
		case PATH_UNION:
		case PATH_JOIN:
			continue;
		case PATH_INDEX:
		case PATH_SLICE:
			if (!reach_into(e, step, v, &r))
				return e->why == NULL;
			break;
		case PATH_WILDCARD:
			if (*v == VALUE_STRING)
				return walk_bytes(e, next, v);
			break;
		case PATH_DESCENT:
			if (!is_filled(v))
				return true;
			if (!walk(e, next, v))
				return false;
			next = step;
			break;
		case PATH_FILTER:
			if (*v != VALUE_ARRAY)
				return fail(e, not_a_list);
			break;
		case PATH_DROP:
		case PATH_QUOTED: /* what comes after it is walked through once */
			return true;
		case PATH_WORD:
			return fail(e, unknown);
		/* None of these is in a list. */
		case PATH_STOP:
		case PATH_TEXT:
		case PATH_ACTION:
		case PATH_EXISTS:
		case PATH_COMPARE:
		case PATH_NOT:
		case PATH_SOME:
		case PATH_EVERY:
			return true;
		}
		break;
	}
	c = value_children(v);
	for (uint64_t i = 0; i < r.to && (v = value_next(&c)) != NULL; i++) {
		if (i < r.from || (i - r.from) % r.by != 0)
			continue;
		if (step->op == PATH_FILTER && !evaluate_condition(e, step + 1, v)) {
			if (e->why != NULL)
				return false;
		} else if (!walk(e, next, v)) {
			return false;
		}
	}
	return true;
}

/*
 * One combination of parts: up to the first quoted text, then on from each of them.
 * However many combinations there are before a text, it is there once.
 */
static bool walk_through(struct evaluation *e, struct path_step *from, const unsigned char *v)
{
	unsigned part = 0;
	bool first = true;

	while (walk(e, from, v)) {
		for (; from->op != PATH_QUOTED; from = following(from)) {
			if (from->op == PATH_END || from->op == PATH_WORD)
				return true;
			if (from->op == PATH_UNION)
				part = from->state;
			if (from->op == PATH_JOIN)
				first = first && part == 1;
		}
		if (!first)
			return true;
		v = from++->text;
	}
	return false;
}

bool evaluate_next(struct evaluation *e, struct path_step *step, const unsigned char *v,
	struct results *results)
{
	struct results *outer = e->results;
	bool more;

	e->results = results;
	do
		more = walk_through(e, step, v);
	while (more && advance(step));
	e->results = outer;
	return more;
}

bool evaluate(struct evaluation *e, struct path_step *from, const unsigned char *v,
	struct results *results)
{
	if (!begin(from))
		return fail(e, unknown);
	return evaluate_next(e, from, v, results);
}

/* ---- conditions ---- */

/* How many results there are, up to two, and the last of them. */
struct found {
	struct results results;
	unsigned count;
	const unsigned char *v;
	unsigned char byte[VALUE_BYTE_MAX]; /* of a string, which does not stay where it is */
};

static bool take_found(struct results *self, const unsigned char *v)
{
	struct found *f = (struct found *)self;

	f->v = v;
	if (value_size(v) <= sizeof f->byte)
		f->v = memcpy(f->byte, v, value_size(v));
	return ++f->count < 2;
}

/* An error means that there was something. */
KEPT_APART static bool exists(struct evaluation *e, struct path_step *from, const unsigned char *v)
{
	struct found f = {.results = {take_found}};

	begin(from);
	if (!evaluate_next(e, from, v, &f.results))
		f.count = 1;
	e->why = NULL;
	return f.count > 0;
}

/* False when a side has no result, and when `why` is set. */
static bool find_side(
	struct evaluation *e, struct path_step *from, const unsigned char *v, struct found *f)
{
	*f = (struct found){.results = {take_found}};
	evaluate(e, from, v, &f->results);
	if (f->count > 1)
		return fail(e, "can only compare one element at a time");
	return e->why == NULL && f->count == 1;
}

static bool is_bool(const unsigned char *v)
{
	return *v == VALUE_TRUE || *v == VALUE_FALSE;
}

/* Below, at or above zero in `order`; false when these two have none. */
static bool compare_values(const unsigned char *a, const unsigned char *b, int *order)
{
	struct number left, right;

	*order = *a - *b;
	if (is_bool(a) && is_bool(b))
		return true;
	if (*a != *b)
		return false;
	if (*a == VALUE_STRING) {
		*order = value_compare(value_text(a), value_text(b));
		return true;
	}
	/* Nothing else reads as a number; what is short has room for a length (take_found()). */
	if (!number_read(&left, value_text(a)) || !number_read(&right, value_text(b)) ||
		left.whole != right.whole)
		return false;
	*order = number_compare(&left, &right);
	return true;
}

KEPT_APART static bool compare(
	struct evaluation *e, struct path_step *condition, const unsigned char *v)
{
	struct path_step *left = condition + 1, *right = left;
	unsigned has = condition->has;
	struct found a, b;
	int order;

	while (right->op != PATH_END)
		right++;
	if (!find_side(e, left, v, &a) || !find_side(e, right + 1, v, &b))
		return false;
	if (has == 0)
		return fail(e, "unrecognized filter operator");
	if (!compare_values(a.v, b.v, &order) ||
		(is_bool(a.v) && has != PATH_EQUAL && has != (PATH_LESS | PATH_GREATER)))
		return fail(e, "incompatible types for comparison");
	return has & (order < 0 ? PATH_LESS : order > 0 ? PATH_GREATER : PATH_EQUAL);
}

bool evaluate_condition(struct evaluation *e, struct path_step *condition, const unsigned char *v)
{
	struct path_step *c = condition + 1;
	bool every = condition->op == PATH_EVERY;

	if (condition->op == PATH_EXISTS)
		return exists(e, c, v);
	if (condition->op == PATH_COMPARE)
		return compare(e, condition, v);
	if (condition->op == PATH_NOT)
		return !evaluate_condition(e, c, v) && e->why == NULL;
	for (; c < condition + condition->next && e->why == NULL; c += c->next)
		if (evaluate_condition(e, c, v) != every)
			return !every;
	return every;
}
