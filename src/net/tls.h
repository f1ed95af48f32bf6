/*
 * One connection's session: bytes of the application on one side, records of
 * the transport on the other, and an engine between them. It does no I/O.
 *
 * An engine is a struct that begins with a `struct tls` and is started by a
 * function of its own (engine.h; clear.h, which changes nothing, for plain
 * HTTP). What stands above sees this interface alone.
 *
 * The owner looks at tls_state() and does what it allows, until it has what it
 * wants:
 *
 *   TLS_SENDS     take records from tls_outgoing() to the transport
 *   TLS_RECEIVES  read from the transport into tls_incoming()
 *   TLS_WRITES    hand over application bytes with tls_write()
 *   TLS_READS     take application bytes from tls_received()
 *   TLS_ENDED     the peer has ended the session; what it sent has been read
 *   TLS_FAILED    it is over; tls_fail() says why
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <stddef.h>

#include "base/fail.h"
#include "base/span.h"
#include "base/text.h"

enum tls_state {
	TLS_SENDS = 1,
	TLS_RECEIVES = 2,
	TLS_WRITES = 4,
	TLS_READS = 8,
	TLS_ENDED = 16,
	TLS_FAILED = 32
};

struct tls;

/* What an engine implements; see the functions of the same names below. */
struct tls_engine {
	unsigned (*state)(const struct tls *t);
	struct span (*outgoing)(struct tls *t);
	void (*sent)(struct tls *t, size_t n);
	unsigned char *(*incoming)(struct tls *t, size_t *room);
	void (*arrived)(struct tls *t, size_t n);
	void (*cut)(struct tls *t);
	size_t (*write)(struct tls *t, struct span bytes);
	void (*flush)(struct tls *t);
	struct span (*received)(struct tls *t);
	void (*taken)(struct tls *t, size_t n);
	void (*close)(struct tls *t);
	enum fail_code (*fail)(const struct tls *t, struct fail *f);
	void (*describe)(const struct tls *t, struct text *out);
};

/* Must not move once started. Private. */
struct tls {
	const struct tls_engine *engine;
};

/* Bits of enum tls_state. */
static inline unsigned tls_state(const struct tls *t)
{
	return t->engine->state(t);
}

/* Records for the transport; empty when there are none. They live until tls_sent(). */
static inline struct span tls_outgoing(struct tls *t)
{
	return t->engine->outgoing(t);
}

/* The transport has taken the first `n` of them. */
static inline void tls_sent(struct tls *t, size_t n)
{
	t->engine->sent(t, n);
}

/* Where to put bytes from the transport, and how many; null when there is no room. */
static inline unsigned char *tls_incoming(struct tls *t, size_t *room)
{
	return t->engine->incoming(t, room);
}

/* `n` (> 0) bytes have been put there. */
static inline void tls_arrived(struct tls *t, size_t n)
{
	t->engine->arrived(t, n);
}

/*
 * The transport has ended. For an engine whose peer must say so itself this
 * changes nothing: the session stays without TLS_ENDED, and was cut short.
 */
static inline void tls_cut(struct tls *t)
{
	t->engine->cut(t);
}

/*
 * Hands over application bytes while TLS_WRITES is set; returns how many were
 * taken. They are kept until a record is full or tls_flush() is called.
 */
static inline size_t tls_write(struct tls *t, struct span bytes)
{
	return t->engine->write(t, bytes);
}

/* What has been written goes out now. */
static inline void tls_flush(struct tls *t)
{
	t->engine->flush(t);
}

/* Application bytes that have arrived; they live until tls_taken(). */
static inline struct span tls_received(struct tls *t)
{
	return t->engine->received(t);
}

/* The first `n` of them have been used. */
static inline void tls_taken(struct tls *t, size_t n)
{
	t->engine->taken(t, n);
}

/* Ends our side: the closing record, if any, is then outgoing. */
static inline void tls_close(struct tls *t)
{
	t->engine->close(t);
}

/* Records why the engine failed; FAIL_NONE when it did not. */
static inline enum fail_code tls_fail(const struct tls *t, struct fail *f)
{
	return t->engine->fail(t, f);
}

/* Appends what was agreed on: "TLS 1.2, ECDHE-RSA-AES128-GCM-SHA256, X25519". */
static inline void tls_describe(const struct tls *t, struct text *out)
{
	t->engine->describe(t, out);
}

#endif
