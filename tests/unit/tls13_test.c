/* A row leaves out what is as usual. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "tests/unit/rows.h"

#include "tests/unit/tls13_server.h"

/* A server up to some point, for a row to go on from. */
#define HS "sh ee cert cv fin"
#define CH "hello ccs "
#define DONE CH "fin data:ping"
#define REPEAT_10(s) s s s s s s s s s s

/* See tls13_server.h for script and log. */
static const struct row {
	const char *name, *script, *log;
	const char *host; /* null: "a.b"; "": none */
	const char *objection; /* of the judge */
} rows[] = {
	{"a handshake", HS, DONE "; open"},
	{"nothing comes", "", "hello; waits"},
	{"a handshake with an address", HS, DONE "; open", .host = ""},
	{"after ServerHello", "sh", "hello ccs; waits"},
	{"after EncryptedExtensions", "sh ee", "hello ccs; waits"},
	{"after Certificate", "sh ee cert", "hello ccs; waits"},
	{"after CertificateVerify: no byte of data yet", "sh ee cert cv", "hello ccs; waits"},
	{"data both ways", HS " data:hello app:more data:there",
		DONE " <hello data:more <there; open"},
	{"the longest record of data", HS " big:23,16384,0", DONE " <16384; open"},
	{"a close of both sides", HS " data:bye alert:0", DONE " <bye; ended"},
	{"four messages in a record", "sh ee+cert+cv+fin", DONE "; open"},
	{"in records of a byte", "sh/1 ee/1 cert/1 cv/1 fin/1", DONE "; open"},
	{"in records of 3 bytes", "sh/3 ee/3 cert/3 cv/3 fin/3", DONE "; open"},
	{"four messages in records of 5 bytes", "sh ee+cert+cv+fin/5", DONE "; open"},
	{"a message that begins in another's record", "sh ee+cert+cv/7 fin/9", DONE "; open"},
	{"retry: P-256", "hrr " HS, "hello ccs hello2 fin data:ping; open"},
	{"retry: a cookie", "cookie " HS, "hello ccs hello2 fin data:ping; open"},
	{"retry: both", "hrrcookie " HS, "hello ccs hello2 fin data:ping; open"},
	{"retry: in records of a byte", "hrrcookie/1 sh/1 ee cert cv fin",
		"hello ccs hello2 fin data:ping; open"},
	{"retry: with an address", "hrr " HS, "hello ccs hello2 fin data:ping; open", .host = ""},

	/* Record layer. */
	{"R1: a type of no known kind", "clear:6301", "hello clear-alert:10; failed"},
	{"R1: type 24, heartbeat", "clear:180100", "hello clear-alert:10; failed"},
	{"R1: data in the clear", "clear:1768656c6c6f", "hello clear-alert:10; failed"},
	{"R1: EncryptedExtensions in the clear", "sh clear:16080000020000", CH "alert:10; failed"},
	{"R1: an alert in the clear, after ServerHello", "sh clear:150228", CH "alert:10; failed"},
	{"R1: close_notify in the clear, after ServerHello", "sh clear:150100",
		CH "alert:10; failed"},
	{"R1: an alert in the clear, when connected", HS " clear:150228", DONE " alert:10; failed"},
	{"R1: plain HTTP", "wire:485454502f312e3120343030", "hello clear-alert:10; failed"},
	{"R2: ServerHello in a record of version 3.2", "flip:2 " HS, DONE "; open"},
	{"R2: version 3.2 of a protected record", "sh flip:2 ee", CH "alert:20; failed"},
	{"R2: version 2.3 of a protected record", "sh flip:1 ee", CH "alert:20; failed"},
	{"R3: one byte over 16384 in the clear", "wire:1603034001", "hello clear-alert:22; failed"},
	{"R3: 16384 in the clear are waited for", "wire:160303400002", "hello; waits"},
	{"R3: the most that a header can say", "wire:160303ffff", "hello clear-alert:22; failed"},
	{"R3: an empty handshake record", "wire:1603030000", "hello clear-alert:10; failed"},
	{"R3: an empty handshake record, and a byte of the next", "wire:160303000016",
		"hello clear-alert:10; failed"},
	{"R3: an empty handshake record within a message", "m:0200 wire:1603030000",
		"hello clear-alert:10; failed"},
	{"R4: 16401 are waited for", "sh wire:1703034011", "hello ccs; waits"},
	{"R4: 16402", "sh wire:1703034012", CH "alert:22; failed"},
	{"R4: 16641", "sh wire:1703034101", CH "alert:22; failed"},
	{"R4: 16402, when connected", HS " wire:1703034012", DONE " alert:22; failed"},
	{"R5: the first byte", "sh flip:5 ee", CH "alert:20; failed"},
	{"R5: the last byte", "sh flip:-1 ee", CH "alert:20; failed"},
	{"R5: one in the middle", "sh flip:-17 ee", CH "alert:20; failed"},
	{"R5: data that was changed", HS " flip:5 data:hello", DONE " alert:20; failed"},
	{"R5: a type that was changed", HS " flip:-17 data:hello", DONE " alert:20; failed"},
	{"R5: a byte less", "sh drop:1 ee", CH "alert:20; failed"},
	{"R5: 15 bytes", "sh wire:170303000f000102030405060708090a0b0c0d0e", CH "alert:20; failed"},
	{"R5: 16 bytes", "sh wire:1703030010000102030405060708090a0b0c0d0e0f",
		CH "alert:20; failed"},
	{"R5: none", "sh wire:1703030000", CH "alert:20; failed"},
	{"R6: nothing but a zero", HS " rec:00", DONE " alert:10; failed"},
	{"R6: nothing but zeros", HS " rec:0000000000000000", DONE " alert:10; failed"},
	{"R6: nothing but zeros, in the handshake", "sh rec:0000", CH "alert:10; failed"},
	{"R6: padding behind the type", HS " rec:7817000000", DONE " <x; open"},
	{"R6: zeros at the end of what is sent", HS " rec:78790017", DONE " <xy; open"},
	{"R6: padding in the handshake",
		"sh rec:0800000200001600000000 cert:", CH "alert:50; failed"},
	{"R7: padding up to the limit", HS " big:23,1,16383", DONE " <x; open"},
	{"R7: content and padding up to the limit", HS " big:23,8192,8192", DONE " <8192; open"},
	{"R7: one zero more", HS " big:23,1,16384", DONE " alert:22; failed"},
	{"R7: one byte more", HS " big:23,16385,0", DONE " alert:22; failed"},
	{"R8: an empty handshake record", "sh rec:16", CH "alert:10; failed"},
	{"R8: an empty handshake record with padding", "sh rec:1600", CH "alert:10; failed"},
	{"R8: an empty handshake record, when connected", HS " rec:16", DONE " alert:10; failed"},
	{"R8: an empty alert", HS " rec:15", DONE " alert:10; failed"},
	{"R8: an empty alert with padding", "sh rec:150000", CH "alert:10; failed"},
	{"R8: no data", HS " rec:17 data:x", DONE " <x; open"},
	{"R8: no data, 32 times", HS " 32*rec:17 data:x", DONE " <x; open"},
	{"R8: no data, 33 times", HS " 33*rec:17", DONE " alert:10; failed"},
	{"R8: no data, 33 times with padding", HS " 33*rec:1700", DONE " alert:10; failed"},
	{"R8: no data, 32 times, and again", HS " 32*rec:17 data:x 32*rec:17 data:y",
		DONE " <x <y; open"},
	{"R8: data, and then none, 33 times", HS " data:x 33*rec:17", DONE " <x alert:10; failed"},
	{"R9: a ChangeCipherSpec before ServerHello", "ccs " HS, DONE "; open"},
	{"R9: a ChangeCipherSpec after ServerHello", "sh ccs ee cert cv fin", DONE "; open"},
	{"R9: before Finished", "sh ee cert cv ccs fin", DONE "; open"},
	{"R9: everywhere", "ccs sh ccs ee ccs cert ccs cv ccs fin", DONE "; open"},
	{"R9: around a retry", "ccs hrr ccs " HS, "hello ccs hello2 fin data:ping; open"},
	{"R9: 32 of them", "sh 32*ccs ee cert cv fin", DONE "; open"},
	{"R9: 33 of them", "sh 33*ccs", CH "alert:10; failed"},
	{"R9: 33 of them before ServerHello", "33*ccs", "hello clear-alert:10; failed"},
	{"R9: after Finished", HS " ccs", DONE " alert:10; failed"},
	{"R9: within a message", "m:020000 ccs", "hello clear-alert:10; failed"},
	{"R9: within a message, after ServerHello", "sh m:080000 ccs", CH "alert:10; failed"},
	{"R9: another byte", "clear:1402", "hello clear-alert:10; failed"},
	{"R9: a zero", "clear:1400", "hello clear-alert:10; failed"},
	{"R9: two bytes", "clear:140101", "hello clear-alert:10; failed"},
	{"R9: none", "wire:1403030000", "hello clear-alert:10; failed"},
	{"R9: another byte after ServerHello", "sh clear:1402", CH "alert:10; failed"},
	{"R9: protected", "sh rec:0114", CH "alert:10; failed"},
	{"R9: protected, when connected", HS " rec:0114", DONE " alert:10; failed"},
	{"R1: an inner type of no known kind", HS " rec:0118", DONE " alert:10; failed"},
	{"R1: inner type 1", HS " rec:0001", DONE " alert:10; failed"},
	{"R10: an alert within a message", "m:0200 alert:40", "hello clear-alert:10; failed"},
	{"R10: close_notify within a message", "sh m:0800 alert:0", CH "alert:10; failed"},
	{"R10: data within a message", HS " m:1800 data:x", DONE " alert:10; failed"},
	{"R10: an alert within a message, when connected", HS " m:18 alert:0",
		DONE " alert:10; failed"},
	{"R11: more behind ServerHello", "sh+m:08", "hello clear-alert:10; failed"},
	{"R11: EncryptedExtensions behind ServerHello", "sh+ee", "hello clear-alert:10; failed"},
	{"R11: more behind a retry", "hrr+m:02", "hello clear-alert:10; failed"},
	{"R11: more behind Finished", "sh ee cert cv fin+nst", CH "alert:10; failed"},
	{"R11: a byte behind Finished", "sh ee cert cv fin+m:04", CH "alert:10; failed"},
	{"R11: more behind KeyUpdate", HS " ku0+nst", DONE " alert:10; failed"},
	{"R11: a byte behind KeyUpdate", HS " ku0+m:04", DONE " alert:10; failed"},
	{"R11: two KeyUpdates", HS " ku0+ku0", DONE " alert:10; failed"},
	{"R11: KeyUpdate behind a ticket", HS " nst+ku0 data:x", DONE " <x; open"},
	{"R11: tickets together", HS " nst+nst data:x", DONE " <x; open"},
	{"R12: the last number that we read", HS " reads:fffffffffffffffe data:x",
		DONE " <x; open"},
	{"R12: the one after it",
		HS " reads:ffffffffffffffff wire:1703030012000102030405060708090a0b0c0d0e0f1011",
		DONE " alert:20; failed"},
	{"R13: data before EncryptedExtensions", "sh data:x", CH "alert:10; failed"},
	{"R13: data before Certificate", "sh ee data:x", CH "alert:10; failed"},
	{"R13: data before CertificateVerify", "sh ee cert data:x", CH "alert:10; failed"},
	{"R13: data before Finished", "sh ee cert cv data:x", CH "alert:10; failed"},
	{"R13: no data before Finished", "sh ee cert cv rec:17", CH "alert:10; failed"},
	{"R14: the next key before 2^24 records", HS " writes:ffffff app:x app:y app:z",
		DONE " data:x ku0 data:y data:z; open"},
	{"R14: not before that", HS " writes:fffffe app:x app:y", DONE " data:x data:y; open"},

	/* ServerHello: the rest is tls13_hello_test.c's. */
	{"C3: a ServerHello that is refused, in the clear", "sh:0303",
		"hello clear-alert:50; failed"},
	{"H10: X25519: zeros",
		"sh:030300000000000000000000000000000000000000000000000000000000000000002073657373696f"
		"6e2069643a206a757374206173206d616e792c20616761696e2e130100002e002b0002030400330024"
		"001d00200000000000000000000000000000000000000000000000000000000000000000",
		"hello clear-alert:47; failed"},
	{"H10: X25519: one",
		"sh:030300000000000000000000000000000000000000000000000000000000000000002073657373696f"
		"6e2069643a206a757374206173206d616e792c20616761696e2e130100002e002b0002030400330024"
		"001d00200100000000000000000000000000000000000000000000000000000000000000",
		"hello clear-alert:47; failed"},
	{"H10: X25519: the prime",
		"sh:030300000000000000000000000000000000000000000000000000000000000000002073657373696f"
		"6e2069643a206a757374206173206d616e792c20616761696e2e130100002e002b0002030400330024"
		"001d0020edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"hello clear-alert:47; failed"},
#define P256_HELLO \
	"hrr sh:0303000000000000000000000000000000000000000000000000000000000000000020736573736" \
	"96f6e2069643a206a757374206173206d616e792c20616761696e2e130100004f002b0002030400330045" \
	"00170041"
	{"H11: P-256: compressed",
		P256_HELLO "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
			   "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		"hello ccs hello2 clear-alert:47; failed"},
	{"H11: P-256: hybrid",
		P256_HELLO "076b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
			   "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
		"hello ccs hello2 clear-alert:47; failed"},
	{"H11: P-256: not on the curve",
		P256_HELLO "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
			   "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f4",
		"hello ccs hello2 clear-alert:47; failed"},
	{"H11: P-256: zeros",
		P256_HELLO "040000000000000000000000000000000000000000000000000000000000000000"
			   "0000000000000000000000000000000000000000000000000000000000000000",
		"hello ccs hello2 clear-alert:47; failed"},
	{"H11: P-256: x is the prime",
		P256_HELLO "04ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
			   "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
		"hello ccs hello2 clear-alert:47; failed"},
	{"H11: P-256: y is not reduced",
		P256_HELLO "040000000000000000000000000000000000000000000000000000000000000005"
			   "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"hello ccs hello2 clear-alert:47; failed"},
	{"H12: a second retry", "hrr cookie", "hello ccs hello2 clear-alert:10; failed"},
	{"H12: the same retry again", "cookie cookie", "hello ccs hello2 clear-alert:10; failed"},
	{"H2: an answer in TLS 1.2",
		"sh:03030000000000000000000000000000000000000000000000000000000000000000"
		"00c02b00",
		"hello clear-alert:70; failed"},

/* EncryptedExtensions to Finished. */
#define BEFORE_A1 CH "alert:10; failed"
	{"A1: first EncryptedExtensions", "clear:16080000020000", "hello clear-alert:10; failed"},
	{"A1: first HelloRequest", "clear:1600000000", "hello clear-alert:10; failed"},
	{"A1: first a ClientHello", "clear:1601000000", "hello clear-alert:10; failed"},
	{"A1: first Finished", "m:14000000", "hello clear-alert:10; failed"},
	{"A1: ServerHello twice", "sh sh:0303", BEFORE_A1},
	{"A1: Certificate without EncryptedExtensions", "sh cert", BEFORE_A1},
	{"A1: Finished without EncryptedExtensions", "sh fin", BEFORE_A1},
	{"A1: EncryptedExtensions twice", "sh ee ee", BEFORE_A1},
	{"A1: CertificateVerify without Certificate", "sh ee cv", BEFORE_A1},
	{"A1: Finished without Certificate", "sh ee fin", BEFORE_A1},
	{"A1: CertificateRequest first", "sh cr", BEFORE_A1},
	{"A1: CertificateRequest twice", "sh ee cr cr", BEFORE_A1},
	{"A1: CertificateRequest, then Finished", "sh ee cr fin", BEFORE_A1},
	{"A1: CertificateRequest after Certificate", "sh ee cert cr", BEFORE_A1},
	{"A1: Certificate twice", "sh ee cert cert", BEFORE_A1},
	{"A1: Finished without CertificateVerify", "sh ee cert fin", BEFORE_A1},
	{"A1: CertificateVerify twice", "sh ee cert cv cv", BEFORE_A1},
	{"A1: Finished twice", HS " m:14000000", DONE " alert:10; failed"},
	{"A1: EndOfEarlyData", "sh ee m:05000000", BEFORE_A1},
	{"A1: HelloRequest", "sh ee m:00000000", BEFORE_A1},
	{"A1: CompressedCertificate", "sh ee m:190000020000", BEFORE_A1},
	{"A1: a ticket before Finished", "sh ee cert cv nst", BEFORE_A1},
	{"A1: KeyUpdate before Finished", "sh ee cert cv ku0", BEFORE_A1},
	{"A1: a message of no known kind", "sh m:ff000000", BEFORE_A1},
	{"A1: message_hash", "sh m:fe000000", BEFORE_A1},

	{"A2: server_name", "sh ee:000400000000 cert cv fin", DONE "; open"},
	{"A2: server_name without ours", "sh ee:000400000000", CH "alert:110; failed", .host = ""},
	{"A2: server_name with a body", "sh ee:00050000000100", CH "alert:50; failed"},
	{"A2: supported_groups", "sh ee:000a000a00060004001d0017 cert cv fin", DONE "; open"},
	{"A2: all that is allowed",
		"sh ee:001b00000000000a0004000200170010000b000908687474702f312e31 cert cv fin",
		DONE "; open"},
	{"A2: server_name twice", "sh ee:00080000000000000000", CH "alert:47; failed"},
	{"A2: supported_groups twice", "sh ee:0008000a0000000a0000", CH "alert:47; failed"},
	{"A2: ALPN twice", "sh ee:001e0010000b000908687474702f312e310010000b000908687474702f312e31",
		CH "alert:47; failed"},
	{"A2: key_share", "sh ee:000400330000", CH "alert:47; failed"},
	{"A2: supported_versions", "sh ee:0006002b00020304", CH "alert:47; failed"},
	{"A2: signature_algorithms", "sh ee:0004000d0000", CH "alert:47; failed"},
	{"A2: signature_algorithms_cert", "sh ee:000400320000", CH "alert:47; failed"},
	{"A2: early_data", "sh ee:0004002a0000", CH "alert:110; failed"},
	{"A2: max_fragment_length", "sh ee:00050001000101", CH "alert:110; failed"},
	{"A2: record_size_limit, as RFC 8448's server sends it",
		"sh ee:0022000a00140012001d00170018001901000101010201030104001c0002400100000000",
		CH "alert:110; failed"},
	{"A2: extended_master_secret", "sh ee:000400170000", CH "alert:110; failed"},
	{"A2: renegotiation_info", "sh ee:0005ff01000100", CH "alert:110; failed"},
	{"A2: one of no known kind", "sh ee:0004fafa0000", CH "alert:110; failed"},
	{"A2: number 32, which is no bit", "sh ee:000400200000", CH "alert:110; failed"},
	{"A2: no body", "sh ee:", CH "alert:50; failed"},
	{"A2: one byte", "sh ee:00", CH "alert:50; failed"},
	{"A2: a byte behind the list", "sh ee:000000", CH "alert:50; failed"},
	{"A2: a list cut short", "sh ee:00050000", CH "alert:50; failed"},
	{"A2: a byte of an extension", "sh ee:000100", CH "alert:50; failed"},
	{"A2: an extension cut short",
		"sh ee:00030000"
		"00",
		CH "alert:50; failed"},
	{"A2: an extension longer than the list", "sh ee:0005000a000200", CH "alert:50; failed"},
	{"A3: http/1.1", "sh ee:000f0010000b000908687474702f312e31 cert cv fin", DONE "; open"},
	{"A3: h2", "sh ee:0009001000050003026832", CH "alert:47; failed"},
	{"A3: http/1.0", "sh ee:000f0010000b000908687474702f312e30", CH "alert:47; failed"},
	{"A3: two names", "sh ee:00120010000e000c08687474702f312e31026832", CH "alert:50; failed"},
	{"A3: a byte behind the name",
		"sh ee:0010"
		"0010000c000a08687474702f312e3100",
		CH "alert:50; failed"},
	{"A3: a name of a byte", "sh ee:00080010000400020178", CH "alert:47; failed"},
	{"A3: no name", "sh ee:0006001000020000", CH "alert:50; failed"},
	{"A3: an empty name", "sh ee:000700100003000100", CH "alert:50; failed"},
	{"A3: no list", "sh ee:000400100000", CH "alert:50; failed"},
	{"A3: a byte behind the list", "sh ee:00100010000c000908687474702f312e3100",
		CH "alert:50; failed"},
	{"A3: a name cut short", "sh ee:000e0010000a000808687474702f312e", CH "alert:50; failed"},

	{"A4: a context", "sh ee cr:01610008000d000400020403", CH "alert:50; failed"},
	{"A4: no algorithms", "sh ee cr:000000", CH "alert:109; failed"},
	{"A4: others alone", "sh ee cr:000004002f0000", CH "alert:109; failed"},
	{"A4: all kinds",
		"sh ee cr:0000180005000000120000002f0000000d000400020403fafa0000 cert cv fin",
		CH "cert fin data:ping; open"},
	{"A4: no body", "sh ee cr:", CH "alert:50; failed"},
	{"A4: no list", "sh ee cr:00", CH "alert:50; failed"},
	{"A4: a list cut short", "sh ee cr:000009000d000400020403", CH "alert:50; failed"},
	{"A4: a byte behind the list", "sh ee cr:000008000d00040002040300", CH "alert:50; failed"},
	{"A4: an extension cut short", "sh ee cr:000007000d0004000204", CH "alert:50; failed"},
	{"A4: half an extension", "sh ee cr:00000a000d0004000204030000", CH "alert:50; failed"},
	{"A4: an extension twice", "sh ee cr:000010000d000400020403000d000400020403",
		CH "alert:47; failed"},

	{"A5: two certificates",
		"sh ee cert:00000010"
		"00000378797a0000"
		"00000378797a0000 cv fin",
		DONE "; open"},
	{"A5: a context", "sh ee cert:016100000800000378797a0000", CH "alert:50; failed"},
	{"A5: no certificate", "sh ee cert:00000000", CH "alert:50; failed"},
	{"A5: an empty certificate",
		"sh ee cert:00000005"
		"0000000000",
		CH "alert:50; failed"},
	{"A5: an empty second certificate",
		"sh ee cert:0000000d"
		"00000378797a0000"
		"0000000000",
		CH "alert:50; failed"},
	{"A5: no body", "sh ee cert:", CH "alert:50; failed"},
	{"A5: no list", "sh ee cert:00", CH "alert:50; failed"},
	{"A5: a list cut short", "sh ee cert:0000000900000378797a0000", CH "alert:50; failed"},
	{"A5: a byte behind the list", "sh ee cert:0000000800000378797a000000",
		CH "alert:50; failed"},
	{"A5: a byte behind the last certificate",
		"sh ee cert:00000009"
		"00000378797a0000"
		"00",
		CH "alert:50; failed"},
	{"A5: a certificate longer than the list", "sh ee cert:0000000800000478797a0000",
		CH "alert:50; failed"},
	{"A5: no extensions", "sh ee cert:0000000600000378797a", CH "alert:50; failed"},
	{"A5: half a length of extensions", "sh ee cert:0000000700000378797a00",
		CH "alert:50; failed"},
	{"A5: extensions longer than the list", "sh ee cert:0000000800000378797a0001",
		CH "alert:50; failed"},
#define ENTRY \
	"0000017800" \
	"00"
	{"A5: 16 certificates",
		"sh ee cert:00000060" ENTRY ENTRY ENTRY ENTRY ENTRY ENTRY REPEAT_10(
			ENTRY) " cv fin",
		DONE "; open"},
	{"A5: 17 certificates",
		"sh ee cert:00000066" ENTRY ENTRY ENTRY ENTRY ENTRY ENTRY ENTRY REPEAT_10(ENTRY),
		CH "alert:42; failed"},
	{"A6: status_request",
		"sh ee cert:0000000c00000378797a0004"
		"00050000",
		CH "alert:110; failed"},
	{"A6: certificate timestamps",
		"sh ee cert:0000000c00000378797a0004"
		"00120000",
		CH "alert:110; failed"},
	{"A6: a byte of one", "sh ee cert:0000000900000378797a000100", CH "alert:110; failed"},
	{"A6: one of no known kind, of the second certificate",
		"sh ee cert:00000014"
		"00000378797a0000"
		"00000378797a0004fafa0000",
		CH "alert:110; failed"},
	{"A7: not trusted", "sh ee cert", CH "alert:48; failed", .objection = UNKNOWN_CA "no"},
	{"A7: expired", "sh ee cert", CH "alert:45; failed", .objection = CERTIFICATE_EXPIRED},
	{"A7: a critical extension", "sh ee cert", CH "alert:43; failed",
		.objection = UNSUPPORTED_CERTIFICATE "no"},
	{"A7: a wrong name", "sh ee cert", CH "alert:42; failed", .objection = BAD_CERTIFICATE},
	{"A7: refused, and all else is there", "sh ee+cert+cv+fin", CH "alert:48; failed",
		.objection = UNKNOWN_CA "no"},
	{"A10: PKCS #1", "sh ee cert cv:0401000100", CH "alert:47; failed"},
	{"A10: RSA-PSS with a key of P-256", "sh ee cert cv:0804000100", CH "alert:47; failed"},
	{"A10: P-384 with a key of P-256", "sh ee cert cv:0503000100", CH "alert:47; failed"},
	{"A11: another signature", "sh ee cert cv!", CH "alert:51; failed"},
	{"A11: no signature", "sh ee cert cv:04030000", CH "alert:51; failed"},
	{"A11: no body", "sh ee cert cv:", CH "alert:50; failed"},
	{"A11: half a scheme", "sh ee cert cv:04", CH "alert:50; failed"},
	{"A11: no length", "sh ee cert cv:0403", CH "alert:50; failed"},
	{"A11: a signature cut short", "sh ee cert cv:0403000200", CH "alert:50; failed"},
	{"A11: a byte behind the signature", "sh ee cert cv:040300010000", CH "alert:50; failed"},
	{"A12: another last byte", "sh ee cert cv fin!", CH "alert:51; failed"},
	{"A12: zeros",
		"sh ee cert cv "
		"fin:0000000000000000000000000000000000000000000000000000000000000000",
		CH "alert:51; failed"},
	{"A12: 31 bytes",
		"sh ee cert cv fin:00000000000000000000000000000000000000000000000000000000000000",
		CH "alert:50; failed"},
	{"A12: 33 bytes",
		"sh ee cert cv "
		"fin:000000000000000000000000000000000000000000000000000000000000000000",
		CH "alert:50; failed"},
	{"A12: no byte", "sh ee cert cv fin:", CH "alert:50; failed"},
	{"A13: a certificate is asked for", "sh ee cr cert cv fin", CH "cert fin data:ping; open"},
	{"A13: a certificate is asked for, after a retry", "hrr sh ee cr cert cv fin",
		"hello ccs hello2 cert fin data:ping; open"},
	{"A14: no data until Finished has come", "sh ee cert app:token cv app:token",
		"hello ccs; waits"},

	{"A14: what is written all the same is not taken", "sh ee cert cv keep:token flush fin",
		DONE "; open"},

	/* After the handshake. */
	{"P1: a ticket", HS " nst data:x", DONE " <x; open"},
	{"P1: a ticket in records of a byte", HS " nst/1 data:x", DONE " <x; open"},
	{"P1: without a nonce",
		HS " nst:000000010000000200000178"
		   "0000",
		DONE "; open"},
	{"P1: with an extension",
		HS " nst:000000010000000200000178"
		   "0004fafa0000",
		DONE "; open"},
	{"P1: no body", HS " nst:", DONE " alert:50; failed"},
	{"P1: no age_add", HS " nst:00000001", DONE " alert:50; failed"},
	{"P1: no nonce", HS " nst:0000000100000002", DONE " alert:50; failed"},
	{"P1: a nonce cut short",
		HS " nst:000000010000000202"
		   "00",
		DONE " alert:50; failed"},
	{"P1: no ticket",
		HS " nst:000000010000000200"
		   "0000"
		   "0000",
		DONE " alert:50; failed"},
	{"P1: a ticket cut short",
		HS " nst:000000010000000200"
		   "000278",
		DONE " alert:50; failed"},
	{"P1: no extensions",
		HS " nst:000000010000000200"
		   "000178",
		DONE " alert:50; failed"},
	{"P1: extensions cut short",
		HS " nst:000000010000000200"
		   "000178"
		   "0001",
		DONE " alert:50; failed"},
	{"P1: a byte behind it",
		HS " nst:000000010000000200"
		   "000178"
		   "000000",
		DONE " alert:50; failed"},
	{"P2: KeyUpdate", HS " ku0 data:x", DONE " <x; open"},
	{"P2: no answer to it", HS " ku0 app:x", DONE " data:x; open"},
	{"P2: KeyUpdate in records of a byte", HS " ku0/1 data:x", DONE " <x; open"},
	{"P2: KeyUpdate that wants one", HS " ku1 app:x data:y app:z",
		DONE " ku0 data:x <y data:z; open"},
	{"P2: nothing is sent for it alone", HS " ku1 data:x", DONE " <x; open"},
	{"P2: three wishes are one", HS " ku1 ku1 ku1 app:x app:y",
		DONE " ku0 data:x data:y; open"},
	{"P2: a wish, and then none", HS " ku1 ku0 app:x", DONE " ku0 data:x; open"},
	{"P2: again and again", HS " ku1 app:a ku1 app:b data:c ku0 data:d",
		DONE " ku0 data:a ku0 data:b <c <d; open"},
	{"P2: the old key is no more", HS " ku0 reads:1 data:x", DONE " <x; open"},
	{"P2: 2", HS " ku0:02", DONE " alert:47; failed"},
	{"P2: 255", HS " ku0:ff", DONE " alert:47; failed"},
	{"P2: no byte", HS " ku0:", DONE " alert:50; failed"},
	{"P2: two bytes", HS " ku0:0000", DONE " alert:50; failed"},
	{"P3: 32 KeyUpdates", HS " 32*ku0 data:x", DONE " <x; open"},
	{"P3: 33 KeyUpdates", HS " 33*ku0", DONE " alert:10; failed"},
	{"P3: 33 that want one", HS " 33*ku1", DONE " alert:10; failed"},
	{"P3: 33 tickets", HS " 33*nst", DONE " alert:10; failed"},
	{"P3: both count", HS " 20*nst 12*ku0 nst", DONE " alert:10; failed"},
	{"P3: data between", HS " 32*ku0 data:x 32*nst data:y", DONE " <x <y; open"},
	{"P4: CertificateRequest", HS " cr", DONE " alert:10; failed"},
	{"P4: HelloRequest", HS " m:00000000", DONE " alert:10; failed"},
	{"P4: ServerHello", HS " sh:0303", DONE " alert:10; failed"},
	{"P4: EncryptedExtensions", HS " ee", DONE " alert:10; failed"},
	{"P4: Certificate", HS " cert", DONE " alert:10; failed"},
	{"P4: a message of no known kind", HS " m:ff000000", DONE " alert:10; failed"},
	{"C4: data right behind Finished, before ours", "hold " HS " data:x data:y go",
		"hello <x <y ccs fin data:ping; open"},

	/* Alerts, closing. */
	{"C1: handshake_failure, first", "alert:40", "hello; failed"},
	{"C1: an alert after ServerHello", "sh alert:40", "hello ccs; failed"},
	{"C1: what was still to be sent is not", "hold sh alert:40 go", "hello; failed"},
	{"C1: an alert when connected", HS " alert:80", DONE "; failed"},
	{"C1: its level is nothing", HS " rec:015015", DONE "; failed"},
	{"C1: of no known kind", HS " alert:255", DONE "; failed"},
	{"C1: a warning of TLS 1.2", HS " rec:016415", DONE "; failed"},
	{"C1: one byte", HS " rec:0215", DONE " alert:50; failed"},
	{"C1: three bytes", HS " rec:02000015", DONE " alert:50; failed"},
	{"C1: two alerts in a record", HS " rec:0100010015", DONE " alert:50; failed"},
	{"C1: one byte, in the clear", "clear:1502", "hello clear-alert:50; failed"},
	{"C1: user_canceled, then close_notify", HS " alert:90 alert:0", DONE "; ended"},
	{"C1: user_canceled of level 2", HS " rec:025a15 data:x", DONE " <x; open"},
	{"C1: user_canceled in the handshake", "sh alert:90 ee cert cv fin", DONE "; open"},
	{"C1: user_canceled, 4 times", HS " 4*alert:90 data:x", DONE " <x; open"},
	{"C1: user_canceled, 5 times", HS " 5*alert:90", DONE "; failed"},
	{"C1: close_notify of level 2", HS " rec:020015", DONE "; ended"},
	{"C2: close_notify before ServerHello", "alert:0", "hello; ended"},
	{"C2: close_notify in the handshake", "sh alert:0", "hello ccs; ended"},
	{"C2: what follows close_notify is nothing", HS " alert:0 data:x wire:ffffffffff",
		DONE "; ended"},
	{"C2: the end of the transport is no end of the session", HS " cut", DONE "; open"},
	{"C2: we close", HS " close", DONE " alert:0; waits"},
	{"C2: our read side lives on", HS " close data:x alert:0", DONE " alert:0 <x; ended"},
	{"C2: we close twice", HS " close close", DONE " alert:0; waits"},
	{"C2: we close after theirs", HS " alert:0 close", DONE " alert:0; ended"},
	{"C2: we close in the handshake", "sh close", CH "alert:0; waits"},
	{"C2: we close after a failure", HS " flip:5 data:x close", DONE " alert:20; failed"},
	{"C2: we close after an alert", HS " alert:80 close", DONE "; failed"},
	{"C2: what is written after our close is not taken", HS " close keep:token flush",
		DONE " alert:0; waits"},
	{"C2: a failure after our close is not told", HS " close rec:00", DONE " alert:0; failed"},
	{"C3: an alert under the handshake's key", "sh m:ff000000", CH "alert:10; failed"},
	{"C3: an alert before our Finished has left", "hold " HS " data:x rec:00 go",
		"hello <x ccs fin alert:10; failed"},
	{"C3: an alert while a record has left in part",
		"quiet " HS " hold app:x part:10 rec:00 go", CH "fin data:x alert:10; failed"},
	{"C3: an alert before our hello has left", "hold wire:485454502f go",
		"hello clear-alert:10; failed"},
	{"C3: the first failure counts", HS " rec:00 ccs data:x", DONE " alert:10; failed"},
};

static const struct {
	const char *name;
	size_t bytes;
} cuts[] = {{"whole", SIZE_MAX}, {"7 bytes at once", 7}, {"a byte at once", 1}};

static void test_at(const struct row *row, size_t bytes)
{
	struct server *s = server_new(row->host == NULL ? "a.b"
			: *row->host == '\0'            ? NULL
							: row->host,
		bytes);

	s->taker.objection = row->objection;
	server_run(s, row->script);
	server_end(s);
	assert_string_equal(s->log, row->log);
	free(s);
}

static void test_whole(void **state)
{
	test_at(*state, cuts[0].bytes);
}

static void test_sevens(void **state)
{
	test_at(*state, cuts[1].bytes);
}

static void test_bytes(void **state)
{
	test_at(*state, cuts[2].bytes);
}

/* ---- why it failed, and whether an older version may be tried ---- */

static const struct fail_row {
	const char *name, *script;
	enum fail_code code;
	const char *detail; /* null: any */
	bool wants_older;
	const char *objection;
} fail_rows[] = {
	{"protocol_version, first", "alert:70", FAIL_TLS_VERSION, NULL, true},
	{"handshake_failure, first", "alert:40", FAIL_TLS_SUITE,
		"the server sent the alert handshake_failure", true},
	{"after a ChangeCipherSpec", "ccs alert:40", FAIL_TLS_SUITE, NULL, true},
	{"insufficient_security, first", "alert:71", FAIL_TLS_SUITE,
		"the server sent the alert insufficient_security"},
	{"internal_error, first", "alert:80", FAIL_TLS_ALERT, "it sent the alert internal_error"},
	{"no_application_protocol, first", "alert:120", FAIL_TLS_ALERT,
		"it sent the alert no_application_protocol"},
	{"an alert without a name", "alert:200", FAIL_TLS_ALERT, "it sent the alert 200"},
	{"handshake_failure after a retry", "hrr alert:40", FAIL_TLS_ALERT,
		"it sent the alert handshake_failure"},
	{"protocol_version after a retry", "hrr alert:70", FAIL_TLS_ALERT, NULL},
	{"handshake_failure after ServerHello", "sh alert:40", FAIL_TLS_ALERT, NULL},
	{"protocol_version after ServerHello", "sh alert:70", FAIL_TLS_ALERT, NULL},
	{"certificate_required", "sh ee cr cert cv fin alert:116", FAIL_TLS_ALERT,
		"it sent the alert certificate_required: it wants a client certificate, and peyk "
		"has none"},
	{"certificate_required without a request", HS " alert:116", FAIL_TLS_ALERT,
		"it sent the alert certificate_required"},
	{"an answer in TLS 1.2",
		"sh:0303000000000000000000000000000000000000000000000000000000000000000000c02b00",
		FAIL_TLS_VERSION, NULL},
	{"a downgrade",
		"sh:03030000000000000000000000000000000000000000000000000"
		"00000444f574e4752440100c02b00",
		FAIL_TLS, NULL},
	{"plain HTTP", "wire:485454502f312e3120343030", FAIL_TLS,
		"ServerHello: what came is not a TLS record (unexpected_message)"},
	{"data in the clear", "clear:1768656c6c6f", FAIL_TLS,
		"ServerHello: data before the handshake was done (unexpected_message)"},
	{"a record of padding", HS " rec:00", FAIL_TLS,
		"the connection: a record of padding alone (unexpected_message)"},
	{"a changed record", "sh flip:5 ee", FAIL_TLS,
		"EncryptedExtensions: a record was changed on its way (bad_record_mac)"},
	{"a changed record, when connected", HS " flip:5 data:x", FAIL_TLS,
		"the connection: a record was changed on its way (bad_record_mac)"},
	{"a message out of order", "sh cert", FAIL_TLS,
		"EncryptedExtensions: a malformed or unexpected message (unexpected_message)"},
	{"a refused certificate", "sh ee cert", FAIL_TLS, NULL, .objection = CERTIFICATE_EXPIRED},
	{"no failure", HS, FAIL_NONE, ""},
	{"close_notify first is none", "alert:0", FAIL_NONE, ""},
};

static void test_fail(void **state)
{
	const struct fail_row *row = *state;
	struct server *s = server_new("a.b", SIZE_MAX);
	struct fail f = {0};

	s->taker.objection = row->objection;
	server_run(s, row->script);
	assert_int_equal(tls_fail(&s->client.tls, &f), row->code);
	if (row->detail != NULL) {
		char detail[FAIL_DETAIL_MAX + 1];

		(void)snprintf(detail, sizeof detail, "%.*s", (int)f.len, f.detail);
		assert_string_equal(detail, row->detail);
	}
	assert_int_equal(tls13_wants_older(&s->client), row->wants_older);
	free(s);
}

/* ---- what no row can say ---- */

static void test_describe(void **state)
{
	static const char *const said[] = {
		"TLS 1.3, AES128-GCM-SHA256, X25519", "TLS 1.3, AES128-GCM-SHA256, P-256"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct server *s = server_new("a.b", SIZE_MAX);
		char buffer[80];
		struct text t;

		server_run(s, i == 0 ? HS : "hrr " HS);
		text_init(&t, buffer, sizeof buffer);
		tls_describe(&s->client.tls, &t);
		assert_string_equal(text_string(&t), said[i]);
		free(s);
	}
}

/* Writes `len` bytes, of which some are `taken`. */
static void check_write(struct server *s, size_t len, size_t taken, const char *log)
{
	static unsigned char bytes[SESSION_WRITE_MAX];

	assert_int_equal(tls_write(&s->client.tls, (struct span){bytes, len}), taken);
	server_pump(s);
	assert_string_equal(s->log, log);
}

/* More than a record takes, and just as much. */
static void test_large_write(void **state)
{
	static unsigned char bytes[10000];
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	server_run(s, "quiet " HS);
	/* What fills a record goes at once, and no byte more into it. */
	check_write(s, SESSION_WRITE_MAX, SESSION_WRITE_MAX, CH "fin data of 4096");
	check_write(s, 96, 96, CH "fin data of 4096");
	check_write(
		s, SESSION_WRITE_MAX, SESSION_WRITE_MAX - 96, CH "fin data of 4096 data of 4096");
	/* A byte less is kept until it is flushed. */
	check_write(s, SESSION_WRITE_MAX - 1, SESSION_WRITE_MAX - 1,
		CH "fin data of 4096 data of 4096");
	tls_flush(&s->client.tls);
	server_pump(s);
	for (struct span rest = {bytes, sizeof bytes}; rest.len > 0; server_pump(s)) {
		span_take(&rest, tls_write(&s->client.tls, rest));
		tls_flush(&s->client.tls);
	}
	/* Nothing is no record. */
	tls_flush(&s->client.tls);
	server_pump(s);
	assert_string_equal(s->log,
		CH
		"fin data of 4096 data of 4096 data of 4095 data of 4096 data of 4096 data of 1808");
	free(s);
}

/* There is room for an alert behind the longest record that is still to be sent. */
static void test_alert_behind_all(void **state)
{
	static unsigned char bytes[SESSION_WRITE_MAX];
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	server_run(s, "quiet " HS " hold");
	server_client_writes(s, (struct span){bytes, sizeof bytes});
	server_run(s, "part:1 rec:00");
	assert_true(s->client.out_end <= sizeof s->client.out);
	server_run(s, "go");
	assert_string_equal(s->log, CH "fin data of 4096 alert:10");
	free(s);
}

/* A message of `len` bytes of body, in records of at most 16,384. */
static void send_long(struct server *s, unsigned char type, const char *head, size_t len, char fill)
{
	struct span rest, now;

	s->body_len = 0;
	server_add_number(s, 1, type);
	server_add_number(s, 3, len);
	server_add_hex(s, head);
	while (s->body_len < 4 + len)
		server_add_number(s, 1, (unsigned char)fill);
	br_sha256_update(&s->transcript, s->body, s->body_len);
	for (rest = (struct span){s->body, s->body_len}; rest.len > 0;) {
		now = span_take(&rest, server_least(rest.len, 16384));
		server_send(s, 22, now);
	}
}

/* The longest list of certificates that is taken, and one byte more. */
static void test_longest_certificate(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct server *s = server_new("a.b", SIZE_MAX);
		size_t list = 65536 + over;
		char head[100];

		/* One, of all but its length and that of its extensions, which are zeros, too. */
		(void)snprintf(head, sizeof head, "00%06zx%06zx", list, list - 3 - 2);
		server_run(s, "sh ee");
		send_long(s, 11, head, 1 + 3 + list, 0);
		if (over == 0)
			server_run(s, "cv fin");
		server_end(s);
		assert_string_equal(s->log, over == 0 ? DONE "; open" : CH "alert:50; failed");
		assert_int_equal(s->taker.bytes, over == 0 ? list - 5 : 0);
		free(s);
	}
}

/* P1: as long as the form allows: nonce, ticket and extensions. */
static void test_longest_ticket(void **state)
{
	struct server *s = server_new("a.b", SIZE_MAX);
	char head[600] = "0000000100000002ff";

	(void)state;
	memset(head + 18, '0', 2 * 255);
	memcpy(head + 18 + 2 * 255, "ffff", 5);
	server_run(s, HS);
	/* What fills it is the length of the extensions, too: they have 65,535 bytes of 255. */
	send_long(s, 4, head, 8 + 256 + 2 + 65535 + 2 + 65535, '\xff');
	server_run(s, "data:x");
	server_end(s);
	assert_string_equal(s->log, DONE " <x; open");
	free(s);
}

/* A message of as many bytes as there is room for is read, and no ticket; one more is too long. */
static void test_too_long(void **state)
{
	static const char *const why[] = {
		"the connection: a malformed or unexpected message (decode_error)",
		"the connection: a message that is too long (decode_error)"};

	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct server *s = server_new("a.b", SIZE_MAX);
		char detail[FAIL_DETAIL_MAX + 1];
		struct fail f = {0};

		server_run(s, HS);
		send_long(s, 4, "", SESSION_MESSAGE_MAX + over, 0);
		server_end(s);
		assert_string_equal(s->log, DONE " alert:50; failed");
		tls_fail(&s->client.tls, &f);
		(void)snprintf(detail, sizeof detail, "%.*s", (int)f.len, f.detail);
		assert_string_equal(detail, why[over]);
		free(s);
	}
}

/* What is announced but never comes costs no more than what is there. */
static void test_long_header(void **state)
{
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	server_run(s, "sh m:08ffffff");
	server_end(s);
	assert_string_equal(s->log, "hello ccs; waits");
	free(s);
}

/* Secrets are gone as soon as nothing needs them, not only after a failure. */
static void test_wiped(void **state)
{
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	assert_true(server_finds(s, server_seed + 64));
	server_run(s, "sh");
	assert_false(server_finds(s, server_seed + 64));
	assert_false(server_finds(s, server_seed + 96));
	assert_false(server_finds(s, s->shared));
	assert_false(server_finds(s, s->handshake));
	assert_true(server_finds(s, s->main));
	server_run(s, "ee cert cv fin");
	assert_false(server_finds(s, s->main));
	assert_false(server_finds(s, s->c_hs));
	assert_false(server_finds(s, s->s_hs));
	assert_true(server_finds(s, s->c_ap));
	assert_true(server_finds(s, s->s_ap));
	server_run(s, "ku1 app:x");
	assert_false(server_finds(s, s->c_ap));
	assert_false(server_finds(s, s->s_ap));
	assert_true(server_finds(s, s->reads.secret));
	server_run(s, "close");
	assert_false(server_finds(s, s->reads.secret));
	server_run(s, "alert:0");
	server_check_wiped(s);
	free(s);
}

/* What was to be written when it failed, or was closed, is gone, too. */
static void test_wiped_data(void **state)
{
	(void)state;
	server_check_data_wiped(HS, "rec:00", DONE " alert:10");
	server_check_data_wiped(HS, "alert:80", DONE);
	server_check_data_wiped(HS, "close", DONE " alert:0");
}

/* X25519 and P-256 have a private key each, whatever bytes these are. */
static void test_private_keys(void **state)
{
	static unsigned char seed[SESSION_SEED_LEN];
	unsigned char key[32], share[65];
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	memset(seed, 0xff, sizeof seed);
	memset(seed + SESSION_KEYS_AT, 0xfe, 32);
	memset(&s->client, 0xa5, sizeof s->client);
	engine_start(&s->client, false, &s->taker.judge, "a.b", seed);
	server_run(s, "");
	br_ec_all_m31.mulgen(share, seed + SESSION_KEYS_AT, 32, BR_EC_curve25519);
	assert_memory_equal(s->share, share, 32);
	server_run(s, "hrr");
	/* Below the order of the curve. */
	memset(key, 0xff, sizeof key);
	key[0] = 0x7f;
	br_ec_all_m31.mulgen(share, key, sizeof key, BR_EC_secp256r1);
	assert_memory_equal(s->share, share, 65);
	server_run(s, HS);
	server_end(s);
	assert_string_equal(s->log, "hello ccs hello2 fin data:ping; open");
	free(s);
}

/* Each certificate is handed over whole, and once. */
static void test_judge(void **state)
{
	struct server *s = server_new("a.b", 1);

	(void)state;
	server_run(s,
		"sh ee cert:000000120000037879"
		"7a000000000578797a78790000 cv fin");
	server_end(s);
	assert_string_equal(s->log, DONE "; open");
	assert_int_equal(s->taker.chains, 1);
	assert_int_equal(s->taker.certificates, 2);
	assert_int_equal(s->taker.bytes, 8);
	free(s);
}

/* No byte of the first two records can be changed without an end. */
static void test_changed(void **state)
{
	static const struct {
		const char *script;
		int len;
	} ways[] = {
		{"flip:%d sh ee cert cv fin", 5 + 4 + 2 + 32 + 33 + 3 + 2 + 6 + 40},
		{"sh flip:%d ee cert cv fin", 5 + 4 + 2 + 17},
		{"hrr flip:%d sh ee cert cv fin", 5 + 4 + 2 + 32 + 33 + 3 + 2 + 6 + 73},
		{"flip:%d hrrcookie sh ee cert cv fin", 5 + 4 + 2 + 32 + 33 + 3 + 2 + 6 + 6 + 30},
	};

	(void)state;
	for (size_t way = 0; way < COUNT(ways); way++)
		for (int at = 0; at < ways[way].len; at++) {
			struct server *s;
			char script[60];

			/* Only the first answer must be of version 3, and a protected record right. */
			if (way != 1 && (at == 2 || (at == 1 && way == 2)))
				continue;
			s = server_new("a.b", SIZE_MAX);
			(void)snprintf(script, sizeof script, ways[way].script, at);
			server_run(s, script);
			if (tls_state(&s->client.tls) & (TLS_WRITES | TLS_READS | TLS_ENDED))
				server_fails("%s: %s", script, s->log);
			free(s);
		}
}

int main(void)
{
	ROWS_ADD(rows, test_whole);
	ROWS_ADD_AS(cuts[1].name, rows, test_sevens);
	ROWS_ADD_AS(cuts[2].name, rows, test_bytes);
	ROWS_ADD_AS("failure", fail_rows, test_fail);
	rows_add_one("what was agreed on", test_describe);
	rows_add_one("more than a record takes", test_large_write);
	rows_add_one("an alert behind the longest record", test_alert_behind_all);
	rows_add_one("A5: the longest list of certificates", test_longest_certificate);
	rows_add_one("P1: the longest ticket", test_longest_ticket);
	rows_add_one("a message that is too long", test_too_long);
	rows_add_one("a message that is said to be long", test_long_header);
	rows_add_one("secrets that are not needed any more", test_wiped);
	rows_add_one("data that was not sent", test_wiped_data);
	rows_add_one("private keys", test_private_keys);
	rows_add_one("what the judge is given", test_judge);
	rows_add_one("a changed byte of the hellos", test_changed);
	return rows_run("tls13");
}
