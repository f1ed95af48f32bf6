"""The second connection, in TLS 1.2: when there is one, and what it says.

For a peyk that has 1.2 (make TLS12=1): $PEYK12, or build/peyk.
"""

from __future__ import annotations

import socket
import ssl

import pytest
from cryptography.hazmat.primitives import serialization
from faults.program import TOKEN
from faults.sayings import expect, succeed
from faults.server import (
    Connection,
    Over,
    SecureConnection,
    Server,
    alert,
    answer,
    each_in_turn,
    records,
    say,
    sized,
)
from tlslite.errors import TLSAbruptCloseError, TLSError
from tlslite.handshakesettings import HandshakeSettings
from tlslite.messages import ServerHello
from tlslite.tlsconnection import TLSConnection
from tlslite.utils.keyfactory import parsePEMKey
from tlslite.x509 import X509
from tlslite.x509certchain import X509CertChain

from .peer import ALERTS, BODY, HELLO, RETRIED, Plan, Tls13Server, before, parse_hello

GOOD = answer(sized(BODY))
SCSV = 0x5600


class Turns(Server):
    """A server whose every connection is in the list, whatever $PEYK_TLS says."""

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = SecureConnection(sock, None, None, self.tls)
            self.connections.append(connection)
            self._start(self._run, connection)

    def _run(self, connection) -> None:
        try:
            self.script(connection)
        except (Over, OSError):
            pass
        except BaseException as bug:
            self._errors.append(bug)
        finally:
            connection.socket.close()

    def wait(self) -> list[Connection]:
        for thread in self._threads[1:]:
            thread.join(20)
        return self.connections


@pytest.fixture
def talk(peyk12, identity):
    """What peyk makes of these scripts, one for each connection, and the connections."""

    def run(*scripts, oldest=ssl.TLSVersion.TLSv1_2, newest=ssl.TLSVersion.TLSv1_2):
        context = identity.context(oldest=oldest, newest=newest)
        with Turns(each_in_turn(*scripts), tls=context) as server:
            result = peyk12.get(server, "/api", "--timeout=5s")
            return result, server.wait()

    return run


def refuse(number, level=2):
    """As a server does: takes the whole hello, and answers with this alert in the clear."""

    def script(connection):
        take_hello(connection)
        connection.put(alert(number, level))
        connection.end()

    return script


def take_hello(connection) -> None:
    while len(connection.received) < 5 or len(connection.received) < 5 + int.from_bytes(
        connection.received[3:5], "big"
    ):
        if not connection.take():
            raise Over


def hello_of(connection):
    wire = bytes(connection.received)
    begin, end = records(wire)[0]
    assert wire[begin] == 22
    return parse_hello(wire[begin + 5 : end])


def in_1_3(connection) -> None:
    hello = hello_of(connection)
    assert hello.cipher_suites == [0x1301]
    assert hello.getExtension(43).versions == [(3, 4)]


def in_1_2(connection) -> None:
    hello = hello_of(connection)
    assert tuple(hello.client_version) == (3, 3)
    assert hello.getExtension(43) is None and hello.getExtension(51) is None
    assert SCSV in hello.cipher_suites, [hex(s) for s in hello.cipher_suites]
    assert 0x1301 not in hello.cipher_suites


def without_a_token(connection) -> None:
    assert TOKEN.encode() not in bytes(connection.received)
    assert connection.requests == []


FALLING = {70: "protocol_version", 40: "handshake_failure"}


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("number", FALLING, ids=FALLING.values())
def test_one_new_connection_in_1_2_after(talk, number, level):
    result, connections = talk(refuse(number, level), GOOD)
    succeed(result, BODY)
    first, second = connections
    in_1_3(first)
    in_1_2(second)
    without_a_token(first)
    assert len(second.requests) == 1
    assert second.tls.version() == "TLSv1.2"


@pytest.mark.parametrize("number", FALLING, ids=FALLING.values())
def test_nothing_of_the_first_hello_is_used_again_after(talk, number):
    _, connections = talk(refuse(number), GOOD)
    first, second = map(hello_of, connections)
    assert first.random != second.random
    assert bytes(second.session_id) in (b"",) or first.session_id != second.session_id


@pytest.mark.parametrize("again", [*FALLING, 71, 80, 86, 0])
@pytest.mark.parametrize("number", FALLING, ids=FALLING.values())
def test_no_third_connection_after(talk, number, again):
    result, connections = talk(refuse(number), refuse(again), GOOD)
    assert result.code in ((5,) if again else (4, 5)), f"{result}"
    assert result.out == b"" and len(connections) == 2
    for connection in connections:
        without_a_token(connection)


def reset(connection):
    take_hello(connection)
    connection.reset()


def end(connection):
    take_hello(connection)
    connection.end()


HELLO_1_2 = bytes.fromhex("160303002a020000260303") + bytes(32) + bytes.fromhex("00c02b00")
OTHERS = {
    **{
        f"{number} {name}": refuse(number)
        for number, name in ALERTS.items()
        if number not in FALLING
    },
    "117 general_error": refuse(117),
    "1, an unknown alert": refuse(1),
    "213, an unknown alert": refuse(213),
    "71 as a warning": refuse(71, 1),
    "a ServerHello in 1.2": say(HELLO_1_2),
    "HTTP": say(b"HTTP/1.0 400 Bad Request\r\n\r\n"),
    "zeros": say(bytes(100)),
    "an alert of 70 in a record of 1 byte": say(b"\x15\3\3\0\1\x46"),
    "an alert of 70 in a record of 3 bytes": say(b"\x15\3\3\0\3\2\x46\0"),
    "an alert of 70 that is cut": say(b"\x15\3\3\0\2\2"),
    "half a ServerHello and an alert of 70": say(b"\x16\3\3\0\5\2\0\0\x26\3" + alert(70)),
    "an alert of 80, and then one of 70": say(alert(80) + alert(70)),
    "the end": end,
    "a reset": reset,
}


