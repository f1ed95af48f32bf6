"""The resolver against real name servers, which misbehave in every way they can.

The driver is tests/unit/resolve_main.c; RESOLVE_MAIN names one that is built already.
"""

import contextlib
import os
import random
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    "tests/unit/resolve_main.c",
    "src/net/resolve.c", "src/net/names.c", "src/net/dns.c", "src/net/address.c",
    *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("src/base/*.c"))),
]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

FIRST, SECOND, THIRD = "127.0.0.1", "127.0.0.2", "127.0.0.3"
LOOKUP, DEADLINE = 4, 6  # exit statuses
NAME = "www.example.org"
A = ("A", "192.0.2.1")
AAAA = ("AAAA", "2001:db8::1")



@pytest.fixture(scope="session")
def driver(tmp_path_factory) -> str:
    if "RESOLVE_MAIN" in os.environ:
        return os.environ["RESOLVE_MAIN"]
    program = tmp_path_factory.mktemp("resolve") / "resolve_main"
    command = [os.environ.get("CC", "cc"), "-std=c17", "-O1", "-g", "-D_GNU_SOURCE", "-I", "src",
               *SANITIZERS, *SOURCES, "-o", str(program)]
    subprocess.run(command, cwd=ROOT, check=True)
    return str(program)


def answer(query, *records, rcode=dns.rcode.NOERROR):
    """The response to `query` with those of `records`, (type, data[, owner]), that fit its type."""
    response = dns.message.make_response(query, recursion_available=True)
    response.set_rcode(rcode)
    question = query.question[0]
    for kind, data, *owner in records:
        if kind in ("CNAME", dns.rdatatype.to_text(question.rdtype)):
            name = owner[0] if owner else question.name.to_text()
            response.answer.append(dns.rrset.from_text(name, 5, "IN", kind, data))
    return response


def wire(response) -> bytes:
    return response if isinstance(response, bytes) else response.to_wire(max_size=65535)


def kind_of(query) -> str:
    return dns.rdatatype.to_text(query.question[0].rdtype)


class Server:
    """A name server on one address, UDP and TCP, that sends what `udp` and `tcp` return.

    Both are given the query and return a list of messages (bytes or dnspython's); `tcp` may
    return raw bytes, sent as they are. Every query is kept in `queries`.
    """

    def __init__(self, address: str, port: int, udp, tcp=None):
        self.udp, self.tcp = udp, tcp
        self.queries, self.sources, self.threads = [], [], []
        self.sockets = [self._bind(socket.SOCK_DGRAM, address, port)]
        self._start(self._serve_udp)
        if tcp is not None:
            self.sockets.append(self._bind(socket.SOCK_STREAM, address, port))
            self.sockets[1].listen()
            self._start(self._serve_tcp)

    def _bind(self, kind, address, port):
        bound = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        return bound

    def _start(self, function):
        self.threads.append(threading.Thread(target=function, daemon=True))
        self.threads[-1].start()

    def _serve_udp(self):
        while True:
            data, source = self.sockets[0].recvfrom(65535)
            if not data:  # the socket was shut down
                return
            query = dns.message.from_wire(data)
            self.queries.append(query)
            self.sources.append(source)
            with contextlib.suppress(OSError):
                for message in self.udp(query):
                    self.sockets[0].sendto(wire(message), source)

    def _serve_tcp(self):
        while True:
            try:
                connection, _ = self.sockets[1].accept()
            except OSError:
                return
            # A client that has gone is none of the server's concern.
            with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
                length, = struct.unpack("!H", stream.read(2))
                query = dns.message.from_wire(stream.read(length))
                self.queries.append(query)
                reply = self.tcp(query)
                pieces = [reply] if isinstance(reply, bytes) else reply
                for piece in pieces:
                    if not isinstance(piece, bytes):
                        piece = wire(piece)
                        piece = struct.pack("!H", len(piece)) + piece
                    connection.sendall(piece)
                    time.sleep(0.02)

    def close(self):
        for each in self.sockets:
            # That of UDP is not connected: this fails, and wakes the thread all the same.
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(5)
        for each in self.sockets:
            each.close()

    def names(self, kind="A"):
        return [q.question[0].name.to_text() for q in self.queries if kind_of(q) == kind]


