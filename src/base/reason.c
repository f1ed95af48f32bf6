#include "base/reason.h"

#include <errno.h>

#include "base/text.h"

/* What open, read, write, socket, connect, send, recv, poll and getrandom can say. */
static const struct {
	unsigned char number;
	char words[31];
} reasons[] = {
	{EPERM, "operation not permitted"},
	{ENOENT, "no such file or folder"},
	{EIO, "input/output error"},
	{ENXIO, "no such device"},
	{EBADF, "it is closed"},
	{EAGAIN, "not available now"},
	{ENOMEM, "out of memory"},
	{EACCES, "permission denied"},
	{ENOTDIR, "a part of it is not a folder"},
	{EISDIR, "it is a folder"},
	{EINVAL, "invalid argument"},
	{ENFILE, "too many open files"},
	{EMFILE, "too many open files"},
	{EFBIG, "the file would be too large"},
	{ENOSPC, "no space left on the device"},
	{EROFS, "the file system is read-only"},
	{EPIPE, "the other side has closed"},
	{ELOOP, "too many symbolic links"},
	{ENAMETOOLONG, "the name is too long"},
	{ENOSYS, "no such system call"},
	{EDQUOT, "the disk quota is used up"},
	{EADDRNOTAVAIL, "no address to connect from"},
	{EAFNOSUPPORT, "no such address family here"},
	{ENETDOWN, "the network is down"},
	{ENETUNREACH, "the network is unreachable"},
	{ECONNABORTED, "the connection was aborted"},
	{ECONNRESET, "the connection was reset"},
	{ENOBUFS, "no buffers left"},
	{ETIMEDOUT, "timed out"},
	{ECONNREFUSED, "connection refused"},
	{EHOSTDOWN, "the host is down"},
	{EHOSTUNREACH, "no route to the host"},
};

const char *reason_text(int err, char buffer[static REASON_MAX])
{
	struct text t;

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].number == err)
			return reasons[i].words;
	text_init(&t, buffer, REASON_MAX);
	text_add(&t, "error ");
	text_add_decimal(&t, (uint64_t)err);
	return text_string(&t);
}
