"""HTTP/1.1: which answers are understood, and which can be read in two ways and are refused."""

from __future__ import annotations

import os

import pytest

from .sayings import expect, succeed
from .server import answer, chunked, response, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
CODED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
LENGTH = f"Content-Length: {len(BODY)}"
CHUNKED = "Transfer-Encoding: chunked"


def in_chunks(coded: bytes) -> bytes:
    return response(coded, CHUNKED)


# ---- what is understood ----

# rule: (the answer, the body)
UNDERSTOOD = {
    "Content-Length": (sized(BODY), BODY),
    "Content-Length 0": (sized(b""), b""),
    "Content-Length with zeros in front": (response(BODY, f"Content-Length: 000{len(BODY)}"), BODY),
    "a name in lower case": (response(BODY, LENGTH.lower()), BODY),
    "a name in upper case": (response(BODY, LENGTH.upper()), BODY),
    "no space behind the colon": (response(BODY, LENGTH.replace(" ", "")), BODY),
    "much white space around a value": (response(BODY, f"Content-Length:\t  {len(BODY)} \t"), BODY),
    "an empty value": (response(BODY, "X-Empty:", LENGTH), BODY),
    "a value with bytes over 127": (response(BODY, "X-Name: \xe9\xff", LENGTH), BODY),
    "a name of odd but allowed characters": (response(BODY, "!#$%&'*+-.^_`|~0: x", LENGTH), BODY),
    "no reason": (sized(BODY, status="200 "), BODY),
    "an odd reason": (sized(BODY, status="200 \xe9 it's fine\t(really)"), BODY),
    "a version that is yet to come": (response(BODY, LENGTH, version="HTTP/1.7"), BODY),
    "HTTP/1.0 with Content-Length": (response(BODY, LENGTH, version="HTTP/1.0"), BODY),
    "HTTP/1.0 until the end": (response(BODY, version="HTTP/1.0"), BODY),
    "HTTP/1.1 until the end": (response(BODY), BODY),
    "an empty body until the end": (response(), b""),
    "one chunk": (in_chunks(CODED), BODY),
    "no chunk": (chunked(), b""),
    "many chunks": (chunked(*(BODY[i : i + 1] for i in range(len(BODY)))), BODY),
    "a chunk size in upper case with zeros": (
        in_chunks(b"00A\r\n0123456789\r\n000\r\n\r\n"),
        b"0123456789",
    ),
    "a coding's name in upper case": (response(CODED, "Transfer-Encoding: CHUNKED"), BODY),
    "a chunk extension": (in_chunks(b'5;a=b;c="d e"\r\nhello\r\n0;x\r\n\r\n'), b"hello"),
    "trailers": (chunked(BODY, trailers=b"X-Sum: 1\r\nX-Other: 2\r\n"), BODY),
    "identity as the content coding": (response(BODY, "Content-Encoding: identity", LENGTH), BODY),
    "Connection: keep-alive": (response(BODY, "Connection: keep-alive", LENGTH), BODY),
    "100, then 200": (b"HTTP/1.1 100 Continue\r\n\r\n" + sized(BODY), BODY),
    "103 with fields, then 200": (
        response(b"", "Link: </x>; rel=preload", "X-A: b", status="103 Early Hints") + sized(BODY),
        BODY,
    ),
    "ten interim answers, then 200": (
        b"HTTP/1.1 102 Processing\r\n\r\n" * 10 + in_chunks(CODED),
        BODY,
    ),
    "204 without a body": (response(status="204 No Content"), b""),
    "204 with fields of a body": (response(b"", CHUNKED, status="204 No Content"), b""),
    "an answer behind the answer": (sized(BODY) + sized(b"another"), BODY),
    "garbage behind the answer": (sized(BODY) + b"\0\xffgarbage", BODY),
    "garbage behind the last chunk": (in_chunks(CODED) + b"garbage", BODY),
    "a head of nearly 64 KiB": (response(BODY, f"X-Long: {'a' * 65_000}", LENGTH), BODY),
    "a thousand fields": (response(BODY, *(f"X-{i}: {i}" for i in range(1000)), LENGTH), BODY),
    "a binary body": (sized(bytes(range(256))), bytes(range(256))),
}


