"""A: EncryptedExtensions to Finished, and the answer to a CertificateRequest."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from faults import pki
from faults.fixtures import HERE
from faults.sayings import expect, succeed

from .peer import (
    BODY,
    CERTIFICATE,
    CLIENT_HELLO,
    DATA,
    EXTENSIONS,
    FINISHED,
    HELLO,
    REQUEST,
    STEPS,
    VERIFY,
    Message,
    Peer,
    Plan,
    Request,
    after,
    before,
    sign,
    ticket,
    vector,
    without,
)
from .rows import bad, good, parametrize

ASKED = before(CERTIFICATE, REQUEST)
NAMED = ("--timeout=5s", "--tls-server-name=kubernetes")


def swapped(one, other, steps=STEPS):
    names = {one: other, other: one}
    return tuple(names.get(s, s) for s in steps)


def put(*messages):
    """A step: these messages, hashed as all are."""

    def step(peer):
        for message in messages:
            peer.send(message, hashed=True)

    return step


def instead(step, *messages):
    return tuple(put(*messages) if s == step else s for s in STEPS)


def more(*extensions):
    return lambda message, _: message.extensions.extend(extensions)


def alpn(*names):
    return (16, vector(2, b"".join(vector(1, name) for name in names)))


# ---- A1: what may come when ----

NAMES = {
    0: "HelloRequest",
    1: "ClientHello",
    2: "ServerHello",
    3: "HelloVerifyRequest",
    4: "NewSessionTicket",
    5: "EndOfEarlyData",
    6: "HelloRetryRequest",
    8: "EncryptedExtensions",
    11: "Certificate",
    12: "ServerKeyExchange",
    13: "CertificateRequest",
    14: "ServerHelloDone",
    15: "CertificateVerify",
    16: "ClientKeyExchange",
    20: "Finished",
    22: "CertificateStatus",
    24: "KeyUpdate",
    25: "CompressedCertificate",
    67: "NextProtocol",
    254: "message_hash",
    255: "an unknown message",
}
# What each step takes; anything else is refused there.
TAKES = {
    EXTENSIONS: {8},
    CERTIFICATE: {11, 13},
    VERIFY: {15},
    FINISHED: {20},
}
CONTENTS = {4: ticket().body(), 8: b"\0\0", 13: Request().body(), 20: bytes(32), 24: b"\0"}

ORDER = [
    *(
        bad(
            f"A1: {name} in the place of {step}",
            10,
            steps=instead(step, Message(kind=kind, content=CONTENTS.get(kind, b""))),
        )
        for step, takes in TAKES.items()
        for kind, name in NAMES.items()
        if kind not in takes
    ),
    *(
        bad(
            f"A1: {name} in the place of ServerHello",
            10,
            clear=True,
            steps=(
                CLIENT_HELLO,
                put(Message(kind=kind, content=CONTENTS.get(kind, b""))),
                Peer.stall,
            ),
        )
        for kind, name in NAMES.items()
        if kind != 2
    ),
    *(bad(f"A1: no {step}", 10, steps=without(step)) for step in (EXTENSIONS, CERTIFICATE, VERIFY)),
    bad(
        "A1: neither Certificate nor CertificateVerify",
        10,
        steps=without(VERIFY, without(CERTIFICATE)),
    ),
    bad(
        "A1: CertificateRequest and no Certificate",
        10,
        steps=without(VERIFY, without(CERTIFICATE, ASKED)),
    ),
    bad(
        "A1: Finished right after ServerHello",
        10,
        steps=without(EXTENSIONS, without(VERIFY, without(CERTIFICATE))),
    ),
    *(
        bad(f"A1: {step} twice", 10, steps=before(step, step))
        for step in (EXTENSIONS, CERTIFICATE, VERIFY)
    ),
    bad("A1: CertificateRequest twice", 10, steps=before(CERTIFICATE, REQUEST, REQUEST)),
    bad("A1: CertificateRequest before EncryptedExtensions", 10, steps=before(EXTENSIONS, REQUEST)),
    bad("A1: CertificateRequest after Certificate", 10, steps=after(CERTIFICATE, REQUEST)),
    bad("A1: CertificateRequest after CertificateVerify", 10, steps=after(VERIFY, REQUEST)),
    bad("A1: Certificate before EncryptedExtensions", 10, steps=swapped(EXTENSIONS, CERTIFICATE)),
    bad("A1: CertificateVerify before Certificate", 10, steps=swapped(CERTIFICATE, VERIFY)),
    bad("A1: EncryptedExtensions again before Finished", 10, steps=before(FINISHED, EXTENSIONS)),
    bad("A1: Certificate again before Finished", 10, steps=before(FINISHED, CERTIFICATE)),
    bad(
        "A1: Certificate again before Finished, signed again",
        10,
        steps=before(FINISHED, CERTIFICATE, VERIFY),
    ),
    bad("A1: a ticket before Finished", 10, steps=before(FINISHED, put(ticket()))),
    bad(
        "A1: a message of more than 64 KiB",
        (10, 50),
        steps=instead(EXTENSIONS, Message(kind=8, content=bytes(70_000))),
    ),
]


@parametrize(*ORDER)
def test_order(try_row, row):
    try_row(row)


# ---- A2, A3: EncryptedExtensions ----

ENCRYPTED = [
    *(
        bad(
            f"A2: extension {kind} ({name}) in EncryptedExtensions, which was not offered",
            110,
            EXTENSIONS,
            more((kind, body)),
        )
        for kind, name, body in (
            (1, "max_fragment_length", b"\1"),
            (5, "status_request", b""),
            (14, "use_srtp", b""),
            (15, "heartbeat", b"\1"),
            (18, "signed_certificate_timestamp", b""),
            (19, "client_certificate_type", b"\0"),
            (20, "server_certificate_type", b"\0"),
            (23, "extended_master_secret", b""),
            (28, "record_size_limit", b"\x40\1"),
            (35, "session_ticket", b""),
            (41, "pre_shared_key", b"\0\0"),
            (42, "early_data", b""),
            (45, "psk_key_exchange_modes", b"\1\1"),
            (49, "post_handshake_auth", b""),
            (0x3374, "next_protocol_negotiation", b""),
            (0xFAFA, "unknown", b""),
            (0xFF01, "renegotiation_info", b"\0"),
        )
    ),
    bad(
        "A2: an extension in EncryptedExtensions that was not offered, behind one that was",
        110,
        EXTENSIONS,
        more(alpn(b"http/1.1"), (0xFAFA, b"")),
    ),
    *(
        bad(
            f"A2: extension {kind} ({name}) in EncryptedExtensions, where it does not belong",
            47,
            EXTENSIONS,
            more((kind, body)),
        )
        for kind, name, body in (
            (13, "signature_algorithms", b"\0\2\4\3"),
            (43, "supported_versions", b"\3\4"),
            (50, "signature_algorithms_cert", b"\0\2\4\3"),
            (51, "key_share", b"\0\x17"),
        )
    ),
    bad("A2: a cookie in EncryptedExtensions", (47, 110), EXTENSIONS, more((44, b"\0\1a"))),
    bad("A2: server_name where none was sent", 110, EXTENSIONS, more((0, b""))),
    good("A2: server_name", EXTENSIONS, more((0, b"")), options=NAMED),
    bad("A2: server_name that is not empty", 50, EXTENSIONS, more((0, b"\0")), options=NAMED),
    bad("A2: server_name twice", 47, EXTENSIONS, more((0, b""), (0, b"")), options=NAMED),
    good("A2: supported_groups", EXTENSIONS, more((10, bytes.fromhex("0006 001d 0017 0018")))),
    good(
        "A2: supported_groups of others alone", EXTENSIONS, more((10, bytes.fromhex("0002 0018")))
    ),
    bad(
        "A2: supported_groups twice", 47, EXTENSIONS, more((10, b"\0\2\0\x17"), (10, b"\0\2\0\x17"))
    ),
    bad("A2: ALPN twice", 47, EXTENSIONS, more(alpn(b"http/1.1"), alpn(b"http/1.1"))),
    bad("A2: a byte behind the extensions", 50, EXTENSIONS, {"tail": b"\0"}),
    *(
        bad(
            f"A2: EncryptedExtensions cut after {keep} bytes",
            50,
            EXTENSIONS,
            lambda m, _, k=keep: (m.extensions.append(alpn(b"http/1.1")), setattr(m, "keep", k)),
        )
        for keep in range(17)
    ),
    good("A3: ALPN http/1.1", EXTENSIONS, more(alpn(b"http/1.1"))),
    good("A3: no ALPN"),
    *(
        bad(f"A3: ALPN {name!r}", 47, EXTENSIONS, more(alpn(name)))
        for name in (b"h2", b"http/1.0", b"HTTP/1.1", b"http/1.1\0", b"http/1", b"h" * 255)
    ),
    bad("A3: ALPN of two names", 50, EXTENSIONS, more(alpn(b"http/1.1", b"h2"))),
    bad("A3: ALPN of no names", 50, EXTENSIONS, more(alpn())),
    bad("A3: ALPN of an empty name", (47, 50), EXTENSIONS, more(alpn(b""))),
    bad("A3: ALPN of no bytes", 50, EXTENSIONS, more((16, b""))),
    bad("A3: a byte behind ALPN", 50, EXTENSIONS, more((16, alpn(b"http/1.1")[1] + b"\0"))),
    bad("A3: a name of ALPN that is cut", 50, EXTENSIONS, more((16, b"\0\x08\x08http/1."))),
]


@parametrize(*ENCRYPTED)
def test_encrypted_extensions(try_row, row):
    try_row(row)


# ---- A4, A13: CertificateRequest ----


def request(change):
    return {"step": REQUEST, "change": change, "steps": ASKED}


AUTHORITIES = (47, vector(2, vector(2, bytes(200)) * 300))
REQUESTS = [
    good("A4: CertificateRequest", steps=ASKED),
    bad("A4: CertificateRequest with a context", 50, **request({"context": b"\1"})),
    bad("A4: CertificateRequest without signature_algorithms", 109, **request({"extensions": []})),
    bad(
        "A4: CertificateRequest with signature_algorithms_cert alone",
        109,
        **request({"extensions": [(50, b"\0\2\4\3")]}),
    ),
    good(
        "A4: CertificateRequest with unknown extensions",
        **request(more((0xFAFA, b"a"), (5, b""), (18, b""))),
    ),
    good("A4: CertificateRequest with the names of 300 authorities", **request(more(AUTHORITIES))),
    bad("A4: a byte behind CertificateRequest", 50, **request({"tail": b"\0"})),
    *(
        bad(f"A4: CertificateRequest cut after {keep} bytes", 50, **request({"keep": keep}))
        for keep in range(15)
    ),
]


@parametrize(*REQUESTS)
def test_certificate_request(try_row, row):
    try_row(row)


@pytest.mark.parametrize("joined", [False, True], ids=["a record each", "in one record"])
def test_a13_an_empty_certificate_when_asked(run, joined):
    result, peer = run(Plan(steps=ASKED, joined=joined))
    succeed(result, BODY)
    assert [m[0] for m in peer.messages] == [11, 20]
    assert peer.messages[0] == bytes.fromhex("0b00000400000000")


def test_a13_no_certificate_when_not_asked(run):
    result, peer = run(Plan())
    succeed(result, BODY)
    assert [m[0] for m in peer.messages] == [20]


# ---- A5 to A9: Certificate ----


def entries(change):
    """A change of the list: `change` gets and returns it."""

    def edit(message, _):
        message.entries = change(message.entries)

    return edit


def with_extension(kind, body=b""):
    return entries(lambda list_: [(list_[0][0], [(kind, body)]), *list_[1:]])


def raw(change):
    """A change of the message's body as bytes."""

    def edit(message, _):
        body = message.body()
        message.body = lambda: change(body)

    return edit


