/* A row leaves out what is as usual. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "tests/unit/rows.h"

#include "tests/unit/tls12_server.h"

/* A server up to some point, for a row to go on from. */
#define FLIGHT "sh cert ske done"
#define HS FLIGHT " ccs fin"
#define OURS "hello cke ccs fin"
#define DONE OURS " data:ping"
#define REPEAT_10(s) s s s s s s s s s s

/* A ServerHello up to the suite; what follows is compression, and then extensions. */
#define HELLO "sh:0303000000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_31 "00000000000000000000000000000000000000000000000000000000000000"

/* See tls12_server.h for script and log. */
static const struct row {
	const char *name, *script, *log;
	const char *host; /* null: "a.b"; "": none */
	const char *objection; /* of the judge */
	bool rsa;
} rows[] = {
	{"a handshake", HS, DONE "; open"},
	{"with the Extended Master Secret", "ems " HS, DONE "; open"},
	{"nothing comes", "", "hello; waits"},
	{"a handshake with an address", HS, DONE "; open", .host = ""},
	{"after ServerHello", "sh", "hello; waits"},
	{"after Certificate", "sh cert", "hello; waits"},
	{"after ServerKeyExchange", "sh cert ske", "hello; waits"},
	{"after ServerHelloDone: no byte of data yet", FLIGHT, OURS "; waits"},
	{"after ChangeCipherSpec: no byte of data yet", FLIGHT " ccs", OURS "; waits"},
	{"data both ways", HS " data:hello app:more data:there",
		DONE " <hello data:more <there; open"},
	{"the longest record of data", HS " big:23,16384", DONE " <16384; open"},
	{"a close of both sides", HS " data:bye alert:0", DONE " <bye; ended"},
	{"the flight in a record", "sh+cert+ske+done ccs fin", DONE "; open"},
	{"in records of a byte", "sh/1 cert/1 ske/1 done/1 ccs fin/1", DONE "; open"},
	{"in records of 3 bytes", "sh/3 cert/3 ske/3 done/3 ccs fin/3", DONE "; open"},
	{"the flight in records of 5 bytes", "sh+cert+ske+done/5 ccs fin", DONE "; open"},
	{"a message that begins in another's record", "sh+cert/7 ske+done/9 ccs fin",
		DONE "; open"},

	/* Suites and groups. */
	{"AES-256", "suite:c02c " HS, DONE "; open"},
	{"AES-256 with the Extended Master Secret", "ems suite:c02c " HS, DONE "; open"},
	{"P-256", "group:17 " HS, DONE "; open"},
	{"P-384", "group:18 " HS, DONE "; open"},
	{"P-521", "group:19 " HS, DONE "; open"},
	{"P-521 with AES-256", "ems group:19 suite:c02c " HS, DONE "; open"},
	{"ECDSA with SHA-384 and P-256", "scheme:0503 " HS, DONE "; open"},
	{"ECDSA with SHA-512 and P-256", "scheme:0603 " HS, DONE "; open"},

	/* ServerHello. */
	{"H: TLS 1.3's suite", "suite:1301 sh", "hello clear-alert:47; failed"},
	{"H: no suite", "suite:0000 sh", "hello clear-alert:47; failed"},
	{"H: one below", "suite:c02a sh", "hello clear-alert:47; failed"},
	{"H: ECDH of a fixed key", "suite:c02d sh", "hello clear-alert:47; failed"},
	{"H: the next of these", "suite:c02e sh", "hello clear-alert:47; failed"},
	{"H: one above", "suite:c031 sh", "hello clear-alert:47; failed"},
	{"H: a sign is no suite", "suite:00ff sh", "hello clear-alert:47; failed"},
	{"H: nor is the other", "suite:5600 sh", "hello clear-alert:47; failed"},
	{"H: ChaCha20", "suite:cca9 sh", "hello clear-alert:47; failed"},
	{"H: CBC", "suite:c023 sh", "hello clear-alert:47; failed"},
	{"H: compression", HELLO "c02b01", "hello clear-alert:47; failed"},
	{"H: no extensions at all", HELLO "c02b00", "hello; waits"},
	{"H: an empty list of them", HELLO "c02b000000", "hello; waits"},
	{"H: TLS 1.1",
		"sh:0302000000000000000000000000000000000000000000000000000000000000000000c02b00",
		"hello clear-alert:70; failed"},
	{"H: TLS 1.3 as a version",
		"sh:0304000000000000000000000000000000000000000000000000000000000000000000c02b00",
		"hello clear-alert:70; failed"},
	{"H: SSL 3",
		"sh:0300000000000000000000000000000000000000000000000000000000000000000000c02b00",
		"hello clear-alert:70; failed"},
	{"H: marked for TLS 1.3", "end:444f574e47524401 sh", "hello clear-alert:47; failed"},
	{"H: marked for TLS 1.1", "end:444f574e47524400 sh", "hello clear-alert:47; failed"},
	{"H: another number", "end:444f574e47524402 " HS, DONE "; open"},
	{"H: another place", "end:444f574e4752440100 " HS, DONE "; open"},
	{"H: no body", "sh:", "hello clear-alert:50; failed"},
	{"H: version alone", "sh:0303", "hello clear-alert:50; failed"},
	{"H: no compression", HELLO "c02b", "hello clear-alert:50; failed"},
	{"H: half a length of extensions", HELLO "c02b0000", "hello clear-alert:50; failed"},
	{"H: extensions cut short", HELLO "c02b000004001700", "hello clear-alert:50; failed"},
	{"H: a byte behind them", HELLO "c02b00000000", "hello clear-alert:50; failed"},
	{"H: a byte of an extension", HELLO "c02b00000100", "hello clear-alert:50; failed"},
	{"H: half an extension", HELLO "c02b0000020017", "hello clear-alert:50; failed"},
	{"H: an extension longer than the list", HELLO "c02b00000400170001",
		"hello clear-alert:50; failed"},
	{"H: a session id of 33 bytes",
		"sh:03030000000000000000000000000000000000000000000000000000000000000000"
		"21000000000000000000000000000000000000000000000000000000000000000000"
		"c02b00",
		"hello clear-alert:50; failed"},

	/* Its extensions. */
	{"E: server_name", "ext:00000000 " HS, DONE "; open"},
	{"E: server_name without ours", "ext:00000000 sh", "hello clear-alert:110; failed",
		.host = ""},
	{"E: server_name with a body", "ext:0000000100 sh", "hello clear-alert:50; failed"},
	{"E: renegotiation_info", "ext:ff01000100 " HS, DONE "; open"},
	{"E: of an older handshake", "ext:ff0100020163 sh", "hello clear-alert:40; failed"},
	{"E: none of it", "ext:ff010000 sh", "hello clear-alert:40; failed"},
	{"E: another byte", "ext:ff01000101 sh", "hello clear-alert:40; failed"},
	{"E: ec_point_formats", "ext:000b00020100 " HS, DONE "; open"},
	{"E: all of them", "ext:000b000403000102 " HS, DONE "; open"},
	{"E: compressed alone", "ext:000b00020101 sh", "hello clear-alert:47; failed"},
	{"E: no format", "ext:000b000100 sh", "hello clear-alert:47; failed"},
	{"E: formats cut short", "ext:000b00020200 sh", "hello clear-alert:50; failed"},
	{"E: a byte behind the formats", "ext:000b0003010000 sh", "hello clear-alert:50; failed"},
	{"E: formats without a list", "ext:000b0000 sh", "hello clear-alert:50; failed"},
	{"E: extended_master_secret with a body", "ext:0017000100 sh",
		"hello clear-alert:50; failed"},
	{"E: supported_groups", "ext:000a00040002001d " HS, DONE "; open"},
	{"E: http/1.1", "ext:0010000b000908687474702f312e31 " HS, DONE "; open"},
	{"E: h2", "ext:001000050003026832 sh", "hello clear-alert:47; failed"},
	{"E: all that is allowed",
		"ems ext:00000000000a0000000b00020100ff010001000010000b000908687474702f312e31 " HS,
		DONE "; open"},
	{"E: a ticket", "ext:00230000 sh", "hello clear-alert:110; failed"},
	{"E: status_request", "ext:00050000 sh", "hello clear-alert:110; failed"},
	{"E: encrypt_then_mac", "ext:00160000 sh", "hello clear-alert:110; failed"},
	{"E: max_fragment_length", "ext:0001000101 sh", "hello clear-alert:110; failed"},
	{"E: signature_algorithms", "ext:000d0000 sh", "hello clear-alert:110; failed"},
	{"E: supported_versions", "ext:002b00020304 sh", "hello clear-alert:110; failed"},
	{"E: one of no known kind", "ext:fafa0000 sh", "hello clear-alert:110; failed"},
	{"E: server_name twice", "ext:0000000000000000 sh", "hello clear-alert:47; failed"},
	{"E: extended_master_secret twice", "ems ext:00170000 sh", "hello clear-alert:47; failed"},
	{"E: renegotiation_info twice", "ext:ff01000100ff01000100 sh",
		"hello clear-alert:47; failed"},
	{"E: ec_point_formats twice", "ext:000b00020100000b00020100 sh",
		"hello clear-alert:47; failed"},

	/* Certificate. */
	{"C: two certificates", "sh cert:00000c00000378797a00000378797a ske done ccs fin",
		DONE "; open"},
	{"C: no certificate", "sh cert:000000", "hello clear-alert:50; failed"},
	{"C: no body", "sh cert:", "hello clear-alert:50; failed"},
	{"C: an empty certificate", "sh cert:000003000000", "hello clear-alert:50; failed"},
	{"C: a list cut short", "sh cert:00000700000378797a", "hello clear-alert:50; failed"},
	{"C: a byte behind the list", "sh cert:00000600000378797a00",
		"hello clear-alert:50; failed"},
	{"C: a byte behind the last certificate", "sh cert:00000700000378797a00",
		"hello clear-alert:50; failed"},
	{"C: a certificate longer than the list", "sh cert:00000600000478797a",
		"hello clear-alert:50; failed"},
	{"C: in the form of TLS 1.3", "sh cert:0000000800000378797a0000",
		"hello clear-alert:50; failed"},
	{"C: 16 certificates",
		"sh cert:00004000000178000001780000017800000178000001780000017" REPEAT_10(
			"80000017") "8 ske done ccs fin",
		DONE "; open"},
	{"C: 17 certificates",
		"sh cert:0000440000017800000178000001780000017800000178000001780000017" REPEAT_10(
			"80000017") "8",
		"hello clear-alert:42; failed"},
	{"C: not trusted", "sh cert", "hello clear-alert:48; failed", .objection = UNKNOWN_CA "no"},
	{"C: expired", "sh cert", "hello clear-alert:45; failed", .objection = CERTIFICATE_EXPIRED},
	{"C: a wrong name", "sh cert", "hello clear-alert:42; failed",
		.objection = BAD_CERTIFICATE},
	{"C: refused, and all else is there", "sh+cert+ske+done", "hello clear-alert:48; failed",
		.objection = UNKNOWN_CA "no"},

	/* ServerKeyExchange. */
	{"K: another signature", "sh cert ske!", "hello clear-alert:51; failed"},
	{"K: no signature", "sh cert ske:03001d2009" ZEROS_31 "04030000",
		"hello clear-alert:51; failed"},
	{"K: RSA-PSS of a key of P-256", "sh cert scheme:0804 ske", "hello clear-alert:47; failed"},
	{"K: PKCS #1 of a key of P-256", "sh cert scheme:0401 ske", "hello clear-alert:47; failed"},
	{"K: ECDSA with SHA-1", "sh cert scheme:0203 ske", "hello clear-alert:47; failed"},
	{"K: Ed25519", "sh cert scheme:0807 ske", "hello clear-alert:47; failed"},
	{"K: ECDSA with a suite of RSA", "suite:c02f sh cert ske", "hello clear-alert:47; failed"},
	{"K: ECDSA with the other suite of RSA", "suite:c030 sh cert ske",
		"hello clear-alert:47; failed"},
	{"K: RSA with a suite of ECDSA", "sh cert ske", "hello clear-alert:47; failed",
		.rsa = true},
	{"K: secp256k1", "sh cert ske:0300160100", "hello clear-alert:47; failed"},
	{"K: X448", "sh cert ske:03001e0100", "hello clear-alert:47; failed"},
	{"K: Brainpool", "sh cert ske:03001a0100", "hello clear-alert:47; failed"},
	{"K: ffdhe2048", "sh cert ske:0301000100", "hello clear-alert:47; failed"},
	{"K: an explicit curve", "sh cert ske:01001d0100", "hello clear-alert:47; failed"},
	{"K: no body", "sh cert ske:", "hello clear-alert:50; failed"},
	{"K: half a group", "sh cert ske:0300", "hello clear-alert:50; failed"},
	{"K: no point", "sh cert ske:03001d", "hello clear-alert:50; failed"},
	{"K: a point cut short", "sh cert ske:03001d2009", "hello clear-alert:50; failed"},
	{"K: no scheme", "sh cert ske:03001d2009" ZEROS_31, "hello clear-alert:50; failed"},
	{"K: half a scheme", "sh cert ske:03001d2009" ZEROS_31 "04",
		"hello clear-alert:50; failed"},
	{"K: a signature cut short", "sh cert ske:03001d2009" ZEROS_31 "0403000100",
		"hello clear-alert:51; failed"},
	{"K: less of it than its length", "sh cert ske:03001d2009" ZEROS_31 "0403000200",
		"hello clear-alert:50; failed"},
	{"K: a byte behind the signature", "sh cert ske:03001d2009" ZEROS_31 "040300010000",
		"hello clear-alert:50; failed"},
	{"K: X25519 of 31 bytes", "point:" ZEROS_31 " sh cert ske", "hello clear-alert:47; failed"},
	{"K: X25519 of 33 bytes", "point:0000" ZEROS_31 " sh cert ske",
		"hello clear-alert:47; failed"},
	{"K: P-256 of 64 bytes", "group:17 point:0400" ZEROS_31 ZEROS_31 " sh cert ske",
		"hello clear-alert:47; failed"},
	{"K: P-256 in a hello of P-384",
		"group:18 point:04" ZEROS_31 "00" ZEROS_31 "00 sh cert ske",
		"hello clear-alert:47; failed"},
	{"K: X25519: zeros", "point:00" ZEROS_31 " " FLIGHT, "hello clear-alert:47; failed"},
	{"K: X25519: one", "point:01" ZEROS_31 " " FLIGHT, "hello clear-alert:47; failed"},
	{"K: X25519: the prime",
		"point:edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f " FLIGHT,
		"hello clear-alert:47; failed"},
	{"K: P-256: the generator",
		"group:17 "
		"point:046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5 sh cert ske",
		"hello; waits"},
	{"K: P-256: not on the curve",
		"group:17 "
		"point:046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f4 " FLIGHT,
		"hello clear-alert:47; failed"},
	{"K: P-256: hybrid",
		"group:17 "
		"point:076b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5 " FLIGHT,
		"hello clear-alert:47; failed"},
	{"K: P-256: zeros", "group:17 point:0400" ZEROS_31 "00" ZEROS_31 " " FLIGHT,
		"hello clear-alert:47; failed"},

	/* CertificateRequest and ServerHelloDone. */
	{"R: a certificate is asked for", "sh cert ske cr done ccs fin",
		"hello cert cke ccs fin data:ping; open"},
	{"R: with the Extended Master Secret", "ems sh cert ske cr done ccs fin",
		"hello cert cke ccs fin data:ping; open"},
	{"R: with SHA-384", "ems suite:c02c sh cert ske cr done ccs fin",
		"hello cert cke ccs fin data:ping; open"},
	{"R: names of authorities", "sh cert ske cr:02400100040403080400050003616263 done",
		"hello cert cke ccs fin; waits"},
	{"R: no body", "sh cert ske cr:", "hello clear-alert:50; failed"},
	{"R: no type", "sh cert ske cr:00000204030000", "hello clear-alert:50; failed"},
	{"R: no algorithm", "sh cert ske cr:014000000000", "hello clear-alert:50; failed"},
	{"R: half an algorithm", "sh cert ske cr:014000030403040000",
		"hello clear-alert:50; failed"},
	{"R: types longer than all", "sh cert ske cr:ff000204030000",
		"hello clear-alert:50; failed"},
	{"R: algorithms longer than all", "sh cert ske cr:0140ffff0000",
		"hello clear-alert:50; failed"},
	{"R: no authorities", "sh cert ske cr:014000020403", "hello clear-alert:50; failed"},
	{"R: authorities cut short", "sh cert ske cr:0140000204030001",
		"hello clear-alert:50; failed"},
	{"R: a byte behind them", "sh cert ske cr:014000020403000000",
		"hello clear-alert:50; failed"},
	{"D: a byte in ServerHelloDone", "sh cert ske done:00", "hello clear-alert:50; failed"},

	/* The order (RFC 5246, section 7.3). */
	{"O: first Certificate", "cert", "hello clear-alert:10; failed"},
	{"O: first ServerKeyExchange", "ske", "hello clear-alert:10; failed"},
	{"O: first ServerHelloDone", "done", "hello clear-alert:10; failed"},
	{"O: first ChangeCipherSpec", "ccs", "hello clear-alert:10; failed"},
	{"O: first Finished", "fin", "hello clear-alert:10; failed"},
	{"O: first a ClientHello", "m:01000000", "hello clear-alert:10; failed"},
	{"O: ServerHello twice", "sh sh", "hello clear-alert:10; failed"},
	{"O: ServerKeyExchange without Certificate", "sh ske", "hello clear-alert:10; failed"},
	{"O: ServerHelloDone without Certificate", "sh done", "hello clear-alert:10; failed"},
	{"O: CertificateRequest without Certificate", "sh cr", "hello clear-alert:10; failed"},
	{"O: ChangeCipherSpec after ServerHello", "sh ccs", "hello clear-alert:10; failed"},
	{"O: Certificate twice", "sh cert cert", "hello clear-alert:10; failed"},
	{"O: ServerHelloDone without ServerKeyExchange", "sh cert done",
		"hello clear-alert:10; failed"},
	{"O: CertificateRequest before ServerKeyExchange", "sh cert cr",
		"hello clear-alert:10; failed"},
	{"O: CertificateStatus", "sh cert status", "hello clear-alert:10; failed"},
	{"O: ChangeCipherSpec after Certificate", "sh cert ccs", "hello clear-alert:10; failed"},
	{"O: ServerKeyExchange twice", "sh cert ske ske", "hello clear-alert:10; failed"},
	{"O: CertificateRequest twice", "sh cert ske cr cr", "hello clear-alert:10; failed"},
	{"O: ChangeCipherSpec before ServerHelloDone", "sh cert ske ccs",
		"hello clear-alert:10; failed"},
	{"O: Finished before ServerHelloDone", "sh cert ske fin", "hello clear-alert:10; failed"},
	{"O: a ticket", FLIGHT " nst", OURS " alert:10; failed"},
	{"O: ServerHelloDone twice", "sh cert ske done done", OURS " alert:10; failed"},
	{"O: CertificateRequest after ServerHelloDone", FLIGHT " cr", OURS " alert:10; failed"},
	{"O: Finished in the clear", FLIGHT " fin", OURS " alert:10; failed"},
	{"O: Finished behind ServerHelloDone",
		"sh cert ske done+m:1400000c000000000000000000000000", OURS " alert:10; failed"},
	{"O: ChangeCipherSpec twice", FLIGHT " ccs clear:1401", OURS " alert:20; failed"},
	{"O: ChangeCipherSpec twice, the second protected", FLIGHT " ccs ccs",
		OURS " alert:10; failed"},
	{"O: a message of no known kind", "sh m:ff000000", "hello clear-alert:10; failed"},
	{"O: EncryptedExtensions", "sh m:080000020000", "hello clear-alert:10; failed"},
	{"O: a ticket after ChangeCipherSpec", FLIGHT " ccs nst", OURS " alert:10; failed"},
	{"O: Certificate after ChangeCipherSpec", FLIGHT " ccs cert", OURS " alert:10; failed"},
	{"O: Finished twice", HS " fin", DONE " alert:10; failed"},
	{"O: ServerHello when connected", HS " sh", DONE " alert:10; failed"},
	{"O: Certificate when connected", HS " cert", DONE " alert:10; failed"},
	{"O: CertificateRequest when connected", HS " cr", DONE " alert:10; failed"},
	{"O: KeyUpdate", HS " m:1800000100", DONE " alert:10; failed"},
	{"O: a ticket when connected", HS " nst", DONE " alert:10; failed"},
	{"O: ChangeCipherSpec when connected", HS " ccs", DONE " alert:10; failed"},

	/* ChangeCipherSpec. */
	{"S: another byte", FLIGHT " clear:1402", OURS " alert:10; failed"},
	{"S: a zero", FLIGHT " clear:1400", OURS " alert:10; failed"},
	{"S: two bytes", FLIGHT " clear:140101", OURS " alert:10; failed"},
	{"S: none", FLIGHT " wire:1403030000", OURS " alert:10; failed"},
	{"S: within a message", FLIGHT " m:1400 ccs", OURS " alert:10; failed"},
	{"S: a message that straddles it", "sh cert ske done+m:14 ccs", OURS " alert:10; failed"},

	/* Finished. */
	{"F: another last byte", FLIGHT " ccs fin!", OURS " alert:51; failed"},
	{"F: zeros", FLIGHT " ccs fin:000000000000000000000000", OURS " alert:51; failed"},
	{"F: 11 bytes", FLIGHT " ccs fin:0000000000000000000000", OURS " alert:50; failed"},
	{"F: 13 bytes", FLIGHT " ccs fin:00000000000000000000000000", OURS " alert:50; failed"},
	{"F: no byte", FLIGHT " ccs fin:", OURS " alert:50; failed"},
	{"F: data before it", FLIGHT " ccs data:x", OURS " alert:10; failed"},
	{"F: no data before it", FLIGHT " ccs rec:17", OURS " alert:10; failed"},
	{"F: a server without the Extended Master Secret that it has agreed to", "ext:00170000 " HS,
		"hello cke ccs unreadable unreadable; failed"},
	{"F: what is written before it is not taken", FLIGHT " app:token ccs app:token",
		OURS "; waits"},

	/* Records. */
	{"L: a type of no known kind", "clear:6301", "hello clear-alert:10; failed"},
	{"L: type 24, heartbeat", "clear:180100", "hello clear-alert:10; failed"},
	{"L: data in the clear", "clear:1768656c6c6f", "hello clear-alert:10; failed"},
	{"L: plain HTTP", "wire:485454502f312e3120343030", "hello clear-alert:10; failed"},
	{"L: ServerHello in a record of version 3.2", "flip:2 sh", "hello clear-alert:70; failed"},
	{"L: Certificate in a record of version 3.2", "sh flip:2 cert",
		"hello clear-alert:70; failed"},
	{"L: Certificate in a record of version 2.3", "sh flip:1 cert",
		"hello clear-alert:70; failed"},
	{"L: ChangeCipherSpec in a record of version 3.2", FLIGHT " flip:2 ccs",
		OURS " alert:70; failed"},
	{"L: an alert of version 3.1", "wire:15030100020228", "hello; failed"},
	{"L: 16384 in the clear are waited for", "wire:160303400002", "hello; waits"},
	{"L: one byte more", "wire:1603034001", "hello clear-alert:22; failed"},
	{"L: an empty handshake record", "wire:1603030000", "hello clear-alert:10; failed"},
	{"L: an empty handshake record, and a byte of the next", "wire:160303000016",
		"hello clear-alert:10; failed"},
	{"L: an empty alert", "wire:1503030000", "hello clear-alert:10; failed"},
	{"L: 16408 are waited for", FLIGHT " ccs wire:1703034018", OURS "; waits"},
	{"L: 16409", FLIGHT " ccs wire:1703034019", OURS " alert:22; failed"},
	{"L: 16385 before ChangeCipherSpec", FLIGHT " wire:1603034001", OURS " alert:22; failed"},
	{"L: 16385 bytes of content", HS " big:23,16385", DONE " alert:22; failed"},
	{"L: the first byte of the nonce", FLIGHT " ccs flip:5 fin", OURS " alert:20; failed"},
	{"L: the last byte of the nonce", HS " flip:12 data:hello", DONE " alert:20; failed"},
	{"L: the first byte", HS " flip:13 data:hello", DONE " alert:20; failed"},
	{"L: the last byte", HS " flip:-1 data:hello", DONE " alert:20; failed"},
	{"L: the first of the tag", HS " flip:-16 data:hello", DONE " alert:20; failed"},
	{"L: the type", HS " flip:0 data:hello", DONE " alert:20; failed"},
	{"L: the version", HS " flip:2 data:hello", DONE " alert:70; failed"},
	{"L: a byte less", HS " drop:1 data:hello", DONE " alert:20; failed"},
	{"L: 23 bytes", HS " wire:1703030017" ZEROS_31, DONE " alert:20; failed"},
	{"L: 24 bytes", HS " wire:1703030018" ZEROS_31, DONE " alert:20; failed"},
	{"L: none", HS " wire:1703030000", DONE " alert:20; failed"},
	{"L: data in the clear, when connected", HS " clear:1768656c6c6f",
		DONE " alert:20; failed"},
	{"L: an alert in the clear, when connected", HS " clear:150228", DONE " alert:20; failed"},
	{"L: close_notify in the clear, when connected", HS " clear:150100",
		DONE " alert:20; failed"},
	{"L: an alert in the clear after ChangeCipherSpec", FLIGHT " ccs clear:150228",
		OURS " alert:20; failed"},
	{"L: an empty handshake record, when connected", HS " rec:16", DONE " alert:10; failed"},
	{"L: an empty alert, when connected", HS " rec:15", DONE " alert:10; failed"},
	{"L: no data", HS " rec:17 data:x", DONE " <x; open"},
	{"L: no data, 32 times", HS " 32*rec:17 data:x", DONE " <x; open"},
	{"L: no data, 33 times", HS " 33*rec:17", DONE " alert:10; failed"},
	{"L: no data, 32 times, and again", HS " 32*rec:17 data:x 32*rec:17 data:y",
		DONE " <x <y; open"},
	{"L: data, and then none, 33 times", HS " data:x 33*rec:17", DONE " <x alert:10; failed"},
	{"L: an alert within a message", "m:0200 alert:40", "hello clear-alert:10; failed"},
	{"L: data within a message", HS " m:00 data:x", DONE " alert:10; failed"},
	{"L: the last number that we read", HS " reads:fffffffffffffffe data:x", DONE " <x; open"},
	{"L: the one after it", HS " reads:ffffffffffffffff wire:1703030019" ZEROS_31,
		DONE " alert:20; failed"},
	{"L: more records than one key of 1.3 protects", HS " writes:1000000 app:x",
		DONE " data:x; open"},
	{"L: the server's nonce may be any", HS " reads:0102030405060708 data:x", DONE " <x; open"},

	/* HelloRequest: declined, and the session goes on. */
	{"N: when connected", HS " hr data:x", DONE " warn:100 <x; open"},
	{"N: in records of a byte", HS " hr/1 data:x", DONE " warn:100 <x; open"},
	{"N: twice", HS " hr hr data:x", DONE " warn:100 warn:100 <x; open"},
	{"N: two in a record", HS " hold hr+hr go data:x", DONE " warn:100 <x; open"},
	{"N: behind Finished", FLIGHT " ccs fin+hr data:x", OURS " warn:100 data:ping <x; open"},
	{"N: in the handshake it is nothing", "hr sh hr cert hr ske hr done hr ccs hr fin",
		DONE "; open"},
	{"N: with a body", HS " m:0000000100", DONE " alert:50; failed"},
	{"N: with a body, in the handshake", "m:0000000100", "hello clear-alert:50; failed"},
	{"N: 32 of them", "32*hr " HS, DONE "; open"},
	{"N: 33 of them", "33*hr", "hello clear-alert:10; failed"},
	{"N: 33 of them, when connected", HS " hold 33*hr go", DONE " warn:100 alert:10; failed"},
	{"N: while something is being written", HS " keep:half hr keep:more flush",
		DONE " data:halfmore; open"},
	{"N: while something has left in part", "quiet " HS " hold app:x part:10 hr go",
		OURS " data:x; open"},
	{"N: after our close_notify", HS " close hr", DONE " alert:0; waits"},

	/* Alerts, closing. */
	{"A: handshake_failure, first", "alert:40", "hello; failed"},
	{"A: an alert after ServerHello", "sh alert:40", "hello; failed"},
	{"A: an alert after ServerHelloDone", FLIGHT " alert:40", OURS "; failed"},
	{"A: what was still to be sent is not", "sh cert ske hold done alert:40 go",
		"hello; failed"},
	{"A: an alert when connected", HS " alert:80", DONE "; failed"},
	{"A: of no known kind", HS " alert:255", DONE "; failed"},
	{"A: a warning", "warn:112 " HS, DONE "; open"},
	{"A: a warning when connected", HS " warn:100 data:x", DONE " <x; open"},
	{"A: four warnings", HS " 4*warn:100 data:x", DONE " <x; open"},
	{"A: five warnings", HS " 5*warn:100", DONE "; failed"},
	{"A: user_canceled as a fatal alert", HS " alert:90", DONE "; failed"},
	{"A: level 0", HS " rec:150064", DONE "; failed"},
	{"A: level 3", HS " rec:150364", DONE "; failed"},
	{"A: one byte", HS " rec:1502", DONE " alert:50; failed"},
	{"A: three bytes", HS " rec:15020000", DONE " alert:50; failed"},
	{"A: one byte, in the clear", "clear:1502", "hello clear-alert:50; failed"},
	{"A: close_notify of level 1", HS " warn:0", DONE "; ended"},
	{"A: close_notify before ServerHello", "alert:0", "hello; ended"},
	{"A: close_notify in the handshake", FLIGHT " alert:0", OURS "; ended"},
	{"A: what follows close_notify is nothing", HS " alert:0 data:x wire:ffffffffff",
		DONE "; ended"},
	{"A: the end of the transport is no end of the session", HS " cut", DONE "; open"},
	{"A: we close", HS " close", DONE " alert:0; waits"},
	{"A: our read side lives on", HS " close data:x alert:0", DONE " alert:0 <x; ended"},
	{"A: we close twice", HS " close close", DONE " alert:0; waits"},
	{"A: what is written after our close is not taken", HS " close keep:token flush",
		DONE " alert:0; waits"},
	{"A: a failure after our close is not told", HS " close rec:15", DONE " alert:0; failed"},
	{"A: we close in the handshake", "sh close", "hello clear-alert:0; waits"},
	{"A: we close after a failure", HS " flip:5 data:x close", DONE " alert:20; failed"},
	{"A: an alert while a record has left in part", "quiet " HS " hold app:x part:10 rec:15 go",
		OURS " data:x alert:10; failed"},
	{"A: an alert before our hello has left", "hold wire:485454502f go",
		"hello clear-alert:10; failed"},
	{"A: the first failure counts", HS " rec:15 data:x", DONE " alert:10; failed"},
};

