#include "net/dns.h"

enum {
	HEADER = 12, /* id, flags, and the counts of four sections */
	FIXED = 10, /* of a record, behind its name: type, class, TTL, length */
	CLASS_IN = 1,
	TYPE_CNAME = 5
};

/* A name on the wire without pointers: length, label, ..., 0. */
struct name {
	size_t len;
	unsigned char bytes[255];
};

static unsigned get16(const unsigned char *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static unsigned char *put16(unsigned char *p, unsigned n)
{
	*p++ = (unsigned char)(n >> 8);
	*p++ = (unsigned char)n;
	return p;
}

static bool is_name_byte(unsigned char c)
{
	unsigned char lower = ascii_lower(c);

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* At most 255 bytes: each dot becomes a length, and the first length and the root are added. */
static unsigned char *put_name(unsigned char *p, struct span name)
{
	bool more = true;

	name = span_without_dot(name);
	if (name.len > DNS_NAME_MAX)
		return NULL;
	while (more) {
		struct span label = span_take(&name, span_find(name, '.'));

		if (label.len == 0 || label.len > DNS_LABEL_MAX)
			return NULL;
		*p++ = (unsigned char)label.len;
		for (size_t i = 0; i < label.len; i++) {
			if (!is_name_byte(label.ptr[i]))
				return NULL;
			*p++ = label.ptr[i];
		}
		more = name.len > 0;
		if (more)
			span_take(&name, 1);
	}
	*p++ = 0;
	return p;
}

size_t dns_write_query(
	unsigned char out[static DNS_QUERY_MAX], uint16_t id, struct span name, enum dns_type type)
{
	static const unsigned char recursion_desired_one_question[HEADER - 2] = {1, 0, 0, 1};
	unsigned char *p = put16(out, id);

	memcpy(p, recursion_desired_one_question, sizeof recursion_desired_one_question);
	p = put_name(out + HEADER, name);
	if (p == NULL)
		return 0;
	p = put16(p, type);
	p = put16(p, CLASS_IN);
	return (size_t)(p - out);
}

bool dns_name_valid(struct span name)
{
	unsigned char query[DNS_QUERY_MAX];

	return dns_write_query(query, 0, name, DNS_A) > 0;
}

/*
 * Reads the name at `at` and returns where the message goes on behind it, 0
 * when it is malformed. A pointer must lead to before all that was read of the
 * name: pointing merely before itself, it could be met again.
 */
static size_t read_name(struct span m, size_t at, struct name *name)
{
	size_t start = at, behind = 0, pointers = 0;

	name->len = 0;
	while (at < m.len) {
		size_t n = m.ptr[at];

		if (n >= 0xc0) {
			if (m.len - at < 2)
				return 0;
			if (behind == 0)
				behind = at + 2;
			at = get16(m.ptr + at) & 0x3fff;
			if (at >= start || ++pointers > DNS_POINTERS_MAX)
				return 0;
			start = at;
			continue;
		}
		n++; /* the length itself */
		if (n > DNS_LABEL_MAX + 1 || n > m.len - at || n > sizeof name->bytes - name->len)
			return 0;
		memcpy(name->bytes + name->len, m.ptr + at, n);
		name->len += n;
		at += n;
		if (n == 1)
			return behind > 0 ? behind : at;
	}
	return 0;
}

/* Lengths are under 'A', so that the case of letters alone is folded. */
static bool same_name(const struct name *a, const struct name *b)
{
	return span_equal_nocase((struct span){a->bytes, a->len}, (struct span){b->bytes, b->len});
}

/* What is left to look for while the answer section is read. */
struct search {
	struct name name; /* the one asked for, then what it is an alias of */
	unsigned type, aliases;
	bool found, moved; /* an address; along an alias, since the section's begin */
};

/* A record's data, from `at` to `end`, whose owner is the name looked for. */
static bool read_data(struct span m, size_t at, size_t end, unsigned type, struct search *s,
	struct addresses *out)
{
	struct address a = {.len = s->type == DNS_A ? 4 : 16};

	if (type == s->type) {
		if (end - at != a.len)
			return false;
		memcpy(a.bytes, m.ptr + at, a.len);
		addresses_add(out, &a);
		s->found = true;
	} else if (type == TYPE_CNAME && !s->found) {
		s->moved = true;
		return s->aliases++ < DNS_CHAIN_MAX && read_name(m, at, &s->name) == end;
	}
	return true;
}

/* Reads the record at `at`; returns where the next one begins, 0 when it is malformed. */
static size_t read_record(struct span m, size_t at, struct search *s, struct addresses *out)
{
	struct name owner;
	const unsigned char *p;
	size_t end;

	at = read_name(m, at, &owner);
	if (at == 0 || m.len - at < FIXED)
		return 0;
	p = m.ptr + at;
	at += FIXED;
	end = at + get16(p + 8);
	if (end > m.len)
		return 0;
	if (get16(p + 2) == CLASS_IN && same_name(&owner, &s->name) &&
		!read_data(m, at, end, get16(p), s, out))
		return 0;
	return end;
}

/*
 * The section is read again as long as that leads from an alias to the next:
 * the order of the records means nothing (RFC 1034, section 3.6).
 */
static enum dns_answer read_answers(
	struct span m, size_t begin, struct search *s, struct addresses *out)
{
	do {
		size_t at = begin;

		s->moved = false;
		for (unsigned left = get16(m.ptr + 6); left > 0; left--) {
			at = read_record(m, at, s, out);
			if (at == 0)
				return DNS_MALFORMED;
		}
	} while (s->moved);
	return s->found ? DNS_ADDRESSES : DNS_NO_DATA;
}

/* A response (QR) to a standard query (opcode 0), its id, and its one question. */
static bool is_answer_to(struct span query, struct span m)
{
	size_t question = query.len - HEADER;

	/* The type and class asked for are no letters: folding case finds nothing equal to them. */
	return m.len >= query.len && get16(m.ptr) == get16(query.ptr) &&
		(m.ptr[2] & 0xf8) == 0x80 && get16(m.ptr + 4) == 1 &&
		span_equal_nocase((struct span){m.ptr + HEADER, question},
			(struct span){query.ptr + HEADER, question});
}

enum dns_answer dns_read(struct span message, struct span query, struct addresses *out)
{
	/* What the first RCODEs mean, DNS_ADDRESSES for no error. */
	static const unsigned char rcodes[16] = {DNS_ADDRESSES, DNS_FAILED, DNS_SERVFAIL,
		DNS_NO_NAME, DNS_FAILED, DNS_REFUSED, DNS_FAILED, DNS_FAILED, DNS_FAILED,
		DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED, DNS_FAILED};
	struct search s = {.type = get16(query.ptr + query.len - 4)};
	size_t count = out->count;
	enum dns_answer answer;

	if (!is_answer_to(query, message))
		return DNS_IGNORED;
	answer = rcodes[message.ptr[3] & 0x0f];
	if (answer != DNS_ADDRESSES)
		return answer;
	if ((message.ptr[2] & 0x02) != 0)
		return DNS_TRUNCATED;
	read_name(query, HEADER, &s.name);
	answer = read_answers(message, query.len, &s, out);
	if (answer == DNS_MALFORMED)
		out->count = count;
	return answer;
}
