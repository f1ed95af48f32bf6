/*
 * The monotonic clock and absolute deadlines on it, in nanoseconds.
 *
 * A deadline is a point in time, not a span of it: it is made once, at the
 * start of a command, and handed down to everything that may wait.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <limits.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CLOCK_MILLISECOND ((int64_t)1000000)
#define CLOCK_SECOND (1000 * CLOCK_MILLISECOND)

/* The deadline that never passes. */
#define DEADLINE_NONE INT64_MAX

/* The kernel's own call: the C library's looks for a faster one with 1 KB of code. */
static inline struct timespec clock_read(clockid_t clock)
{
	struct timespec t = {0};

	syscall(SYS_clock_gettime, clock, &t);
	return t;
}

static inline int64_t clock_now(void)
{
	struct timespec t = clock_read(CLOCK_MONOTONIC);

	return (int64_t)t.tv_sec * CLOCK_SECOND + t.tv_nsec;
}

/* The time of day, in seconds since 1970: for certificates, never for waiting. */
static inline int64_t clock_wall(void)
{
	return clock_read(CLOCK_REALTIME).tv_sec;
}

/* The deadline `span` nanoseconds (>= 0) from now; 0 means that there is none. */
static inline int64_t deadline_after(int64_t span)
{
	int64_t now = clock_now();

	return span == 0 || span > DEADLINE_NONE - now ? DEADLINE_NONE : now + span;
}

static inline int64_t deadline_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/*
 * What poll(2) is to wait for at most, in milliseconds, rounded up so that it
 * does not return a moment too early again and again; 0 once the deadline has
 * passed, -1 (no limit) for DEADLINE_NONE.
 */
static inline int deadline_poll_ms(int64_t deadline)
{
	int64_t left, ms;

	if (deadline == DEADLINE_NONE)
		return -1;
	left = deadline - clock_now();
	if (left <= 0)
		return 0;
	ms = (left - 1) / CLOCK_MILLISECOND + 1;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

#endif
