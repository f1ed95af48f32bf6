#include "command/data.h"

#include <unistd.h>

#include "base/io.h"
#include "json/scan.h"

/*
 * A file has an end that can be sought, and only a file has: the length of others
 * is not known before they have been read.
 */
static enum fail_code open_file(struct data *d, const char *path, int64_t deadline, struct fail *f)
{
	struct body *b = &d->body;
	ptrdiff_t n;
	off_t end;

	b->fd = STDIN_FILENO;
	if (strcmp(path, "-") != 0)
		b->fd = io_open(path, FAIL_INPUT, f);
	if (f->code != FAIL_NONE)
		return f->code;
	b->start = lseek(b->fd, 0, SEEK_CUR);
	end = lseek(b->fd, 0, SEEK_END);
	if (end >= b->start && b->start >= 0) {
		b->length = (uint64_t)(end - b->start);
		lseek(b->fd, b->start, SEEK_SET);
	} else {
		b->start = -1;
	}
	n = io_read(b->fd, d->first, sizeof d->first, path, FAIL_INPUT, deadline, f);
	if (n >= 0)
		b->bytes = (struct span){d->first, (size_t)n};
	return f->code;
}

/* Why it is no JSON, as far as that is known before it is sent; null: it may be. */
static const char *not_json(const struct body *b)
{
	struct span in = b->bytes, ignored;
	struct scan scan;
	enum scan_event event;
	bool begun = false;

	scan_init(&scan);
	while ((event = scan_next(&scan, &in, &ignored)) != SCAN_MORE && event != SCAN_BAD)
		begun = true;
	if (!begun || (!body_is_stream(b) && b->length == b->bytes.len))
		event = scan_end(&scan, &ignored);
	return event == SCAN_BAD ? scan.why : NULL;
}

enum fail_code data_open(
	struct data *d, const char *given, bool json, int64_t deadline, struct fail *f)
{
	const char *why;

	d->body = (struct body){.bytes = span_of(given), .fd = -1, .length = strlen(given)};
	if (*given == '@' && open_file(d, given + 1, deadline, f) != FAIL_NONE)
		return f->code;
	why = json ? not_json(&d->body) : NULL;
	if (why != NULL)
		return FAIL(f, FAIL_USAGE,
			"the data must be JSON (or, for post and put, YAML with "
			"-H 'Content-Type: application/yaml'): ",
			why);
	/* A file is read from its start once more. */
	if (d->body.start >= 0 && d->body.fd >= 0)
		d->body.bytes.len = 0;
	return FAIL_NONE;
}