def longer(place, by=1):
    def change(body):
        changed = bytearray(body)
        changed[place] = (changed[place] + by) % 256
        return bytes(changed)

    return change


CERTIFICATES = [
    bad("A5: Certificate with a context", 50, CERTIFICATE, {"context": b"\0"}),
    bad("A5: an empty list of certificates", 50, CERTIFICATE, {"entries": []}),
    bad("A5: an empty certificate", 50, CERTIFICATE, {"entries": [(b"", [])]}),
    bad(
        "A5: an empty certificate behind a good one",
        50,
        CERTIFICATE,
        entries(lambda e: [*e, (b"", [])]),
    ),
    bad("A5: a byte behind the list", 50, CERTIFICATE, {"tail": b"\0"}),
    bad("A5: a byte more in the list's length", 50, CERTIFICATE, raw(longer(3))),
    bad("A5: a byte less in the list's length", 50, CERTIFICATE, raw(longer(3, -1))),
    bad(
        "A5: a byte more in a certificate's length",
        (50, 42),
        CERTIFICATE,
        raw(longer(6)),
        fails=("TLS", "CERTIFICATE"),
    ),
    bad(
        "A5: a byte less in a certificate's length",
        (50, 42),
        CERTIFICATE,
        raw(longer(6, -1)),
        fails=("TLS", "CERTIFICATE"),
    ),
    bad("A5: a certificate's length beyond the list", 50, CERTIFICATE, raw(longer(5, 64))),
    bad("A5: a byte more in the length of the extensions", 50, CERTIFICATE, raw(longer(-1))),
    *(
        bad(f"A5: Certificate cut after {keep} bytes", 50, CERTIFICATE, {"keep": keep})
        for keep in (0, 1, 2, 3, 4, 5, 6, 7, 100)
    ),
    bad("A5: Certificate without its last byte", 50, CERTIFICATE, {"keep": -1}),
    bad("A5: Certificate without the extensions' length", 50, CERTIFICATE, {"keep": -2}),
    bad(
        "A5: 17 certificates",
        (42, 50),
        CERTIFICATE,
        entries(lambda e: e * 17),
        fails=("TLS", "CERTIFICATE"),
    ),
    bad(
        "A5: a list of more than 64 KiB",
        (42, 50, 80),
        CERTIFICATE,
        entries(lambda e: [*e, (bytes(66_000), [])]),
        fails=("TLS", "CERTIFICATE"),
    ),
    bad(
        "A5: a certificate that is none",
        42,
        CERTIFICATE,
        {"entries": [(b"no certificate", [])]},
        fails=("CERTIFICATE",),
    ),
    bad(
        "A5: a byte behind a certificate",
        42,
        CERTIFICATE,
        entries(lambda e: [(e[0][0] + b"\0", [])]),
        fails=("CERTIFICATE",),
    ),
    *(
        bad(
            f"A6: extension {kind} ({name}) of a certificate, which was not offered",
            110,
            CERTIFICATE,
            with_extension(kind, body),
        )
        for kind, name, body in (
            (5, "status_request", b"\1\0\0\1a"),
            (18, "signed_certificate_timestamp", b"\0\3\0\1a"),
            (34, "delegated_credentials", b"a"),
            (0xFAFA, "unknown", b""),
        )
    ),
    bad(
        "A6: ALPN as extension of a certificate",
        (47, 110),
        CERTIFICATE,
        with_extension(*alpn(b"http/1.1")),
    ),
    bad(
        "A6: an extension of the second certificate",
        110,
        CERTIFICATE,
        entries(lambda e: [*e, (e[0][0], [(0xFAFA, b"")])]),
    ),
]


