#include "net/rsa.h"

#include "net/montgomery.h"

/* BearSSL's, but in none of its public headers. */
uint32_t br_rsa_pkcs1_sig_unpad(const unsigned char *sig, size_t sig_len,
	const unsigned char *hash_oid, size_t hash_len, unsigned char *hash_out);

static struct span without_zeros(const unsigned char *bytes, size_t len)
{
	while (len > 0 && *bytes == 0) {
		bytes++;
		len--;
	}
	return (struct span){bytes, len};
}

bool rsa_public(const br_rsa_public_key *key, struct span signature,
	unsigned char out[static RSA_MODULUS_MAX])
{
	struct span n = without_zeros(key->n, key->nlen), e = without_zeros(key->e, key->elen);
	uint64_t x[MONT_LIMBS];
	struct mont m;

	if (n.len == 0 || n.len > RSA_MODULUS_MAX || signature.len != n.len ||
		(n.ptr[n.len - 1] & 1) == 0 || e.len == 0 || e.len > RSA_EXPONENT_MAX)
		return false;
	mont_init(&m, n);
	if (!mont_decode(x, signature, &m))
		return false;
	mont_enter(x, &m);
	mont_power(x, e, &m);
	mont_leave(x, &m);
	mont_encode(out, n.len, x);
	return true;
}

uint32_t rsa_pkcs1_verify(const unsigned char *signature, size_t len, const unsigned char *hash_oid,
	size_t hash_len, const br_rsa_public_key *key, unsigned char *hash_out)
{
	unsigned char padded[RSA_MODULUS_MAX];

	return rsa_public(key, (struct span){signature, len}, padded) &&
		br_rsa_pkcs1_sig_unpad(padded, len, hash_oid, hash_len, hash_out);
}
