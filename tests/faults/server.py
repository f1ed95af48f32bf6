"""A server that misbehaves to order, over TLS (OpenSSL's, not peyk's) or without.

A server runs one script for each connection, in a thread. The script gets a
`Connection` and says what happens next: handshake, read the request, send these
bytes, end in that way. TLS runs over memory, so that every byte on the wire
passes through `Connection` and can be changed, cut or held back there: a
`Fault` names the byte.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .mode import TLS

# Headers, version, random, session id; then the suites, which are one in a hello of TLS 1.3.
HELLO_START = 5 + 4 + 2 + 32 + 1 + 32 + 4
ONE_SUITE = b"\x00\x02\x13\x01"

PATIENCE = 20  # seconds that a script waits for the client, at most


class Over(Exception):
    """The connection is over, by the fault that was asked for or by the client."""


@dataclass(frozen=True)
class Fault:
    """What happens to byte `at` of one direction of a connection, counted from 0.

    "flip" changes it by `mask`; "end" and "reset" close the connection in its
    place; "stall" says nothing more, until the client goes; "say" sends `data`
    in its place and ends.
    """

    at: int
    kind: str
    mask: int = 0x01
    data: bytes = b""


class Connection:
    """One plain connection; `sent` and `received` are what went over the wire."""

    def __init__(self, sock: socket.socket, fault: Fault | None, fault_in: Fault | None):
        self.socket = sock
        self.fault = fault
        self.fault_in = fault_in
        self.disguise: tuple[bytes, bytes] | None = None
        self.sent = bytearray()
        self.received = bytearray()
        self.requests: list[bytes] = []
        self.handshake_sent = 0  # bytes of `sent`, and
        self.handshake_received = 0  # of `received`, that were the handshake's
        self.server_name: str | None = None
        sock.settimeout(PATIENCE)

    # -- the wire --

    def put(self, data: bytes) -> None:
        """Sends bytes as they are, but for the disguise and the fault."""
        if self.disguise is not None:
            data = data.replace(*self.disguise)
        fault, start = self.fault, len(self.sent)
        if fault is None or not start <= fault.at < start + len(data):
            self._put(data)
            return
        place = fault.at - start
        if fault.kind == "flip":
            changed = bytearray(data)
            changed[place] ^= fault.mask
            self._put(bytes(changed))
            return
        self._put(data[:place])
        if fault.kind == "say":
            self._put(fault.data)
        {"end": self.end, "say": self.end, "reset": self.reset, "stall": self.stall}[fault.kind]()
        raise Over

    def _put(self, data: bytes) -> None:
        # Before they are sent: the test may look as soon as the client has them.
        self.sent += data
        try:
            self.socket.sendall(data)
        except ConnectionError as gone:
            raise Over from gone

    def take(self) -> bytes:
        """The next bytes from the client, b"" at its end, but for the fault."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            return b""
        fault, start = self.fault_in, len(self.received)
        self.received += data
        if fault is not None and start <= fault.at < start + len(data):
            assert fault.kind == "flip"
            changed = bytearray(data)
            changed[fault.at - start] ^= fault.mask
            return bytes(changed)
        return data

    def hello(self) -> bytes:
        """Waits for the first bytes, up to the suites of a ClientHello, and leaves them unread."""
        return self.socket.recv(HELLO_START, socket.MSG_PEEK)

    # -- ends --

    def end(self) -> None:
        """Ends this direction in an orderly way (FIN), and waits for the client to go."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
            self.stall()

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def stall(self) -> None:
        """Says nothing more until the client goes."""
        while self.take():
            pass

    def refuse(self) -> None:
        """As a server does that does not know TLS 1.3."""
        self.socket.sendall(alert(70))
        self.end()

    # -- what scripts say --

    def handshake(self) -> None:
        pass

    def read(self) -> bytes:
        return self.take()

    def write(self, data: bytes) -> None:
        self.put(data)

    def close_notify(self) -> None:
        pass

    def read_request(self) -> bytes:
        """The head of a request."""
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            data = self.read()
            if not data:
                raise Over
            request += data
        self.requests.append(request)
        return request

    def finish(self) -> None:
        """Ends as a good server does."""
        self.close_notify()
        self.end()


class SecureConnection(Connection):
    def __init__(self, sock, fault, fault_in, context: ssl.SSLContext):
        super().__init__(sock, fault, fault_in)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.secure = False

    def _flush(self) -> None:
        if self.outgoing.pending:
            self.put(self.outgoing.read())

    def _do(self, step: Callable):
        """Runs a step of TLS, with as many bytes from the client as it takes."""
        while True:
            try:
                result = step()
                self._flush()
                return result
            except ssl.SSLWantReadError:
                self._flush()
                data = self.take()
                if not data:
                    raise Over from None
                self.incoming.write(data)
            except ssl.SSLError as refused:
                self._flush()  # the alert
                self.end()
                raise Over from refused

    def handshake(self) -> None:
        if not self.secure:
            self._do(self.tls.do_handshake)
            self.secure = True
            self.handshake_sent = len(self.sent)
            self.handshake_received = len(self.received)

    def read(self) -> bytes:
        self.handshake()
        try:
            return self._do(lambda: self.tls.read(65536))
        except Over:
            return b""

    def write(self, data: bytes) -> None:
        """Sends at most 16 KiB in one record, more in several."""
        self.handshake()
        if data:
            self._do(lambda: self.tls.write(data))

    def close_notify(self) -> None:
        with contextlib.suppress(ssl.SSLError):
            self.tls.unwrap()
        self._flush()

    def provoke_alert(self) -> None:
        """Sends an encrypted fatal alert: TLS is handed a record that it cannot read."""
        self.handshake()
        self.incoming.write(b"\x17\x03\x03\x00\x20" + bytes(32))
        with contextlib.suppress(ssl.SSLError):
            while self.tls.read(65536):
                pass
        assert self.outgoing.pending, "no alert"
        self._flush()


Script = Callable[[Connection], None]


@dataclass
class Server:
    """Listens on a loopback address (the port is the system's choice) or a unix socket path."""

    script: Script
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    fault: Fault | None = None
    fault_in: Fault | None = None
    disguise: tuple[bytes, bytes] | None = None  # bytes, and what is sent in their place
    connections: list[Connection] = field(default_factory=list)

    def __enter__(self) -> Server:
        self._errors: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        if self.tls is not None:
            self.tls.sni_callback = self._note_server_name
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        if self.address.startswith("/"):
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(self.address)
            self.port = 0
        else:
            assert self.address in ("127.0.0.1", "::1")
            self._listener = socket.socket(family)
            self._listener.bind((self.address, 0))
            self.port = self._listener.getsockname()[1]
        self._listener.listen(128)
        self._start(self._accept)
        return self

    def __exit__(self, kind, *_) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join(PATIENCE)
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()
        if self.address.startswith("/"):
            os.unlink(self.address)
        if self._errors and kind is None:
            raise self._errors[0]

    @property
    def authority(self) -> str:
        """As it stands in a URL."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        if self.address.startswith("/"):
            return f"unix:{self.address}"
        return f"{'http' if self.tls is None else 'https'}://{self.authority}"

    @property
    def requests(self) -> list[bytes]:
        return [request for c in self.connections for request in c.requests]

    @property
    def last(self) -> Connection:
        return self.connections[-1]

    def _start(self, target: Callable, *args) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _note_server_name(self, tls: ssl.SSLObject, name: str | None, _context) -> None:
        for connection in self.connections:
            if getattr(connection, "tls", None) is tls:
                connection.server_name = name

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            if sock.family != socket.AF_UNIX:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls is None:
                connection = Connection(sock, self.fault, self.fault_in)
            else:
                connection = SecureConnection(sock, self.fault, self.fault_in, self.tls)
            connection.disguise = self.disguise
            if self.tls is None or TLS == "1.3":
                self.connections.append(connection)
            self._start(self._run, connection)

    def _run(self, connection: Connection) -> None:
        try:
            if self.tls is not None and TLS == "1.2":
                if connection.hello()[-len(ONE_SUITE) :] == ONE_SUITE:
                    connection.refuse()
                    return
                self.connections.append(connection)
            self.script(connection)
        except (Over, OSError):
            pass  # the script, the client or the end of the test closed it
        except BaseException as bug:
            self._errors.append(bug)
        finally:
            connection.socket.close()


# ---- scripts ----


def answer(
    *pieces: bytes, pause: float = 0, end: str = "finish", after: bytes | None = None
) -> Script:
    """Reads a request, sends the pieces (each in a record of its own), and ends.

    `end` is a method of Connection: "finish" is what a good server does, "end" a
    FIN without TLS's close_notify, "reset" and "stall" what they say.
    """

    def script(connection: Connection) -> None:
        connection.handshake()
        connection.read_request()
        for piece in pieces:
            connection.write(piece)
            if pause:
                time.sleep(pause)
        getattr(connection, end)()

    return script


def say(data: bytes, end: str = "end") -> Script:
    """Whatever the client says first, answers with bytes that are not TLS."""

    def script(connection: Connection) -> None:
        connection.hello()
        connection.put(data)
        getattr(connection, end)()

    return script


def each_in_turn(*scripts: Script) -> Script:
    """The first script for the first connection, and so on; the last for all that follow."""
    lock, left = threading.Lock(), list(scripts)

    def script(connection: Connection) -> None:
        with lock:
            current = left.pop(0) if len(left) > 1 else left[0]
        current(connection)

    return script


# ---- bytes of TLS and HTTP ----


def alert(description: int, level: int = 2) -> bytes:
    """An unencrypted alert record."""
    return bytes((21, 3, 3, 0, 2, level, description))


def records(stream: bytes) -> list[tuple[int, int]]:
    """Where each TLS record of a stream begins and ends."""
    found, start = [], 0
    while start < len(stream):
        end = start + 5 + int.from_bytes(stream[start + 3 : start + 5], "big")
        found.append((start, end))
        start = end
    return found


def response(
    body: bytes = b"", *fields: str, status: str = "200 OK", version: str = "HTTP/1.1"
) -> bytes:
    """A head with these fields and the body; Content-Length is the caller's to give."""
    lines = [f"{version} {status}", *fields]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def sized(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    return response(body, *fields, f"Content-Length: {len(body)}", status=status)


def chunked(*chunks: bytes, trailers: bytes = b"", status: str = "200 OK") -> bytes:
    coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return response(
        coded + b"0\r\n" + trailers + b"\r\n", "Transfer-Encoding: chunked", status=status
    )


def fields(request: bytes, name: bytes) -> list[bytes]:
    """The values of a request's fields of this name (in lower case)."""
    lines = [line.partition(b":") for line in request.split(b"\r\n")[1:]]
    return [value.strip() for field, _, value in lines if field.lower() == name]
