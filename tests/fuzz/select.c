/*
 * A JSONPath template, a line end, and a JSON text (a template with a line end in it is
 * refused): the same however the text is cut, and the same as when all of it is held. But
 * where a name is there twice, its first list may have been used before the second came.
 */
#include "tests/outcome/select.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

static struct held held;

static bool hold_plainly(struct span document)
{
	struct scan s;
	struct span piece;
	enum scan_event event;

	scan_init(&s);
	held_begin(&held);
	while ((event = scan_next(&s, &document, &piece)) != SCAN_MORE)
		if (event == SCAN_BAD || held_add(&held, &s, event, piece) || held_is_over(&held))
			break;
	return event != SCAN_BAD && event != SCAN_MORE && !held_is_over(&held);
}

/* Whether two members of one object in `v` have one name. */
static bool has_twice(const unsigned char *v)
{
	struct value_children c = value_children(v);
	size_t members = 0, different = 0;

	for (const unsigned char *child = c.at; c.at < c.end; child = c.at) {
		if (c.named)
			child += VALUE_NAME + value_size(child + VALUE_NAME);
		if (has_twice(child))
			return true;
		c.at = child + value_size(child);
		members++;
	}
	for (c = value_children(v); value_next(&c) != NULL;)
		different++;
	return different < members;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct outcome streamed, plain;
	struct span document = {data, len};
	struct select_way way = {.expression = span_take(&document, span_find(document, '\n'))};

	if (document.len > 0)
		span_take(&document, 1);
	cut_same(&(struct cut_way){select_outcome, &way}, document, &streamed);
	way.plain = true;
	cut_same(&(struct cut_way){select_outcome, &way}, document, &plain);
	if (strcmp(streamed.log, plain.log) == 0 && streamed.len == plain.len)
		return 0;
	if ((strcmp(streamed.log, "; twice") == 0 || strcmp(streamed.log, "; failed") == 0) &&
		hold_plainly(document) && has_twice(held.bytes))
		return 0;
	(void)fprintf(stderr, "streamed: %s\nheld: %s\n", streamed.log, plain.log);
	abort();
}
