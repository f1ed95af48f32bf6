#include "json/select.h"

/* No node of a template. */
#define NOWHERE PATH_STEPS_MAX

static const struct path_step *step_at(const struct select *s, unsigned step)
{
	return &s->template.evaluation.path->steps[step];
}

static void fail(struct select *s, enum select_status status, const char *why)
{
	if (s->status == SELECT_FINE) {
		s->status = status;
		s->why = why;
	}
}

/* Takes over what stopped the template. */
static void stop(struct select *s)
{
	if (s->template.closed)
		fail(s, SELECT_CLOSED, NULL);
	else if (s->template.evaluation.why != NULL)
		fail(s, SELECT_FAILED, s->template.evaluation.why);
}

/* ---- which steps follow the scan ---- */

/* [-1] or [-1:] */
static bool is_last(const struct path_step *step)
{
	return step->from == -1 &&
		(step->op == PATH_INDEX || (step->op == PATH_SLICE && !(step->has & PATH_HAS_TO)));
}

/* Whether a step makes one value of one at most. */
static bool is_single(const struct path_step *step)
{
	return step->op == PATH_FIELD || (step->op == PATH_INDEX && step->from >= 0) ||
		is_last(step);
}

/* Whether a step makes several values of one, in the order of the scan. */
static bool is_several(const struct path_step *step)
{
	bool forward = step->from >= 0 && (step->to >= 0 || !(step->has & PATH_HAS_TO));

	return step->op == PATH_WILDCARD || step->op == PATH_FILTER ||
		(step->op == PATH_SLICE && forward);
}

/* How many steps of the list at `from` can follow the scan. */
static unsigned count_streamed(const struct select *s, unsigned from)
{
	unsigned step = from, streamed = 0, single = 0;
	bool last = false;
	const struct path_step *p;

	for (; (p = step_at(s, step))->op != PATH_END;
		step = p->op == PATH_FILTER ? p->next : step + 1) {
		unsigned before = step - from;

		if (p->op == PATH_QUOTED || p->op == PATH_WORD || p->op == PATH_DROP)
			return 0;
		/* It goes over all values for each part: no more than one may come. */
		if (p->op == PATH_UNION && streamed > single)
			streamed = single;
		/* Behind a step that cannot follow, or a filter, none can. */
		if (streamed != before || before == SELECT_STREAMED_MAX)
			continue;
		/* Of what is not the last element after all even the errors must not count. */
		if (last && p->op != PATH_FIELD)
			continue;
		last = last || is_last(p);
		if (is_single(p) && single == before)
			single++;
		if (is_single(p) || is_several(p))
			streamed++;
	}
	return streamed;
}

static bool is_constant(const struct path_step *node)
{
	return node->op == PATH_TEXT ||
		(node->ranges + node->ends == 0 &&
			(node[1].op == PATH_QUOTED || node[1].op == PATH_CONSTANT));
}

/* Finds the one action, or range, that reads the document; false when there are more. */
static bool choose_entry(struct select *s)
{
	const struct path_step *p;
	uint32_t depth = 0;

	for (unsigned node = 0; (p = step_at(s, node))->op != PATH_STOP; node = p->next) {
		if (p->ranges + p->ends > 1)
			return false;
		if (depth > 0) {
			depth += p->ranges - p->ends;
		} else if (is_constant(p)) {
			continue;
		} else {
			if (s->entry != NOWHERE || p->ends > 0)
				return false;
			s->entry = node;
			depth = p->ranges;
		}
		s->after = p->next;
	}
	return depth == 0;
}

void select_init(struct select *s, const struct path *path, struct sink *out)
{
	const struct path_step *entry;

	template_init(&s->template, path, out);
	scan_init(&s->scan);
	s->status = SELECT_FINE;
	s->why = NULL;
	s->entry = NOWHERE;
	s->open = s->streamed = 0;
	s->holding = s->pending = s->midway = s->started = false;
	s->wanted = true;
	if (!choose_entry(s)) {
		s->entry = NOWHERE;
	} else if (s->entry == NOWHERE) {
		s->wanted = false;
	} else {
		entry = step_at(s, s->entry);
		s->streamed = count_streamed(s, s->entry + 1);
		s->template.inside = entry->ranges;
		template_results_init(
			&s->results, &s->template, entry->ranges > 0 ? entry->next : 0);
	}
}

