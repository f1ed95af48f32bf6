/* One file: one walk over the Table, whose parts come in an order of the server's own. */
#include "kube/table.h"

#include <assert.h>

#include "base/text.h"
#include "json/number.h"

/* kubectl prints so many rows of a page at once. */
#define BLOCK_ROWS 100

/* How many objects and lists are open around a cell. */
#define CELL_DEPTH 4

/* What a Table is made of; an element is one more than its list. */
enum node {
	OTHER,
	TABLE,
	KIND,
	API_VERSION,
	COLUMNS,
	COLUMN,
	NAME,
	PRIORITY,
	ROWS,
	ROW,
	CELLS,
	CELL,
	OBJECT,
	METADATA,
	NAMESPACE
};

/* Of each but OTHER: what it is called in what it is in. */
static const char names[] = "\0kind\0apiVersion\0columnDefinitions\0\0name\0priority\0"
			    "rows\0\0cells\0\0object\0metadata\0namespace";
static const unsigned char parents[] = {OTHER, TABLE, TABLE, TABLE, COLUMNS, COLUMN, COLUMN, TABLE,
	ROWS, ROW, CELLS, ROW, OBJECT, METADATA};

/* Of `named`: both make it a Table. */
#define NAMED (1 << KIND | 1 << API_VERSION)

static void begin_page(struct table *t)
{
	scan_init(&t->scan);
	t->next = TABLE;
	t->named = 0;
	t->page_rows = 0;
	columns_next_page(&t->out);
}

/* Not in both of its callers, where the compiler would put it: 65 bytes. */
__attribute__((noinline)) void table_init(struct table *t, struct sink *out, unsigned options)
{
	memset(t, 0, offsetof(struct table, out));
	t->options = (unsigned char)options;
	columns_init(&t->out, out);
	begin_page(t);
}

static void bad(struct table *t, const char *why)
{
	t->result = TABLE_BAD;
	t->why = why;
}

static bool has_namespace(const struct table *t)
{
	return t->options & TABLE_NAMESPACE;
}

/* ---- columns and rows ---- */

/* Whether the columns that are being read make a header. */
static bool has_header(const struct table *t)
{
	return t->rows == 0 && !(t->options & TABLE_NO_HEADERS);
}

static void begin_columns(struct table *t)
{
	t->columns = t->name = 0;
	if (!has_header(t))
		return;
	/* Of a page without rows, or of a second member of that name. */
	columns_init(&t->out, t->out.out);
	t->out.printed[0] = '\n';
	t->out.printed_len = t->apart;
	columns_begin_cell(&t->out, has_namespace(t));
	columns_add(&t->out, SPAN("NAMESPACE"));
	columns_end_cell(&t->out, true);
}

static void begin_column(struct table *t)
{
	t->hide = false;
	columns_begin_cell(&t->out, has_header(t));
}

static void end_column(struct table *t)
{
	bool hide = t->hide && !(t->options & TABLE_WIDE);

	if (t->columns == TABLE_COLUMNS_MAX) {
		bad(t, "more than 64 columns");
		return;
	}
	t->hidden[t->columns] = hide;
	if (hide) {
		columns_drop_cell(&t->out);
	} else {
		t->last = t->columns;
		columns_end_cell(&t->out, true);
	}
	t->columns++;
}

static void begin_row(struct table *t)
{
	t->cell = 0;
	t->nameless = has_namespace(t);
	columns_begin_line(&t->out, t->nameless);
	if (t->named != NAMED)
		t->result = TABLE_OTHER;
	else if (t->columns == 0)
		bad(t, "rows without columns");
}

static void end_namespace(struct table *t)
{
	columns_end_first(&t->out);
	t->nameless = false;
}

static void end_row(struct table *t)
{
	if (t->nameless) {
		columns_begin_cell(&t->out, true);
		end_namespace(t);
	}
	columns_end_line(&t->out);
	t->rows++;
	t->page_rows++;
}

/* ---- cells ---- */

static struct span word(const struct table *t)
{
	return (struct span){(const unsigned char *)t->word, t->word_len};
}

static void next_cell(struct table *t)
{
	t->spaced = false;
	columns_begin_cell(&t->out, t->cell < t->columns && !t->hidden[t->cell]);
	if (t->cell + 1 == t->name)
		columns_add(&t->out, t->kind);
}

static void end_value(struct table *t)
{
	t->spaced = true;
	if (t->open == CELL)
		return;
	columns_end_cell(&t->out, t->cell < t->last);
	if (t->cell < UINT8_MAX)
		t->cell++;
	next_cell(t);
}

/* A piece of what a cell holds. Go prints lists and maps as [1 2] and map[a:1 b:2]. */
static void add(struct table *t, struct span s)
{
	if (t->spaced)
		columns_add(&t->out, SPAN(" "));
	t->spaced = false;
	columns_add(&t->out, s);
}

static void end_list(struct table *t)
{
	columns_add(&t->out, SPAN("]"));
	if (t->scan.depth == CELL_DEPTH)
		t->open = CELLS;
	end_value(t);
}

static void add_number(struct table *t)
{
	struct number n;
	struct text text;

	if (t->word_len == sizeof t->word || !number_read(&n, word(t))) {
		bad(t, "a number that is too long or too large");
		return;
	}
	/* The word has been read: it makes room for what is printed. */
	static_assert(NUMBER_TEXT_MAX <= TABLE_WORD_MAX, "a number's text fits");
	text_init(&text, t->word, sizeof t->word);
	number_add(&text, &n, false);
	add(t, text_span(&text));
}

