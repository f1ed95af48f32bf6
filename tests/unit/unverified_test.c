#include "tests/unit/chain.h"

#include "net/alert.h"
#include "net/unverified.h"
#include "tests/unit/der.h"

static const struct row {
	const char *name, *chain;
	unsigned kind; /* of the key; 0: it is refused */
	const char *why;
} rows[] = {
	{"a good one", "right", KEY_P256, ""},
	{"RSA", "right-rsa", KEY_RSA, ""},
	{"P-521", "right-p521", KEY_P521, ""},
	{"RSA of 4,096 bits", "right-rsa-4096", KEY_RSA, ""},
	{"by an intermediate: the end entity's key", "right-by-intermediate", KEY_P256, ""},
	{"signed by itself", "self-signed", KEY_P256, ""},
	{"expired", "expired", KEY_P256, ""},
	{"for clients", "for-clients", KEY_P256, ""},
	{"without names", "common-name-alone", KEY_P256, ""},
	{"with a wrong signature", "wrong-signature", KEY_P256, ""},
	{"with a critical extension", "critical-extension", KEY_P256, ""},
	{"RSA under 2,048 bits", "rsa-1024", 0, "its RSA key is under 2,048 bits"},
	{"RSA over 4,096 bits", "rsa-4104", 0, "its RSA key is over 4,096 bits"},
	{"RSA of 8,192 bits", "rsa-8192", 0, "its RSA key is over 4,096 bits"},
	{"a chain in the wrong order", "wrong-order", KEY_P256, ""},
	{"a kind of key that we do not have", "ed25519", 0, "its key is neither RSA nor ECDSA"},
	{"a curve that we do not have", "p256k1", 0, "its curve is not P-256, P-384 or P-521"},
	{"something else than a certificate", "not-a-certificate", 0, "it is malformed"},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	struct chain *chain = malloc(sizeof *chain);
	struct judge *j = malloc(sizeof *j);
	const char *objection;

	chain_read(chain, row->chain);
	unverified_init(j);
	objection = chain_give(chain, j);
	assert_int_equal(objection == NULL, row->kind != 0);
	assert_int_equal(alert_of(objection), row->kind != 0 ? 0 : ALERT_BAD_CERTIFICATE);
	assert_string_equal(objection != NULL ? objection + 1 : "", row->why);
	if (objection == NULL)
		assert_int_equal(j->key.kind, row->kind);
	free(chain);
	free(j);
}

/* Of two certificates, whatever the second one is, the first has the key. */
static void test_second(void **state)
{
	static struct chain chain, other;
	static struct judge j;

	(void)state;
	chain_read(&chain, "right");
	chain_read(&other, "right-rsa");
	chain.list[chain.count++] = other.list[0];
	unverified_init(&j);
	assert_null(chain_give(&chain, &j));
	assert_int_equal(j.key.kind, KEY_P256);
}

/* A second chain does not inherit the first one's key. */
static void test_again(void **state)
{
	static struct chain chain, broken;
	static struct judge j;

	(void)state;
	chain_read(&chain, "right");
	chain_read(&broken, "not-a-certificate");
	unverified_init(&j);
	assert_null(chain_give(&chain, &j));
	assert_non_null(chain_give(&broken, &j));
	chain_read(&chain, "right-rsa");
	assert_null(chain_give(&chain, &j));
	assert_int_equal(j.key.kind, KEY_RSA);
}

/* A key of as many bytes as are read of one. */
static void test_longest(void **state)
{
	static struct der der;
	static struct chain chain;
	static struct judge j;
	struct span made = der_write(&der,
		"30 {30 {02 {01} 30 {} 30 {} 30 {17 {'200101000000Z'} 17 {'490101000000Z'}} 30 {}"
		"30 {30 {06 {2a864886f70d010101} 05 {}} 03 {00 30 {02 {00 c1*256} 02 {01*753}}}}}"
		"30 {} 03 {}}");

	(void)state;
	memcpy(chain.list[0].der, made.ptr, made.len);
	chain.list[0].len = made.len;
	chain.count = 1;
	unverified_init(&j);
	assert_null(chain_give(&chain, &j));
	assert_int_equal(j.key.n.len, 256);
	assert_int_equal(j.key.e.len, 753);
	assert_ptr_equal(j.key.e.ptr + 753, j.bits + PUBLIC_KEY_MAX - 1);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("the first certificate has the key", test_second);
	rows_add_one("the longest key", test_longest);
	rows_add_one("a second chain is looked at anew", test_again);
	return rows_run("unverified");
}
