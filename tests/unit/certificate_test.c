#include "tests/unit/rows.h"

#include "tests/outcome/certificate.h"
#include "tests/unit/der.h"

/* The notation is der.h's. */
#define DATES "30 {17 {'260101000000Z'} 17 {'270101000000Z'}}"
#define VALID "from 1767225600; until 1798761600; "

/* What comes of these dates, and of NAMED(). */
#define READ VALID KEYED
#define KEYED "subject 3100; key 00; "

#define CERTIFICATE(tbs) "30 {30 {" tbs "} " ALGORITHM " 03 {00}}"
#define ALGORITHM "30 {06 {2a}}"
#define VERSION_3 "a0 {02 {02}}"
#define SERIAL "02 {01}"
/* Algorithm, issuer, the dates, subject and key. */
#define NAMED(dates) ALGORITHM " 30 {31 {}}" dates "30 {31 {}}" KEY("06 {2a}", "00")
#define KEY(algorithm, bits) "30 {30 {" algorithm "} 03 {" bits "}}"
#define FIELDS VERSION_3 SERIAL NAMED(DATES)
#define DATED(dates) CERTIFICATE(VERSION_3 SERIAL NAMED("30 {" dates "}"))
#define EXTENDED(extensions) CERTIFICATE(FIELDS "a3 {30 {" extensions "}}")
#define EXTENSION(oid, value) "30 {06 {" oid "} 04 {" value "}}"
#define KEYED_BY(key) CERTIFICATE(SERIAL ALGORITHM " 30 {}" DATES "30 {}" key)
#define NAMES(names) EXTENSION("551d11", "30 {" names "}")
#define PURPOSES(purposes) EXTENSION("551d25", "30 {" purposes "}")
#define SERVER "06 {2b06010505070301}"
#define CLIENT "06 {2b06010505070302}"

