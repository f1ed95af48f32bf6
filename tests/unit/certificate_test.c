#include <assert.h>

#include "tests/unit/rows.h"

#include "tests/outcome/certificate.h"
#include "tests/unit/der.h"

static_assert(CERTIFICATE_VALUE_MAX == 1024, "the rows count on it");

/* The notation is der.h's. */
#define DATES "30 {17 {'260101000000Z'} 17 {'270101000000Z'}}"
#define VALID "from 1767225600; until 1798761600; "

/* What comes of these dates, and of NAMED(). */
#define READ VALID KEYED
#define KEYED "subject 3100; key 00; "

#define CERTIFICATE(tbs) "30 {30 {" tbs "} 30 {} 03 {00}}"
#define VERSION_3 "a0 {02 {02}}"
#define SERIAL "02 {01}"
/* Algorithm, issuer, the dates, subject and key. */
#define NAMED(dates) "30 {06 {2a}} 30 {31 {}}" dates "30 {31 {}}" KEY("06 {2a}", "00")
#define KEY(algorithm, bits) "30 {30 {" algorithm "} 03 {" bits "}}"
#define FIELDS VERSION_3 SERIAL NAMED(DATES)
#define DATED(dates) CERTIFICATE(VERSION_3 SERIAL NAMED("30 {" dates "}"))
#define EXTENDED(extensions) CERTIFICATE(FIELDS "a3 {30 {" extensions "}}")
#define EXTENSION(oid, value) "30 {06 {" oid "} 04 {" value "}}"
#define KEYED_BY(key) CERTIFICATE(SERIAL "30 {} 30 {}" DATES "30 {}" key)
#define NAMES(names) EXTENSION("551d11", "30 {" names "}")
#define PURPOSES(purposes) EXTENSION("551d25", "30 {" purposes "}")
#define SERVER "06 {2b06010505070301}"

