#include "base/fill.h"

static void add_value(const char *value, struct text *out)
{
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		text_add_byte(out, c < ' ' || c > '~' || c == '"' || c == '\\' ? '?' : c);
	}
}

/*
 * Looks at the part at `at`, and shows it to `out`, unless that is null. Whether all
 * that it needs is there.
 */
static bool read_part(const struct fill *f, const char *at, struct text *out)
{
	bool stands = true;

	for (; *at != '\0' && *at != '|'; at++) {
		char c = *at;

		if (c == '$' || c == '%' || c == '!') {
			const char *value = FILL(f, *++at);

			stands = stands && (c == '!') == (value == NULL || *value == '\0');
			if (out != NULL && c == '$')
				add_value(value, out);
		} else if (out != NULL) {
			text_add_byte(out, (unsigned char)c);
		}
	}
	return stands;
}

void fill_add(const struct fill *f, const char *sentence, struct text *out)
{
	while (*sentence != '\0') {
		if (read_part(f, sentence, NULL))
			read_part(f, sentence, out);
		while (*sentence != '\0' && *sentence++ != '|')
			;
	}
}
