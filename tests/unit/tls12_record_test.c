#include "tests/unit/rows.h"

#include "net/tls12_record.h"

static const unsigned char secret[32] = "a key of 16 bytes, or one of 32.";
static const unsigned char salt[TLS12_SALT_LEN] = "salt";

/* What BearSSL's GCM says of a record, with nonce and header made by hand (RFC 5288, section 3). */
static void seal_by_hand(
	unsigned char *record, size_t key_len, uint64_t number, unsigned char type, size_t len)
{
	unsigned char nonce[12] = "salt", aad[13], *content = record + 13;
	br_aes_ct64_ctr_keys aes;
	br_gcm_context gcm;

	for (unsigned i = 0; i < 8; i++)
		nonce[4 + i] = aad[i] = (unsigned char)(number >> (56 - 8 * i));
	memcpy(aad + 8,
		(unsigned char[]){type, 3, 3, (unsigned char)(len >> 8), (unsigned char)len}, 5);
	memcpy(record,
		(unsigned char[]){
			type, 3, 3, (unsigned char)((len + 24) >> 8), (unsigned char)(len + 24)},
		5);
	memcpy(record + 5, nonce + 4, 8);
	br_aes_ct64_ctr_init(&aes, secret, key_len);
	br_gcm_init(&gcm, &aes.vtable, br_ghash_ctmul64);
	br_gcm_reset(&gcm, nonce, 12);
	br_gcm_aad_inject(&gcm, aad, sizeof aad);
	br_gcm_flip(&gcm);
	br_gcm_run(&gcm, 1, content, len);
	br_gcm_get_tag(&gcm, content + len);
}

static const struct row {
	const char *name;
	size_t key_len, len;
	uint64_t number;
	enum record_type type;
} rows[] = {
	{"AES-128", 16, 16, 0, RECORD_HANDSHAKE},
	{"AES-256", 32, 16, 0, RECORD_HANDSHAKE},
	{"an alert", 16, 2, 7, RECORD_ALERT},
	{"nothing", 16, 0, 1, RECORD_APPLICATION_DATA},
	{"nothing, AES-256", 32, 0, 1, RECORD_APPLICATION_DATA},
	{"a block and a byte", 16, 17, 0x100, RECORD_APPLICATION_DATA},
	{"a number of 64 bits", 32, 300, 0x0102030405060708, RECORD_APPLICATION_DATA},
	{"the last number", 16, 5, UINT64_MAX - 1, RECORD_APPLICATION_DATA},
	{"the longest record", 16, RECORD_CONTENT_MAX, 3, RECORD_APPLICATION_DATA},
};

static void set(struct record_key *k, const struct row *row)
{
	tls12_key_set(k, (struct span){secret, row->key_len}, salt);
	assert_int_equal(k->sequence, 0);
	k->sequence = row->number;
}

static unsigned char *content_of(const struct row *row, size_t at)
{
	unsigned char *record = malloc(RECORD_HEADER_LEN + TLS12_OVERHEAD + row->len);

	for (size_t i = 0; i < row->len; i++)
		record[at + i] = (unsigned char)(i * 5 / 3);
	return record;
}

static void test_seal(void **state)
{
	const struct row *row = *state;
	size_t whole = RECORD_HEADER_LEN + TLS12_OVERHEAD + row->len;
	unsigned char *ours = content_of(row, 13), *theirs = content_of(row, 13);
	struct record_key k;

	set(&k, row);
	seal_by_hand(theirs, row->key_len, row->number, row->type, row->len);
	assert_int_equal(tls12_seal(&k, row->type, ours, row->len), whole);
	assert_memory_equal(ours, theirs, whole);
	assert_true(k.sequence == row->number + 1);
	free(ours);
	free(theirs);
}

static void test_open(void **state)
{
	const struct row *row = *state;
	unsigned char *record = content_of(row, 13), *plain = content_of(row, 0);
	struct record_key k;
	struct span content;

	set(&k, row);
	seal_by_hand(record, row->key_len, row->number, row->type, row->len);
	assert_true(tls12_open(&k, record, TLS12_OVERHEAD + row->len, &content));
	assert_ptr_equal(content.ptr, record + 13);
	assert_int_equal(content.len, row->len);
	assert_memory_equal(content.ptr, plain, row->len);
	assert_true(k.sequence == row->number + 1);
	free(record);
	free(plain);
}

