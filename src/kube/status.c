#include "kube/status.h"

#include "base/text.h"

void status_init(struct status *s)
{
	*s = (struct status){0};
}

/* One decoded byte of the string that is being read. */
static void keep(struct status *s, unsigned char c)
{
	if (s->is_value) {
		if (s->value_len < sizeof s->value)
			s->value[s->value_len] = c;
		s->value_len++;
	} else {
		if (s->key_len < sizeof s->key)
			s->key[s->key_len] = c;
		s->key_len++;
	}
}

static void keep_escape(struct status *s, unsigned char c)
{
	switch (c) {
	case 'u':
		s->digits = 4;
		s->code_unit = 0;
		break;
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		keep(s, ' '); /* the message is to stand on one line */
		break;
	default:
		keep(s, c);
		break;
	}
}

/* A digit of \u0041; what is not ASCII becomes a '?', as in every message. */
static void keep_digit(struct status *s, unsigned char c)
{
	/* A byte that is no hex digit makes a code unit that is not ASCII. */
	s->code_unit = s->code_unit << 4 | (uint32_t)text_hex_value(c);
	if (--s->digits == 0)
		keep(s, s->code_unit < 0x7f ? (unsigned char)s->code_unit : '?');
}

static bool key_is(const struct status *s, struct span name)
{
	return span_equal((struct span){s->key, s->key_len}, name);
}

/* A string of the outermost object is complete. */
static void end_string(struct status *s)
{
	if (s->depth != 1 || !s->is_value)
		return;
	if (key_is(s, SPAN("kind")))
		s->is_status = span_equal((struct span){s->value, s->value_len}, SPAN("Status"));
	if (key_is(s, SPAN("message"))) {
		struct text t;
		bool cut = s->value_len > sizeof s->value;

		text_init(&t, (char *)s->message, sizeof s->message);
		text_add_span(&t, (struct span){s->value, cut ? sizeof s->value : s->value_len});
		t.cut = cut;
		text_mark_cut(&t);
		s->message_len = t.len;
		s->found = true;
	}
}

static void push_string_byte(struct status *s, unsigned char c)
{
	if (s->digits > 0) {
		keep_digit(s, c);
	} else if (s->escaped) {
		s->escaped = false;
		keep_escape(s, c);
	} else if (c == '\\') {
		s->escaped = true;
	} else if (c == '"') {
		s->in_string = false;
		end_string(s);
	} else {
		keep(s, c);
	}
}

static void push_byte(struct status *s, unsigned char c)
{
	if (s->in_string) {
		push_string_byte(s, c);
		return;
	}
	switch (c) {
	case '"':
		s->in_string = true;
		*(s->is_value ? &s->value_len : &s->key_len) = 0;
		break;
	case '{':
	case '[':
		s->depth += s->depth < UINT32_MAX;
		break;
	case '}':
	case ']':
		s->depth -= s->depth > 0;
		break;
	case ':':
		s->is_value = s->is_value || s->depth == 1;
		break;
	case ',':
		s->is_value = s->is_value && s->depth != 1;
		break;
	default:
		break;
	}
}

void status_push(struct status *s, struct span in)
{
	while (in.len > 0)
		push_byte(s, *span_take(&in, 1).ptr);
}

struct span status_message(const struct status *s)
{
	return (struct span){s->message, s->found && s->is_status ? s->message_len : 0};
}
