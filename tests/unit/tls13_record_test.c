#include "tests/unit/vectors.h"

#include "net/tls13_record.h"

/* A record of RFC 8448's: the secret, its number under that, the content without its type. */
static const struct row {
	const char *name, *secret, *key;
	uint64_t sequence;
	const char *record, *content[4];
	enum record_type type;
} rows[] = {
	{"section 3, the server's flight", "3.s_hs", "3.s_hs_key", 0, "3.server_flight_record",
		{"3.encrypted_extensions", "3.certificate", "3.certificate_verify",
			"3.server_finished"},
		RECORD_HANDSHAKE},
	{"section 3, the client's Finished", "3.c_hs", "3.c_hs_key", 0, "3.client_finished_record",
		{"3.client_finished", "", "", ""}, RECORD_HANDSHAKE},
	{"section 3, the ticket", "3.s_ap", "3.s_ap_key", 0, "3.ticket_record",
		{"3.ticket", "", "", ""}, RECORD_HANDSHAKE},
	{"section 3, the client's data", "3.c_ap", "3.c_ap_key", 0, "3.client_data_record",
		{"3.server_data", "", "", ""}, RECORD_APPLICATION_DATA},
	{"section 3, the server's data", "3.s_ap", "3.s_ap_key", 1, "3.server_data_record",
		{"3.server_data", "", "", ""}, RECORD_APPLICATION_DATA},
	{"section 3, the client's close_notify", "3.c_ap", "3.c_ap_key", 1, "3.client_close_record",
		{"3.server_close", "", "", ""}, RECORD_ALERT},
	{"section 3, the server's close_notify", "3.s_ap", "3.s_ap_key", 2, "3.server_close_record",
		{"3.server_close", "", "", ""}, RECORD_ALERT},
	{"section 5, the server's flight", "5.s_hs", "5.s_hs_key", 0, "5.server_flight_record",
		{"5.encrypted_extensions", "5.certificate", "5.certificate_verify",
			"5.server_finished"},
		RECORD_HANDSHAKE},
	{"section 5, the client's Finished", "5.c_hs", "5.c_hs_key", 0, "5.client_finished_record",
		{"5.client_finished", "", "", ""}, RECORD_HANDSHAKE},
	{"section 5, the client's close_notify", "5.c_ap", "5.c_ap_key", 0, "5.client_close_record",
		{"5.server_close", "", "", ""}, RECORD_ALERT},
	{"section 5, the server's close_notify", "5.s_ap", "5.s_ap_key", 0, "5.server_close_record",
		{"5.server_close", "", "", ""}, RECORD_ALERT},
};

/*
 * The key is set with what the processor has; this puts what every processor
 * can do in its place.
 */
static void use_portable(struct record_key *k, struct span key)
{
	gcm_init(&k->gcm, key, true);
}

static struct record_key *new_key(const struct row *row, bool portable)
{
	struct record_key *k = malloc(sizeof *k);

	memset(k, 0xa5, sizeof *k);
	tls13_key_set(k, rfc8448(row->secret).ptr);
	vector_check(k->secret, rfc8448(row->secret));
	assert_int_equal(k->sequence, 0);
	if (portable)
		use_portable(k, rfc8448(row->key));
	k->sequence = row->sequence;
	return k;
}

/* In an allocation of just its size. */
static unsigned char *copy_of(struct span bytes)
{
	unsigned char *copy = malloc(bytes.len);

	memcpy(copy, bytes.ptr, bytes.len);
	return copy;
}

static void check_open(const struct row *row, bool portable)
{
	struct span whole = rfc8448(row->record), inner;
	struct record_key *k = new_key(row, portable);
	unsigned char *record = copy_of(whole);

	assert_true(tls13_open(k, record, whole.len - RECORD_HEADER_LEN, &inner));
	assert_int_equal(inner.len, whole.len - RECORD_HEADER_LEN - 16);
	assert_ptr_equal(inner.ptr, record + RECORD_HEADER_LEN);
	for (size_t i = 0; i < 4; i++) {
		struct span part = rfc8448(row->content[i]);

		assert_true(inner.len > part.len);
		vector_check(span_take(&inner, part.len).ptr, part);
	}
	assert_int_equal(inner.len, 1);
	assert_int_equal(inner.ptr[0], row->type);
	assert_int_equal(k->sequence, row->sequence + 1);
	free(record);
	free(k);
}