static const struct row {
	const char *name, *der, *outcome;
} rows[] = {
	{"without extensions", CERTIFICATE(FIELDS), READ "done"},
	{"without a version", CERTIFICATE(SERIAL NAMED(DATES)), READ "done"},
	{"what follows stays", CERTIFICATE(FIELDS) "3000", READ "done, 2 left"},
	{"nothing", "", "more"},
	{"no certificate at all", "'-----BEGIN'", "bad, 8 left"},
	{"a tag alone", "30", "more"},
	{"a length alone", "3082", "more"},
	{"cut short behind TBSCertificate", "30 7f 30 {" SERIAL NAMED(DATES) "}", READ "more"},
	{"a set instead of the certificate", "31 {30 {" FIELDS "} 30 {} 03 {00}}", "bad, 70 left"},
	{"a set instead of TBSCertificate", "30 {31 {" FIELDS "} 30 {} 03 {00}}", "bad, 68 left"},
	{"what follows TBSCertificate is not entered",
		"30 {30 {" FIELDS "} 30 {ff} 03 {30 {" NAMES("82 {'a'}") "}}}", READ "done"},
	{"what follows the signature", "30 {30 {" FIELDS "} 30 {} 03 {} 04 {}}", READ "bad"},
	{"no algorithm behind TBSCertificate", "30 {30 {" FIELDS "} 03 {}}", READ "bad"},
	{"no signature", "30 {30 {" FIELDS "} 30 {} 30 {}}", READ "bad"},
	{"nothing behind TBSCertificate", "30 {30 {" FIELDS "}}", READ "done"},

	{"length: 127 bytes", EXTENDED(EXTENSION("2a", "00*127")), READ "done"},
	{"length: 128 bytes", EXTENDED(EXTENSION("2a", "00*128")), READ "done"},
	{"length: 255 bytes", EXTENDED(EXTENSION("2a", "00*255")), READ "done"},
	{"length: 256 bytes", EXTENDED(EXTENSION("2a", "00*256")), READ "done"},
	{"length: 65,535 bytes", EXTENDED(EXTENSION("2a", "00*65535")), READ "done"},
	{"length: 65,536 bytes", EXTENDED(EXTENSION("2a", "00*65536")), READ "done"},
	{"length: of the names, 300 bytes", EXTENDED(NAMES("81 {00*295} 82 {'a'}")),
		READ "DNS:a; done"},
	{"length: indefinite", "3080 3000 0000", "bad, 4 left"},
	{"length: 127 in the long form", CERTIFICATE("02 817f 00*127"), "bad, 132 left"},
	{"length: 128 in the long form", CERTIFICATE("02 8180 00*128 " NAMED(DATES)), READ "done"},
	{"length: 0 in the long form", CERTIFICATE("02 8100"), "bad, 5 left"},
	{"length: 128 in three bytes", CERTIFICATE("02 820080 00*128"), "bad, 134 left"},
	{"length: 128 in four bytes", CERTIFICATE("02 83000080 00*128"), "bad, 135 left"},
	{"length: 127 in three bytes", CERTIFICATE("02 82007f 00*127"), "bad, 133 left"},
	{"length: 256 in three bytes", CERTIFICATE("02 820100 00*256 " NAMED(DATES)), READ "done"},
	{"length: 256 in four bytes", CERTIFICATE("02 83000100 00*256"), "bad, 263 left"},
	{"length: four bytes of it", "30 8401000000 30", "bad, 5 left"},
	{"length: 127 bytes of it", "30 ff 00*127", "bad, 127 left"},
	{"length: the largest", "30 83ffffff 30 83fffffb 02", "bad, 1 left"},
	{"length: the largest that fits", "30 83ffffff 30 83fffffa 02", "more"},
	{"tag: a long one", CERTIFICATE("1f {}"), "bad, 6 left"},
	{"tag: a long one of another class", EXTENDED(NAMES("9f {}")), READ "bad, 6 left"},

	{"overrun: TBSCertificate", "30 02 30 01 02", "bad, 1 left"},
	{"overrun: a header", "30 03 30 02 02 01 00", "bad, 3 left"},
	{"overrun: a header that begins at the end", "30 {30 {02} 00}", "bad"},
	{"overrun: a header that ends at the end", "30 {30 {02 01} 00}", "bad, 1 left"},
	{"overrun: a long length that goes on", "30 {30 {02 81} ff}", "bad"},
	{"overrun: a value of TBSCertificate", "30 {30 {02 02 01} 30 {}}", "bad, 3 left"},
	{"overrun: a date", CERTIFICATE(SERIAL "30{} 30{} 30 {17 0e '260101000000Z'} 30{}"),
		"bad, 20 left"},
	{"overrun: the subject", "30 {30 {" SERIAL "30 {} 30 {}" DATES "30 05 31 {}} 30 {}}",
		VALID "bad, 4 left"},
	{"overrun: a key", KEYED_BY("30 {30 {} 03 03 0001}"), VALID "subject ; bad, 7 left"},
	{"overrun: an algorithm", KEYED_BY("30 {30 {06 03 2a} 03 {00}}"),
		VALID "subject ; bad, 9 left"},
	{"overrun: a name", EXTENDED(NAMES("82 02 'a'")), READ "bad, 6 left"},
	{"overrun: a name into the next extension",
		EXTENDED(NAMES("82 03 'a'") EXTENSION("2a", "")), READ "bad, 13 left"},
	{"overrun: the names", EXTENDED(EXTENSION("551d11", "30 04 82 {'a'}")), READ "bad, 8 left"},
	{"overrun: an object identifier", EXTENDED("30 {06 04 551d11}"), READ "bad, 8 left"},
	{"overrun: an extension", EXTENDED("30 07 06 {551d11} 04 {}"), READ "done"},

	{"field: no INTEGER first", CERTIFICATE("30 {}" NAMED(DATES)), "bad, 60 left"},
	{"field: serialNumber twice", CERTIFICATE(SERIAL SERIAL NAMED(DATES)), "bad, 61 left"},
	{"field: no signature", CERTIFICATE(SERIAL "02 {} 30 {}" DATES "30 {}" KEY("", "")),
		"bad, 47 left"},
	{"field: no issuer", CERTIFICATE(SERIAL "30 {} 31 {}" DATES "30 {}" KEY("", "")),
		"bad, 45 left"},
	{"field: no dates", CERTIFICATE(SERIAL "30 {} 30 {} 31 {} 30 {}" KEY("", "")),
		"bad, 13 left"},
	{"field: no subject", CERTIFICATE(SERIAL "30 {} 30 {}" DATES "31 {}" KEY("", "")),
		VALID "bad, 11 left"},
	{"field: no key", KEYED_BY("31 {30 {} 03 {}}"), VALID "subject ; bad, 9 left"},
	{"field: extensions instead of a key", KEYED_BY("a3 {30 {}}"),
		VALID "subject ; bad, 7 left"},
	{"field: a version behind serialNumber", CERTIFICATE(SERIAL VERSION_3 NAMED(DATES)),
		"bad, 63 left"},
	{"field: a version twice", CERTIFICATE(VERSION_3 FIELDS), "bad, 66 left"},
	{"field: a version at the end", CERTIFICATE(FIELDS VERSION_3), READ "bad, 8 left"},
	{"field: a sequence at the end", CERTIFICATE(FIELDS "30 {}"), READ "bad, 5 left"},
	{"field: both unique identifiers", CERTIFICATE(FIELDS "81 {00} 82 {00}"), READ "done"},
	{"field: unique identifiers and extensions",
		CERTIFICATE(FIELDS "81 {00} 82 {00} a3 {30 {" NAMES("82 {'a'}") "}}"),
		READ "DNS:a; done"},
	{"field: the second unique identifier alone", CERTIFICATE(FIELDS "82 {00}"), READ "done"},
	{"field: a version before TBSCertificate", "30 {" VERSION_3 " 30 {" FIELDS "}}",
		"bad, 68 left"},
	{"field: a version before the list of extensions",
		CERTIFICATE(FIELDS "a3 {" VERSION_3 " 30 {}}"), READ "bad, 10 left"},
	{"field: unique identifiers out of order", CERTIFICATE(FIELDS "82 {00} 81 {00}"),
		READ "bad, 6 left"},
	{"field: a unique identifier twice", CERTIFICATE(FIELDS "81 {00} 81 {00}"),
		READ "bad, 6 left"},
	{"field: a unique identifier behind the extensions",
		CERTIFICATE(FIELDS "a3 {30 {}} 81 {00}"), READ "bad, 6 left"},
	{"field: extensions twice", CERTIFICATE(FIELDS "a3 {30 {}} a3 {30 {}}"),
		READ "bad, 7 left"},
	{"field: [4] at the end", CERTIFICATE(FIELDS "a4 {}"), READ "bad, 5 left"},
	{"field: a constructed [1]", CERTIFICATE(FIELDS "a1 {}"), READ "bad, 5 left"},

	{"date: the first of UTCTime", DATED("17 {'500101000000Z'} 17 {'491231235959Z'}"),
		"from -631152000; until 2524607999; " KEYED "done"},
	{"date: the epoch", DATED("17 {'700101000000Z'} 17 {'700101000001Z'}"),
		"from 0; until 1; " KEYED "done"},
	{"date: every field of UTCTime counts", DATED("17 {'010203040506Z'} 17 {'120229111213Z'}"),
		"from 981173106; until 1330513933; " KEYED "done"},
	{"date: every field of GeneralizedTime counts",
		DATED("18 {'20010203040506Z'} 18 {'21000301111213Z'}"),
		"from 981173106; until 4107582733; " KEYED "done"},
	{"date: one of each kind", DATED("17 {'260101000000Z'} 18 {'20700101000000Z'}"),
		"from 1767225600; until 3155760000; " KEYED "done"},
	{"date: no end (RFC 5280, section 4.1.2.5)",
		DATED("17 {'260101000000Z'} 18 {'99991231235959Z'}"),
		"from 1767225600; until 253402300799; " KEYED "done"},
	{"date: the first of GeneralizedTime", DATED("18 {'00000101000000Z'}"),
		"from -62167219200; " KEYED "done"},
	{"date: three", DATED("17 {'260101000000Z'} 17 {'270101000000Z'} 17 {'270101000000Z'}"),
		VALID "bad, 32 left"},
	{"date: of another kind", DATED("16 {'260101000000Z'}"), "bad, 32 left"},
	{"date: empty", DATED("17 {}"), "bad, 19 left"},
	{"date: empty, in the other kind", DATED("18 {}"), "bad, 19 left"},
	{"date: no seconds", DATED("17 {'2601010000Z'}"), "bad, 19 left"},
	{"date: one byte longer", DATED("17 {'260101000000ZZ'}"), "bad, 19 left"},
	{"date: four digits of year in UTCTime", DATED("17 {'20260101000000Z'}"), "bad, 19 left"},
	{"date: two digits of year in GeneralizedTime", DATED("18 {'260101000000Z'}"),
		"bad, 19 left"},
	{"date: a fraction of a second", DATED("18 {'20260101000000.5Z'}"), "bad, 19 left"},
	{"date: an offset", DATED("17 {'2601010000+0000'}"), "bad, 19 left"},
	{"date: as long, with an offset", DATED("17 {'26010100+0100'}"), "bad, 19 left"},
	{"date: no Z", DATED("17 {'2601010000000'}"), "bad, 19 left"},
	{"date: z", DATED("17 {'260101000000z'}"), "bad, 19 left"},
	{"date: a letter in the year", DATED("17 {'x60101000000Z'}"), "bad, 19 left"},
	{"date: a letter in the century", DATED("18 {'2x260101000000Z'}"), "bad, 19 left"},
	{"date: a letter in the first digits of the year", DATED("18 {'x0260101000000Z'}"),
		"bad, 19 left"},
	{"date: a letter in the last digits of the year", DATED("18 {'202x0101000000Z'}"),
		"bad, 19 left"},
	{"date: a letter in the decade", DATED("18 {'20x60101000000Z'}"), "bad, 19 left"},
	{"date: a letter in the month", DATED("17 {'26x101000000Z'}"), "bad, 19 left"},
	{"date: a letter in the day", DATED("17 {'2601x1000000Z'}"), "bad, 19 left"},
	{"date: a letter in the hour", DATED("17 {'260101x00000Z'}"), "bad, 19 left"},
	{"date: a letter in the minute", DATED("17 {'26010100x000Z'}"), "bad, 19 left"},
	{"date: a letter in the second", DATED("17 {'2601010000x0Z'}"), "bad, 19 left"},
	{"date: a space for a digit", DATED("17 {'2601010000 0Z'}"), "bad, 19 left"},
	{"date: too long to be kept is passed over", DATED("17 {30*1025} 17 {'270101000000Z'}"),
		"until 1798761600; " KEYED "done"},
	{"date: as long as is kept", DATED("17 {30*1023 'Z'}"), "bad, 19 left"},

	{"subject: empty", KEYED_BY(KEY("", "00")), VALID "subject ; key 00; done"},
	{"subject: its bytes as they are",
		CERTIFICATE(
			SERIAL "30 {} 30 {}" DATES
			       "30 {31 {30 {06 {550403} 0c {'a'}}} 31 {}}" KEY("06 {2a}", "00")),
		VALID "subject 310a300806035504030c01613100; key 00; done"},
	{"subject: what is not DER in it is not seen",
		CERTIFICATE(SERIAL "30 {} 30 {}" DATES "30 {1f 80}" KEY("06 {2a}", "00")),
		VALID "subject 1f80; key 00; done"},
	{"subject: too long to be kept is passed over",
		CERTIFICATE(SERIAL "30 {} 30 {}" DATES "30 {61*1025}" KEY("06 {2a}", "00")),
		VALID "key 00; done"},
	{"subject: the issuer is not it",
		CERTIFICATE(SERIAL "30 {} 30 {31 {}}" DATES "30 {}" KEY("06 {2a}", "00")),
		VALID "subject ; key 00; done"},

#define RSA "2a864886f70d010101"
#define EC "2a8648ce3d0201"
#define P256 "2a8648ce3d030107"
#define P384 "2b81040022"
#define P521 "2b81040023"
#define KEY_ROW(rule, key, outcome) \
	{ \
		"key: " rule, KEYED_BY(key), VALID "subject ; " outcome \
	}
	KEY_ROW("RSA", KEY("06 {" RSA "} 05 {}", "0030"), "key RSA 0030; done"),
	KEY_ROW("RSA without parameters", KEY("06 {" RSA "}", "00"), "key RSA 00; done"),
	KEY_ROW("RSA with a curve is RSA", KEY("06 {" RSA "} 06 {" P256 "}", "00"),
		"key RSA 00; done"),
	KEY_ROW("P-256", KEY("06 {" EC "} 06 {" P256 "}", "0004"), "key P-256 0004; done"),
	KEY_ROW("P-384", KEY("06 {" EC "} 06 {" P384 "}", "00"), "key P-384 00; done"),
	KEY_ROW("P-521", KEY("06 {" EC "} 06 {" P521 "}", "00"), "key P-521 00; done"),
	KEY_ROW("P-224", KEY("06 {" EC "} 06 {2b81040021}", "00"), "key EC 00; done"),
	KEY_ROW("a curve that begins so", KEY("06 {" EC "} 06 {" P384 "00}", "00"),
		"key EC 00; done"),
	KEY_ROW("an empty curve", KEY("06 {" EC "} 06 {}", "00"), "key EC 00; done"),
	KEY_ROW("no curve", KEY("06 {" EC "}", "00"), "key EC 00; done"),
	KEY_ROW("a curve that is not named", KEY("06 {" EC "} 30 {06 {" P256 "}}", "00"),
		"key EC 00; done"),
	KEY_ROW("a curve that is no object identifier", KEY("06 {" EC "} 04 {" P256 "}", "00"),
		"key EC 00; done"),
	KEY_ROW("an implicit curve", KEY("06 {" EC "} 05 {}", "00"), "key EC 00; done"),
	KEY_ROW("Ed25519", KEY("06 {2b6570}", "00"), "key 00; done"),
	KEY_ROW("RSASSA-PSS is not for all", KEY("06 {2a864886f70d01010a}", "00"), "key 00; done"),
	KEY_ROW("another algorithm with a curve", KEY("06 {2b81040112} 06 {" P256 "}", "00"),
		"key 00; done"),
	KEY_ROW("a curve alone", KEY("06 {" P256 "}", "00"), "key 00; done"),
	KEY_ROW("an algorithm that begins so", KEY("06 {" RSA "00}", "00"), "key 00; done"),
	KEY_ROW("an empty algorithm", KEY("06 {}", "00"), "key 00; done"),
	KEY_ROW("an algorithm too long to be kept", KEY("06 {2a*1025}", "00"), "key 00; done"),
	KEY_ROW("nothing in the algorithm", KEY("", "00"), "key 00; done"),
	KEY_ROW("no object identifier first", KEY("05 {} 06 {" RSA "}", "00"), "bad, 19 left"),
	KEY_ROW("an empty value", KEY("06 {" RSA "}", ""), "key RSA ; done"),
	KEY_ROW("too long to be kept is passed over", KEY("06 {" RSA "}", "00*1025"), "done"),
	KEY_ROW("no algorithm", "30 {03 {00}}", "bad, 6 left"),
	KEY_ROW("a set for an algorithm", "30 {31 {} 03 {00}}", "bad, 8 left"),
	KEY_ROW("no bit string", "30 {30 {} 04 {00}}", "bad, 6 left"),
	KEY_ROW("two algorithms", "30 {30 {} 30 {} 03 {00}}", "bad, 8 left"),
	KEY_ROW("two bit strings", "30 {30 {} 03 {00} 03 {00}}", "key 00; bad, 6 left"),
	KEY_ROW("none at all", "30 {}", "done"),
	KEY_ROW("three parameters", KEY("06 {" EC "} 06 {2a} 06 {" P256 "}", "00"), "bad, 16 left"),

#define CONSTRAINTS(value) EXTENSION("551d13", value)
	{"CA: it is one", EXTENDED(CONSTRAINTS("30 {01 {ff}}")), READ "CA; done"},
	{"CA: with a path length", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {00}}")), READ "CA; done"},
	{"CA: critical", EXTENDED("30 {06 {551d13} 01 {ff} 04 {30 {01 {ff}}}}"), READ "CA; done"},
	{"CA: not said", EXTENDED(CONSTRAINTS("30 {}")), READ "done"},
	{"CA: false", EXTENDED(CONSTRAINTS("30 {01 {00}}")), READ "done"},
	{"CA: true, but not in DER", EXTENDED(CONSTRAINTS("30 {01 {01}}")), READ "done"},
	{"CA: an empty boolean", EXTENDED(CONSTRAINTS("30 {01 {}}")), READ "bad, 5 left"},
	{"CA: a boolean of two bytes", EXTENDED(CONSTRAINTS("30 {01 {ffff}}")), READ "bad, 7 left"},
	{"CA: a path length alone", EXTENDED(CONSTRAINTS("30 {02 {ff}}")), READ "done"},
	{"CA: behind a path length", EXTENDED(CONSTRAINTS("30 {02 {00} 01 {ff}}")),
		READ "bad, 6 left"},
	{"CA: twice in one", EXTENDED(CONSTRAINTS("30 {01 {00} 01 {ff}}")), READ "bad, 6 left"},
	{"CA: a third value", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {00} 02 {00}}")),
		READ "CA; bad, 6 left"},
	{"CA: a critical extension is none", EXTENDED("30 {06 {551d13} 01 {ff} 04 {30 {}}}"),
		READ "done"},
	{"CA: an extension without a value", EXTENDED(CONSTRAINTS("")), READ "done"},
	{"CA: no sequence", EXTENDED(CONSTRAINTS("01 {ff}")), READ "bad, 6 left"},
	{"CA: two sequences", EXTENDED(CONSTRAINTS("30 {} 30 {01 {ff}}")), READ "bad, 8 left"},
	{"CA: a second extension", EXTENDED(CONSTRAINTS("30 {}") CONSTRAINTS("30 {01 {ff}}")),
		READ "bad, 10 left"},
	{"CA: another extension with that value", EXTENDED(EXTENSION("551d12", "30 {01 {ff}}")),
		READ "done"},

	{"name: a dNSName", EXTENDED(NAMES("82 {'a.example'}")), READ "DNS:a.example; done"},
	{"name: an iPAddress", EXTENDED(NAMES("87 {0a600001}")), READ "IP:0a600001; done"},
	{"name: an iPAddress of 16 bytes", EXTENDED(NAMES("87 {fd 00*14 01}")),
		READ "IP:fd000000000000000000000000000001; done"},
	{"name: an iPAddress of another length", EXTENDED(NAMES("87 {0a6000}")),
		READ "IP:0a6000; done"},
	{"name: several in their order", EXTENDED(NAMES("87 {01} 82 {'b'} 82 {'a'} 87 {02}")),
		READ "IP:01; DNS:b; DNS:a; IP:02; done"},
	{"name: other kinds are passed over",
		EXTENDED(NAMES("a0 {0c {'a'}} 81 {'b'} a3 {} a4 {30 {}} a5 {} 86 {'c'} 88 {2a}"
			       "82 {'d'}")),
		READ "DNS:d; done"},
	{"name: a constructed dNSName is another kind", EXTENDED(NAMES("a2 {82 {'a'}}")),
		READ "done"},
	{"name: a constructed iPAddress is another kind", EXTENDED(NAMES("a7 {01020304}")),
		READ "done"},
	{"name: a common name is none",
		CERTIFICATE(SERIAL "30 {} 30 {}" DATES
				   "30 {31 {30 {06 {550403} 0c {'a'}}}}" KEY("06 {2a}", "00")),
		VALID "subject 310a300806035504030c0161; key 00; done"},
	{"name: any bytes", EXTENDED(NAMES("82 {'a' 00 'b' ff}")), READ "DNS:a\\x00b\\xff; done"},
	{"name: empty", EXTENDED(NAMES("82 {}")), READ "DNS:; done"},
	{"name: empty ones", EXTENDED(NAMES("82 {} 87 {} 82 {}")), READ "DNS:; IP:; DNS:; done"},
	{"name: too long to be kept is passed over", EXTENDED(NAMES("82 {61*1025} 82 {'b'}")),
		READ "DNS:b; done"},
	{"name: far too long", EXTENDED(NAMES("82 {61*3000} 82 {'b'}")), READ "DNS:b; done"},
	{"name: none", EXTENDED(NAMES("")), READ "done"},
	{"name: an extension without a value", EXTENDED(EXTENSION("551d11", "")), READ "done"},
	{"name: a critical extension", EXTENDED("30 {06 {551d11} 01 {ff} 04 {30 {82 {'a'}}}}"),
		READ "DNS:a; done"},
	{"name: no sequence of names", EXTENDED(EXTENSION("551d11", "31 {82 {'a'}}")),
		READ "bad, 8 left"},
	{"name: a name without the sequence", EXTENDED(EXTENSION("551d11", "82 {'a'}")),
		READ "bad, 6 left"},
	{"name: two sequences of names",
		EXTENDED(EXTENSION("551d11", "30 {82 {'a'}} 30 {82 {'b'}}")),
		READ "DNS:a; bad, 8 left"},
	{"name: a second extension", EXTENDED(NAMES("82 {'a'}") NAMES("82 {'b'}")),
		READ "DNS:a; bad, 10 left"},
	{"name: a second extension behind an empty one",
		EXTENDED(EXTENSION("551d11", "") NAMES("82 {'b'}")), READ "bad, 10 left"},
	{"name: a second value in its extension",
		EXTENDED("30 {06 {551d11} 04 {30 {82 {'a'}}} 04 {30 {82 {'b'}}}}"),
		READ "DNS:a; bad, 10 left"},

	{"purpose: two", EXTENDED(PURPOSES(SERVER "06 {2b06010505070302}")),
		READ "purpose 2b06010505070301; purpose 2b06010505070302; done"},
	{"purpose: any", EXTENDED(PURPOSES("06 {551d2500}")), READ "purpose 551d2500; done"},
	{"purpose: empty", EXTENDED(PURPOSES("06 {}")), READ "purpose ; done"},
	{"purpose: none", EXTENDED(PURPOSES("")), READ "done"},
	{"purpose: no object identifier", EXTENDED(PURPOSES("82 {'a'}")), READ "bad, 6 left"},
	{"purpose: no sequence", EXTENDED(EXTENSION("551d25", SERVER)), READ "bad, 13 left"},
	{"purpose: two sequences", EXTENDED(EXTENSION("551d25", "30 {} 30 {}")),
		READ "bad, 5 left"},
	{"purpose: a second extension", EXTENDED(PURPOSES(SERVER) PURPOSES(SERVER)),
		READ "purpose 2b06010505070301; bad, 17 left"},
	{"purpose: names are none of them", EXTENDED(PURPOSES(SERVER) NAMES("82 {'a'}")),
		READ "purpose 2b06010505070301; DNS:a; done"},
	{"purpose: names before them", EXTENDED(NAMES("82 {'a'}") PURPOSES(SERVER)),
		READ "DNS:a; purpose 2b06010505070301; done"},
	{"purpose: too long to be kept is passed over", EXTENDED(PURPOSES("06 {2b*1025}" SERVER)),
		READ "purpose 2b06010505070301; done"},

	{"extension: others are passed over",
		EXTENDED(EXTENSION("551d0e", "30 {82 {'a'}}") NAMES("82 {'b'}")
				EXTENSION("551d12", "30 {87 {'c'}}")),
		READ "DNS:b; done"},
	{"extension: another twice", EXTENDED(EXTENSION("2a", "") EXTENSION("2a", "")),
		READ "done"},
	{"extension: an identifier that begins so",
		EXTENDED(EXTENSION("551d1100", "30 {82 {'a'}}")), READ "done"},
	{"extension: the begin of an identifier", EXTENDED(EXTENSION("551d", "30 {82 {'a'}}")),
		READ "done"},
	{"extension: an empty identifier", EXTENDED(EXTENSION("", "30 {82 {'a'}}")), READ "done"},
	{"extension: an identifier too long to be kept",
		EXTENDED(NAMES("82 {'a'}") EXTENSION("55*1025", "30 {82 {'b'}}")),
		READ "DNS:a; done"},
	{"extension: no identifier", EXTENDED("30 {04 {30 {82 {'a'}}}}"), READ "bad, 10 left"},
	{"extension: a flag before the identifier",
		EXTENDED("30 {01 {ff} 06 {551d11} 04 {30 {82 {'a'}}}}"), READ "bad, 18 left"},
	{"extension: a flag twice", EXTENDED("30 {06 {551d11} 01 {ff} 01 {ff} 04 {}}"),
		READ "bad, 8 left"},
	{"extension: a flag behind the value", EXTENDED("30 {06 {551d11} 04 {} 01 {ff}}"),
		READ "bad, 6 left"},
	{"extension: something behind its value", EXTENDED("30 {06 {2a} 01 {ff} 04 {} 04 {}}"),
		READ "bad, 5 left"},
	{"extension: a second value", EXTENDED("30 {06 {2a} 04 {551d11} 04 {30 {82 {'a'}}}}"),
		READ "bad, 10 left"},
	{"extension: a value of another kind", EXTENDED("30 {06 {551d11} 03 {30 {82 {'a'}}}}"),
		READ "bad, 10 left"},
	{"extension: an identifier twice", EXTENDED("30 {06 {551d11} 06 {551d11}}"),
		READ "bad, 8 left"},
	{"extension: a set instead of it", EXTENDED("31 {06 {551d11} 04 {}}"), READ "bad, 12 left"},
	{"extension: none in the list", EXTENDED(""), READ "done"},
	{"extension: no list", CERTIFICATE(FIELDS "a3 {}"), READ "done"},
	{"extension: a set instead of the list", CERTIFICATE(FIELDS "a3 {31 {}}"),
		READ "bad, 5 left"},
	{"extension: two lists", CERTIFICATE(FIELDS "a3 {30 {} 30 {}}"), READ "bad, 5 left"},
};

