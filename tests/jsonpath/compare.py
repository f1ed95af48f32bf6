"""Whether peyk did what kubectl does, and where it may do something else."""

from __future__ import annotations

import re

from . import reference
from .documents import Document
from .program import FAILED, MALFORMED, PRINTED, REFUSED, Result
from .reference import Outcome

EXIT = {"printed": PRINTED, "refused": REFUSED, "failed": FAILED, "crashed": FAILED}
# A step that has an order of its own in Go each time is tried so often until kubectl, too, has
# taken the members in the document's order.
TRIES, RUNS = 4, 500


def same(result: Result, outcome: Outcome) -> bool:
    if result.code != EXIT[outcome.status]:
        return False
    if outcome.status == "refused" and result.out:
        return False  # the expression is judged first
    if outcome.status != "printed":
        return result.told  # what had been found until then may have been printed
    return result.err == "" and result.out == outcome.output


def agrees(document: Document, expression: bytes, result: Result, outcomes: list[Outcome]) -> bool:
    if any(same(result, outcome) for outcome in outcomes):
        return True
    if any(allowed(document, expression, result, outcome) for outcome in outcomes):
        return True
    if not walks_members(expression):
        return False
    return any(
        same(result, outcome)
        for _ in range(TRIES)
        for outcome in reference.one(document.text, expression, RUNS)
    )


def walks_members(expression: bytes) -> bool:
    return b"*" in expression or b".." in expression


# ---- where peyk differs, and says so ----


def more_filters(document: Document, expression: bytes, result: Result, outcome: Outcome) -> bool:
    """peyk knows `&&`, `||`, `!` and parentheses in filters; kubectl refuses all of them."""
    filtered = re.search(rb"\[\?\(.*(&&|\|\||!|\(.*\))", expression, re.DOTALL)
    return outcome.status == "refused" and filtered is not None and result.code in (PRINTED, FAILED)


def duplicate_names(document: Document, expression: bytes, result: Result,
                    outcome: Outcome) -> bool:  # fmt: skip
    """Of two members of one name kubectl takes the last; peyk may have printed the first, and
    then says that it cannot go on. The last stands for peyk where it is, for kubectl anywhere."""
    if "duplicate" not in document.marks:
        return False
    if result.code == MALFORMED:
        return result.told
    return walks_members(expression) and result.code == PRINTED and outcome.status == "printed" and (
        sorted(result.out.split(b" ")) == sorted(outcome.output.split(b" "))
    )


def filter_in_a_filter(document: Document, expression: bytes, result: Result,
                       outcome: Outcome) -> bool:  # fmt: skip
    """kubectl finds one in odd places: where the inner `)` stands in quotes of the outer filter
    that are part of a name."""
    return result.code == REFUSED and "a filter within a filter" in result.err and result.told


DIFFERENCES = [more_filters, duplicate_names, filter_in_a_filter]


def allowed(document: Document, expression: bytes, result: Result, outcome: Outcome) -> bool:
    return any(differs(document, expression, result, outcome) for differs in DIFFERENCES)


def tell(document: Document, expression: bytes, result: Result, outcomes: list[Outcome]) -> str:
    """A difference, as something to type."""
    lines = [f"expression  {expression!r}", f"document    {document.text[:500]!r}",
             f"peyk        exit {result.code}, {result.out[:200]!r} {result.err}".rstrip()]  # fmt: skip
    lines += [f"kubectl     {o.status}, {o.output[:200]!r} {o.why.splitlines()[0][:200] if o.why else ''}"
              for o in outcomes[:3]]  # fmt: skip
    return "\n".join(lines) + "\n"
