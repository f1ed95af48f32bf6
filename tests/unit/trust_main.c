/*
 * What tests/vectors/test_pkits.py drives: trust_main ANCHORS.pem SECONDS, the
 * trust anchors and the time. A line of standard input is a chain, each
 * certificate's DER in hex, with spaces between; the answer is a line: "trusted", or why
 * it is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "net/anchors.h"
#include "net/trust.h"

static struct anchors anchors;
static struct trust trust;

static void read_anchors(const char *path, int64_t now)
{
	static unsigned char bytes[100000];
	FILE *file = fopen(path, "r");
	struct span in = {bytes, file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file)};

	if (file == NULL || fclose(file) != 0)
		abort();
	anchors_init(&anchors, now);
	while (anchors_next(&anchors, &in) != ANCHORS_MORE)
		;
	anchors_end(&anchors);
	if (anchors.count == 0)
		abort();
}

static struct span give(const char *hex)
{
	size_t len = strlen(hex) / 2;
	unsigned char *der = malloc(len + 1);

	for (size_t i = 0; i < len; i++) {
		char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		der[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	return (struct span){der, len};
}

static const char *judge(char *line)
{
	struct span chain[JUDGE_CHAIN_MAX];
	const char *objection;
	size_t count = 0;

	for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n"))
		chain[count++] = give(word);
	objection = trust_judge(&trust, chain, count);
	while (count-- > 0)
		free((void *)(uintptr_t)chain[count].ptr);
	if (objection == NULL)
		return "trusted";
	return trust.code == FAIL_EXPIRED ? "not valid now" : objection + 1;
}

int main(int argc, char **argv)
{
	static char line[200000];

	if (argc != 3)
		return 2;
	trust.anchors = &anchors;
	trust.now = strtoll(argv[2], NULL, 10);
	read_anchors(argv[1], trust.now);
	while (fgets(line, sizeof line, stdin) != NULL)
		(void)puts(judge(line));
	return 0;
}