static const struct row {
	const char *name, *der, *outcome;
} rows[] = {
	{"without extensions", CERTIFICATE(FIELDS), READ "done"},
	{"without a version", CERTIFICATE(SERIAL NAMED(DATES)), READ "done"},
	{"what follows stays", CERTIFICATE(FIELDS) "3000", "bad"},
	{"nothing", "", "bad"},
	{"no certificate at all", "'-----BEGIN'", "bad"},
	{"a tag alone", "30", "bad"},
	{"a length alone", "3082", "bad"},
	{"cut short behind TBSCertificate", "30 7f 30 {" SERIAL NAMED(DATES) "}", "bad"},
	{"a set instead of the certificate", "31 {30 {" FIELDS "} " ALGORITHM " 03 {00}}", "bad"},
	{"a set instead of TBSCertificate", "30 {31 {" FIELDS "} " ALGORITHM " 03 {00}}", "bad"},
	{"what follows TBSCertificate is not entered",
		"30 {30 {" FIELDS "} " ALGORITHM " 03 {30 {" NAMES("82 {'a'}") "}}}", READ "done"},
	{"what follows the signature", "30 {30 {" FIELDS "} 30 {} 03 {} 04 {}}", "bad"},
	{"no algorithm behind TBSCertificate", "30 {30 {" FIELDS "} 03 {}}", "bad"},
	{"no signature", "30 {30 {" FIELDS "} 30 {} 30 {}}", "bad"},
	{"nothing behind TBSCertificate", "30 {30 {" FIELDS "}}", "bad"},

	{"length: 127 bytes", EXTENDED(EXTENSION("2a", "00*127")), READ "done"},
	{"length: 128 bytes", EXTENDED(EXTENSION("2a", "00*128")), READ "done"},
	{"length: 255 bytes", EXTENDED(EXTENSION("2a", "00*255")), READ "done"},
	{"length: 256 bytes", EXTENDED(EXTENSION("2a", "00*256")), READ "done"},
	{"length: 65,535 bytes", EXTENDED(EXTENSION("2a", "00*65535")), READ "done"},
	{"length: 65,536 bytes", EXTENDED(EXTENSION("2a", "00*65536")), READ "done"},
	{"length: of the names, 300 bytes", EXTENDED(NAMES("81 {00*295} 82 {'a'}")),
		READ "DNS:a; done"},
	{"length: indefinite", "3080 3000 0000", "bad"},
	{"length: 127 in the long form", CERTIFICATE("02 817f 00*127 " NAMED(DATES)), "bad"},
	{"length: 128 in the long form", CERTIFICATE("02 8180 00*128 " NAMED(DATES)), READ "done"},
	{"length: 0 in the long form", CERTIFICATE("02 8100" NAMED(DATES)), "bad"},
	{"length: 128 in three bytes", CERTIFICATE("02 820080 00*128 " NAMED(DATES)), "bad"},
	{"length: 128 in four bytes", CERTIFICATE("02 83000080 00*128 " NAMED(DATES)), "bad"},
	{"length: 127 in three bytes", CERTIFICATE("02 82007f 00*127 " NAMED(DATES)), "bad"},
	{"length: 256 in three bytes", CERTIFICATE("02 820100 00*256 " NAMED(DATES)), READ "done"},
	{"length: 256 in four bytes", CERTIFICATE("02 83000100 00*256 " NAMED(DATES)), "bad"},
	{"length: four bytes of it", "30 8401000000 30", "bad"},
	{"length: 127 bytes of it", "30 ff 00*127", "bad"},
	{"length: the largest", "30 83ffffff 30 83fffffb 02", "bad"},
	{"length: the largest that fits", "30 83ffffff 30 83fffffa 02", "bad"},
	{"tag: a long one", CERTIFICATE("1f {}"), "bad"},
	{"tag: a long one of another class", EXTENDED(NAMES("9f {}")), "bad"},

	{"overrun: TBSCertificate", "30 02 30 01 02", "bad"},
	{"overrun: a header", "30 03 30 02 02 01 00", "bad"},
	{"overrun: a header that begins at the end", "30 {30 {02} 00}", "bad"},
	{"overrun: a header that ends at the end", "30 {30 {02 01} 00}", "bad"},
	{"overrun: a long length that goes on", "30 {30 {02 81} ff}", "bad"},
	{"overrun: a value of TBSCertificate", "30 {30 {02 02 01} 30 {}}", "bad"},
	{"overrun: a date", CERTIFICATE(SERIAL "30{} 30{} 30 {17 0e '260101000000Z'} 30{}"), "bad"},
	{"overrun: the subject", "30 {30 {" SERIAL ALGORITHM " 30 {}" DATES "30 05 31 {}} 30 {}}",
		"bad"},
	{"overrun: a key", KEYED_BY("30 {30 {} 03 03 0001}"), "bad"},
	{"overrun: an algorithm is another one", KEYED_BY("30 {30 {06 03 2a} 03 {00}}"),
		VALID "subject ; key 00; done"},
	{"overrun: a name", EXTENDED(NAMES("82 02 'a'")), "bad"},
	{"overrun: a name into the next extension",
		EXTENDED(NAMES("82 03 'a'") EXTENSION("2a", "")), "bad"},
	{"overrun: the names", EXTENDED(EXTENSION("551d11", "30 04 82 {'a'}")), "bad"},
	{"overrun: an object identifier", EXTENDED("30 {06 04 551d11}"), "bad"},
	{"overrun: an extension", EXTENDED("30 06 06 {551d11} 04 {}"), "bad"},

	{"field: no INTEGER first", CERTIFICATE("30 {}" NAMED(DATES)), "bad"},
	{"field: serialNumber twice", CERTIFICATE(SERIAL SERIAL NAMED(DATES)), "bad"},
	{"field: no signature", CERTIFICATE(SERIAL "02 {} 30 {}" DATES "30 {}" KEY("", "")), "bad"},
	{"field: no issuer", CERTIFICATE(SERIAL ALGORITHM " 31 {}" DATES "30 {}" KEY("", "")),
		"bad"},
	{"field: no dates", CERTIFICATE(SERIAL ALGORITHM " 30 {} 31 {} 30 {}" KEY("", "")), "bad"},
	{"field: no subject", CERTIFICATE(SERIAL ALGORITHM " 30 {}" DATES "31 {}" KEY("", "")),
		"bad"},
	{"field: no key", KEYED_BY("31 {30 {} 03 {}}"), "bad"},
	{"field: extensions instead of a key", KEYED_BY("a3 {30 {}}"), "bad"},
	{"field: a version behind serialNumber", CERTIFICATE(SERIAL VERSION_3 NAMED(DATES)), "bad"},
	{"field: a version twice", CERTIFICATE(VERSION_3 FIELDS), "bad"},
	{"field: a version at the end", CERTIFICATE(FIELDS VERSION_3), "bad"},
	{"field: a sequence at the end", CERTIFICATE(FIELDS "30 {}"), "bad"},
	{"field: a version that overruns", CERTIFICATE("a0 7f 02"), "bad"},
	{"field: the first unique identifier overruns", CERTIFICATE(FIELDS "81 01"), "bad"},
	{"field: the second unique identifier overruns", CERTIFICATE(FIELDS "81 {00} 82 01"),
		"bad"},
	{"field: both unique identifiers", CERTIFICATE(FIELDS "81 {00} 82 {00}"), READ "done"},
	{"field: unique identifiers and extensions",
		CERTIFICATE(FIELDS "81 {00} 82 {00} a3 {30 {" NAMES("82 {'a'}") "}}"),
		READ "DNS:a; done"},
	{"field: no version", CERTIFICATE(SERIAL NAMED(DATES)), READ "done"},
	{"field: no version, and extensions", CERTIFICATE(SERIAL NAMED(DATES) "a3 {30 {}}"), "bad"},
	{"field: version 2", CERTIFICATE("a0 {02 {01}}" SERIAL NAMED(DATES)), "bad"},
	{"field: version 4", CERTIFICATE("a0 {02 {03}}" SERIAL NAMED(DATES)), "bad"},
	{"field: the second unique identifier alone", CERTIFICATE(FIELDS "82 {00}"), READ "done"},
	{"field: a version before TBSCertificate", "30 {" VERSION_3 " 30 {" FIELDS "}}", "bad"},
	{"field: a version before the list of extensions",
		CERTIFICATE(FIELDS "a3 {" VERSION_3 " 30 {}}"), "bad"},
	{"field: unique identifiers out of order", CERTIFICATE(FIELDS "82 {00} 81 {00}"), "bad"},
	{"field: a unique identifier twice", CERTIFICATE(FIELDS "81 {00} 81 {00}"), "bad"},
	{"field: a unique identifier behind the extensions",
		CERTIFICATE(FIELDS "a3 {30 {}} 81 {00}"), "bad"},
	{"field: extensions twice", CERTIFICATE(FIELDS "a3 {30 {}} a3 {30 {}}"), "bad"},
	{"field: [4] at the end", CERTIFICATE(FIELDS "a4 {}"), "bad"},
	{"field: a constructed [1]", CERTIFICATE(FIELDS "a1 {}"), "bad"},

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
	{"date: the first of GeneralizedTime", DATED("18 {'00000101000000Z'} 17 {'270101000000Z'}"),
		"from -62167219200; until 1798761600; " KEYED "done"},
	{"date: one alone", DATED("17 {'260101000000Z'}"), "bad"},
	{"date: none", DATED(""), "bad"},
	{"date: three", DATED("17 {'260101000000Z'} 17 {'270101000000Z'} 17 {'270101000000Z'}"),
		"bad"},
	{"date: a byte behind them", DATED("17 {'260101000000Z'} 17 {'270101000000Z'} 17"), "bad"},
	{"date: of another kind", DATED("16 {'260101000000Z'} 17 {'270101000000Z'}"), "bad"},
	{"date: of another kind, with four digits of year",
		DATED("16 {'20260101000000Z'} 17 {'270101000000Z'}"), "bad"},
	{"date: empty", DATED("17 {}"), "bad"},
	{"date: empty, in the other kind", DATED("18 {}"), "bad"},
	{"date: no seconds", DATED("17 {'2601010000Z'}"), "bad"},
	{"date: one byte longer", DATED("17 {'260101000000ZZ'}"), "bad"},
	{"date: four digits of year in UTCTime", DATED("17 {'20260101000000Z'}"), "bad"},
	{"date: two digits of year in GeneralizedTime", DATED("18 {'260101000000Z'}"), "bad"},
	{"date: a fraction of a second", DATED("18 {'20260101000000.5Z'}"), "bad"},
	{"date: an offset", DATED("17 {'2601010000+0000'}"), "bad"},
	{"date: as long, with an offset", DATED("17 {'26010100+0100'}"), "bad"},
	{"date: no Z", DATED("17 {'2601010000000'}"), "bad"},
	{"date: z", DATED("17 {'260101000000z'}"), "bad"},
	{"date: a letter in the year", DATED("17 {'x60101000000Z'}"), "bad"},
	{"date: a letter in the century", DATED("18 {'2x260101000000Z'}"), "bad"},
	{"date: a letter in the first digits of the year", DATED("18 {'x0260101000000Z'}"), "bad"},
	{"date: a letter in the last digits of the year", DATED("18 {'202x0101000000Z'}"), "bad"},
	{"date: a letter in the decade", DATED("18 {'20x60101000000Z'}"), "bad"},
	{"date: a letter in the month", DATED("17 {'26x101000000Z'}"), "bad"},
	{"date: a letter in the day", DATED("17 {'2601x1000000Z'}"), "bad"},
	{"date: a letter in the hour", DATED("17 {'260101x00000Z'}"), "bad"},
	{"date: a letter in the minute", DATED("17 {'26010100x000Z'}"), "bad"},
	{"date: a letter in the second", DATED("17 {'2601010000x0Z'}"), "bad"},
	{"date: a space for a digit", DATED("17 {'2601010000 0Z'}"), "bad"},
	{"date: far too long", DATED("17 {30*1025} 17 {'270101000000Z'}"), "bad"},
	{"date: long", DATED("17 {30*1023 'Z'}"), "bad"},

	{"subject: empty", KEYED_BY(KEY("", "00")), VALID "subject ; key 00; done"},
	{"subject: its bytes as they are",
		CERTIFICATE(SERIAL ALGORITHM
			" 30 {}" DATES
			"30 {31 {30 {06 {550403} 0c {'a'}}} 31 {}}" KEY("06 {2a}", "00")),
		VALID "subject 310a300806035504030c01613100; key 00; done"},
	{"subject: what is not DER in it is not seen",
		CERTIFICATE(SERIAL ALGORITHM " 30 {}" DATES "30 {1f 80}" KEY("06 {2a}", "00")),
		VALID "subject 1f80; key 00; done"},
	{"subject: the issuer is not it",
		CERTIFICATE(SERIAL ALGORITHM " 30 {31 {}}" DATES "30 {}" KEY("06 {2a}", "00")),
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
#define KEY_BAD(rule, key) \
	{ \
		"key: " rule, KEYED_BY(key), "bad" \
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
	KEY_ROW("RSA, cut short", KEY("06 09 2a864886f70d0101", "00"), "key 00; done"),
	KEY_ROW("a boolean for an algorithm", KEY("01 {ff}", "00"), "key 00; done"),
	KEY_ROW("an algorithm that begins so", KEY("06 {" RSA "00}", "00"), "key 00; done"),
	KEY_ROW("an empty algorithm", KEY("06 {}", "00"), "key 00; done"),
	KEY_ROW("a long algorithm", KEY("06 {2a*1025}", "00"), "key 00; done"),
	KEY_ROW("nothing in the algorithm", KEY("", "00"), "key 00; done"),
	KEY_ROW("no object identifier first", KEY("05 {} 06 {" RSA "}", "00"), "key 00; done"),
	KEY_ROW("an empty value", KEY("06 {" RSA "}", ""), "key RSA ; done"),
	KEY_BAD("no algorithm", "30 {03 {00}}"),
	KEY_BAD("a set for an algorithm", "30 {31 {} 03 {00}}"),
	KEY_BAD("no bit string", "30 {30 {} 04 {00}}"),
	KEY_BAD("two algorithms", "30 {30 {} 30 {} 03 {00}}"),
	KEY_BAD("two bit strings", "30 {30 {} 03 {00} 03 {00}}"),
	KEY_BAD("none at all", "30 {}"),
	KEY_ROW("three parameters", KEY("06 {" EC "} 06 {2a} 06 {" P256 "}", "00"),
		"key EC 00; done"),

#define CONSTRAINTS(value) EXTENSION("551d13", value)
	{"CA: it is one", EXTENDED(CONSTRAINTS("30 {01 {ff}}")), READ "CA; done"},
	{"CA: with a path length", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {00}}")), READ "CA; done"},
	{"CA: critical", EXTENDED("30 {06 {551d13} 01 {ff} 04 {30 {01 {ff}}}}"), READ "CA; done"},
	{"CA: not said", EXTENDED(CONSTRAINTS("30 {}")), READ "done"},
	{"CA: false", EXTENDED(CONSTRAINTS("30 {01 {00}}")), READ "done"},
	{"CA: true, but not in DER", EXTENDED(CONSTRAINTS("30 {01 {01}}")), READ "done"},
	{"CA: an empty boolean", EXTENDED(CONSTRAINTS("30 {01 {}}")), "bad"},
	{"CA: a boolean of two bytes", EXTENDED(CONSTRAINTS("30 {01 {ffff}}")), "bad"},
	{"CA: a path length alone", EXTENDED(CONSTRAINTS("30 {02 {ff}}")), READ "done"},
	{"CA: behind a path length", EXTENDED(CONSTRAINTS("30 {02 {00} 01 {ff}}")), "bad"},
	{"CA: twice in one", EXTENDED(CONSTRAINTS("30 {01 {00} 01 {ff}}")), "bad"},
	{"CA: a third value", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {00} 02 {00}}")), "bad"},
	{"CA: a critical extension is none", EXTENDED("30 {06 {551d13} 01 {ff} 04 {30 {}}}"),
		READ "done"},
	{"CA: an extension without a value", EXTENDED(CONSTRAINTS("")), "bad"},
	{"CA: no sequence", EXTENDED(CONSTRAINTS("01 {ff}")), "bad"},
	{"CA: two sequences", EXTENDED(CONSTRAINTS("30 {} 30 {01 {ff}}")), "bad"},
	{"CA: a second extension", EXTENDED(CONSTRAINTS("30 {}") CONSTRAINTS("30 {01 {ff}}")),
		"bad"},
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
		CERTIFICATE(SERIAL ALGORITHM
			" 30 {}" DATES "30 {31 {30 {06 {550403} 0c {'a'}}}}" KEY("06 {2a}", "00")),
		VALID "subject 310a300806035504030c0161; key 00; done"},
	{"name: any bytes", EXTENDED(NAMES("82 {'a' 00 'b' ff}")), READ "DNS:a\\x00b\\xff; done"},
	{"name: empty", EXTENDED(NAMES("82 {}")), READ "DNS:; done"},
	{"name: empty ones", EXTENDED(NAMES("82 {} 87 {} 82 {}")), READ "DNS:; IP:; DNS:; done"},
	{"name: none", EXTENDED(NAMES("")), READ "done"},
	{"name: an extension without a value", EXTENDED(EXTENSION("551d11", "")), "bad"},
	{"name: a critical extension", EXTENDED("30 {06 {551d11} 01 {ff} 04 {30 {82 {'a'}}}}"),
		READ "DNS:a; done"},
	{"name: a byte behind them", EXTENDED(NAMES("82 {'a'} 82")), "bad"},
	{"name: no sequence of names", EXTENDED(EXTENSION("551d11", "31 {82 {'a'}}")), "bad"},
	{"name: a name without the sequence", EXTENDED(EXTENSION("551d11", "82 {'a'}")), "bad"},
	{"name: two sequences of names",
		EXTENDED(EXTENSION("551d11", "30 {82 {'a'}} 30 {82 {'b'}}")), "bad"},
	{"name: a second extension", EXTENDED(NAMES("82 {'a'}") NAMES("82 {'b'}")), "bad"},
	{"name: a second extension behind an empty one",
		EXTENDED(EXTENSION("551d11", "") NAMES("82 {'b'}")), "bad"},
	{"name: a second value in its extension",
		EXTENDED("30 {06 {551d11} 04 {30 {82 {'a'}}} 04 {30 {82 {'b'}}}}"), "bad"},

	{"purpose: servers", EXTENDED(PURPOSES(SERVER)), READ "done"},
	{"purpose: servers and clients", EXTENDED(PURPOSES(SERVER CLIENT)), READ "done"},
	{"purpose: clients and servers", EXTENDED(PURPOSES(CLIENT SERVER)), READ "done"},
	{"purpose: clients", EXTENDED(PURPOSES(CLIENT)), READ "for others; done"},
	{"purpose: one that begins so", EXTENDED(PURPOSES("06 {2b0601050507030100}")),
		READ "for others; done"},
	{"purpose: any", EXTENDED(PURPOSES("06 {551d2500}")), READ "done"},
	{"purpose: empty", EXTENDED(PURPOSES("06 {}")), READ "for others; done"},
	{"purpose: none", EXTENDED(PURPOSES("")), READ "for others; done"},
	{"purpose: no object identifier", EXTENDED(PURPOSES("82 {'a'}")), "bad"},
	{"purpose: a byte behind them", EXTENDED(PURPOSES(SERVER "06")), "bad"},
	{"purpose: no sequence", EXTENDED(EXTENSION("551d25", SERVER)), "bad"},
	{"purpose: two sequences", EXTENDED(EXTENSION("551d25", "30 {} 30 {}")), "bad"},
	{"purpose: a second extension", EXTENDED(PURPOSES(SERVER) PURPOSES(SERVER)), "bad"},
	{"purpose: names are none of them", EXTENDED(PURPOSES(CLIENT) NAMES("82 {'a'}")),
		READ "DNS:a; for others; done"},
	{"purpose: names before them", EXTENDED(NAMES("82 {'a'}") PURPOSES(CLIENT)),
		READ "DNS:a; for others; done"},

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
	{"extension: a long identifier",
		EXTENDED(NAMES("82 {'a'}") EXTENSION("55*1025", "30 {82 {'b'}}")),
		READ "DNS:a; done"},
	{"extension: no identifier", EXTENDED("30 {04 {30 {82 {'a'}}}}"), "bad"},
	{"extension: a flag before the identifier",
		EXTENDED("30 {01 {ff} 06 {551d11} 04 {30 {82 {'a'}}}}"), "bad"},
	{"extension: a flag twice", EXTENDED("30 {06 {551d11} 01 {ff} 01 {ff} 04 {}}"), "bad"},
	{"extension: a flag behind the value", EXTENDED("30 {06 {551d11} 04 {} 01 {ff}}"), "bad"},
	{"extension: something behind its value", EXTENDED("30 {06 {2a} 01 {ff} 04 {} 04 {}}"),
		"bad"},
	{"extension: a second value", EXTENDED("30 {06 {2a} 04 {551d11} 04 {30 {82 {'a'}}}}"),
		"bad"},
	{"extension: a value of another kind", EXTENDED("30 {06 {551d11} 03 {30 {82 {'a'}}}}"),
		"bad"},
	{"extension: an identifier twice", EXTENDED("30 {06 {551d11} 06 {551d11}}"), "bad"},
	{"extension: a set instead of it", EXTENDED("31 {06 {551d11} 04 {}}"), "bad"},
	{"extension: a set behind one", EXTENDED(EXTENSION("2a", "") "31 {}"), "bad"},
	{"extension: a byte behind one", EXTENDED(EXTENSION("2a", "") "30"), "bad"},
	{"extension: none in the list", EXTENDED(""), READ "done"},
	{"extension: no list", CERTIFICATE(FIELDS "a3 {}"), "bad"},
	{"extension: a set instead of the list", CERTIFICATE(FIELDS "a3 {31 {}}"), "bad"},
	{"extension: two lists", CERTIFICATE(FIELDS "a3 {30 {} 30 {}}"), "bad"},
};

static struct der der;

static void check(struct span der_bytes, bool signatures, const char *outcome)
{
	static struct outcome o;
	unsigned char *copy = malloc(der_bytes.len + (der_bytes.len == 0));

	memcpy(copy, der_bytes.ptr, der_bytes.len);
	memset(&o, 0, sizeof o);
	certificate_outcome(&o, (struct span){copy, der_bytes.len}, signatures);
	assert_string_equal(o.log, outcome);
	assert_false(o.broken);
	free(copy);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(der_write(&der, row->der), false, row->outcome);
}

/* No part of it is a certificate, and nothing may follow it. */
static void test_cut(void **state)
{
	const struct row *row = *state;
	struct span whole = der_write(&der, row->der);

	if (strcmp(row->outcome, "bad") == 0)
		return;
	for (size_t len = 0; len<whole.len; len += whole.len> 2000 ? 997 : 1)
		check((struct span){whole.ptr, len}, false, "bad");
	der.bytes[der.len] = 0;
	check((struct span){whole.ptr, whole.len + 1}, false, "bad");
}

#define USAGE(value) EXTENSION("551d0f", value)
#define SIGNED_BY(algorithm) \
	"30 {30 {" SERIAL "30 {" algorithm "} 30 {31 {}}" DATES \
	"30 {31 {}}" KEY("06 {2a}", "00") "} 30 {" algorithm "} 03 {00}}"
#define OUTCOME(flags, scheme, more, usage) \
	READ flags "scheme " scheme "; issuer 3100; " more "usage " usage "; signature 00; done"
#define SIGNED OUTCOME("", "0000", "", "ff")
#define CRITICAL OUTCOME("", "0000", "critical; ", "ff")
#define SCHEME(scheme) OUTCOME("", scheme, "", "ff")
#define RSA_WITH "06 {2a864886f70d0101"
#define ECDSA_WITH "06 {2a8648ce3d0403"

/* With what signatures need. */
static const struct row signature_rows[] = {
	{"signed: the body", CERTIFICATE(FIELDS), SIGNED},
	{"signed: a long one", CERTIFICATE(FIELDS "a3 {30 {" EXTENSION("2a", "00*60000") "}}"),
		SIGNED},
	{"signed: nothing", "30 {30 {} 30 {} 03 {00}}", "bad"},
	{"signed: no certificate", "30 {}", "bad"},
	{"signed: a certificate alone", "30 {30 {}}", "bad"},
	{"algorithm: SHA-256 with RSA", SIGNED_BY(RSA_WITH "0b} 05 {}"), SCHEME("0401")},
	{"algorithm: SHA-384 with RSA", SIGNED_BY(RSA_WITH "0c} 05 {}"), SCHEME("0501")},
	{"algorithm: SHA-512 with RSA", SIGNED_BY(RSA_WITH "0d} 05 {}"), SCHEME("0601")},
	{"algorithm: SHA-256 with RSA, without NULL", SIGNED_BY(RSA_WITH "0b}"), SCHEME("0401")},
	{"algorithm: SHA-224 with RSA", SIGNED_BY(RSA_WITH "0e} 05 {}"), SCHEME("0000")},
	{"algorithm: RSASSA-PSS", SIGNED_BY(RSA_WITH "0a} 05 {}"), SCHEME("0000")},
	{"algorithm: SHA-1 with RSA", SIGNED_BY(RSA_WITH "05} 05 {}"), SCHEME("0000")},
	{"algorithm: RSA, cut short, and all else behind it",
		"30 {30 {" SERIAL "30 {06 09 2a864886f70d0101} 30 {31 {}}" DATES
		"30 {31 {}}" KEY("06 {2a}", "00") "} 30 {06 09 2a864886f70d0101} 03 {}}",
		READ "scheme 0000; issuer 3100; usage ff; signature ; done"},
	{"algorithm: RSA alone", SIGNED_BY("06 {2a864886f70d0101}"), SCHEME("0000")},
	{"algorithm: SHA-256 with RSA and other parameters", SIGNED_BY(RSA_WITH "0b} 04 {}"),
		SCHEME("0000")},
	{"algorithm: SHA-256 with RSA and more", SIGNED_BY(RSA_WITH "0b} 05 {} 05 {}"),
		SCHEME("0000")},
	{"algorithm: SHA-256 with ECDSA", SIGNED_BY(ECDSA_WITH "02}"), SCHEME("0403")},
	{"algorithm: SHA-384 with ECDSA", SIGNED_BY(ECDSA_WITH "03}"), SCHEME("0503")},
	{"algorithm: SHA-512 with ECDSA", SIGNED_BY(ECDSA_WITH "04}"), SCHEME("0603")},
	{"algorithm: SHA-224 with ECDSA", SIGNED_BY(ECDSA_WITH "01}"), SCHEME("0000")},
	{"algorithm: the one behind SHA-512 with ECDSA", SIGNED_BY(ECDSA_WITH "05}"),
		SCHEME("0000")},
	{"algorithm: SHA-256 with ECDSA and NULL", SIGNED_BY(ECDSA_WITH "02} 05 {}"),
		SCHEME("0000")},
	{"algorithm: none", SIGNED_BY(""), SCHEME("0000")},
	{"algorithm: not the same twice", "30 {30 {" FIELDS "} 30 {06 {2b}} 03 {00}}", "bad"},
	{"signature: its bits", "30 {30 {" FIELDS "} " ALGORITHM " 03 {00 0102}}",
		READ "scheme 0000; issuer 3100; usage ff; signature 000102; done"},
	{"signature: none", "30 {30 {" FIELDS "} " ALGORITHM " 03 {}}",
		READ "scheme 0000; issuer 3100; usage ff; signature ; done"},

	{"critical: an extension of others", EXTENDED("30 {06 {2a} 01 {ff} 04 {}}"), CRITICAL},
	{"critical: and one that is not",
		EXTENDED("30 {06 {2a} 01 {ff} 04 {}}" EXTENSION("2b", "")), CRITICAL},
	{"critical: not", EXTENDED("30 {06 {2a} 01 {00} 04 {}}"), SIGNED},
	{"critical: true, but not in DER", EXTENDED("30 {06 {2a} 01 {01} 04 {}}"), CRITICAL},
	{"critical: an empty flag", EXTENDED("30 {06 {2a} 01 {} 04 {}}"), "bad"},
	{"critical: name constraints", EXTENDED("30 {06 {551d1e} 01 {ff} 04 {}}"), CRITICAL},
	{"critical: name constraints by themselves", EXTENDED(EXTENSION("551d1e", "")), CRITICAL},
	{"critical: keyUsage", EXTENDED("30 {06 {551d0f} 01 {ff} 04 {03 {0780}}}"),
		OUTCOME("", "0000", "", "80")},
	{"critical: basicConstraints", EXTENDED("30 {06 {551d13} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: subjectAltName", EXTENDED("30 {06 {551d11} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: extendedKeyUsage", EXTENDED("30 {06 {551d25} 01 {ff} 04 {30 {" SERVER "}}}"),
		SIGNED},
	{"critical: policies", EXTENDED("30 {06 {551d20} 01 {ff} 04 {30 {}}}"), SIGNED},
	{"critical: policy constraints", EXTENDED("30 {06 {551d24} 01 {ff} 04 {30 {}}}"), CRITICAL},
	{"critical: an identifier that begins as ours",
		EXTENDED("30 {06 {551d1100} 01 {ff} 04 {}}"), CRITICAL},
	{"critical: of another arc", EXTENDED("30 {06 {551e11} 01 {ff} 04 {}}"), CRITICAL},
	{"critical: a long identifier", EXTENDED("30 {06 {55*1025} 01 {ff} 04 {}}"), CRITICAL},

	{"path: none", EXTENDED(CONSTRAINTS("30 {01 {ff}}")), OUTCOME("CA; ", "0000", "", "ff")},
	{"path: 3", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {03}}")),
		OUTCOME("CA; ", "0000", "path 3; ", "ff")},
	{"path: the largest of one byte", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {7f}}")),
		OUTCOME("CA; ", "0000", "path 127; ", "ff")},
	{"path: negative", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {80}}")),
		OUTCOME("CA; ", "0000", "path 0; ", "ff")},
	{"path: negative, of two bytes", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {ff7f}}")),
		OUTCOME("CA; ", "0000", "path 0; ", "ff")},
	{"path: empty", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {}}")),
		OUTCOME("CA; ", "0000", "path 0; ", "ff")},
	{"path: of two bytes is no limit", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {0100}}")),
		OUTCOME("CA; ", "0000", "", "ff")},
	{"path: zero in two bytes", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {0000}}")),
		OUTCOME("CA; ", "0000", "path 0; ", "ff")},
	{"path: 3 in three bytes", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {000003}}")),
		OUTCOME("CA; ", "0000", "path 3; ", "ff")},
	{"path: the least that needs two bytes", EXTENDED(CONSTRAINTS("30 {01 {ff} 02 {0080}}")),
		OUTCOME("CA; ", "0000", "path 128; ", "ff")},
	{"path: without the flag", EXTENDED(CONSTRAINTS("30 {02 {03}}")),
		OUTCOME("", "0000", "path 3; ", "ff")},
	{"path: no INTEGER", EXTENDED(CONSTRAINTS("30 {01 {ff} 04 {03}}")), "bad"},

	{"usage: its bits", EXTENDED(USAGE("03 {02 04}")), OUTCOME("", "0000", "", "04")},
	{"usage: of two bytes", EXTENDED(USAGE("03 {07 8480}")), OUTCOME("", "0000", "", "84")},
	{"usage: no bits", EXTENDED(USAGE("03 {00}")), OUTCOME("", "0000", "", "00")},
	{"usage: empty", EXTENDED(USAGE("03 {}")), OUTCOME("", "0000", "", "00")},
	{"usage: no bit string", EXTENDED(USAGE("04 {02 04}")), "bad"},
	{"usage: two bit strings", EXTENDED(USAGE("03 {02 04} 03 {02 04}")), "bad"},
	{"usage: twice", EXTENDED(USAGE("03 {02 04}") USAGE("03 {02 84}")), "bad"},
};

static void test_signature_row(void **state)
{
	const struct row *row = *state;

	check(der_write(&der, row->der), true, row->outcome);
}

static void test_many_names(void **state)
{
	struct span text = rows_repeat("30 {30 {" FIELDS "a3 {30 {30 {06 {551d11} 04 {30 {",
		"82 {'a'}", 600, "}}}}}} " ALGORITHM " 03 {00}}");
	struct span outcome = rows_repeat(READ, "DNS:a; ", 600, "done");

	(void)state;
	check(der_write(&der, (const char *)text.ptr), false, (const char *)outcome.ptr);
	free((void *)(uintptr_t)text.ptr);
	free((void *)(uintptr_t)outcome.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("cut anywhere", rows, test_cut);
	ROWS_ADD(signature_rows, test_signature_row);
	rows_add_one("name: 600 of them", test_many_names);
	return rows_run("certificate");
}
