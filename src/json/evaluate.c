#include "json/evaluate.h"

#include "json/number.h"

static const struct path_step *step_at(const struct evaluation *e, unsigned step)
{
	return &e->path->steps[step];
}

static bool fail(struct evaluation *e, const char *why)
{
	e->why = why;
	return false;
}

/* ---- which steps there are, and which values they go on with ---- */

/* The step that follows, through the parts that unions are at. */
static unsigned following(const struct evaluation *e, unsigned step)
{
	const struct path_step *s = step_at(e, step);

	if (s->op == PATH_UNION)
		return e->state[step];
	return s->op == PATH_JOIN || s->op == PATH_FILTER ? s->next : step + 1;
}

static void forget(struct evaluation *e, unsigned step)
{
	e->state[step] = (unsigned char)(step_at(e, step)->op == PATH_UNION ? step + 1 : 0);
}

void evaluate_init(struct evaluation *e, const struct path *path)
{
	e->path = path;
	e->why = NULL;
	for (unsigned i = 0; i < path->count; i++)
		forget(e, i);
}

/* Begins anew with the list at `from`. False when an unknown word is in it. */
static bool begin(struct evaluation *e, unsigned from)
{
	bool known = true;

	while (step_at(e, from)->op != PATH_END) {
		const struct path_step *s = step_at(e, from);

		forget(e, from);
		known = known && s->op != PATH_WORD;
		from = s->op == PATH_FILTER ? s->next : from + 1;
	}
	return known;
}

/*
 * Moves the first union on that has a part left, and begins anew with all that is
 * before it. False when there is none: all combinations have been gone through.
 */
static bool advance(struct evaluation *e, unsigned from)
{
	const struct path_step *s;

	for (unsigned step = from; (s = step_at(e, step))->op != PATH_END;
		step = s->op == PATH_FILTER || s->op == PATH_UNION ? s->next : step + 1) {
		unsigned part = e->state[step];

		if (s->op != PATH_UNION)
			continue;
		while (step_at(e, part)->op != PATH_JOIN)
			part = following(e, part);
		if (++part == s->next)
			continue;
		e->state[step] = (unsigned char)part;
		while (step > from)
			forget(e, --step);
		return true;
	}
	return false;
}

/* ---- steps that make several values ---- */

static bool walk(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results);

static const struct evaluate_reach everything = {0, UINT64_MAX, 1};

/* Goes on at `next` with those children of `v` that `r`, and a filter's condition, let pass. */
static bool walk_children(struct evaluation *e, unsigned step, unsigned next,
	const unsigned char *v, struct results *results, const struct evaluate_reach *r)
{
	struct value_children c = value_children(v);
	const unsigned char *child;

	for (uint64_t i = 0; i < r->to && (child = value_next(&c)) != NULL; i++) {
		if (i < r->from || (i - r->from) % r->by != 0)
			continue;
		if (step_at(e, step)->op == PATH_FILTER &&
			!evaluate_condition(e, step + 1, child)) {
			if (e->why != NULL)
				return false;
		} else if (!walk(e, next, child, results)) {
			return false;
		}
	}
	return true;
}

/* Goes on at `next` with the bytes of a string as numbers. */
static bool walk_bytes(
	struct evaluation *e, unsigned next, const unsigned char *v, struct results *results)
{
	struct span bytes = value_text(v);

	while (bytes.len > 0) {
		unsigned byte = *span_take(&bytes, 1).ptr;
		uint32_t len = byte < 10 ? 1 : byte < 100 ? 2 : 3;
		unsigned char number[VALUE_BYTE_MAX] = {VALUE_NUMBER};

		memcpy(number + 1, &len, sizeof len);
		for (uint32_t i = len; i-- > 0; byte /= 10)
			number[VALUE_HEAD + i] = (unsigned char)('0' + byte % 10);
		if (!walk(e, next, number, results))
			return false;
	}
	return true;
}

/*
 * No bound is clamped: one outside the list fails. When nothing is between the
 * bounds, this list and all that come after it give nothing, whatever they are:
 * that is an oversight of kubectl's which is kept.
 */
bool evaluate_reach(struct evaluation *e, unsigned step, int64_t n, struct evaluate_reach *r)
{
	const struct path_step *s = step_at(e, step);
	int64_t from = s->from < 0 ? s->from + n : s->from, to = s->to;

	if (s->op == PATH_SLICE) {
		if (!(s->has & PATH_HAS_TO))
			to = n;
		else if (to < 0)
			to += n;
		e->state[step] = from == to;
		if (from == to)
			return false;
	} else {
		to = from < n ? from + 1 : 0;
	}
	if (from < 0 || from >= n || to > n || from > to)
		return fail(e, "array index out of bounds");
	if (s->by <= 0)
		return fail(e, "the step of a slice is not above 0");
	*r = (struct evaluate_reach){(uint64_t)from, (uint64_t)to, (uint64_t)s->by};
	return true;
}

static bool walk_slice(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results)
{
	struct value_children c = value_children(v);
	struct evaluate_reach r;
	int64_t n = 0;

	if (e->state[step] != 0 || *v == VALUE_NULL)
		return true;
	if (*v != VALUE_ARRAY)
		return fail(e, "what has an index or slice is not a list");
	while (value_next(&c) != NULL)
		n++;
	if (!evaluate_reach(e, step, n, &r))
		return e->why == NULL;
	return walk_children(e, step, step + 1, v, results, &r);
}

static bool walk_wildcard(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results)
{
	if (*v == VALUE_STRING)
		return walk_bytes(e, step + 1, v, results);
	return walk_children(e, step, step + 1, v, results, &everything);
}

