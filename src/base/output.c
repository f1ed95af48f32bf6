#include "base/output.h"

#include "base/io.h"

static bool write_out(struct output *o, struct span s)
{
	o->written |= s.len > 0;
	if (!o->closed)
		o->closed =
			io_write(o->fd, s, o->deadline, &o->gone, o->fail) != FAIL_NONE || o->gone;
	return !o->closed;
}

bool output_flush(struct output *o)
{
	struct span gathered = {o->bytes, o->used};

	o->used = 0;
	return write_out(o, gathered);
}

static bool put(struct sink *self, struct span bytes)
{
	struct output *o = (struct output *)self;

	if (bytes.len > sizeof o->bytes - o->used && !output_flush(o))
		return false;
	if (bytes.len > sizeof o->bytes)
		return write_out(o, bytes);
	memcpy(o->bytes + o->used, bytes.ptr, bytes.len);
	o->used += bytes.len;
	return true;
}

void output_init(struct output *o, int fd, int64_t deadline, struct fail *f)
{
	o->sink.put = put;
	o->fail = f;
	o->deadline = deadline;
	o->used = 0;
	o->fd = fd;
	o->written = o->gone = o->closed = false;
}