def free_port() -> int:
    """Free for UDP and TCP on all addresses, and none that the kernel picks for clients."""
    while True:
        port = random.randrange(20000, 30000)
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for address in (FIRST, SECOND, THIRD):
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                    stack.enter_context(socket.socket(socket.AF_INET, kind)).bind((address, port))
            return port


class Resolver:
    def __init__(self, driver: str, folder: Path):
        self.driver, self.folder = driver, folder
        self.servers, self.closed = [], threading.Event()
        self.port = free_port()
        self.hosts = folder / "hosts"
        self.config = folder / "resolv.conf"
        self.configure()

    def configure(self, *servers, options="timeout:1 attempts:1", search=""):
        lines = [f"nameserver {s}" for s in servers or (FIRST,)]
        lines += [f"options {options}", f"search {search}"]
        self.config.write_text("\n".join(lines) + "\n")

    def serve(self, udp, tcp=None, address=FIRST) -> Server:
        self.servers.append(Server(address, self.port, udp, tcp))
        return self.servers[-1]

    def silent_stream(self, _query) -> bytes:
        self.closed.wait(5)
        return b""

    def run(self, host=NAME, milliseconds=10000, under=()):
        started = time.monotonic()
        environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0") if under else None
        ran = subprocess.run(
            [*under, self.driver, str(self.hosts), str(self.config), str(self.port),
             str(milliseconds), host],
            capture_output=True, text=True, check=False, timeout=30, env=environment)
        self.took = time.monotonic() - started
        assert "Sanitizer" not in ran.stderr and "runtime error" not in ran.stderr, ran.stderr
        return ran.returncode, ran.stdout.strip()

    def finds(self, *addresses, host=NAME, **options):
        assert self.run(host, **options) == (0, "\n".join(addresses))

    def fails(self, text, host=NAME, status=LOOKUP, **options):
        code, said = self.run(host, **options)
        assert text in said
        assert code == status


@pytest.fixture
def resolver(driver, tmp_path):
    made = Resolver(driver, tmp_path)
    yield made
    made.closed.set()
    for server in made.servers:
        server.close()


def both(query):
    return [answer(query, A, AAAA)]


def silent(_query):
    return []


def fails_with(rcode):
    return lambda query: [answer(query, rcode=rcode)]


def for_kind(**by_kind):
    """By the query's type: A=..., AAAA=..."""
    return lambda query: by_kind[kind_of(query)](query)


# Without a server


@pytest.mark.parametrize("host, addresses", [
    ("192.0.2.7", ["192.0.2.7"]),
    ("2001:db8::7", ["2001:db8::7"]),
    ("localhost", ["127.0.0.1", "::1"]),
    ("LocalHost", ["127.0.0.1", "::1"]),
    ("localhost.", ["127.0.0.1", "::1"]),
    ("a.b.localhost", ["127.0.0.1", "::1"]),
    ("in-hosts", ["192.0.2.8"]),
    ("IN-hosts.", ["192.0.2.8"]),
    ("two", ["2001:db8::9", "192.0.2.9"]),
])
def test_no_server_is_asked(resolver, host, addresses):
    server = resolver.serve(both)
    resolver.hosts.write_text("192.0.2.8 in-hosts\n2001:db8::9 two\n192.0.2.9 two\n"
                              "192.0.2.66 localhost a.b.localhost\n")
    resolver.finds(*addresses, host=host)
    assert server.queries == []


@pytest.mark.parametrize("host", ["xlocalhost", "localhost.example", "localhos"])
def test_what_only_looks_like_localhost_is_asked_for(resolver, host):
    resolver.serve(both)
    resolver.finds(A[1], AAAA[1], host=host)


