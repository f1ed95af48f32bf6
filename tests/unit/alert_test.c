#include "tests/unit/rows.h"

#include "net/alert.h"

/* Every alert that is registered for TLS 1.3 (RFC 8446, section 6), and what is not. */
static const struct row {
	const char *name;
	unsigned alert;
	const char *said;
} rows[] = {
	{"close_notify is no error", ALERT_CLOSE_NOTIFY, "0"},
	{"unexpected_message", ALERT_UNEXPECTED_MESSAGE, "unexpected_message"},
	{"bad_record_mac", ALERT_BAD_RECORD_MAC, "bad_record_mac"},
	{"record_overflow", ALERT_RECORD_OVERFLOW, "record_overflow"},
	{"handshake_failure", ALERT_HANDSHAKE_FAILURE, "handshake_failure"},
	{"bad_certificate", ALERT_BAD_CERTIFICATE, "bad_certificate"},
	{"unsupported_certificate", ALERT_UNSUPPORTED_CERTIFICATE, "unsupported_certificate"},
	{"certificate_revoked", 44, "certificate_revoked"},
	{"certificate_expired", ALERT_CERTIFICATE_EXPIRED, "certificate_expired"},
	{"certificate_unknown", 46, "certificate_unknown"},
	{"illegal_parameter", ALERT_ILLEGAL_PARAMETER, "illegal_parameter"},
	{"unknown_ca", ALERT_UNKNOWN_CA, "unknown_ca"},
	{"access_denied", 49, "access_denied"},
	{"decode_error", ALERT_DECODE_ERROR, "decode_error"},
	{"decrypt_error", ALERT_DECRYPT_ERROR, "decrypt_error"},
	{"protocol_version", ALERT_PROTOCOL_VERSION, "protocol_version"},
	{"insufficient_security", ALERT_INSUFFICIENT_SECURITY, "insufficient_security"},
	{"internal_error", ALERT_INTERNAL_ERROR, "internal_error"},
	{"inappropriate_fallback", ALERT_INAPPROPRIATE_FALLBACK, "inappropriate_fallback"},
	{"user_canceled", ALERT_USER_CANCELED, "user_canceled"},
	{"missing_extension", ALERT_MISSING_EXTENSION, "missing_extension"},
	{"unsupported_extension", ALERT_UNSUPPORTED_EXTENSION, "unsupported_extension"},
	{"unrecognized_name", 112, "unrecognized_name"},
	{"bad_certificate_status_response", 113, "bad_certificate_status_response"},
	{"unknown_psk_identity", 115, "unknown_psk_identity"},
	{"certificate_required", ALERT_CERTIFICATE_REQUIRED, "certificate_required"},
	{"no_application_protocol", ALERT_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
	{"a number without a name", 41, "41"},
	{"a number that begins another's", 1, "1"},
	{"a number that another begins", 101, "101"},
	{"one digit", 9, "9"},
	{"the largest", 255, "255"},
};

static void test_row(void **state)
{
	const struct row *row = *state;
	char *number = malloc(ALERT_NUMBER_MAX);

	assert_string_equal(alert_name(row->alert, number), row->said);
	free(number);
}

/* The numbers of the enumeration are the RFC's. */
static void test_numbers(void **state)
{
	(void)state;
	assert_int_equal(ALERT_UNEXPECTED_MESSAGE, 10);
	assert_int_equal(ALERT_BAD_RECORD_MAC, 20);
	assert_int_equal(ALERT_RECORD_OVERFLOW, 22);
	assert_int_equal(ALERT_HANDSHAKE_FAILURE, 40);
	assert_int_equal(ALERT_BAD_CERTIFICATE, 42);
	assert_int_equal(ALERT_UNSUPPORTED_CERTIFICATE, 43);
	assert_int_equal(ALERT_CERTIFICATE_EXPIRED, 45);
	assert_int_equal(ALERT_ILLEGAL_PARAMETER, 47);
	assert_int_equal(ALERT_UNKNOWN_CA, 48);
	assert_int_equal(ALERT_DECODE_ERROR, 50);
	assert_int_equal(ALERT_DECRYPT_ERROR, 51);
	assert_int_equal(ALERT_PROTOCOL_VERSION, 70);
	assert_int_equal(ALERT_INSUFFICIENT_SECURITY, 71);
	assert_int_equal(ALERT_INTERNAL_ERROR, 80);
	assert_int_equal(ALERT_INAPPROPRIATE_FALLBACK, 86);
	assert_int_equal(ALERT_USER_CANCELED, 90);
	assert_int_equal(ALERT_MISSING_EXTENSION, 109);
	assert_int_equal(ALERT_UNSUPPORTED_EXTENSION, 110);
	assert_int_equal(ALERT_CERTIFICATE_REQUIRED, 116);
	assert_int_equal(ALERT_NO_APPLICATION_PROTOCOL, 120);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("numbers", test_numbers);
	return rows_run("alert");
}
