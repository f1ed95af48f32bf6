#include "tests/unit/chain.h"

#include "net/alert.h"
#include "net/server_check.h"

#define HOST "kubernetes.default.svc"
#define IS_FOR "DNS:" HOST ", IP:10.96.0.1, IP:fd00:10:96::1"
#define UNSUPPORTED "its signature is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512"
#define NO_CA "signed by a certificate that is not a CA's"

#define NAMED(digits) "DNS:name-" digits ".example.com, "

/* TODAY stands for the time at which the test runs. */
static const struct row {
	const char *name, *chain, *anchors, *host;
	enum fail_code code;
	const char *detail;
} rows[] = {
	{"the right name", "right", "ca", HOST, FAIL_NONE, ""},
	{"the right name in capitals", "right", "ca", "KUBERNETES.default.SVC", FAIL_NONE, ""},
	{"the right name with a trailing dot", "right", "ca", HOST ".", FAIL_NONE, ""},
	{"the right IPv4 address", "right", "ca", "10.96.0.1", FAIL_NONE, ""},
	{"the right IPv6 address", "right", "ca", "fd00:10:96:0::1", FAIL_NONE, ""},
	{"by an intermediate", "right-by-intermediate", "ca", HOST, FAIL_NONE, ""},
	{"with the root", "right-with-root", "ca", HOST, FAIL_NONE, ""},
	{"with a certificate of others behind it", "right-and-more-behind", "ca", HOST, FAIL_NONE,
		""},
	{"RSA of 2,048 bits by RSA", "right-rsa", "ca", HOST, FAIL_NONE, ""},
	{"RSA of 4,096 bits", "right-rsa-4096", "ca", HOST, FAIL_NONE, ""},
	{"P-384", "right-p384", "ca", HOST, FAIL_NONE, ""},
	{"P-521", "right-p521", "ca", HOST, FAIL_NONE, ""},
	{"signed with SHA-384", "signed-with-sha384", "ca", HOST, FAIL_NONE, ""},
	{"signed with SHA-512", "signed-with-sha512", "ca", HOST, FAIL_NONE, ""},
	{"the server's own certificate as the anchor", "anchor-own", "anchor-own", HOST, FAIL_NONE,
		""},
	{"its own anchor, without a name", "anchor-without-a-name", "anchor-without-a-name", HOST,
		FAIL_NONE, ""},
	{"signed with RSA without parameters", "rsa-without-null", "ca", HOST, FAIL_NONE, ""},
	{"anchors of the same name with other keys", "right", "ca-and-twins", HOST, FAIL_NONE, ""},
	{"a wildcard", "wildcard", "ca", HOST, FAIL_NONE, ""},

	{"another name", "right", "ca", "example.com", FAIL_WRONG_NAME,
		"not for example.com but for " IS_FOR},
	{"another IPv4 address", "right", "ca", "10.96.0.2", FAIL_WRONG_NAME,
		"not for 10.96.0.2 but for " IS_FOR},
	{"another IPv6 address", "right", "ca", "fd00:10:96::2", FAIL_WRONG_NAME,
		"not for fd00:10:96::2 but for " IS_FOR},
	{"a host that is no host", "right", "ca", "", FAIL_WRONG_NAME, "not for  but for " IS_FOR},
	{"another name than the anchor's own", "anchor-own", "anchor-own", "example.com",
		FAIL_WRONG_NAME, "not for example.com but for " IS_FOR},
	{"a host that is no name", "right", "ca", "not a host", FAIL_WRONG_NAME,
		"not for not a host but for " IS_FOR},
	{"more names than a message shows", "many-names", "many-names", HOST, FAIL_WRONG_NAME,
		"not for " HOST " but for " NAMED("00") NAMED("01") NAMED("02") NAMED("03")
			NAMED("04") NAMED("05") NAMED("06") NAMED("07") NAMED("08") NAMED("09")
				NAMED("10") NAMED("11") NAMED("12") NAMED("13")
					NAMED("14") "DNS:name-15.example.co..."},
	{"the common name is no name", "common-name-alone", "ca", HOST, FAIL_WRONG_NAME,
		"not for " HOST "; it has no subjectAltName of a host"},
	{"a mailbox is no host", "no-host-names", "ca", HOST, FAIL_WRONG_NAME,
		"not for " HOST "; it has no subjectAltName of a host"},
	{"the common name is no name beside others", "other-names", "ca", HOST, FAIL_WRONG_NAME,
		"not for " HOST " but for DNS:example.com, IP:10.0.0.1"},
	{"an address as a dNSName is none", "address-as-dns-name", "ca", "10.96.0.1",
		FAIL_WRONG_NAME, "not for 10.96.0.1 but for DNS:10.96.0.1"},
	{"a wildcard of too few labels", "wildcard", "ca", "default.svc", FAIL_WRONG_NAME,
		"not for default.svc but for DNS:*.default.svc"},
	{"the intermediate's names are not the server's", "names-in-the-intermediate", "ca", HOST,
		FAIL_WRONG_NAME, "not for " HOST "; it has no subjectAltName of a host"},

	{"an unknown issuer", "unknown-issuer", "ca", HOST, FAIL_UNKNOWN_ISSUER,
		"no CA certificate that we have has signed it"},
	{"an unknown issuer that sends its root", "unknown-issuer-with-root", "ca", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"an issuer of the CA's name with another key", "signed-by-a-twin", "ca", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"signed by itself", "self-signed", "ca", HOST, FAIL_UNKNOWN_ISSUER,
		"no CA certificate that we have has signed it"},
	{"an unknown issuer and another name", "unknown-issuer", "ca", "example.com",
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"a missing intermediate", "no-intermediate", "ca", HOST, FAIL_UNKNOWN_ISSUER,
		"no CA certificate that we have has signed it"},
	{"the chain in the wrong order", "wrong-order", "ca", HOST, FAIL_WRONG_NAME,
		"not for " HOST "; it has no subjectAltName of a host"},
	{"an intermediate of others", "unrelated-intermediate", "ca", HOST, FAIL_UNKNOWN_ISSUER,
		"the certificates that it sent do not form a chain"},
	{"a signature that is wrong", "wrong-signature", "ca", HOST, FAIL_UNKNOWN_ISSUER,
		"no CA certificate that we have has signed it"},
	{"a signature by an intermediate that is wrong", "wrong-signature-by-intermediate", "ca",
		HOST, FAIL_UNKNOWN_ISSUER, "a signature in its chain is wrong"},
	{"a name that was changed", "changed", "ca", "KUBERNETES.DEFAULT.SVC", FAIL_UNKNOWN_ISSUER,
		"no CA certificate that we have has signed it"},
	{"an anchor of the CA's name with a key of another kind", "right", "twin-of-another-kind",
		HOST, FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"an anchor without a name signs nothing", "signed-by-none", "anchor-without-a-name", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"another key than the anchor's", "anchor-without-a-name", "anchor-own", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"an anchor that is no CA signs nothing", "signed-by-own", "anchor-own", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},

	{"expired", "expired", "ca", HOST, FAIL_EXPIRED,
		"valid from 2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z, and it is TODAY here"},
	{"expired, with another behind it: its own dates", "expired-and-more-behind", "ca", HOST,
		FAIL_EXPIRED,
		"valid from 2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z, and it is TODAY here"},
	{"not yet valid", "not-yet-valid", "ca", HOST, FAIL_NOT_YET_VALID,
		"valid from 2119-01-01T00:00:00Z to 2120-01-01T00:00:00Z, and it is TODAY here"},
	{"an expired intermediate: its dates", "expired-intermediate", "ca", HOST, FAIL_EXPIRED,
		"valid from 2018-01-01T00:00:00Z to 2019-01-01T00:00:00Z, and it is TODAY here"},
	{"an intermediate that is not yet valid: its dates", "not-yet-valid-intermediate", "ca",
		HOST, FAIL_NOT_YET_VALID,
		"valid from 2117-01-01T00:00:00Z to 2118-01-01T00:00:00Z, and it is TODAY here"},

	{"purpose: servers", "for-servers", "ca", HOST, FAIL_NONE, ""},
	{"purpose: clients and servers", "for-both", "ca", HOST, FAIL_NONE, ""},
	{"purpose: anything", "for-anything", "ca", HOST, FAIL_NONE, ""},
	{"purpose: clients", "for-clients", "ca", HOST, FAIL_CERTIFICATE,
		"its key usage does not allow a server"},
	{"purpose: clients, by an intermediate for servers", "for-clients-by-one-for-servers", "ca",
		HOST, FAIL_CERTIFICATE, "its key usage does not allow a server"},
	{"purpose: any, by an intermediate for clients", "by-one-for-clients", "ca", HOST,
		FAIL_CERTIFICATE, "its key usage does not allow a server"},
	{"purpose: servers, by an intermediate for clients", "for-servers-by-one-for-clients", "ca",
		HOST, FAIL_CERTIFICATE, "its key usage does not allow a server"},
	{"purpose: clients, and another name", "for-clients", "ca", "example.com", FAIL_WRONG_NAME,
		"not for example.com but for " IS_FOR},

	{"usage: signatures alone", "may-sign-alone", "may-sign-alone", HOST, FAIL_NONE, ""},
	{"usage: no signatures", "may-not-sign", "may-not-sign", HOST, FAIL_CERTIFICATE,
		"its key usage does not allow signatures"},
	{"usage: no signatures, and another name", "may-not-sign", "may-not-sign", "example.com",
		FAIL_WRONG_NAME, "not for example.com but for " IS_FOR},

	{"RSA of 1,024 bits", "rsa-1024", "ca", HOST, FAIL_CERTIFICATE,
		"its RSA key is under 2,048 bits"},
	{"RSA of 2,040 bits", "rsa-2040", "ca", HOST, FAIL_CERTIFICATE,
		"its RSA key is under 2,048 bits"},
	{"RSA of 4,104 bits", "rsa-4104", "ca", HOST, FAIL_CERTIFICATE,
		"its RSA key is over 4,096 bits"},
	{"RSA of 8,192 bits", "rsa-8192", "ca", HOST, FAIL_CERTIFICATE,
		"its RSA key is over 4,096 bits"},
	{"an intermediate with RSA of 1,024 bits", "signed-with-rsa-1024", "ca", HOST,
		FAIL_CERTIFICATE, "its RSA key is under 2,048 bits"},
	{"Ed25519", "ed25519", "ca", HOST, FAIL_CERTIFICATE, "its key is neither RSA nor ECDSA"},
	{"another curve", "p256k1", "ca", HOST, FAIL_CERTIFICATE,
		"its curve is not P-256, P-384 or P-521"},
	{"signed with Ed25519", "signed-with-ed25519", "ca", HOST, FAIL_CERTIFICATE, UNSUPPORTED},
	{"signed with SHA-1", "signed-with-sha1", "ca", HOST, FAIL_CERTIFICATE, UNSUPPORTED},
	{"signed with SHA-224", "signed-with-sha224", "ca", HOST, FAIL_CERTIFICATE, UNSUPPORTED},
	{"an issuer that is no CA", "not-a-ca", "ca", HOST, FAIL_CERTIFICATE, NO_CA},
	{"a CA that may not sign", "ca-that-may-not-sign", "ca", HOST, FAIL_CERTIFICATE,
		"signed by a certificate that may not"},
	{"a path longer than the CA allows (RFC 5280, 4.2.1.9)", "path-too-long", "ca", HOST,
		FAIL_CERTIFICATE, NO_CA},
	{"a path as long as the CA allows", "path-just-right", "ca", HOST, FAIL_NONE, ""},
	{"two paths as long as the CAs allow", "two-paths-just-right", "ca", HOST, FAIL_NONE, ""},
	{"an issuer whose name has more than 1,024 bytes", "issuer-too-long", "ca", HOST, FAIL_NONE,
		""},
	{"an anchor that may sign", "by-anchor-that-may-sign", "anchor-that-may-sign", HOST,
		FAIL_NONE, ""},
	{"an anchor that may not sign", "by-anchor-that-may-not-sign", "anchor-that-may-not-sign",
		HOST, FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"an anchor for clients", "by-anchor-for-clients", "anchor-for-clients", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"a path as long as the anchor allows", "by-anchor-path-0", "anchor-path-0", HOST,
		FAIL_NONE, ""},
	{"a path longer than the anchor allows", "by-anchor-path-0-too-long", "anchor-path-0", HOST,
		FAIL_UNKNOWN_ISSUER, "no CA certificate that we have has signed it"},
	{"an anchor that certifies itself anew does not count", "by-anchor-path-0-anew",
		"anchor-path-0", HOST, FAIL_NONE, ""},
	{"an intermediate whose names are constrained", "names-constrained", "limits-ca", HOST,
		FAIL_CERTIFICATE, "a critical extension that is not understood"},
	{"two algorithms that differ", "algorithms-differ", "ca", HOST, FAIL_CERTIFICATE,
		"it is malformed"},
	{"a signature with unused bits", "unused-bits", "ca", HOST, FAIL_UNKNOWN_ISSUER,
		"no CA certificate that we have has signed it"},
	{"a critical extension of the intermediate", "critical-extension-of-the-intermediate", "ca",
		HOST, FAIL_CERTIFICATE, "a critical extension that is not understood"},
	{"a critical extension", "critical-extension", "ca", HOST, FAIL_CERTIFICATE,
		"a critical extension that is not understood"},
	{"two subjectAltNames", "two-subject-alt-names", "ca", HOST, FAIL_CERTIFICATE,
		"it is malformed"},
	{"a certificate without its last byte", "cut-short", "ca", HOST, FAIL_CERTIFICATE,
		"it is malformed"},
	{"a byte behind the certificate", "one-byte-more", "ca", HOST, FAIL_CERTIFICATE,
		"it is malformed"},
	{"something else than a certificate", "not-a-certificate", "ca", HOST, FAIL_CERTIFICATE,
		"it is malformed"},
};

