#include "tests/unit/rows.h"

#include <net/if.h>

#include "base/text.h"
#include "net/address.h"

static const struct row {
	const char *name;
	struct span in;
	const char *text; /* null: it is no address */
	const char *scope; /* an interface, or a number; null: none */
} rows[] = {
	{"IPv4", BYTES("10.96.0.1"), "10.96.0.1", NULL},
	{"IPv4, all zeros", BYTES("0.0.0.0"), "0.0.0.0", NULL},
	{"IPv4, the largest", BYTES("255.255.255.255"), "255.255.255.255", NULL},
	{"IPv4, a number over 255", BYTES("10.96.0.256"), NULL, NULL},
	{"IPv4, a leading zero (could be octal)", BYTES("10.96.0.01"), NULL, NULL},
	{"IPv4, two zeros", BYTES("10.96.00.1"), NULL, NULL},
	{"IPv4, hexadecimal", BYTES("0x0a.96.0.1"), NULL, NULL},
	{"IPv4, three numbers", BYTES("10.96.1"), NULL, NULL},
	{"IPv4, one number", BYTES("10"), NULL, NULL},
	{"IPv4, five numbers", BYTES("10.96.0.1.1"), NULL, NULL},
	{"IPv4, a dot behind it", BYTES("10.96.0.1."), NULL, NULL},
	{"IPv4, a dot before it", BYTES(".10.96.0.1"), NULL, NULL},
	{"IPv4, an empty number", BYTES("10..0.1"), NULL, NULL},
	{"IPv4, an empty last number", BYTES("10.96.0."), NULL, NULL},
	{"IPv4, a space behind it", BYTES("10.96.0.1 "), NULL, NULL},
	{"IPv4, a zero byte behind it", BYTES("10.96.0.1\0"), NULL, NULL},
	{"IPv4, a sign", BYTES("10.96.0.+1"), NULL, NULL},
	{"IPv4, a zone", BYTES("10.96.0.1%1"), NULL, NULL},
	{"nothing", BYTES(""), NULL, NULL},
	{"a name", BYTES("kubernetes"), NULL, NULL},
	{"a name with three dots", BYTES("a.b.c.d"), NULL, NULL},
	{"IPv6", BYTES("fd00:10:96:0:0:0:0:1"), "fd00:10:96::1", NULL},
	{"IPv6, shortened", BYTES("fd00::1"), "fd00::1", NULL},
	{"IPv6, loopback", BYTES("::1"), "::1", NULL},
	{"IPv6, nothing but zeros", BYTES("::"), "::", NULL},
	{"IPv6, capitals", BYTES("FD00::AB"), "fd00::ab", NULL},
	{"IPv6, the longest", BYTES("1111:2222:3333:4444:5555:6666:255.255.255.255"),
		"1111:2222:3333:4444:5555:6666:ffff:ffff", NULL},
	{"IPv6, an IPv4 address inside", BYTES("::ffff:10.96.0.1"), "::ffff:a60:1", NULL},
	{"IPv6, two gaps", BYTES("1::2::3"), NULL, NULL},
	{"IPv6, seven groups before a gap", BYTES("1:2:3:4:5:6:7::"), "1:2:3:4:5:6:7:0", NULL},
	{"IPv6, seven groups behind a gap", BYTES("::2:3:4:5:6:7:8"), "0:2:3:4:5:6:7:8", NULL},
	{"IPv6, a gap inside", BYTES("1:2::7:8"), "1:2::7:8", NULL},
	{"IPv6, eight groups before a gap", BYTES("1:2:3:4:5:6:7:8::"), NULL, NULL},
	{"IPv6, eight groups behind a gap", BYTES("::1:2:3:4:5:6:7:8"), NULL, NULL},
	{"IPv6, eight groups around a gap", BYTES("1:2:3:4::5:6:7:8"), NULL, NULL},
	{"IPv6, nine groups", BYTES("1:2:3:4:5:6:7:8:9"), NULL, NULL},
	{"IPv6, seven groups", BYTES("1:2:3:4:5:6:7"), NULL, NULL},
	{"IPv6, a colon at the begin", BYTES(":1:2:3:4:5:6:7:8"), NULL, NULL},
	{"IPv6, a colon at the end", BYTES("1:2:3:4:5:6:7:8:"), NULL, NULL},
	{"IPv6, a colon behind a gap's group", BYTES("1::2:"), NULL, NULL},
	{"IPv6, three colons inside", BYTES("1:::2"), NULL, NULL},
	{"IPv6, three colons at the end", BYTES("1:::"), NULL, NULL},
	{"IPv6, an IPv4 address before a gap", BYTES("1.2.3.4::"), NULL, NULL},
	{"IPv6, an IPv4 address and no room for it", BYTES("1:2:3:4:5:6:7:1.2.3.4"), NULL, NULL},
	{"IPv6, an IPv4 address at the end", BYTES("1:2:3:4:5:6:1.2.3.4"), "1:2:3:4:5:6:102:304",
		NULL},
	{"IPv6, three colons", BYTES(":::1"), NULL, NULL},
	{"IPv6, seven groups", BYTES("1:2:3:4:5:6:7"), NULL, NULL},
	{"IPv6, nine groups", BYTES("1:2:3:4:5:6:7:8:9"), NULL, NULL},
	{"IPv6, five digits", BYTES("12345::"), NULL, NULL},
	{"IPv6, brackets", BYTES("[::1]"), NULL, NULL},
	{"IPv6, a colon behind it", BYTES("1:2:3:4:5:6:7:8:"), NULL, NULL},
	{"IPv6, no hexadecimal digit", BYTES("fg00::1"), NULL, NULL},
	{"IPv6, a space", BYTES("::1 "), NULL, NULL},
	{"IPv6, a zero byte behind it", BYTES("::1\0"), NULL, NULL},
	{"IPv6, a zero byte and more", BYTES("::1\0x"), NULL, NULL},
	{"IPv6, longer than any",
		BYTES("1111:2222:3333:4444:5555:6666:7777:8888:9999:1111:2222:3333:44"), NULL,
		NULL},
	{"zone, a number", BYTES("fe80::1%7"), "fe80::1", "7"},
	{"zone, the largest number", BYTES("fe80::1%4294967295"), "fe80::1", "4294967295"},
	{"zone, one more", BYTES("fe80::1%4294967296"), NULL, NULL},
	{"zone, an interface", BYTES("fe80::1%lo"), "fe80::1", "lo"},
	{"zone, no such interface", BYTES("fe80::1%nosuch0"), NULL, NULL},
	{"zone, interface 0", BYTES("fe80::1%0"), NULL, NULL},
	{"zone, an empty one", BYTES("fe80::1%"), NULL, NULL},
	{"zone, two of them", BYTES("fe80::1%lo%lo"), NULL, NULL},
	{"zone, a zero byte in it", BYTES("fe80::1%lo\0"), NULL, NULL},
	{"zone, behind no address", BYTES("fe80:%lo"), NULL, NULL},
	{"zone, a colon in it", BYTES("10.96.0.1%:"), NULL, NULL},
};

