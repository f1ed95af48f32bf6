"""TLS: what is offered and accepted, alerts, ends and garbage at each step, flipped bytes."""

from __future__ import annotations

import dataclasses
import os
import ssl
from pathlib import Path

import pytest

from .fixtures import HERE
from .mode import TLS, only
from .sayings import expect, succeed
from .server import Fault, Server, alert, answer, records, say, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
GOOD = answer(sized(BODY))

# OpenSSL warns of the old versions that these tests make it speak.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def rsa_identity(authority):
    """Its signatures are of one size, so that a byte's offset means the same in each run."""
    return authority.issue(names=HERE, kind="RSA-2048", slot="root")


# ---- what is accepted ----


@only("1.2", "OpenSSL picks its suites of TLS 1.3 by itself, and there is but one")
@pytest.mark.parametrize(
    "suite, kind",
    [
        ("ECDHE-ECDSA-AES128-GCM-SHA256", "P-256"),
        ("ECDHE-ECDSA-AES256-GCM-SHA384", "P-256"),
        ("ECDHE-RSA-AES128-GCM-SHA256", "RSA-2048"),
        ("ECDHE-RSA-AES256-GCM-SHA384", "RSA-2048"),
    ],
)
def test_accepts_the_suite(peyk, serve, authority, suite, kind):
    certified = authority.issue(names=HERE, kind=kind, slot="root")
    server = serve(GOOD, context=certified.context(ciphers=suite))
    succeed(peyk.get(server), BODY)
    assert server.last.tls.cipher()[0] == suite


GROUPS = {"1.2": ["prime256v1", "secp384r1", "secp521r1"], "1.3": ["prime256v1", "X25519"]}


@pytest.mark.parametrize("curve", GROUPS[TLS])
def test_accepts_the_group(peyk, serve, identity, curve):
    succeed(peyk.get(serve(GOOD, context=identity.context(curve=curve))), BODY)


@only("1.3", "one that knows 1.3 refuses to fall back")
def test_accepts_a_server_that_would_also_speak_other_versions(peyk, serve, identity):
    context = identity.context(oldest=ssl.TLSVersion.TLSv1, newest=None, ciphers="ALL")
    server = serve(GOOD, context=context)
    succeed(peyk.get(server), BODY)
    assert server.last.tls.version() in ("TLSv1.2", "TLSv1.3")


def test_offers_nothing_but_ecdhe_with_aes_gcm(peyk, serve, identity):
    server = serve(GOOD, context=identity.context(ciphers="ALL"))
    succeed(peyk.get(server), BODY)
    shared = {name for name, *_ in server.last.tls.shared_ciphers()}
    if TLS == "1.3":
        assert shared == {"TLS_AES_128_GCM_SHA256"}
    else:
        assert shared and all("ECDHE" in name and "GCM" in name for name in shared), shared


def test_names_the_server_when_it_has_a_name(peyk, serve):
    server = serve(GOOD)
    succeed(peyk.get(server, "/api", "--tls-server-name=kubernetes"), BODY)
    assert server.last.server_name == "kubernetes"


def test_names_the_server_without_a_trailing_dot(peyk, serve):
    """RFC 6066, section 3."""
    server = serve(GOOD)
    succeed(peyk.get(server, "/api", "--tls-server-name=kubernetes."), BODY)
    assert server.last.server_name == "kubernetes"


def test_does_not_name_an_address(peyk, serve):
    server = serve(GOOD)
    succeed(peyk.get(server), BODY)
    assert server.last.server_name is None


def test_does_not_name_an_address_that_was_asked_for(peyk, serve):
    server = serve(GOOD)
    succeed(peyk.get(server, "/api", "--tls-server-name=::1"), BODY)
    assert server.last.server_name is None


def test_answers_a_request_for_a_certificate_with_none(peyk, serve, identity, authority):
    context = identity.context(client_certificate=ssl.CERT_OPTIONAL, client_authority=authority)
    succeed(peyk.get(serve(GOOD, context=context)), BODY)


def test_says_so_when_a_client_certificate_is_required(peyk, serve, identity, authority):
    context = identity.context(client_certificate=ssl.CERT_REQUIRED, client_authority=authority)
    result = peyk.get(serve(GOOD, context=context))
    name = "certificate_required" if TLS == "1.3" else "handshake_failure"
    expect(result, "TLS_ALERT", says=(name, "client certificate"))


# ---- what is refused ----


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_refuses_a_server_that_speaks_only(peyk, serve, identity, version):
    # Versions before 1.2 have none of our suites, and that is what OpenSSL's alert says.
    context = identity.context(oldest=version, newest=version, ciphers="ALL")
    expect(peyk.get(serve(GOOD, context=context)), "TLS_VERSION", "TLS_SUITE")


