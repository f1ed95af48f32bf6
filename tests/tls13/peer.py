"""A TLS 1.3 server, made of tlslite-ng's parts, that breaks the rules to order.

tlslite brings the key schedule, the records, the key exchange and the reader of
ClientHello. The order of the handshake and the bytes of its messages are here:
a `Plan` says which steps are taken and what is changed in each message before
it is hashed, encrypted and sent. What the server sends is always what it
hashes and signs: a client that overlooks the fault gets a good connection, and
its answer, and the test fails.
"""

from __future__ import annotations

import contextlib
import socket
import types
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from faults.pki import Certified
from faults.server import Connection, Fault, Over, Server, answer, sized
from tlslite.constants import ExtensionType
from tlslite.errors import TLSAbruptCloseError
from tlslite.handshakehashes import HandshakeHashes
from tlslite.keyexchange import ECDHKeyExchange
from tlslite.mathtls import HKDF_expand_label, derive_secret
from tlslite.messages import ClientHello
from tlslite.messages import Message as Content
from tlslite.recordlayer import RecordLayer
from tlslite.utils.codec import Parser
from tlslite.utils.cryptomath import secureHMAC

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
GOOD = answer(sized(BODY))

SUITE = 0x1301
X25519, P256 = 0x001D, 0x0017
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
CONTEXT = b"TLS 1.3, server CertificateVerify"

# Record types, and types of messages.
CCS, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23
TICKET, KEY_UPDATE = 4, 24

ALERTS = {
    0: "close_notify",
    10: "unexpected_message",
    20: "bad_record_mac",
    22: "record_overflow",
    40: "handshake_failure",
    42: "bad_certificate",
    43: "unsupported_certificate",
    44: "certificate_revoked",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    49: "access_denied",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    86: "inappropriate_fallback",
    90: "user_canceled",
    109: "missing_extension",
    110: "unsupported_extension",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    115: "unknown_psk_identity",
    116: "certificate_required",
    120: "no_application_protocol",
}


def u16(number: int) -> bytes:
    return number.to_bytes(2, "big")


def vector(size: int, data: bytes) -> bytes:
    """Data behind its length, which has `size` bytes."""
    return len(data).to_bytes(size, "big") + data


def extension_list(extensions) -> bytes:
    return vector(2, b"".join(u16(kind) + vector(2, body) for kind, body in extensions))


# ---- messages ----


@dataclass(kw_only=True)
class Message:
    """A handshake message of which everything can be changed before it is sent."""

    kind: int
    content: bytes = b""
    tail: bytes = b""  # behind the body, and in its length
    keep: int | None = None  # of the body, so many bytes
    beside: bytes = b""  # behind the message in the same record, and not hashed

    def body(self) -> bytes:
        return self.content

    def encode(self) -> bytes:
        return bytes((self.kind,)) + vector(3, (self.body() + self.tail)[: self.keep])


@dataclass(kw_only=True)
class Hello(Message):
    """ServerHello and HelloRetryRequest."""

    kind: int = 2
    version: int = 0x0303
    random: bytes = bytes(range(32))
    session_id: bytes
    suite: int = SUITE
    compression: int = 0
    extensions: list[tuple[int, bytes]]
    without_extensions: bool = False

    def body(self) -> bytes:
        head = u16(self.version) + self.random + vector(1, self.session_id) + u16(self.suite)
        head += bytes((self.compression,))
        return head if self.without_extensions else head + extension_list(self.extensions)

    def drop(self, kind: int) -> None:
        self.extensions = [e for e in self.extensions if e[0] != kind]

    def replace(self, kind: int, body: bytes) -> None:
        self.extensions = [(k, body if k == kind else b) for k, b in self.extensions]


@dataclass(kw_only=True)
class Extensions(Message):
    kind: int = 8
    extensions: list[tuple[int, bytes]] = field(default_factory=list)

    def body(self) -> bytes:
        return extension_list(self.extensions)


@dataclass(kw_only=True)
class Request(Message):
    """CertificateRequest."""

    kind: int = 13
    context: bytes = b""
    extensions: list[tuple[int, bytes]] = field(
        default_factory=lambda: [(13, bytes.fromhex("0006 0403 0804 0401"))]
    )

    def body(self) -> bytes:
        return vector(1, self.context) + extension_list(self.extensions)


