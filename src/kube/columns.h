/*
 * Lines of cells, printed in columns as kubectl prints them: three spaces behind
 * a column's widest cell, which counts as at least three wide, and nothing behind
 * a line's last one.
 *
 * Lines are held back until columns_print(), so that a cell may widen a column for
 * those above it. Widths only grow. They are counted in characters; but like
 * kubectl 1.37, which pads a page's first line with as many spaces as the column's
 * longest cell has bytes more, before it is cut and escaped.
 */
#ifndef KUBE_COLUMNS_H
#define KUBE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/sink.h"
#include "base/span.h"

/* Held back at most: 500 lines of 1,000 bytes. Then all are printed. No line may be longer. */
#define COLUMNS_BUFFER ((size_t)512 * 1024)

/* Columns beyond these have one width. */
#define COLUMNS_MAX 65

/* What the sink gets at once. */
#define COLUMNS_PIECE 4096

/* Allocate anywhere (it is large: .bss); fill with columns_init(). */
struct columns {
	size_t lines; /* held back: may be read */
	bool closed; /* the sink takes no more: may be read */
	bool overflow; /* a line is too long: may be read */
	/* The rest is private. */
	bool begun; /* this page has a line */
	bool shown, more; /* this cell is; what comes of it is, too */
	unsigned char column; /* of this cell */
	size_t len, line, start; /* of `text`; where this line begins; where this cell does in it */
	ptrdiff_t width, bytes; /* of this cell: characters that are shown, bytes that came */
	struct sink *out;
	size_t printed_len;
	ptrdiff_t widths[COLUMNS_MAX];
	ptrdiff_t spare[COLUMNS_MAX]; /* what `width` is over `bytes` in the page's first line */
	unsigned char printed[COLUMNS_PIECE];
	unsigned char text[COLUMNS_BUFFER]; /* a tab behind each cell but a line's last */
};

/* `out` is borrowed. */
void columns_init(struct columns *c, struct sink *out);

/* The next line is the first of another page. */
static inline void columns_next_page(struct columns *c)
{
	c->begun = false;
}

/* A line, whose next cell is in the column of this number. */
void columns_begin_line(struct columns *c, unsigned char column);

/* A cell; one that is not to be shown leaves no trace. */
void columns_begin_cell(struct columns *c, bool shown);

/* More of its text: shown up to its first line end, which becomes "...", and ESC as "^[". */
void columns_add(struct columns *c, struct span s);

/* When nothing of its line follows, it need not widen its column. */
void columns_end_cell(struct columns *c, bool widens);

/* Instead of that: it is the line's first, in column 0. */
void columns_end_first(struct columns *c);

/* Instead of that: as if it had never begun. */
void columns_drop_cell(struct columns *c);

void columns_end_line(struct columns *c);

/* Prints the first so many of `lines`. */
void columns_print(struct columns *c, size_t lines);

#endif
