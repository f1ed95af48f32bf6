"""What is not JSON, anywhere in it, is exit 4: whatever was found, or failed, before that."""

from __future__ import annotations

import random

import pytest

from jsontext.mutate import mutate
from jsontext.verdict import is_json, offset

from . import documents, expressions, reference
from .program import MALFORMED, REFUSED

COUNT = 300
EXPRESSIONS = 8


@pytest.fixture(scope="module")
def pairs():
    found = []
    for number in range(COUNT):
        rng = random.Random(f"malformed {number}")
        document = documents.make(rng)
        text = document.text
        while is_json(text):
            text = mutate(rng, [text])
        asked = [expressions.make(rng, document.model) for _ in range(EXPRESSIONS)]
        found.append((document.text, text, asked))
    return found


def test_malformed(pairs, peyk):
    answers = reference.ask([(text, asked) for text, _, asked in pairs])
    wrong, refused = [], 0
    for (_, broken, asked), answer in zip(pairs, answers, strict=True):
        for expression, outcomes in zip(asked, answer.outcomes, strict=True):
            result = peyk.json(expression, stdin=broken)
            bad = outcomes[0].status == "refused"
            refused += bad
            if not result.told or result.code not in ([REFUSED, MALFORMED] if bad else [MALFORMED]):
                wrong.append((expression, broken[:300], result))
            elif result.code == MALFORMED:
                assert offset(result.err) <= len(broken)
    assert not wrong, f"{len(wrong)} differ: {wrong[:8]}"
    assert refused < COUNT * EXPRESSIONS * 0.3


@pytest.mark.parametrize("text", ["", " ", '{"v":1}x', '{"v":1}{"v":2}', '{"v":1,', '{"v":1}]', '{"v":01}',
                                  '{"w":"\\q","v":1}', "\ufeff{}"])  # fmt: skip
@pytest.mark.parametrize("expression", ["{.v}", "{.v.w[3]}", "{nope}", "{.w}{.v}", "text", "{..}"])
def test_rule_45(text, expression, peyk):
    result = peyk.json(expression, stdin=text.encode())
    assert result.code == MALFORMED and result.told, result
