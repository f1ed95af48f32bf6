#include "net/alert.h"

#include "base/text.h"

const char *alert_name(unsigned alert, char number[static ALERT_NUMBER_MAX])
{
	/* Each behind its number. */
	static const char names[] = "\x0a"
				    "unexpected_message\0"
				    "\x14"
				    "bad_record_mac\0"
				    "\x16"
				    "record_overflow\0"
				    "\x28"
				    "handshake_failure\0"
				    "\x2a"
				    "bad_certificate\0"
				    "\x2b"
				    "unsupported_certificate\0"
				    "\x2c"
				    "certificate_revoked\0"
				    "\x2d"
				    "certificate_expired\0"
				    "\x2e"
				    "certificate_unknown\0"
				    "\x2f"
				    "illegal_parameter\0"
				    "\x30"
				    "unknown_ca\0"
				    "\x31"
				    "access_denied\0"
				    "\x32"
				    "decode_error\0"
				    "\x33"
				    "decrypt_error\0"
				    "\x46"
				    "protocol_version\0"
				    "\x47"
				    "insufficient_security\0"
				    "\x50"
				    "internal_error\0"
				    "\x56"
				    "inappropriate_fallback\0"
				    "\x5a"
				    "user_canceled\0"
				    "\x6d"
				    "missing_extension\0"
				    "\x6e"
				    "unsupported_extension\0"
				    "\x70"
				    "unrecognized_name\0"
				    "\x71"
				    "bad_certificate_status_response\0"
				    "\x73"
				    "unknown_psk_identity\0"
				    "\x74"
				    "certificate_required\0"
				    "\x78"
				    "no_application_protocol\0";
	struct text t;

	for (size_t at = 0; at < sizeof names - 1; at += strlen(names + at) + 1)
		if ((unsigned char)names[at] == alert)
			return names + at + 1;
	text_init(&t, number, ALERT_NUMBER_MAX);
	text_add_decimal(&t, alert);
	return text_string(&t);
}