@only("1.3", "a peyk that has 1.2 falls back to it")
def test_says_so_when_a_server_speaks_only_tls_1_2(peyk, serve, identity):
    """A peyk of `make TLS12=0`, which make check builds and names in $PEYK13."""
    context = identity.context(oldest=ssl.TLSVersion.TLSv1, newest=ssl.TLSVersion.TLSv1_2)
    without = dataclasses.replace(peyk, path=Path(os.environ["PEYK13"]))
    expect(without.get(serve(GOOD, context=context)), "TLS_VERSION", says="TLS12=1")


@only("1.2", "OpenSSL picks its suites of TLS 1.3 by itself")
@pytest.mark.parametrize(
    "suites",
    [
        "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA",
        "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-CHACHA20-POLY1305",
        "AES128-GCM-SHA256:AES256-GCM-SHA384",
        "DHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-CCM:ECDHE-ECDSA-AES128-CCM",
        "AES128-SHA",
        "AECDH-AES128-SHA:ADH-AES128-GCM-SHA256",
    ],
    ids=["CBC", "ChaCha20", "RSA key exchange", "DHE", "CCM", "neither", "anonymous"],
)
def test_refuses_a_server_with_no_suites_but(peyk, serve, rsa_identity, suites):
    server = serve(GOOD, context=rsa_identity.context(ciphers=suites))
    expect(peyk.get(server), "TLS_SUITE")


@pytest.mark.parametrize("curve", ["secp256k1", "brainpoolP256r1"])
def test_refuses_a_server_with_no_group_but(peyk, serve, identity, curve):
    server = serve(GOOD, context=identity.context(curve=curve))
    expect(peyk.get(server), "TLS_SUITE")


GARBAGE = {
    "HTTP": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "an SSH banner": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "zeros": bytes(100),
    "ones": b"\xff" * 100,
    "text": b"-ERR unknown command\r\n",
    "SSL 2": b"\x80\x2e\x01\x00\x02" + bytes(50),
    "a record of version 9.9": b"\x16\x09\x09\x00\x04" + bytes(4),
    "a record that is too long": b"\x16\x03\x03\xff\xff" + bytes(70_000),
    "empty handshake records": b"\x16\x03\x03\x00\x00" * 3 + b"\x17\x03\x03\x00\x01a",
    "application data": b"\x17\x03\x03\x00\x05hello",
    "ChangeCipherSpec": b"\x14\x03\x03\x00\x01\x01",
    "a ClientHello": b"\x16\x03\x03\x00\x04\x01\x00\x00\x00",
    "a ServerHelloDone": b"\x16\x03\x03\x00\x04\x0e\x00\x00\x00",
    "a Finished": b"\x16\x03\x03\x00\x10\x14\x00\x00\x0c" + bytes(12),
    "a ServerHello of no bytes": b"\x16\x03\x03\x00\x04\x02\x00\x00\x00",
    "half an alert": b"\x15\x03\x03\x00\x01\x02" + b"\x17\x03\x03\x00\x01a",
}


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_refuses_garbage_instead_of_tls(peyk, serve, data):
    # A ChangeCipherSpec may come at any time in TLS 1.3, and then this is the end.
    dropped = TLS == "1.3" and data == GARBAGE["ChangeCipherSpec"]
    expect(peyk.get(serve(say(data))), "TRUNCATED" if dropped else "TLS")


def test_refuses_a_suite_that_was_not_offered(peyk, serve):
    """A ServerHello of TLS 1.2 and zeros: the suite is TLS_NULL_WITH_NULL_NULL."""
    hello = b"\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03" + bytes(36)
    expect(peyk.get(serve(say(hello))), "TLS_SUITE" if TLS == "1.2" else "TLS_VERSION")


# ---- steps ----
#
# In TLS 1.3 all of them are one flight, encrypted behind the ChangeCipherSpec; in
# 1.2 the last two are the second one. Each is in a record of its own.

STEPS = {
    "1.2": [
        "ServerHello",
        "Certificate",
        "ServerKeyExchange",
        "ServerHelloDone",
        "ChangeCipherSpec",
        "Finished",
    ],
    "1.3": [
        "ServerHello",
        "ChangeCipherSpec",
        "EncryptedExtensions",
        "Certificate",
        "CertificateVerify",
        "Finished",
    ],
}[TLS]


@pytest.fixture(scope="module")
def flight(peyk, rsa_identity):
    """Where each of STEPS begins and ends in what the server sends; then the answer's records."""
    with Server(answer(sized(BODY)), tls=rsa_identity.context()) as server:
        succeed(peyk.get(server), BODY)
    places = records(bytes(server.last.sent))
    assert places[len(STEPS) - 1][1] == server.last.handshake_sent, "not one message a record"
    return places


