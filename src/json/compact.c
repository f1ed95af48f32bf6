#include "json/compact.h"

void compact_init(struct compact *c, struct sink *out)
{
	scan_init(&c->scan);
	c->out = out;
	c->follows = c->midway = false;
	c->status = JSON_FINE;
}

/* Whether the first byte of `s`, or for `html` the character it begins, is escaped. */
static bool is_special(struct span s, bool html)
{
	unsigned char c = s.ptr[0];

	if (c < ' ' || c == '"' || c == '\\')
		return true;
	if (!html)
		return false;
	return c == '<' || c == '>' || c == '&' ||
		(c == 0xe2 && s.len > 2 && s.ptr[1] == 0x80 && (s.ptr[2] | 1) == 0xa9);
}

static bool escape_first(struct sink *out, struct span *s)
{
	static const char hex[] = "0123456789abcdef", simple[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	unsigned char c = *span_take(s, 1).ptr;
	char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

	for (size_t i = 0; i < sizeof simple - 1; i += 2)
		if (c == (unsigned char)simple[i]) {
			escape[1] = simple[i + 1];
			return sink_put(out, (struct span){(const unsigned char *)escape, 2});
		}
	if (c == 0xe2) {
		escape[2] = escape[4] = '2';
		/* A8 and A9 in UTF-8. */
		escape[5] = hex[span_take(s, 2).ptr[1] & 15];
	}
	return sink_put(out, (struct span){(const unsigned char *)escape, sizeof escape});
}

bool compact_escape(struct sink *out, struct span s, bool html)
{
	struct span rest = s;

	while (rest.len > 0) {
		if (!is_special(rest, html)) {
			span_take(&rest, 1);
			continue;
		}
		s.len -= rest.len;
		if (!sink_put(out, s) || !escape_first(out, &rest))
			return false;
		s = rest;
	}
	return sink_put(out, s);
}

/* A piece of a name or a string, and what comes before its first and after its last. */
static bool write_string(struct compact *c, enum scan_event event, struct span piece)
{
	struct span after = SPAN("\"");

	if (!c->midway && !sink_put(c->out, SPAN("\"")))
		return false;
	if (event == SCAN_KEY)
		after = SPAN("\":");
	return compact_escape(c->out, piece, false) && (!c->scan.last || sink_put(c->out, after));
}

static bool write_token(struct compact *c, enum scan_event event, struct span piece)
{
	static const char tokens[][6] = {[SCAN_OBJECT] = "{",
		[SCAN_OBJECT_END] = "}",
		[SCAN_ARRAY] = "[",
		[SCAN_ARRAY_END] = "]",
		[SCAN_TRUE] = "true",
		[SCAN_FALSE] = "false",
		[SCAN_NULL] = "null"};

	if (event == SCAN_KEY || event == SCAN_STRING)
		return write_string(c, event, piece);
	return sink_put(c->out, event == SCAN_NUMBER ? piece : span_of(tokens[event]));
}

static bool write_event(struct compact *c, enum scan_event event, struct span piece)
{
	bool ends = event == SCAN_OBJECT_END || event == SCAN_ARRAY_END;

	if (c->follows && !c->midway && !ends && !sink_put(c->out, SPAN(",")))
		return false;
	if (!write_token(c, event, piece))
		return false;
	c->midway = (event == SCAN_KEY || event == SCAN_STRING || event == SCAN_NUMBER) &&
		!c->scan.last;
	c->follows = event != SCAN_OBJECT && event != SCAN_ARRAY && event != SCAN_KEY;
	return true;
}

static void handle(struct compact *c, enum scan_event event, struct span piece)
{
	if (event == SCAN_BAD)
		c->status = JSON_BAD;
	else if (event < SCAN_DONE && !write_event(c, event, piece))
		c->status = JSON_CLOSED;
}

enum json_status compact_push(struct compact *c, struct span in)
{
	enum scan_event event;
	struct span piece;

	while (c->status == JSON_FINE && (event = scan_next(&c->scan, &in, &piece)) != SCAN_MORE)
		handle(c, event, piece);
	return c->status;
}

enum json_status compact_end(struct compact *c)
{
	enum scan_event event = SCAN_MORE;
	struct span piece;

	while (c->status == JSON_FINE && event != SCAN_DONE) {
		event = scan_end(&c->scan, &piece);
		handle(c, event, piece);
	}
	return c->status;
}
