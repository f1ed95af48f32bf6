#include "json/need.h"

#include "json/value.h"

/* No step has this number: all of the value is needed. */
#define ALL PATH_STEPS_MAX

static const struct path_step *step_at(const struct need *n, unsigned step)
{
	return &n->path->steps[step];
}

static bool has(const struct need_steps *set, unsigned step)
{
	return set->words[step / 64] >> step % 64 & 1;
}

/* `step`, or what comes in its place, is evaluated. */
static void add(const struct need *n, struct need_steps *set, unsigned step)
{
	const struct path_step *s = step_at(n, step);
	unsigned i;

	if (s->op == PATH_DESCENT || (s->op == PATH_END && s->has == PATH_PRINTED))
		step = ALL;
	if (has(set, step))
		return;
	set->words[step / 64] |= (uint64_t)1 << step % 64;
	if (s->op == PATH_JOIN)
		add(n, set, s->next);
	if (s->op == PATH_UNION)
		for (i = step + 1; i < s->next; i++)
			if (i == step + 1 || step_at(n, i - 1)->op == PATH_JOIN)
				add(n, set, i);
	/* Of all actions that follow a range, its body is one part. */
	if (s->op == PATH_END && s->has == PATH_RANGED)
		for (i = step + 1; step_at(n, i)->op != PATH_STOP; i = step_at(n, i)->next)
			add(n, set, i + 1);
}

/* What is evaluated on the elements of what has the filter at `step`. */
static void add_filtered(const struct need *n, struct need_steps *set, unsigned step)
{
	unsigned next = step_at(n, step)->next;

	add(n, set, next);
	while (++step < next) {
		unsigned char op = step_at(n, step)->op;

		if (op == PATH_EXISTS || op == PATH_COMPARE || op == PATH_END)
			add(n, set, step + 1);
	}
}

void need_begin(struct need *n, const struct path *path, unsigned around)
{
	n->path = path;
	n->around = around;
	n->level = 0;
	n->whole = false;
	n->at[0] = (struct need_steps){0};
}

void need_add(struct need *n, unsigned step)
{
	add(n, &n->at[0], step);
}

void need_add_filtered(struct need *n, unsigned step)
{
	add_filtered(n, &n->at[0], step);
}

/* Finds what is evaluated on the member called `name`, or on every element for null. */
static void look_into(struct need *n, const struct span *name)
{
	const struct need_steps *from = &n->at[n->level - 1];
	struct need_steps *to = &n->at[n->level];

	*to = (struct need_steps){0};
	for (unsigned i = 0; i < n->path->count; i++) {
		const struct path_step *s = step_at(n, i);

		if (!has(from, i))
			continue;
		if (s->op == PATH_WILDCARD ||
			(name == NULL && (s->op == PATH_INDEX || s->op == PATH_SLICE)) ||
			(name != NULL && s->op == PATH_FIELD &&
				span_equal(*name, value_text(path_text(n->path, s)))))
			add(n, to, i + 1);
		if (name == NULL && s->op == PATH_FILTER)
			add_filtered(n, to, i);
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