static struct der der;

static void check(struct span input, const char *outcome)
{
	const char *other =
		cut_differs(&(struct cut_way){certificate_outcome, NULL}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(der_write(&der, row->der), row->outcome);
}

#define ISSUED "algorithm 06012a; issuer 3100; " READ
#define SIGNED "signed(; " ISSUED "); algorithm ; signature 00; done"
#define USAGE(value) EXTENSION("551d0f", value)
#define EXTENDED_WITH(outcome) "signed(; " ISSUED outcome "); algorithm ; signature 00; done"
#define REFUSED(outcome) "signed(; " ISSUED "bad, " outcome

/* With what signatures need. */
static const struct row signature_rows[] = {
	{"signed: between the two", CERTIFICATE(FIELDS), SIGNED},
	{"signed: far longer than the hash takes at once",
		CERTIFICATE(FIELDS "a3 {30 {" EXTENSION("2a", "00*65536") "}}"), SIGNED},
	{"signed: nothing", "30 {30 {} 30 {} 03 {00}}",
		"signed(; ); algorithm ; signature 00; done"},
	{"signed: no certificate", "30 {}", "done"},
	{"signed: a certificate alone", "30 {30 {}}", "signed(; done"},
	{"signed: a header alone", "30 07", "signed(; more"},
	{"signed: not entered", "30 {31 {}}", "signed(; bad"},
	{"algorithm: both as they are", "30 {30 {02 {01} 30 {06 {2a} 05 {}}} 30 {0500} 03 {00}}",
		"signed(; algorithm 06012a0500; ); algorithm 0500; signature 00; done"},
	{"algorithm: too long to be kept is passed over", "30 {30 {} 30 {00*1025} 03 {00}}",
		"signed(; ); signature 00; done"},
	{"signature: its bits", "30 {30 {} 30 {} 03 {00 0102}}",
		"signed(; ); algorithm ; signature 000102; done"},
	{"signature: too long to be kept is passed over", "30 {30 {} 30 {} 03 {00*1025}}",
		"signed(; ); algorithm ; done"},
	{"issuer: too long to be kept is passed over",
		"30 {30 {02 {01} 30 {} 30 {61*1025}} 30 {} 03 {00}}",
		"signed(; algorithm ; ); algorithm ; signature 00; done"},

	{"critical: an extension of others", EXTENDED("30 {06 {2a} 01 {ff} 04 {}}"),
		EXTENDED_WITH("critical; ")},
	{"critical: not", EXTENDED("30 {06 {2a} 01 {00} 04 {}}"), SIGNED},
	{"critical: true, but not in DER", EXTENDED("30 {06 {2a} 01 {01} 04 {}}"),
		EXTENDED_WITH("critical; ")},
	{"critical: an empty flag", EXTENDED("30 {06 {2a} 01 {} 04 {}}"), REFUSED("7 left")},
	{"critical: name constraints", EXTENDED("30 {06 {551d1e} 01 {ff} 04 {}}"),
		EXTENDED_WITH("critical; ")},
	{"critical: keyUsage", EXTENDED("30 {06 {551d0f} 01 {ff} 04 {03 {0780}}}"),
		EXTENDED_WITH("usage 0780; ")},
	{"critical: basicConstraints", EXTENDED("30 {06 {551d13} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: subjectAltName", EXTENDED("30 {06 {551d11} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: extendedKeyUsage", EXTENDED("30 {06 {551d25} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: policies", EXTENDED("30 {06 {551d20} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: policy constraints", EXTENDED("30 {06 {551d24} 01 {ff} 04 {30 {}}}"),
		EXTENDED_WITH("critical; ")},
	{"critical: an identifier that begins as ours",
		EXTENDED("30 {06 {551d1100} 01 {ff} 04 {}}"), EXTENDED_WITH("critical; ")},
	{"critical: of another arc", EXTENDED("30 {06 {551e11} 01 {ff} 04 {}}"),
		EXTENDED_WITH("critical; ")},
	{"critical: an identifier too long to be kept", EXTENDED("30 {06 {55*1025} 01 {ff} 04 {}}"),
		EXTENDED_WITH("critical; ")},

	{"path: none", EXTENDED(CONSTRAINTS("30 {01 {ff}}")), EXTENDED_WITH("CA; ")},
	{"path: 3", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {03}}")), EXTENDED_WITH("CA; path 03; ")},
	{"path: of two bytes", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {0100}}")),
		EXTENDED_WITH("CA; path 0100; ")},
	{"path: without the flag", EXTENDED(CONSTRAINTS("30 {02 {03}}")),
		EXTENDED_WITH("path 03; ")},
	{"path: no INTEGER", EXTENDED(CONSTRAINTS("30 {01 {ff} 04 {03}}")),
		"signed(; " ISSUED "CA; bad, 6 left"},

	{"usage: its bits", EXTENDED(USAGE("03 {02 04}")), EXTENDED_WITH("usage 0204; ")},
	{"usage: no bit string", EXTENDED(USAGE("04 {02 04}")), REFUSED("7 left")},
	{"usage: two bit strings", EXTENDED(USAGE("03 {02 04} 03 {02 04}")),
		"signed(; " ISSUED "usage 0204; bad, 7 left"},
	{"usage: twice", EXTENDED(USAGE("03 {02 04}") USAGE("03 {02 84}")),
		"signed(; " ISSUED "usage 0204; bad, 9 left"},
	{"usage: as long as is kept", EXTENDED(USAGE("03 {00*1024}")), NULL},
	{"usage: too long to be kept", EXTENDED(USAGE("03 {00*1025}")), REFUSED("1030 left")},
};

static void test_signature_row(void **state)
{
	static struct outcome o;
	const struct row *row = *state;

	cut_same(&(struct cut_way){certificate_outcome, ""}, der_write(&der, row->der), &o);
	if (row->outcome != NULL)
		assert_string_equal(o.log, row->outcome);
	else
		assert_non_null(strstr(o.log, "; signature 00; done"));
}

/* One byte more is passed over, as a row says. */
static void test_longest_name(void **state)
{
	struct span outcome = rows_repeat(READ "DNS:", "a", CERTIFICATE_VALUE_MAX, "; done");

	(void)state;
	check(der_write(&der, EXTENDED(NAMES("82 {61*1024}"))), (const char *)outcome.ptr);
	free((void *)(uintptr_t)outcome.ptr);
}

/* More children than can be counted. */
static void test_many_names(void **state)
{
	struct span text = rows_repeat("30 {30 {" FIELDS "a3 {30 {30 {06 {551d11} 04 {30 {",
		"82 {'a'}", 600, "}}}}}} 30 {} 03 {00}}");
	struct span outcome = rows_repeat(READ, "DNS:a; ", 600, "done");

	(void)state;
	check(der_write(&der, (const char *)text.ptr), (const char *)outcome.ptr);
	free((void *)(uintptr_t)text.ptr);
	free((void *)(uintptr_t)outcome.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD(signature_rows, test_signature_row);
	rows_add_one("name: as long as is kept", test_longest_name);
	rows_add_one("name: 600 of them", test_many_names);
	return rows_run("certificate");
}
