"""Asks kubectl's own code: see go/main.go."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass

from cluster.build import build


@dataclass(frozen=True)
class Outcome:
    status: str  # printed, refused, failed, crashed
    output: bytes = b""
    why: str = ""


@dataclass(frozen=True)
class Answer:
    valid: bool  # for encoding/json
    error: str  # of kubectl's decoder; empty: it decodes
    outcomes: list[list[Outcome]]  # of each expression: all that were seen


def program() -> str:
    return str(build("reference")["reference"])


def ask(questions: list[tuple[bytes, list[bytes]]], runs: int = 1) -> list[Answer]:
    """What kubectl makes of each document with each of its expressions, each evaluated so often."""
    text = "".join(json.dumps(_question(*question, runs)) + "\n" for question in questions)
    done = subprocess.run([program()], input=text, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    answers = [_answer(json.loads(line)) for line in done.stdout.splitlines()]
    assert len(answers) == len(questions)
    return answers


def one(document: bytes, expression: bytes, runs: int = 1) -> list[Outcome]:
    [answer] = ask([(document, [expression])], runs)
    assert not answer.error, answer.error
    return answer.outcomes[0]


def _question(document: bytes, expressions: list[bytes], runs: int) -> dict:
    return {"Document": _base64(document), "Expressions": list(map(_base64, expressions)),
            "Runs": runs}  # fmt: skip


def _answer(told: dict) -> Answer:
    return Answer(told["Valid"], told["Error"], [
        [Outcome(o["Status"], base64.b64decode(o["Output"] or ""), o["Error"])
         for o in outcomes]
        for outcomes in told["Outcomes"] or []
    ])  # fmt: skip


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
