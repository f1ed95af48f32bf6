"""Where peyk differs from kubectl, and means to: each has a reason, and is held to it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from . import reference
from .program import FAILED, MALFORMED, PRINTED, REFUSED

UNREADABLE = "unreadable"  # kubectl's decoder does not take the document


@dataclass(frozen=True)
class Row:
    why: str
    expression: str
    document: bytes
    kubectl: str  # what it prints, after "printed "; or how it ends
    code: int
    out: bytes | None = b""  # None: what was found until then


def filtered(condition: str, out: bytes, code: int = PRINTED, kubectl: str = "refused") -> Row:
    return Row(f"kubectl has no && || ! ( ): {condition}", f"{{.l[?({condition})].n}}", FOUR, kubectl,
               code, out)  # fmt: skip


FOUR = b'{"l":[{"n":1,"v":1,"w":"a"},{"n":2,"v":2},{"n":3,"w":"b"},{"n":4}]}'
DEEP = b"[" * 257 + b"]" * 257
LARGE = b'{"v":["' + b"x" * 5_000_000 + b'"],"w":1}'
MANY = "{.v" + "[0]" * 300 + "}"

ROWS = [
    filtered("@.v && @.w", b"1"),
    filtered("@.v || @.w", b"1 2 3"),
    filtered("!@.v", b"3 4"),
    filtered("!(@.v || @.w)", b"4"),
    filtered("!@.v && !@.w", b"4"),
    filtered('@.v==2 || @.w=="b"', b"2 3"),
    filtered('@.v==1 && @.w=="b" || @.n==4', b"4"),
    filtered('@.n==4 || @.v==1 && @.w=="b"', b"4"),
    filtered('@.v==1 && (@.w=="b" || @.n==1)', b"1"),
    filtered("(@.v)", b"1 2"),
    filtered("((@.v==2))", b"2"),
    filtered('@.w=="a)" || @.w==")b"', b""),
    filtered("@.v && @.v=='x'", None, FAILED),
    filtered("@.v &&", b"", REFUSED),
    filtered("(@.v", b"", REFUSED),
    Row("of two members of one name, the first is printed already", "{.v.x}{.w}",
        b'{"v":{"x":1},"w":2,"v":{"x":3}}', "printed 32", PRINTED, b"32"),
    Row("of two members of one name, the first is printed already", "{.l[*]}",
        b'{"l":[1],"l":[2]}', "printed 2", MALFORMED, None),
    Row("a number over a double's range is no matter unless it is printed", "{.v}",
        b'{"v":1,"w":1e400}', UNREADABLE, PRINTED, b"1"),
    Row("a number over a double's range is no matter unless it is printed", "{.w}",
        b'{"v":1,"w":1e400}', UNREADABLE, FAILED),
    Row("what is not UTF-8 is not JSON", "{.v}", b'{"v":1,"w":"\xff"}', "printed 1", MALFORMED, None),
    Row("depth is limited to 256", "{.v}", DEEP, "printed ", MALFORMED),
    Row("what is held is limited to 4 MiB", "{.v}{.w}", LARGE, f"printed {LARGE[5:-7].decode()}1",
        MALFORMED),
    Row("what is not wanted is no matter", "{.w}", LARGE, "printed 1", PRINTED, b"1"),
    Row("steps are limited to 254", MANY, b'{"v":null}', "printed ", REFUSED),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.why)
def test_difference(row, peyk):
    [answer] = reference.ask([(row.document, [row.expression.encode()])])
    if row.kubectl == UNREADABLE:
        assert answer.error
    else:
        [[theirs]] = answer.outcomes
        printed = " " + theirs.output.decode() if theirs.status == "printed" else ""
        assert theirs.status + printed == row.kubectl
    result = peyk.json(row.expression, stdin=row.document)
    assert result.code == row.code and (row.out is None or result.out == row.out), result
    assert result.err == "" if row.code == PRINTED else result.told, result
