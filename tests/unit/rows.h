/*
 * Tables of rows as cmocka tests: every row is a test of its own, which
 * cmocka's reports (CMOCKA_MESSAGE_OUTPUT=XML) name "MODULE: RULE" and count.
 *
 *	static const struct row {
 *		const char *name;	the rule; a row's first member
 *		...
 *	} rows[] = {
 *		{"two chunks", ...},
 *	};
 *
 *	static void test_row(void **state)
 *	{
 *		const struct row *row = *state;
 *		...
 *	}
 *
 *	int main(void)
 *	{
 *		ROWS_ADD(rows, test_row);
 *		rows_add_one("what no row can say", test_that);
 *		return rows_run("chunked");
 *	}
 *
 * A table may be given to several functions; ROWS_ADD_AS() puts a word before
 * the names then, so that no two tests have the same one. Include this first:
 * cmocka.h wants headers before it.
 */
#ifndef UNIT_ROWS_H
#define UNIT_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/span.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A span as an initializer; the literal may hold zeros. */
#define BYTES(literal) \
	{ \
		(const unsigned char *)(literal), sizeof(literal) - 1 \
	}

/* More rows than a program has; one more ends it. */
#define ROWS_MAX 1000

static struct CMUnitTest rows_tests[ROWS_MAX];
static const char *rows_words[ROWS_MAX];
static size_t rows_count;

static inline void rows_add(
	const char *word, const char *name, const void *row, CMUnitTestFunction test)
{
	if (rows_count == ROWS_MAX)
		abort();
	rows_words[rows_count] = word;
	rows_tests[rows_count++] = (struct CMUnitTest){
		.name = name, .test_func = test, .initial_state = (void *)(uintptr_t)row};
}

/* Adds the `count` rows at `table`, each of `size` bytes and with its name first. */
static inline void rows_add_table(
	const char *word, const void *table, size_t count, size_t size, CMUnitTestFunction test)
{
	for (size_t i = 0; i < count; i++) {
		const char *const *row = (const void *)((const char *)table + i * size);

		rows_add(word, *row, row, test);
	}
}

#define ROWS_ADD(table, test) ROWS_ADD_AS("", table, test)
#define ROWS_ADD_AS(word, table, test) \
	rows_add_table((word), (table), COUNT(table), sizeof(table)[0], (test))

/* A test without a row. */
static inline void rows_add_one(const char *name, CMUnitTestFunction test)
{
	rows_add("", name, NULL, test);
}

/*
 * `head`, `times` times `repeat`, and `tail`, for inputs at a limit; free() it.
 * The length is that of the span.
 */
static inline struct span rows_repeat(
	const char *head, const char *repeat, size_t times, const char *tail)
{
	size_t head_len = strlen(head), one = strlen(repeat), tail_len = strlen(tail);
	size_t len = head_len + one * times + tail_len;
	unsigned char *bytes = malloc(len + 1), *at = bytes + head_len;

	memcpy(bytes, head, head_len);
	for (size_t i = 0; i < times; i++, at += one)
		memcpy(at, repeat, one);
	memcpy(at, tail, tail_len + 1);
	return (struct span){bytes, len};
}

/* Runs what was added, in that order; what main() returns: 0 when all hold. */
static inline int rows_run(const char *module)
{
	static char names[ROWS_MAX][160];

	for (size_t i = 0; i < rows_count; i++) {
		const char *word = rows_words[i];

		(void)snprintf(names[i], sizeof names[i], "%s: %s%s%s", module, word,
			*word != '\0' ? ": " : "", rows_tests[i].name);
		rows_tests[i].name = names[i];
	}
	return _cmocka_run_group_tests(module, rows_tests, rows_count, NULL, NULL) != 0;
}

/* The alert of an objection (net/alert.h), which is never 0; 0 for none. */
static inline unsigned alert_of(const char *objection)
{
	if (objection != NULL && *objection == '\0')
		fail_msg("an objection without an alert");
	return objection == NULL ? 0 : (unsigned char)*objection;
}

#endif
