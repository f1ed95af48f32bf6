import os
from pathlib import Path

import pytest

pytest.register_assert_rewrite("faults.sayings", "faults.program", "tls13.rows")

from faults.fixtures import *  # noqa: E402, F403
from faults.fixtures import HERE  # noqa: E402
from faults.program import Peyk  # noqa: E402

from .peer import Plan, Tls13Server  # noqa: E402
from .rows import check  # noqa: E402


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def peyk12(account) -> Peyk:
    path = Path(os.environ.get("PEYK12", ROOT / "build" / "peyk")).resolve()
    assert os.access(path, os.X_OK), (
        f"no program at {path}: run make, or set PEYK12"
    )
    return Peyk(path, account)


@pytest.fixture(scope="session")
def certified(authority):
    """The server's certificate with a key of this kind."""
    made = {}

    def get(kind: str = "P-256"):
        if kind not in made:
            made[kind] = authority.issue(names=HERE, kind=kind, slot="root")
        return made[kind]

    return get


@pytest.fixture
def run(peyk, certified):
    """The result of `peyk get` with such a server, and what the server saw."""

    def get(plan: Plan = Plan(), *options, kind="P-256", signed=None, **more):  # noqa: B008
        with Tls13Server(plan, signed or certified(kind)) as server:
            result = peyk.get(server, "/api", *options, **more)
            return result, server.wait()

    return get


@pytest.fixture
def try_row(run):
    def try_it(row):
        check(row, *run(row.plan, *row.options, kind=row.kind))

    return try_it