static void read_cell(struct table *t, enum scan_event event, struct span s, bool last)
{
	if (event == SCAN_TRUE)
		s = SPAN("true");
	if (event == SCAN_FALSE)
		s = SPAN("false");
	if (event == SCAN_NULL && t->open == CELL)
		s = SPAN("<nil>");
	if (event != SCAN_NUMBER)
		add(t, s);
	else if (last)
		add_number(t);
	if (last)
		end_value(t);
}

/* ---- all of it ---- */

/* The member of what is open that the word names. */
static unsigned char find(const struct table *t)
{
	const char *name = names;

	for (unsigned node = TABLE; node <= NAMESPACE; node++) {
		if (parents[node - TABLE] == t->open && span_equal(word(t), span_of(name)))
			return (unsigned char)node;
		name += strlen(name) + 1;
	}
	return OTHER;
}

static void read_name(struct table *t, struct span s, bool last)
{
	if (t->open == CELL) {
		add(t, s);
		if (last)
			columns_add(&t->out, SPAN(":"));
	} else if (last) {
		t->next = find(t);
	}
}

static void add_upper(struct table *t, struct span s)
{
	while (s.len > 0) {
		unsigned char c = *span_take(&s, 1).ptr;

		if (c >= 'a' && c <= 'z')
			c &= 0xdf;
		columns_add(&t->out, (struct span){&c, 1});
	}
}

static void check(struct table *t, struct span start, bool last)
{
	t->named = (unsigned char)(t->named | 1 << t->next);
	if (last && !span_starts_with(word(t), start))
		t->result = TABLE_OTHER;
}

static void read_scalar(struct table *t, enum scan_event event, struct span s, bool last)
{
	if (t->next == CELL)
		read_cell(t, event, s, last);
	if (t->next == NAME) {
		add_upper(t, s);
		if (last && span_equal(word(t), SPAN("Name")))
			t->name = t->columns + 1;
	}
	if (t->next == NAMESPACE && t->nameless) {
		columns_add(&t->out, s);
		if (last)
			end_namespace(t);
	}
	if (t->next == KIND)
		check(t, SPAN("Table"), last);
	if (t->next == API_VERSION)
		check(t, SPAN("meta.k8s.io/"), last);
	if (t->next == PRIORITY)
		t->hide = t->word_len > 0 && !span_equal(word(t), SPAN("0"));
}

static void begin_node(struct table *t, bool object)
{
	bool list = !object && (t->next == COLUMNS || t->next == ROWS || t->next == CELLS);

	if (t->next == OTHER) {
		t->skipping = true;
		scan_skip(&t->scan);
		return;
	}
	t->open = t->next;
	if (t->open == CELL) {
		add(t, object ? SPAN("map[") : SPAN("["));
		return;
	}
	t->next = list ? (unsigned char)(t->open + 1) : OTHER;
	if (t->open == COLUMNS)
		begin_columns(t);
	if (t->open == COLUMN)
		begin_column(t);
	if (t->open == ROW)
		begin_row(t);
	if (t->open == CELLS)
		next_cell(t);
	if (t->open == METADATA)
		columns_begin_cell(&t->out, true);
}

static void end_node(struct table *t)
{
	if (t->skipping) {
		t->skipping = false;
		return;
	}
	if (t->open == CELL) {
		end_list(t);
		return;
	}
	if (t->open == COLUMNS && has_header(t))
		columns_end_line(&t->out);
	if (t->open == COLUMN)
		end_column(t);
	if (t->open == ROW)
		end_row(t);
	t->next = t->open;
	t->open = parents[t->open - TABLE];
}

static void read_event(struct table *t, enum scan_event event, struct span s)
{
	bool last = event < SCAN_KEY || event > SCAN_NUMBER || t->scan.last;

	for (size_t i = 0; i < s.len && t->word_len < sizeof t->word; i++)
		t->word[t->word_len++] = (char)s.ptr[i];
	if (event == SCAN_BAD)
		bad(t, t->scan.why);
	else if (event == SCAN_KEY)
		read_name(t, s, last);
	else if (event == SCAN_OBJECT || event == SCAN_ARRAY)
		begin_node(t, event == SCAN_OBJECT);
	else if (event == SCAN_OBJECT_END || event == SCAN_ARRAY_END)
		end_node(t);
	else
		read_scalar(t, event, s, last);
	if (last)
		t->word_len = 0;
}

/* What has been done to the columns may have failed. */
static enum table_result verdict(struct table *t)
{
	if (t->result == TABLE_OK && t->out.closed)
		t->result = TABLE_STOPPED;
	if (t->result == TABLE_OK && t->out.overflow)
		bad(t, "a row of more than 512 KiB");
	return t->result;
}

enum table_result table_push(struct table *t, struct span in)
{
	while (verdict(t) == TABLE_OK) {
		struct span s = {0};
		enum scan_event event = scan_next(&t->scan, &in, &s);

		if (event == SCAN_MORE)
			break;
		read_event(t, event, s);
	}
	return t->result;
}

/* Whether the body that has ended was a Table. */
static bool is_whole(struct table *t)
{
	struct span s;

	if (t->result == TABLE_OK && scan_end(&t->scan, &s) == SCAN_BAD)
		bad(t, t->scan.why);
	else if (t->result == TABLE_OK && t->named != NAMED)
		t->result = TABLE_OTHER;
	return t->result == TABLE_OK;
}

enum table_result table_next_page(struct table *t)
{
	size_t rest = t->page_rows % BLOCK_ROWS;

	if (is_whole(t) && t->page_rows >= BLOCK_ROWS && t->out.lines > rest)
		columns_print(&t->out, t->out.lines - rest);
	begin_page(t);
	return verdict(t);
}

enum table_result table_end(struct table *t)
{
	if (is_whole(t) && t->rows > 0)
		columns_print(&t->out, t->out.lines);
	return verdict(t);
}
