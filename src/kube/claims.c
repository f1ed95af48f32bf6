#include "kube/claims.h"

#include "base/text.h"
#include "json/trail.h"

/* In the order of the texts, then of the times, each ended by a zero. */
static const char paths[] = ".iss\0.sub\0.aud\0"
			    ".kubernetes?io.namespace\0.kubernetes?io.pod.name\0"
			    ".kubernetes?io.serviceaccount.name\0"
			    ".exp\0.nbf\0.iat\0.kubernetes?io.warnafter\0"
			    ".aud[]\0";

/* Which of the paths above it is; one past the last: none. */
static size_t index_of(const struct trail *t)
{
	const char *path = paths;
	size_t i = 0;

	while (*path != '\0' && !trail_is(t, path)) {
		path += strlen(path) + 1;
		i++;
	}
	return i == CLAIMS_TEXTS + CLAIMS_TIMES ? CLAIMS_AUDIENCE : i;
}

static void add_text(char *text, struct span value)
{
	struct text t;

	text_init(&t, text, CLAIMS_TEXT_MAX - 1);
	t.len = strlen(text);
	if (t.len > 0)
		text_add(&t, ", ");
	text_add_printable(&t, value);
	text_mark_cut(&t);
	text[t.len] = '\0';
}

/* The next byte of the payload. False when it is not JSON. */
static bool push(struct claims *c, struct trail *t, unsigned char byte)
{
	struct span in = {&byte, 1}, value;
	enum trail_event event;
	uint64_t seconds;

	while ((event = trail_next(t, &in, &value)) != TRAIL_MORE) {
		size_t i = index_of(t);

		if (event == TRAIL_BAD)
			return false;
		if (event == TRAIL_TEXT && i < CLAIMS_TEXTS)
			add_text(c->text[i], value);
		else if (event == TRAIL_PLAIN && i >= CLAIMS_TEXTS &&
			i < CLAIMS_TEXTS + CLAIMS_TIMES &&
			text_read_decimal(value, INT64_MAX, &seconds))
			c->time[i - CLAIMS_TEXTS] = (int64_t)seconds;
	}
	return true;
}

/* base64url without padding (RFC 7515, section 2). */
static bool read_payload(struct claims *c, struct span payload)
{
	struct trail t;
	struct span none;
	unsigned bits = 0, count = 0;

	trail_init(&t);
	while (payload.len > 0) {
		unsigned char digit = *span_take(&payload, 1).ptr;
		int value = digit == '-' ? 62 : digit == '_' ? 63 : text_base64_value(digit);

		if (value < 0 || digit == '+' || digit == '/')
			return false;
		bits = bits << 6 | (unsigned)value;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		if (!push(c, &t, (unsigned char)(bits >> count)))
			return false;
	}
	return trail_end(&t, &none) == TRAIL_DONE;
}

bool claims_read(struct claims *c, struct span token)
{
	struct span payload;

	*c = (struct claims){0};
	span_take_to(&token, '.');
	payload = span_take_to(&token, '.');
	/* With as many dots as a signed one, no more: an encrypted one has four. */
	if (span_find(token, '.') == token.len && token.len > 0 && read_payload(c, payload))
		return true;
	*c = (struct claims){0};
	return false;
}

bool claims_split_subject(struct span subject, struct span *namespace, struct span *name)
{
	static const char head[] = "system:serviceaccount:";

	*namespace = *name = (struct span){0};
	if (!span_starts_with(subject, SPAN(head)))
		return false;
	span_take(&subject, sizeof head - 1);
	*namespace = span_take_to(&subject, ':');
	*name = subject;
	return true;
}
