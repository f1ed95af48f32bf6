/*
 * What comes of a certificate: "from SECONDS; until SECONDS; subject HEX; key KIND HEX; ",
 * then, where they are, "CA; ", "DNS:NAME; ", "IP:HEX; ", "for others; ", and "done"; or
 * "bad". What only signatures need is told where it is asked for: "scheme HEX; ", "issuer HEX; ", "critical; ", "path N; ",
 * "usage HEX; " and "signature HEX; ".
 */
#ifndef OUTCOME_CERTIFICATE_H
#define OUTCOME_CERTIFICATE_H

#include <limits.h>

#include "net/certificate.h"
#include "net/der.h"
#include "tests/cut.h"

static inline void certificate_say_hex(struct outcome *o, const char *what, struct span value)
{
	outcome_say(o, what);
	while (value.len > 0) {
		char hex[3];

		(void)snprintf(hex, sizeof hex, "%02x", (unsigned)*span_take(&value, 1).ptr);
		outcome_say(o, hex);
	}
	outcome_say(o, "; ");
}

static inline void certificate_say_number(struct outcome *o, const char *what, int64_t n)
{
	outcome_say(o, what);
	outcome_number(o, n);
	outcome_say(o, "; ");
}

static inline void certificate_say_names(struct outcome *o, struct span names)
{
	while (names.len > 0) {
		char tag = (char)*names.ptr;
		struct span name;

		if (!der_take_any(&names, &name))
			outcome_broken(o, "names that are none");
		if (tag == CERTIFICATE_DNS_NAME) {
			outcome_say(o, "DNS:");
			outcome_printable(o, name);
			outcome_say(o, "; ");
		} else if (tag == CERTIFICATE_IP_ADDRESS) {
			certificate_say_hex(o, "IP:", name);
		}
	}
}

static inline const char *certificate_kind(enum key_kind kind)
{
	switch (kind) {
	case KEY_RSA:
		return "key RSA ";
	case KEY_EC:
		return "key EC ";
	case KEY_P256:
		return "key P-256 ";
	case KEY_P384:
		return "key P-384 ";
	case KEY_P521:
		return "key P-521 ";
	case KEY_OTHER:
		break;
	}
	return "key ";
}

static inline void certificate_say_signature(struct outcome *o, const struct certificate *c)
{
	char scheme[20];

	(void)snprintf(scheme, sizeof scheme, "scheme %04x; ", c->scheme);
	outcome_say(o, scheme);
	certificate_say_hex(o, "issuer ", c->issuer);
	if (c->critical)
		outcome_say(o, "critical; ");
	if (c->path_length != UINT_MAX)
		certificate_say_number(o, "path ", c->path_length);
	certificate_say_hex(o, "usage ", (struct span){&c->usage, 1});
	certificate_say_hex(o, "signature ", c->signature);
}

/* The certificate is all of `der`, in an allocation of just its size. */
static inline void certificate_outcome(struct outcome *o, struct span der, bool signatures)
{
	struct certificate c;
	struct span body;

	if (!certificate_read(der, &c)) {
		outcome_say(o, "bad");
		return;
	}
	certificate_say_number(o, "from ", c.not_before);
	certificate_say_number(o, "until ", c.not_after);
	certificate_say_hex(o, "subject ", c.subject);
	certificate_say_hex(o, certificate_kind(c.kind), c.key);
	if (c.is_ca)
		outcome_say(o, "CA; ");
	certificate_say_names(o, c.names);
	if (c.for_others)
		outcome_say(o, "for others; ");
	if (signatures)
		certificate_say_signature(o, &c);
	outcome_say(o, "done");
	if (c.body.ptr <= der.ptr || c.body.ptr > der.ptr + 5 ||
		!der_whole(c.body, DER_SEQUENCE, &body) ||
		c.signature.ptr + c.signature.len != der.ptr + der.len)
		outcome_broken(o, "the body is the first of three");
}

#endif
