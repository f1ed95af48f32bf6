/*
 * What comes of a certificate: "from SECONDS; ", "until SECONDS; ", "subject HEX; ",
 * "key KIND HEX; ", "CA; ", "DNS:NAME; ", "IP:HEX; " and "purpose HEX; ", then
 * "done", "bad" or "more", then the rest. What only signatures need is told where
 * it is asked for: "signed(", ")", "algorithm HEX; ", "issuer HEX; ", "critical; ",
 * "path HEX; ", "usage HEX; " and "signature HEX; ".
 */
#ifndef OUTCOME_CERTIFICATE_H
#define OUTCOME_CERTIFICATE_H

#include "net/certificate.h"
#include "tests/cut.h"

struct certificate_run {
	enum certificate_event end;
	struct certificate reader;
	bool signatures; /* are told of */
};

static inline void certificate_say_hex(struct outcome *o, const char *what, struct span value)
{
	outcome_say(o, what);
	while (value.len > 0) {
		char hex[3];

		(void)snprintf(hex, sizeof hex, "%02x", (unsigned)*span_take(&value, 1).ptr);
		outcome_say(o, hex);
	}
}

/* What signatures need; true when the event is one of these. */
static inline bool certificate_say_signature(
	struct outcome *o, enum certificate_event event, struct span value)
{
	switch (event) {
	case CERTIFICATE_SIGNED:
		outcome_say(o, "signed(");
		return true;
	case CERTIFICATE_SIGNED_END:
		outcome_say(o, ")");
		return true;
	case CERTIFICATE_ALGORITHM:
		certificate_say_hex(o, "algorithm ", value);
		return true;
	case CERTIFICATE_ISSUER:
		certificate_say_hex(o, "issuer ", value);
		return true;
	case CERTIFICATE_CRITICAL:
		outcome_say(o, "critical");
		return true;
	case CERTIFICATE_PATH_LENGTH:
		certificate_say_hex(o, "path ", value);
		return true;
	case CERTIFICATE_USAGE:
		certificate_say_hex(o, "usage ", value);
		return true;
	case CERTIFICATE_SIGNATURE:
		certificate_say_hex(o, "signature ", value);
		return true;
	default:
		return false;
	}
}

/* False for an event that ends a piece. */
static inline bool certificate_say(
	struct outcome *o, const struct certificate_run *r, struct span value)
{
	static const char *const kinds[] = {
		[CERTIFICATE_OTHER_KEY] = "key ",
		[CERTIFICATE_RSA] = "key RSA ",
		[CERTIFICATE_EC] = "key EC ",
		[CERTIFICATE_P256] = "key P-256 ",
		[CERTIFICATE_P384] = "key P-384 ",
		[CERTIFICATE_P521] = "key P-521 ",
	};

	static struct outcome unsaid;

	if (certificate_say_signature(r->signatures ? o : &unsaid, r->end, value)) {
		unsaid.len = 0;
		if (r->signatures)
			outcome_say(o, "; ");
		return true;
	}
	switch (r->end) {
	case CERTIFICATE_NOT_BEFORE:
		outcome_say(o, "from ");
		outcome_number(o, r->reader.seconds);
		break;
	case CERTIFICATE_NOT_AFTER:
		outcome_say(o, "until ");
		outcome_number(o, r->reader.seconds);
		break;
	case CERTIFICATE_SUBJECT:
		certificate_say_hex(o, "subject ", value);
		break;
	case CERTIFICATE_KEY:
		certificate_say_hex(o, kinds[r->reader.key], value);
		break;
	case CERTIFICATE_IS_CA:
		outcome_say(o, "CA");
		break;
	case CERTIFICATE_DNS_NAME:
		outcome_say(o, "DNS:");
		outcome_printable(o, value);
		break;
	case CERTIFICATE_IP_ADDRESS:
		certificate_say_hex(o, "IP:", value);
		break;
	case CERTIFICATE_PURPOSE:
		certificate_say_hex(o, "purpose ", value);
		break;
	default:
		return false;
	}
	outcome_say(o, "; ");
	return true;
}

static inline bool certificate_read(void *run, struct span *in, struct outcome *o)
{
	struct certificate_run *r = run;
	struct span value;

	do {
		value = (struct span){0};
		r->end = certificate_next(&r->reader, in, &value);
	} while (certificate_say(o, r, value));
	return r->end == CERTIFICATE_MORE;
}

static inline void certificate_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct certificate_run *r = cut_new(sizeof *r);
	struct span in = SPAN("0"), value;

	r->signatures = with != NULL;
	certificate_init(&r->reader);
	if (!cut_feed(o, input, cut, &(struct cut_reader){certificate_read, r}))
		if (certificate_next(&r->reader, &in, &value) != r->end || in.len != 1)
			outcome_broken(o, "it went on behind its end");
	outcome_say(o,
		r->end == CERTIFICATE_DONE          ? "done"
			: r->end == CERTIFICATE_BAD ? "bad"
						    : "more");
	outcome_rest(o, input);
	free(r);
}

#endif
