/*
 * Splits the text of an environment variable into arguments: at white space, but
 * not within '...' or "...", which may begin and end anywhere in a word. There
 * are no escapes and no substitutions.
 */
#ifndef COMMAND_WORDS_H
#define COMMAND_WORDS_H

#include <stddef.h>

#include "base/fail.h"

/*
 * Splits `text` in place: the words in `argv` point into it. Returns how many
 * there are. FAIL_USAGE when a quote stays open or there are more than `max`.
 */
int words_split(char *text, char **argv, int max, struct fail *f);

#endif
