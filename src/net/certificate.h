/*
 * Reader of one X.509 certificate (RFC 5280, section 4.1): the dates, the
 * subject, its key, and the extensions that say whom it is for.
 *
 * It checks no signature and no chain, but says between which bytes stands what
 * is signed: see trust.h. Give it the DER as it comes, ask for events until CERTIFICATE_MORE, then come
 * back with the next bytes. It does no I/O, calls nobody back, keeps no pointer
 * to the input, and the events are the same however the input is cut.
 *
 * Strict: an element that does not fit into its parent, a length that is not
 * DER, a field of Certificate or TBSCertificate out of order, a second
 * subjectAltName, extendedKeyUsage, basicConstraints or keyUsage are
 * CERTIFICATE_BAD.
 */
#ifndef NET_CERTIFICATE_H
#define NET_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * A longer value is passed over without an event. A key of RSA-4096 has 527
 * bytes; a subject of more than 1,024 is not a CA's.
 */
#define CERTIFICATE_VALUE_MAX 1024

/* Certificate, TBSCertificate, [3], Extensions, Extension, extnValue, GeneralNames, a name. */
#define CERTIFICATE_DEPTH_MAX 8

enum certificate_event {
	CERTIFICATE_MORE, /* `in` is used up */
	CERTIFICATE_SIGNED, /* TBSCertificate begins at `in` */
	CERTIFICATE_SIGNED_END, /* and has ended */
	/* `out` is the AlgorithmIdentifier of the signature, without tag and length: told twice. */
	CERTIFICATE_ALGORITHM,
	CERTIFICATE_ISSUER, /* `out` is the Name, without tag and length */
	CERTIFICATE_NOT_BEFORE, /* `seconds` is the time from which it is valid */
	CERTIFICATE_NOT_AFTER, /* `seconds` is the last second of its validity */
	CERTIFICATE_SUBJECT, /* `out` is the Name, without tag and length */
	CERTIFICATE_KEY, /* `out` is the BIT STRING's value; `key` says of what kind */
	CERTIFICATE_CRITICAL, /* an extension that is critical and not one of these: */
	CERTIFICATE_IS_CA, /* basicConstraints say so (4.2.1.9) */
	CERTIFICATE_PATH_LENGTH, /* `out` is the INTEGER's value (4.2.1.9) */
	CERTIFICATE_USAGE, /* `out` is keyUsage's BIT STRING's value (4.2.1.3) */
	CERTIFICATE_DNS_NAME, /* `out` is a dNSName, any bytes (section 4.2.1.6) */
	CERTIFICATE_IP_ADDRESS, /* `out` is an iPAddress: 4 or 16 bytes where it is right */
	CERTIFICATE_PURPOSE, /* `out` is a KeyPurposeId, without tag and length (4.2.1.12) */
	CERTIFICATE_SIGNATURE, /* `out` is the BIT STRING's value */
	CERTIFICATE_DONE, /* the end; `in` holds what follows the certificate */
	CERTIFICATE_BAD /* malformed; every later call says so too */
};

enum certificate_key {
	CERTIFICATE_OTHER_KEY,
	CERTIFICATE_RSA, /* rsaEncryption (RFC 3279, section 2.3.1) */
	CERTIFICATE_EC, /* ecPublicKey (RFC 5480, section 2.1.1) on another curve than these: */
	CERTIFICATE_P256,
	CERTIFICATE_P384,
	CERTIFICATE_P521
};

/*
 * Allocate anywhere; fill with certificate_init(); fields are private, but for
 * `seconds` since 1970, and `key` at CERTIFICATE_KEY.
 */
struct certificate {
	int64_t seconds;
	unsigned char key; /* enum certificate_key */
	uint32_t left[CERTIFICATE_DEPTH_MAX]; /* bytes still to come, of each open element */
	unsigned char place[CERTIFICATE_DEPTH_MAX]; /* which element it is */
	unsigned char ordinal[CERTIFICATE_DEPTH_MAX]; /* children begun so far */
	unsigned char depth; /* open elements */
	unsigned char state;
	unsigned char tag;
	unsigned char length_bytes; /* of a long length, still to come */
	unsigned char last; /* tag of the last optional field of TBSCertificate */
	unsigned char extension; /* which one the current Extension is */
	bool has_names, has_purposes, has_constraints,
		has_usage; /* such an extension has been there */
	unsigned char bounds; /* of TBSCertificate, that have been told */
	bool kept; /* the value is kept, not skipped */
	uint32_t length; /* of the current value; then what is still to come of it */
	unsigned short used;
	unsigned char value[CERTIFICATE_VALUE_MAX];
};

void certificate_init(struct certificate *c);

/*
 * Moves `in` past what was read. `out` points into `c` and lives until the next
 * call. The input's end before CERTIFICATE_DONE means that it was cut short.
 */
enum certificate_event certificate_next(struct certificate *c, struct span *in, struct span *out);

#endif