@parametrize(*CERTIFICATES)
def test_certificate(try_row, row):
    try_row(row)


def refuses_certificate(run, signed, alert, *failures):
    result, peer = run(signed=signed)
    expect(result, *failures)
    assert peer.alerts == [(alert, True)], f"{peer.alerts} {result}"
    assert all(kind != DATA for kind, *_ in peer.heard)


def test_a7_unknown_issuer(run):
    other = pki.authority("another", slot="another").issue(names=HERE)
    refuses_certificate(run, other, 48, "UNKNOWN_ISSUER")


def test_a7_expired(run, authority):
    refuses_certificate(
        run, authority.issue(names=HERE, not_before=-9, not_after=-2), 45, "EXPIRED"
    )


def test_a7_not_yet_valid(run, authority):
    refuses_certificate(run, authority.issue(names=HERE, not_before=2), 45, "NOT_YET_VALID")


def test_a7_wrong_name(run, authority):
    refuses_certificate(run, authority.issue(names=pki.san(pki.dns("else"))), 42, "WRONG_NAME")


def test_a8_a_key_that_may_not_sign(run, authority):
    signed = authority.issue(names=HERE, signs=False, kind="RSA-2048", slot="root")
    refuses_certificate(run, signed, 47, "TLS", "CERTIFICATE")


