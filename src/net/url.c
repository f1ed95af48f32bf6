#include "net/url.h"

#include "base/text.h"
#include "net/address.h"
#include "net/dns.h"

/* In the order of enum url_scheme. */
static const struct {
	char name[9];
	uint16_t port; /* 0: none of its own */
} schemes[] = {
	{"https://", 443},
	{"http://", 80},
	{"tcp://", 0},
	{"unix:", 0},
};

bool url_read_host(struct span s, char host[static URL_HOST_MAX])
{
	struct address ignored;

	if (s.len >= URL_HOST_MAX || (!address_read(s, &ignored) && !dns_name_valid(s)))
		return false;
	memcpy(host, s.ptr, s.len);
	host[s.len] = '\0';
	return true;
}

bool url_read_port(struct span s, uint16_t *port)
{
	uint64_t n;

	if (!text_read_decimal(s, UINT16_MAX, &n) || n == 0)
		return false;
	*port = (uint16_t)n;
	return true;
}

/* Cuts "HOST" or "[ADDRESS]" off the authority; false when a bracket stays open. */
static bool take_host(struct span *authority, struct span *host)
{
	size_t end;

	if (authority->len == 0 || authority->ptr[0] != '[') {
		*host = span_take(authority, span_find(*authority, ':'));
		/* An IPv6 address needs its brackets. */
		return span_find(*host, ':') == host->len;
	}
	end = span_find(*authority, ']');
	if (end == authority->len)
		return false;
	span_take(authority, 1);
	*host = span_take(authority, end - 1);
	span_take(authority, 1);
	return span_find(*host, ':') < host->len;
}

static const char *read_authority(struct span authority, struct url *u)
{
	struct span host;

	if (span_find(authority, '@') < authority.len)
		return "a user name does not belong in it";
	if (!take_host(&authority, &host) || !url_read_host(host, u->host) ||
		(authority.len > 0 && authority.ptr[0] != ':'))
		return "its host is neither a name nor an address ([::1] has brackets)";
	if (authority.len > 0) {
		span_take(&authority, 1);
		if (!url_read_port(authority, &u->port))
			return "its port is not a number from 1 to 65535";
	}
	return u->port == 0 ? "it has no port" : NULL;
}

/* Null, or what is wrong with it. */
static const char *read_url(struct span s, struct url *u)
{
	const char *why;
	size_t i = 0, end = 0;

	while (!span_starts_with(s, span_of(schemes[i].name)))
		if (++i == sizeof schemes / sizeof schemes[0])
			return "not a URL of https://, http://, tcp:// or unix:";
	u->scheme = (enum url_scheme)i;
	u->port = schemes[i].port;
	span_take(&s, strlen(schemes[i].name));
	u->path = s;
	if (u->scheme == URL_UNIX)
		return s.len > 0 ? NULL : "it has no path";
	/* "https://host?query" has no path; what follows is still not the authority. */
	while (end < s.len && s.ptr[end] != '/' && s.ptr[end] != '?')
		end++;
	why = read_authority(span_take(&s, end), u);
	u->path = s;
	if (why == NULL && u->scheme == URL_TCP && s.len > 0)
		why = "there is no path in tcp://HOST:PORT";
	return why;
}

enum fail_code url_read(struct span s, struct url *u, struct fail *f)
{
	const char *why;
	char shown[200];
	struct text t;

	*u = (struct url){0};
	why = read_url(s, u);
	if (why == NULL)
		return FAIL_NONE;
	text_init(&t, shown, sizeof shown);
	text_add_span(&t, s);
	return FAIL(f, FAIL_USAGE, text_string(&t), ": ", why);
}

void url_authority(const struct url *u, char authority[static URL_AUTHORITY_MAX])
{
	bool brackets = strchr(u->host, ':') != NULL;
	struct text t;

	text_init(&t, authority, URL_AUTHORITY_MAX);
	text_add(&t, brackets ? "[" : "");
	/* A zone means something on this machine only (RFC 6874, section 4). */
	text_add_span(&t,
		(struct span){(const unsigned char *)u->host, span_find(span_of(u->host), '%')});
	text_add(&t, brackets ? "]" : "");
	if (schemes[u->scheme].port != u->port) {
		text_add(&t, ":");
		text_add_decimal(&t, u->port);
	}
	text_string(&t);
}