static const struct {
	const char *name;
	size_t bytes;
} cuts[] = {{"whole", SIZE_MAX}, {"7 bytes at once", 7}, {"a byte at once", 1}};

/* A key of no use. */
static void use_rsa(struct server *s)
{
	static unsigned char n[256] = {[0] = 0x80, [255] = 1}, e[] = {1, 0, 1};

	s->taker.judge.key = (struct public_key){KEY_RSA, {n, sizeof n}, {e, sizeof e}};
}

static void test_at(const struct row *row, size_t bytes)
{
	struct server *s = server_new(row->host == NULL ? "a.b"
			: *row->host == '\0'            ? NULL
							: row->host,
		bytes);

	s->taker.objection = row->objection;
	if (row->rsa)
		use_rsa(s);
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

/* ---- why it failed ---- */

static const struct fail_row {
	const char *name, *script;
	enum fail_code code;
	const char *detail;
} fail_rows[] = {
	{"protocol_version, first", "alert:70", FAIL_TLS_VERSION,
		"the server refused TLS 1.3 and TLS 1.2 (alert protocol_version)"},
	{"handshake_failure, first", "alert:40", FAIL_TLS_SUITE,
		"the server sent the alert handshake_failure"},
	{"insufficient_security, first", "alert:71", FAIL_TLS_SUITE,
		"the server sent the alert insufficient_security"},
	{"inappropriate_fallback, first", "alert:86", FAIL_TLS_SUITE,
		"the server speaks TLS 1.3, but refused what we offer for it (it may want ML-KEM, "
		"P-384 or AES-256)"},
	{"inappropriate_fallback, later", "sh alert:86", FAIL_TLS_ALERT,
		"it sent the alert inappropriate_fallback"},
	{"unrecognized_name, first", "alert:112", FAIL_TLS_ALERT,
		"it sent the alert unrecognized_name"},
	{"an alert without a name", "alert:200", FAIL_TLS_ALERT, "it sent the alert 200"},
	{"handshake_failure after ServerHello", "sh alert:40", FAIL_TLS_ALERT,
		"it sent the alert handshake_failure"},
	{"handshake_failure after our certificate", "sh cert ske cr done alert:40", FAIL_TLS_ALERT,
		"it sent the alert handshake_failure: it wants a client certificate, and peyk has "
		"none"},
	{"bad_certificate after our Finished", "sh cert ske cr done ccs alert:42", FAIL_TLS_ALERT,
		"it sent the alert bad_certificate: it wants a client certificate, and peyk has "
		"none"},
	{"certificate_required, when connected", "sh cert ske cr done ccs fin alert:116",
		FAIL_TLS_ALERT,
		"it sent the alert certificate_required: it wants a client certificate, and peyk "
		"has none"},
	{"before our certificate it is another reason", "sh cert ske cr alert:40", FAIL_TLS_ALERT,
		"it sent the alert handshake_failure"},
	{"nobody has asked for one", FLIGHT " alert:40", FAIL_TLS_ALERT,
		"it sent the alert handshake_failure"},
	{"the fifth warning", "5*warn:112", FAIL_TLS_ALERT, "it sent the alert unrecognized_name"},
	{"another version",
		"sh:0302000000000000000000000000000000000000000000000000000000000000000000c02b00",
		FAIL_TLS_VERSION, "the server sent another version than TLS 1.2"},
	{"a downgrade", "end:444f574e47524401 sh", FAIL_TLS,
		"ServerHello: somebody on the way keeps us from TLS 1.3 (illegal_parameter)"},
	{"another suite", "suite:002f sh", FAIL_TLS_SUITE,
		"ServerHello: the server chose what was not offered (illegal_parameter)"},
	{"an extension of others", "ext:00230000 sh", FAIL_TLS,
		"ServerHello: an extension that was not offered (unsupported_extension)"},
	{"another group", "sh cert ske:0300160100", FAIL_TLS_SUITE,
		"ServerKeyExchange: the server chose what was not offered (illegal_parameter)"},
	{"another kind of signature", "sh cert scheme:0203 ske", FAIL_TLS_SUITE,
		"ServerKeyExchange: the server chose what was not offered (illegal_parameter)"},
	{"a wrong signature", "sh cert ske!", FAIL_TLS,
		"ServerKeyExchange: the server's signature is wrong (decrypt_error)"},
	{"a share that is none", "point:00" ZEROS_31 " " FLIGHT, FAIL_TLS,
		"ServerHelloDone: a key share that is no point (illegal_parameter)"},
	{"a message out of order", "sh done", FAIL_TLS,
		"Certificate: a malformed or unexpected message (unexpected_message)"},
	{"a ChangeCipherSpec too early", "sh ccs", FAIL_TLS,
		"Certificate: a ChangeCipherSpec out of place (unexpected_message)"},
	{"Finished in the clear", FLIGHT " fin", FAIL_TLS,
		"ChangeCipherSpec: a malformed or unexpected message (unexpected_message)"},
	{"a wrong Finished", FLIGHT " ccs fin!", FAIL_TLS,
		"Finished: the handshake was changed (bad Finished) (decrypt_error)"},
	{"a changed record", HS " flip:-1 data:x", FAIL_TLS,
		"the connection: a record was changed on its way (bad_record_mac)"},
	{"no failure", HS, FAIL_NONE, ""},
	{"close_notify first is none", "alert:0", FAIL_NONE, ""},
};

static void test_fail(void **state)
{
	const struct fail_row *row = *state;
	struct server *s = server_new("a.b", SIZE_MAX);
	char detail[FAIL_DETAIL_MAX + 1];
	struct fail f = {0};

	server_run(s, row->script);
	assert_int_equal(tls_fail(&s->client.tls, &f), row->code);
	(void)snprintf(detail, sizeof detail, "%.*s", (int)f.len, f.detail);
	assert_string_equal(detail, row->detail);
	free(s);
}

/* ---- what no row can say ---- */

static void test_describe(void **state)
{
	static const struct {
		const char *script, *said;
	} said[] = {
		{HS, "TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, X25519"},
		{"group:17 " HS, "TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, P-256"},
		{"suite:c02c group:18 " HS, "TLS 1.2, ECDHE-ECDSA-AES256-GCM-SHA384, P-384"},
		{"group:19 " HS, "TLS 1.2, ECDHE-ECDSA-AES128-GCM-SHA256, P-521"},
		/* These do not come to an end here, but are named. */
		{"suite:c02f sh cert", "TLS 1.2, ECDHE-RSA-AES128-GCM-SHA256, X25519"},
		{"suite:c030 sh cert", "TLS 1.2, ECDHE-RSA-AES256-GCM-SHA384, X25519"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct server *s = server_new("a.b", SIZE_MAX);
		char buffer[80];
		struct text t;

		server_run(s, said[i].script);
		text_init(&t, buffer, sizeof buffer);
		tls_describe(&s->client.tls, &t);
		assert_string_equal(text_string(&t), said[i].said);
		free(s);
	}
}

/* What is offered, byte for byte. */
static void test_hello(void **state)
{
	static const char rest[] =
		"\x00" /* no session */
		"\x00\x0c\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30\x00\xff\x56\x00\x01\x00"
		"\x00\x4b"
		"\x00\x00\x00\x08\x00\x06\x00\x00\x03"
		"a.b"
		"\x00\x0a\x00\x0a\x00\x08\x00\x1d\x00\x17\x00\x18\x00\x19"
		"\x00\x0b\x00\x02\x01\x00"
		"\x00\x0d\x00\x14\x00\x12\x04\x03\x08\x04\x05\x03\x08\x05\x06\x03\x08\x06\x04\x01"
		"\x05\x01\x06\x01"
		"\x00\x17\x00\x00"
		"\x00\x10\x00\x0b\x00\x09\x08http/1.1";
	struct server *s = server_new("a.b", SIZE_MAX);
	struct span out = tls_outgoing(&s->client.tls);

	(void)state;
	assert_int_equal(out.len, 5 + 4 + 2 + 32 + sizeof rest - 1);
	assert_memory_equal(out.ptr, "\x16\x03\x01\x00", 4);
	assert_int_equal(out.ptr[4], out.len - 5);
	assert_memory_equal(out.ptr + 5, "\x01\x00\x00", 3);
	assert_int_equal(out.ptr[8], out.len - 9);
	assert_memory_equal(out.ptr + 9, "\x03\x03", 2);
	assert_memory_equal(out.ptr + 11, server_seed, 32);
	assert_memory_equal(out.ptr + 43, rest, sizeof rest - 1);
	free(s);
}

/* Secrets are gone as soon as nothing needs them, not only after a failure. */
static void test_wiped(void **state)
{
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	server_run(s, "sh cert ske");
	assert_true(server_finds(s, server_seed + 64));
	server_run(s, "done");
	assert_false(server_finds(s, server_seed + 64));
	assert_false(server_finds(s, server_seed + 96));
	assert_false(server_finds(s, server_seed + SESSION_SEED_LEN - 16));
	assert_false(server_finds(s, s->shared));
	assert_true(server_finds(s, s->master));
	server_run(s, "ccs fin");
	assert_false(server_finds(s, s->master));
	server_run(s, "close alert:0");
	server_check_wiped(s);
	free(s);
}

/* What was to be written when it failed, or was closed, is gone, too. */
static void test_wiped_data(void **state)
{
	(void)state;
	server_check_data_wiped(HS, "rec:15", DONE " alert:10");
	server_check_data_wiped(HS, "alert:80", DONE);
	server_check_data_wiped(HS, "close", DONE " alert:0");
}

/* Whatever bytes a private key has, all count that can be below the order of the curve. */
static void test_private_keys(void **state)
{
	static const struct {
		const char *script;
		size_t at, len;
		unsigned char first;
	} rows_of[] = {
		{"group:17 " HS, 32, 32, 0x7f},
		{"group:18 " HS, 0, 48, 0x7f},
		{"group:19 " HS, 0, 66, 0},
	};
	static unsigned char seed[SESSION_SEED_LEN];

	(void)state;
	for (size_t i = 0; i < SESSION_SEED_LEN; i++)
		seed[i] = (unsigned char)(0xff - i % 2);
	for (size_t i = 0; i < COUNT(rows_of); i++) {
		struct server *s = server_new("a.b", SIZE_MAX);
		unsigned char key[66], share[133];
		size_t len;

		memset(&s->client, 0xa5, sizeof s->client);
		engine_start(&s->client, true, &s->taker.judge, "a.b", seed);
		server_run(s, rows_of[i].script);
		server_end(s);
		assert_string_equal(s->log, DONE "; open");
		memcpy(key, seed + SESSION_KEYS_AT + rows_of[i].at, rows_of[i].len);
		key[0] = rows_of[i].first;
		len = br_ec_all_m31.mulgen(share, key, rows_of[i].len, server_curve(s));
		assert_int_equal(s->theirs_len, len);
		assert_memory_equal(s->theirs, share, len);
		free(s);
	}
}

/* More than a record takes, and just as much. */
static void test_large_write(void **state)
{
	static unsigned char bytes[10000];
	struct server *s = server_new("a.b", SIZE_MAX);

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	server_run(s, "quiet " HS);
	/* What fills a record goes at once. */
	assert_int_equal(
		tls_write(&s->client.tls, (struct span){bytes, sizeof bytes}), SESSION_WRITE_MAX);
	server_pump(s);
	for (struct span rest = {bytes, sizeof bytes}; rest.len > 0; server_pump(s)) {
		span_take(&rest, tls_write(&s->client.tls, rest));
		tls_flush(&s->client.tls);
	}
	/* Nothing is no record. */
	tls_flush(&s->client.tls);
	server_pump(s);
	assert_string_equal(s->log, OURS " data of 4096 data of 4096 data of 4096 data of 1808");
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
	server_run(s, "part:1 rec:15");
	assert_true(s->client.out_end <= sizeof s->client.out);
	server_run(s, "go");
	assert_string_equal(s->log, OURS " data of 4096 alert:10");
	free(s);
}

/* The longest list of certificates that is taken, and one byte more. */
static void test_longest_certificate(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct server *s = server_new("a.b", SIZE_MAX);
		size_t list = 65536 + over;
		struct span rest;

		server_run(s, "sh");
		s->body_len = 0;
		server_add_number(s, 1, 11);
		server_add_number(s, 3, 3 + list);
		server_add_number(s, 3, list);
		server_add_number(s, 3, list - 3);
		while (s->body_len < 4 + 3 + list)
			server_add_number(s, 1, 0);
		server_hash(s, (struct span){s->body, s->body_len});
		for (rest = (struct span){s->body, s->body_len}; rest.len > 0;) {
			struct span now = span_take(&rest, server_least(rest.len, 16384));

			server_send(s, 22, now);
		}
		if (over == 0)
			server_run(s, "ske done ccs fin");
		server_end(s);
		assert_string_equal(
			s->log, over == 0 ? DONE "; open" : "hello clear-alert:50; failed");
		assert_int_equal(s->taker.bytes, over == 0 ? list - 3 : 0);
		free(s);
	}
}

/* No byte of any record of the server's can be changed without an end. */
static void test_changed(void **state)
{
	static const char *const before[] = {"", "sh ", "sh cert ", "sh cert ske ",
		"sh cert ske cr ", "sh cert ske done ", "sh cert ske done ccs "};
	static const char *const after[] = {"sh cert ske done ccs fin", "cert ske done ccs fin",
		"ske done ccs fin", "cr done ccs fin", "done ccs fin", "ccs fin", "fin"};
	static const int lens[] = {5 + 4 + 2 + 32 + 5 + 3 + 6, 5 + 4 + 9, 5 + 4 + 36 + 4 + 70,
		5 + 4 + 8, 5 + 4, 5 + 1, 5 + 24 + 16};

	(void)state;
	for (size_t way = 0; way < COUNT(before); way++)
		for (int at = 0; at < lens[way]; at++) {
			struct server *s = server_new("a.b", SIZE_MAX);
			char script[100];

			(void)snprintf(script, sizeof script, "ems quiet %sflip:%d %s", before[way],
				at, after[way]);
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
	rows_add_one("what is offered", test_hello);
	rows_add_one("secrets are wiped", test_wiped);
	rows_add_one("data is wiped", test_wiped_data);
	rows_add_one("private keys", test_private_keys);
	rows_add_one("more than a record takes", test_large_write);
	rows_add_one("an alert behind the longest record", test_alert_behind_all);
	rows_add_one("the longest list of certificates", test_longest_certificate);
	rows_add_one("a changed byte of any record", test_changed);
	return rows_run("tls12");
}
