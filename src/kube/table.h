/*
 * A Table of the API server's (meta.k8s.io/v1), printed as `kubectl get` prints
 * it: what is answered to
 *
 *	Accept: application/json;as=Table;v=v1;g=meta.k8s.io
 *
 * Push the body as it comes; the text goes to a sink, the same however the body
 * is cut. It does no other I/O and keeps no pointer to the input.
 *
 * The text is that of kubectl 1.37: names of columns in capitals, columns of
 * priority 0 alone unless all are wanted, three spaces between them, null as
 * nothing, a cell cut at its first line end and marked "...", ESC as "^[",
 * numbers, lists and maps as Go prints them; no header without a row. What is
 * not as kubectl has it: in a header letters outside ASCII keep their case; a
 * map's members come in the order they have; and widths are those of kubectl only
 * where each row has a cell for each column, without a tab in it, and a page has no
 * cells outside ASCII and no more than 100 rows, or a header.
 *
 * A page's cells are held back until it ends, so that all of them are aligned;
 * pages that follow have at least the widths of those before. Of a page that is
 * more than COLUMNS_BUFFER holds, the first rows are aligned without regard to the
 * rest.
 *
 * A row may have more cells than there are columns (they are left out) or fewer.
 * Members of a wrong type count as if they were not there. What a Table says of
 * its kind and its columns must come before its rows, as every API server has it; a
 * page without columns has those of the page before.
 */
#ifndef KUBE_TABLE_H
#define KUBE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/sink.h"
#include "base/span.h"
#include "kube/columns.h"
#include "json/scan.h"

/* Shown or not. */
#define TABLE_COLUMNS_MAX 64

/* Longer than any member's name that matters, and than a number may be. */
#define TABLE_WORD_MAX 64

enum table_option {
	TABLE_WIDE = 1, /* columns of every priority */
	TABLE_NAMESPACE = 2, /* NAMESPACE comes first, from each row's object */
	TABLE_NO_HEADERS = 4,
	TABLE_KINDS = 8 /* for whoever sets `kind` */
};

enum table_result {
	TABLE_OK,
	TABLE_OTHER, /* JSON of another kind: a server that knows no Tables, or a Status */
	TABLE_BAD, /* not JSON, or no Table that can be printed: see `why` */
	TABLE_STOPPED /* the sink takes no more */
};

/*
 * Allocate anywhere (it is large: .bss); fill with table_init(). `why` may be
 * read, and `scan.offset`; the rest is private.
 */
struct table {
	uint64_t rows, page_rows; /* of all pages, of this one */
	const char *why; /* at TABLE_BAD: what is wrong, as in "a comma or } is missing" */
	unsigned char options, result;
	unsigned char named; /* kind and apiVersion have been seen: bits */
	unsigned char open, next; /* what is open, and what the next value in it is */
	bool skipping; /* the next end is of something passed over */
	bool spaced; /* within a cell's list or map: a space is before the next element */
	bool hide; /* this column, for its priority */
	bool nameless; /* the row's namespace is still to come */
	unsigned char columns, last; /* how many are defined; which shown one is the last */
	unsigned char cell; /* of this row, counted from 0 */
	unsigned char name; /* the column that is called Name, counted from 1 */
	unsigned char word_len;
	char word[TABLE_WORD_MAX]; /* this name, string or number, as far as it matters */
	bool hidden[TABLE_COLUMNS_MAX];
	struct scan scan;
	struct columns out;
	struct span kind; /* stands before each row's name: "pod/", or nothing */
	bool apart; /* an empty line comes first */
};

/*
 * Before it, once, the caller sets `kind`, which is borrowed, and `apart`; they stay.
 * `options` are bits of enum table_option. `out` is borrowed until the end.
 */
void table_init(struct table *t, struct sink *out, unsigned options);

/* The next bytes of the body. Anything but TABLE_OK stays so. */
enum table_result table_push(struct table *t, struct span in);

/* The body has ended, and another page of the same list is to be pushed. */
enum table_result table_next_page(struct table *t);

/* The last body has ended: the rest is printed. */
enum table_result table_end(struct table *t);

/* Rows of all pages so far. When there are none, nothing is printed. */
static inline uint64_t table_rows(const struct table *t)
{
	return t->rows;
}

#endif
