/*
 * Test vectors from tests/unit/data/tls13: a line is a name and fields, with
 * tabs between; "#" begins a comment. Fields of hex digits are bytes.
 */
#ifndef UNIT_VECTORS_H
#define UNIT_VECTORS_H

#include "tests/unit/rows.h"

#define VECTOR_FIELDS_MAX 6
#define VECTORS_MAX 200

/* May be given to rows_add_table(). */
struct vector {
	const char *name;
	struct {
		const char *text;
		struct span bytes;
	} fields[VECTOR_FIELDS_MAX];
};

struct vectors {
	size_t count;
	struct vector list[VECTORS_MAX];
	char *text;
	unsigned char *bytes;
};

/* The bytes that `hex` spells, at most half as long, into `to`; false when it is no hex. */
static inline bool vectors_hex(const char *hex, unsigned char *to, struct span *bytes)
{
	size_t digits = strlen(hex);

	*bytes = (struct span){to, digits / 2};
	if (digits % 2 != 0 || strspn(hex, "0123456789abcdef") != digits)
		return false;
	for (size_t i = 0; i < digits; i += 2) {
		const char pair[3] = {hex[i], hex[i + 1], '\0'};

		*to++ = (unsigned char)strtoul(pair, NULL, 16);
	}
	return true;
}

static inline void vectors_line(struct vectors *v, char *line, unsigned char **to)
{
	struct vector *vector = &v->list[v->count++];
	size_t field = 0;

	if (v->count > VECTORS_MAX)
		abort();
	vector->name = line;
	while ((line = strchr(line, '\t')) != NULL) {
		*line++ = '\0';
		if (field == VECTOR_FIELDS_MAX)
			abort();
		vector->fields[field++].text = line;
	}
	for (size_t i = 0; i < field; i++)
		if (vectors_hex(vector->fields[i].text, *to, &vector->fields[i].bytes))
			*to += vector->fields[i].bytes.len;
}

/* `file` of tests/unit/data/tls13, once; it is kept until the program ends. */
static inline void vectors_read(struct vectors *v, const char *file)
{
	char path[200], *line, *next;
	unsigned char *to;
	FILE *f;
	long len;

	(void)snprintf(path, sizeof path, "tests/unit/data/tls13/%s", file);
	f = fopen(path, "r");
	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (len = ftell(f)) < 0) {
		(void)fprintf(stderr, "%s: run this in the root of the repository\n", path);
		abort();
	}
	rewind(f);
	v->text = malloc((size_t)len + 1);
	v->text[fread(v->text, 1, (size_t)len, f)] = '\0';
	(void)fclose(f);
	to = v->bytes = malloc((size_t)len);
	for (line = v->text; *line != '\0'; line = next) {
		next = line + strcspn(line, "\n");
		if (*next != '\0')
			*next++ = '\0';
		if (*line != '#' && *line != '\0')
			vectors_line(v, line, &to);
	}
}

/* A value of RFC 8448's traces, by its name in rfc8448.txt; "" is nothing. */
static inline struct span rfc8448(const char *name)
{
	static struct vectors v;

	if (v.count == 0)
		vectors_read(&v, "rfc8448.txt");
	if (*name == '\0')
		return SPAN("");
	for (size_t i = 0; i < v.count; i++)
		if (strcmp(v.list[i].name, name) == 0)
			return v.list[i].fields[0].bytes;
	(void)fprintf(stderr, "%s is not in rfc8448.txt\n", name);
	abort();
}

static inline void vector_check(const void *got, struct span wanted)
{
	if (memcmp(got, wanted.ptr, wanted.len) != 0) {
		for (size_t i = 0; i < wanted.len; i++)
			print_error("%02x", ((const unsigned char *)got)[i]);
		fail_msg("%s", " is wrong");
	}
}

#endif
