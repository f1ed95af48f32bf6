#include "net/unverified.h"

#include <string.h>

#include "net/public_key.h"

static struct unverified *self(const br_x509_class **ctx)
{
	return (struct unverified *)(void *)ctx;
}

static void start_chain(const br_x509_class **ctx, const char *server_name)
{
	(void)server_name;
	self(ctx)->certificates = 0;
	self(ctx)->has_key = false;
}

static void start_cert(const br_x509_class **ctx, uint32_t length)
{
	struct unverified *u = self(ctx);

	(void)length;
	if (u->certificates++ == 0)
		certificate_init(&u->reader);
}

static void keep_key(struct unverified *u, struct span value)
{
	memcpy(u->key, value.ptr, value.len);
	u->has_key = public_key_read((enum certificate_key)u->reader.key, u->key, value.len,
			     &u->pkey) == NULL;
}

static void append(const br_x509_class **ctx, const unsigned char *buf, size_t len)
{
	struct unverified *u = self(ctx);
	struct span in = {buf, len}, value;
	enum certificate_event event;

	if (u->certificates != 1)
		return;
	do {
		event = certificate_next(&u->reader, &in, &value);
		if (event == CERTIFICATE_KEY)
			keep_key(u, value);
	} while (
		event != CERTIFICATE_MORE && event != CERTIFICATE_DONE && event != CERTIFICATE_BAD);
}

static void end_cert(const br_x509_class **ctx)
{
	(void)ctx;
}

static unsigned end_chain(const br_x509_class **ctx)
{
	struct unverified *u = self(ctx);

	if (u->certificates == 0)
		return BR_ERR_X509_EMPTY_CHAIN;
	return u->has_key ? 0 : BR_ERR_X509_UNSUPPORTED;
}

static const br_x509_pkey *get_pkey(const br_x509_class *const *ctx, unsigned *usages)
{
	const struct unverified *u = (const struct unverified *)(const void *)ctx;

	if (usages != NULL)
		*usages = BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX;
	return u->has_key ? &u->pkey : NULL;
}

static const br_x509_class unverified_vtable = {
	sizeof(struct unverified),
	start_chain,
	start_cert,
	append,
	end_cert,
	end_chain,
	get_pkey,
};

void unverified_init(struct unverified *u)
{
	u->vtable = &unverified_vtable;
	u->certificates = 0;
}

const br_x509_class **unverified_class(struct unverified *u)
{
	return &u->vtable;
}
