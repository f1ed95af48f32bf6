#include "net/alert.h"

#include "base/text.h"

const char *alert_name(unsigned alert, char number[static ALERT_NUMBER_MAX])
{
	static const char names[] = "10 unexpected_message\0"
				    "20 bad_record_mac\0"
				    "22 record_overflow\0"
				    "40 handshake_failure\0"
				    "42 bad_certificate\0"
				    "43 unsupported_certificate\0"
				    "44 certificate_revoked\0"
				    "45 certificate_expired\0"
				    "46 certificate_unknown\0"
				    "47 illegal_parameter\0"
				    "48 unknown_ca\0"
				    "49 access_denied\0"
				    "50 decode_error\0"
				    "51 decrypt_error\0"
				    "70 protocol_version\0"
				    "71 insufficient_security\0"
				    "80 internal_error\0"
				    "86 inappropriate_fallback\0"
				    "90 user_canceled\0"
				    "109 missing_extension\0"
				    "110 unsupported_extension\0"
				    "112 unrecognized_name\0"
				    "113 bad_certificate_status_response\0"
				    "115 unknown_psk_identity\0"
				    "116 certificate_required\0"
				    "120 no_application_protocol\0";
	struct text t;

	text_init(&t, number, ALERT_NUMBER_MAX);
	text_add_decimal(&t, alert);
	text_string(&t);
	for (size_t at = 0; at < sizeof names; at += strlen(names + at) + 1) {
		struct span name = span_of(names + at);

		if (span_equal(span_take(&name, span_find(name, ' ')), text_span(&t)))
			return (const char *)name.ptr + 1;
	}
	return number;
}
