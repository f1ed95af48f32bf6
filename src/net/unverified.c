#include "net/unverified.h"

static struct unverified *self(const br_x509_class **ctx)
{
	return (struct unverified *)(void *)ctx;
}

static void start_chain(const br_x509_class **ctx, const char *server_name)
{
	(void)server_name;
	self(ctx)->certificates = 0;
}

static void start_cert(const br_x509_class **ctx, uint32_t length)
{
	struct unverified *u = self(ctx);

	(void)length;
	if (u->certificates++ == 0)
		br_x509_decoder_init(&u->decoder, NULL, NULL);
}

static void append(const br_x509_class **ctx, const unsigned char *buf, size_t len)
{
	struct unverified *u = self(ctx);

	if (u->certificates == 1)
		br_x509_decoder_push(&u->decoder, buf, len);
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
	return (unsigned)br_x509_decoder_last_error(&u->decoder);
}

static const br_x509_pkey *get_pkey(const br_x509_class *const *ctx, unsigned *usages)
{
	struct unverified *u = (struct unverified *)(void *)(size_t)ctx;

	if (usages != NULL)
		*usages = BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX;
	return br_x509_decoder_get_pkey(&u->decoder);
}

static const br_x509_class unverified_vtable = {
	sizeof(struct unverified), start_chain, start_cert, append, end_cert, end_chain, get_pkey,
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