static const char *text_today(const char *detail, int64_t now, char buffer[static 1000])
{
	const char *today = strstr(detail, "TODAY");
	struct text t;

	text_init(&t, buffer, 1000);
	if (today != NULL) {
		text_add_span(
			&t, (struct span){(const unsigned char *)detail, (size_t)(today - detail)});
		text_add_time(&t, now);
		detail = today + strlen("TODAY");
	}
	text_add(&t, detail);
	return text_string(&t);
}

static void check_detail(const struct row *row, const struct fail *f)
{
	char is[FAIL_DETAIL_MAX + 1] = "", expected[1000];
	int64_t now = clock_wall();

	memcpy(is, f->detail, f->len);
	/* The clock may have moved on since. */
	for (int64_t ago = 0; ago < 20; ago++)
		if (strcmp(is, text_today(row->detail, now - ago, expected)) == 0)
			return;
	assert_string_equal(is, text_today(row->detail, now, expected));
}

/* Which one says that (RFC 8446, section 6.2). */
static unsigned alert_for(const struct row *row)
{
	if (row->code == FAIL_EXPIRED || row->code == FAIL_NOT_YET_VALID)
		return ALERT_CERTIFICATE_EXPIRED;
	if (strncmp(row->detail, "no CA", 5) == 0)
		return ALERT_UNKNOWN_CA;
	if (strncmp(row->detail, "a critical", 10) == 0)
		return ALERT_UNSUPPORTED_CERTIFICATE;
	return strstr(row->detail, "signatures") != NULL ? ALERT_ILLEGAL_PARAMETER
							 : ALERT_BAD_CERTIFICATE;
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct anchors *anchors = malloc(sizeof *anchors);
	struct server_check *s = malloc(sizeof *s);
	struct chain *chain = malloc(sizeof *chain);
	struct fail f = {0};
	const char *objection;

	chain_anchors(anchors, row->anchors);
	chain_read(chain, row->chain);
	server_check_init(s, row->host, anchors);
	assert_int_equal(server_check_fail(s, &f), FAIL_NONE);
	assert_false(server_check_passed(s));
	objection = chain_give(chain, &s->judge);
	server_check_fail(s, &f);
	assert_int_equal(f.code, row->code);
	assert_int_equal(objection == NULL, row->code == FAIL_NONE);
	assert_int_equal(server_check_passed(s), row->code == FAIL_NONE);
	check_detail(row, &f);
	if (row->code != FAIL_NONE)
		assert_int_equal(alert_of(objection), alert_for(row));
	free(chain);
	free(s);
	free(anchors);
}

