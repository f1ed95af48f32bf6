#include "json/print.h"

#include "base/text.h"
#include "json/compact.h"
#include "json/number.h"
#include "json/value.h"

/* What is printed for a kind; its first byte for an array and an object. */
static const char words[][11] = {[VALUE_NOTHING] = "<no value>",
	[VALUE_NULL] = "null",
	[VALUE_FALSE] = "false",
	[VALUE_TRUE] = "true",
	[VALUE_ARRAY] = "[]",
	[VALUE_OBJECT] = "{}"};

/* Nothing is done any more once something went wrong. */
struct printer {
	struct sink *out;
	enum print_status status;
};

static void put(struct printer *p, struct span s)
{
	if (p->status == PRINT_FINE && !sink_put(p->out, s))
		p->status = PRINT_CLOSED;
}

static void put_number(struct printer *p, const unsigned char *v, bool inside)
{
	char buffer[NUMBER_TEXT_MAX];
	struct number n;
	struct text t;

	text_init(&t, buffer, sizeof buffer);
	if (number_read(&n, value_text(v)))
		number_add(&t, &n, inside);
	else if (p->status == PRINT_FINE)
		p->status = PRINT_RANGE;
	put(p, text_span(&t));
}

static void put_string(struct printer *p, const unsigned char *v)
{
	put(p, SPAN("\""));
	if (p->status == PRINT_FINE && !compact_escape(p->out, value_text(v), true))
		p->status = PRINT_CLOSED;
	put(p, SPAN("\""));
}

static void put_inside(struct printer *p, const unsigned char *v);

static void put_elements(struct printer *p, const unsigned char *v)
{
	struct value_children c = value_children(v);
	const unsigned char *first = c.at, *element;

	while ((element = value_next(&c)) != NULL) {
		if (element != first)
			put(p, SPAN(","));
		put_inside(p, element);
	}
}

static void put_members(struct printer *p, const unsigned char *v)
{
	const unsigned char *member = NULL;

	while (value_sorted(v, member) != NULL) {
		const unsigned char *name;

		if (member != NULL)
			put(p, SPAN(","));
		member = value_sorted(v, member);
		name = member + VALUE_NAME;
		put_string(p, name);
		put(p, SPAN(":"));
		put_inside(p, name + value_size(name));
	}
}

static void put_inside(struct printer *p, const unsigned char *v)
{
	struct span word = span_of(words[*v]);

	if (*v == VALUE_NUMBER) {
		put_number(p, v, true);
	} else if (*v == VALUE_STRING) {
		put_string(p, v);
	} else if (*v < VALUE_ARRAY) {
		put(p, word);
	} else {
		put(p, span_take(&word, 1));
		if (*v == VALUE_ARRAY)
			put_elements(p, v);
		else
			put_members(p, v);
		put(p, word);
	}
}

enum print_status print_value(struct sink *out, const unsigned char *v)
{
	struct printer p = {out, PRINT_FINE};

	if (*v == VALUE_NUMBER)
		put_number(&p, v, false);
	else if (*v == VALUE_STRING)
		put(&p, value_text(v));
	else
		put_inside(&p, v);
	return p.status;
}