@pytest.mark.parametrize("raw, body", UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understands(peyk, serve_both, raw, body):
    succeed(peyk.get(serve_both(answer(raw))), body)


# ---- what is refused ----

# rule: an answer that is refused before any of its body is printed
REFUSED = {
    "HTTP/2.0": response(BODY, LENGTH, version="HTTP/2.0"),
    "HTTP/0.9": response(BODY, LENGTH, version="HTTP/0.9"),
    "HTTP/1.10": response(BODY, LENGTH, version="HTTP/1.10"),
    "HTTP/1": response(BODY, LENGTH, version="HTTP/1"),
    "http/1.1": response(BODY, LENGTH, version="http/1.1"),
    "ICY": response(BODY, LENGTH, version="ICY"),
    "a body without a head": BODY,
    "an HTML page without a head": b"<html>it works</html>\r\n\r\n",
    "an empty line in front": b"\r\n" + sized(BODY),
    "a space in front": b" " + sized(BODY),
    "a status of two digits": sized(BODY, status="20 OK"),
    "a status of four digits": sized(BODY, status="2000 OK"),
    "a status with a letter": sized(BODY, status="2x0 OK"),
    "status 000": sized(BODY, status="000 OK"),
    "status 099": sized(BODY, status="099 OK"),
    "status 600": sized(BODY, status="600 OK"),
    "a negative status": sized(BODY, status="-20 OK"),
    "no status": response(BODY, LENGTH, status=""),
    "two spaces before the status": response(BODY, LENGTH, version="HTTP/1.1 "),
    "a tab before the status": sized(BODY).replace(b"HTTP/1.1 ", b"HTTP/1.1\t"),
    "a control byte in the reason": sized(BODY, status="200 O\x01K"),
    "NUL in the reason": sized(BODY, status="200 O\0K"),
    "a bare CR in the status line": sized(BODY, status="200 O\rK"),
    "a bare LF behind the status line": sized(BODY).replace(b"OK\r\n", b"OK\n"),
    "a bare CR behind the status line": sized(BODY).replace(b"OK\r\n", b"OK\r"),
    "a bare LF behind a field": response(BODY, "X-A: b\nX-C: d", LENGTH),
    "a bare CR within a field": response(BODY, "X-A: b\rX-C: d", LENGTH),
    "bare LF everywhere": sized(BODY).replace(b"\r\n", b"\n"),
    "a bare LF at the end of the head": sized(BODY).replace(b"\r\n\r\n", b"\r\n\n"),
    "a bare CR at the end of the head": sized(BODY).replace(b"\r\n\r\n", b"\r\n\rX"),
    "a field without a colon": response(BODY, "X-Field", LENGTH),
    "a field without a name": response(BODY, ": value", LENGTH),
    "a space before the colon": response(BODY, "X-A : b", LENGTH),
    "a space before Content-Length's colon": response(BODY, LENGTH.replace(":", " :")),
    "a tab before the colon": response(BODY, "X-A\t: b", LENGTH),
    "a space in a name": response(BODY, "X A: b", LENGTH),
    "a byte over 127 in a name": response(BODY, "X-\xe9: b", LENGTH),
    "NUL in a name": response(BODY, "X-\0: b", LENGTH),
    "a delimiter in a name": response(BODY, "X-(a): b", LENGTH),
    "a folded field": response(BODY, "X-A: b\r\n c", LENGTH),
    "a field folded by a tab": response(BODY, "X-A: b\r\n\tc", LENGTH),
    "a first field that is folded": response(BODY, " X-A: b", LENGTH),
    "NUL in a value": response(BODY, "X-A: b\0c", LENGTH),
    "a control byte in a value": response(BODY, "X-A: b\x01c", LENGTH),
    "escape in a value": response(BODY, "X-A: \x1b[2J", LENGTH),
    "DEL in a value": response(BODY, "X-A: b\x7fc", LENGTH),
    "a head of over 64 KiB": response(BODY, f"X-Long: {'a' * 66_000}", LENGTH),
    "a head of a megabyte": response(BODY, *(f"X-{i}: {'a' * 1000}" for i in range(1000)), LENGTH),
    "a status line of over 64 KiB": sized(BODY, status="200 " + "a" * 66_000),
    "interim answers without end": b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000,
    "101 that nobody asked for": response(b"", "Upgrade: x", status="101 Switching Protocols"),
    "both Content-Length and Transfer-Encoding": response(CODED, LENGTH, CHUNKED),
    "both Transfer-Encoding and Content-Length": response(CODED, CHUNKED, LENGTH),
    "two differing Content-Lengths": response(BODY, LENGTH, "Content-Length: 5"),
    "two equal Content-Lengths": response(BODY, LENGTH, LENGTH),
    "two equal Content-Lengths in one field": response(BODY, f"{LENGTH}, {len(BODY)}"),
    "a Content-Length with a plus": response(BODY, f"Content-Length: +{len(BODY)}"),
    "a Content-Length with a minus": response(BODY, f"Content-Length: -{len(BODY)}"),
    "a Content-Length of -1": response(BODY, "Content-Length: -1"),
    "a Content-Length with a space within": response(BODY, "Content-Length: 4 1"),
    "a Content-Length in hex": response(BODY, f"Content-Length: 0x{len(BODY):x}"),
    "a Content-Length with a letter behind": response(BODY, f"{LENGTH}a"),
    "a Content-Length with a fraction": response(BODY, f"{LENGTH}.0"),
    "a Content-Length with a comma behind": response(BODY, f"{LENGTH},"),
    "a Content-Length of 2^63": response(BODY, f"Content-Length: {2**63}"),
    "a Content-Length of 2^64": response(BODY, f"Content-Length: {2**64}"),
    "a Content-Length of 2^64 and the body's": response(
        BODY, f"Content-Length: {2**64 + len(BODY)}"
    ),
    "a Content-Length of a hundred digits": response(BODY, f"Content-Length: {'9' * 100}"),
    "an empty Content-Length": response(BODY, "Content-Length:"),
    "a Content-Length in quotes": response(BODY, f'Content-Length: "{len(BODY)}"'),
    "a Content-Length with a vertical tab": response(BODY, f"Content-Length: \x0b{len(BODY)}"),
    "Transfer-Encoding gzip": response(CODED, "Transfer-Encoding: gzip"),
    "Transfer-Encoding gzip, chunked": response(CODED, "Transfer-Encoding: gzip, chunked"),
    "Transfer-Encoding chunked, gzip": response(CODED, "Transfer-Encoding: chunked, gzip"),
    "Transfer-Encoding chunked, chunked": response(CODED, "Transfer-Encoding: chunked, chunked"),
    "Transfer-Encoding chunked twice": response(CODED, CHUNKED, CHUNKED),
    "Transfer-Encoding identity": response(CODED, "Transfer-Encoding: identity"),
    "Transfer-Encoding chunked with a parameter": response(CODED, f"{CHUNKED};q=1"),
    "Transfer-Encoding xchunked": response(CODED, "Transfer-Encoding: xchunked"),
    "Transfer-Encoding chunkedx": response(CODED, f"{CHUNKED}x"),
    "an empty Transfer-Encoding": response(CODED, "Transfer-Encoding:"),
    "Transfer-Encoding chunked in quotes": response(CODED, 'Transfer-Encoding: "chunked"'),
    "Transfer-Encoding with a vertical tab": response(CODED, "Transfer-Encoding: \x0bchunked"),
    "Transfer-Encoding in HTTP/1.0": response(CODED, CHUNKED, version="HTTP/1.0"),
    "Content-Encoding gzip": response(BODY, "Content-Encoding: gzip", LENGTH),
    "Content-Encoding br, in upper case": response(BODY, "CONTENT-ENCODING: BR", LENGTH),
    "100, then a body without a head": b"HTTP/1.1 100 Continue\r\n\r\n" + BODY,
    "an error status with a head that is refused": response(
        BODY, LENGTH, LENGTH, status="404 Not Found"
    ),
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_refuses(peyk, serve_both, raw):
    expect(peyk.get(serve_both(answer(raw))), "HTTP")


# rule: (chunks that are refused, what of them was the body until then)
REFUSED_CHUNKS = {
    "no size": (b"\r\nhello\r\n0\r\n\r\n", b""),
    "a size that is not hex": (b"xyz\r\nhello\r\n0\r\n\r\n", b""),
    "a negative size": (b"-5\r\nhello\r\n0\r\n\r\n", b""),
    "a size with a plus": (b"+5\r\nhello\r\n0\r\n\r\n", b""),
    "a size with 0x": (b"0x5\r\nhello\r\n0\r\n\r\n", b""),
    "a size with a space in front": (b" 5\r\nhello\r\n0\r\n\r\n", b""),
    "a size with a space behind": (b"5 \r\nhello\r\n0\r\n\r\n", b""),
    "a size with a tab behind": (b"5\t\r\nhello\r\n0\r\n\r\n", b""),
    "a space before an extension": (b"5 ;a=b\r\nhello\r\n0\r\n\r\n", b""),
    "an extension without a semicolon": (b"5 a=b\r\nhello\r\n0\r\n\r\n", b""),
    "a control byte in an extension": (b"5;a=\x01\r\nhello\r\n0\r\n\r\n", b""),
    "a bare LF in an extension": (b"5;a=b\nhello\r\n0\r\n\r\n", b""),
    "a bare CR in an extension": (b"5;a\rb\r\nhello\r\n0\r\n\r\n", b""),
    "a size of 2^63": (b"8000000000000000\r\nhello\r\n0\r\n\r\n", b""),
    "a size of 2^64 and 5": (b"10000000000000005\r\nhello\r\n0\r\n\r\n", b""),
    "a size of a hundred digits": (b"f" * 100 + b"\r\nhello\r\n0\r\n\r\n", b""),
    "a bare LF behind the size": (b"5\nhello\r\n0\r\n\r\n", b""),
    "a bare CR behind the size": (b"5\rhello\r\n0\r\n\r\n", b""),
    "no CRLF behind a chunk": (b"5\r\nhello0\r\n\r\n", b"hello"),
    "a chunk that is longer than its size": (b"4\r\nhello\r\n0\r\n\r\n", b"hell"),
    "a chunk that is shorter than its size": (b"7\r\nhello\r\n0\r\n\r\n", b"hello\r\n"),
    "a bare LF behind a chunk": (b"5\r\nhello\n0\r\n\r\n", b"hello"),
    "a bare CR behind a chunk": (b"5\r\nhello\r0\r\n\r\n", b"hello"),
    "a second size that is not hex": (b"5\r\nhello\r\ng\r\n\r\n", b"hello"),
    "a bare LF behind the last chunk": (b"5\r\nhello\r\n0\n\r\n", b"hello"),
    "a bare LF at the end": (b"5\r\nhello\r\n0\r\n\n", b"hello"),
    "a bare CR at the end": (b"5\r\nhello\r\n0\r\n\rx", b"hello"),
    "a trailer without a colon": (b"5\r\nhello\r\n0\r\nX-A\r\n\r\n", b"hello"),
    "a trailer without a name": (b"5\r\nhello\r\n0\r\n: a\r\n\r\n", b"hello"),
    "a space before a trailer's colon": (b"5\r\nhello\r\n0\r\nX-A : b\r\n\r\n", b"hello"),
    "a folded trailer": (b"5\r\nhello\r\n0\r\nX-A: b\r\n c\r\n\r\n", b"hello"),
    "a control byte in a trailer": (b"5\r\nhello\r\n0\r\nX-A: \x01\r\n\r\n", b"hello"),
    "a bare LF behind a trailer": (b"5\r\nhello\r\n0\r\nX-A: b\n\r\n", b"hello"),
    "a bare CR in a trailer": (b"5\r\nhello\r\n0\r\nX-A: b\rc\r\n\r\n", b"hello"),
    "trailers of over 64 KiB": (
        b"5\r\nhello\r\n0\r\n" + b"".join(b"X-%d: a\r\n" % i for i in range(10_000)) + b"\r\n",
        b"hello",
    ),
    "extensions without end": (b"1;%s\r\na\r\n" % (b"x" * 1000) * 100 + b"0\r\n\r\n", None),
}


@pytest.mark.parametrize("coded, body", REFUSED_CHUNKS.values(), ids=REFUSED_CHUNKS)
def test_refuses_chunks_with(peyk, serve_both, coded, body):
    result = peyk.get(serve_both(answer(in_chunks(coded))))
    expect(result, "HTTP", stdout=body)


def test_says_what_was_malformed(peyk, serve):
    reasons = {
        peyk.get(serve(answer(REFUSED[rule]))).message
        for rule in ("HTTP/2.0", "a field without a colon", "two differing Content-Lengths")
    }
    assert len(reasons) == 3, reasons


# ---- sizes and pieces ----


@pytest.mark.parametrize("raw", [sized(BODY), in_chunks(CODED)], ids=["sized", "chunked"])
def test_the_answer_byte_by_byte(peyk, serve_both, raw):
    succeed(peyk.get(serve_both(answer(*(raw[i : i + 1] for i in range(len(raw)))))), BODY)


BIG = os.urandom(5_000_000)


@pytest.mark.parametrize(
    "raw",
    [
        sized(BIG),
        chunked(*(BIG[i : i + 7001] for i in range(0, len(BIG), 7001))),
        chunked(BIG),
        response(BIG),
    ],
    ids=["sized", "many chunks", "one chunk", "until the end"],
)
def test_a_body_of_five_million_bytes(peyk, serve_both, raw):
    result = peyk.get(serve_both(answer(raw)))
    assert result.code == 0, f"{result}"
    assert result.out == BIG, "the body was changed"
