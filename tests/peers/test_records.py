"""Records of every length that there is, as other libraries write them."""

from __future__ import annotations

import hashlib

import pytest

from faults.sayings import expect

LONGEST = 16384
# As much as records of 1 byte, of 2, and so on to the longest hold.
ALL_LENGTHS = LONGEST * (LONGEST + 1) // 2


@pytest.fixture(scope="module")
def large() -> bytes:
    block = hashlib.shake_128(b"large").digest(1_000_003)
    return (block * (ALL_LENGTHS // len(block) + 1))[:ALL_LENGTHS]


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_record_of_every_length(start, visit, binary, large, framing, tmp_path):
    body = large if framing == "length" else large[: 20 * LONGEST]
    there = start("Go", ("-rising", f"-framing={framing}"), "P-256", body)
    with (tmp_path / "got").open("w+b") as out:
        result = visit(there, "P-256", binary, stdout=out)
        out.seek(0)
        assert result.code == 0, result
        assert hashlib.file_digest(out, "sha256").digest() == hashlib.sha256(body).digest()


@pytest.mark.parametrize("padding", [100, 16384])
def test_a_large_answer_in_padded_records(start, visit, binary, large, padding, tmp_path):
    body = large[: 5 * 1024 * 1024]
    there = start("OpenSSL", ("-HTTP", "-record_padding", str(padding)), "P-256", body)
    with (tmp_path / "got").open("w+b") as out:
        result = visit(there, "P-256", binary, stdout=out)
        out.seek(0)
        assert result.code == 0, result
        assert out.read() == body


@pytest.mark.parametrize("record", [1, 1000, LONGEST])
def test_an_answer_without_an_end(start, visit, binary, record):
    """Neither a length nor close_notify: nobody knows whether that was all."""
    body = b"not all of it\n" * 2000
    there = start("Go", ("-framing=cut", f"-record={record}"), "P-256", body)
    expect(visit(there, "P-256", binary), "TRUNCATED", says="without its end", stdout=body)
