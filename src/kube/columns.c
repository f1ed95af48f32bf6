#include "kube/columns.h"

/* As kubectl tells Go's tabwriter. */
#define PADDING 3
#define WIDTH_MIN 3

void columns_init(struct columns *c, struct sink *out)
{
	memset(c, 0, offsetof(struct columns, printed));
	c->out = out;
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		c->widths[i] = WIDTH_MIN;
}

/* ---- out ---- */

static void spill(struct columns *c)
{
	if (!c->closed)
		c->closed = !sink_put(c->out, (struct span){c->printed, c->printed_len});
	c->printed_len = 0;
}

static void print(struct columns *c, unsigned char byte)
{
	if (c->printed_len == sizeof c->printed)
		spill(c);
	c->printed[c->printed_len++] = byte;
}

static bool begins_character(unsigned char byte)
{
	return (byte & 0xc0) != 0x80;
}

static void next_column(unsigned char *column)
{
	if (*column < COLUMNS_MAX - 1)
		++*column;
}

void columns_print(struct columns *c, size_t lines)
{
	size_t at = 0;
	ptrdiff_t width = 0;
	unsigned char column = 0;

	c->lines -= lines;
	while (lines > 0) {
		unsigned char byte = c->text[at];

		if (byte == '\t' && width < c->widths[column] + PADDING) {
			byte = ' ';
		} else {
			at++;
			if (byte == '\t') {
				next_column(&column);
				width = 0;
				continue;
			}
		}
		print(c, byte);
		width += begins_character(byte);
		if (byte == '\n') {
			lines--;
			column = 0;
			width = 0;
		}
	}
	spill(c);
	c->len -= at;
	c->line -= at;
	memmove(c->text, c->text + at, c->len);
}

/* ---- in ---- */

static void add(struct columns *c, unsigned char byte)
{
	if (c->len == sizeof c->text)
		columns_print(c, c->lines);
	if (c->len == sizeof c->text) {
		c->overflow = true;
		return;
	}
	c->text[c->len++] = byte;
	c->width += begins_character(byte);
}

void columns_begin_line(struct columns *c, unsigned char column)
{
	c->column = column;
}

void columns_begin_cell(struct columns *c, bool shown)
{
	c->shown = c->more = shown;
	c->width = c->bytes = 0;
	c->start = c->len - c->line;
}

void columns_end_cell(struct columns *c, bool widens)
{
	ptrdiff_t *width = c->widths + c->column, *spare = c->spare + c->column;

	if (!c->shown)
		return;
	if (!c->begun)
		*spare = c->width - c->bytes;
	if (widens && *width < c->width)
		*width = c->width;
	if (widens && *width < c->bytes + *spare)
		*width = c->bytes + *spare;
	next_column(&c->column);
	add(c, '\t');
}

void columns_add(struct columns *c, struct span s)
{
	c->bytes += (ptrdiff_t)s.len;
	while (c->more && s.len > 0) {
		unsigned char byte = *span_take(&s, 1).ptr;

		if (byte == '\t' || byte == '\v') {
			c->bytes = c->width;
			columns_end_cell(c, true);
			c->width = 0;
			c->bytes = (ptrdiff_t)s.len;
			continue;
		}
		if (byte == '\n' || byte == '\r' || byte == '\f') {
			c->more = false;
			add(c, '.');
			add(c, '.');
			byte = '.';
		} else if (byte == 0x1b) {
			add(c, '^');
			byte = '[';
		}
		add(c, byte);
	}
}

void columns_drop_cell(struct columns *c)
{
	c->len = c->line + c->start;
}

static void reverse(unsigned char *from, unsigned char *to)
{
	while (from < to) {
		unsigned char byte = *from;

		*from++ = *--to;
		*to = byte;
	}
}

/* It stands behind the others, and is to stand before them. */
void columns_end_first(struct columns *c)
{
	unsigned char *line;

	c->column = 0;
	columns_end_cell(c, true);
	line = c->text + c->line;
	reverse(line, line + c->start);
	reverse(line + c->start, c->text + c->len);
	reverse(line, c->text + c->len);
}

void columns_end_line(struct columns *c)
{
	/* Behind its last cell is a tab. */
	if (c->len > c->line)
		c->len--;
	add(c, '\n');
	c->line = c->len;
	c->lines += !c->overflow;
	c->begun = true;
}
