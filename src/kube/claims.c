#include "kube/claims.h"

#include "base/text.h"

/* In the order of the texts, then of the times, each ended by a zero. */
static const char paths[] = ".iss\0.sub\0.aud\0"
			    ".kubernetes?io.pod.name\0.kubernetes?io.node.name\0"
			    ".exp\0.nbf\0.iat\0.kubernetes?io.warnafter\0"
			    ".aud[]\0";

static void take(struct claims *c, enum trail_event event, struct span value)
{
	size_t i = trail_which(&c->trail, paths);
	uint64_t seconds;

	/* Behind the times: the elements of a list of audiences. */
	if (i == CLAIMS_TEXTS + CLAIMS_TIMES)
		i = CLAIMS_AUDIENCE;
	if (event == TRAIL_TEXT && i < CLAIMS_TEXTS)
		text_join(c->text[i], CLAIMS_TEXT_MAX, ", ", value);
	i -= CLAIMS_TEXTS;
	if (event == TRAIL_PLAIN && i < CLAIMS_TIMES &&
		text_read_decimal(value, INT64_MAX, &seconds))
		c->time[i] = (int64_t)seconds;
}

/* base64url without padding (RFC 7515, section 2). */
static bool read_payload(struct claims *c, struct span payload)
{
	struct span value;
	unsigned bits = 0, count = 0;
	enum trail_event event;

	while (payload.len > 0) {
		unsigned char byte = *span_take(&payload, 1).ptr;
		int digit = byte == '-' ? 62 : byte == '_' ? 63 : text_base64_value(byte);
		struct span in = {&byte, 1};

		if (digit < 0 || byte == '+' || byte == '/')
			return false;
		bits = bits << 6 | (unsigned)digit;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		byte = (unsigned char)(bits >> count);
		do {
			event = trail_next(&c->trail, &in, &value);
			take(c, event, value);
		} while (event != TRAIL_MORE && event != TRAIL_BAD);
	}
	return trail_end(&c->trail, &value) == TRAIL_DONE;
}

bool claims_read(struct claims *c, struct span token)
{
	struct span payload;

	*c = (struct claims){0};
	trail_init(&c->trail);
	span_take_to(&token, '.');
	payload = span_take_to(&token, '.');
	/* With as many dots as a signed one, no more: an encrypted one has four. */
	if (span_find(token, '.') == token.len && token.len > 0 && read_payload(c, payload))
		return true;
	*c = (struct claims){0};
	return false;
}
