/*
 * Certificate chains from the PEM files of tests/unit/data/chains, and how they are
 * handed to a judge. make.py beside them says what is in them.
 */
#ifndef UNIT_CHAIN_H
#define UNIT_CHAIN_H

#include "tests/unit/rows.h"

#include "base/clock.h"
#include "net/anchors.h"
#include "net/judge.h"

#define CHAIN_MAX 4
#define CHAIN_FILE_MAX 16384

struct chain {
	struct {
		size_t len;
		unsigned char der[4096];
	} list[CHAIN_MAX];
	size_t count;
};

/* The bytes of NAME.pem, with a zero behind them. */
static inline size_t chain_file(const char *name, char text[static CHAIN_FILE_MAX])
{
	char path[200];
	FILE *file;
	size_t len;

	(void)snprintf(path, sizeof path, "tests/unit/data/chains/%s.pem", name);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s: run this in the root of the repository", path);
	len = fread(text, 1, CHAIN_FILE_MAX - 1, file);
	(void)fclose(file);
	text[len] = '\0';
	return len;
}

static inline size_t chain_base64(const char *text, const char *end, unsigned char *der)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, have = 0;
	size_t len = 0;

	for (; text < end; text++) {
		const char *digit = strchr(digits, *text);

		if (digit == NULL || *text == '\0')
			continue; /* a line end, or "=" */
		bits = (bits << 6 | (unsigned)(digit - digits)) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			der[len++] = (unsigned char)(bits >> have);
		}
	}
	return len;
}

static inline void chain_read(struct chain *c, const char *name)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----", end[] = "-----END";
	char text[CHAIN_FILE_MAX], *at = text;

	c->count = 0;
	chain_file(name, text);
	while ((at = strstr(at, begin)) != NULL) {
		at += sizeof begin - 1;
		assert_true(c->count < CHAIN_MAX);
		c->list[c->count].len = chain_base64(at, strstr(at, end), c->list[c->count].der);
		c->count++;
	}
}

/* Has the chain judged, each certificate in an allocation of just its size, gone afterwards. */
static inline const char *chain_give(const struct chain *c, struct judge *judge)
{
	struct span list[CHAIN_MAX];
	const char *objection;

	for (size_t i = 0; i < c->count; i++) {
		unsigned char *copy = malloc(c->list[i].len + (c->list[i].len == 0));

		memcpy(copy, c->list[i].der, c->list[i].len);
		list[i] = (struct span){copy, c->list[i].len};
	}
	objection = judge->judge(judge, list, c->count);
	for (size_t i = 0; i < c->count; i++)
		free((void *)(uintptr_t)list[i].ptr);
	return objection;
}

static inline void chain_anchors(struct anchors *a, const char *name)
{
	char text[CHAIN_FILE_MAX];
	struct span in = {(const unsigned char *)text, chain_file(name, text)};

	anchors_init(a, clock_wall());
	while (anchors_next(a, &in) != ANCHORS_MORE)
		;
	anchors_end(a);
	assert_true(a->count > 0);
}

#endif