@dataclass(kw_only=True)
class CertificateList(Message):
    kind: int = 11
    context: bytes = b""
    entries: list[tuple[bytes, list[tuple[int, bytes]]]]

    def body(self) -> bytes:
        entries = (vector(3, der) + extension_list(more) for der, more in self.entries)
        return vector(1, self.context) + vector(3, b"".join(entries))


@dataclass(kw_only=True)
class Verify(Message):
    kind: int = 15
    scheme: int
    signature: bytes

    def body(self) -> bytes:
        return u16(self.scheme) + vector(2, self.signature)


@dataclass(kw_only=True)
class Finish(Message):
    kind: int = 20
    mac: bytes

    def body(self) -> bytes:
        return self.mac


def ticket(
    size: int = 32, nonce: bytes = b"\0", extensions=(), lifetime: int = 7200, **more
) -> Message:
    body = lifetime.to_bytes(4, "big") + bytes(4) + vector(1, nonce) + vector(2, bytes(size))
    return Message(kind=TICKET, content=body + extension_list(extensions), **more)


def key_update(value: int = 0, **more) -> Message:
    return Message(kind=KEY_UPDATE, content=bytes((value,)), **more)


# ---- plans ----

HELLO, EXTENSIONS, REQUEST = "ServerHello", "EncryptedExtensions", "CertificateRequest"
CERTIFICATE, VERIFY, FINISHED = "Certificate", "CertificateVerify", "Finished"
CLIENT_HELLO, CLIENT_FINISHED = "the client's ClientHello", "the client's Finished"
RETRY_REQUEST, SPEC = "HelloRetryRequest", "ChangeCipherSpec"

STEPS = (
    CLIENT_HELLO,
    HELLO,
    SPEC,
    EXTENSIONS,
    CERTIFICATE,
    VERIFY,
    FINISHED,
    CLIENT_FINISHED,
)
# The server asks for another share first.
RETRIED = (CLIENT_HELLO, RETRY_REQUEST, SPEC, CLIENT_HELLO, *(s for s in STEPS[1:] if s != SPEC))

Step = str | Callable[["Peer"], None]


def before(step: str, *more: Step, steps=STEPS) -> tuple[Step, ...]:
    """The steps, with more before the last one of this name."""
    at = len(steps) - 1 - steps[::-1].index(step)
    return (*steps[:at], *more, *steps[at:])


def after(step: str, *more: Step, steps=STEPS) -> tuple[Step, ...]:
    at = len(steps) - steps[::-1].index(step)
    return (*steps[:at], *more, *steps[at:])


def without(step: str, steps=STEPS) -> tuple[Step, ...]:
    return tuple(s for s in steps if s != step)


@dataclass(frozen=True)
class Plan:
    """What one server does on each connection."""

    steps: tuple[Step, ...] = STEPS
    edits: dict[str, Callable[[Message, Peer], None]] = field(default_factory=dict)
    within: dict[str, Callable[[Peer], None]] = field(default_factory=dict)  # cut there
    script: Callable[[Peer], None] = GOOD
    group: int = P256  # that a HelloRetryRequest asks for
    cookie: bytes | None = None
    asks: bool = True  # a HelloRetryRequest for a group
    cut: int = 16384  # bytes of messages in one record, at most
    joined: bool = False  # messages share a record where the key is the same
    padding: int = 0  # zeros behind each record's type
    version: tuple[int, int] = (3, 3)  # of the records
    key: Callable[[Peer], bool] = lambda peer: True  # whether this private key will do


# ---- the server ----


class Memory:
    """The socket that tlslite's record layer sees."""

    def __init__(self, peer: Peer):
        self.peer = peer
        self.out = bytearray()
        self.incoming = bytearray()

    def send(self, data) -> int:
        self.out += data
        return len(data)

    def recv(self, size: int) -> bytes:
        if not self.incoming:
            self.incoming += self.peer.take()
        data = bytes(self.incoming[:size])
        del self.incoming[:size]
        return data


_SCHEMES = {
    # number: (hash, padding)
    0x0401: (hashes.SHA256, "PKCS1"),
    0x0501: (hashes.SHA384, "PKCS1"),
    0x0201: (hashes.SHA1, "PKCS1"),
    0x0203: (hashes.SHA1, ""),
    0x0403: (hashes.SHA256, ""),
    0x0503: (hashes.SHA384, ""),
    0x0603: (hashes.SHA512, ""),
    0x0804: (hashes.SHA256, "PSS"),
    0x0805: (hashes.SHA384, "PSS"),
    0x0806: (hashes.SHA512, "PSS"),
    0x0809: (hashes.SHA256, "PSS"),
}


