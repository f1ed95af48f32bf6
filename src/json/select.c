#include "json/select.h"

static void fail(struct select *s, enum json_status status, const char *why)
{
	s->status = status;
	s->why = why;
}

/* Takes over what stopped the template. */
static void stop(struct select *s)
{
	if (s->template.closed)
		fail(s, JSON_CLOSED, NULL);
	else if (s->template.evaluation.why != NULL)
		fail(s, JSON_FAILED, s->template.evaluation.why);
}

/* ---- whether there is a list to go to ---- */

/* Of [-1] and [-1:]: every element may be the one, until the next comes. */
#define LAST (-1)

/* Whether it is told as they come which elements a step makes of a list: [n] and [n:], too. */
static bool is_forward(const struct path_step *s)
{
	return s->op == PATH_WILDCARD || s->op == PATH_FILTER ||
		(s->by == 1 && s->from >= LAST && !(s->has & PATH_HAS_TO));
}

/* Finds the step behind the fields, when its list need not be held. */
static void choose_list(struct select *s)
{
	struct path_step *list = s->entry + 1, *i;

	while (list->op == PATH_FIELD)
		list++;
	if (!is_forward(list))
		return;
	for (i = list; i->op != PATH_END; i += i->op == PATH_FILTER ? i->next : 1)
		if (i->op == PATH_QUOTED || i->op == PATH_WORD || i->op == PATH_DROP ||
			(i->op == PATH_UNION && list->op != PATH_INDEX))
			return;
	s->list = list;
}

static bool is_constant(const struct path_step *node)
{
	return node->op == PATH_TEXT ||
		(node->ranges + node->ends == 0 &&
			(node[1].op == PATH_QUOTED || node[1].op == PATH_CONSTANT));
}

/* Finds the one action, or range, that reads the text; false when there are none or more. */
static bool choose_entry(struct select *s)
{
	unsigned depth = 0;

	for (struct path_step *node = s->template.path->steps; node->op != PATH_STOP;
		node += node->next) {
		if (node->ranges + node->ends > 1)
			return false;
		if (depth > 0) {
			depth += node->ranges - node->ends;
		} else if (is_constant(node)) {
			continue;
		} else {
			if (s->entry != NULL)
				return false;
			s->entry = node;
			depth = node->ranges;
		}
		s->after = node + node->next;
	}
	return depth == 0 && s->entry != NULL;
}

void select_init(struct select *s, struct path *path, struct sink *out)
{
	struct path_step *entry;

	/* But for what is held. */
	memset(s, 0, offsetof(struct select, need));
	template_init(&s->template, path, out);
	scan_init(&s->scan);
	s->wanted = true;
	if (choose_entry(s))
		choose_list(s);
	entry = s->entry;
	if (s->list == NULL) {
		s->after = path->steps;
		return;
	}
	s->template.inside = entry->ranges;
	template_results_init(
		&s->results, &s->template, entry->ranges > 0 ? entry + entry->next : NULL);
}

/* ---- what is held ---- */

/* Whether the values that come are elements of the list. */
static bool is_in_list(const struct select *s)
{
	return s->list != NULL && s->entry + s->open == s->list;
}

/* Prints the text before the action, once. */
static void start(struct select *s)
{
	if (s->started)
		return;
	s->started = true;
	s->template.until = s->entry;
	template_run(&s->template, s->template.path->steps, template_nothing);
	stop(s);
}

/* Goes on with an element of the list, or with what is there instead of a list. */
static void evaluate_held(struct select *s)
{
	struct evaluation *e = &s->template.evaluation;
	const unsigned char *v = s->held.bytes;
	struct path_step *list = s->list;

	s->pending = false;
	start(s);
	if (s->status != JSON_FINE)
		return;
	if (!is_in_list(s)) {
		if (list == s->entry + 1 && *v == VALUE_NULL)
			v = template_nothing;
		evaluate(e, list, v, &s->results.results);
	} else if (list->op != PATH_FILTER || evaluate_condition(e, list + 1, v)) {
		evaluate_next(e, list + list->next, v, &s->results.results);
	}
	stop(s);
}

