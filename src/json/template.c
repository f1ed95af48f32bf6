#include "json/template.h"

#include "json/print.h"

const unsigned char template_nothing[1] = {VALUE_NOTHING};

void template_init(struct template *t, struct path *path, struct sink *out)
{
	*t = (struct template){.path = path, .out = out};
	evaluate_init(path);
}

static bool fail(struct template *t, const char *why)
{
	t->evaluation.why = why;
	return false;
}

static bool print(struct template *t, const unsigned char *v)
{
	switch (print_value(t->out, v)) {
	case PRINT_FINE:
		return true;
	case PRINT_RANGE:
		return fail(t, "a number is outside a double's range");
	case PRINT_CLOSED:
		t->closed = true;
		break;
	}
	return false;
}

static bool take(struct results *self, const unsigned char *v)
{
	struct template_results *r = (struct template_results *)self;
	struct template *t = r->template;
	bool follows = r->any;

	r->any = true;
	if (r->body != NULL) {
		if (*v == VALUE_NOTHING)
			return fail(t, "there is nothing to range over");
		return template_run(t, r->body, *v == VALUE_NULL ? template_nothing : v);
	}
	if (t->muted > 0)
		return true;
	if (follows && !sink_put(t->out, SPAN(" "))) {
		t->closed = true;
		return false;
	}
	return print(t, v);
}

void template_results_init(struct template_results *r, struct template *t, struct path_step *body)
{
	*r = (struct template_results){{take}, t, body, false};
}

static bool run_node(struct template *t, struct path_step *node, const unsigned char *v,
	struct template_results *r)
{
	if (node->op == PATH_TEXT)
		return take(&r->results, node->text);
	return evaluate(&t->evaluation, node + 1, v, &r->results);
}

bool template_run_muted(struct template *t, struct path_step *node)
{
	bool right;

	t->muted++;
	right = template_run(t, node, template_nothing);
	t->muted--;
	return right;
}

/* The rest of the template is the body; what ends it is found by running it. */
static bool run_range(struct template *t, struct path_step *node, const unsigned char *v)
{
	struct path_step *body = node + node->next;
	struct template_results r;
	bool right;

	if (t->inside == TEMPLATE_RANGES_MAX)
		return fail(t, "more than 16 ranges within each other");
	template_results_init(&r, t, body);
	t->ranges--;
	t->inside++;
	right = run_node(t, node, v, &r) && (r.any || template_run_muted(t, body));
	t->inside--;
	return right;
}

/* The action that ends a range prints nothing. */
static bool run_end(struct template *t, struct path_step *node, const unsigned char *v)
{
	struct template_results r;
	bool right;

	template_results_init(&r, t, NULL);
	t->ends--;
	t->last_end = node;
	t->muted++;
	right = run_node(t, node, v, &r);
	t->muted--;
	return right;
}

bool template_run(struct template *t, struct path_step *node, const unsigned char *v)
{
	for (; node->op != PATH_STOP && node != t->until; node += node->next) {
		struct template_results r;

		if (node->ends > 0 && t->inside == 0)
			return fail(t, "not in range, nothing to end");
		t->ranges += node->ranges;
		t->ends += node->ends;
		if (t->ends > 0 && t->ends <= t->inside)
			return run_end(t, node, v);
		if (t->ranges > 0) {
			if (!run_range(t, node, v))
				return false;
			if (t->last_end > node)
				node = t->last_end;
			continue;
		}
		template_results_init(&r, t, NULL);
		if (!run_node(t, node, v, &r))
			return false;
	}
	return true;
}
