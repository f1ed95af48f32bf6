/*
 * Words of a variable: each of them in quotes, they are split into the same ones.
 */
#include <stdlib.h>
#include <string.h>

#include "command/words.h"
#include "tests/fuzz/reason.h"

#define WORDS_MAX 128

/* Every byte in quotes of the other kind; the word has a space before it. */
static char *quote(char *to, const char *word)
{
	to = stpcpy(to, " ''");
	for (; *word != '\0'; word++) {
		char mark = *word == '\'' ? '"' : '\'';

		*to++ = mark;
		*to++ = *word;
		*to++ = mark;
	}
	return to;
}

static void check_again(char *const *words, int count, size_t len)
{
	char *text = malloc(3 * len + 3 * WORDS_MAX + 1), *to = text, *again[WORDS_MAX];
	struct fail f = {0};

	for (int i = 0; i < count; i++)
		to = quote(to, words[i]);
	*to = '\0';
	if (words_split(text, again, WORDS_MAX, &f) != count || f.code != FAIL_NONE)
		abort();
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], again[i]) != 0)
			abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	char *text = calloc(len + 1, 1), *words[WORDS_MAX];
	struct fail f = {0};
	int count;

	if (len > 0)
		memcpy(text, data, len);
	count = words_split(text, words, WORDS_MAX, &f);
	if (count < 0 || count > WORDS_MAX)
		abort();
	for (int i = 0; i < count; i++)
		if (words[i] < text || words[i] > text + len)
			abort();
	if (f.code == FAIL_NONE)
		check_again(words, count, len);
	else
		reason_check(&f, FAIL_USAGE);
	free(text);
	return 0;
}
