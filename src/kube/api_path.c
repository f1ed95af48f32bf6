#include "kube/api_path.h"

/*
 * For each method, which its first two letters tell: the verb on a path that is no
 * resource's, on an object, and on a list of them.
 */
static const char verbs[] = "GEget\0get\0list\0"
			    "HEhead\0get\0list\0"
			    "POpost\0create\0create\0"
			    "PUput\0update\0update\0"
			    "PApatch\0patch\0patch\0"
			    "DEdelete\0delete\0deletecollection\0";

static const char *skip(const char *strings, size_t count)
{
	while (count-- > 0)
		strings += strlen(strings) + 1;
	return strings;
}

static const char *verb_of(struct span method, size_t column)
{
	const char *row = verbs;

	while (memcmp(row, method.ptr, 2) != 0)
		row = skip(row, 3);
	return skip(row + 2, column);
}

/* Whether the query says watch=, and not 0 or false. */
static bool asks_to_watch(struct span query)
{
	static const char name[] = "watch=";

	for (; query.len >= sizeof name; span_take(&query, 1))
		if (span_starts_with(query, SPAN(name)))
			return query.ptr[sizeof name - 1] != '0' &&
				query.ptr[sizeof name - 1] != 'f';
	return false;
}

/* Up to the query, with what is percent-encoded (RFC 3986, section 2.1) decoded. */
static void copy_path(char buffer[static API_PATH_MAX], struct span *path)
{
	size_t n = 0;

	while (path->len > 0 && n < API_PATH_MAX - 1) {
		unsigned char c = *span_take(path, 1).ptr;

		if (c == '?')
			break;
		if (c == '%' && path->len >= 2) {
			struct span digits = span_take(path, 2);

			c = (unsigned char)(text_hex_value(digits.ptr[0]) << 4 |
				text_hex_value(digits.ptr[1]));
		}
		buffer[n++] = (char)c;
	}
	buffer[n] = '\0';
}

/* The next segment, perhaps empty. */
static const char *take(char **rest)
{
	char *segment = *rest;

	while (**rest != '\0' && **rest != '/')
		++*rest;
	if (**rest != '\0')
		*(*rest)++ = '\0';
	return segment;
}

/* What follows the version, at least one segment. */
static void read_resource(struct fill *p, char *rest)
{
	const char *first = take(&rest), *second = take(&rest), *third = take(&rest);

	if (strcmp(first, "namespaces") == 0) {
		FILL(p, API_NAMESPACE) = second;
		if (*third != '\0' && strcmp(third, "status") != 0 &&
			strcmp(third, "finalize") != 0) {
			first = third;
			second = take(&rest);
			third = take(&rest);
		}
	}
	FILL(p, API_RESOURCE) = first;
	FILL(p, API_NAME) = second;
	FILL(p, API_SUBRESOURCE) = third;
}

/* Whether something follows the version. */
static bool is_resource(const char *path)
{
	size_t slashes = 3;

	if (strncmp(path, "/apis/", 6) == 0)
		slashes = 4;
	else if (strncmp(path, "/api/", 5) != 0)
		return false;
	while (slashes > 0 && *path != '\0')
		slashes -= *path++ == '/';
	return *path != '\0';
}

void api_path_read(
	struct fill *p, char buffer[static API_PATH_MAX], struct span method, struct span path)
{
	char *rest = buffer + sizeof "/api/" - 1;
	size_t column = 0;

	copy_path(buffer, &path);
	if (!is_resource(buffer)) {
		FILL(p, API_OTHER) = buffer;
	} else {
		if (*rest == '/') {
			rest++;
			FILL(p, API_GROUP) = take(&rest);
		}
		FILL(p, API_VERSION) = take(&rest);
		read_resource(p, rest);
		column = *FILL(p, API_NAME) != '\0' ? 1 : 2;
	}
	FILL(p, API_VERB) = verb_of(method, column);
	if (column == 2 && *method.ptr == 'G' && asks_to_watch(path))
		FILL(p, API_VERB) = "watch";
}
