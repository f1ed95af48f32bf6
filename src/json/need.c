#include "json/need.h"

#include "json/value.h"

/* No step has this number: all of the value is needed. */
#define ALL PATH_STEPS_MAX

static bool has(const struct need_steps *set, size_t number)
{
	return set->words[number / 64] >> number % 64 & 1;
}

/*
 * `s` is evaluated, or the parts of a union. Of these and of filters, all steps are
 * taken for the first: of a name that is not looked at here more may be held.
 */
static void add(const struct need *n, struct need_steps *set, const struct path_step *s)
{
	size_t number = (size_t)(s - n->path->steps);
	const struct path_step *next = s + s->next, *i;

	if (s->op == PATH_DESCENT || (s->op == PATH_END && s->has == PATH_PRINTED))
		number = ALL;
	if (has(set, number))
		return;
	set->words[number / 64] |= (uint64_t)1 << number % 64;
	if (s->op == PATH_JOIN)
		add(n, set, next);
	if (s->op == PATH_UNION)
		for (i = s + 1; i < next; i++)
			if (i->op != PATH_JOIN)
				add(n, set, i);
	/* Of all actions that follow a range, its body is one part. */
	if (s->op == PATH_END && s->has == PATH_RANGED)
		for (i = next; i->op != PATH_STOP; i += i->next)
			add(n, set, i + 1);
}

/* What is evaluated on the elements of what has the index, slice, wildcard or filter `s`. */
static void add_elements(const struct need *n, struct need_steps *set, const struct path_step *s)
{
	const struct path_step *next = s + s->next;

	while (s++ < next)
		add(n, set, s);
}

void need_begin(struct need *n, const struct path *path, unsigned around)
{
	n->path = path;
	n->around = around;
	n->level = 0;
	n->whole = false;
	n->at[0] = (struct need_steps){0};
}

void need_add(struct need *n, const struct path_step *step)
{
	add(n, &n->at[0], step);
}

void need_add_elements(struct need *n, const struct path_step *step)
{
	add_elements(n, &n->at[0], step);
}

/* Finds what is evaluated on the member called `name`, or on every element for null. */
static void look_into(struct need *n, const struct span *name)
{
	const struct need_steps *from = &n->at[n->level - 1];
	struct need_steps *to = &n->at[n->level];

	*to = (struct need_steps){0};
	for (size_t i = 0; i < n->path->count; i++) {
		const struct path_step *s = &n->path->steps[i];

		if (!has(from, i))
			continue;
		if (s->op == PATH_WILDCARD ||
			(name == NULL &&
				(s->op == PATH_INDEX || s->op == PATH_SLICE ||
					s->op == PATH_FILTER)) ||
			(name != NULL && s->op == PATH_FIELD &&
				span_equal(*name, value_text(s->text))))
			add_elements(n, to, s);
	}
}

bool need_event(struct need *n, struct scan *s, enum scan_event event, struct span name)
{
	const struct need_steps *here = &n->at[n->level];
	static const struct need_steps none;
	bool opens = event == SCAN_OBJECT || event == SCAN_ARRAY;
	bool closes = event == SCAN_OBJECT_END || event == SCAN_ARRAY_END;
	/* Ends what is needed whole, or was skipped. */
	bool child = closes && s->depth == n->around + n->level;

	if (n->whole) {
		n->whole = !child;
		return true;
	}
	if (closes) {
		n->level -= !child;
		return !child;
	}
	if (event == SCAN_KEY)
		look_into(n, &name);
	if (memcmp(here, &none, sizeof none) == 0) {
		if (opens)
			scan_skip(s);
		return false;
	}
	if (opens) {
		n->whole = has(here, ALL) || n->level == NEED_LEVELS;
		n->level += !n->whole;
		if (!n->whole && event == SCAN_ARRAY)
			look_into(n, NULL);
	}
	return true;
}