/* ---- what is held ---- */

/* The step whose values are in the innermost container; null outside all of them. */
static const struct path_step *around(const struct select *s)
{
	return s->open == 0 ? NULL : step_at(s, s->entry + s->open);
}

static bool is_filtered(const struct select *s)
{
	return s->open > 0 && around(s)->op == PATH_FILTER;
}

/* Prints the text before the action, once. */
static void start(struct select *s)
{
	if (s->started || s->entry == NOWHERE)
		return;
	s->started = true;
	s->template.until = s->entry;
	template_run(&s->template, 0, template_nothing);
	s->template.until = NOWHERE;
	stop(s);
}

/* Goes on with what is held; it is then no longer to be replaced. */
static void evaluate_held(struct select *s)
{
	struct evaluation *e = &s->template.evaluation;
	const unsigned char *v = s->held.bytes;
	bool whole = s->from == s->entry + 1;

	start(s);
	s->pending = false;
	s->spent = UINT64_MAX;
	if (s->status != SELECT_FINE)
		return;
	if (whole)
		evaluate(e, s->from, *v == VALUE_NULL ? template_nothing : v, &s->results.results);
	else if (!is_filtered(s) || evaluate_condition(e, s->entry + s->open + 1, v))
		evaluate_next(e, s->from, v, &s->results.results);
	stop(s);
}

/*
 * Only where several values come one after the other is one of them evaluated before
 * all around it has ended: else a member of the same name may still replace it.
 */
static void evaluate_pending(struct select *s)
{
	if (s->pending && s->open > 0 && !is_single(around(s)))
		evaluate_held(s);
}

/* Begins to hold a value: for the steps from `step` on, or for the filter around it. */
static void begin_to_hold(struct select *s, unsigned step)
{
	const struct path_step *p;

	s->from = step;
	held_begin(&s->held);
	need_begin(&s->need, s->template.evaluation.path, s->open);
	if (s->entry == NOWHERE) {
		for (step = 0; (p = step_at(s, step))->op != PATH_STOP; step = p->next)
			need_add(&s->need, step + 1);
	} else if (is_filtered(s)) {
		s->from = around(s)->next;
		need_add_filtered(&s->need, s->entry + s->open);
	} else {
		need_add(&s->need, step);
	}
}

/* A piece of a member's name: only the whole name tells whether the member is needed. */
static void hold_name(struct select *s, struct span piece)
{
	held_add(&s->held, &s->scan, SCAN_KEY, piece);
	if (s->scan.last && !held_is_over(&s->held) &&
		!need_event(&s->need, &s->scan, SCAN_KEY, held_name(&s->held)))
		held_drop_name(&s->held);
}

static void hold(struct select *s, enum scan_event event, struct span piece)
{
	if (event == SCAN_KEY)
		hold_name(s, piece);
	else if (need_event(&s->need, &s->scan, event, piece))
		s->holding = !held_add(&s->held, &s->scan, event, piece);
	if (held_is_over(&s->held)) {
		fail(s, SELECT_LARGE, "an element that must be held takes more than 4 MiB");
	} else if (!s->holding) {
		s->pending = true;
		evaluate_pending(s);
	}
}

/* ---- on the way ---- */

/* A slice that has ended gives nothing of any value: see evaluate_reach(). */
static bool has_ended(const struct select *s)
{
	unsigned step = s->entry + 1 + s->open;

	return s->open < s->streamed && step_at(s, step)->op == PATH_SLICE &&
		s->template.evaluation.state[step] != 0;
}

/* A value that the steps so far lead to. */
static void begin_value(struct select *s, enum scan_event event, struct span piece)
{
	unsigned step = s->entry + 1 + s->open;
	const struct path_step *p = step_at(s, step);
	uint64_t bit = (uint64_t)1 << s->open;

	if (s->open < s->streamed && !is_filtered(s) &&
		event == (p->op == PATH_FIELD ? SCAN_OBJECT : SCAN_ARRAY)) {
		s->seen &= ~bit;
		s->spent &= ~bit;
		s->index[s->open++] = 0;
		return;
	}
	begin_to_hold(s, step);
	s->holding = true;
	hold(s, event, piece);
}