@pytest.mark.parametrize("host", ["", ".", "a..b", ".a", "a b", "[::1]", "-é", "a" * 64,
                                  ".".join(["a" * 49] * 5) + ".abcd", "fe80::1%", "1:2"])
def test_a_name_that_is_not_valid(resolver, host):
    server = resolver.serve(both)
    resolver.fails(": not a valid name", host=host)
    assert server.queries == []


def test_a_hosts_file_is_read_up_to_its_limit(resolver):
    # A line that ends within the limit, and one of which only "192.0.2.2 www" is.
    line = "192.0.2.1 in\n"
    comment = "#" * (65536 - len(line) - 14)
    resolver.hosts.write_text(f"{line}{comment}\n192.0.2.2 www.example.org\n")
    resolver.serve(fails_with(dns.rcode.NXDOMAIN))
    resolver.finds("192.0.2.1", host="in")
    resolver.fails("no such name", host="www")
    resolver.fails("no such name", host="www.example.org")


def test_a_hosts_file_of_just_its_limit(resolver):
    tail = "\n192.0.2.2 www\n"
    resolver.hosts.write_text("#" * (65536 - len(tail)) + tail)
    resolver.finds("192.0.2.2", host="www")


def test_a_file_that_is_a_folder_is_as_good_as_empty(resolver):
    resolver.hosts.mkdir()
    resolver.serve(both)
    resolver.finds(A[1], AAAA[1])


def test_no_configuration_means_a_server_here(resolver):
    resolver.config.unlink()
    resolver.serve(both)
    resolver.finds(A[1], AAAA[1])


def test_a_configuration_without_servers_means_a_server_here(resolver):
    resolver.config.write_text("options ndots:1\n")
    resolver.serve(both)
    resolver.finds(A[1], AAAA[1])


# One server


def test_both_families_are_asked_for_at_once(resolver):
    server = resolver.serve(both)
    resolver.finds(A[1], AAAA[1])
    assert sorted(map(kind_of, server.queries)) == ["A", "AAAA"]
    assert len(set(server.sources)) == 1
    for query in server.queries:
        assert query.flags == dns.flags.RD and query.opcode() == dns.opcode.QUERY


def test_ids_and_ports_are_fresh(resolver):
    server = resolver.serve(both)
    for _ in range(8):
        resolver.finds(A[1], AAAA[1])
    assert len({q.id for q in server.queries}) > 12
    assert len(set(server.sources)) > 4


def test_ipv4_comes_first_whatever_is_answered_first(resolver):
    held = []

    def udp(query):
        held.append(query)
        return [answer(q, A, AAAA) for q in reversed(held)] if len(held) == 2 else []

    resolver.serve(udp)
    resolver.finds(A[1], AAAA[1])


def test_several_addresses_keep_their_order(resolver):
    records = [("A", f"192.0.2.{n}") for n in (3, 1, 2)]
    resolver.serve(lambda q: [answer(q, *records)])
    resolver.finds("192.0.2.3", "192.0.2.1", "192.0.2.2")


def test_a_server_over_ipv6(resolver):
    resolver.configure("::1")
    resolver.serve(both, address="::1")
    resolver.finds(A[1], AAAA[1])


@pytest.mark.parametrize("kind, found", [("A", A[1]), ("AAAA", AAAA[1])])
@pytest.mark.parametrize("other", [[dns.rcode.NXDOMAIN], [dns.rcode.NOERROR], [dns.rcode.SERVFAIL]])
def test_one_family_is_enough(resolver, kind, found, other):
    rest = fails_with(other[0])
    resolver.serve(for_kind(**{"A": rest, "AAAA": rest, kind: both}))
    resolver.finds(found)
    assert resolver.took < 0.9


@pytest.mark.parametrize("kind, found", [("A", A[1]), ("AAAA", AAAA[1])])
def test_one_family_is_enough_when_the_other_is_silent(resolver, kind, found):
    resolver.configure(FIRST, SECOND)
    resolver.serve(for_kind(**{"A": silent, "AAAA": silent, kind: both}))
    second = resolver.serve(both, address=SECOND)
    resolver.finds(found)
    assert 0.15 < resolver.took < 0.7
    assert second.queries == []


