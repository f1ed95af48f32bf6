#include "net/server_check.h"

#include "base/clock.h"
#include "net/ec.h"
#include "net/public_key.h"
#include "net/rsa.h"

/* Days from year 0 to 1970, in BearSSL's proleptic Gregorian count. */
#define DAYS_TO_1970 719528

/* KeyPurposeId id-kp-serverAuth and anyExtendedKeyUsage. */
#define SERVER_AUTH SPAN("\x2b\x06\x01\x05\x05\x07\x03\x01")
#define ANY_PURPOSE SPAN("\x55\x1d\x25\x00")

static struct server_check *self(const br_x509_class **ctx)
{
	return (struct server_check *)(void *)ctx;
}

static void start_chain(const br_x509_class **ctx, const char *server_name)
{
	struct server_check *s = self(ctx);

	(void)server_name; /* the name was given to server_check_init() */
	s->certificates = 0;
	s->chain.vtable->start_chain(&s->chain.vtable, NULL);
}

static void start_cert(const br_x509_class **ctx, uint32_t length)
{
	struct server_check *s = self(ctx);

	s->certificates++;
	/* The dates of the certificate that broke the chain are kept for the message. */
	s->reading = s->chain.err == 0;
	if (s->reading) {
		certificate_init(&s->reader);
		s->not_before = s->not_after = 0;
	}
	s->chain.vtable->start_cert(&s->chain.vtable, length);
}

static void add_purpose(struct server_check *s, struct span purpose)
{
	if (span_equal(purpose, SERVER_AUTH) || span_equal(purpose, ANY_PURPOSE))
		s->for_servers = true;
	else
		s->for_others = true;
}

/* BearSSL takes RSA keys of some bits more than it can use. */
static void check_key(struct server_check *s, size_t len)
{
	br_x509_pkey ignored;
	const char *why = public_key_read(
		(enum certificate_key)s->reader.key, s->reader.value, len, &ignored);

	if (s->objection == NULL)
		s->objection = why;
}

/* Reads on in the current certificate; names and purposes are those of the end entity. */
static void read_certificate(struct server_check *s, struct span in)
{
	bool end_entity = s->certificates == 1;
	struct span value;

	for (;;) {
		switch (certificate_next(&s->reader, &in, &value)) {
		case CERTIFICATE_MORE:
		case CERTIFICATE_DONE:
			return;
		case CERTIFICATE_BAD:
			s->unreadable = s->unreadable || end_entity;
			return;
		case CERTIFICATE_NOT_BEFORE:
			s->not_before = s->reader.seconds;
			break;
		case CERTIFICATE_NOT_AFTER:
			s->not_after = s->reader.seconds;
			break;
		case CERTIFICATE_KEY:
			check_key(s, value.len);
			break;
		case CERTIFICATE_SUBJECT:
		case CERTIFICATE_IS_CA:
			break; /* BearSSL's part */
		case CERTIFICATE_DNS_NAME:
			if (end_entity)
				san_add_dns_name(&s->san, value);
			break;
		case CERTIFICATE_IP_ADDRESS:
			if (end_entity)
				san_add_ip_address(&s->san, value);
			break;
		case CERTIFICATE_PURPOSE:
			if (end_entity)
				add_purpose(s, value);
			break;
		}
	}
}

static void append(const br_x509_class **ctx, const unsigned char *buf, size_t len)
{
	struct server_check *s = self(ctx);

	if (s->reading)
		read_certificate(s, (struct span){buf, len});
	s->chain.vtable->append(&s->chain.vtable, buf, len);
}

static void end_cert(const br_x509_class **ctx)
{
	struct server_check *s = self(ctx);

	s->chain.vtable->end_cert(&s->chain.vtable);
}

static unsigned end_chain(const br_x509_class **ctx)
{
	struct server_check *s = self(ctx);

	s->error = s->chain.vtable->end_chain(&s->chain.vtable);
	if (s->error == 0 && s->unreadable)
		s->error = BR_ERR_X509_UNEXPECTED;
	if (s->error == 0 && !san_matched(&s->san))
		s->error = BR_ERR_X509_BAD_SERVER_NAME;
	if (s->error == 0 && s->for_others && !s->for_servers)
		s->error = BR_ERR_X509_FORBIDDEN_KEY_USAGE;
	if (s->error == 0 && s->objection != NULL)
		s->error = BR_ERR_X509_WEAK_PUBLIC_KEY;
	s->ended = true;
	return s->error;
}

static const br_x509_pkey *get_pkey(const br_x509_class *const *ctx, unsigned *usages)
{
	const struct server_check *s = (const struct server_check *)(const void *)ctx;

	/* BearSSL gives the key of a chain that it does not trust, too. */
	if (!s->ended || s->error != 0)
		return NULL;
	return s->chain.vtable->get_pkey(&s->chain.vtable, usages);
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
	br_x509_minimal_context *chain = &s->chain;

	*s = (struct server_check){.vtable = &server_check_vtable, .now = clock_wall()};
	san_init(&s->san, host);
	certificate_init(&s->reader);
	br_x509_minimal_init(chain, &br_sha256_vtable, anchors->list, anchors->count);
	br_x509_minimal_set_hash(chain, br_sha256_ID, &br_sha256_vtable);
	br_x509_minimal_set_hash(chain, br_sha384_ID, &br_sha384_vtable);
	br_x509_minimal_set_hash(chain, br_sha512_ID, &br_sha512_vtable);
	br_x509_minimal_set_rsa(chain, rsa_pkcs1_verify);
	br_x509_minimal_set_ecdsa(chain, &ec_curves, ec_verify);
	br_x509_minimal_set_minrsa(chain, SERVER_CHECK_RSA_MIN);
	br_x509_minimal_set_time(
		chain, (uint32_t)(s->now / 86400 + DAYS_TO_1970), (uint32_t)(s->now % 86400));
}

const br_x509_class **server_check_class(struct server_check *s)
{
	return &s->vtable;
}

struct span server_check_names(const struct server_check *s)
{
	return san_names(&s->san);
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
	text_add_time(&from, s->not_before);
	text_init(&to, not_after, sizeof not_after);
	text_add_time(&to, s->not_after);
	text_init(&clock, now, sizeof now);
	text_add_time(&clock, s->now);
	return FAIL(f, s->now < s->not_before ? FAIL_NOT_YET_VALID : FAIL_EXPIRED, "valid from ",
		text_string(&from), " to ", text_string(&to), ", and it is ", text_string(&clock),
		" here");
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
		return FAIL(f, FAIL_CERTIFICATE, s->objection);
	case BR_ERR_X509_UNSUPPORTED:
	case BR_ERR_X509_WRONG_KEY_TYPE:
		return FAIL(f, FAIL_CERTIFICATE,
			"a key or signature algorithm that is not RSA or ECDSA on P-256, P-384 or "
			"P-521 with SHA-256, SHA-384 or SHA-512");
	case BR_ERR_X509_CRITICAL_EXTENSION:
		return FAIL(f, FAIL_CERTIFICATE, "a critical extension that is not understood");
	case BR_ERR_X509_NOT_CA:
		return FAIL(f, FAIL_CERTIFICATE, "signed by a certificate that is not a CA's");
	case BR_ERR_X509_FORBIDDEN_KEY_USAGE:
		return FAIL(f, FAIL_CERTIFICATE, "its key usage does not allow a server");
	case BR_ERR_X509_LIMIT_EXCEEDED:
		return FAIL(f, FAIL_CERTIFICATE, "its RSA key is over 4,096 bits");
	default:
		return FAIL(f, FAIL_CERTIFICATE, "it is malformed");
	}
}
