"""What tests/peers has: both builds of peyk, certificates, and servers of other libraries."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

pytest.register_assert_rewrite("faults.sayings", "faults.program")

from faults import pki  # noqa: E402
from faults.program import Peyk  # noqa: E402

from . import chains, server  # noqa: E402


def _has_tls12(program: Path) -> bool:
    said = subprocess.run([program, "version"], check=True, capture_output=True, text=True)
    return "TLS 1.3 alone" not in said.stdout


def _binary(own: Path, root: Path, *, tls12: bool) -> Path:
    """The program under test where it is such a one, or else $PEYK12 or $PEYK13, or made here."""
    if _has_tls12(own) == tls12:
        return own
    build = "build/with-tls12" if tls12 else "build/only-tls13"
    given = os.environ.get("PEYK12" if tls12 else "PEYK13")
    if not given:
        make = ["make", "-s", "-j2", f"TLS12={tls12:d}", f"BUILD={build}", f"{build}/peyk"]
        subprocess.run(make, cwd=root, check=True, timeout=600, stdout=subprocess.DEVNULL)
    path = Path(given).resolve() if given else root / build / "peyk"
    assert _has_tls12(path) == tls12, f"{path} is the other kind"
    return path


@pytest.fixture(scope="session")
def binary12(binary, root) -> Path:
    """peyk with TLS 1.2 beside 1.3."""
    return _binary(binary, root, tls12=True)


@pytest.fixture(scope="session")
def binary13(binary, root) -> Path:
    """peyk with TLS 1.3 alone."""
    return _binary(binary, root, tls12=False)


@pytest.fixture(scope="session")
def chain(tmp_path_factory):
    """The files of the chain of this name; each is made once."""
    made: dict[str, chains.Files] = {}

    def get(name: str) -> chains.Files:
        if name not in made:
            folder = re.sub(r"\W+", "-", name)
            made[name] = chains.make(name, tmp_path_factory.mktemp(folder))
        return made[name]

    return get


@pytest.fixture(scope="session")
def client_authorities(tmp_path_factory) -> Path:
    """So many that their names alone fill three records."""
    path = tmp_path_factory.mktemp("client") / "cas.pem"
    names = (f"client authority {n:03} {'x' * 40}" for n in range(450))
    path.write_bytes(b"".join(pki.authority(name, slot="client").pem for name in names))
    return path


@pytest.fixture
def start(chain, client_authorities, tmp_path):
    """Starts a server; it ends with the test."""
    running = []

    def start(library, arguments, chain_name, body, **options) -> server.Server:
        folder = tmp_path / str(len(running))
        folder.mkdir()
        given = tuple(a.replace("{cas}", str(client_authorities)) for a in arguments)
        there = server.start(library, given, chain(chain_name), body, folder, **options)
        running.append(there)
        return there

    yield start
    for there in running:
        there.stop()


@pytest.fixture
def visit(chain):
    """`peyk get -v` of what this server has."""

    def visit(there, chain_name, program, *options, **run):
        peyk = Peyk(program, chain(chain_name).account)
        # In the environment nothing of the machine's: no proxy, no cluster.
        return peyk.get(None, there.path, "-v", f"--server={there.url}", *options, env={}, **run)

    return visit
