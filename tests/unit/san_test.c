#include <assert.h>

#include "tests/unit/rows.h"

#include "net/san.h"

#define L50 "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"
#define L393 L50 L50 L50 L50 L50 L50 L50 "abcdefghijabcdefghijabcdefghijabcdefghijabc"

static_assert(SAN_NAMES_MAX == sizeof "DNS:" L393 "abc" - 1, "the rows count on it");

/* Is `entry`, a dNSName, the host's? */
static const struct dns_row {
	const char *name, *host;
	struct span entry;
	bool matched;
} dns_rows[] = {
	{"the same", "kubernetes.default.svc", BYTES("kubernetes.default.svc"), true},
	{"one label", "kubernetes", BYTES("kubernetes"), true},
	{"another", "kubernetes.default.svc", BYTES("kubernetes.default.svd"), false},
	{"another in its first byte", "a.example", BYTES("b.example"), false},
	{"only the begin", "kubernetes.default.svc", BYTES("kubernetes.default"), false},
	{"only the end", "kubernetes.default.svc", BYTES("default.svc"), false},
	{"longer", "kubernetes.default", BYTES("kubernetes.default.svc"), false},
	{"longer before", "default.svc", BYTES("kubernetes.default.svc"), false},
	{"case of the entry", "a.example", BYTES("A.eXAMPLE"), true},
	{"case of the host", "A.eXAMPLE", BYTES("a.example"), true},
	{"case of both", "Az.example", BYTES("aZ.example"), true},
	{"case is of letters alone: @ and `", "a@", BYTES("a`"), false},
	{"case is of letters alone: [ and {", "a[", BYTES("a{"), false},
	{"case is of ASCII alone", "a\xc9", BYTES("a\xe9"), false},
	{"a host with a trailing dot", "a.example.", BYTES("a.example"), true},
	{"an entry with a trailing dot", "a.example", BYTES("a.example."), false},
	{"a host with a trailing dot and such an entry", "a.example.", BYTES("a.example."), false},
	{"a host with two trailing dots", "a.example..", BYTES("a.example"), false},
	{"a host with two trailing dots and an entry with one", "a.example..", BYTES("a.example."),
		false},
	{"an entry with a leading dot", "a.example", BYTES(".a.example"), false},
	{"an entry of its parent with a leading dot", "a.example", BYTES(".example"), false},
	{"a NUL behind the name", "a.example", BYTES("a.example\0"), false},
	{"a NUL and another name behind the name", "a.example", BYTES("a.example\0.b.example"),
		false},
	{"a NUL in the name", "a.example", BYTES("a\0example"), false},
	{"a space behind the name", "a.example", BYTES("a.example "), false},
	{"a space before the name", "a.example", BYTES(" a.example"), false},
	{"an empty entry", "a.example", BYTES(""), false},
	{"a dot", "a.example", BYTES("."), false},
	{"a URI", "a.example", BYTES("https://a.example"), false},
	{"a port", "a.example", BYTES("a.example:443"), false},
	{"an A-label", "xn--bcher-kva.example", BYTES("xn--bcher-kva.example"), true},
	{"a U-label", "xn--bcher-kva.example",
		BYTES("b\xc3\xbc"
		      "cher.example"),
		false},
	{"an underscore", "a_b.example", BYTES("a_b.example"), true},

	{"wildcard: for one label", "a.example.com", BYTES("*.example.com"), true},
	{"wildcard: in any case", "a.EXAMPLE.com", BYTES("*.example.COM"), true},
	{"wildcard: for a host with a trailing dot", "a.example.com.", BYTES("*.example.com"),
		true},
	{"wildcard: for the only label before one", "a.svc", BYTES("*.svc"), true},
	{"wildcard: for an A-label", "xn--a.example.com", BYTES("*.example.com"), true},
	{"wildcard: not for two labels", "a.b.example.com", BYTES("*.example.com"), false},
	{"wildcard: not for none", "example.com", BYTES("*.example.com"), false},
	{"wildcard: not for an empty label", ".example.com", BYTES("*.example.com"), false},
	{"wildcard: of another parent", "a.example.com", BYTES("*.example.org"), false},
	{"wildcard: of the parent's parent", "a.example.com", BYTES("*.com"), false},
	{"wildcard: of a parent that ends so", "a.xexample.com", BYTES("*.example.com"), false},
	{"wildcard: with a trailing dot", "a.example.com", BYTES("*.example.com."), false},
	{"wildcard: alone", "a", BYTES("*"), false},
	{"wildcard: alone, for a name", "a.example.com", BYTES("*"), false},
	{"wildcard: with nothing behind it", "a", BYTES("*."), false},
	{"wildcard: with nothing behind it, for a trailing dot", "a.", BYTES("*."), false},
	{"wildcard: with nothing behind it, for two trailing dots", "a..", BYTES("*."), false},
	{"wildcard: with a dot behind it", "a.", BYTES("*.."), false},
	{"wildcard: only the begin of a label", "abc.example.com", BYTES("*c.example.com"), false},
	{"wildcard: only the end of a label", "abc.example.com", BYTES("a*.example.com"), false},
	{"wildcard: only the middle of a label", "abc.example.com", BYTES("a*c.example.com"),
		false},
	{"wildcard: the end of a label, for nothing", "a.example.com", BYTES("a*.example.com"),
		false},
	{"wildcard: not leftmost", "a.b.example.com", BYTES("a.*.example.com"), false},
	{"wildcard: at the end", "a.example.com", BYTES("a.example.*"), false},
	{"wildcard: twice", "a.b.example.com", BYTES("*.*.example.com"), false},
	{"wildcard: two bytes", "a.example.com", BYTES("**.example.com"), false},
	{"wildcard: of an A-label", "xn--a.example.com", BYTES("xn--*.example.com"), false},
	{"wildcard: another byte", "a.example.com", BYTES("?.example.com"), false},
	{"wildcard: a NUL in the parent", "a.example.com", BYTES("*.example.com\0"), false},

	{"a host that is no name: a space", "a b", BYTES("a b"), false},
	{"a host that is no name: an empty label", "a..b", BYTES("a..b"), false},
	{"a host that is no name: an empty label, with a wildcard", "a..b", BYTES("*..b"), false},
	{"a host that is no name: a leading dot", ".a", BYTES(".a"), false},
	{"a host that is no name: a wildcard", "*.example.com", BYTES("*.example.com"), false},
	{"a host that is no name: bytes outside ASCII", "a\xe9", BYTES("a\xe9"), false},
	{"a host that is no name: empty", "", BYTES(""), false},
	{"a host that is no name: empty, for a wildcard", "", BYTES("*."), false},
	{"a host that is no name: a dot", ".", BYTES(""), false},
	{"a host that is no name: a dot, for itself", ".", BYTES("."), false},
	{"a host that is no name: two dots", "..", BYTES("."), false},
	{"a host that is no name: an address in brackets", "[::1]", BYTES("[::1]"), false},

	{"address: as text", "10.0.0.1", BYTES("10.0.0.1"), false},
	{"address: IPv6 as text", "fd00::1", BYTES("fd00::1"), false},
	{"address: wildcard for its first number", "10.0.0.1", BYTES("*.0.0.1"), false},
	{"address: an empty entry", "10.0.0.1", BYTES(""), false},
	{"address: its four bytes", "97.98.99.100", BYTES("abcd"), false},
};

