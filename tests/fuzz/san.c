/*
 * Names of a certificate: the host on the first line, then entries, a line
 * each, "D" before a dNSName and "I" before an iPAddress.
 *
 * The answer is that of a second, slower reading of RFC 9525, section 6.3; an
 * entry more never takes a match back; and what messages show is printable.
 */
#include <stdlib.h>

#include "net/dns.h"
#include "net/san.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);

/* Cuts a label and its dot off; false when there is none left. */
static bool take_label(struct span *name, struct span *label)
{
	if (name->ptr == NULL)
		return false;
	*label = span_take(name, span_find(*name, '.'));
	if (name->len == 0)
		*name = (struct span){0};
	else
		span_take(name, 1);
	return true;
}

static bool labels_match(struct span entry, struct span host)
{
	struct span a = SPAN(""), b = SPAN("");
	bool first = true, more;

	for (;; first = false) {
		more = take_label(&entry, &a);
		if (more != take_label(&host, &b))
			return false;
		if (!more)
			return true;
		/* A wildcard must have a name behind it. */
		if (first && span_equal(a, SPAN("*")) && b.len > 0 && entry.len > 0)
			continue;
		if (!span_equal_nocase(a, b))
			return false;
	}
}

static bool is_host(const char *host, bool is_dns, struct span entry)
{
	struct address a;
	struct span name = span_of(host);

	if (address_read(name, &a))
		return !is_dns && span_equal(entry, address_span(&a));
	if (!dns_name_valid(name))
		return false;
	if (name.ptr[name.len - 1] == '.')
		name.len--;
	return is_dns && labels_match(entry, name);
}

/* From an allocation of just its size. */
static void add(struct san *s, bool is_dns, struct span entry)
{
	unsigned char *copy = entry.len > 0 ? malloc(entry.len) : NULL;

	if (entry.len > 0)
		memcpy(copy, entry.ptr, entry.len);
	if (is_dns)
		san_add_dns_name(s, (struct span){copy, entry.len});
	else
		san_add_ip_address(s, (struct span){copy, entry.len});
	free(copy);
}

static void check_names(const struct san *s)
{
	struct span names = san_names(s);

	if (names.len > SAN_NAMES_MAX)
		abort();
	for (size_t i = 0; i < names.len; i++)
		if (names.ptr[i] < ' ' || names.ptr[i] > '~')
			abort();
}

static struct span take_line(struct span *s)
{
	struct span line = span_take(s, span_find(*s, '\n'));

	span_take(s, s->len > 0);
	return line;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	struct span in = {data, len}, line = take_line(&in);
	char *host = malloc(line.len + 1);
	bool matched = false;
	struct san s;

	if (line.len > 0)
		memcpy(host, line.ptr, line.len);
	host[line.len] = '\0';
	san_init(&s, host);
	while (in.len > 0) {
		bool is_dns;

		line = take_line(&in);
		if (line.len == 0)
			continue;
		is_dns = *span_take(&line, 1).ptr == 'D';
		add(&s, is_dns, line);
		matched = matched || is_host(host, is_dns, line);
		if (san_matched(&s) != matched)
			abort();
		check_names(&s);
	}
	free(host);
	return 0;
}
