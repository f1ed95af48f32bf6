"""Every byte of OpenSSL's flight in TLS 1.3 changed, dropped, doubled, or the last one.

Whatever happens to it, nothing is taken for an answer: peyk fails, and prints
nothing but a beginning of the right body.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from dataclasses import dataclass

import pytest
from faults.fixtures import HERE
from faults.sayings import succeed
from faults.server import Over, SecureConnection, Server, answer, records, sized

from .peer import BODY, DATA

GOOD = answer(sized(BODY))
# One record each, and ChangeCipherSpec behind the first.
STEPS = [
    "ServerHello",
    "ChangeCipherSpec",
    *("Encrypted" + n for n in ("Extensions", "Certificate", "CertificateVerify", "Finished")),
    "the answer",
]
PATIENCE = 0.08  # seconds for which a server waits for a client that waits for a byte


@dataclass(frozen=True)
class Damage:
    at: int
    kind: str

    def done_to(self, data: bytes, start: int) -> bytes:
        place = self.at - start
        if not 0 <= place < len(data):
            return data
        byte = data[place]
        return (
            data[:place]
            + {"flip": bytes((byte ^ 1,)), "drop": b"", "double": bytes((byte, byte))}[self.kind]
            + data[place + 1 :]
        )


class Damaging(SecureConnection):
    """A connection with `damage` to one byte of what it sends."""

    damage: Damage | None = None
    intended = 0

    def put(self, data: bytes) -> None:
        start, self.intended = self.intended, self.intended + len(data)
        if self.damage is None:
            self._put(data)
            return
        if self.damage.kind == "end" and start <= self.damage.at < self.intended:
            self._put(data[: self.damage.at - start])
            self.end()
            raise Over
        self._put(self.damage.done_to(data, start))
        if self.intended > self.damage.at:
            # It may now wait for a byte that never comes, as we do.
            self.socket.settimeout(PATIENCE)


class DamagingServer(Server):
    damage: Damage | None = None

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Damaging(sock, None, None, self.tls)
            connection.damage = self.damage
            self.connections.append(connection)
            self._start(self._run, connection)

    def _run(self, connection) -> None:
        with contextlib.suppress(Over, OSError, ssl.SSLError):
            self.script(connection)
        connection.socket.close()


def context(identity, **more):
    return identity.context(oldest=ssl.TLSVersion.TLSv1_3, newest=ssl.TLSVersion.TLSv1_3, **more)


@pytest.fixture(scope="module")
def server(authority):
    """Its messages are of one size, so that a byte's offset means the same in each run."""
    identity = authority.issue(names=HERE, kind="RSA-2048", slot="root")
    with DamagingServer(GOOD, tls=context(identity)) as running:
        yield running


@pytest.fixture(scope="module")
def flight(peyk, server):
    """Where each step begins and ends in what the server sends."""
    server.damage = None
    succeed(peyk.get(server), BODY)
    places = records(bytes(server.last.sent))
    assert len(places) in (len(STEPS), len(STEPS) + 1), f"not one message a record: {places}"
    return dict(zip(STEPS, places, strict=False))


# Versions of records in the clear, which are to be ignored (RFC 8446, section 5.1).
def ignored(flight):
    return {begin + i for step in STEPS[:2] for begin in (flight[step][0],) for i in (1, 2)}


def silent(received: bytes) -> None:
    """Nothing but its hello, ChangeCipherSpec, and an alert: no record has room for a token."""
    kinds = [(received[begin], end - begin - 5) for begin, end in records(received)]
    assert [size for kind, size in kinds if kind == DATA] in ([], [19]), kinds


@pytest.mark.parametrize("kind", ["flip", "drop", "double", "end"])
@pytest.mark.parametrize("step", STEPS)
def test_every_byte_of(peyk, server, flight, step, kind):
    places = set(range(*flight[step]))
    if kind == "flip":
        places -= ignored(flight)
    if kind == "double" and step in STEPS[-2:]:
        # The last byte once more is the beginning of another record, after all that is needed.
        places.remove(max(places))
    for server.damage in [Damage(at, kind) for at in sorted(places)]:
        result = peyk.get(server, "/api", "--timeout=400ms")
        assert result.code in (4, 5, 6), f"{server.damage} and nobody noticed: {result}"
        assert result.out == b"", f"{server.damage}: {result}"
        if step != "the answer":
            silent(bytes(server.last.received))