static void test_open(void **state)
{
	check_open(*state, false);
}

static void test_open_portable(void **state)
{
	check_open(*state, true);
}

static void check_seal(const struct row *row, bool portable)
{
	struct span whole = rfc8448(row->record);
	struct record_key *k = new_key(row, portable);
	unsigned char *record = malloc(whole.len);
	size_t len = 0;

	for (size_t i = 0; i < 4; i++) {
		struct span part = rfc8448(row->content[i]);

		memcpy(record + RECORD_HEADER_LEN + len, part.ptr, part.len);
		len += part.len;
	}
	assert_int_equal(tls13_seal(k, row->type, record, len), whole.len);
	vector_check(record, whole);
	assert_int_equal(k->sequence, row->sequence + 1);
	free(record);
	free(k);
}

static void test_seal(void **state)
{
	check_seal(*state, false);
}

static void test_seal_portable(void **state)
{
	check_seal(*state, true);
}

/* No bit of a record may be another, and none of its bytes missing; nor its number another. */
static void test_changed(void **state)
{
	const struct row *row = *state;
	struct span whole = rfc8448(row->record), inner;
	struct record_key *k = new_key(row, false);

	for (size_t at = 0; at < 8 * whole.len; at += at < 8 * 8 ? 1 : 13) {
		unsigned char *record = copy_of(whole);

		record[at / 8] ^= (unsigned char)(1 << at % 8);
		k->sequence = row->sequence;
		assert_false(tls13_open(k, record, whole.len - RECORD_HEADER_LEN, &inner));
		free(record);
	}
	for (size_t len = 0; len < whole.len - RECORD_HEADER_LEN; len += len < 40 ? 1 : 17) {
		unsigned char *record = copy_of((struct span){whole.ptr, RECORD_HEADER_LEN + len});

		k->sequence = row->sequence;
		assert_false(tls13_open(k, record, len, &inner));
		free(record);
	}
	for (int delta = -1; delta <= 1; delta += 2) {
		unsigned char *record = copy_of(whole);

		k->sequence = row->sequence + (uint64_t)delta;
		assert_false(tls13_open(k, record, whole.len - RECORD_HEADER_LEN, &inner));
		free(record);
	}
	free(k);
}

static void set(struct record_key *k)
{
	tls13_key_set(k, rfc8448("3.s_ap").ptr);
}

/* What BearSSL's GCM says of it, with a nonce made by hand. */
static void seal_by_hand(unsigned char *record, const unsigned char nonce[static 12], size_t len)
{
	struct span key = rfc8448("3.s_ap_key");
	br_aes_ct64_ctr_keys aes;
	br_gcm_context gcm;

	br_aes_ct64_ctr_init(&aes, key.ptr, key.len);
	br_gcm_init(&gcm, &aes.vtable, br_ghash_ctmul64);
	br_gcm_reset(&gcm, nonce, 12);
	br_gcm_aad_inject(&gcm, record, RECORD_HEADER_LEN);
	br_gcm_flip(&gcm);
	br_gcm_run(&gcm, 1, record + RECORD_HEADER_LEN, len);
	br_gcm_get_tag(&gcm, record + RECORD_HEADER_LEN + len);
}

/* All 64 bits of the number are in the nonce, the last byte last (section 5.3). */
static void test_nonce(void **state)
{
	static const uint64_t numbers[] = {
		0, 1, 0xff, 0x100, 0x01020304, 0x0102030405060708, UINT64_MAX - 1};

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		unsigned char nonce[12], ours[5 + 3 + 17],
			theirs[sizeof ours] = "\x17\x03\x03\0\x14"
					      "abc\x17";
		struct record_key k;

		memcpy(nonce, rfc8448("3.s_ap_iv").ptr, sizeof nonce);
		for (unsigned byte = 0; byte < 8; byte++)
			nonce[4 + byte] ^= (unsigned char)(numbers[i] >> (56 - 8 * byte));
		seal_by_hand(theirs, nonce, 4);
		set(&k);
		k.sequence = numbers[i];
		memcpy(ours + RECORD_HEADER_LEN, "abc", 3);
		assert_int_equal(tls13_seal(&k, RECORD_APPLICATION_DATA, ours, 3), sizeof ours);
		assert_memory_equal(ours, theirs, sizeof ours);
	}
}

