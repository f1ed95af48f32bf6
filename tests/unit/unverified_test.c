#include "tests/unit/chain.h"

#include "net/unverified.h"

static const struct row {
	const char *name, *chain;
	int key_type; /* BR_KEYTYPE_*, or 0: it is refused */
} rows[] = {
	{"a good one", "right", BR_KEYTYPE_EC},
	{"RSA", "right-rsa", BR_KEYTYPE_RSA},
	{"P-521", "right-p521", BR_KEYTYPE_EC},
	{"RSA of 4,096 bits", "right-rsa-4096", BR_KEYTYPE_RSA},
	{"by an intermediate: the end entity's key", "right-by-intermediate", BR_KEYTYPE_EC},
	{"signed by itself", "self-signed", BR_KEYTYPE_EC},
	{"expired", "expired", BR_KEYTYPE_EC},
	{"for clients", "for-clients", BR_KEYTYPE_EC},
	{"without names", "common-name-alone", BR_KEYTYPE_EC},
	{"with a wrong signature", "wrong-signature", BR_KEYTYPE_EC},
	{"with a critical extension", "critical-extension", BR_KEYTYPE_EC},
	{"RSA under 2,048 bits", "rsa-1024", 0},
	{"RSA over 4,096 bits", "rsa-4104", 0},
	{"a chain in the wrong order", "wrong-order", BR_KEYTYPE_EC},
	{"a kind of key that we do not have", "ed25519", 0},
	{"a curve that we do not have", "p256k1", 0},
	{"something else than a certificate", "not-a-certificate", 0},
};

static void check(const struct row *row, const struct chain *chain, size_t piece)
{
	struct unverified *u = malloc(sizeof *u);
	const br_x509_class **class;
	const br_x509_pkey *key;
	unsigned usages = 0, error;

	unverified_init(u);
	class = unverified_class(u);
	error = chain_give(chain, class, piece);
	key = (*class)->get_pkey(class, &usages);
	assert_int_equal(error == 0, row->key_type != 0);
	assert_int_equal(key != NULL, row->key_type != 0);
	if (key != NULL) {
		assert_int_equal(key->key_type, row->key_type);
		assert_true((usages & (BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX)) ==
			(BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX));
	}
	free(u);
}

static void test_row(void **state)
{
	static const size_t pieces[] = {1, 8, 57, 400, 5000};
	const struct row *row = *state;
	struct chain *chain = malloc(sizeof *chain);

	chain_read(chain, row->chain);
	for (size_t i = 0; i < COUNT(pieces); i++)
		check(row, chain, pieces[i]);
	free(chain);
}

static void test_empty(void **state)
{
	static struct unverified u;
	const struct chain none = {.count = 0};

	(void)state;
	unverified_init(&u);
	assert_int_equal(chain_give(&none, unverified_class(&u), 1), BR_ERR_X509_EMPTY_CHAIN);
}

/* Of two certificates, whatever the second one is, the first has the key. */
static void test_second(void **state)
{
	static struct chain chain, other;
	static struct unverified u;
	const br_x509_class **class;

	(void)state;
	chain_read(&chain, "right");
	chain_read(&other, "right-rsa");
	chain.list[chain.count++] = other.list[0];
	unverified_init(&u);
	class = unverified_class(&u);
	assert_int_equal(chain_give(&chain, class, 57), 0);
	assert_int_equal((*class)->get_pkey(class, NULL)->key_type, BR_KEYTYPE_EC);
}

/* A second chain does not inherit the first one's key. */
static void test_again(void **state)
{
	static struct chain chain, broken;
	static struct unverified u;
	const br_x509_class **class;

	(void)state;
	chain_read(&chain, "right");
	chain_read(&broken, "not-a-certificate");
	unverified_init(&u);
	class = unverified_class(&u);
	assert_int_equal(chain_give(&chain, class, 57), 0);
	assert_true(chain_give(&broken, class, 57) != 0);
	assert_null((*class)->get_pkey(class, NULL));
	chain_read(&chain, "right-rsa");
	assert_int_equal(chain_give(&chain, class, 57), 0);
	assert_int_equal((*class)->get_pkey(class, NULL)->key_type, BR_KEYTYPE_RSA);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("no certificate at all", test_empty);
	rows_add_one("the first certificate has the key", test_second);
	rows_add_one("a second chain is looked at anew", test_again);
	return rows_run("unverified");
}