@pytest.mark.parametrize("script", OTHERS.values(), ids=OTHERS)
def test_no_second_connection_after(talk, script):
    result, connections = talk(script, GOOD)
    assert result.code in (4, 5), f"{result}"
    assert result.out == b""
    assert len(connections) == 1, f"{result}"
    without_a_token(connections[0])


@pytest.mark.parametrize("number", FALLING, ids=FALLING.values())
@pytest.mark.parametrize(
    "how",
    ["encrypted, after ServerHello", "clear, after ServerHello", "clear, after HelloRetryRequest"],
)
def test_no_second_connection_after_an_alert_that_is(peyk12, identity, number, how):
    steps = {
        "encrypted, after ServerHello": before("EncryptedExtensions", lambda p: p.alert(number)),
        "clear, after ServerHello": before(
            "EncryptedExtensions", lambda p: p.clear(21, bytes((2, number)))
        ),
        "clear, after HelloRetryRequest": before(
            HELLO, lambda p: p.clear(21, bytes((2, number))), steps=RETRIED
        ),
    }
    with Tls13Server(Plan(steps=steps[how]), identity) as server:
        result = peyk12.get(server, "/api", "--timeout=5s")
        server.wait()
    expect(result, "TLS_ALERT", "TLS")
    assert len(server.connections) == 1


def test_a_server_of_1_3_refuses_the_second_connection(talk):
    """OpenSSL knows by TLS_FALLBACK_SCSV that somebody kept us from 1.3."""
    result, connections = talk(refuse(70), GOOD, newest=ssl.TLSVersion.TLSv1_3)
    expect(result, "TLS_SUITE", "TLS_ALERT", "TLS", says="TLS 1.3|inappropriate_fallback")
    assert len(connections) == 2
    for connection in connections:
        without_a_token(connection)


# ---- a server of 1.2 that marks its random, and does not look at TLS_FALLBACK_SCSV ----


class Wire:
    """A Connection as the socket that tlslite wants."""

    def __init__(self, connection):
        self.connection, self.ready = connection, b""

    def send(self, data) -> int:
        self.connection.put(bytes(data))
        return len(data)

    sendall = send

    def recv(self, size: int) -> bytes:
        self.ready = self.ready or self.connection.take()
        data, self.ready = self.ready[:size], self.ready[size:]
        return data

    def close(self) -> None:
        pass


@pytest.fixture
def mark(monkeypatch, request):
    """The end of every random that tlslite's server makes."""

    class Marked(ServerHello):
        def create(self, version, random, *more, **named):
            end = request.param
            random[len(random) - len(end) :] = end
            return super().create(version, random, *more, **named)

    monkeypatch.setattr("tlslite.tlsconnection.ServerHello", Marked)
    return request.param


def pem(certified):
    return certified.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def answering_in_1_2(certified, heard):
    settings = HandshakeSettings()
    settings.minVersion = settings.maxVersion = (3, 3)

    def script(connection):
        wire = Wire(connection)
        tls = TLSConnection(wire)
        certificate = X509()
        certificate.parseBinary(bytearray(certified.der))
        try:
            tls.handshakeServer(
                certChain=X509CertChain([certificate]),
                privateKey=parsePEMKey(pem(certified), private=True),
                settings=settings,
            )
            while not heard.endswith(b"\r\n\r\n"):
                heard.extend(tls.read(1, 1) if not heard else tls.read(65536, 1))
            tls.write(bytearray(sized(BODY)))
            tls.close()
        except (TLSError, TLSAbruptCloseError):
            raise Over from None

    return script


@pytest.mark.parametrize(
    "mark",
    [b"DOWNGRD\1", b"DOWNGRD\0"],
    ids=["DOWNGRD 1", "DOWNGRD 0"],
    indirect=True,
)
def test_a_downgrade_mark_is_refused(talk, identity, mark):
    heard = bytearray()
    result, connections = talk(refuse(70), answering_in_1_2(identity, heard))
    expect(result, "TLS", says="1.3|downgrade")
    assert connections[1].sent.count(mark) == 1 and len(connections) == 2 and not heard
    # After its Finished, the one record that may follow is an alert.
    wire = bytes(connections[1].received)
    assert [wire[begin] for begin, _ in records(wire) if wire[begin] == 23] == []


@pytest.mark.parametrize(
    "mark",
    [b"", b"DOWNGRD\2", b"DOWNGR\0\1", b"OWNGRD\1\1"],
    ids=["none", "another number", "another text", "one place before"],
    indirect=True,
)
def test_no_downgrade_mark_is_no_reason_to_refuse(talk, identity, mark):
    heard = bytearray()
    result, connections = talk(refuse(70), answering_in_1_2(identity, heard))
    succeed(result, BODY)
    assert len(connections) == 2 and TOKEN.encode() in heard