static void begin_to_hold(struct select *s)
{
	struct path_step *list = s->list, *node = s->after;

	held_begin(&s->held);
	need_begin(&s->need, s->template.path, s->open);
	if (list == NULL)
		for (; node->op != PATH_STOP; node += node->next)
			need_add(&s->need, node + 1);
	else if (!is_in_list(s))
		need_add(&s->need, list);
	else
		need_add_elements(&s->need, list);
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
		fail(s, JSON_LARGE, "more than 4 MiB must be held");
	} else if (!s->holding) {
		s->pending = true;
		if (is_in_list(s) && s->list->from != LAST)
			evaluate_held(s);
	}
}

/* ---- on the way ---- */

/* Whether the element of the list that begins is one of these. */
static bool is_reached(struct select *s)
{
	uint64_t i = s->index++, from = (uint64_t)s->list->from;

	return s->list->from == LAST || (s->list->op == PATH_INDEX ? i == from : i >= from);
}

static void begin_value(struct select *s, enum scan_event event, struct span piece)
{
	bool fields = s->list != NULL && s->entry + s->open + 1 < s->list;
	bool in_list = is_in_list(s);

	if (in_list ? is_reached(s) : s->wanted) {
		if (s->list != NULL && !in_list && event == (fields ? SCAN_OBJECT : SCAN_ARRAY)) {
			s->open++;
			s->used = s->used || !fields;
			return;
		}
		if (!fields) {
			begin_to_hold(s);
			hold(s, event, piece);
			return;
		}
	}
	if (event == SCAN_OBJECT || event == SCAN_ARRAY)
		scan_skip(&s->scan);
}

/* The innermost container on the way has ended. */
static void end_container(struct select *s)
{
	struct evaluate_reach ignored;

	if (is_in_list(s)) {
		if (s->list->op == PATH_INDEX || s->list->op == PATH_SLICE)
			evaluate_reach(
				&s->template.evaluation, s->list, (int64_t)s->index, &ignored);
		stop(s);
		if (s->pending)
			evaluate_held(s);
	}
	s->open--;
}

/* A piece of a member's name. */
static void read_name(struct select *s, struct span piece)
{
	struct span name = value_text(s->entry[s->open].text);

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
	s->pending = false;
	if (s->used)
		fail(s, JSON_TWICE, "a second list of this name");
}

static void handle(struct select *s, enum scan_event event, struct span piece)
{
	bool begins = !s->midway;

	if (s->status != JSON_FINE) {
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
		begin_value(s, event, piece);
	}
	s->midway = (event == SCAN_KEY || event == SCAN_STRING || event == SCAN_NUMBER) &&
		!s->scan.last;
}

enum json_status select_push(struct select *s, struct span in)
{
	enum scan_event event;
	struct span piece;

	while (s->status != JSON_CLOSED &&
		(event = scan_next(&s->scan, &in, &piece)) != SCAN_MORE) {
		if (event == SCAN_BAD)
			return JSON_BAD;
		handle(s, event, piece);
	}
	return s->status == JSON_CLOSED ? JSON_CLOSED : JSON_FINE;
}

/* All has been read: prints what is left to print. */
static void finish(struct select *s)
{
	struct template *t = &s->template;
	const unsigned char *v = template_nothing;

	if (s->list != NULL) {
		if (s->pending)
			evaluate_held(s);
		start(s);
		if (s->status == JSON_FINE && t->inside > 0 && !s->results.any)
			template_run_muted(t, s->results.body);
		stop(s);
	} else if (s->held.bytes[0] != VALUE_NULL) {
		v = s->held.bytes;
	}
	if (s->status == JSON_FINE)
		template_run(t, s->after, v);
	stop(s);
}

enum json_status select_end(struct select *s)
{
	enum scan_event event;
	struct span piece;

	while ((event = scan_end(&s->scan, &piece)) != SCAN_DONE) {
		if (event == SCAN_BAD)
			return JSON_BAD;
		handle(s, event, piece);
	}
	if (s->status == JSON_FINE)
		finish(s);
	return s->status;
}
