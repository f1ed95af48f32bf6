#include "net/url.h"

#include "base/text.h"
#include "net/address.h"
#include "net/dns.h"

static const struct scheme {
	char name[9];
	unsigned char scheme;
	uint16_t port; /* 0: none of its own */
} schemes[] = {
	{"https://", URL_HTTPS, 443},
	{"http://", URL_HTTP, 80},
	{"tcp://", URL_TCP, 0},
	{"unix:", URL_UNIX, 0},
};

static const struct scheme *scheme_of(struct span s)
{
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (span_starts_with(s, span_of(schemes[i].name)))
			return &schemes[i];
	return NULL;
}

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
	if (!take_host(&authority, &host) || !url_read_host(host, u->host))
		return "its host is neither a name nor an address ([::1] has brackets)";
	if (authority.len > 0) {
		if (authority.ptr[0] != ':')
			return "its host is neither a name nor an address";
		span_take(&authority, 1);
		if (!url_read_port(authority, &u->port))
			return "its port is not a number from 1 to 65535";
	}
	return u->port == 0 ? "it has no port" : NULL;
}

static enum fail_code fail_url(struct span s, const char *why, struct fail *f)
{
	char shown[200];
	struct text t;

	text_init(&t, shown, sizeof shown);
	text_add_span(&t, s);
	return FAIL(f, FAIL_USAGE, text_string(&t), ": ", why);
}

enum fail_code url_read(struct span s, struct url *u, struct fail *f)
{
	const struct scheme *scheme = scheme_of(s);
	struct span rest = s;
	size_t end;
	const char *why;

	*u = (struct url){0};
	if (scheme == NULL)
		return fail_url(s, "not a URL of https://, http://, tcp:// or unix:", f);
	u->scheme = (enum url_scheme)scheme->scheme;
	u->port = scheme->port;
	span_take(&rest, strlen(scheme->name));
	if (u->scheme == URL_UNIX) {
		u->path = rest;
		return rest.len > 0 ? FAIL_NONE : fail_url(s, "it has no path", f);
	}
	end = span_find(rest, '/');
	/* "https://host?query" has no path; what follows is still not the authority. */
	if (span_find(rest, '?') < end)
		end = span_find(rest, '?');
	why = read_authority(span_take(&rest, end), u);
	if (why == NULL && u->scheme == URL_TCP && rest.len > 0)
		why = "there is no path in tcp://HOST:PORT";
	u->path = rest;
	return why == NULL ? FAIL_NONE : fail_url(s, why, f);
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
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		if (schemes[i].scheme == u->scheme && schemes[i].port != u->port) {
			text_add(&t, ":");
			text_add_decimal(&t, u->port);
		}
	}
	text_string(&t);
}
