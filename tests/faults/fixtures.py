"""Fixtures for tests/faults and tests/feature."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from . import pki
from .program import TOKEN, Account, Peyk
from .server import Server

ROOT = Path(__file__).resolve().parents[2]
HERE = pki.san(
    pki.ip("127.0.0.1"), pki.ip("::1"), pki.dns("kubernetes"), pki.dns("kubernetes.default.svc")
)


def write_account(folder: Path, ca: bytes, token: str | bytes = TOKEN) -> Account:
    folder.mkdir(parents=True, exist_ok=True)
    account = Account(folder)
    account.ca.write_bytes(ca)
    account.token.write_bytes(token.encode() if isinstance(token, str) else token)
    (folder / "namespace").write_text("tests")
    return account


@pytest.fixture(scope="session")
def binary() -> Path:
    path = Path(os.environ.get("PEYK", ROOT / "build" / "peyk")).resolve()
    assert os.access(path, os.X_OK), f"no program at {path}: run make, or set PEYK"
    return path


@pytest.fixture(scope="session")
def authority() -> pki.Certified:
    """The cluster's CA."""
    return pki.authority()


@pytest.fixture(scope="session")
def identity(authority) -> pki.Certified:
    """The API server's certificate: for 127.0.0.1, ::1 and two names."""
    return authority.issue(names=HERE)


@pytest.fixture(scope="session")
def account(authority, tmp_path_factory) -> Account:
    """A good service account. Nobody changes its files; `own_account` may be changed."""
    return write_account(tmp_path_factory.mktemp("account"), authority.pem)


@pytest.fixture
def own_account(authority, tmp_path) -> Account:
    return write_account(tmp_path / "account", authority.pem)


@pytest.fixture
def account_trusting(tmp_path):
    """Makes a service account whose ca.crt holds these certificates, or bytes."""
    made = []

    def make(*anchors: pki.Certified | bytes) -> Account:
        made.append(None)
        ca = b"".join(a if isinstance(a, bytes) else a.pem for a in anchors)
        return write_account(tmp_path / f"account{len(made)}", ca)

    return make


@pytest.fixture(scope="session")
def peyk(binary, account) -> Peyk:
    return Peyk(binary, account)


@pytest.fixture
def serve(identity):
    """Starts servers with the good certificate, or without TLS; they end with the test."""
    with contextlib.ExitStack() as stack:

        def start(script, *, certified=identity, context=None, **server) -> Server:
            tls = context
            if tls is None and certified is not None:
                tls = certified.context()
            return stack.enter_context(Server(script, tls=tls, **server))

        yield start


@pytest.fixture(params=["tls", "plain"])
def serve_both(serve, request):
    """`serve`, once with TLS and once without."""

    def start(script, **server):
        if request.param == "plain":
            server["certified"] = None
        return serve(script, **server)

    start.secure = request.param == "tls"
    return start
