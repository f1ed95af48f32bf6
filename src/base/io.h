/*
 * Files in, bytes out: the only reading of files and writing to descriptors
 * outside the network code.
 *
 * Interrupted calls are begun again, short ones go on, and a descriptor that
 * another process has set non-blocking is waited for.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/span.h"

/*
 * Opens `path` for reading (close-on-exec), a named pipe without waiting for who
 * writes to it. Returns the descriptor, which the caller closes, or -1 with `code`,
 * `path` and the reason in `f`.
 */
int io_open(const char *path, enum fail_code code, struct fail *f);

/*
 * Reads up to `size` (> 0) bytes. Returns how many; 0 is the end of the file;
 * -1 with `code`, `path` and the reason in `f`, or FAIL_DEADLINE: then there was
 * nothing to be read before `deadline`.
 */
ptrdiff_t io_read(int fd, void *buffer, size_t size, const char *path, enum fail_code code,
	int64_t deadline, struct fail *f);

/*
 * Writes all of `s` before `deadline`. FAIL_NONE when it is written, and also
 * when the reader of a pipe has gone: then *gone is set, and writing more is in
 * vain. FAIL_OUTPUT when it could not be written; FAIL_DEADLINE.
 */
enum fail_code io_write(int fd, struct span s, int64_t deadline, bool *gone, struct fail *f);

/* Fills `n` (at most 256) bytes with what nobody can foretell. FAIL_SYSTEM. */
enum fail_code io_random(void *buffer, size_t n, struct fail *f);

/*
 * Notes for the user who asked to see what is tried (-v). An `on` of false
 * makes every call do nothing.
 */
struct notes {
	bool on;
	int64_t start; /* by clock_now(): each note ends in the time since; 0: it does not */
};

/* Room for one note; what does not fit ends in "...". */
#define NOTE_MAX 1024

/*
 * Writes "* " and the joined parts (strings, last one null) as one line to
 * stderr, with " [2.3 ms]" behind it; bytes outside printable ASCII become '?'.
 * Never put a secret in one.
 */
void notes_add(const struct notes *n, ...) TEXT_PARTS;

#define NOTE(n, ...) notes_add((n), __VA_ARGS__, (const char *)NULL)

/* Writes the joined parts alone as such a line, for every user. */
#define TELL(...) notes_add(NULL, __VA_ARGS__, (const char *)NULL)

#endif