static uint32_t scope_of(const char *scope)
{
	if (scope == NULL)
		return 0;
	return scope[0] >= '0' && scope[0] <= '9' ? (uint32_t)strtoul(scope, NULL, 10)
						  : if_nametoindex(scope);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	unsigned char *copy = malloc(row->in.len);
	struct address a;
	char buffer[40];
	struct text t;

	memcpy(copy, row->in.ptr, row->in.len);
	assert_int_equal(address_read((struct span){copy, row->in.len}, &a), row->text != NULL);
	free(copy);
	if (row->text == NULL)
		return;
	text_init(&t, buffer, sizeof buffer);
	text_add_ip(&t, address_span(&a));
	assert_string_equal(text_string(&t), row->text);
	assert_int_equal(a.scope, scope_of(row->scope));
}

static struct address of(const char *s)
{
	struct address a;

	assert_true(address_read(span_of(s), &a));
	return a;
}

static void test_list(void **state)
{
	static const char *const in[] = {"10.0.0.1", "::1", "10.0.0.1", "fe80::1%1", "fe80::1%2",
		"fe80::1%1", "10.0.0.2", "a00:1::"};
	static const char *const out[] = {
		"10.0.0.1", "::1", "fe80::1%1", "fe80::1%2", "10.0.0.2", "a00:1::"};
	struct addresses list = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(in); i++) {
		struct address a = of(in[i]);

		addresses_add(&list, &a);
	}
	assert_int_equal(list.count, COUNT(out));
	for (size_t i = 0; i < COUNT(out); i++) {
		struct address a = of(out[i]);

		assert_true(span_equal(address_span(&list.list[i]), address_span(&a)));
		assert_int_equal(list.list[i].scope, a.scope);
	}
}

static void test_full(void **state)
{
	struct addresses *list = calloc(1, sizeof *list);

	(void)state;
	for (size_t i = 0; i <= ADDRESSES_MAX; i++) {
		struct address a = of("10.0.0.0");

		a.bytes[3] = (unsigned char)i;
		addresses_add(list, &a);
		assert_int_equal(list->count, i < ADDRESSES_MAX ? i + 1 : ADDRESSES_MAX);
	}
	assert_int_equal(list->list[ADDRESSES_MAX - 1].bytes[3], ADDRESSES_MAX - 1);
	free(list);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	rows_add_one("a list keeps the order and holds nothing twice", test_list);
	rows_add_one("a list holds 16, and a seventeenth is left out", test_full);
	return rows_run("address");
}