/* Cut anywhere, inside the second certificate or between them, it is not good. */
static void test_cut_short(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;

	(void)state;
	chain_anchors(&anchors, "ca");
	chain_read(&chain, "right-by-intermediate");
	for (size_t len = 0; len < chain.list[1].len; len++) {
		chain.list[1].len = len;
		chain.count = len == 0 ? 1 : 2;
		server_check_init(&s, HOST, &anchors);
		assert_non_null(chain_give(&chain, &s.judge));
		assert_false(server_check_passed(&s));
		chain_read(&chain, "right-by-intermediate");
	}
}

/* A bit of any byte changed, in either certificate: nobody is trusted. */
static void test_changed(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;

	(void)state;
	chain_anchors(&anchors, "ca");
	chain_read(&chain, "right-by-intermediate");
	for (size_t n = 0; n < 2; n++) {
		for (size_t i = 0; i < chain.list[n].len; i++) {
			unsigned char bit = (unsigned char)(1 << (i % 8));

			chain.list[n].der[i] ^= bit;
			server_check_init(&s, HOST, &anchors);
			assert_non_null(chain_give(&chain, &s.judge));
			chain.list[n].der[i] ^= bit;
		}
	}
}

/*
 * An anchor that is no CA's stands for itself alone: whoever holds its key can sign
 * another with it, of other names. (The signature in it signs nothing.)
 */
