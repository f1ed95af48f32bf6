/*
 * X25519 (RFC 7748, section 5) in 64-bit arithmetic, constant time.
 *
 * BearSSL 0.6 has it in 32-bit multiplications only: seven times as many
 * instructions, and three times the bytes.
 */
#ifndef NET_X25519_H
#define NET_X25519_H

/*
 * Writes `scalar` times the point `u` to `out`; all are little-endian, and every
 * 32 bytes are a scalar and a point. `out` may be one of them. The caller checks
 * for a result of zeros (RFC 8446, section 7.4.2).
 */
void x25519(unsigned char out[static 32], const unsigned char scalar[static 32],
	const unsigned char u[static 32]);

/* The point 9, from which public keys are made. */
extern const unsigned char x25519_base[32];

#endif
