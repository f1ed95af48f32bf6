#include "net/clear.h"

static struct clear *self(struct tls *t)
{
	return (struct clear *)(void *)t;
}

static unsigned state(const struct tls *t)
{
	const struct clear *c = (const struct clear *)(const void *)t;

	if (c->in_start < c->in_end)
		return TLS_READS;
	if (c->ended)
		return TLS_ENDED;
	return TLS_RECEIVES | (c->flushing ? TLS_SENDS : TLS_WRITES);
}

static struct span outgoing(struct tls *t)
{
	struct clear *c = self(t);

	return (struct span){c->out + c->out_start, c->out_end - c->out_start};
}

static void sent(struct tls *t, size_t n)
{
	struct clear *c = self(t);

	c->out_start += n;
	if (c->out_start == c->out_end) {
		c->out_start = c->out_end = 0;
		c->flushing = false;
	}
}

static unsigned char *incoming(struct tls *t, size_t *room)
{
	*room = CLEAR_IN;
	return self(t)->in;
}

static void arrived(struct tls *t, size_t n)
{
	self(t)->in_start = 0;
	self(t)->in_end = n;
}

static void cut(struct tls *t)
{
	self(t)->ended = true;
}

static size_t write_bytes(struct tls *t, struct span bytes)
{
	struct clear *c = self(t);
	size_t room = CLEAR_OUT - c->out_end;

	if (bytes.len < room)
		room = bytes.len;
	memcpy(c->out + c->out_end, bytes.ptr, room);
	c->out_end += room;
	c->flushing = c->out_end == CLEAR_OUT;
	return room;
}

static void flush(struct tls *t)
{
	struct clear *c = self(t);

	c->flushing = c->out_start < c->out_end;
}

static struct span received(struct tls *t)
{
	struct clear *c = self(t);

	return (struct span){c->in + c->in_start, c->in_end - c->in_start};
}

static void taken(struct tls *t, size_t n)
{
	self(t)->in_start += n;
}

static void close_session(struct tls *t)
{
	(void)t; /* closing the transport says it */
}

static enum fail_code fail(const struct tls *t, struct fail *f)
{
	(void)t, (void)f;
	return FAIL_NONE;
}

static void describe(const struct tls *t, struct text *out)
{
	(void)t;
	text_add(out, "no TLS");
}

static const struct tls_engine clear_engine = {
	.state = state,
	.outgoing = outgoing,
	.sent = sent,
	.incoming = incoming,
	.arrived = arrived,
	.cut = cut,
	.write = write_bytes,
	.flush = flush,
	.received = received,
	.taken = taken,
	.close = close_session,
	.fail = fail,
	.describe = describe,
};

void clear_start(struct clear *c)
{
	c->tls.engine = &clear_engine;
	c->in_start = c->in_end = 0;
	c->out_start = c->out_end = 0;
	c->flushing = c->ended = false;
}
