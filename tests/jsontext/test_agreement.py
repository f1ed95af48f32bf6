"""Thousands of texts that are nearly JSON: peyk, Python's json and Go's encoding/json agree.

JSONTEXT_SEED=7 makes others, JSONTEXT_COUNT=100000 more of them.
"""

from __future__ import annotations

import os
import random

import pytest

from jsonpath import documents, reference

from .mutate import mutate
from .verdict import DEEPEST, accepted, is_json, offset

SEED = int(os.environ.get("JSONTEXT_SEED", "1"))
COUNT = int(os.environ.get("JSONTEXT_COUNT", "10000"))


@pytest.fixture(scope="module")
def texts(suite, checker):
    rng = random.Random(SEED)
    valid = [text for text in (suite | checker).values() if is_json(text)]
    valid += [documents.make(rng).text for _ in range(900)]
    valid = [text for text in valid if len(text) < 3000]
    return sorted({mutate(rng, valid) for _ in range(COUNT)})


def go_takes(answer: reference.Answer, text: bytes) -> bool:
    """encoding/json reads what is not UTF-8 as U+FFFD, and 10,000 levels; peyk refuses both."""
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return answer.valid and _depth(decoded) <= DEEPEST


def _depth(text: str) -> int:
    """Of a valid text."""
    deepest = depth = 0
    in_string = escaped = False
    for c in text:
        if in_string:
            in_string, escaped = escaped or c != '"', not escaped and c == "\\"
        elif c == '"':
            in_string = True
        elif c in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif c in "]}":
            depth -= 1
    return deepest


def test_three_parsers_agree(peyk, texts):
    answers = reference.ask([(text, []) for text in texts])
    wrong, taken = [], 0
    for text, answer in zip(texts, answers, strict=True):
        verdicts = accepted(peyk, text), is_json(text), go_takes(answer, text)
        taken += verdicts[0]
        if len(set(verdicts)) > 1:
            wrong.append(("peyk, Python, Go take it:", *verdicts, text[:300]))
    print(f"seed {SEED}: {len(texts)} texts, {taken} of them JSON")
    assert not wrong, f"{len(wrong)} differ: {wrong[:10]}"
    assert len(texts) > COUNT / 2 and len(texts) * 0.05 < taken < len(texts) * 0.9


def test_the_offset(peyk, texts):
    """What stands before it may be the beginning of a JSON text, and with its byte no longer."""
    refused = 0
    for text in texts[:: max(len(texts) // 2000, 1)]:
        result = peyk.json(stdin=text)
        if result.code == 0:
            continue
        refused += 1
        at = offset(result.err)
        assert at <= len(text), (text, result)
        before, through = peyk.json(stdin=text[:at]), peyk.json(stdin=text[: at + 1])
        assert before.code == 0 or offset(before.err) == at, (text, result, before)
        assert through.code != 0 and offset(through.err) == at, (text, result, through)
    assert refused > 300