@pytest.fixture
def get_with(peyk, serve, rsa_identity):
    """What `peyk get` makes of a fault in what a good server sends (or gets)."""
    server = serve(GOOD, certified=rsa_identity)

    def get(fault=None, fault_in=None, timeout="5s"):
        server.fault, server.fault_in = fault, fault_in
        return peyk.get(server, "/api", f"--timeout={timeout}")

    return get


@pytest.mark.parametrize("mask", [1, 2, 3, 7], ids=["TLS 1.1", "TLS 1.0", "SSL 3", "TLS 1.3"])
def test_refuses_a_server_that_chooses(get_with, flight, mask):
    """The last byte of the version in ServerHello: behind two headers of 5 and 4 bytes."""
    assert flight[0][0] == 0
    expect(get_with(Fault(10, "flip", mask)), "TLS_VERSION")


ALERTS = {
    10: "unexpected_message",
    20: "bad_record_mac",
    22: "record_overflow",
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
    80: "internal_error",
    86: "inappropriate_fallback",
    109: "missing_extension",
    110: "unsupported_extension",
    112: "unrecognized_name",
    113: "bad_certificate_status_response",
    115: "unknown_psk_identity",
    116: "certificate_required",
    120: "no_application_protocol",
}
# What stands for "no version" and "no suite" when it answers the ClientHello.
FIRST_ALERTS = {
    40: ("handshake_failure", "TLS_SUITE"),
    70: ("protocol_version", "TLS_VERSION"),
    71: ("insufficient_security", "TLS_SUITE"),
}


@pytest.mark.parametrize("description", ALERTS, ids=ALERTS.values())
def test_names_the_alert_that_answers_its_hello(peyk, serve, description):
    result = peyk.get(serve(say(alert(description))))
    if TLS == "1.2" and ALERTS[description] == "inappropriate_fallback":
        # It speaks 1.3 after all: then it was a suite or a group that it lacked.
        expect(result, "TLS_SUITE", says="the server speaks TLS 1.3")
    else:
        expect(result, "TLS_ALERT", says=ALERTS[description])


def test_shows_an_unknown_alert_by_its_number(peyk, serve):
    expect(peyk.get(serve(say(alert(213)))), "TLS_ALERT", says="213")


@pytest.mark.parametrize("description", FIRST_ALERTS, ids=[n for n, _ in FIRST_ALERTS.values()])
def test_tells_what_the_alert_that_answers_its_hello_means(peyk, serve, description):
    expect(peyk.get(serve(say(alert(description)))), FIRST_ALERTS[description][1])


@pytest.mark.parametrize("description", [40, 47, 70, 80])
@pytest.mark.parametrize("step", STEPS[1:5])
def test_an_alert_instead_of(get_with, flight, step, description):
    fault = Fault(flight[STEPS.index(step)][0], "say", data=alert(description))
    name = ALERTS.get(description) or FIRST_ALERTS[description][0]
    if TLS == "1.3":
        # After ServerHello everything must be encrypted: this is not even an alert.
        expect(get_with(fault), "TLS", says="in the clear")
    else:
        expect(get_with(fault), "TLS_ALERT", says=name)


def test_an_alert_in_the_clear_instead_of_finished(get_with, flight):
    """After ChangeCipherSpec everything must be encrypted: this is not even an alert."""
    expect(get_with(Fault(flight[5][0], "say", data=alert(80))), "TLS", "TLS_ALERT")


@only("1.2", "in TLS 1.3 every alert is fatal, whatever its level says")
def test_a_warning_in_the_handshake_is_no_failure(peyk, serve, rsa_identity):
    """RFC 6066, section 3: a server may warn that it does not know the name, and go on."""

    def script(connection):
        connection.hello()
        connection.put(alert(112, level=1))
        GOOD(connection)

    succeed(peyk.get(serve(script)), BODY)


def test_close_notify_in_the_handshake(peyk, serve):
    """An end, in good order: nobody refused anything."""
    expect(peyk.get(serve(say(alert(0, level=1)))), "TRUNCATED", "TLS_ALERT")


def test_an_encrypted_alert_instead_of_an_answer(peyk, serve):
    def script(connection):
        connection.read_request()
        connection.provoke_alert()
        connection.end()

    expect(peyk.get(serve(script)), "TLS_ALERT", says="bad_record_mac")


def test_an_encrypted_alert_in_the_body(peyk, serve):
    def script(connection):
        connection.read_request()
        connection.write(sized(BODY)[:-10])
        connection.provoke_alert()
        connection.end()

    result = peyk.get(serve(script))
    expect(result, "TLS_ALERT", says="bad_record_mac", stdout=None)
    assert BODY.startswith(result.out) and result.out != BODY


