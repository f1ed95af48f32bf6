/*
 * A Status, and the Role that would grant what it denies: the YAML is printable, what
 * the server says stays between its quotes, and no value has been read past its end.
 */
#include <stdlib.h>

#include "kube/role.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

/* Lines, in which quotes are even in number. */
static void check_yaml(struct span yaml)
{
	size_t quotes = 0;

	while (yaml.len > 0) {
		unsigned char c = *span_take(&yaml, 1).ptr;

		quotes += c == '"';
		if (c == '\n' ? quotes % 2 != 0 : c < ' ' || c > '~')
			abort();
	}
}

static void check_ends(const struct role *r)
{
	for (char letter = 'A'; letter <= 'Z'; letter++) {
		const char *value = FILL(&r->asked, letter);

		if (value != NULL && value >= r->message &&
			value <= r->message + sizeof r->message &&
			strnlen(value, STATUS_TEXT_MAX) >
				sizeof r->message - 1 - (size_t)(value - r->message))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static struct status status;
	static char yaml[ROLE_MAX];
	struct role *r = malloc(sizeof *r);
	struct text t;

	memset(r, 0xa5, sizeof *r);
	status_init(&status);
	status_push(&status, (struct span){data, len});
	text_init(&t, yaml, sizeof yaml);
	if (role_read(r, &status)) {
		check_ends(r);
		role_add(&r->asked, &t);
		if (!t.cut)
			check_yaml(text_span(&t));
	}
	role_read_path(r, (struct span){data, len});
	check_ends(r);
	free(r);
	return 0;
}
