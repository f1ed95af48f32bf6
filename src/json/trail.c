#include "json/trail.h"

void trail_init(struct trail *t)
{
	scan_init(&t->scan);
	t->cut = t->named = false;
	t->path_len = t->value_len = t->start[0] = 0;
}

/* The last byte is kept for the "?": no path that fits has it, and none that does not is without. */
static void add_to_path(struct trail *t, char c)
{
	if (t->path_len < TRAIL_PATH_MAX - 1) {
		t->path[t->path_len++] = c;
	} else {
		t->path[TRAIL_PATH_MAX - 1] = '?';
		t->path_len = TRAIL_PATH_MAX;
	}
}

/* Where a value or a name begins that stands within `depth` open ones. */
static void begin(struct trail *t, unsigned depth, bool is_name)
{
	if (t->named)
		return;
	t->named = is_name;
	t->path_len = t->start[depth];
	if (is_name) {
		add_to_path(t, '.');
	} else if (depth > 0) {
		add_to_path(t, '[');
		add_to_path(t, ']');
	}
}

static void add_name(struct trail *t, struct span piece)
{
	while (piece.len > 0) {
		char c = (char)*span_take(&piece, 1).ptr;

		if (c == '.' || c == '[' || c == '\0')
			c = '?';
		add_to_path(t, c);
	}
}

/* False when it is not whole yet; else it is in `s`. */
static bool add_value(struct trail *t, struct span *s)
{
	size_t room = TRAIL_VALUE_MAX - t->value_len;

	if (s->len > room) {
		s->len = room;
		t->cut = true;
	}
	if (s->len > 0)
		memcpy(t->value + t->value_len, s->ptr, s->len);
	s->len = t->value_len += (unsigned short)s->len;
	s->ptr = t->value;
	return t->scan.last;
}

/* `s` is the piece, and then the whole. TRAIL_MORE: there is nothing to tell yet. */
static enum trail_event take(struct trail *t, enum scan_event event, struct span *s)
{
	static const char words[][6] = {"true", "false", "null"};
	bool opens = event == SCAN_OBJECT || event == SCAN_ARRAY;
	unsigned depth = t->scan.depth;

	if (event == SCAN_MORE)
		return TRAIL_MORE;
	if (event >= SCAN_DONE)
		return event == SCAN_DONE ? TRAIL_DONE : TRAIL_BAD;
	if (event == SCAN_OBJECT_END || event == SCAN_ARRAY_END) {
		t->path_len = t->start[depth + 1];
		return TRAIL_CLOSE;
	}
	begin(t, depth - opens, event == SCAN_KEY);
	if (event == SCAN_KEY) {
		add_name(t, *s);
		return TRAIL_MORE;
	}
	if (opens)
		t->start[depth] = t->path_len;
	else if (event >= SCAN_TRUE)
		*s = span_of(words[event - SCAN_TRUE]);
	else if (!add_value(t, s))
		return TRAIL_MORE;
	t->named = false;
	t->value_len = 0;
	return opens ? TRAIL_OPEN : event == SCAN_STRING ? TRAIL_TEXT : TRAIL_PLAIN;
}

enum trail_event trail_next(struct trail *t, struct span *in, struct span *value)
{
	enum scan_event event;
	enum trail_event told;

	/* What has been cut has a length: no value is being read. */
	if (t->value_len == 0)
		t->cut = false;
	do {
		event = scan_next(&t->scan, in, value);
		told = take(t, event, value);
	} while (told == TRAIL_MORE && event != SCAN_MORE);
	return told;
}

enum trail_event trail_end(struct trail *t, struct span *value)
{
	return take(t, scan_end(&t->scan, value), value);
}

bool trail_is(const struct trail *t, const char *path)
{
	struct span is = {(const unsigned char *)t->path, t->path_len}, wanted = span_of(path);

	if (*path != '.' && wanted.len > 0 && wanted.len < is.len)
		span_take(&is, is.len - wanted.len);
	return span_equal(is, wanted);
}

size_t trail_which(const struct trail *t, const char *paths)
{
	size_t i = 0;

	for (; *paths != '\0' && !trail_is(t, paths); i++)
		paths += strlen(paths) + 1;
	return i;
}

void trail_skip(struct trail *t)
{
	scan_skip(&t->scan);
}
