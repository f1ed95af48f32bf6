#include "tests/unit/rows.h"

#include "tests/outcome/pem.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
/* An object in its usual form. */
#define OBJECT(base64) BEGIN "\n" base64 "\n" END "\n"

/* "(" begins an object, its bytes follow, ")" ends it; "!" is a broken one, "?" an open one. */
static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"one", BYTES(OBJECT("YWJj")), "(abc)"},
	{"two", BYTES(OBJECT("YWJj") OBJECT("ZGVm")), "(abc)(def)"},
	{"nothing", BYTES(""), ""},
	{"text before, between and behind",
		BYTES("a\n# b\n" OBJECT("YWJj") "\nc -----\n" OBJECT("ZGVm") "d\n-----\n"),
		"(abc)(def)"},
	{"no line end behind the last", BYTES(BEGIN "\nYWJj\n" END), "(abc)"},
	{"CRLF", BYTES(BEGIN "\r\nYWJj\r\nZGVm\r\n" END "\r\n"), "(abcdef)"},
	{"CRLF and two", BYTES(BEGIN "\r\nYWJj\r\n" END "\r\n" BEGIN "\r\nZGVm\r\n" END "\r\n"),
		"(abc)(def)"},
	{"empty lines", BYTES(BEGIN "\n\nYWJj\n\nZGVm\n\n" END "\n"), "(abcdef)"},
	{"white space at line ends", BYTES(BEGIN " \t\n YWJj \t\n" END " \t\n"), "(abc)"},
	{"white space in a line", BYTES(OBJECT("Y W\tJ\nj")), "(abc)"},
	{"lines of other lengths", BYTES(OBJECT("Y\nWJj\nZGVmZGVm")), "(abcdefdef)"},
	{"no lines", BYTES(BEGIN "\nYWJj" END "\n"), "(abc)"},
	{"no bytes", BYTES(BEGIN "\n" END "\n"), "()"},

	{"base64: all digits",
		BYTES(OBJECT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")),
		"(\\x00\\x10\\x83\\x10Q\\x87 \\x92\\x8b0\\xd3\\x8fA\\x14\\x93QU\\x97a\\x96\\x9bq\\xd7"
		"\\x9f\\x82\\x18\\xa3\\x92Y\\xa7\\xa2\\x9a\\xab\\xb2\\xdb\\xaf\\xc3\\x1c\\xb3\\xd3]\\xb7"
		"\\xe3\\x9e\\xbb\\xf3\\xdf\\xbf)"},
	{"base64: all bits", BYTES(OBJECT("////")), "(\\xff\\xff\\xff)"},
	{"base64: two bytes at the end", BYTES(OBJECT("YWJjZGU=")), "(abcde)"},
	{"base64: one byte at the end", BYTES(OBJECT("YWJjZA==")), "(abcd)"},
	{"base64: padding on a line of its own", BYTES(OBJECT("YWJjZA\n=\n=")), "(abcd)"},
	{"base64: one digit over", BYTES(OBJECT("YWJjZ")), "(abc!"},
	{"base64: two digits over", BYTES(OBJECT("YWJjZG")), "(abc!"},
	{"base64: three digits over", BYTES(OBJECT("YWJjZGV")), "(abc!"},
	{"base64: half of the padding", BYTES(OBJECT("YWJjZA=")), "(abc!"},
	{"base64: padding alone", BYTES(OBJECT("====")), "(!"},
	{"base64: padding for nothing", BYTES(OBJECT("YWJj=")), "(abc!"},
	{"base64: padding behind one digit", BYTES(OBJECT("Y===")), "(!"},
	{"base64: three paddings", BYTES(OBJECT("YWJjZA===")), "(abcd!"},
	{"base64: padding before a digit", BYTES(OBJECT("YW=j")), "(!"},
	{"base64: padding before a digit of zero", BYTES(OBJECT("YW=A")), "(!"},
	{"base64: digits behind one padding", BYTES(OBJECT("YWI=YWJj")), "(ab!"},
	{"base64: digits behind two paddings", BYTES(OBJECT("YQ==YWJj")), "(a!"},
	{"base64: digits on the next line behind padding", BYTES(OBJECT("YQ==\nYWJj")), "(a!"},
	{"base64: a bit left over behind two bytes", BYTES(OBJECT("YWJ=")), "(!"},
	{"base64: two bits left over behind two bytes", BYTES(OBJECT("YWL=")), "(!"},
	{"base64: a bit left over behind one byte", BYTES(OBJECT("YR==")), "(!"},
	{"base64: four bits left over behind one byte", BYTES(OBJECT("Yf==")), "(!"},
	{"base64: the highest bit left over behind one byte", BYTES(OBJECT("YY==")), "(!"},
	{"base64: a byte that is no digit", BYTES(OBJECT("YWJj*GVm")), "(abc!"},
	{"base64: of the other alphabet", BYTES(OBJECT("__8=")), "(!"},
	{"base64: the byte before the digits", BYTES(OBJECT("YWJ.")), "(!"},
	{"base64: the byte behind the digits", BYTES(OBJECT("YWJ:")), "(!"},
	{"base64: the byte before the upper letters", BYTES(OBJECT("YWJ@")), "(!"},
	{"base64: the byte behind the upper letters", BYTES(OBJECT("YWJ[")), "(!"},
	{"base64: the byte before the lower letters", BYTES(OBJECT("YWJ`")), "(!"},
	{"base64: the byte behind the lower letters", BYTES(OBJECT("YWJ{")), "(!"},
	{"base64: a comma", BYTES(OBJECT("YWJ,")), "(!"},
	{"base64: a NUL", BYTES(OBJECT("YWJj\0ZGVm")), "(abc!"},
	{"base64: a byte outside ASCII", BYTES(OBJECT("YWJj\xc3\xa9")), "(abc!"},
	{"base64: a vertical tab", BYTES(OBJECT("YWJj\vZGVm")), "(abc!"},
	{"a header in it", BYTES(BEGIN "\nProc-Type: 4,ENCRYPTED\n\nYWJj\n" END "\n"),
		"(>\\xba\\x1c!"},
	{"behind a broken one", BYTES(OBJECT("YW*j") OBJECT("ZGVm")), "(!(def)"},
	{"behind one with a digit over", BYTES(OBJECT("YWJjZ") OBJECT("ZGVm")), "(abc!(def)"},

	{"begin: one that is cut short", BYTES("-----BEGIN CERTIFICATE----\nYWJj\n" END "\n"), ""},
	{"begin: one dash more", BYTES(BEGIN "-\nYWJj\n" END "\n"), ""},
	{"begin: one dash more before it", BYTES("-" BEGIN "\nYWJj\n" END "\n"), ""},
	{"begin: two bytes before it", BYTES("ab" BEGIN "\nYWJj\n" END "\n"), ""},
	{"begin: a space before it", BYTES(" " BEGIN "\nYWJj\n" END "\n"), ""},
	{"begin: text before it", BYTES("a" BEGIN "\nYWJj\n" END "\n"), ""},
	{"begin: text behind it", BYTES(BEGIN "a\nYWJj\n" END "\n"), ""},
	{"begin: text behind it and a space", BYTES(BEGIN " a\nYWJj\n" END "\n"), ""},
	{"begin: base64 on its line", BYTES(BEGIN " YWJj\n" END "\n"), ""},
	{"begin: a bare CR behind it", BYTES(BEGIN "\rYWJj\r" END "\r"), ""},
	{"begin: lower case", BYTES("-----begin certificate-----\nYWJj\n" END "\n"), ""},
	{"begin: two spaces", BYTES("-----BEGIN  CERTIFICATE-----\nYWJj\n" END "\n"), ""},
	{"begin: another kind",
		BYTES("-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----\n"), ""},
	{"begin: a kind that begins so",
		BYTES("-----BEGIN CERTIFICATE REQUEST-----\nYWJj\n"
		      "-----END CERTIFICATE REQUEST-----\n"),
		""},
	{"begin: a kind that ends so",
		BYTES("-----BEGIN X509 CERTIFICATE-----\nYWJj\n-----END X509 CERTIFICATE-----\n"),
		""},
	{"begin: trusted certificates are another kind",
		BYTES("-----BEGIN TRUSTED CERTIFICATE-----\nYWJj\n"
		      "-----END TRUSTED CERTIFICATE-----\n"),
		""},
	{"begin: other kinds around it",
		BYTES("-----BEGIN EC PARAMETERS-----\nYWJj\n-----END EC PARAMETERS-----\n" OBJECT(
			"ZGVm") "-----BEGIN X509 CRL-----\nYWJj\n-----END X509 CRL-----\n"),
		"(def)"},
	{"begin: behind a line that is cut in it", BYTES("-----BEGIN\n" OBJECT("YWJj")), "(abc)"},
	{"begin: behind an empty line", BYTES("\n" OBJECT("YWJj")), "(abc)"},
	{"begin: twice on a line", BYTES(BEGIN BEGIN "\nYWJj\n" END "\n"), ""},
	{"begin: an end alone", BYTES(END "\n" OBJECT("YWJj")), "(abc)"},
	{"begin: broken, then one", BYTES(BEGIN "x\n" OBJECT("YWJj")), "(abc)"},

	{"end: none", BYTES(BEGIN "\nYWJj\n"), "(abc?"},
	{"end: none, in a line", BYTES(BEGIN "\nYW"), "(?"},
	{"end: none, behind a dash", BYTES(BEGIN "\nYWJj\n-"), "(abc?"},
	{"end: cut short", BYTES(BEGIN "\nYWJj\n-----END CERTIFICATE----"), "(abc?"},
	{"end: cut short, with a line end", BYTES(BEGIN "\nYWJj\n-----END CERTIFICATE----\n"),
		"(abc!"},
	{"end: cut short, then another", BYTES(BEGIN "\nYWJj\n-----END\n" OBJECT("ZGVm")),
		"(abc!(def)"},
	{"end: cut short, with another byte",
		BYTES(BEGIN "\nYWJj\n-----END CERTIFICATE----x\nZGVm\n" END "\n"), "(abc!"},
	{"end: missing, and a line like a begin",
		BYTES(BEGIN "\nYWJj\n-----XEGIN CERTIFICATE-----\nZGVm\n" END "\n"), "(abc!"},
	{"end: of another kind", BYTES(BEGIN "\nYWJj\n-----END X509 CRL-----\n" OBJECT("ZGVm")),
		"(abc!(def)"},
	{"end: a dash in a line", BYTES(OBJECT("YW-Jj")), "(!"},
	{"end: missing, and another begins", BYTES(BEGIN "\nYWJj\n" OBJECT("ZGVm")), "(abc!(def)"},
	{"end: missing, and one of another kind begins",
		BYTES(BEGIN "\nYWJj\n-----BEGIN X509 CRL-----\nYWJj\n" OBJECT("ZGVm")),
		"(abc!(def)"},
	{"end: missing twice", BYTES(BEGIN "\nYWJj\n" BEGIN "\nYWJj\n" OBJECT("ZGVm")),
		"(abc!(abc!(def)"},
	{"end: missing behind a digit over", BYTES(BEGIN "\nYWJjZ\n" OBJECT("ZGVm")), "(abc!(def)"},
	{"end: a begin cut in its dashes", BYTES(BEGIN "\nYWJj\n----BEGIN CERTIFICATE-----\n"),
		"(abc!"},
	{"end: text behind it", BYTES(BEGIN "\nYWJj\n" END " a\n" OBJECT("ZGVm")), "(abc)(def)"},
	{"end: another begins on its line", BYTES(BEGIN "\nYWJj\n" END OBJECT("ZGVm")), "(abc)"},
};

static void check(struct span input, const char *outcome)
{
	const char *other = cut_differs(&(struct cut_way){pem_outcome, NULL}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, row->outcome);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	return rows_run("pem");
}
