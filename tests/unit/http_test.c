#include "tests/unit/rows.h"

#include "tests/outcome/http.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define LENGTH(n) "Content-Length: " n "\r\n"

static const struct row {
	const char *name;
	struct span input;
	const char *outcome;
} rows[] = {
	{"a body of a length", BYTES(OK LENGTH("5") "\r\nhello"), "200 OK, length 5; hello; done"},
	{"a body in chunks", BYTES(OK CHUNKED "\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
		"200 OK; hello; done"},
	{"a body until the end of the connection", BYTES(OK "\r\nhello"), "200 OK; hello; ended"},
	{"no body until the end of the connection", BYTES(OK "\r\n"), "200 OK; ; ended"},
	{"what follows stays", BYTES(OK LENGTH("2") "\r\nokHTTP"),
		"200 OK, length 2; ok; done, 4 left"},
	{"what follows chunks stays", BYTES(OK CHUNKED "\r\n0\r\n\r\nHTTP"),
		"200 OK; ; done, 4 left"},
	{"a body of any bytes", BYTES(OK LENGTH("5") "\r\n\r\n\r\n\n"),
		"200 OK, length 5; \r\n\r\n\n; done"},
	{"a body of any bytes until the end", BYTES(OK "\r\n\r\n\r\n\n"),
		"200 OK; \r\n\r\n\n; ended"},
	{"nothing", BYTES(""), "-; ; cut short"},
	{"a head cut short", BYTES(OK LENGTH("5")), "-; ; cut short"},
	{"a head cut in its last line end", BYTES(OK "\r"), "-; ; cut short"},
	{"a body cut short", BYTES(OK LENGTH("5") "\r\nhell"), "200 OK, length 5; hell; cut short"},
	{"a body cut before its first byte", BYTES(OK LENGTH("1") "\r\n"),
		"200 OK, length 1; ; cut short"},
	{"chunks cut short", BYTES(OK CHUNKED "\r\n5\r\nhello\r\n"), "200 OK; hello; cut short"},
	{"chunks cut in the last line end", BYTES(OK CHUNKED "\r\n0\r\n\r"), "200 OK; ; cut short"},
	{"a broken chunk", BYTES(OK CHUNKED "\r\n5\r\nhello0\r\n\r\n"),
		"200 OK; hello; bad: a broken chunk or trailer, 4 left"},
	{"a broken trailer", BYTES(OK CHUNKED "\r\n0\r\nA\r\n\r\n"),
		"200 OK; ; bad: a broken chunk or trailer, 3 left"},

	{"status line: HTTP/1.0", BYTES("HTTP/1.0 200 OK\r\n\r\nhello"), "200 OK; hello; ended"},
	{"status line: HTTP/1.0 with a length", BYTES("HTTP/1.0 200 OK\r\n" LENGTH("2") "\r\nok"),
		"200 OK, length 2; ok; done"},
	{"status line: HTTP/1.9", BYTES("HTTP/1.9 200 OK\r\n\r\n"), "200 OK; ; ended"},
	{"status line: an empty reason", BYTES("HTTP/1.1 200 \r\n\r\n"), "200 ; ; ended"},
	{"status line: no reason and no space", BYTES("HTTP/1.1 200\r\n\r\n"), "200 ; ; ended"},
	{"status line: a reason of several words", BYTES("HTTP/1.1 404 Not  Found\r\n\r\n"),
		"404 Not  Found; ; ended"},
	{"status line: spaces around the reason", BYTES("HTTP/1.1 404 \t Not \t\r\n\r\n"),
		"404 Not; ; ended"},
	{"status line: a reason of any bytes", BYTES("HTTP/1.1 200 \xe9\xff\t~\r\n\r\n"),
		"200 \\xe9\\xff\\x09~; ; ended"},
	{"status line: a reason like a field", BYTES("HTTP/1.1 200 Content-Length: 5\r\n\r\n"),
		"200 Content-Length: 5; ; ended"},
	{"status line: 200", BYTES("HTTP/1.1 200 X\r\n\r\n"), "200 X; ; ended"},
	{"status line: 599", BYTES("HTTP/1.1 599 X\r\n\r\n"), "599 X; ; ended"},
	{"status line: 600", BYTES("HTTP/1.1 600 X\r\n\r\n"),
		"-; ; bad: the status is not a number from 100 to 599, 2 left"},
	{"status line: 099", BYTES("HTTP/1.1 099 X\r\n\r\n"),
		"-; ; bad: the status is not a number from 100 to 599, 2 left"},
	{"status line: 000", BYTES("HTTP/1.1 000 X\r\n\r\n"),
		"-; ; bad: the status is not a number from 100 to 599, 2 left"},
	{"status line: a status of two digits", BYTES("HTTP/1.1 20 OK\r\n\r\n"),
		"-; ; bad: the status is not a number from 100 to 599, 2 left"},
	{"status line: a status of four digits", BYTES("HTTP/1.1 2000 OK\r\n\r\n"),
		"-; ; bad: the status is not followed by a space, 2 left"},
	{"status line: a tab behind the status", BYTES("HTTP/1.1 200\tOK\r\n\r\n"),
		"-; ; bad: the status is not followed by a space, 2 left"},
	{"status line: a letter behind the status", BYTES("HTTP/1.1 200O\r\n\r\n"),
		"-; ; bad: the status is not followed by a space, 2 left"},
	{"status line: a sign before the status", BYTES("HTTP/1.1 +20 OK\r\n\r\n"),
		"-; ; bad: the status is not a number from 100 to 599, 2 left"},
	{"status line: two spaces before the status", BYTES("HTTP/1.1  200 OK\r\n\r\n"),
		"-; ; bad: the status is not a number from 100 to 599, 2 left"},
	{"status line: a tab before the status", BYTES("HTTP/1.1\t200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: no status", BYTES("HTTP/1.1\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: a status cut short", BYTES("HTTP/1.1 20\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: HTTP/2.0", BYTES("HTTP/2.0 200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: HTTP/2", BYTES("HTTP/2 200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: HTTP/0.9", BYTES("HTTP/0.9 200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: HTTP/1.x", BYTES("HTTP/1.x 200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: the byte before the digits as minor version",
		BYTES("HTTP/1./ 200 OK\r\n\r\n"), "-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: the byte behind the digits as minor version",
		BYTES("HTTP/1.: 200 OK\r\n\r\n"), "-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: HTTP/1.10", BYTES("HTTP/1.10 200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: HTTP/1,1", BYTES("HTTP/1,1 200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: a minor version of two bytes", BYTES("HTTP/1.11200 OK\r\n\r\n"),
		"-; ; bad: its version is not HTTP/1.1, 2 left"},
	{"status line: lower case", BYTES("http/1.1 200 OK\r\n\r\n"),
		"-; ; bad: it does not begin with HTTP/1.1, 2 left"},
	{"status line: a space first", BYTES(" HTTP/1.1 200 OK\r\n\r\n"),
		"-; ; bad: it does not begin with HTTP/1.1, 2 left"},
	{"status line: an empty line first", BYTES("\r\nHTTP/1.1 200 OK\r\n\r\n"),
		"-; ; bad: an empty line before the status line, 19 left"},
	{"status line: another protocol", BYTES("SSH-2.0-OpenSSH_9.6\r\n"),
		"-; ; bad: it does not begin with HTTP/1.1"},
	{"status line: a word of HTTP/1.1 alone", BYTES("HTTP\r\n\r\n"),
		"-; ; bad: it does not begin with HTTP/1.1, 2 left"},
	{"status line: a request", BYTES("GET / HTTP/1.1\r\n\r\n"),
		"-; ; bad: it does not begin with HTTP/1.1, 2 left"},
	{"status line: an alert of TLS", BYTES("\x15\3\3\0\2\2\x46"),
		"-; ; bad: a control byte in the head, 6 left"},

	{"line end: a bare LF behind the status line", BYTES("HTTP/1.1 200 OK\n\r\n"),
		"-; ; bad: an LF without CR, 2 left"},
	{"line end: a bare LF behind a field", BYTES(OK "A: b\n\r\n"),
		"-; ; bad: an LF without CR, 2 left"},
	{"line end: a bare LF at the end of the head", BYTES(OK "\nhello"),
		"-; ; bad: an LF without CR, 5 left"},
	{"line end: a bare CR in the status line", BYTES("HTTP/1.1 200 O\rK\r\n\r\n"),
		"-; ; bad: a CR without LF, 4 left"},
	{"line end: a bare CR in a field", BYTES(OK "A: b\rC: d\r\n\r\n"),
		"-; ; bad: a CR without LF, 7 left"},
	{"line end: a second CR", BYTES(OK "\r\r\nhello"), "-; ; bad: a CR without LF, 6 left"},
	{"line end: a bare CR at the end of the head", BYTES(OK "\rhello"),
		"-; ; bad: a CR without LF, 4 left"},
	{"a NUL in a field", BYTES(OK "A: b\0c\r\n\r\n"),
		"-; ; bad: a control byte in the head, 5 left"},
	{"a NUL in the reason", BYTES("HTTP/1.1 200 O\0K\r\n\r\n"),
		"-; ; bad: a control byte in the head, 5 left"},
	{"a control byte in a field", BYTES(OK "A: \x1f\r\n\r\n"),
		"-; ; bad: a control byte in the head, 4 left"},
	{"DEL in a field", BYTES(OK "A: \x7f\r\n\r\n"),
		"-; ; bad: a control byte in the head, 4 left"},

	{"field: a folded line", BYTES(OK "A: b\r\n c\r\n\r\n"),
		"-; ; bad: a folded header line, 2 left"},
	{"field: a line folded with a tab", BYTES(OK "A: b\r\n\tc\r\n\r\n"),
		"-; ; bad: a folded header line, 2 left"},
	{"field: a space before the first one", BYTES(OK " A: b\r\n\r\n"),
		"-; ; bad: a folded header line, 2 left"},
	{"field: a line of a space", BYTES(OK " \r\n\r\n"),
		"-; ; bad: a folded header line, 2 left"},
	{"field: no colon", BYTES(OK "A b\r\n\r\n"),
		"-; ; bad: a header line that is not \"Name: value\", 2 left"},
	{"field: no colon behind a token", BYTES(OK "Ab\r\n\r\n"),
		"-; ; bad: a header line that is not \"Name: value\", 2 left"},
	{"field: no name", BYTES(OK ": b\r\n\r\n"),
		"-; ; bad: a header line that is not \"Name: value\", 2 left"},
	{"field: a space before the colon", BYTES(OK "A : b\r\n\r\n"),
		"-; ; bad: a header line that is not \"Name: value\", 2 left"},
	{"field: a tab before the colon", BYTES(OK "A\t: b\r\n\r\n"),
		"-; ; bad: a header line that is not \"Name: value\", 2 left"},
	{"field: a space in the name", BYTES(OK "A b: c\r\n\r\n"),
		"-; ; bad: a header line that is not \"Name: value\", 2 left"},
	{"field: a name of every kind of byte",
		BYTES(OK "!#$%&'*+-.^_`|~09azAZ: b\r\n" LENGTH("0") "\r\n"),
		"200 OK, length 0; ; done"},
#define NOT_A_NAME(byte) \
	{ \
		"field: " #byte " in the name", BYTES(OK "A" byte ": b\r\n\r\n"), \
			"-; ; bad: a header line that is not \"Name: value\", 2 left" \
	}
	NOT_A_NAME("\""),
	NOT_A_NAME("("),
	NOT_A_NAME(")"),
	NOT_A_NAME(","),
	NOT_A_NAME("/"),
	NOT_A_NAME(";"),
	NOT_A_NAME("<"),
	NOT_A_NAME("="),
	NOT_A_NAME(">"),
	NOT_A_NAME("?"),
	NOT_A_NAME("@"),
	NOT_A_NAME("["),
	NOT_A_NAME("\\"),
	NOT_A_NAME("]"),
	NOT_A_NAME("{"),
	NOT_A_NAME("}"),
	NOT_A_NAME("\xe9"),
	{"field: an empty value", BYTES(OK "A:\r\n" LENGTH("0") "\r\n"),
		"200 OK, length 0; ; done"},
	{"field: a colon in the value", BYTES(OK "A: b:c\r\n" LENGTH("0") "\r\n"),
		"200 OK, length 0; ; done"},
	{"field: bytes outside ASCII in the value", BYTES(OK "A: \x80\xff\r\n" LENGTH("0") "\r\n"),
		"200 OK, length 0; ; done"},

	{"length: 0", BYTES(OK LENGTH("0") "\r\nx"), "200 OK, length 0; ; done, 1 left"},
	{"length: 1", BYTES(OK LENGTH("1") "\r\nxy"), "200 OK, length 1; x; done, 1 left"},
	{"length: leading zeros", BYTES(OK LENGTH("0002") "\r\nok"), "200 OK, length 2; ok; done"},
	{"length: its name in any case", BYTES(OK "content-LENGTH: 2\r\n\r\nok"),
		"200 OK, length 2; ok; done"},
	{"length: no white space around it", BYTES(OK "Content-Length:2\r\n\r\nok"),
		"200 OK, length 2; ok; done"},
	{"length: white space around it", BYTES(OK "Content-Length: \t 2\t \r\n\r\nok"),
		"200 OK, length 2; ok; done"},
	{"length: a name that begins so", BYTES(OK "Content-Lengths: 2\r\n\r\nokay"),
		"200 OK; okay; ended"},
	{"length: a name that ends so", BYTES(OK "X-Content-Length: 2\r\n\r\nokay"),
		"200 OK; okay; ended"},
	{"length: a name as long", BYTES(OK "Content-Lengtx: 2\r\n\r\nokay"),
		"200 OK; okay; ended"},
	{"length: 63 bits", BYTES(OK LENGTH("9223372036854775807") "\r\nx"),
		"200 OK, length 9223372036854775807; x; cut short"},
	{"length: 64 bits", BYTES(OK LENGTH("9223372036854775808") "\r\nx"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 3 left"},
	{"length: more than 64 bits", BYTES(OK LENGTH("18446744073709551617") "\r\nx"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 3 left"},
	{"length: empty", BYTES(OK "Content-Length:\r\n\r\n"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 2 left"},
	{"length: a plus sign", BYTES(OK LENGTH("+5") "\r\nhello"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 7 left"},
	{"length: a minus sign", BYTES(OK LENGTH("-5") "\r\nhello"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 7 left"},
	{"length: hexadecimal", BYTES(OK LENGTH("0x5") "\r\nhello"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 7 left"},
	{"length: a space inside", BYTES(OK LENGTH("1 0") "\r\nhello"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 7 left"},
	{"length: a list of the same", BYTES(OK LENGTH("5, 5") "\r\nhello"),
		"-; ; bad: a Content-Length that is not a number below 2^63, 7 left"},
	{"length: twice the same", BYTES(OK LENGTH("5") LENGTH("5") "\r\nhello"),
		"-; ; bad: Content-Length twice, 7 left"},
	{"length: twice, different", BYTES(OK LENGTH("5") LENGTH("6") "\r\nhello"),
		"-; ; bad: Content-Length twice, 7 left"},
	{"length: twice, the first is 0", BYTES(OK LENGTH("0") LENGTH("6") "\r\nhello"),
		"-; ; bad: Content-Length twice, 7 left"},

	{"coding: chunked in any case", BYTES(OK "transfer-ENCODING: ChUnKeD\r\n\r\n0\r\n\r\n"),
		"200 OK; ; done"},
	{"coding: white space around it", BYTES(OK "Transfer-Encoding:\tchunked \r\n\r\n0\r\n\r\n"),
		"200 OK; ; done"},
	{"coding: gzip", BYTES(OK "Transfer-Encoding: gzip\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: identity", BYTES(OK "Transfer-Encoding: identity\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: gzip, chunked", BYTES(OK "Transfer-Encoding: gzip, chunked\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: chunked, chunked", BYTES(OK "Transfer-Encoding: chunked, chunked\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: a word as long", BYTES(OK "Transfer-Encoding: chunkex\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: with a parameter", BYTES(OK "Transfer-Encoding: chunked;q=1\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: empty", BYTES(OK "Transfer-Encoding:\r\n\r\n"),
		"-; ; bad: a Transfer-Encoding other than chunked, 2 left"},
	{"coding: twice", BYTES(OK CHUNKED CHUNKED "\r\n0\r\n\r\n"),
		"-; ; bad: Transfer-Encoding twice, 7 left"},
	{"coding: a length before it", BYTES(OK LENGTH("5") CHUNKED "\r\n0\r\n\r\n"),
		"-; ; bad: both Transfer-Encoding and Content-Length, 5 left"},
	{"coding: a length behind it", BYTES(OK CHUNKED LENGTH("5") "\r\n0\r\n\r\n"),
		"-; ; bad: both Transfer-Encoding and Content-Length, 5 left"},
	{"coding: a length of 0 with it", BYTES(OK CHUNKED LENGTH("0") "\r\n0\r\n\r\n"),
		"-; ; bad: both Transfer-Encoding and Content-Length, 5 left"},
	{"coding: in HTTP/1.0", BYTES("HTTP/1.0 200 OK\r\n" CHUNKED "\r\n0\r\n\r\n"),
		"-; ; bad: Transfer-Encoding in HTTP/1.0, 5 left"},
	{"content: encoded", BYTES(OK "Content-Encoding: gzip\r\n\r\n"),
		"-; ; bad: a Content-Encoding that was not asked for, 2 left"},
	{"content: its name in any case", BYTES(OK "CONTENT-encoding: gzip\r\n\r\n"),
		"-; ; bad: a Content-Encoding that was not asked for, 2 left"},
	{"content: not encoded", BYTES(OK "Content-Encoding: Identity\r\n\r\nhello"),
		"200 OK; hello; ended"},
	{"content: another field with that value", BYTES(OK "X-Encoding: gzip\r\n\r\nhello"),
		"200 OK; hello; ended"},

	{"no body: 204", BYTES("HTTP/1.1 204 No Content\r\n\r\nHTTP"),
		"204 No Content; ; done, 4 left"},
	{"no body: 204 with a length", BYTES("HTTP/1.1 204 X\r\n" LENGTH("5") "\r\nhello"),
		"204 X, length 5; ; done, 5 left"},
	{"no body: 304", BYTES("HTTP/1.1 304 X\r\n" LENGTH("5") "\r\nHTTP"),
		"304 X, length 5; ; done, 4 left"},
	{"no body: 304 with chunks told", BYTES("HTTP/1.1 304 X\r\n" CHUNKED "\r\nHTTP"),
		"304 X; ; done, 4 left"},
	{"a body: 203", BYTES("HTTP/1.1 203 X\r\n\r\nbody"), "203 X; body; ended"},
	{"a body: 205", BYTES("HTTP/1.1 205 X\r\n\r\nbody"), "205 X; body; ended"},
	{"a body: 303", BYTES("HTTP/1.1 303 X\r\n\r\nbody"), "303 X; body; ended"},
	{"a body: 305", BYTES("HTTP/1.1 305 X\r\n\r\nbody"), "305 X; body; ended"},
	{"a body: 401", BYTES("HTTP/1.1 401 X\r\n" LENGTH("4") "\r\nbody"),
		"401 X, length 4; body; done"},

	{"interim: one", BYTES("HTTP/1.1 100 Continue\r\n\r\n" OK LENGTH("2") "\r\nok"),
		"200 OK, length 2; ok; done"},
	{"interim: several",
		BYTES("HTTP/1.1 100 X\r\n\r\nHTTP/1.1 103 X\r\nLink: a\r\n\r\n"
		      "HTTP/1.1 199 X\r\n\r\n" OK LENGTH("2") "\r\nok"),
		"200 OK, length 2; ok; done"},
	{"interim: cut short behind it", BYTES("HTTP/1.1 100 Continue\r\n\r\n"), "-; ; cut short"},
	{"interim: with a length", BYTES("HTTP/1.1 100 X\r\n" LENGTH("0") "\r\n" OK "\r\n"),
		"-; ; bad: an interim response with a body, 19 left"},
	{"interim: with chunks", BYTES("HTTP/1.1 100 X\r\n" CHUNKED "\r\n" OK "\r\n"),
		"-; ; bad: an interim response with a body, 19 left"},
	{"interim: 101", BYTES("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
		"-; ; bad: a switch of protocols that was not asked for"},
	{"interim: 102", BYTES("HTTP/1.1 102 X\r\n\r\n" OK LENGTH("0") "\r\n"),
		"200 OK, length 0; ; done"},
	{"interim: an empty line behind it", BYTES("HTTP/1.1 100 X\r\n\r\n\r\n" OK "\r\n"),
		"-; ; bad: an empty line before the status line, 19 left"},
	{"interim: HTTP/1.0 is told of each response",
		BYTES("HTTP/1.0 100 X\r\n\r\n" OK CHUNKED "\r\n0\r\n\r\n"), "200 OK; ; done"},
};

/* Answers to HEAD. */
static const struct row head_rows[] = {
	{"with a length", BYTES(OK LENGTH("5") "\r\nHTTP"), "200 OK, length 5; ; done, 4 left"},
	{"with chunks told", BYTES(OK CHUNKED "\r\nHTTP"), "200 OK; ; done, 4 left"},
	{"with neither", BYTES(OK "\r\nHTTP"), "200 OK; ; done, 4 left"},
	{"both told is malformed still", BYTES(OK CHUNKED LENGTH("5") "\r\n"),
		"-; ; bad: both Transfer-Encoding and Content-Length"},
	{"behind an interim response", BYTES("HTTP/1.1 100 X\r\n\r\n" OK LENGTH("5") "\r\nHTTP"),
		"200 OK, length 5; ; done, 4 left"},
};

/* Looks "X-Name" up. */
static const struct row field_rows[] = {
	{"is there", BYTES(OK "X-Name: a b\r\n\r\n"), "200 OK, X-Name=a b; ; ended"},
	{"is there in another case", BYTES(OK "x-nAME: a\r\n\r\n"), "200 OK, X-Name=a; ; ended"},
	{"is not there", BYTES(OK "X: a\r\n\r\n"), "200 OK, X-Name is missing; ; ended"},
	{"no fields at all", BYTES(OK "\r\n"), "200 OK, X-Name is missing; ; ended"},
	{"behind others", BYTES(OK "A: b\r\nC:\r\nX-Name: d\r\nE: f\r\n\r\n"),
		"200 OK, X-Name=d; ; ended"},
	{"one after the other", BYTES(OK "X-Name: a\r\nX-Name: b\r\n\r\n"),
		"200 OK, X-Name=a|b; ; ended"},
	{"more of them, in any case and between others",
		BYTES(OK "A: b\r\nX-Name:\r\nX-Names: c\r\nx-name: X-Name: d\r\nE: f\r\n\r\n"),
		"200 OK, X-Name=|X-Name: d; ; ended"},
	{"white space around it", BYTES(OK "X-Name: \t a\t b \t\r\n\r\n"),
		"200 OK, X-Name=a\\x09 b; ; ended"},
	{"is empty", BYTES(OK "X-Name:\r\n\r\n"), "200 OK, X-Name=; ; ended"},
	{"is white space", BYTES(OK "X-Name: \t \r\n\r\n"), "200 OK, X-Name=; ; ended"},
	{"a longer name", BYTES(OK "X-Names: a\r\n\r\n"), "200 OK, X-Name is missing; ; ended"},
	{"a shorter name", BYTES(OK "X-Nam: a\r\n\r\n"), "200 OK, X-Name is missing; ; ended"},
	{"in a value", BYTES(OK "A: X-Name: a\r\n\r\n"), "200 OK, X-Name is missing; ; ended"},
	{"as the reason", BYTES("HTTP/1.1 200 X-Name: a\r\n\r\n"),
		"200 X-Name: a, X-Name is missing; ; ended"},
	{"in an interim response", BYTES("HTTP/1.1 103 X\r\nX-Name: a\r\n\r\n" OK "\r\n"),
		"200 OK, X-Name is missing; ; ended"},
	{"in both", BYTES("HTTP/1.1 103 X\r\nX-Name: a\r\n\r\n" OK "X-Name: b\r\n\r\n"),
		"200 OK, X-Name=b; ; ended"},
	{"in the body", BYTES(OK "\r\nX-Name: a\r\n"),
		"200 OK, X-Name is missing; X-Name: a\r\n; ended"},
};

/* Around `times` bytes of a field's value. */
static const struct long_row {
	const char *name, *head;
	size_t times;
	const char *tail, *outcome;
} long_rows[] = {
	{"the largest head", OK "A: ", HTTP_HEAD_MAX - 24, "\r\n\r\nbody", "200 OK; body; ended"},
	{"a head one byte larger", OK "A: ", HTTP_HEAD_MAX - 23, "\r\n\r\nbody",
		"-; ; bad: a head of more than 64 KiB, 4 left"},
	{"a status line as large", "HTTP/1.1 200 ", HTTP_HEAD_MAX - 13, "b\r\n",
		"-; ; bad: a head of more than 64 KiB, 2 left"},
	{"the largest heads together", "HTTP/1.1 100 ", HTTP_HEAD_MAX - 36, "\r\n\r\n" OK "\r\n",
		"200 OK; ; ended"},
	{"heads together one byte larger", "HTTP/1.1 100 ", HTTP_HEAD_MAX - 35,
		"\r\n\r\n" OK "\r\n", "-; ; bad: a head of more than 64 KiB"},
};

static void check(struct span input, const struct http_with *with, const char *outcome)
{
	const char *other = cut_differs(&(struct cut_way){http_outcome, with}, input, outcome);

	if (other != NULL)
		fail_msg("%s", other);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	check(row->input, &(struct http_with){0}, row->outcome);
}

static void test_head_row(void **state)
{
	const struct row *row = *state;

	check(row->input, &(struct http_with){.request_was_head = true}, row->outcome);
}

static void test_field_row(void **state)
{
	const struct row *row = *state;

	check(row->input, &(struct http_with){.field = "X-Name"}, row->outcome);
}

static void test_long_row(void **state)
{
	const struct long_row *row = *state;
	struct span input = rows_repeat(row->head, "a", row->times, row->tail);

	check(input, &(struct http_with){0}, row->outcome);
	free((void *)(uintptr_t)input.ptr);
}

int main(void)
{
	ROWS_ADD(rows, test_row);
	ROWS_ADD_AS("answer to HEAD", head_rows, test_head_row);
	ROWS_ADD_AS("look-up", field_rows, test_field_row);
	ROWS_ADD_AS("limit", long_rows, test_long_row);
	return rows_run("http");
}