def test_a_lost_query_is_sent_again(resolver):
    server = resolver.serve(lambda q: [] if len(server.queries) <= 2 else both(q))
    resolver.finds(A[1], AAAA[1])
    assert 0.25 < resolver.took < 0.7
    assert len(server.queries) == 4


def test_only_the_query_that_was_lost_is_sent_again(resolver):
    server = resolver.serve(
        lambda q: [] if len(server.queries) <= 2 and kind_of(q) == "A"
        else fails_with(dns.rcode.NXDOMAIN)(q) if kind_of(q) == "AAAA" else both(q)
    )
    resolver.finds(A[1])
    assert sorted(map(kind_of, server.queries)) == ["A", "A", "AAAA"]


def test_no_such_name(resolver):
    resolver.serve(fails_with(dns.rcode.NXDOMAIN))
    resolver.fails(f"{NAME}: no such name, says 127.0.0.1")


def test_no_such_name_is_enough_when_the_other_is_silent(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(for_kind(A=fails_with(dns.rcode.NXDOMAIN), AAAA=silent))
    second = resolver.serve(both, address=SECOND)
    resolver.fails("no such name")
    assert second.queries == []


def test_no_address(resolver):
    resolver.serve(lambda q: [answer(q)])
    resolver.fails(f"{NAME}: it has no address, says 127.0.0.1")


def test_no_address_of_one_family_and_silence_for_the_other(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(for_kind(A=lambda q: [answer(q)], AAAA=silent))
    second = resolver.serve(both, address=SECOND)
    resolver.finds(AAAA[1])
    assert list(map(kind_of, second.queries)) == ["AAAA"]


def test_aliases_are_followed(resolver):
    chain = [("CNAME", "a.example."), ("CNAME", "b.example.", "a.example."),
             ("A", "192.0.2.1", "b.example."), ("AAAA", "2001:db8::1", "b.example.")]
    resolver.serve(lambda q: [answer(q, *chain)])
    resolver.finds(A[1], AAAA[1])
    resolver.servers[0].udp = lambda q: [answer(q, *reversed(chain))]
    resolver.finds(A[1], AAAA[1])


def test_the_first_of_two_answers_stands(resolver):
    resolver.serve(for_kind(A=lambda q: [answer(q, A), answer(q, rcode=dns.rcode.NXDOMAIN)],
                            AAAA=lambda q: [answer(q)]))
    resolver.finds(A[1])


def test_a_server_that_answers_in_another_case(resolver):
    def udp(query):
        message = wire(answer(query, A, AAAA))
        return [message.replace(b"\3www\7example", b"\3WwW\7ExAmPlE")]

    resolver.serve(udp)
    resolver.finds(A[1], AAAA[1])


# What is no answer


def wrong_id(query):
    response = answer(query, ("A", "192.0.2.66"), ("AAAA", "2001:db8::66"))
    response.id ^= 1
    return response


def wrong_question(query):
    message = wire(answer(query, ("A", "192.0.2.66"), ("AAAA", "2001:db8::66")))
    return message.replace(b"\3www\7example", b"\3wwv\7example")


def only_a_query(query):
    return query


def no_question(query):
    response = answer(query, ("A", "192.0.2.66"), ("AAAA", "2001:db8::66"))
    response.question = []
    return response


def another_opcode(query):
    response = answer(query, ("A", "192.0.2.66"), ("AAAA", "2001:db8::66"))
    response.set_opcode(dns.opcode.NOTIFY)
    return response


NO_ANSWERS = {
    "wrong id": wrong_id,
    "wrong question": wrong_question,
    "the query itself": only_a_query,
    "no question": no_question,
    "another opcode": another_opcode,
    "garbage": lambda q: b"\xff" * 300,
    "an empty datagram": lambda q: b"",
    "a header alone": lambda q: wire(answer(q))[:12],
}


@pytest.mark.parametrize("forged", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
def test_what_is_no_answer_is_waited_past(resolver, forged):
    resolver.serve(lambda q: [forged(q), forged(q), answer(q, A, AAAA)])
    resolver.finds(A[1], AAAA[1])


@pytest.mark.parametrize("forged", NO_ANSWERS.values(), ids=NO_ANSWERS.keys())
def test_what_is_no_answer_alone_is_silence(resolver, forged):
    resolver.serve(lambda q: [forged(q)])
    resolver.fails("no answer from 127.0.0.1")
    assert resolver.took > 0.9


def test_a_flood_of_forged_answers_does_not_outlast_the_deadline(resolver):
    def udp(query):
        forged = wire(wrong_id(query))
        end = time.monotonic() + 4
        while time.monotonic() < end and not resolver.closed.is_set():
            yield forged

    resolver.serve(udp)
    # It must read more slowly than the flood comes: 2 ms each.
    resolver.fails(f"while looking up {NAME}", status=DEADLINE, milliseconds=500,
                   under=["strace", "-o", "/dev/null", "-e", "inject=recvfrom:delay_exit=2000"])
    assert resolver.took < 2


def test_another_address_is_not_heard(resolver):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((SECOND, resolver.port))

        def udp(query):
            forged = wire(answer(query, ("A", "192.0.2.66"), ("AAAA", "2001:db8::66")))
            stranger.sendto(forged, resolver.servers[0].sources[-1])
            time.sleep(0.05)
            return both(query)

        resolver.serve(udp)
        resolver.finds(A[1], AAAA[1])


# Malformed answers


def compression_loop(query):
    message = bytearray(wire(answer(query)))
    message[7] = 1
    at = len(message)
    return bytes(message) + struct.pack("!HHHIH", 0xc000 | at, 1, 1, 5, 4) + b"\xc0\x00\x02\x42"


def short_address(query):
    message = bytearray(wire(answer(query)))
    message[7] = 1
    kind = query.question[0].rdtype
    return bytes(message) + struct.pack("!HHHIH", 0xc00c, kind, 1, 5, 3) + b"\xc0\x00\x02"


def alias_loop(query):
    return answer(query, ("CNAME", NAME + "."))


def too_few_records(query):
    message = bytearray(wire(answer(query, A, AAAA)))
    message[7] = 2
    return bytes(message)


MALFORMED = {
    "compression loop": compression_loop,
    "an address of 3 bytes": short_address,
    "alias loop": alias_loop,
    "too few records": too_few_records,
}


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_answer(resolver, malformed):
    resolver.serve(lambda q: [malformed(q)])
    resolver.fails(f"{NAME}: malformed answer from 127.0.0.1")
    assert resolver.took < 0.9


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_answer_leads_to_the_next_server(resolver, malformed):
    resolver.configure(FIRST, SECOND)
    resolver.serve(lambda q: [malformed(q)])
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])


# TCP


def truncated(query):
    response = answer(query, ("A", "192.0.2.66"), ("AAAA", "2001:db8::66"))
    response.flags |= dns.flags.TC
    return [response]


def test_a_truncated_answer_is_asked_for_over_tcp(resolver):
    many = [("A", f"192.0.2.{n}") for n in range(1, 101)]
    server = resolver.serve(truncated, lambda q: [answer(q, *many)])
    resolver.finds(*[f"192.0.2.{n}" for n in range(1, 17)])
    ids = {kind: [q.id for q in server.queries if kind_of(q) == kind] for kind in ("A", "AAAA")}
    assert all(len(of_kind) == 2 and len(set(of_kind)) == 1 for of_kind in ids.values())


def test_one_family_truncated(resolver):
    resolver.serve(for_kind(A=truncated, AAAA=both), both)
    resolver.finds(A[1], AAAA[1])


def test_a_large_answer_over_tcp(resolver):
    many = [("A", f"10.0.{n // 250}.{n % 250}") for n in range(4000)]
    resolver.serve(for_kind(A=truncated, AAAA=both), lambda q: [answer(q, *many)])
    resolver.finds(*[f"10.0.0.{n}" for n in range(16)])


def test_an_answer_over_tcp_in_pieces(resolver):
    def tcp(query):
        message = wire(answer(query, A, AAAA))
        stream = struct.pack("!H", len(message)) + message
        return [stream[:1], stream[1:2], stream[2:9], stream[9:]]

    resolver.serve(truncated, tcp)
    resolver.finds(A[1], AAAA[1])


BROKEN_STREAMS = {
    "ends at once": (lambda q: b"", "no answer"),
    "ends in the length": (lambda q: b"\0", "no answer"),
    "ends in the message": (lambda q: b"\0\x40" + wire(answer(q, A, AAAA))[:20], "no answer"),
    "has no message": (lambda q: b"\0\0", "malformed answer"),
    "has another's answer": (lambda q: [wrong_id(q)], "malformed answer"),
    "is truncated too": (truncated, "malformed answer"),
}


@pytest.mark.parametrize("tcp, text", BROKEN_STREAMS.values(), ids=BROKEN_STREAMS.keys())
def test_a_stream_that_is_broken(resolver, tcp, text):
    resolver.serve(truncated, tcp)
    resolver.fails(text)
    assert resolver.took < 0.9


@pytest.mark.parametrize("tcp, text", BROKEN_STREAMS.values(), ids=BROKEN_STREAMS.keys())
def test_a_stream_that_is_broken_leads_to_the_next_server(resolver, tcp, text):
    resolver.configure(FIRST, SECOND)
    resolver.serve(truncated, tcp)
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])