def test_a9_a_certificate_signed_with_sha_1(peyk, account_trusting):
    from .peer import Tls13Server

    root = pki.authority("RSA root", kind="RSA-2048")
    signed = pki.signed_with_sha1(root.issue(names=HERE), root)
    with Tls13Server(Plan(), signed) as server:
        result = peyk.get(server, account=account_trusting(root))
        peer = server.wait()
    expect(result, "CERTIFICATE", "UNKNOWN_ISSUER")
    assert peer.alerts == [(42, True)], peer.alerts


def test_a_chain_of_three(run, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle")
    succeed(run(signed=middle.issue(names=HERE))[0], BODY)


# ---- A10, A11: CertificateVerify ----


def scheme(number, using=None, **how):
    """Signs as `number`, or says so and signs as `using`: always a right signature."""

    def edit(message, peer):
        # The message before this one is the last that is signed.
        message.scheme = number
        message.signature = sign(
            peer.certified.private_key, using or number, peer.signed_content(), **how
        )

    return edit


def signing(content):
    """Signs what `content` makes of the peer."""

    def edit(message, peer):
        message.signature = sign(peer.certified.private_key, message.scheme, content(peer))

    return edit


def flipped(place, mask=1):
    def edit(message, _):
        changed = bytearray(message.signature)
        changed[place] ^= mask
        message.signature = bytes(changed)

    return edit


def signature(change):
    def edit(message, _):
        message.signature = change(message.signature)

    return edit


def earlier(peer: Peer) -> bytes:
    """What would be signed if Certificate were not a part of it."""
    from tlslite.handshakehashes import HandshakeHashes

    whole = bytes(peer.hashes.digest("intrinsic"))
    at, last = 0, 0
    while at < len(whole):
        last, at = at, at + 4 + int.from_bytes(whole[at + 1 : at + 4], "big")
    shorter = HandshakeHashes()
    shorter.update(bytearray(whole[:last]))
    return peer.signed_content()[:-32] + bytes(shorter.digest("sha256"))


KINDS = ("P-256", "RSA-2048")
VERIFIES = [
    *(
        good(f"A10: {kind} signs with {number:#06x}", VERIFY, scheme(number), kind=kind)
        for kind, number in (
            ("P-256", 0x0403),
            ("P-384", 0x0503),
            ("P-521", 0x0603),
            ("RSA-2048", 0x0804),
            ("RSA-2048", 0x0805),
            ("RSA-2048", 0x0806),
            ("RSA-3072", 0x0804),
            ("RSA-4096", 0x0806),
            ("RSA-2049", 0x0804),
        )
    ),
    *(
        bad(
            f"A10: {kind} signs with {number:#06x} ({why})",
            47,
            VERIFY,
            scheme(number, using),
            kind=kind,
        )
        for kind, number, using, why in (
            ("RSA-2048", 0x0401, None, "PKCS #1"),
            ("RSA-2048", 0x0501, None, "PKCS #1"),
            ("RSA-2048", 0x0201, None, "PKCS #1 and SHA-1"),
            ("RSA-2048", 0x0809, None, "for a PSS key"),
            ("P-256", 0x0203, None, "SHA-1"),
            ("P-256", 0x0503, None, "P-384's hash"),
            ("P-256", 0x0603, None, "P-521's hash"),
            ("P-384", 0x0403, None, "P-256's hash"),
            ("P-521", 0x0503, None, "P-384's hash"),
            ("P-256", 0x0804, 0x0403, "RSA's"),
            ("RSA-2048", 0x0403, 0x0804, "P-256's"),
            ("P-256", 0x0807, 0x0403, "Ed25519"),
            ("P-256", 0x081A, 0x0403, "brainpool"),
            ("P-256", 0x0303, 0x0403, "SHA-224"),
            ("P-256", 0x0000, 0x0403, "nothing"),
            ("P-256", 0xFFFF, 0x0403, "unknown"),
        )
    ),
    bad(
        "A11: the context of clients",
        51,
        VERIFY,
        signing(lambda p: p.signed_content(b"TLS 1.3, client CertificateVerify")),
    ),
    bad("A11: no context", 51, VERIFY, signing(lambda p: p.signed_content()[-32:])),
    bad("A11: 63 spaces", 51, VERIFY, signing(lambda p: p.signed_content()[1:])),
    bad(
        "A11: no zero behind the context",
        51,
        VERIFY,
        signing(lambda p: p.signed_content().replace(b"\0", b"", 1)),
    ),
    bad("A11: the hash up to the message before Certificate", 51, VERIFY, signing(earlier)),
    bad(
        "A11: a hash of zeros", 51, VERIFY, signing(lambda p: p.signed_content()[:-32] + bytes(32))
    ),
    *(
        bad(
            f"A11: byte {place} of {kind}'s signature changed by {mask:#x}",
            51,
            VERIFY,
            flipped(place, mask),
            kind=kind,
        )
        for kind in KINDS
        for place, mask in ((-1, 1), (40, 0x80), (20, 1), (0, 1))
    ),
    *(
        bad(f"A11: no signature by {kind}", 51, VERIFY, {"signature": b""}, kind=kind)
        for kind in KINDS
    ),
    *(
        bad(
            f"A11: {kind}'s signature without its last byte",
            51,
            VERIFY,
            signature(lambda s: s[:-1]),
            kind=kind,
        )
        for kind in KINDS
    ),
    *(
        bad(
            f"A11: {kind}'s signature and a byte",
            51,
            VERIFY,
            signature(lambda s: s + b"\0"),
            kind=kind,
        )
        for kind in KINDS
    ),
    bad(
        "A11: RSA's signature behind a zero",
        51,
        VERIFY,
        signature(lambda s: b"\0" + s),
        kind="RSA-2048",
    ),
    *(
        bad(
            f"A11: {kind}'s signature of 5,000 bytes",
            (50, 51),
            VERIFY,
            {"signature": bytes(5000)},
            kind=kind,
        )
        for kind in KINDS
    ),
    bad("A11: a signature of zeros by RSA", 51, VERIFY, {"signature": bytes(256)}, kind="RSA-2048"),
    bad("A11: r and s are 0", 51, VERIFY, {"signature": bytes.fromhex("3006020100020100")}),
    bad("A11: PSS with a salt of no bytes", 51, VERIFY, scheme(0x0804, salt=0), kind="RSA-2048"),
    bad("A11: PSS with a salt of 20 bytes", 51, VERIFY, scheme(0x0804, salt=20), kind="RSA-2048"),
    bad(
        "A11: PSS with MGF1 by another hash",
        51,
        VERIFY,
        scheme(0x0804, mgf=hashes.SHA384),
        kind="RSA-2048",
    ),
    bad(
        "A11: PSS with another hash than the scheme's",
        51,
        VERIFY,
        scheme(0x0804, 0x0805),
        kind="RSA-2048",
    ),
    bad("A11: PKCS #1 that calls itself PSS", 51, VERIFY, scheme(0x0804, 0x0401), kind="RSA-2048"),
    bad("A11: ECDSA with another hash than the scheme's", 51, VERIFY, scheme(0x0403, 0x0503)),
    bad("A11: a byte behind CertificateVerify", 50, VERIFY, {"tail": b"\0"}),
    *(
        bad(f"A11: CertificateVerify cut after {keep} bytes", 50, VERIFY, {"keep": keep})
        for keep in (0, 1, 2, 3, 4, 20)
    ),
    bad("A11: CertificateVerify without its last byte", 50, VERIFY, {"keep": -1}),
]


@parametrize(*VERIFIES)
def test_certificate_verify(try_row, row):
    try_row(row)


def test_a11_the_signature_of_another_key(run, authority):
    other = pki.key("P-256", "somebody else")

    def edit(message, peer):
        message.signature = sign(other, 0x0403, peer.signed_content())

    result, peer = run(Plan(edits={VERIFY: edit}))
    expect(result, "TLS", says="decrypt_error")
    assert peer.alerts == [(51, True)]


def test_a11_the_signature_of_another_handshake(run):
    kept = []

    def edit(message, _):
        kept.append(message.signature)
        message.signature = kept[0]

    plan = Plan(edits={VERIFY: edit})
    succeed(run(plan)[0], BODY)
    result, peer = run(plan)
    expect(result, "TLS", says="decrypt_error")
    assert peer.alerts == [(51, True)]


# ---- A12, A14: Finished ----


def mac(change):
    def edit(message, peer):
        message.mac = change(message.mac, peer)

    return edit


def leave_out(peer):
    peer.left_out = peer.mac(peer.s_hs)


FINISHES = [
    *(
        bad(
            f"A12: bit {bit} of Finished changed",
            51,
            FINISHED,
            mac(
                lambda m, _, b=bit: bytes(
                    x ^ ((1 << b % 8) if i == b // 8 else 0) for i, x in enumerate(m)
                )
            ),
        )
        for bit in (0, 7, 8, 127, 128, 248, 255)
    ),
    bad("A12: Finished of zeros", 51, FINISHED, {"mac": bytes(32)}),
    bad("A12: Finished with the client's key", 51, FINISHED, mac(lambda _, p: p.mac(p.c_hs))),
    bad(
        "A12: Finished with the traffic secret itself",
        51,
        FINISHED,
        mac(lambda _, p: bytes(p.s_hs)),
    ),
    *(
        bad(
            f"A12: Finished of {size} bytes",
            50,
            FINISHED,
            mac(lambda m, _, n=size: (m + bytes(32))[:n]),
        )
        for size in (0, 1, 12, 31, 33, 48, 64)
    ),
    bad(
        "A12: Finished of the handshake without CertificateVerify",
        51,
        FINISHED,
        mac(lambda m, p: p.left_out),
        steps=before(VERIFY, leave_out),
    ),
]


@parametrize(*FINISHES)
def test_finished(try_row, row):
    try_row(row)


@pytest.mark.parametrize("missing", [HELLO, EXTENSIONS, CERTIFICATE, VERIFY, FINISHED])
def test_a14_says_nothing_while_a_server_waits_with(run, missing):
    """The token does not leave before Finished has come."""

    def wait(peer):
        peer.stall()

    result, peer = run(Plan(steps=before(missing, wait)), "--timeout=300ms")
    expect(result, "DEADLINE", says="handshake")
    assert [kind for kind, *_ in peer.heard if kind == DATA] == []
    size = {22: 5 + 190, 20: 6}
    assert len(peer.received) <= sum(size.values()) + 40, bytes(peer.received)
    assert {kind for kind, *_ in peer.heard} <= {20, 21, 22}


def test_a14_says_nothing_before_its_own_finished(run):
    result, peer = run(Plan())
    succeed(result, BODY)
    kinds = [kind for kind, *_ in peer.heard]
    assert kinds.index(DATA) > max(i for i, kind in enumerate(kinds) if kind == 22)
