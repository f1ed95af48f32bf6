#include "net/session.h"

size_t session_seal(struct session *t, enum record_type type, unsigned char *record, size_t len)
{
	if (session_is_tls12(t))
		return tls12_seal(&t->writes, type, record, len);
	return tls13_seal(&t->writes, type, record, len);
}

size_t session_prefix_len(const struct session *t)
{
	return RECORD_HEADER_LEN + (session_is_tls12(t) ? TLS12_NONCE_LEN : 0);
}

void session_send(struct session *t, enum record_type type, struct span content)
{
	unsigned char *record = t->out + t->out_end;

	if (t->writes_protected) {
		memcpy(record + session_prefix_len(t), content.ptr, content.len);
		t->out_end += session_seal(t, type, record, content.len);
		return;
	}
	memcpy(record + RECORD_HEADER_LEN, content.ptr, content.len);
	record_header(record, type, content.len);
	/* Only the very first record says 3.1 (RFC 8446, section 5.1; RFC 5246, appendix E.1). */
	if (type == RECORD_HANDSHAKE && !t->answered)
		record[2] = 0x01;
	t->out_end += RECORD_HEADER_LEN + content.len;
}