/* Is `entry`, an iPAddress, the host's? */
static const struct ip_row {
	const char *name, *host;
	struct span entry;
	bool matched;
} ip_rows[] = {
	{"IPv4", "10.96.0.1", BYTES("\12\140\0\1"), true},
	{"IPv4: all bits", "255.255.255.255", BYTES("\xff\xff\xff\xff"), true},
	{"IPv4: none", "0.0.0.0", BYTES("\0\0\0\0"), true},
	{"IPv4: another in its first byte", "10.96.0.1", BYTES("\13\140\0\1"), false},
	{"IPv4: another in its last byte", "10.96.0.1", BYTES("\12\140\0\2"), false},
	{"IPv4: backwards", "10.96.0.1", BYTES("\1\0\140\12"), false},
	{"IPv4: three bytes", "10.96.0.1", BYTES("\12\140\0"), false},
	{"IPv4: five bytes", "10.96.0.1", BYTES("\12\140\0\1\0"), false},
	{"IPv4: with a mask", "10.96.0.1", BYTES("\12\140\0\1\xff\xff\xff\xff"), false},
	{"IPv4: as text", "10.96.0.1", BYTES("10.96.0.1"), false},
	{"IPv4: empty", "0.0.0.0", BYTES(""), false},
	{"IPv4: mapped to IPv6", "10.96.0.1", BYTES("\0\0\0\0\0\0\0\0\0\0\xff\xff\12\140\0\1"),
		false},
	{"IPv6", "fd00::1", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), true},
	{"IPv6: in full", "FD00:0:0:0:0:0:0:1", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), true},
	{"IPv6: loopback", "::1", BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), true},
	{"IPv6: another in its last byte", "fd00::1", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2"),
		false},
	{"IPv6: another in its first byte", "fd00::1", BYTES("\xfc\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"),
		false},
	{"IPv6: its first four bytes", "fd00::1", BYTES("\xfd\0\0\0"), false},
	{"IPv6: 15 bytes", "fd00::", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), false},
	{"IPv6: 17 bytes", "fd00::", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), false},
	{"IPv6: mapped IPv4", "::ffff:10.96.0.1", BYTES("\0\0\0\0\0\0\0\0\0\0\xff\xff\12\140\0\1"),
		true},
	{"IPv6: mapped IPv4 for the IPv4 address", "::ffff:10.96.0.1", BYTES("\12\140\0\1"), false},
	{"IPv6: the zone is this machine's matter", "fe80::1%1",
		BYTES("\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), true},
	{"IPv6: in brackets", "[fd00::1]", BYTES("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), false},
	{"a name whose bytes they are", "abcd", BYTES("abcd"), false},
	{"a name of 16 bytes", "abcdefghijklmnop", BYTES("abcdefghijklmnop"), false},
	{"a name, and an empty entry", "abcd", BYTES(""), false},
	{"a name, and an entry of one zero", "abcd", BYTES("\0"), false},
	{"no host, and an empty entry", "", BYTES(""), false},
	{"a name that begins like an address", "10.96.0.1.example", BYTES("\12\140\0\1"), false},
	{"an address with leading zeros is none", "10.96.0.01", BYTES("\12\140\0\1"), false},
	{"an address of three numbers is none", "10.96.1", BYTES("\12\140\0\1"), false},
};

/* Several entries, a "D" or "I" before each and "|" between, and how they are told. */
static const struct list_row {
	const char *name, *host, *entries, *names;
	bool matched;
} list_rows[] = {
	{"none", "a", "", "", false},
	{"as messages show them", "a", "Dkubernetes|I\12\140\1\1", "DNS:kubernetes, IP:10.96.1.1",
		false},
	{"the first matches", "a", "Da|Db", "DNS:a, DNS:b", true},
	{"the last matches", "b", "Da|Db", "DNS:a, DNS:b", true},
	{"the middle one matches", "b", "Da|Db|Dc", "DNS:a, DNS:b, DNS:c", true},
	{"an address among names matches", "1.2.3.4", "Da|I\1\2\3\4|Db", "DNS:a, IP:1.2.3.4, DNS:b",
		true},
	{"the first of two addresses matches", "1.2.3.4", "I\1\2\3\4|I\4\3\2\1",
		"IP:1.2.3.4, IP:4.3.2.1", true},
	{"an IPv6 address", "a", "Iabcdefghijklmnop", "IP:6162:6364:6566:6768:696a:6b6c:6d6e:6f70",
		false},
	{"an address of no length", "a", "I|Da", "IP:?, DNS:a", true},
	{"an address of three bytes", "a", "I\1\2\3", "IP:?", false},
	{"an address of five bytes", "a", "I\1\2\3\4\5", "IP:?", false},
	{"an address of 15 bytes", "a", "Iabcdefghijklmno", "IP:?", false},
	{"an address of 17 bytes", "a", "Iabcdefghijklmnopq", "IP:?", false},
	{"an empty name", "a", "D|Db", "DNS:, DNS:b", false},
	{"bytes that are not printable", "a", "Da\x1b[2J\r\n\x7f\xc3\xa9", "DNS:a?[2J?????", false},
	{"as long as fits", "b", "D" L393 "abc", "DNS:" L393 "abc", false},
	{"one byte more than fits", "b", "D" L393 "abcd", "DNS:" L393 "...", false},
	{"a name that is not shown still counts", "b", "D" L393 "abc|Db", "DNS:" L393 "...", true},
	{"an address that is not shown still counts", "1.2.3.4", "D" L393 "abc|I\1\2\3\4",
		"DNS:" L393 "...", true},
	{"names behind what is not shown", "b", "D" L393 "abcdef|Da|I\1\2\3|Dc", "DNS:" L393 "...",
		false},
};

/* Adds from an allocation of just its size, which is gone afterwards. */
static void add(struct san *s, void (*to)(struct san *, struct span), struct span entry)
{
	unsigned char *copy = entry.len > 0 ? malloc(entry.len) : NULL;

	if (entry.len > 0)
		memcpy(copy, entry.ptr, entry.len);
	to(s, (struct span){copy, entry.len});
	free(copy);
}

static void check(
	const char *host, void (*to)(struct san *, struct span), struct span entry, bool matched)
{
	struct san s;

	memset(&s, 0xa5, sizeof s);
	san_init(&s, host);
	assert_false(san_matched(&s));
	add(&s, to, entry);
	assert_int_equal(san_matched(&s), matched);
	/* Others afterwards change nothing. */
	add(&s, san_add_dns_name, SPAN("other.example"));
	add(&s, san_add_ip_address, SPAN("\xcb\0\x71\1"));
	assert_int_equal(san_matched(&s), matched);
}

static void test_dns_row(void **state)
{
	const struct dns_row *row = *state;

	check(row->host, san_add_dns_name, row->entry, row->matched);
}

static void test_ip_row(void **state)
{
	const struct ip_row *row = *state;

	check(row->host, san_add_ip_address, row->entry, row->matched);
}

static void test_list_row(void **state)
{
	const struct list_row *row = *state;
	struct span list = span_of(row->entries), names;
	struct san s;
	char text[SAN_NAMES_MAX + 1];

	memset(&s, 0xa5, sizeof s);
	san_init(&s, row->host);
	while (list.len > 0) {
		struct span entry = span_take(&list, span_find(list, '|'));
		bool is_dns = *span_take(&entry, 1).ptr == 'D';

		span_take(&list, list.len > 0);
		add(&s, is_dns ? san_add_dns_name : san_add_ip_address, entry);
	}
	names = san_names(&s);
	assert_in_range(names.len, 0, SAN_NAMES_MAX);
	memcpy(text, names.ptr, names.len);
	text[names.len] = '\0';
	assert_string_equal(text, row->names);
	assert_int_equal(san_matched(&s), row->matched);
}

int main(void)
{
	ROWS_ADD_AS("dNSName", dns_rows, test_dns_row);
	ROWS_ADD_AS("iPAddress", ip_rows, test_ip_row);
	ROWS_ADD_AS("list", list_rows, test_list_row);
	return rows_run("san");
}
