"""A server of TLS 1.2 (tlslite-ng) whose messages are changed before they are hashed and sent.

For a peyk that has 1.2, as in test_fallback.py. What the server sends is what it
hashes: where a client overlooks the fault, the Finished of both is right.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from faults.sayings import succeed
from faults.server import Over, each_in_turn, sized
from tlslite.errors import TLSAbruptCloseError, TLSError
from tlslite.handshakesettings import HandshakeSettings
from tlslite.messages import Message
from tlslite.tlsconnection import TLSConnection
from tlslite.utils.keyfactory import parsePEMKey
from tlslite.x509 import X509
from tlslite.x509certchain import X509CertChain

from .peer import BODY, parse_hello
from .test_fallback import Turns, Wire, pem, refuse

CCS, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
HELLO, CERTIFICATE, EXCHANGE, REQUEST, DONE, SPEC, FINISHED = 2, 11, 12, 13, 14, "ccs", 20
NAMES = {
    HELLO: "ServerHello",
    CERTIFICATE: "Certificate",
    EXCHANGE: "ServerKeyExchange",
    REQUEST: "CertificateRequest",
    DONE: "ServerHelloDone",
    SPEC: "ChangeCipherSpec",
    FINISHED: "Finished",
}
FLIGHT = (HELLO, CERTIFICATE, EXCHANGE, DONE, SPEC, FINISHED)

# What becomes of each message: the records (type, content) that are sent instead.
Edit = Callable[[object, int, bytes], list[tuple[int, bytes]]]


class Editing(TLSConnection):
    """tlslite's connection; `edit` gets every message of the handshake."""

    edit: Edit

    def _sendMsg(self, msg, randomizeFirstBlock=True, update_hashes=True):
        content = bytes(msg.write())
        kind = content[0] if msg.contentType == HANDSHAKE else SPEC
        sent = [(msg.contentType, content)]
        if msg.contentType in (HANDSHAKE, CCS):
            sent = self.edit(kind, content)
        for type, data in sent:
            yield from super()._sendMsg(Message(type, bytearray(data)), False, update_hashes)


@pytest.fixture
def get(peyk12, certified):
    """What peyk makes of such a server; its hello and whether the server saw a request."""

    def run(edit: Edit | None = None, *, rsa=False, timeout="2s", **options):
        server = certified("RSA-2048" if rsa else "P-256")
        settings = HandshakeSettings()
        settings.minVersion = settings.maxVersion = (3, 3)
        for name, value in options.items():
            assert hasattr(settings, name)
            setattr(settings, name, value)
        heard = bytearray()

        def script(connection):
            tls = Editing(Wire(connection))
            tls.edit = edit or (lambda kind, content: [(CCS if kind == SPEC else 22, content)])
            certificate = X509()
            certificate.parseBinary(bytearray(server.der))
            try:
                tls.handshakeServer(
                    certChain=X509CertChain([certificate]),
                    privateKey=parsePEMKey(pem(server), private=True),
                    settings=settings,
                )
                connection.extended = tls.extendedMasterSecret
                while not heard.endswith(b"\r\n\r\n"):
                    heard.extend(tls.read(65536, 1))
                tls.write(bytearray(sized(BODY)))
                tls.close()
            # What a changed message does to the server itself is not of interest.
            except (TLSError, TLSAbruptCloseError, ValueError, AssertionError):
                raise Over from None

        with Turns(each_in_turn(refuse(70), script), tls=server.context()) as turns:
            result = peyk12.get(turns, "/api", f"--timeout={timeout}")
            connections = turns.wait()
        assert len(connections) == 2
        return result, connections[1], bytes(heard)

    return run


def fails(result, heard):
    assert result.code in (4, 5, 6), f"{result}"
    assert result.out == b"" and heard == b"", f"{result}"


class Changed:
    """An edit of one message; it must come, or nothing was tested."""

    def __init__(self, kind, change):
        self.kind, self.change, self.held, self.seen = kind, change, [], False

    def __call__(self, kind, content):
        type = CCS if kind == SPEC else HANDSHAKE
        held, self.held = self.held, []
        if kind != self.kind:
            return [(type, content), *held]
        self.seen = True
        return [*self.change(self, type, content), *held]


def run_changed(get, kind, change, **more):
    edit = Changed(kind, change)
    result, _, heard = get(edit, **more)
    assert edit.seen
    fails(result, heard)


@pytest.mark.parametrize("rsa", [False, True], ids=["ECDSA", "RSA"])
@pytest.mark.parametrize("extended", [True, False], ids=["with EMS", "without EMS"])
@pytest.mark.parametrize("group", ["x25519", "secp256r1", "secp384r1", "secp521r1"])
@pytest.mark.parametrize("cipher", ["aes128gcm", "aes256gcm"])
def test_a_handshake(get, rsa, extended, group, cipher):
    result, connection, heard = get(
        rsa=rsa,
        useExtendedMasterSecret=extended,
        eccCurves=[group, *(["secp256r1"] if group != "secp256r1" else [])],
        defaultCurve=group,
        keyShares=[],
        cipherNames=[cipher],
    )
    succeed(result, BODY)
    assert connection.extended == extended
    assert heard.startswith(b"GET /api")


