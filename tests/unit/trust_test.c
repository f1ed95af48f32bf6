#include "tests/unit/chain.h"

#include <limits.h>

#include "net/alert.h"
#include "net/trust.h"
#include "tests/unit/der.h"

/* When the certificates of tests/unit/data/chains are valid. */
#define FROM 1577836800
#define UNTIL 4733510400
#define UNKNOWN "no CA certificate that we have has signed it"

/* How the anchor is not what the certificate is that it was made from. */
enum change {
	AS_IT_IS,
	NO_CA,
	ANOTHER_NAME,
	PATH_OF_0, /* no CA may stand below it */
	NO_CA_NAME_ALONE, /* of another certificate with its name and key */
	NO_CA_CUT,
	NONE /* no anchor */
};

static const struct row {
	const char *name, *file;
	size_t count; /* certificates that are given, the first ones */
	size_t anchor; /* the certificate that the anchor is made from */
	enum change change;
	int64_t now; /* 0: in the middle */
	enum fail_code code;
	const char *why;
	size_t last;
} rows[] = {
	{"signed by the anchor", "right-with-root", 2, 2, AS_IT_IS, 0, FAIL_NONE, "", 1},
	{"what comes after that is not looked at", "right-with-root", 3, 1, AS_IT_IS, 0, FAIL_NONE,
		"", 0},
	{"signed by an anchor of another name", "right-with-root", 2, 2, ANOTHER_NAME, 0,
		FAIL_UNKNOWN_ISSUER, UNKNOWN, 2},
	{"signed by an anchor that is no CA's", "right-with-root", 2, 2, NO_CA, 0,
		FAIL_UNKNOWN_ISSUER, UNKNOWN, 2},
	{"an anchor of RSA with 1,024 bits", "signed-with-rsa-1024", 1, 1, AS_IT_IS, 0,
		FAIL_UNKNOWN_ISSUER, UNKNOWN, 1},
	{"an anchor that is no CA's is good for itself", "right", 1, 0, NO_CA, 0, FAIL_NONE, "", 0},
	{"not for another of its name and key", "right", 1, 0, NO_CA_NAME_ALONE, 0,
		FAIL_UNKNOWN_ISSUER, UNKNOWN, 1},
	{"every byte counts", "right", 1, 0, NO_CA_CUT, 0, FAIL_UNKNOWN_ISSUER, UNKNOWN, 1},
	{"no more CAs than the anchor allows", "right-with-root", 2, 2, PATH_OF_0, 0,
		FAIL_UNKNOWN_ISSUER, UNKNOWN, 2},
	{"as many as it allows", "right-with-root", 1, 1, PATH_OF_0, 0, FAIL_NONE, "", 0},
	{"as the end entity alone", "right-by-intermediate", 2, 1, NO_CA, 0, FAIL_UNKNOWN_ISSUER,
		UNKNOWN, 2},
	{"a CA that has certified its next key", "renewed-ca", 3, 3, AS_IT_IS, 0, FAIL_NONE, "", 2},
	{"an intermediate that is signed in a way that we do not have",
		"intermediate-signed-with-sha224", 2, 2, NONE, 0, FAIL_CERTIFICATE,
		"its signature is not RSA or ECDSA with SHA-256, SHA-384 or SHA-512", 1},
	{"its first second", "right", 1, 0, NO_CA, FROM, FAIL_NONE, "", 0},
	{"the second before", "right", 1, 0, NO_CA, FROM - 1, FAIL_EXPIRED, "", 0},
	{"its last second", "right", 1, 0, NO_CA, UNTIL, FAIL_NONE, "", 0},
	{"the second behind it", "right", 1, 0, NO_CA, UNTIL + 1, FAIL_EXPIRED, "", 0},
};

static struct anchors anchors;
static struct trust trust;

static const char *judge_chain(struct judge *j, const struct span *chain, size_t count)
{
	(void)j;
	return trust_judge(&trust, chain, count);
}

/* The anchor borrows from `from`. */
static void set_anchor(const struct certificate *from, enum change change)
{
	bool ca = change == AS_IT_IS || change == ANOTHER_NAME || change == PATH_OF_0;
	struct span name = ca || change == NO_CA_NAME_ALONE ? from->subject : from->body;

	if (change == ANOTHER_NAME)
		name = SPAN("1");
	if (change == NO_CA_CUT)
		name.len--;
	anchors_init(&anchors, 0);
	anchors.count = change != NONE;
	anchors.list[0] = (struct anchor){
		name, from->key, from->kind, change == PATH_OF_0 ? 0 : UINT_MAX, ca};
	trust.anchors = &anchors;
}

static void check(const char *objection, enum fail_code code, const char *why)
{
	assert_string_equal(objection == NULL ? "" : objection + 1, why);
	if (objection == NULL)
		assert_int_equal(code, FAIL_NONE);
	else
		assert_int_equal(trust.code, code);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	static struct chain chain;
	struct judge judge = {.judge = judge_chain};
	struct certificate from;
	const char *objection;

	chain_read(&chain, row->file);
	assert_true(certificate_read(
		(struct span){chain.list[row->anchor].der, chain.list[row->anchor].len}, &from));
	set_anchor(&from, row->change);
	trust.now = row->now != 0 ? row->now : (FROM + UNTIL) / 2;
	chain.count = row->count;
	objection = chain_give(&chain, &judge);
	check(objection, row->code, row->why);
	if (row->code == FAIL_EXPIRED)
		assert_int_equal(alert_of(objection), ALERT_CERTIFICATE_EXPIRED);
	else
		assert_int_equal(objection == NULL, row->code == FAIL_NONE);
	assert_int_equal(trust.last, row->last);
}

/* A certificate that ends with the length of its signature, which is nothing. */
static void test_no_signature(void **state)
{
	static struct der der;
	struct chain chain = {.count = 1};
	struct judge judge = {.judge = judge_chain};
	struct certificate from;
	struct span made = der_write(&der,
		"30 {30 {02 {01} 30 {06 {2a8648ce3d040302}} 30 {31 {}}"
		"30 {17 {'200101000000Z'} 17 {'490101000000Z'}} 30 {31 {}}"
		"30 {30 {06 {2a8648ce3d0201} 06 {2a8648ce3d030107}} 03 {00 04 11*64}}}"
		"30 {06 {2a8648ce3d040302}} 03 {}}");

	(void)state;
	assert_true(certificate_read(made, &from));
	set_anchor(&from, AS_IT_IS);
	trust.now = FROM;
	memcpy(chain.list[0].der, made.ptr, made.len);
	chain.list[0].len = made.len;
	check(chain_give(&chain, &judge), FAIL_UNKNOWN_ISSUER, UNKNOWN);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("a signature of no bytes", test_no_signature);
	return rows_run("trust");
}