static void test_own_changed(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;
	struct certificate c;

	(void)state;
	chain_anchors(&anchors, "anchor-own");
	chain_read(&chain, "anchor-own");
	assert_true(certificate_read((struct span){chain.list[0].der, chain.list[0].len}, &c));
	for (size_t i = 0; i < c.body.len; i++) {
		unsigned char *at = chain.list[0].der + (c.body.ptr - chain.list[0].der) + i;
		unsigned char bit = (unsigned char)(1 << (i % 8));

		*at ^= bit;
		server_check_init(&s, HOST, &anchors);
		assert_non_null(chain_give(&chain, &s.judge));
		*at ^= bit;
	}
}

/* The end entity's every prefix is no end entity. */
static void test_end_entity_cut_short(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;
	size_t whole;

	(void)state;
	chain_anchors(&anchors, "ca");
	chain_read(&chain, "right");
	whole = chain.list[0].len;
	for (size_t len = 0; len < whole; len++) {
		struct fail f = {0};

		chain.list[0].len = len;
		server_check_init(&s, HOST, &anchors);
		assert_non_null(chain_give(&chain, &s.judge));
		assert_int_equal(server_check_fail(&s, &f), FAIL_CERTIFICATE);
	}
}

static void test_no_anchors(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;
	struct fail f = {0};

	(void)state;
	anchors_init(&anchors, clock_wall());
	chain_read(&chain, "right");
	server_check_init(&s, HOST, &anchors);
	assert_non_null(chain_give(&chain, &s.judge));
	assert_int_equal(server_check_fail(&s, &f), FAIL_UNKNOWN_ISSUER);
}

