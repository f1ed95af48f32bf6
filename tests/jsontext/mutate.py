"""Makes texts that are nearly JSON out of such that are."""

from __future__ import annotations

import random

BYTES = [bytes([c]) for c in b'{}[],:"\\/ \t\r\n\x00\x1f\x7f\x80\xbf\xc0\xc2\xe0\xed\xf0\xf4\xf5\xff'
         b"0123456789-+.eEabftnulrsDd"]  # fmt: skip
TOKENS = [b"null", b"true", b"false", b"NaN", b"Infinity", b"-", b"01", b"1.", b".5", b"1e", b"1e+",
          b"-0", b"1E400", b'"', b'""', b"\\u", b"\\ud800", b"\\uDC00", b"\\x", b"\\\"", b"//", b"/**/",
          b"'a'", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xa8",
          b"\xf0\x9f\x98\x80", b",,", b"::", b"[]", b"{}", b"[" * 250, b'{"a":' * 250, b"\xc2\xa0",
          b"\x0b", b"\x0c", b"0x1", b"undefined"]  # fmt: skip


def mutate(rng: random.Random, texts: list[bytes]) -> bytes:
    text = rng.choice(texts)
    for _ in range(rng.choice([0, 1, 1, 1, 1, 2, 3])):
        text = _once(rng, text, texts)
    return text


def _once(rng: random.Random, text: bytes, texts: list[bytes]) -> bytes:
    at = rng.randrange(len(text) + 1)
    to = min(at + rng.choice([0, 1, 1, 1, 2, 5, 20]), len(text))
    match rng.randrange(8):
        case 0:  # a bit
            flipped = bytes(c ^ 1 << rng.randrange(8) for c in text[at : at + 1])
            return text[:at] + flipped + text[at + 1 :]
        case 1:
            return text[:at] + rng.choice(BYTES) + text[to:]
        case 2:
            return text[:at] + rng.choice(TOKENS) + text[to:]
        case 3:
            return text[:at] + text[to:]
        case 4:
            return text[:at]
        case 5:  # the end of another
            other = rng.choice(texts)
            return text[:at] + other[rng.randrange(len(other) + 1) :]
        case 6:  # twice
            return text[:to] + text[at:]
        case _:  # another inside
            return text[:at] + rng.choice(texts) + text[to:]
