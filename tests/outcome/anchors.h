/*
 * What comes of a bundle: "added CA RSA-2048; " or "added RSA-2048; " where it is no
 * CA's, "skipped: WHY; ", "expired: WHY; ". With `show`, names and keys in hex, too.
 */
#ifndef OUTCOME_ANCHORS_H
#define OUTCOME_ANCHORS_H

#include "net/anchors.h"
#include "tests/cut.h"

struct anchors_with {
	int64_t now;
	bool show;
};

static inline void anchors_say_hex(struct outcome *o, const char *what, struct span value)
{
	outcome_say(o, what);
	while (value.len > 0) {
		char hex[3];

		(void)snprintf(hex, sizeof hex, "%02x", (unsigned)*span_take(&value, 1).ptr);
		outcome_say(o, hex);
	}
}

/* BearSSL's bytes as a span. */
static inline struct span anchors_span(const unsigned char *bytes, size_t len)
{
	return (struct span){bytes, len};
}

static inline void anchors_say_key(struct outcome *o, const br_x509_pkey *key)
{
	if (key->key_type == BR_KEYTYPE_RSA) {
		outcome_say(o, "RSA-");
		outcome_number(o, (int64_t)key->key.rsa.nlen * 8);
		outcome_hide(o, anchors_span(key->key.rsa.n, key->key.rsa.nlen));
		outcome_hide(o, anchors_span(key->key.rsa.e, key->key.rsa.elen));
		return;
	}
	outcome_say(o,
		key->key.ec.curve == BR_EC_secp256r1           ? "P-256"
			: key->key.ec.curve == BR_EC_secp384r1 ? "P-384"
							       : "P-521");
	outcome_hide(o, anchors_span(key->key.ec.q, key->key.ec.qlen));
}

static inline void anchors_show(struct outcome *o, const br_x509_trust_anchor *anchor)
{
	const br_x509_pkey *key = &anchor->pkey;

	anchors_say_hex(o, " name ", anchors_span(anchor->dn.data, anchor->dn.len));
	if (key->key_type == BR_KEYTYPE_RSA) {
		anchors_say_hex(o, " n ", anchors_span(key->key.rsa.n, key->key.rsa.nlen));
		anchors_say_hex(o, " e ", anchors_span(key->key.rsa.e, key->key.rsa.elen));
	} else {
		anchors_say_hex(o, " q ", anchors_span(key->key.ec.q, key->key.ec.qlen));
	}
}

struct anchors_run {
	const struct anchors_with *with;
	size_t said;
	struct anchors reader;
};

static inline void anchors_say(struct outcome *o, struct anchors_run *r, enum anchors_event event)
{
	const struct anchors *a = &r->reader;

	if (event == ANCHORS_ADDED) {
		const br_x509_trust_anchor *anchor = &a->list[r->said++];

		outcome_say(o, anchor->flags == BR_X509_TA_CA ? "added CA " : "added ");
		if ((anchor->flags & ~(unsigned)BR_X509_TA_CA) != 0)
			outcome_broken(o, "no other flag");
		anchors_say_key(o, &anchor->pkey);
		outcome_hide(o, anchors_span(anchor->dn.data, anchor->dn.len));
		if (r->with->show)
			anchors_show(o, anchor);
	} else {
		outcome_say(o, event == ANCHORS_EXPIRED ? "expired: " : "skipped: ");
		outcome_say(o, a->why);
	}
	outcome_say(o, "; ");
	if (a->count != r->said || a->count > ANCHORS_MAX)
		outcome_broken(o, "as many anchors as were told of");
}

static inline bool anchors_read(void *run, struct span *in, struct outcome *o)
{
	struct anchors_run *r = run;
	enum anchors_event event;

	while ((event = anchors_next(&r->reader, in)) != ANCHORS_MORE)
		anchors_say(o, r, event);
	return true;
}

static inline bool anchors_holds(const struct anchors *a, const unsigned char *bytes, size_t len)
{
	return bytes >= a->arena && len <= sizeof a->arena &&
		(size_t)(bytes - a->arena) <= sizeof a->arena - len;
}

/* What BearSSL will read must be in the arena, and be still what it was. */
static inline void anchors_check(struct outcome *o, const struct anchors *a)
{
	for (size_t i = 0; i < a->count; i++) {
		const br_x509_trust_anchor *anchor = &a->list[i];
		const br_x509_pkey *key = &anchor->pkey;
		bool held = anchors_holds(a, anchor->dn.data, anchor->dn.len);

		outcome_hide(o, anchors_span(anchor->dn.data, anchor->dn.len));
		if (key->key_type == BR_KEYTYPE_RSA)
			held = held && anchors_holds(a, key->key.rsa.n, key->key.rsa.nlen) &&
				anchors_holds(a, key->key.rsa.e, key->key.rsa.elen);
		else
			held = held && anchors_holds(a, key->key.ec.q, key->key.ec.qlen);
		if (!held)
			outcome_broken(o, "an anchor outside the arena");
	}
}

static inline void anchors_outcome(
	struct outcome *o, struct span input, const struct cut *cut, const void *with)
{
	struct anchors_run *r = cut_new(sizeof *r);
	enum anchors_event event;
	bool fresh;

	r->with = with;
	r->said = 0;
	anchors_init(&r->reader, r->with->now);
	fresh = r->reader.count == 0 && r->reader.why == NULL;
	cut_feed(o, input, cut, &(struct cut_reader){anchors_read, r});
	if (!fresh)
		outcome_broken(o, "no anchor and no reason at first");
	event = anchors_end(&r->reader);
	if (event != ANCHORS_MORE)
		anchors_say(o, r, event);
	if (anchors_end(&r->reader) != ANCHORS_MORE)
		outcome_broken(o, "the file ends once");
	anchors_check(o, &r->reader);
	free(r);
}

#endif
