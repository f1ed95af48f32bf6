/*
 * The curves P-256, P-384 and P-521 (FIPS 186-4, appendix D.1.2): key exchange
 * in constant time, and verification of ECDSA.
 *
 * BearSSL's own has 15 KB, of which half makes P-256 fast in 32-bit arithmetic.
 * One set of formulas that hold for all points (Renes, Costello and Batina, 2015)
 * in 64-bit arithmetic has a quarter of that, and is as fast.
 */
#ifndef NET_EC_H
#define NET_EC_H

#include <stdbool.h>

#include "net/public_key.h"

/* Bytes of a coordinate or a scalar of P-521. */
#define EC_LEN_MAX 66

/* An uncompressed point: 04, x, y. */
#define EC_POINT_MAX (1 + 2 * EC_LEN_MAX)

/*
 * Writes the generator of `curve` (KEY_P256, KEY_P384 or KEY_P521) times `scalar`, a
 * big-endian number that is no multiple of the order, and returns the point's length.
 * Constant time for one length of the scalar.
 */
size_t ec_generate(enum key_kind curve, struct span scalar, unsigned char out[static EC_POINT_MAX]);

/*
 * Multiplies `point`, of `len` bytes, by `scalar` in place, in constant time. False
 * when it is no point of the curve, or the product is none.
 */
bool ec_multiply(enum key_kind curve, struct span scalar, unsigned char *point, size_t len);

/* ECDSA (FIPS 186-4, section 6.4.2): whether `signature`, in DER, is over a message with this hash. */
bool ec_verify(const struct public_key *key, struct span hash, struct span signature);

#endif
