"""peyk and the servers of four other TLS libraries, in every configuration that they have."""

from __future__ import annotations

import re

import pytest

from faults.sayings import expect, succeed

from .table import ROWS, Accepted

# With every byte in it, longer than a record, and no line that is a command to OpenSSL.
BODY = bytes(range(256)) * 70 + b"the end\n"


def check(result, outcome, there):
    try:
        if isinstance(outcome, Accepted):
            succeed(result, BODY)
            wanted = f"* {outcome.version}, {outcome.suite}, {outcome.group} ["
            assert any(note.startswith(wanted) for note in result.notes), f"no {wanted!r}: {result}"
        else:
            expect(result, outcome.failure, says=tuple(map(re.escape, outcome.says)))
    except AssertionError as error:
        raise AssertionError(f"{error}\n{there.process.tail(60)}") from None


def run(row, start, visit, program, outcome):
    there = start(row.library, row.arguments, row.chain, BODY, env=row.env)
    check(visit(there, row.chain, program), outcome, there)
    return there


def parametrized(rows):
    return pytest.mark.parametrize("row", rows, ids=[row.name for row in rows])


OF_BOTH = [row for row in ROWS if row.outcome12 is None]
FALLING_BACK = [row for row in ROWS if row.outcome12 is not None]


@parametrized(OF_BOTH)
def test_a_peer(row, start, visit, binary):
    there = run(row, start, visit, binary, row.outcome)
    for text in row.says:
        there.wait_said(text)


@parametrized(FALLING_BACK)
def test_a_peer_that_refuses_1_3_and_a_peyk_without_1_2(row, start, visit, binary13):
    run(row, start, visit, binary13, row.outcome)


@parametrized(FALLING_BACK)
def test_a_peer_that_refuses_1_3_and_a_peyk_with_1_2(row, start, visit, binary12):
    there = run(row, start, visit, binary12, row.outcome12)
    for text in row.says:
        there.wait_said(text)
