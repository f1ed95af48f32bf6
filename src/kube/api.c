#include "kube/api.h"

/* RFC 3986, section 2.3. */
static bool is_unreserved(unsigned char c)
{
	unsigned char letter = ascii_lower(c);

	return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		c == '_' || c == '~';
}

bool api_is_plain(struct span s)
{
	while (s.len > 0)
		if (!is_unreserved(*span_take(&s, 1).ptr))
			return false;
	return true;
}

static void add_encoded(struct text *t, struct span s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; s.len > 0; span_take(&s, 1)) {
		unsigned char c = *s.ptr;

		if (is_unreserved(c)) {
			text_add_byte(t, c);
			continue;
		}
		text_add_byte(t, '%');
		text_add_byte(t, (unsigned char)digits[c >> 4]);
		text_add_byte(t, (unsigned char)digits[c & 15]);
	}
}

bool api_is_name(struct span s)
{
	return s.len > 0 && !span_equal(s, SPAN(".")) && !span_equal(s, SPAN("..")) &&
		span_find(s, '/') == s.len && span_find(s, '%') == s.len;
}

/* "/SEGMENT"; nothing when it is empty. */
static void add_segment(struct text *t, struct span s, struct fail *f)
{
	if (s.len == 0)
		return;
	if (!api_is_name(s))
		FAIL(f, FAIL_USAGE, "a name may not be . or .., nor hold a / or a %");
	text_add_byte(t, '/');
	add_encoded(t, s);
}

enum fail_code api_add_path(struct text *t, const struct object *o, struct fail *f)
{
	text_add(t, o->type.group[0] != '\0' ? "/apis" : "/api");
	add_segment(t, span_of(o->type.group), f);
	add_segment(t, span_of(o->type.version), f);
	if (o->namespace.len > 0)
		text_add(t, "/namespaces");
	add_segment(t, o->namespace, f);
	add_segment(t, span_of(o->type.plural), f);
	add_segment(t, o->name, f);
	add_segment(t, o->subresource, f);
	return f->code;
}

bool api_read_path(struct span path, struct text *type, bool *all)
{
	struct span word, version, plural, group = {0};

	path.len = span_find(path, '?');
	span_take_to(&path, '/');
	word = span_take_to(&path, '/');
	if (span_equal(word, SPAN("apis")))
		group = span_take_to(&path, '/');
	version = span_take_to(&path, '/');
	plural = span_take_to(&path, '/');
	/* /namespaces/NAME is an object, and /namespaces/NAME/TYPE are those in it. */
	if (span_find(path, '/') < path.len && span_equal(plural, SPAN("namespaces"))) {
		span_take_to(&path, '/');
		plural = span_take_to(&path, '/');
	}
	text_add_span(type, plural);
	text_add(type, ".");
	text_add_span(type, version);
	text_add(type, ".");
	text_add_span(type, group);
	*all = path.len == 0;
	return plural.len > 0 && span_starts_with(word, SPAN("api"));
}

void api_add_parameter(struct text *t, struct span key, struct span value)
{
	text_add_byte(t, span_find(text_span(t), '?') < t->len ? '&' : '?');
	add_encoded(t, key);
	text_add_byte(t, '=');
	add_encoded(t, value);
}
