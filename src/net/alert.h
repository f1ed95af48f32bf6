/*
 * TLS alerts (RFC 8446, section 6): their numbers and registered names, and
 * objections, which say why a session must end.
 */
#ifndef NET_ALERT_H
#define NET_ALERT_H

enum alert {
	ALERT_CLOSE_NOTIFY = 0,
	ALERT_UNEXPECTED_MESSAGE = 10,
	ALERT_BAD_RECORD_MAC = 20,
	ALERT_RECORD_OVERFLOW = 22,
	ALERT_HANDSHAKE_FAILURE = 40,
	ALERT_BAD_CERTIFICATE = 42,
	ALERT_UNSUPPORTED_CERTIFICATE = 43,
	ALERT_CERTIFICATE_EXPIRED = 45,
	ALERT_ILLEGAL_PARAMETER = 47,
	ALERT_UNKNOWN_CA = 48,
	ALERT_DECODE_ERROR = 50,
	ALERT_DECRYPT_ERROR = 51,
	ALERT_PROTOCOL_VERSION = 70,
	ALERT_INSUFFICIENT_SECURITY = 71,
	ALERT_INTERNAL_ERROR = 80,
	ALERT_INAPPROPRIATE_FALLBACK = 86,
	ALERT_USER_CANCELED = 90,
	ALERT_MISSING_EXTENSION = 109,
	ALERT_UNSUPPORTED_EXTENSION = 110,
	ALERT_CERTIFICATE_REQUIRED = 116,
	ALERT_NO_APPLICATION_PROTOCOL = 120
};

/*
 * An objection is a constant string: the alert's number in its first byte, then what is
 * wrong in words, of which there may be none. Where one is returned, null says that all is
 * well.
 */
#define UNEXPECTED_MESSAGE "\x0a"
#define BAD_RECORD_MAC "\x14"
#define RECORD_OVERFLOW "\x16"
#define HANDSHAKE_FAILURE "\x28"
#define BAD_CERTIFICATE "\x2a"
#define UNSUPPORTED_CERTIFICATE "\x2b"
#define CERTIFICATE_EXPIRED "\x2d"
#define ILLEGAL_PARAMETER "\x2f"
#define UNKNOWN_CA "\x30"
#define DECODE_ERROR "\x32"
#define DECRYPT_ERROR "\x33"
#define PROTOCOL_VERSION "\x46"
#define INTERNAL_ERROR "\x50"
#define MISSING_EXTENSION "\x6d"
#define UNSUPPORTED_EXTENSION "\x6e"

/* "255" and a zero. */
#define ALERT_NUMBER_MAX 4

/*
 * The name of an alert, which lives for ever, or its number in decimal, in
 * `number`. `alert` is at most 255.
 */
const char *alert_name(unsigned alert, char number[static ALERT_NUMBER_MAX]);

#endif
