/*
 * Output to a descriptor, gathered so that it takes few calls of write(2).
 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/fail.h"
#include "base/sink.h"

/* What is written at once. */
#define OUTPUT_SIZE 65536

/*
 * Large: for .bss. Fill with output_init(). `gone` may be read: the reader of a
 * pipe has what it wanted, which is no failure; `written`: bytes have been written.
 */
struct output {
	struct sink sink; /* takes nothing more after a failure, and when the reader has gone */
	struct fail *fail;
	int64_t deadline;
	size_t used;
	int fd;
	bool written, gone, closed;
	unsigned char bytes[OUTPUT_SIZE];
};

/* Failures go to `f`, as those of io_write(); it must live as long as `o`. */
void output_init(struct output *o, int fd, int64_t deadline, struct fail *f);

/* Writes what is gathered; the last call when all has been put. False as sink_put(). */
bool output_flush(struct output *o);

#endif