def test_nobody_listens_on_tcp(resolver):
    resolver.serve(truncated)
    resolver.fails("no answer from 127.0.0.1")
    assert resolver.took < 0.9


def test_silence_on_tcp_ends_with_the_server_s_time(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(truncated, resolver.silent_stream)
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])
    assert 0.9 < resolver.took < 2


def test_silence_on_tcp_keeps_what_came_over_udp(resolver):
    resolver.serve(for_kind(A=truncated, AAAA=both), resolver.silent_stream)
    resolver.finds(AAAA[1])


def test_tcp_under_the_deadline(resolver):
    resolver.serve(truncated, resolver.silent_stream)
    resolver.fails("while looking up", status=DEADLINE, milliseconds=300)
    assert resolver.took < 0.9


# Several servers, several attempts


@pytest.mark.parametrize("rcode, text", [
    (dns.rcode.SERVFAIL, ": failure (SERVFAIL) reported by 127.0.0.1"),
    (dns.rcode.REFUSED, ": failure (REFUSED) reported by 127.0.0.1"),
    (dns.rcode.FORMERR, ": failure reported by 127.0.0.1"),
    (dns.rcode.NOTIMP, ": failure reported by 127.0.0.1"),
])
def test_a_failure_of_the_server(resolver, rcode, text):
    resolver.serve(fails_with(rcode))
    resolver.fails(NAME + text)
    assert resolver.took < 0.9
    resolver.configure(FIRST, SECOND)
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])


