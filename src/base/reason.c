#include "base/reason.h"

#include <errno.h>

#include "base/text.h"

/* What open, read, write, socket, connect, send, recv, poll and getrandom can say. */
#define REASON_TABLE(X) \
	X(EPERM, "operation not permitted") \
	X(ENOENT, "no such file or folder") \
	X(EIO, "input/output error") \
	X(ENXIO, "no such device") \
	X(EBADF, "it is closed") \
	X(EAGAIN, "not available now") \
	X(ENOMEM, "out of memory") \
	X(EACCES, "permission denied") \
	X(ENOTDIR, "a part of it is not a folder") \
	X(EISDIR, "it is a folder") \
	X(EINVAL, "invalid argument") \
	X(EMFILE, "too many open files") \
	X(EFBIG, "the file would be too large") \
	X(ENOSPC, "no space left") \
	X(EPIPE, "the other side has closed") \
	X(ELOOP, "too many symbolic links") \
	X(ENAMETOOLONG, "the name is too long") \
	X(ENOSYS, "no such system call") \
	X(EDQUOT, "the disk quota is used up") \
	X(EADDRNOTAVAIL, "no address to connect from") \
	X(EAFNOSUPPORT, "no such address family here") \
	X(ENETDOWN, "the network is down") \
	X(ENETUNREACH, "the network is unreachable") \
	X(ECONNRESET, "the connection was reset") \
	X(ENOBUFS, "no buffers left") \
	X(ETIMEDOUT, "timed out") \
	X(ECONNREFUSED, "connection refused") \
	X(EHOSTUNREACH, "no route to the host")

/* Strings that begin with the byte of their errno, one behind the other; none is 0. */
static const struct reasons {
#define X(number, words) \
	unsigned char number_##number; \
	char words_##number[sizeof(words)];
	REASON_TABLE(X)
#undef X
} reasons = {
#define X(number, words) number, words,
	REASON_TABLE(X)
#undef X
};

const char *reason_text(int err, char buffer[static REASON_MAX])
{
	struct text t;

	for (size_t at = 0; at < sizeof reasons; at += strlen((const char *)&reasons + at) + 1)
		if (*((const unsigned char *)&reasons + at) == err)
			return (const char *)&reasons + at + 1;
	text_init(&t, buffer, REASON_MAX);
	text_add(&t, "error ");
	text_add_decimal(&t, (uint64_t)err);
	return text_string(&t);
}
