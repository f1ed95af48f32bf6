#include "net/anchors.h"

void anchors_init(struct anchors *a, int64_t now)
{
	/* Not the arrays: they would be written to for nothing. */
	a->count = 0;
	a->why = NULL;
	a->now = now;
	a->len = a->used = 0;
	pem_init(&a->pem);
}

static enum anchors_event skip(struct anchors *a, enum anchors_event event, const char *why)
{
	a->why = why;
	return event;
}

/* Copies into the arena. */
static struct span keep(struct anchors *a, struct span bytes)
{
	struct span copy = {a->arena + a->used, bytes.len};

	memcpy(a->arena + a->used, bytes.ptr, bytes.len);
	a->used += bytes.len;
	return copy;
}

static enum anchors_event end_certificate(struct anchors *a)
{
	struct public_key key;
	struct certificate c;
	const char *objection;
	struct span name;
	bool signs;

	if (a->len > sizeof a->der || !certificate_read((struct span){a->der, a->len}, &c))
		return skip(a, ANCHORS_SKIPPED, "it is malformed");
	objection = public_key_read(c.kind, c.key, &key);
	if (objection != NULL)
		return skip(a, ANCHORS_SKIPPED, objection + 1);
	if (a->now > c.not_after)
		return skip(a, ANCHORS_EXPIRED, "it has expired");
	if (a->now < c.not_before)
		return skip(a, ANCHORS_EXPIRED, "it is not yet valid");
	if (a->count == ANCHORS_MAX)
		return skip(a, ANCHORS_SKIPPED, "there are 64 already");
	/* As is demanded of the CAs between (RFC 5280, section 6.1.4). */
	signs = c.is_ca && (c.usage & CERTIFICATE_SIGNS_CERTIFICATES) && !c.for_others;
	name = signs ? c.subject : c.body;
	if (name.len + c.key.len > sizeof a->arena - a->used)
		return skip(a, ANCHORS_SKIPPED, "there is no room for it");
	a->list[a->count++] =
		(struct anchor){keep(a, name), keep(a, c.key), c.kind, c.path_length, signs};
	return ANCHORS_ADDED;
}

/* More of it; what is too long is told by its length. */
static void add(struct anchors *a, struct span piece)
{
	if (a->len + piece.len <= sizeof a->der)
		memcpy(a->der + a->len, piece.ptr, piece.len);
	a->len += piece.len;
}

enum anchors_event anchors_next(struct anchors *a, struct span *in)
{
	struct span out;

	for (;;) {
		switch (pem_next(&a->pem, in, &out)) {
		case PEM_MORE:
			return ANCHORS_MORE;
		case PEM_BEGIN:
			a->len = 0;
			break;
		case PEM_DATA:
			add(a, out);
			break;
		case PEM_END:
			return end_certificate(a);
		case PEM_BAD:
			return skip(a, ANCHORS_SKIPPED, "its PEM text is broken");
		}
	}
}

enum anchors_event anchors_end(struct anchors *a)
{
	if (!pem_is_open(&a->pem))
		return ANCHORS_MORE;
	pem_init(&a->pem);
	return skip(a, ANCHORS_SKIPPED, "the file ends within it");
}
