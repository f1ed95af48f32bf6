"""Tens of thousands of made-up documents and expressions: the same bytes, the same success.

JSONPATH_SEED=7 asks other questions, JSONPATH_DOCUMENTS=5000 more of them (in each part).
"""

from __future__ import annotations

import os
import random
from collections import Counter

import pytest

from . import documents, expressions, reference
from .compare import agrees, tell, walks_members

SEED = int(os.environ.get("JSONPATH_SEED", "1"))
DOCUMENTS = int(os.environ.get("JSONPATH_DOCUMENTS", "130"))
EXPRESSIONS = 24  # of each document
PARTS = range(8)
SHOWN = 12


@pytest.mark.parametrize("part", PARTS)
def test_generated(part, peyk, tmp_path):
    questions = []
    for number in range(DOCUMENTS):
        rng = random.Random(f"{SEED} {part} {number}")
        document = documents.make(rng)
        asked = {expressions.make(rng, document.model) for _ in range(EXPRESSIONS)}
        questions.append((document, sorted(asked)))
    answers = reference.ask([(document.text, asked) for document, asked in questions])
    counts, wrong = Counter(), []
    file = tmp_path / "document.json"
    for (document, asked), answer in zip(questions, answers, strict=True):
        assert answer.valid and not answer.error, (document.text, answer.error)
        file.write_bytes(document.text)
        for number, (expression, outcomes) in enumerate(zip(asked, answer.outcomes, strict=True)):
            if number % 2:
                result = peyk.json(expression, stdin=document.text)
            else:
                result = peyk.json(expression, file)
            counts[outcomes[0].status] += 1
            counts["with output"] += bool(outcomes[0].output)
            counts["walks members"] += walks_members(expression)
            if not agrees(document, expression, result, outcomes):
                wrong.append(tell(document, expression, result, outcomes))
    print(f"seed {SEED}, part {part}: {dict(counts)}")
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:SHOWN])
    # What is asked must stay worth asking.
    total = sum(counts[status] for status in ("printed", "failed", "refused", "crashed"))
    assert total > DOCUMENTS * EXPRESSIONS * 0.8
    assert counts["with output"] > total * 0.5
    assert counts["failed"] > total * 0.1 and counts["refused"] > total * 0.04