/* Every byte counts but those of the length, which is what is given; so does the number. */
static void test_changed(void **state)
{
	const struct row *row = *state;
	size_t whole = RECORD_HEADER_LEN + TLS12_OVERHEAD + row->len;
	struct record_key k;
	struct span content;

	for (size_t at = 0; at < whole; at += at < 40 ? 1 : 1 + whole / 40) {
		unsigned char *record = content_of(row, 13);

		set(&k, row);
		seal_by_hand(record, row->key_len, row->number, row->type, row->len);
		record[at] ^= 0x80;
		assert_int_equal(tls12_open(&k, record, TLS12_OVERHEAD + row->len, &content),
			at == 3 || at == 4);
		free(record);
	}
	for (size_t len = 0; len < TLS12_OVERHEAD + row->len; len += len < 40 ? 1 : 77) {
		unsigned char *record = content_of(row, 13), *cut;

		set(&k, row);
		seal_by_hand(record, row->key_len, row->number, row->type, row->len);
		cut = malloc(RECORD_HEADER_LEN + len);
		memcpy(cut, record, RECORD_HEADER_LEN + len);
		assert_false(tls12_open(&k, cut, len, &content));
		free(cut);
		free(record);
	}
	for (int delta = -1; delta <= 1; delta += 2) {
		unsigned char *record = content_of(row, 13);

		set(&k, row);
		seal_by_hand(record, row->key_len, row->number, row->type, row->len);
		k.sequence = row->number + (uint64_t)delta;
		assert_false(tls12_open(&k, record, TLS12_OVERHEAD + row->len, &content));
		free(record);
	}
}

/* Another nonce than the number is the server's right. */
static void test_other_nonce(void **state)
{
	const struct row row = {"", 16, 10, 5, RECORD_APPLICATION_DATA};
	unsigned char record[RECORD_HEADER_LEN + TLS12_OVERHEAD + 10] = {23, 3, 3, 0, 34, 1, 2, 3};
	unsigned char nonce[12] = "salt", aad[13] = {0, 0, 0, 0, 0, 0, 0, 5, 23, 3, 3, 0, 10};
	br_aes_ct64_ctr_keys aes;
	br_gcm_context gcm;
	struct record_key k;
	struct span content;

	(void)state;
	memcpy(nonce + 4, record + 5, 8);
	br_aes_ct64_ctr_init(&aes, secret, 16);
	br_gcm_init(&gcm, &aes.vtable, br_ghash_ctmul64);
	br_gcm_reset(&gcm, nonce, 12);
	br_gcm_aad_inject(&gcm, aad, sizeof aad);
	br_gcm_flip(&gcm);
	br_gcm_run(&gcm, 1, record + 13, 10);
	br_gcm_get_tag(&gcm, record + 23);
	set(&k, &row);
	assert_true(tls12_open(&k, record, TLS12_OVERHEAD + 10, &content));
}

/* The last number is used, and then none is (RFC 5246, section 6.1: no wrap). */
static void test_last_number(void **state)
{
	const struct row row = {"", 16, 1, UINT64_MAX - 1, RECORD_ALERT};
	unsigned char record[RECORD_HEADER_LEN + TLS12_OVERHEAD + 1] = {0}, copy[sizeof record];
	struct record_key k, other;
	struct span content;

	(void)state;
	set(&k, &row);
	set(&other, &row);
	assert_int_equal(tls12_seal(&k, RECORD_ALERT, record, 1), sizeof record);
	memcpy(copy, record, sizeof copy);
	assert_true(tls12_open(&other, record, TLS12_OVERHEAD + 1, &content));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(tls12_seal(&k, RECORD_ALERT, record, 1), 0);
		assert_false(tls12_open(&other, copy, TLS12_OVERHEAD + 1, &content));
	}
}

int main(void)
{
	ROWS_ADD_AS("seal", rows, test_seal);
	ROWS_ADD_AS("open", rows, test_open);
	ROWS_ADD_AS("changed", rows, test_changed);
	rows_add_one("another nonce than ours", test_other_nonce);
	rows_add_one("the last number", test_last_number);
	return rows_run("tls12_record");
}
