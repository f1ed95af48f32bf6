"""Which TLS the servers of these tests speak: $PEYK_TLS, 1.3 or 1.2.

1.2 needs a peyk that has it (make TLS12=1), and then each of its connections is
the second one: the first, in 1.3, is refused with an alert as by a server that
knows nothing newer.
"""

import os

import pytest

TLS = os.environ.get("PEYK_TLS", "1.3")
assert TLS in ("1.2", "1.3"), "PEYK_TLS is 1.2 or 1.3"


def only(version: str, why: str):
    """Marks a test that means something in one version alone; it is not even collected in the other."""
    return pytest.mark.only_tls(version, why)


def deselect(config, items) -> None:
    """A pytest_collection_modifyitems: leaves the other version's tests to the other run."""
    other = [
        item
        for item in items
        if any(mark.args[0] != TLS for mark in item.iter_markers("only_tls"))
    ]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in other]
