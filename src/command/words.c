#include "command/words.h"

#include <stdbool.h>

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int words_split(char *text, char **argv, int max, struct fail *f)
{
	char *to = text, quote = '\0';
	bool in_word = false;
	int count = 0;

	for (; *text != '\0'; text++) {
		if (quote == '\0' && is_space(*text)) {
			if (in_word)
				*to++ = '\0';
			in_word = false;
			continue;
		}
		if (!in_word) {
			if (count == max) {
				FAIL(f, FAIL_USAGE, "too many words in the variable");
				return count;
			}
			argv[count++] = to;
			in_word = true;
		}
		if (quote == '\0' && (*text == '\'' || *text == '"'))
			quote = *text;
		else if (*text == quote)
			quote = '\0';
		else
			*to++ = *text;
	}
	if (quote != '\0')
		FAIL(f, FAIL_USAGE, "a quote in the variable stays open");
	*to = '\0';
	return count;
}