def test_the_extended_master_secret_is_offered(get):
    _, connection, _ = get()
    wire = bytes(connection.received)
    hello = parse_hello(wire[5 : 5 + int.from_bytes(wire[3:5], "big")])
    assert hello.getExtension(23) is not None


@pytest.mark.parametrize("extended", [True, False], ids=["with EMS", "without EMS"])
@pytest.mark.parametrize("kind", FLIGHT, ids=NAMES.get)
class TestEveryMessage:
    def test_left_out(self, get, kind, extended):
        run_changed(get, kind, lambda e, t, m: [], useExtendedMasterSecret=extended)

    def test_twice(self, get, kind, extended):
        # What follows Finished is read with the answer.
        edit = Changed(kind, lambda e, t, m: [(t, m), (t, m)])
        result, _, heard = get(edit, useExtendedMasterSecret=extended)
        assert edit.seen and result.code == 5 and result.out == b"", f"{result}"
        assert heard == b"" or kind == FINISHED

    def test_after_the_next_one(self, get, kind, extended):
        def change(edit, type, content):
            edit.held = [(type, content)]
            return []

        run_changed(get, kind, change, useExtendedMasterSecret=extended)

    def test_in_the_place_of_another(self, get, kind, extended):
        """Of every other message of the flight; one that has not been yet is made up."""
        made_up = {SPEC: (CCS, b"\1"), FINISHED: (HANDSHAKE, b"\x14\0\0\x0c" + bytes(12))}
        for other in FLIGHT:
            if other == kind:
                continue
            kept = {kind: made_up.get(kind) or (HANDSHAKE, bytes((kind, 0, 0, 0)))}

            def edit(now, content, other=other, kept=kept):
                kept[now] = (CCS if now == SPEC else HANDSHAKE, content)
                return [kept[kind if now == other else now]]

            result, _, heard = get(edit, useExtendedMasterSecret=extended)
            fails(result, heard)


@pytest.mark.parametrize("kind", FLIGHT, ids=NAMES.get)
def test_one_byte_less(get, kind):
    """The record is shorter, and what follows would be the missing byte."""
    run_changed(get, kind, lambda e, t, m: [(t, m[:-1])] if len(m) > 1 else [(t, b"\0")])


@pytest.mark.parametrize("kind", [k for k in FLIGHT if k != SPEC], ids=NAMES.get)
def test_a_body_that_is_shorter(get, kind):
    """With a length that says so: cut at every place, or at some of a long one."""
    sizes = []

    def count(edit, type, content):
        sizes.append(len(content) - 4)
        return [(type, content)]

    result, _, _ = get(Changed(kind, count))
    succeed(result, BODY)
    size = sizes[0]
    for cut in sorted({*range(0, min(size, 8)), *range(0, size, 23), *range(max(0, size - 4), size)}):

        def change(edit, type, content, cut=cut):
            # This time its signature may have a byte less.
            cut = min(cut, len(content) - 5)
            return [(type, content[:1] + cut.to_bytes(3, "big") + content[4 : 4 + cut])]

        if (kind, cut) == (HELLO, size):
            continue
        run_changed(get, kind, change)


@pytest.mark.parametrize("kind", [k for k in FLIGHT if k != SPEC], ids=NAMES.get)
def test_a_body_that_is_longer(get, kind):
    def change(edit, type, content):
        size = len(content) - 4 + 1
        return [(type, content[:1] + size.to_bytes(3, "big") + content[4:] + b"\0")]

    run_changed(get, kind, change)


@pytest.mark.parametrize("kind", FLIGHT, ids=NAMES.get)
def test_a_flipped_bit(get, kind):
    """In every byte; in a certificate, in some."""
    sizes = []

    def count(edit, type, content):
        sizes.append(content)
        return [(type, content)]

    result, _, _ = get(Changed(kind, count))
    succeed(result, BODY)
    content = sizes[0]
    places = range(0, len(content), 29 if kind == CERTIFICATE else 1)
    # The server's own affair: a session, which nobody resumes; other formats of points than ours.
    free = set()
    if kind == HELLO:
        formats = content.index(bytes.fromhex("000b0003020100")) + 5
        free = {*range(39, 39 + content[38]), formats}
    for place in places:
        if place in free:
            continue

        def change(edit, type, content, place=place):
            changed = bytearray(content)
            # An ECDSA signature may be a byte or two shorter than the last one.
            changed[min(place, len(content) - 1)] ^= 1 << place % 8
            return [(type, bytes(changed))]

        # A length that was made larger leaves both waiting.
        run_changed(get, kind, change, timeout="500ms")
