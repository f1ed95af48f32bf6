#include "net/rsa.h"

#include "net/hash.h"
#include "net/montgomery.h"

bool rsa_public(const struct public_key *key, struct span signature,
	unsigned char out[static RSA_MODULUS_MAX])
{
	struct span n = key->n;
	uint64_t x[MONT_LIMBS];
	struct mont m;

	if (n.len == 0 || *n.ptr == 0 || n.len > RSA_MODULUS_MAX || signature.len != n.len ||
		(n.ptr[n.len - 1] & 1) == 0 || key->e.len == 0 || key->e.len > RSA_EXPONENT_MAX)
		return false;
	mont_init(&m, n);
	if (!mont_decode(x, signature, &m))
		return false;
	mont_enter(x, &m);
	mont_power(x, key->e, &m);
	mont_leave(x, &m);
	mont_encode(out, n.len, x);
	return true;
}

bool rsa_pkcs1_verify(const struct public_key *key, size_t len, const unsigned char *digest,
	struct span signature)
{
	/* DigestInfo but for the digest (section 9.2): 2.16.840.1.101.3.4.2.1, -2 or -3, NULL. */
	unsigned char info[] = {0x00, 0x30, 0, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
		0x04, 0x02, 0, 5, 0, 4, 0};
	unsigned char padded[RSA_MODULUS_MAX], expected[RSA_MODULUS_MAX];
	size_t tail = sizeof info + len;

	/* Eight bytes of padding at least. */
	if (signature.len < 2 + 8 + tail || !rsa_public(key, signature, padded))
		return false;
	info[2] = (unsigned char)(tail - 3);
	info[15] = (unsigned char)(len / 16 - 1);
	info[19] = (unsigned char)len;
	memset(expected, 0xff, signature.len);
	expected[0] = 0;
	expected[1] = 1;
	memcpy(expected + signature.len - tail, info, sizeof info);
	memcpy(expected + signature.len - len, digest, len);
	return memcmp(padded, expected, signature.len) == 0;
}
