"""H: ServerHello and HelloRetryRequest; what peyk's own hellos say."""

from __future__ import annotations

import pytest
from faults.sayings import expect, succeed
from faults.server import records
from tlslite.constants import ExtensionType

from .peer import (
    BODY,
    CCS,
    CLIENT_HELLO,
    HELLO,
    P256,
    RETRIED,
    RETRY_REQUEST,
    SPEC,
    STEPS,
    X25519,
    Plan,
    parse_hello,
    u16,
    vector,
    without,
)
from .rows import bad, good, parametrize


def more(*extensions):
    """A change: these extensions, too."""
    return lambda message, _: message.extensions.extend(extensions)


def dropped(kind):
    return lambda message, _: message.drop(kind)


def replaced(kind, body):
    return lambda message, _: message.replace(kind, body)


def share(group, point):
    return replaced(51, u16(group) + vector(2, point))


def older(random=None, version=0x0303):
    """An answer in TLS 1.2."""

    def change(message, _):
        message.drop(43)
        message.version = version
        if random is not None:
            message.random = random

    return change


def session_id(change):
    def edit(message, _):
        message.session_id = change(message.session_id)

    return edit


TWICE = (CLIENT_HELLO, RETRY_REQUEST, SPEC, CLIENT_HELLO, RETRY_REQUEST, *RETRIED[4:])
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
LOW_ORDER = {
    "zero": bytes(32),
    "one": b"\1" + bytes(31),
    "a point of order 8": bytes.fromhex(
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
    ),
    "another of order 8": bytes.fromhex(
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"
    ),
    "p - 1": (2**255 - 20).to_bytes(32, "little"),
    "p": (2**255 - 19).to_bytes(32, "little"),
    "p + 1": (2**255 - 18).to_bytes(32, "little"),
    "zero with the highest bit": bytes(31) + b"\x80",
}
GENERATOR = bytes.fromhex(
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
POINTS = {
    "not on the curve": b"\x04" + GENERATOR[:-1] + b"\xf4",
    "zeros": b"\x04" + bytes(64),
    "x not below p": b"\x04" + b"\xff" * 32 + GENERATOR[32:],
    "x = p": b"\x04" + P.to_bytes(32, "big") + GENERATOR[32:],
    "hybrid form": b"\x07" + GENERATOR,
    "compressed form": b"\x03" + GENERATOR[:32],
    "infinity": b"\x00",
    "64 bytes": GENERATOR,
    "66 bytes": b"\x04" + GENERATOR + b"\x00",
    "a first byte of 5": b"\x05" + GENERATOR,
}
RETRY_ROW = {"steps": RETRIED}

ROWS = [
    good("H1: HelloRetryRequest to P-256", **RETRY_ROW),
    good("H1: HelloRetryRequest without the ChangeCipherSpec", steps=without(SPEC, RETRIED)),
    good(
        "H2: a downgrade mark is none in an answer of 1.3",
        HELLO,
        {"random": bytes(24) + b"DOWNGRD\1"},
    ),
    *(
        bad(f"H2: an answer in 1.2, and the mark {mark[-1]}", 47, HELLO, older(bytes(24) + mark))
        for mark in (b"DOWNGRD\1", b"DOWNGRD\0")
    ),
    bad("H2: an answer in 1.2", 70, HELLO, older()),
    bad("H2: an answer in 1.1", 70, HELLO, older(version=0x0302)),
    bad(
        "H2: an answer in 1.2 and the mark not at the end",
        70,
        HELLO,
        older(b"DOWNGRD\1" + bytes(24)),
    ),
    bad("H2: an answer in 1.2 without extensions", 70, HELLO, {"without_extensions": True}),
    bad(
        "H2: HelloRetryRequest without supported_versions",
        70,
        RETRY_REQUEST,
        dropped(43),
        **RETRY_ROW,
    ),
    bad("H2: an answer in 1.2 after HelloRetryRequest", 70, HELLO, older(), **RETRY_ROW),
    *(
        bad(f"H3: selected_version {version:#06x}", 47, HELLO, replaced(43, u16(version)))
        for version in (0x0303, 0x0302, 0x0305, 0x7F1C, 0)
    ),
    bad(
        "H3: selected_version 0x0303 in HelloRetryRequest",
        47,
        RETRY_REQUEST,
        replaced(43, b"\3\3"),
        **RETRY_ROW,
    ),
    bad(
        "H3: selected_version differs from HelloRetryRequest's",
        47,
        HELLO,
        replaced(43, b"\3\3"),
        **RETRY_ROW,
    ),
    *(
        bad(f"H3: supported_versions of {len(body)} bytes", 50, HELLO, replaced(43, body))
        for body in (b"", b"\3", b"\3\4\3", b"\2\3\4\0")
    ),
    *(
        bad(f"H3: legacy_version {version:#06x}", 70, HELLO, {"version": version})
        for version in (0x0304, 0x0302, 0x0301, 0)
    ),
    bad(
        "H3: legacy_version 0x0304 in HelloRetryRequest",
        70,
        RETRY_REQUEST,
        {"version": 0x0304},
        **RETRY_ROW,
    ),
    bad("H4: session id one byte short", 47, HELLO, session_id(lambda s: s[:-1])),
    bad("H4: no session id", 47, HELLO, session_id(lambda s: b"")),
    bad(
        "H4: session id with its last bit changed",
        47,
        HELLO,
        session_id(lambda s: s[:-1] + bytes((s[-1] ^ 1,))),
    ),
    bad(
        "H4: session id with its first bit changed",
        47,
        HELLO,
        session_id(lambda s: bytes((s[0] ^ 128,)) + s[1:]),
    ),
    bad("H4: session id of 33 bytes", 50, HELLO, session_id(lambda s: s + b"\0")),
    bad(
        "H4: no session id in HelloRetryRequest",
        47,
        RETRY_REQUEST,
        session_id(lambda s: b""),
        **RETRY_ROW,
    ),
    bad(
        "H4: another session id after HelloRetryRequest",
        47,
        HELLO,
        session_id(lambda s: bytes(32)),
        **RETRY_ROW,
    ),
    *(
        bad(f"H5: suite {suite:#06x}", 47, HELLO, {"suite": suite})
        for suite in (0x1302, 0x1303, 0x1304, 0x00FF, 0xC02B, 0)
    ),
    bad("H5: suite 0x1302 in HelloRetryRequest", 47, RETRY_REQUEST, {"suite": 0x1302}, **RETRY_ROW),
    bad("H5: another suite than HelloRetryRequest's", 47, HELLO, {"suite": 0x1302}, **RETRY_ROW),
    bad("H5: compression 1", 47, HELLO, {"compression": 1}),
    bad(
        "H5: compression 1 in HelloRetryRequest", 47, RETRY_REQUEST, {"compression": 1}, **RETRY_ROW
    ),
    bad("H6: a byte behind the extensions", 50, HELLO, {"tail": b"\0"}),
    bad(
        "H6: a byte behind HelloRetryRequest's extensions",
        50,
        RETRY_REQUEST,
        {"tail": b"\0"},
        **RETRY_ROW,
    ),
    bad(
        "H6: a byte behind key_share",
        50,
        HELLO,
        lambda m, _: m.replace(51, m.extensions[1][1] + b"\0"),
    ),
    bad(
        "H6: key_share without its last byte",
        50,
        HELLO,
        lambda m, _: m.replace(51, m.extensions[1][1][:-1]),
    ),
    bad("H6: key_share of no bytes", 50, HELLO, replaced(51, b"")),
    bad("H6: supported_versions twice", 47, HELLO, more((43, b"\3\4"))),
    bad("H6: key_share twice", 47, HELLO, lambda m, _: m.extensions.append(m.extensions[1])),
    bad(
        "H6: supported_versions twice in HelloRetryRequest",
        47,
        RETRY_REQUEST,
        more((43, b"\3\4")),
        **RETRY_ROW,
    ),
    bad(
        "H6: key_share twice in HelloRetryRequest",
        47,
        RETRY_REQUEST,
        more((51, u16(P256))),
        **RETRY_ROW,
    ),
    *(
        bad(
            f"H7: extension {kind}, which was not offered, in ServerHello",
            110,
            HELLO,
            more((kind, b"")),
        )
        for kind in (1, 5, 18, 23, 35, 41, 42, 45, 0x0A0A, 0xFF01, 0xFAFA)
    ),
    *(
        bad(
            f"H7: extension {kind}, which does not belong in ServerHello",
            47,
            HELLO,
            more((kind, b"")),
        )
        for kind in (0, 10, 13, 16, 50)
    ),
    bad("H7: a cookie in ServerHello", (47, 110), HELLO, more((44, b"\0\1a"))),
    bad(
        "H7: an unknown extension in HelloRetryRequest",
        110,
        RETRY_REQUEST,
        more((0xFAFA, b"")),
        **RETRY_ROW,
    ),
    bad("H7: ALPN in HelloRetryRequest", 47, RETRY_REQUEST, more((16, b"")), **RETRY_ROW),
    bad("H8: no key_share", 109, HELLO, dropped(51)),
    bad("H8: no key_share after HelloRetryRequest", 109, HELLO, dropped(51), **RETRY_ROW),
    bad(
        "H9: a share for P-256, of which none was sent", 47, HELLO, share(P256, b"\x04" + GENERATOR)
    ),
    bad("H9: a share of an unknown group", 47, HELLO, share(0x11EC, bytes(1120))),
    bad(
        "H9: a share for X25519 after HelloRetryRequest to P-256",
        47,
        HELLO,
        share(X25519, b"\x09" + bytes(31)),
        **RETRY_ROW,
    ),
    *(
        bad(f"H9: a share of {size} bytes for X25519", 47, HELLO, share(X25519, b"\x09" * size))
        for size in (0, 1, 31, 33, 65)
    ),
    bad("H9: a bare group in ServerHello", 50, HELLO, replaced(51, u16(X25519))),
    *(
        bad(f"H10: the X25519 share {name}", 47, HELLO, share(X25519, p))
        for name, p in LOW_ORDER.items()
    ),
    *(
        bad(f"H11: a P-256 share: {name}", 47, HELLO, share(P256, p), **RETRY_ROW)
        for name, p in POINTS.items()
    ),
    good(
        "H11: a secret of P-256 that begins with a zero",
        key=lambda peer: peer.secret[0] == 0,
        **RETRY_ROW,
    ),
    bad("H12: a second HelloRetryRequest", 10, steps=TWICE, clear=True),
    bad(
        "H12: a second HelloRetryRequest with another cookie",
        10,
        steps=TWICE,
        clear=True,
        cookie=b"a",
        asks=False,
    ),
    bad("H12: HelloRetryRequest that changes nothing", 47, asks=False, clear=True, **RETRY_ROW),
    *(
        bad(
            f"H12: HelloRetryRequest to the group {group:#06x}",
            47,
            RETRY_REQUEST,
            replaced(51, u16(group)),
            **RETRY_ROW,
        )
        for group in (X25519, 0x0018, 0x0019, 0x001E, 0x0100, 0x11EC, 0)
    ),
    bad(
        "H12: HelloRetryRequest with a whole share",
        50,
        RETRY_REQUEST,
        share(P256, b"\x04" + GENERATOR),
        **RETRY_ROW,
    ),
    bad(
        "H12: HelloRetryRequest with half a group",
        50,
        RETRY_REQUEST,
        replaced(51, b"\0"),
        **RETRY_ROW,
    ),
    good("H13: a cookie and P-256", cookie=b"a cookie", **RETRY_ROW),
    good("H13: a cookie alone", cookie=b"a cookie", asks=False, **RETRY_ROW),
    good("H13: a cookie of 900 bytes", cookie=bytes(range(225)) * 4, **RETRY_ROW),
    bad("H13: a cookie of 901 bytes", 80, cookie=bytes(901), clear=True, **RETRY_ROW),
    bad("H13: a cookie of 60,000 bytes", 80, cookie=bytes(60_000), clear=True, **RETRY_ROW),
    bad("H13: a cookie of no bytes", 50, cookie=b"", clear=True, **RETRY_ROW),
    bad("H13: a byte behind the cookie", 50, RETRY_REQUEST, more((44, b"\0\1aa")), **RETRY_ROW),
    bad("H13: half a length of a cookie", 50, RETRY_REQUEST, more((44, b"\0")), **RETRY_ROW),
    bad("H13: two cookies", 47, RETRY_REQUEST, more((44, b"\0\1a")), cookie=b"b", **RETRY_ROW),
    good(
        "H15: the hash of a ClientHello in the place of it", cookie=b"\0", group=P256, **RETRY_ROW
    ),
]


@parametrize(*ROWS)
def test_row(try_row, row):
    try_row(row)


@pytest.mark.parametrize("name", [HELLO, RETRY_REQUEST])
def test_h6_every_truncation(run, name):
    """Of TLS 1.2's form are those without all of the extensions, and they are refused, too."""
    result, peer = run(Plan(steps=RETRIED))
    succeed(result, BODY)
    size = len(reference(run, name))
    sent = set()
    for keep in range(size):
        plan = Plan(steps=RETRIED, edits={name: lambda m, _, keep=keep: setattr(m, "keep", keep)})
        result, peer = run(plan, "--timeout=5s")
        expect(result, "TLS", "TLS_VERSION")
        ((alert, _),) = peer.alerts
        sent.add(alert)
    assert sent <= {50, 70}, sent


def reference(run, name) -> bytes:
    seen = []
    run(Plan(steps=RETRIED, edits={name: lambda m, _: seen.append(m.body())}))
    return seen[0]


def test_h6_lengths_that_do_not_nest(run):
    """The length of the list, and of each extension in it, one less and one more."""
    body = reference(run, HELLO)
    first = 2 + 32 + 33 + 2 + 1
    for place in (first + 1, first + 5, first + 2 + 6 + 3, 34):
        for step in (-1, 1):
            changed = bytearray(body)
            changed[place] += step

            def edit(message, peer, changed=changed):
                # Random and session id stay those of this connection.
                whole = bytearray(message.body())
                for at in range(len(whole)):
                    if changed[at] != body[at]:
                        whole[at] = changed[at]
                message.body = lambda: bytes(whole)

            result, peer = run(Plan(edits={HELLO: edit}), "--timeout=5s")
            expect(result, "TLS", says="decode_error|illegal_parameter")
            assert peer.alerts[0][0] in (47, 50), f"byte {place}: {peer.alerts} {result}"


# ---- H14 and section 2 of it: what peyk says ----


def test_h14_the_second_hello_is_the_first_but_for_its_share(run):
    result, peer = run(Plan(steps=RETRIED))
    succeed(result, BODY)
    first, second = map(parse_hello, peer.hellos)
    same_but_for_the_share(first, second)
    assert [s.group for s in second.getExtension(ExtensionType.key_share).client_shares] == [P256]


def test_h14_a_cookie_alone_changes_nothing_else(run):
    cookie = bytes(range(114))
    result, peer = run(Plan(steps=RETRIED, asks=False, cookie=cookie))
    succeed(result, BODY)
    first, second = map(parse_hello, peer.hellos)
    extension = vector(2, vector(2, cookie))
    assert peer.hellos[1].count(u16(44) + extension) == 1
    shares = [h.getExtension(ExtensionType.key_share).write() for h in (first, second)]
    assert shares[0] == shares[1]
    same_but_for_the_share(first, second)


def test_h13_the_cookie_is_echoed(run):
    cookie = bytes(range(200))
    result, peer = run(Plan(steps=RETRIED, cookie=cookie))
    succeed(result, BODY)
    assert cookie not in peer.hellos[0]
    assert peer.hellos[1].count(u16(44) + vector(2, vector(2, cookie))) == 1


def same_but_for_the_share(first, second):
    for name in ("client_version", "random", "session_id", "cipher_suites", "compression_methods"):
        assert getattr(first, name) == getattr(second, name), name
    others = [
        [(e.extType, bytes(e.write())) for e in hello.extensions if e.extType not in (44, 51)]
        for hello in (first, second)
    ]
    assert others[0] == others[1]


def test_what_the_hello_offers(run):
    result, peer = run(Plan(), "--tls-server-name=kubernetes.default.svc")
    succeed(result, BODY)
    hello = peer.hello_fields
    assert tuple(hello.client_version) == (3, 3)
    assert hello.cipher_suites == [0x1301]
    assert list(hello.compression_methods) == [0]
    assert len(hello.session_id) == 32 and hello.session_id != hello.random
    kinds = [e.extType for e in hello.extensions]
    assert sorted(kinds) == [0, 10, 13, 16, 43, 50, 51]
    assert hello.getExtension(43).versions == [(3, 4)]
    assert hello.getExtension(10).groups == [X25519, P256]
    assert hello.getExtension(16).protocol_names == [b"http/1.1"]
    assert hello.server_name == b"kubernetes.default.svc"
    algorithms = [a * 256 + b for a, b in hello.getExtension(13).sigalgs]
    assert algorithms == [0x0403, 0x0804, 0x0503, 0x0805, 0x0603, 0x0806]
    (share,) = hello.getExtension(51).client_shares
    assert share.group == X25519 and len(share.key_exchange) == 32


def test_nothing_of_a_hello_is_used_again(run):
    seen = [run(Plan(steps=RETRIED))[1].hellos for _ in range(3)]
    hellos = [parse_hello(h) for both in seen for h in both]
    assert len({bytes(h.random) for h in hellos}) == 3
    assert len({bytes(h.session_id) for h in hellos}) == 3
    shares = {bytes(h.getExtension(51).client_shares[0].key_exchange) for h in hellos}
    assert len(shares) == 6


@pytest.mark.parametrize("steps", [STEPS, RETRIED], ids=["one hello", "two hellos"])
def test_r14_versions_and_the_order_of_what_it_sends(run, steps):
    result, peer = run(Plan(steps=steps))
    succeed(result, BODY)
    wire = bytes(peer.received)
    heads = [wire[begin : begin + 3] for begin, _ in records(wire)]
    hellos = (
        [b"\x16\x03\x01"] if steps is STEPS else [b"\x16\x03\x01", b"\x14\x03\x03", b"\x16\x03\x03"]
    )
    rest = [b"\x14\x03\x03"] if steps is STEPS else []
    assert heads[: len(hellos) + len(rest)] == hellos + rest
    assert set(heads[len(hellos) + len(rest) :]) == {b"\x17\x03\x03"}
    assert [content for kind, content, _ in peer.heard if kind == CCS] == [b"\1"]
    assert len(peer.requests) == 1 and b"Authorization: Bearer " in peer.requests[0]