def test_silence(resolver):
    server = resolver.serve(silent)
    resolver.fails(f"{NAME}: no answer from 127.0.0.1")
    assert 0.9 < resolver.took < 1.9
    # At once, after 300 ms, and after 600 ms more.
    assert len(server.queries) == 6
    assert len({q.id for q in server.queries}) == 2


def test_silence_leads_to_the_next_server(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(silent)
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])
    assert resolver.took > 0.9


def test_nobody_there_leads_to_the_next_server_at_once(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])
    assert resolver.took < 0.9


def test_nobody_there_at_all(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.fails("no answer from 127.0.0.2")
    assert resolver.took < 0.9


def test_an_address_that_cannot_be_connected_to_leads_to_the_next_server(resolver):
    resolver.configure("255.255.255.255", SECOND)
    resolver.serve(both, address=SECOND)
    resolver.finds(A[1], AAAA[1])
    assert resolver.took < 0.9


def test_the_third_server(resolver):
    resolver.configure(FIRST, SECOND, THIRD)
    resolver.serve(fails_with(dns.rcode.SERVFAIL))
    resolver.serve(fails_with(dns.rcode.REFUSED), address=SECOND)
    resolver.serve(both, address=THIRD)
    resolver.finds(A[1], AAAA[1])


def test_a_server_that_says_no_is_believed(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(fails_with(dns.rcode.NXDOMAIN))
    second = resolver.serve(both, address=SECOND)
    resolver.fails("no such name, says 127.0.0.1")
    assert second.queries == []


def test_the_last_server_is_the_one_told_of(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(fails_with(dns.rcode.SERVFAIL))
    resolver.serve(silent, address=SECOND)
    resolver.fails("no answer from 127.0.0.2")


def test_attempts_go_through_all_servers(resolver):
    resolver.configure(FIRST, SECOND, options="timeout:1 attempts:3")
    first = resolver.serve(fails_with(dns.rcode.SERVFAIL))
    second = resolver.serve(fails_with(dns.rcode.SERVFAIL), address=SECOND)
    resolver.fails("failure (SERVFAIL) reported by 127.0.0.2")
    assert len(first.names()) == len(second.names()) == 3


def test_a_second_attempt_is_asked_with_new_ids(resolver):
    resolver.configure(options="timeout:1 attempts:2")
    server = resolver.serve(lambda q: [] if len(server.queries) <= 6 else both(q))
    resolver.finds(A[1], AAAA[1])
    assert len({q.id for q in server.queries if kind_of(q) == "A"}) == 2
    assert len(set(server.sources)) == 2


def test_a_family_that_is_settled_is_not_asked_for_again(resolver):
    resolver.configure(FIRST, SECOND)
    resolver.serve(for_kind(A=lambda q: [answer(q)], AAAA=fails_with(dns.rcode.SERVFAIL)))
    second = resolver.serve(both, address=SECOND)
    resolver.finds(AAAA[1])
    assert list(map(kind_of, second.queries)) == ["AAAA"]


# The search list


def only(name):
    """Knows one name alone."""
    return lambda q: (both(q) if q.question[0].name.to_text() == name else
                      [answer(q, rcode=dns.rcode.NXDOMAIN)])


def test_the_search_list_in_its_order(resolver):
    resolver.configure(search="a.test b.test", options="ndots:5 timeout:1 attempts:1")
    server = resolver.serve(only("www.example.org."))
    resolver.finds(A[1], AAAA[1])
    assert server.names() == ["www.example.org.a.test.", "www.example.org.b.test.",
                              "www.example.org."]


def test_the_search_ends_with_what_is_found(resolver):
    resolver.configure(search="a.test b.test")
    server = resolver.serve(only("www.a.test."))
    resolver.finds(A[1], AAAA[1], host="www")
    assert server.names() == ["www.a.test."]


def test_a_trailing_dot_ends_the_search(resolver):
    resolver.configure(search="a.test", options="ndots:5 timeout:1 attempts:1")
    server = resolver.serve(only("www.example.org."))
    resolver.finds(A[1], AAAA[1], host="www.example.org.")
    assert server.names() == ["www.example.org."]


def test_the_search_goes_on_behind_a_name_without_addresses(resolver):
    resolver.configure(search="a.test")
    resolver.serve(lambda q: [answer(q)] if "a.test" in q.question[0].to_text() else both(q))
    resolver.finds(A[1], AAAA[1], host="www")


def test_the_search_goes_on_behind_a_failure(resolver):
    resolver.configure(search="a.test")
    resolver.serve(lambda q: both(q) if "a.test" not in q.question[0].to_text() else
                   [answer(q, rcode=dns.rcode.SERVFAIL)])
    resolver.finds(A[1], AAAA[1], host="www")


def test_a_failure_in_the_search_is_what_is_told(resolver):
    resolver.configure(search="a.test b.test")

    def udp(query):
        rcode = "SERVFAIL" if "a.test" in query.question[0].to_text() else "NXDOMAIN"
        return [answer(query, rcode=dns.rcode.from_text(rcode))]

    resolver.serve(udp)
    resolver.fails("www: failure (SERVFAIL)", host="www")


def test_no_address_in_the_search_is_told_before_no_name(resolver):
    resolver.configure(search="a.test b.test")
    resolver.serve(lambda q: [answer(q)] if "b.test" in q.question[0].to_text() else
                   [answer(q, rcode=dns.rcode.NXDOMAIN)])
    resolver.fails("www: it has no address", host="www")


def test_a_failure_in_the_search_is_told_before_no_address(resolver):
    resolver.configure(search="a.test b.test")

    def udp(query):
        rcode = "SERVFAIL" if "b.test" in query.question[0].to_text() else "NOERROR"
        return [answer(query, rcode=dns.rcode.from_text(rcode))]

    resolver.serve(udp)
    resolver.fails("www: failure (SERVFAIL)", host="www")


def test_silence_ends_the_search(resolver):
    resolver.configure(search="a.test b.test")
    server = resolver.serve(silent)
    resolver.fails("www: no answer from 127.0.0.1", host="www")
    assert set(server.names()) == {"www.a.test."}


def test_addresses_of_an_earlier_name_are_not_mixed_in(resolver):
    # A's answer for www.a.test is malformed behind an address, AAAA has no such name.
    resolver.configure(search="a.test")

    def udp(query):
        if "a.test" not in query.question[0].to_text():
            return both(query)
        if kind_of(query) == "AAAA":
            return [answer(query, rcode=dns.rcode.NXDOMAIN)]
        message = bytearray(wire(answer(query, ("A", "192.0.2.66"))))
        message[7] = 2
        return [bytes(message)]

    resolver.serve(udp)
    resolver.finds(A[1], AAAA[1], host="www")


# The deadline


def test_the_deadline(resolver):
    resolver.configure(options="timeout:1 attempts:5")
    server = resolver.serve(silent)
    resolver.fails(f"while looking up {NAME}", status=DEADLINE, milliseconds=300)
    assert 0.2 < resolver.took < 0.9
    assert len(server.queries) == 2


def test_the_deadline_over_several_servers_and_names(resolver):
    resolver.configure(FIRST, SECOND, search="a.test b.test", options="timeout:1 attempts:5")
    resolver.serve(silent)
    resolver.serve(silent, address=SECOND)
    resolver.fails("while looking up www", host="www", status=DEADLINE, milliseconds=1500)
    assert 1.4 < resolver.took < 2.4


def test_no_deadline(resolver):
    resolver.serve(silent)
    resolver.fails("no answer", milliseconds=0)


# System calls that fail


@pytest.mark.parametrize("inject, expected, attempts", [
    ("socket:error=EMFILE:when=1", "found", 2),
    ("socket:error=EMFILE", "no answer", 2),
    ("connect:error=EPERM:when=1", "found", 2),
    ("sendto:error=EPERM:when=1", "found", 2),
    ("sendto:error=EPERM:when=2", "found", 2),
    ("recvfrom:error=ECONNREFUSED:when=1", "found", 2),
    ("recvfrom:error=EAGAIN:when=1", "found", 1),
    ("poll:error=EINTR:when=1", "found", 1),
    ("poll:error=ENOMEM:when=1", "found", 2),
    ("getrandom:error=ENOSYS", "getrandom", 2),
])
def test_a_system_call_that_fails(resolver, inject, expected, attempts):
    resolver.configure(options=f"timeout:1 attempts:{attempts}")
    resolver.serve(both)
    under = ["strace", "-o", "/dev/null", "-e", f"inject={inject}"]
    code, said = resolver.run(under=under)
    if expected == "found":
        assert (code, said) == (0, f"{A[1]}\n{AAAA[1]}")
    else:
        assert code == LOOKUP and expected in said
