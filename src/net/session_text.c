/* What a session says of itself: why it failed, and what was agreed on. */
#include "net/tls12.h"

static const struct session *self(const struct tls *t)
{
	return (const struct session *)(const void *)t;
}

static const char step_names[][20] = {
	"ServerHello",
	"EncryptedExtensions",
	"Certificate",
	"Certificate",
	"CertificateVerify",
	"ServerKeyExchange",
	"ServerHelloDone",
	"ChangeCipherSpec",
	"Finished",
	"the connection",
};

/* An alert in answer to our hello says what we have not in common. */
static enum fail_code fail_at_hello(const struct session *t, const char *name, struct fail *f)
{
	switch (t->alert) {
	case ALERT_HANDSHAKE_FAILURE:
	case ALERT_INSUFFICIENT_SECURITY:
		return FAIL(f, FAIL_TLS_SUITE, "the server sent the alert ", name);
	case ALERT_PROTOCOL_VERSION:
		if (session_is_tls12(t))
			return FAIL(f, FAIL_TLS_VERSION,
				"the server refused TLS 1.3 and TLS 1.2 (alert protocol_version)");
		return FAIL(f, FAIL_TLS_VERSION, "the server refused TLS 1.3",
			PEYK_TLS12 ? "" : ", and this peyk was built without 1.2 (make TLS12=1)");
	case ALERT_INAPPROPRIATE_FALLBACK:
		if (session_is_tls12(t))
			return FAIL(f, FAIL_TLS_SUITE,
				"the server speaks TLS 1.3, but refused what we offer for it (it "
				"may want ML-KEM, P-384 or AES-256)");
		break;
	default:
		break;
	}
	return FAIL(f, FAIL_TLS_ALERT, "it sent the alert ", name);
}

static enum fail_code fail_alert(const struct session *t, const char *name, struct fail *f)
{
	/* Where the server can have seen that we have no certificate. */
	bool told = t->step == SESSION_CONNECTED ||
		(session_is_tls12(t) && t->step >= SESSION_AWAIT_SPEC);

	if (!t->answered)
		return fail_at_hello(t, name, f);
	return FAIL(f, FAIL_TLS_ALERT, "it sent the alert ", name,
		t->certificate_requested && told
			? ": it wants a client certificate, and peyk has none"
			: "");
}

enum fail_code session_fail(const struct tls *tls, struct fail *f)
{
	const struct session *t = self(tls);
	char number[ALERT_NUMBER_MAX];
	const char *name = alert_name(t->alert, number);

	if (!t->failed)
		return FAIL_NONE;
	if (t->alert_received)
		return fail_alert(t, name, f);
	if (t->alert == ALERT_PROTOCOL_VERSION)
		return FAIL(f, FAIL_TLS_VERSION, "the server sent ", t->why);
	return FAIL(f, t->code != 0 ? (enum fail_code)t->code : FAIL_TLS, step_names[t->step], ": ",
		*t->why != '\0' ? t->why : "a malformed or unexpected message", " (", name, ")");
}

void session_describe(const struct tls *tls, struct text *out)
{
	static const char curves[][6] = {"P-256", "P-384", "P-521"};
	const struct session *t = self(tls);

	if (session_is_tls12(t)) {
		text_add(out,
			t->suite & TLS12_RSA ? "TLS 1.2, ECDHE-RSA-AES"
					     : "TLS 1.2, ECDHE-ECDSA-AES");
		text_add(out, t->suite & TLS12_AES_256 ? "256-GCM-SHA384, " : "128-GCM-SHA256, ");
	} else {
		text_add(out, "TLS 1.3, AES128-GCM-SHA256, ");
	}
	/* These follow each other. */
	text_add(out,
		t->hello.group == GROUP_X25519 ? "X25519" : curves[t->hello.group - GROUP_P256]);
}
