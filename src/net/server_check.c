#include "net/server_check.h"

#include "base/clock.h"

static struct server_check *self(const br_x509_class **ctx)
{
	return (struct server_check *)(void *)ctx;
}

static void start_chain(const br_x509_class **ctx, const char *server_name)
{
	(void)ctx;
	(void)server_name; /* the name was given to server_check_init() */
}

static void start_cert(const br_x509_class **ctx, uint32_t length)
{
	(void)length; /* the certificate says it itself */
	trust_begin_certificate(&self(ctx)->trust);
}

/* The names of the first certificate, the end entity, are ours to judge. */
static void append(const br_x509_class **ctx, const unsigned char *buf, size_t len)
{
	struct server_check *s = self(ctx);
	struct span in = {buf, len}, value = {0};
	enum certificate_event event;

	do {
		event = trust_next(&s->trust, &in, &value);
		if (event == CERTIFICATE_DNS_NAME && s->trust.certificates == 1)
			san_add_dns_name(&s->san, value);
		if (event == CERTIFICATE_IP_ADDRESS && s->trust.certificates == 1)
			san_add_ip_address(&s->san, value);
	} while (event != CERTIFICATE_MORE);
}

static void end_cert(const br_x509_class **ctx)
{
	trust_end_certificate(&self(ctx)->trust);
}

static unsigned end_chain(const br_x509_class **ctx)
{
	struct server_check *s = self(ctx);

	s->error = trust_end(&s->trust);
	if (s->error == 0 && !san_matched(&s->san))
		s->error = BR_ERR_X509_BAD_SERVER_NAME;
	if (s->error == 0 && s->trust.for_others)
		s->error = BR_ERR_X509_FORBIDDEN_KEY_USAGE;
	s->ended = true;
	return s->error;
}

static const br_x509_pkey *get_pkey(const br_x509_class *const *ctx, unsigned *usages)
{
	const struct server_check *s = (const struct server_check *)(const void *)ctx;

	/* Never the key of a chain that is not trusted. */
	if (!s->ended || s->error != 0)
		return NULL;
	if (usages != NULL)
		*usages = s->trust.usages;
	return &s->trust.server_key;
}

static const br_x509_class server_check_vtable = {
	sizeof(struct server_check),
	start_chain,
	start_cert,
	append,
	end_cert,
	end_chain,
	get_pkey,
};

void server_check_init(struct server_check *s, const char *host, const struct anchors *anchors)
{
	s->vtable = &server_check_vtable;
	s->error = 0;
	s->ended = false;
	san_init(&s->san, host);
	trust_init(&s->trust, anchors, clock_wall());
}

const br_x509_class **server_check_class(struct server_check *s)
{
	return &s->vtable;
}

bool server_check_passed(const struct server_check *s)
{
	return s->ended && s->error == 0;
}

struct span server_check_names(const struct server_check *s)
{
	return san_names(&s->san);
}

int64_t server_check_not_after(const struct server_check *s)
{
	return s->trust.server_not_after;
}

static enum fail_code fail_wrong_name(const struct server_check *s, struct fail *f)
{
	char host[256], names[SAN_NAMES_MAX + 1];
	struct text h, n;

	text_init(&h, host, sizeof host);
	if (s->san.address.len > 0)
		text_add_ip(&h, address_span(&s->san.address));
	else
		text_add_span(&h, s->san.host);
	text_init(&n, names, sizeof names);
	text_add_span(&n, san_names(&s->san));
	if (n.len == 0)
		return FAIL(f, FAIL_WRONG_NAME, "not for ", text_string(&h),
			"; it has no subjectAltName of a host");
	return FAIL(f, FAIL_WRONG_NAME, "not for ", text_string(&h), " but for ", text_string(&n));
}

static enum fail_code fail_dates(const struct server_check *s, struct fail *f)
{
	char not_before[TEXT_TIME_LEN + 1], not_after[TEXT_TIME_LEN + 1], now[TEXT_TIME_LEN + 1];
	struct text from, to, clock;

	text_init(&from, not_before, sizeof not_before);
	text_add_time(&from, s->trust.not_before);
	text_init(&to, not_after, sizeof not_after);
	text_add_time(&to, s->trust.not_after);
	text_init(&clock, now, sizeof now);
	text_add_time(&clock, s->trust.now);
	return FAIL(f, s->trust.now < s->trust.not_before ? FAIL_NOT_YET_VALID : FAIL_EXPIRED,
		"valid from ", text_string(&from), " to ", text_string(&to), ", and it is ",
		text_string(&clock), " here");
}

enum fail_code server_check_fail(const struct server_check *s, struct fail *f)
{
	if (!s->ended)
		return FAIL_NONE;
	switch (s->error) {
	case 0:
		return FAIL_NONE;
	case BR_ERR_X509_NOT_TRUSTED:
		return FAIL(f, FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it");
	case BR_ERR_X509_BAD_SERVER_NAME:
		return fail_wrong_name(s, f);
	case BR_ERR_X509_EXPIRED:
		return fail_dates(s, f);
	case BR_ERR_X509_BAD_SIGNATURE:
	case BR_ERR_X509_DN_MISMATCH:
		return FAIL(f, FAIL_UNKNOWN_ISSUER,
			s->error == BR_ERR_X509_DN_MISMATCH
				? "the certificates that it sent do not form a chain"
				: "a signature in its chain is wrong");
	case BR_ERR_X509_WEAK_PUBLIC_KEY:
		return FAIL(f, FAIL_CERTIFICATE, s->trust.objection);
	case BR_ERR_X509_UNSUPPORTED:
		return FAIL(f, FAIL_CERTIFICATE,
			"a key or signature algorithm that is not RSA or ECDSA on P-256, P-384 or "
			"P-521 with SHA-256, SHA-384 or SHA-512");
	case BR_ERR_X509_CRITICAL_EXTENSION:
		return FAIL(f, FAIL_CERTIFICATE, "a critical extension that is not understood");
	case BR_ERR_X509_NOT_CA:
		return FAIL(f, FAIL_CERTIFICATE, "signed by a certificate that is not a CA's");
	case BR_ERR_X509_FORBIDDEN_KEY_USAGE:
		return FAIL(f, FAIL_CERTIFICATE, "its key usage does not allow a server");
	default:
		return FAIL(f, FAIL_CERTIFICATE, "it is malformed");
	}
}
