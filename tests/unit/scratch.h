/*
 * Files of a test's own, and what it writes to a descriptor.
 */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include <fcntl.h>
#include <ftw.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/rows.h"

static char scratch_folder[] = "/tmp/peyk-unit-XXXXXX";

static inline int scratch_remove_one(
	const char *path, const struct stat *s, int type, struct FTW *where)
{
	(void)s, (void)type, (void)where;
	return remove(path);
}

/* Makes the folder; call first in main(). */
static inline void scratch_begin(void)
{
	if (mkdtemp(scratch_folder) == NULL)
		abort();
}

/* Removes the folder and all that is in it; returns `result`. */
static inline int scratch_end(int result)
{
	nftw(scratch_folder, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return result;
}

/* The path of `name` in the folder; lives until the eighth call from now. */
static inline const char *scratch_path(const char *name)
{
	static char paths[8][4200];
	static unsigned next;
	char *path = paths[next++ % 8];

	(void)snprintf(path, sizeof paths[0], "%s/%s", scratch_folder, name);
	return path;
}

/* Makes a file of these bytes, or gives it these; returns its path. */
static inline const char *scratch_file(const char *name, struct span content)
{
	const char *path = scratch_path(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content.ptr, content.len), content.len);
	close(fd);
	return path;
}

struct capture {
	int fd, saved, file;
	char text[8192];
};

/* From now on, what is written to `fd` is kept. */
static inline void capture_begin(struct capture *c, int fd)
{
	c->fd = fd;
	c->saved = dup(fd);
	c->file = memfd_create("capture", MFD_CLOEXEC);
	dup2(c->file, fd);
}

/* All that has been written since, as a string; the descriptor is what it was. */
static inline const char *capture_end(struct capture *c)
{
	ssize_t n = pread(c->file, c->text, sizeof c->text - 1, 0);

	dup2(c->saved, c->fd);
	close(c->saved);
	close(c->file);
	assert_true(n >= 0);
	c->text[n] = '\0';
	return c->text;
}

#endif