def natural_scheme(key) -> int:
    if isinstance(key, rsa.RSAPrivateKey):
        return 0x0804
    return {"secp256r1": 0x0403, "secp384r1": 0x0503, "secp521r1": 0x0603}[key.curve.name]


def sign(key, scheme: int, content: bytes, salt: int | None = None, mgf=None) -> bytes:
    """A right signature of this scheme, whether TLS 1.3 allows it or not."""
    algorithm, pad = _SCHEMES[scheme]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, ec.ECDSA(algorithm()))
    if pad == "PKCS1":
        return key.sign(content, padding.PKCS1v15(), algorithm())
    size = algorithm.digest_size if salt is None else salt
    scheme = padding.PSS(padding.MGF1((mgf or algorithm)()), size)
    return key.sign(content, scheme, algorithm())


class Peer(Connection):
    def __init__(self, sock, fault: Fault | None, certified: Certified, plan: Plan):
        super().__init__(sock, fault, None)
        self.certified, self.plan = certified, plan
        self.memory = Memory(self)
        self.layer = RecordLayer(self.memory)
        self.layer.client, self.layer.version = False, (3, 4)
        self.layer.tls13record = True
        self.layer.padding_cb = lambda *_: bytearray(self.padding)
        self.padding, self.version = plan.padding, plan.version
        self.hashes = HandshakeHashes()
        self.group, self.secret = X25519, bytearray(32)
        self.held = b""  # messages still to be sent in one record
        self.partial = b""  # of a message from the client
        self.hellos: list[bytes] = []
        self.done = False
        self.finishing = False  # our Finished was sent, and the client's has not come
        # What came, decrypted: record type, content, whether it was protected.
        self.heard: list[tuple[int, bytes, bool]] = []
        self.heard_at_finished: int | None = None  # as many when our Finished was sent
        self.messages: list[bytes] = []  # the client's, but for its hellos

    # -- what went over the wire --

    @property
    def alerts(self) -> list[tuple[int, bool]]:
        """The alerts that came: description, and whether it was protected."""
        return [(data[1], secret) for kind, data, secret in self.heard if kind == ALERT]

    @property
    def hello_fields(self) -> ClientHello:
        return parse_hello(self.hellos[-1])

    # -- records --

    def seal(self, kind: int, content: bytes) -> bytes:
        """A record, protected once there is a key (and never for ChangeCipherSpec)."""
        self.layer._recordSocket.version = self.version
        for _ in self.layer.sendRecord(Content(kind, bytearray(content))):
            pass
        record = bytes(self.memory.out)
        self.memory.out.clear()
        return record

    def inner(self, inner: bytes) -> None:
        """Sends a protected record of this TLSInnerPlaintext, whatever it is."""
        self.flush()
        self.layer._recordSocket.version = self.version
        sealed = bytes(self.layer._encryptThenSeal(bytearray(inner), DATA))
        self.put(bytes((DATA, 3, 3)) + vector(2, sealed))

    def clear(self, kind: int, content: bytes, version: bytes = b"\x03\x03") -> None:
        """Sends a record without protection, whatever the state is."""
        self.put(bytes((kind,)) + version + vector(2, content))

    def record(self, kind: int, content: bytes) -> None:
        self.flush()
        self.put(self.seal(kind, content))

    def pad(self, kind: int, content: bytes, zeros: int) -> None:
        """Sends one record with so many zeros behind its type."""
        usual, self.padding = self.padding, zeros
        self.record(kind, content)
        self.padding = usual

    def flush(self) -> None:
        held, self.held = self.held, b""
        for start in range(0, len(held), self.plan.cut):
            self.put(self.seal(HANDSHAKE, held[start : start + self.plan.cut]))

    def send(self, message: Message, hashed: bool = False) -> None:
        encoded = message.encode()
        if hashed:
            self.hashes.update(bytearray(encoded))
        self.held += encoded + message.beside
        if not self.plan.joined:
            self.flush()

    def alert(self, description: int, level: int = 2) -> None:
        self.record(ALERT, bytes((level, description)))

    def _next_record(self) -> tuple[int, bytes, bool]:
        try:
            for result in self.layer.recvRecord():
                if result not in (0, 1):
                    break
        except TLSAbruptCloseError:
            raise Over from None
        header, parser = result
        # tlslite gives the inner type and version 3.4 to what was protected.
        heard = (header.type, bytes(parser.bytes), header.version == (3, 4))
        self.heard.append(heard)
        return heard

    def _next_message(self) -> bytes:
        """The client's next handshake message; its data and its alerts end the script."""
        while True:
            if len(self.partial) >= 4:
                end = 4 + int.from_bytes(self.partial[1:4], "big")
                if len(self.partial) >= end:
                    message, self.partial = self.partial[:end], self.partial[end:]
                    return message
            kind, content, _ = self._next_record()
            if kind == HANDSHAKE:
                self.partial += content
            elif kind != CCS:
                raise Over

    # -- the steps of the handshake --

    def _send_step(self, name: str, message: Message) -> None:
        edit = self.plan.edits.get(name)
        if edit is not None:
            edit(message, self)
        act = self.plan.within.get(name)
        if act is None:
            self.send(message, hashed=True)
            return
        encoded = message.encode()
        self.hashes.update(bytearray(encoded))
        self.record(HANDSHAKE, encoded[:5])
        act(self)
        self.record(HANDSHAKE, encoded[5:])

    def handshake(self) -> None:
        if self.done:
            return
        self.done = True
        takers = {
            CLIENT_HELLO: self._take_hello,
            RETRY_REQUEST: self._send_retry,
            HELLO: self._send_hello,
            SPEC: lambda: self.clear(CCS, b"\x01"),
            EXTENSIONS: lambda: self._send_step(EXTENSIONS, Extensions()),
            REQUEST: lambda: self._send_step(REQUEST, Request()),
            CERTIFICATE: self._send_certificate,
            VERIFY: self._send_verify,
            FINISHED: self._send_finished,
            CLIENT_FINISHED: self._take_finished,
        }
        for step in self.plan.steps:
            if isinstance(step, str):
                takers[step]()
            else:
                step(self)
        self.flush()
        self.handshake_sent, self.handshake_received = len(self.sent), len(self.received)

    def _take_hello(self) -> None:
        hello = self._next_message()
        assert hello[0] == 1, "not a ClientHello"
        self.hellos.append(hello)
        self.hashes.update(bytearray(hello))

    def _echoed(self, extensions, **fields) -> Hello:
        session_id = bytes(self.hello_fields.session_id)
        return Hello(session_id=session_id, extensions=extensions, **fields)

    def _send_retry(self) -> None:
        first = self.hashes.digest("sha256")
        self.hashes = HandshakeHashes()
        self.hashes.update(bytearray(b"\xfe\x00\x00\x20" + first))
        extensions = [(43, b"\x03\x04")]
        if self.plan.asks:
            self.group = self.plan.group
            extensions.append((51, u16(self.group)))
        if self.plan.cookie is not None:
            extensions.append((44, vector(2, self.plan.cookie)))
        self._send_step(RETRY_REQUEST, self._echoed(extensions, random=RETRY))
        self.flush()

    def _agree(self) -> bytes:
        """Our share; the secret is set."""
        shares = self.hello_fields.getExtension(ExtensionType.key_share).client_shares
        theirs = [share.key_exchange for share in shares if share.group == self.group]
        exchange = ECDHKeyExchange(self.group, (3, 4))
        while True:
            private = exchange.get_random_private_key()
            if theirs:
                self.secret = bytearray(exchange.calc_shared_key(private, theirs[0]))
            if self.plan.key(self):
                return bytes(exchange.calc_public_value(private))

    def _send_hello(self) -> None:
        share = u16(self.group) + vector(2, self._agree())
        self._send_step(HELLO, self._echoed([(43, b"\x03\x04"), (51, share)]))
        self.flush()
        zeros, derived = bytearray(32), bytearray(b"derived")
        early = secureHMAC(zeros, zeros, "sha256")
        secret = secureHMAC(derive_secret(early, derived, None, "sha256"), self.secret, "sha256")
        self.c_hs, self.s_hs = self._secrets(secret, b"c hs traffic", b"s hs traffic")
        self.layer.calcTLS1_3PendingState(SUITE, self.c_hs, self.s_hs, ["python"])
        self.layer.changeWriteState()
        self.layer.changeReadState()
        self.main = secureHMAC(derive_secret(secret, derived, None, "sha256"), zeros, "sha256")

    def _secrets(self, secret, *labels: bytes):
        return [derive_secret(secret, bytearray(x), self.hashes, "sha256") for x in labels]

    def _send_certificate(self) -> None:
        chain = (self.certified.certificate, *self.certified.above)
        ders = [c.public_bytes(serialization.Encoding.DER) for c in chain]
        self._send_step(CERTIFICATE, CertificateList(entries=[(der, []) for der in ders]))

    def signed_content(self, context: bytes = CONTEXT) -> bytes:
        return b" " * 64 + context + b"\0" + bytes(self.hashes.digest("sha256"))

    def _send_verify(self) -> None:
        scheme = natural_scheme(self.certified.private_key)
        signature = sign(self.certified.private_key, scheme, self.signed_content())
        self._send_step(VERIFY, Verify(scheme=scheme, signature=signature))

    def mac(self, secret) -> bytes:
        key = HKDF_expand_label(secret, b"finished", b"", 32, "sha256")
        return bytes(secureHMAC(key, self.hashes.digest("sha256"), "sha256"))

    def _send_finished(self) -> None:
        # All that was heard by now had to come without this.
        self._send_step(FINISHED, Finish(mac=self.mac(self.s_hs)))
        self.heard_at_finished = len(self.heard)
        self.flush()
        self.finishing = True
        self.c_ap, self.s_ap = self._secrets(self.main, b"c ap traffic", b"s ap traffic")
        self.layer.calcTLS1_3PendingState(SUITE, self.c_ap, self.s_ap, ["python"])
        self.layer.changeWriteState()

    def drain(self) -> None:
        self.held = b""
        if self.finishing:
            self._take_finished()
        self.stall()

    def _take_finished(self) -> None:
        self.flush()
        while True:
            expected = self.mac(self.c_hs)
            message = self._next_message()
            self.messages.append(message)
            if message[0] == 20:
                break
            self.hashes.update(bytearray(message))
        assert message[4:] == expected, "the client's Finished is wrong"
        assert not self.partial, "more in the record of the client's Finished"
        self.layer.changeReadState()
        self.finishing = False

    # -- afterwards --

    def update_key(self, message: Message | None = None) -> None:
        """Sends a KeyUpdate, and does what it says."""
        self.send(message or key_update())
        self.flush()
        self.c_ap, self.s_ap = self.layer.calcTLS1_3KeyUpdate_reciever(SUITE, self.c_ap, self.s_ap)

    def read(self) -> bytes:
        self.handshake()
        while True:
            kind, content, _ = self._next_record()
            if kind == DATA:
                return content
            if kind == ALERT:
                raise Over
            assert kind == HANDSHAKE and content == b"\x18\x00\x00\x01\x00", content
            self.messages.append(content)
            self.c_ap, self.s_ap = self.layer.calcTLS1_3KeyUpdate_sender(
                SUITE, self.c_ap, self.s_ap
            )

    def write(self, data: bytes) -> None:
        self.handshake()
        for start in range(0, len(data), 16384):
            self.record(DATA, data[start : start + 16384])

    def close_notify(self) -> None:
        self.alert(0, level=1)

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
        self.stall()

    def stall(self) -> None:
        with contextlib.suppress(Over):
            while True:
                self._next_record()


def parse_hello(message: bytes) -> ClientHello:
    return ClientHello().parse(Parser(bytearray(message[1:])))


class Tls13Server(Server):
    """`Server` with this TLS; `wait()` before what a connection heard is looked at."""

    def __init__(self, plan: Plan, certified: Certified, fault: Fault | None = None):
        super().__init__(plan.script, tls=types.SimpleNamespace(), fault=fault)
        self.plan, self.certified = plan, certified

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = Peer(sock, self.fault, self.certified, self.plan)
            self.connections.append(peer)
            self._start(self._run, peer)

    def _run(self, peer: Peer) -> None:
        try:
            self.script(peer)
        except (Over, OSError):
            self._drain(peer)
        except BaseException as bug:
            self._errors.append(bug)
        finally:
            peer.socket.close()

    def _drain(self, peer: Peer) -> None:
        """Hears what the client has still said when it went."""
        try:
            peer.drain()
        except (Over, OSError):
            pass
        except BaseException as bug:
            self._errors.append(bug)

    def wait(self) -> Peer:
        for thread in self._threads[1:]:
            thread.join(20)
            assert not thread.is_alive(), "the server hangs"
        if self._errors:
            raise self._errors[0]
        return self.last
