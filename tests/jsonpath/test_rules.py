"""The rules, row by row: by the code that kubectl has, and by peyk."""

from __future__ import annotations

import pytest

from . import reference
from .compare import same
from .reference import Outcome
from .rules import CRASHED, FAILED, REFUSED, ROWS

ENDS = {FAILED: "failed", REFUSED: "refused", CRASHED: "crashed"}


def outcome(wanted) -> Outcome:
    return Outcome(ENDS[wanted]) if wanted in ENDS else Outcome("printed", wanted.encode())


@pytest.fixture(scope="module")
def told():
    """kubectl's answer to each row."""
    answers = reference.ask([(row.document.encode(), [row.expression.encode()]) for row in ROWS])
    return dict(zip(ROWS, answers, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_kubectl(row, told):
    assert not told[row].error
    [[found]] = told[row].outcomes
    wanted = outcome(row.outcome)
    assert (found.status, found.output) == (wanted.status, wanted.output), found.why


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_peyk(row, peyk):
    wanted = row.outcome if row.peyk is None else row.peyk
    result = peyk.json(row.expression, stdin=row.document.encode())
    assert same(result, outcome(wanted)), result