/* Whether the steps so far lead to the value that begins. */
static bool is_wanted(struct select *s)
{
	const struct path_step *p = around(s);
	uint64_t i;

	if (p == NULL || p->op == PATH_FIELD)
		return s->wanted;
	i = s->index[s->open - 1]++;
	if (is_last(p)) {
		/* It takes the place of the one before. */
		s->pending = false;
		return true;
	}
	if (p->op == PATH_INDEX)
		return i == (uint64_t)p->from;
	return p->op != PATH_SLICE ||
		(i >= (uint64_t)p->from && p->by > 0 &&
			(!(p->has & PATH_HAS_TO) || i < (uint64_t)p->to) &&
			(i - (uint64_t)p->from) % (uint64_t)p->by == 0);
}

/* The innermost container on the way has ended. */
static void end_container(struct select *s)
{
	struct evaluation *e = &s->template.evaluation;
	struct evaluate_reach ignored;
	unsigned step = s->entry + s->open;

	if (around(s)->op == PATH_INDEX || around(s)->op == PATH_SLICE) {
		evaluate_reach(e, step, (int64_t)s->index[s->open - 1], &ignored);
		if (e->state[step] != 0)
			s->spent = UINT64_MAX;
		stop(s);
	}
	s->open--;
	evaluate_pending(s);
}

/* A piece of a member's name. */
static void read_name(struct select *s, struct span piece)
{
	uint64_t bit = (uint64_t)1 << (s->open - 1);
	struct span name = value_text(path_text(s->template.evaluation.path, around(s)));

	if (!s->midway)
		s->matched = 0;
	if (s->matched + piece.len <= name.len &&
		span_equal(piece, (struct span){name.ptr + s->matched, piece.len}))
		s->matched += piece.len;
	else
		s->matched = name.len + 1;
	s->wanted = s->matched == name.len;
	if (!s->wanted || !s->scan.last)
		return;
	if (s->seen & s->spent & bit)
		fail(s, SELECT_TWICE, "a second member of this name, the first was printed");
	s->pending = false;
	s->seen |= bit;
}

static void handle(struct select *s, enum scan_event event, struct span piece)
{
	bool begins = !s->midway;
	bool container = event == SCAN_OBJECT || event == SCAN_ARRAY;

	if (s->status != SELECT_FINE) {
		if (container)
			scan_skip(&s->scan);
	} else if (s->holding) {
		hold(s, event, piece);
	} else if (event == SCAN_OBJECT_END || event == SCAN_ARRAY_END) {
		/* What was skipped ends here, too. */
		if (s->scan.depth < s->open)
			end_container(s);
	} else if (event == SCAN_KEY) {
		read_name(s, piece);
	} else if (begins) {
		if (is_wanted(s) && !has_ended(s))
			begin_value(s, event, piece);
		else if (container)
			scan_skip(&s->scan);
	}
	s->midway = (event == SCAN_KEY || event == SCAN_STRING || event == SCAN_NUMBER) &&
		!s->scan.last;
}

enum select_status select_push(struct select *s, struct span in)
{
	enum scan_event event;
	struct span piece;

	while (s->status != SELECT_CLOSED &&
		(event = scan_next(&s->scan, &in, &piece)) != SCAN_MORE) {
		if (event == SCAN_BAD)
			return SELECT_BAD;
		handle(s, event, piece);
	}
	return s->status == SELECT_CLOSED ? SELECT_CLOSED : SELECT_FINE;
}

/* All has been read: prints what is left to print. */
static void finish(struct select *s)
{
	struct template *t = &s->template;
	const unsigned char *v = template_nothing;

	if (s->pending && s->entry != NOWHERE)
		evaluate_held(s);
	start(s);
	if (s->status != SELECT_FINE)
		return;
	if (t->inside > 0 && !s->results.any)
		template_run_muted(t, s->results.body);
	t->inside = 0;
	stop(s);
	if (s->status != SELECT_FINE)
		return;
	if (s->pending && s->held.bytes[0] != VALUE_NULL)
		v = s->held.bytes;
	template_run(t, s->entry != NOWHERE ? s->after : 0, v);
	stop(s);
}

enum select_status select_end(struct select *s)
{
	enum scan_event event;
	struct span piece;

	while ((event = scan_end(&s->scan, &piece)) != SCAN_DONE) {
		if (event == SCAN_BAD)
			return SELECT_BAD;
		handle(s, event, piece);
	}
	if (s->status == SELECT_FINE)
		finish(s);
	return s->status;
}