@pytest.mark.parametrize("kind", ["end", "reset"])
def test_closes_before_it_reads_anything(peyk, serve, kind):
    result = peyk.get(serve(lambda connection: getattr(connection, kind)()))
    # A reset may come before connect(2) has told that it is connected.
    if kind == "reset" and "could not reach" in result.message:
        assert result.code == 4 and result.out == b""
        return
    expect(result, "TRUNCATED", "RESET", says="handshake")


@pytest.mark.parametrize("kind", ["end", "reset"])
@pytest.mark.parametrize("step", STEPS)
def test_closes_instead_of(get_with, flight, step, kind):
    expect(
        get_with(Fault(flight[STEPS.index(step)][0], kind)), "TRUNCATED", "RESET", says="handshake"
    )


@pytest.mark.parametrize("kind", ["end", "reset"])
@pytest.mark.parametrize("step", STEPS)
def test_closes_anywhere_in(get_with, flight, step, kind):
    begin, end = flight[STEPS.index(step)]
    inside = {begin + 1, begin + 4, begin + 5, begin + 6, begin + 9, (begin + end) // 2, end - 1}
    for at in sorted(at for at in inside if begin < at < end):
        expect(get_with(Fault(at, kind)), "TRUNCATED", "RESET", says="handshake")


@pytest.mark.parametrize("end", ["end", "reset", "finish"])
def test_closes_instead_of_answering(peyk, serve, end):
    expect(peyk.get(serve(answer(end=end))), "TRUNCATED", "RESET")


def test_closes_once_the_handshake_is_done(peyk, serve):
    def script(connection):
        connection.handshake()
        connection.end()

    expect(peyk.get(serve(script)), "TRUNCATED", "RESET")


# ---- flipped bytes ----


def refuses_flips(get, places, mask):
    """No run succeeds, and what reaches stdout is a beginning of the right body."""
    for at in places:
        result = get(at, mask)
        assert result.code != 0, f"byte {at} changed by {mask:#x}, and nobody noticed: {result}"
        assert BODY.startswith(result.out), f"byte {at} changed by {mask:#x}: {result}"


# A length that was made larger leaves both sides waiting, hence the short timeout.


@pytest.mark.parametrize("mask", [0x01, 0x80], ids=["lowest bit", "highest bit"])
@pytest.mark.parametrize("step", STEPS)
def test_a_flipped_byte_in_every_place_of(get_with, flight, step, mask):
    succeed(get_with(), BODY)
    begin, end = flight[STEPS.index(step)]
    # TLS 1.3 wants the version of a record in the clear to be ignored (RFC 8446, section 5.1).
    ignored = {begin + 1, begin + 2} if TLS == "1.3" and step in STEPS[:2] else set()
    refuses_flips(
        lambda at, mask: get_with(Fault(at, "flip", mask), timeout="200ms"),
        sorted(set(range(begin, end)) - ignored),
        mask,
    )


@pytest.mark.parametrize("mask", [0x01, 0x80], ids=["lowest bit", "highest bit"])
def test_a_flipped_byte_in_every_place_of_the_answer(get_with, flight, mask):
    # The last record is close_notify: once the body is complete, it does not matter.
    begin, end = flight[len(STEPS)][0], flight[-1][0]
    assert end - begin > len(BODY)
    refuses_flips(
        lambda at, mask: get_with(Fault(at, "flip", mask), timeout="200ms"),
        range(begin, end),
        mask,
    )


def test_a_flipped_byte_in_every_place_of_what_it_sends_in_the_handshake(
    peyk, rsa_identity, get_with
):
    with Server(answer(sized(BODY)), tls=rsa_identity.context()) as server:
        succeed(peyk.get(server), BODY)
    # The version of the first record is not protected by anything, and servers
    # must not look at its second byte (RFC 5246, appendix E.1).
    refuses_flips(
        lambda at, mask: get_with(fault_in=Fault(at, "flip", mask), timeout="200ms"),
        [0, 1, *range(3, server.last.handshake_received)],
        0x01,
    )


# ---- records ----


def test_accepts_records_of_one_byte(peyk, serve):
    raw = sized(BODY)
    succeed(peyk.get(serve(answer(*(raw[i : i + 1] for i in range(len(raw)))))), BODY)


def test_accepts_a_handshake_that_comes_byte_by_byte(peyk, serve):
    def script(connection):
        send = connection._put
        connection._put = lambda data: [send(data[i : i + 1]) for i in range(len(data))]
        GOOD(connection)

    succeed(peyk.get(serve(script)), BODY)


def test_accepts_records_of_full_size(peyk, serve):
    body = bytes(range(256)) * 1024
    succeed(peyk.get(serve(answer(sized(body)))), body)


def test_the_notes_name_version_and_suite(peyk, serve):
    result = peyk.get(serve(GOOD), "/api", "-v")
    succeed(result, BODY)
    notes = "\n".join(result.notes)
    assert f"TLS {TLS}" in notes and "AES" in notes and "GCM" in notes, f"{result}"