static void test_key_and_names(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;

	(void)state;
	chain_anchors(&anchors, "ca");
	chain_read(&chain, "right-rsa");
	server_check_init(&s, HOST, &anchors);
	assert_int_equal(server_check_names(&s).len, 0);
	assert_null(chain_give(&chain, &s.judge));
	assert_int_equal(s.judge.key.kind, KEY_RSA);
	assert_int_equal(s.judge.key.n.len, 256);
	assert_int_equal(s.judge.key.e.len, 3);
	assert_true(s.judge.key.n.ptr > s.judge.bits && s.judge.key.n.ptr < s.judge.bits + 20);
	assert_true(span_equal(server_check_names(&s), SPAN(IS_FOR)));
	/* 2120-01-01 */
	assert_int_equal(server_check_not_after(&s), 4733510400);
}

/* The first failure stays. */
static void test_first_stays(void **state)
{
	static struct anchors anchors;
	static struct server_check s;
	static struct chain chain;
	struct fail f = {0};

	(void)state;
	chain_anchors(&anchors, "ca");
	chain_read(&chain, "right");
	server_check_init(&s, "example.com", &anchors);
	chain_give(&chain, &s.judge);
	FAIL(&f, FAIL_DEADLINE, "x");
	assert_int_equal(server_check_fail(&s, &f), FAIL_DEADLINE);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("a chain cut anywhere is not good", test_cut_short);
	rows_add_one("an end entity cut anywhere is malformed", test_end_entity_cut_short);
	rows_add_one("any byte changed", test_changed);
	rows_add_one("any byte of one that is its own anchor changed", test_own_changed);
	rows_add_one("no anchors: nobody is trusted", test_no_anchors);
	rows_add_one("the key and the names", test_key_and_names);
	rows_add_one("the first failure stays", test_first_stays);
	return rows_run("server_check");
}