/* Not even a type is in it: that is for the caller to refuse. */
static void test_empty(void **state)
{
	unsigned char record[RECORD_HEADER_LEN + RECORD_TAG_LEN] = "\x17\x03\x03\0\x10";
	struct record_key k;
	struct span inner;

	(void)state;
	seal_by_hand(record, rfc8448("3.s_ap_iv").ptr, 0);
	set(&k);
	assert_true(tls13_open(&k, record, RECORD_TAG_LEN, &inner));
	assert_int_equal(inner.len, 0);
}

/* The last number is used, and then none is (section 5.3: no wrap). */
static void test_last_number(void **state)
{
	unsigned char record[RECORD_HEADER_LEN + 1 + TLS13_OVERHEAD] = {0}, copy[sizeof record];
	struct record_key k, other;
	struct span inner;

	(void)state;
	set(&k);
	set(&other);
	k.sequence = other.sequence = UINT64_MAX - 1;
	assert_int_equal(tls13_seal(&k, RECORD_ALERT, record, 1), sizeof record);
	memcpy(copy, record, sizeof copy);
	assert_true(tls13_open(&other, record, sizeof record - RECORD_HEADER_LEN, &inner));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(tls13_seal(&k, RECORD_ALERT, record, 1), 0);
		assert_false(tls13_open(&other, copy, sizeof copy - RECORD_HEADER_LEN, &inner));
	}
}

static void test_update(void **state)
{
	static const unsigned char zeros[sizeof(struct record_key)];
	struct record_key k, other;

	(void)state;
	set(&k);
	k.sequence = 77;
	tls13_key_update(&k);
	vector_check(k.secret, rfc8448("3.s_ap_next"));
	assert_int_equal(k.sequence, 0);
	/* Key and IV are those of the new secret. */
	tls13_key_set(&other, rfc8448("3.s_ap_next").ptr);
	assert_memory_equal(k.iv, other.iv, sizeof k.iv);
	assert_memory_equal(k.gcm.powers[0], other.gcm.powers[0], sizeof k.gcm.powers[0]);
	record_key_wipe(&k);
	assert_memory_equal(&k, zeros, sizeof k);
}

/* From nothing to as much as a record may hold; what one key seals its like opens. */
static void test_lengths(void **state)
{
	static unsigned char record[RECORD_HEADER_LEN + RECORD_CONTENT_MAX + TLS13_OVERHEAD + 1];
	static const size_t lens[] = {
		0, 1, 14, 15, 16, 17, 31, 32, 33, 255, 4096, 16383, RECORD_CONTENT_MAX};
	struct record_key writes, reads;

	(void)state;
	set(&writes);
	set(&reads);
	for (size_t i = 0; i < COUNT(lens); i++) {
		size_t len = lens[i], sealed = len + TLS13_OVERHEAD;
		struct span inner;

		if (i % 2 == 0)
			use_portable(&reads, rfc8448("3.s_ap_key"));
		memset(record, 0x5a, sizeof record);
		assert_int_equal(tls13_seal(&writes, RECORD_APPLICATION_DATA, record, len),
			RECORD_HEADER_LEN + sealed);
		assert_int_equal(record[RECORD_HEADER_LEN + sealed], 0x5a);
		assert_int_equal(record[0], 23);
		assert_int_equal(record[1] << 8 | record[2], 0x0303);
		assert_int_equal(record[3] << 8 | record[4], sealed);
		assert_true(tls13_open(&reads, record, sealed, &inner));
		assert_int_equal(inner.len, len + 1);
		for (size_t at = 0; at < len; at++)
			assert_int_equal(inner.ptr[at], 0x5a);
		assert_int_equal(inner.ptr[len], 23);
	}
}

int main(void)
{
	ROWS_ADD_AS("open", rows, test_open);
	ROWS_ADD_AS("open, without AES-NI and PCLMULQDQ", rows, test_open_portable);
	ROWS_ADD_AS("seal", rows, test_seal);
	ROWS_ADD_AS("seal, without AES-NI and PCLMULQDQ", rows, test_seal_portable);
	ROWS_ADD_AS("changed", rows, test_changed);
	rows_add_one("the number is in the nonce", test_nonce);
	rows_add_one("a record with nothing in it", test_empty);
	rows_add_one("the last number", test_last_number);
	rows_add_one("the next traffic secret", test_update);
	rows_add_one("lengths", test_lengths);
	return rows_run("tls13_record");
}
