/*
 * What tests/json/test_number.py drives: a line of standard input is a number's
 * text; the answer is a line, "no" or "whole TEXT" or "double ALONE INSIDE".
 */
#include <stdio.h>
#include <string.h>

#include "json/number.h"

/* Longer than any line of the test's. */
#define LINE_MAX_LEN 20000

static void print(const struct number *n, bool inside)
{
	char buffer[NUMBER_TEXT_MAX + 1];
	struct text out;

	text_init(&out, buffer, sizeof buffer);
	number_add(&out, n, inside);
	(void)printf(" %s", text_string(&out));
}

int main(void)
{
	static char line[LINE_MAX_LEN];
	struct number n;

	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (!number_read(&n, span_of(line))) {
			(void)puts("no");
			continue;
		}
		(void)printf(n.whole ? "whole" : "double");
		print(&n, false);
		if (!n.whole)
			print(&n, true);
		(void)puts("");
	}
	return 0;
}
