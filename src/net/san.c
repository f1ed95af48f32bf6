#include "net/san.h"

#include "net/dns.h"

void san_init(struct san *s, const char *host)
{
	s->matched = false;
	text_init(&s->names, s->names_buffer, sizeof s->names_buffer);
	s->host = (struct span){0};
	if (address_read(span_of(host), &s->address))
		return;
	s->address.len = 0;
	/* No entry is written with a trailing dot. */
	if (dns_name_valid(span_of(host)))
		s->host = span_without_dot(span_of(host));
}

/* "*.svc" and "kubernetes.svc": everything behind the first label. */
static struct span parent_of(struct span name)
{
	span_take(&name, span_find(name, '.'));
	return name;
}

static bool dns_matches(struct span entry, struct span host)
{
	if (host.len == 0)
		return false;
	if (span_equal_nocase(entry, host))
		return true;
	/* The host is a valid name: no label of it is empty, so "*." has no match. */
	return span_starts_with(entry, SPAN("*.")) &&
		span_equal_nocase(parent_of(entry), parent_of(host));
}

/* Begins the next name of the list that messages show. */
static void begin_name(struct san *s, const char *kind)
{
	if (s->names.len > 0)
		text_add(&s->names, ", ");
	text_add(&s->names, kind);
}

void san_add_dns_name(struct san *s, struct span name)
{
	begin_name(s, "DNS:");
	text_add_printable(&s->names, name);
	text_mark_cut(&s->names);
	if (dns_matches(name, s->host))
		s->matched = true;
}

void san_add_ip_address(struct san *s, struct span ip)
{
	begin_name(s, "IP:");
	if (ip.len == 4 || ip.len == 16)
		text_add_ip(&s->names, ip);
	else
		text_add(&s->names, "?");
	text_mark_cut(&s->names);
	if (s->address.len > 0 && span_equal(ip, address_span(&s->address)))
		s->matched = true;
}

bool san_matched(const struct san *s)
{
	return s->matched;
}

struct span san_names(const struct san *s)
{
	return text_span(&s->names);
}