/* What has something in it, before that. */
static bool walk_descent(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results)
{
	size_t empty = VALUE_HEAD + (*v == VALUE_OBJECT ? 4 : 0);

	if (*v < VALUE_STRING || value_size(v) == empty)
		return true;
	return walk(e, step + 1, v, results) &&
		walk_children(e, step, step, v, results, &everything);
}

static bool walk_filter(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results)
{
	if (*v != VALUE_ARRAY)
		return fail(e, "what has a filter is not a list");
	return walk_children(e, step, step_at(e, step)->next, v, results, &everything);
}

/* All steps from `step` on. */
static bool walk(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results)
{
	for (;; step = following(e, step)) {
		const struct path_step *s = step_at(e, step);

		switch (s->op) {
		case PATH_END:
			return results->take(results, v);
		case PATH_FIELD:
			v = value_member(v, path_text(e->path, s));
			if (v == NULL)
				return true;
			break;
		case PATH_CONSTANT:
			v = path_text(e->path, s);
			break;
		case PATH_INDEX:
		case PATH_SLICE:
			return walk_slice(e, step, v, results);
		case PATH_WILDCARD:
			return walk_wildcard(e, step, v, results);
		case PATH_DESCENT:
			return walk_descent(e, step, v, results);
		case PATH_FILTER:
			return walk_filter(e, step, v, results);
		case PATH_DROP:
		case PATH_QUOTED: /* what comes after it is walked through once */
			return true;
		case PATH_WORD:
			return fail(e, "unrecognized identifier");
		}
	}
}

/*
 * One combination of parts: up to the first quoted text, then on from each of them.
 * However many combinations there are before a text, it is there once.
 */
static bool walk_through(
	struct evaluation *e, unsigned from, const unsigned char *v, struct results *results)
{
	bool first = true;
	unsigned part = 0;

	while (walk(e, from, v, results)) {
		const struct path_step *s;

		for (; (s = step_at(e, from))->op != PATH_QUOTED; from = following(e, from)) {
			if (s->op == PATH_END)
				return true;
			if (s->op == PATH_UNION)
				part = e->state[from] - from;
			if (s->op == PATH_JOIN)
				first = first && part == 1;
		}
		if (!first)
			return true;
		v = path_text(e->path, s);
		from++;
	}
	return false;
}

bool evaluate_next(
	struct evaluation *e, unsigned step, const unsigned char *v, struct results *results)
{
	do
		if (!walk_through(e, step, v, results))
			return false;
	while (advance(e, step));
	return true;
}

bool evaluate(struct evaluation *e, unsigned from, const unsigned char *v, struct results *results)
{
	if (!begin(e, from))
		return fail(e, "unrecognized identifier");
	return evaluate_next(e, from, v, results);
}

/* ---- conditions ---- */

/* How many results there are, up to `enough`, and the first of them. */
struct found {
	struct results results;
	unsigned count, enough;
	const unsigned char *first;
	unsigned char byte[VALUE_BYTE_MAX]; /* of a string, which does not stay where it is */
};

static bool take_found(struct results *self, const unsigned char *v)
{
	struct found *f = (struct found *)self;

	if (f->count == 0) {
		f->first = v;
		if (value_size(v) <= sizeof f->byte)
			f->first = memcpy(f->byte, v, value_size(v));
	}
	return ++f->count < f->enough;
}

/* An error means that there was something. */
static bool exists(struct evaluation *e, unsigned from, const unsigned char *v)
{
	struct found f = {.results = {take_found}, .enough = 1};
	bool failed;

	begin(e, from);
	evaluate_next(e, from, v, &f.results);
	failed = e->why != NULL;
	e->why = NULL;
	return failed || f.count > 0;
}

/* False when a side has no result, and when `why` is set. */
static bool find_side(struct evaluation *e, unsigned from, const unsigned char *v, struct found *f)
{
	*f = (struct found){.results = {take_found}, .enough = 2};
	evaluate(e, from, v, &f->results);
	if (f->count > 1)
		return fail(e, "only single values can be compared");
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
	if (*a != VALUE_NUMBER || !number_read(&left, value_text(a)) ||
		!number_read(&right, value_text(b)) || left.whole != right.whole)
		return false;
	*order = number_compare(&left, &right);
	return true;
}

static bool compare(struct evaluation *e, unsigned step, const unsigned char *v)
{
	unsigned has = step_at(e, step)->has, right = step + 1;
	struct found a, b;
	int order;

	while (step_at(e, right)->op != PATH_END)
		right++;
	if (!find_side(e, step + 1, v, &a) || !find_side(e, right + 1, v, &b))
		return false;
	if (has == 0)
		return fail(e, "unrecognized filter operator");
	if (!compare_values(a.first, b.first, &order))
		return fail(e, "values of different or other types cannot be compared");
	if (is_bool(a.first) && has != PATH_EQUAL && has != (PATH_LESS | PATH_GREATER))
		return fail(e, "bools are neither less nor greater");
	return has & (order < 0 ? PATH_LESS : order > 0 ? PATH_GREATER : PATH_EQUAL);
}

bool evaluate_condition(struct evaluation *e, unsigned step, const unsigned char *v)
{
	const struct path_step *s = step_at(e, step);
	bool every = s->op == PATH_EVERY;

	if (s->op == PATH_EXISTS)
		return exists(e, step + 1, v);
	if (s->op == PATH_COMPARE)
		return compare(e, step, v);
	if (s->op == PATH_NOT)
		return !evaluate_condition(e, step + 1, v) && e->why == NULL;
	for (step++; step < s->next && e->why == NULL; step = step_at(e, step)->next)
		if (evaluate_condition(e, step, v) != every)
			return !every;
	return every && e->why == NULL;
}
