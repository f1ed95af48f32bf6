"""R: records: types, versions, lengths, padding, ChangeCipherSpec, cut and joined messages."""

from __future__ import annotations

import pytest
from faults.sayings import succeed

from .peer import (
    ALERT,
    BODY,
    CCS,
    CERTIFICATE,
    DATA,
    EXTENSIONS,
    FINISHED,
    HANDSHAKE,
    HELLO,
    RETRIED,
    RETRY_REQUEST,
    SPEC,
    STEPS,
    VERIFY,
    Peer,
    Plan,
    after,
    before,
    key_update,
    sized,
    ticket,
    without,
)
from .rows import bad, before_answer, good, in_body, parametrize

MOST = 16384
LATER = (EXTENSIONS, CERTIFICATE, VERIFY, FINISHED)


def clear(kind, content=b"", times=1, version=b"\x03\x03"):
    def step(peer):
        for _ in range(times):
            peer.clear(kind, content, version)

    return step


def protected(kind, content=b"", times=1):
    def step(peer):
        for _ in range(times):
            peer.record(kind, content)

    return step


def padded(kind, content, zeros):
    return lambda peer: peer.pad(kind, content, zeros)


def spec(times=1, body=b"\1"):
    return clear(CCS, body, times)


def wire(*, change, kind=DATA, content=b"a"):
    """A protected record, changed on its way."""
    return lambda peer: peer.put(change(bytearray(peer.seal(kind, content))))


def flipped(place, mask=1):
    def change(record):
        record[place] ^= mask
        return bytes(record)

    return change


def sealed_short(size):
    """A protected record of so many bytes, which are not even a tag."""
    return clear(DATA, bytes(size))


def large(size, zeros=0, spare=0):
    """An answer with a record of so many bytes of content, and zeros behind them."""

    def script(peer):
        peer.handshake()
        peer.read_request()
        body = sized(BODY)
        # Spaces before the fields' end are the body's padding: a header field of any length.
        head, rest = body.split(b"\r\n", 1)
        filler = b"\r\nX: " + b"x" * (size - len(body) - 5)
        whole = head + filler + b"\r\n" + rest
        assert len(whole) == size
        peer.pad(DATA, whole, zeros)
        peer.finish()

    return script


def whole(*inner):
    """Protected records of these inner bytes."""

    def step(peer):
        for each in inner:
            peer.inner(each)

    return step


def version(*two):
    return lambda peer: setattr(peer, "version", two)


def beside(data):
    return {"beside": data}


def begun(size):
    """The first bytes of a message, and nothing more of it."""
    return ticket().encode()[:size]


FRAGMENTS = {
    "an alert": lambda p: p.alert(80),
    "close_notify": lambda p: p.alert(0),
    "user_canceled": lambda p: p.alert(90, 1),
    "data": protected(DATA, b"a"),
    "an empty record of data": protected(DATA),
    "ChangeCipherSpec": spec(),
}


def early_finished(peer):
    """Finished, and then data under the key that it ended."""
    install, peer.layer.changeWriteState = peer.layer.changeWriteState, lambda: None
    peer._send_finished()
    peer.record(DATA, sized(BODY))
    peer.layer.changeWriteState = install
    install()


ROWS = [
    # R1
    bad(
        "R1: a clear alert after ServerHello", 10, steps=before(EXTENSIONS, clear(ALERT, b"\2\x50"))
    ),
    bad(
        "R1: a clear handshake record after ServerHello",
        10,
        steps=before(EXTENSIONS, clear(HANDSHAKE, b"\x08\0\0\2\0\0")),
    ),
    bad(
        "R1: a clear alert after the handshake",
        10,
        script=before_answer(clear(ALERT, b"\2\x50")),
        late=True,
    ),
    bad(
        "R1: a clear close_notify in the body", 10, script=in_body(clear(ALERT, b"\1\0")), late=True
    ),
    bad(
        "R1: a clear handshake record after the handshake",
        10,
        script=before_answer(clear(HANDSHAKE, key_update().encode())),
        late=True,
    ),
    *(
        bad(
            f"R1: a record of type {kind} before ServerHello",
            10,
            steps=before(HELLO, clear(kind, b"a")),
            clear=True,
        )
        for kind in (0, 19, DATA, 24, 25, 128, 255)
    ),
    *(
        bad(
            f"R1: a record of type {kind} after ServerHello",
            10,
            steps=before(EXTENSIONS, clear(kind, bytes(32))),
        )
        for kind in (0, 19, 24, 25, 128, 255)
    ),
    *(
        bad(
            f"R1: a record of type {kind} in the body",
            10,
            script=in_body(clear(kind, bytes(32))),
            late=True,
        )
        for kind in (0, 19, 24, 255)
    ),
    # R2
    *(
        good(
            f"R2: ServerHello in a record of version {two[0]}.{two[1]}",
            steps=after(HELLO, version(3, 3), steps=before(HELLO, version(*two))),
        )
        for two in ((3, 1), (3, 0), (3, 4))
    ),
    bad(
        "R2: the version of a protected record changed on its way",
        20,
        steps=before(EXTENSIONS, wire(change=flipped(2, 2))),
    ),
    bad(
        "R2: the first byte of that version changed on its way",
        20,
        steps=before(EXTENSIONS, wire(change=flipped(1, 2))),
    ),
    good("R2: protected records of version 0301, sealed so", version=(3, 1)),
    # R3
    bad(
        "R3: a clear record of 16,385 bytes",
        22,
        steps=before(HELLO, clear(HANDSHAKE, b"\2\0\x40\0" + bytes(MOST - 3))),
        clear=True,
    ),
    bad(
        "R3: a clear record of 65,535 bytes",
        22,
        steps=before(HELLO, clear(HANDSHAKE, bytes(65_535))),
        clear=True,
    ),
    bad(
        "R3: a clear record of 16,384 bytes is read, and then judged",
        (10, 50, 70, 110),
        steps=before(HELLO, clear(HANDSHAKE, b"\2\0\x3f\xfc" + bytes(MOST - 4))),
        clear=True,
        fails=("TLS", "TLS_VERSION"),
    ),
    bad(
        "R3: a clear handshake record of no bytes",
        10,
        steps=before(HELLO, clear(HANDSHAKE)),
        clear=True,
    ),
    bad("R3: a clear alert of no bytes", (10, 50), steps=before(HELLO, clear(ALERT)), clear=True),
    # R4, R7
    good("R4: a record of 16,384 bytes", script=large(MOST)),
    bad("R4: a record of 16,385 bytes", 22, script=large(MOST + 1), late=True),
    good("R7: 8,193 bytes and as much padding as fits", script=large(8193, MOST - 8193)),
    bad(
        "R7: 8,193 bytes and one byte of padding more than fits",
        22,
        script=large(8193, MOST - 8192),
        late=True,
    ),
    bad(
        "R4: a protected record of 16,641 bytes",
        22,
        script=in_body(clear(DATA, bytes(16_641))),
        late=True,
    ),
    bad(
        "R4: a protected record of 65,535 bytes",
        22,
        script=in_body(clear(DATA, bytes(65_535))),
        late=True,
    ),
    bad(
        "R4: a protected record of 65,535 bytes in the handshake",
        22,
        steps=before(EXTENSIONS, clear(DATA, bytes(65_535))),
    ),
    bad(
        "R4: only the header of a record of 16,402 bytes",
        22,
        steps=before(EXTENSIONS, lambda p: (p.put(b"\x17\3\3\x40\x12"), p.stall())),
    ),
    # R5
    *(
        bad(
            f"R5: {what} of a protected record changed",
            20,
            steps=before(EXTENSIONS, wire(change=flipped(place))),
        )
        for what, place in (
            ("the first byte", 5),
            ("the type", 6),
            ("the tag's first byte", -16),
            ("the last byte", -1),
        )
    ),
    *(
        bad(
            f"R5: {what} of a record of the body changed",
            20,
            script=in_body(wire(change=flipped(place))),
            late=True,
        )
        for what, place in (("the first byte", 5), ("the last byte", -1))
    ),
    *(
        bad(
            f"R5: a protected record of {size} bytes",
            20,
            steps=before(EXTENSIONS, sealed_short(size)),
        )
        for size in (0, 1, 15, 16, 17)
    ),
    bad(
        "R5: a record twice", 20, script=in_body(lambda p: p.put(p.seal(DATA, b"") * 2)), late=True
    ),
    bad("R5: a record left out", 20, script=in_body(lambda p: p.seal(DATA, b"a")), late=True),
    bad(
        "R5: two records in the wrong order",
        20,
        script=in_body(lambda p: p.put(b"".join([p.seal(DATA, b"a"), p.seal(DATA, b"b")][::-1]))),
        late=True,
    ),
    bad(
        "R5: EncryptedExtensions left out on the way",
        20,
        steps=before(EXTENSIONS, lambda p: p.seal(HANDSHAKE, b"\x08\0\0\2\0\0")),
    ),
    # R6
    *(
        good(f"R6: {zeros} bytes of padding in every record", padding=zeros)
        for zeros in (1, 255, 1000)
    ),
    good("R6: 16,300 bytes of padding", script=before_answer(padded(DATA, b"", MOST))),
    *(
        bad(
            f"R6: {zeros} bytes of padding alone", 10, steps=before(EXTENSIONS, whole(bytes(zeros)))
        )
        for zeros in (1, 16, MOST)
    ),
    bad("R6: a record of no bytes inside", 10, steps=before(EXTENSIONS, whole(b""))),
    bad("R6: padding alone in the body", 10, script=in_body(whole(bytes(10))), late=True),
    # R8
    bad("R8: an empty handshake record", 10, steps=before(EXTENSIONS, protected(HANDSHAKE))),
    bad(
        "R8: an empty handshake record in the body",
        10,
        script=in_body(protected(HANDSHAKE)),
        late=True,
    ),
    bad(
        "R8: an empty handshake record with padding",
        10,
        steps=before(EXTENSIONS, padded(HANDSHAKE, b"", 9)),
    ),
    bad("R8: an empty alert", (10, 50), steps=before(EXTENSIONS, protected(ALERT))),
    bad("R8: an empty alert in the body", (10, 50), script=in_body(protected(ALERT)), late=True),
    good("R8: 32 empty records of data", script=in_body(protected(DATA, times=32))),
    good(
        "R8: 31 empty records of data, data, and 32 more",
        script=before_answer(
            protected(DATA, times=31),
            lambda p: p.write(b"HTTP/1.1 100 Continue\r\n\r\n"),
            protected(DATA, times=32),
        ),
    ),
    bad("R8: 33 empty records of data", 10, script=in_body(protected(DATA, times=33)), late=True),
    bad(
        "R8: 33 empty records of data with padding",
        10,
        script=in_body(lambda p: [p.pad(DATA, b"", 99) for _ in range(33)]),
        late=True,
    ),
    bad(
        "R8: an empty record of data in the handshake",
        10,
        steps=before(EXTENSIONS, protected(DATA)),
    ),
    # R9
    *(
        good(f"R9: ChangeCipherSpec before {step}", steps=before(step, spec(), steps=without(SPEC)))
        for step in (HELLO, *LATER)
    ),
    good(
        "R9: ChangeCipherSpec before HelloRetryRequest",
        steps=before(RETRY_REQUEST, spec(), steps=without(SPEC, RETRIED)),
    ),
    good(
        "R9: ChangeCipherSpec before and after HelloRetryRequest and after ServerHello",
        steps=before(EXTENSIONS, spec(), steps=before(RETRY_REQUEST, spec(), steps=RETRIED)),
    ),
    good("R9: no ChangeCipherSpec", steps=without(SPEC)),
    good("R9: 32 of ChangeCipherSpec", steps=before(EXTENSIONS, spec(31))),
    bad("R9: 33 of ChangeCipherSpec", 10, steps=before(EXTENSIONS, spec(32))),
    bad(
        "R9: 33 of ChangeCipherSpec before ServerHello",
        10,
        steps=before(HELLO, spec(33)),
        clear=True,
    ),
    bad(
        "R9: 33 of ChangeCipherSpec all over the handshake",
        10,
        steps=before(
            FINISHED,
            spec(8),
            steps=before(
                VERIFY, spec(8), steps=before(CERTIFICATE, spec(8), steps=before(HELLO, spec(8)))
            ),
        ),
    ),
    bad("R9: ChangeCipherSpec after Finished", 10, steps=after(FINISHED, spec()), late=True),
    bad("R9: ChangeCipherSpec before the answer", 10, script=before_answer(spec()), late=True),
    bad("R9: ChangeCipherSpec in the body", 10, script=in_body(spec()), late=True),
    *(
        bad(
            f"R9: ChangeCipherSpec {body.hex() or 'of no bytes'} {where}",
            10,
            steps=before(step, spec(1, body)),
            clear=step == HELLO,
        )
        for step, where in ((HELLO, "before ServerHello"), (EXTENSIONS, "after it"))
        for body in (b"", b"\0", b"\2", b"\1\1", b"\xff", bytes(32))
    ),
    bad("R9: ChangeCipherSpec protected", 10, steps=before(EXTENSIONS, whole(b"\1\x14"))),
    bad(
        "R9: ChangeCipherSpec protected, in the body",
        10,
        script=in_body(whole(b"\1\x14")),
        late=True,
    ),
    *(
        bad(
            f"R9: type {kind} protected", 10, steps=before(EXTENSIONS, whole(b"a" + bytes((kind,))))
        )
        for kind in (1, 19, 24, 26, 255)
    ),
    *(
        bad(
            f"R9: type {kind} protected, in the body",
            10,
            script=in_body(whole(b"a" + bytes((kind,)))),
            late=True,
        )
        for kind in (1, 24, 255)
    ),
    # R10, R11
    *(
        good(f"R10: messages in records of {size} bytes at most", cut=size)
        for size in (1, 3, 5, 100)
    ),
    good("R10: messages in one record", joined=True),
    good("R10: messages joined, and cut anew", joined=True, cut=37),
    good("R10: records of one byte after HelloRetryRequest", steps=RETRIED, cut=1),
    *(
        bad(f"R10: {what} within {step}", 10, within={step: act})
        for step in (EXTENSIONS, FINISHED)
        for what, act in FRAGMENTS.items()
    ),
    *(
        bad(f"R10: {what} within ServerHello", 10, within={HELLO: act}, clear=True)
        for what, act in FRAGMENTS.items()
    ),
    bad(
        "R10: an empty handshake record within a message",
        10,
        within={CERTIFICATE: protected(HANDSHAKE)},
    ),
    good(
        "R10: nothing within a message that is cut",
        within={step: lambda p: None for step in (HELLO, *LATER)},
    ),
    *(
        bad(
            f"R10: {what} within a ticket",
            10,
            script=in_body(protected(HANDSHAKE, begun(9)), act),
            late=True,
        )
        for what, act in FRAGMENTS.items()
    ),
    *(
        bad(f"R11: {what} beside {step}", 10, step, beside(data), steps=RETRIED)
        for step in (HELLO, RETRY_REQUEST)
        for what, data in (
            ("EncryptedExtensions", b"\x08\0\0\2\0\0"),
            ("the beginning of EncryptedExtensions", b"\x08\0"),
            ("a byte", b"\0"),
        )
    ),
    *(
        bad(f"R11: {what} beside Finished", 10, FINISHED, beside(data))
        for what, data in (
            ("a ticket", ticket().encode()),
            ("the beginning of a ticket", begun(9)),
            ("a byte", b"\0"),
        )
    ),
    *(
        bad(
            f"R11: {what} beside KeyUpdate",
            10,
            script=in_body(lambda p, d=data: p.update_key(key_update(beside=d))),
            late=True,
        )
        for what, data in (
            ("a ticket", ticket().encode()),
            ("the beginning of a ticket", begun(9)),
            ("another KeyUpdate", key_update().encode()),
        )
    ),
    # R13
    *(
        bad(
            f"R13: data before {step}",
            10,
            steps=before(step, protected(DATA, b"HTTP/1.1 200 OK\r\n\r\n")),
        )
        for step in LATER
    ),
    bad(
        "R13: data in the clear before ServerHello",
        10,
        steps=before(HELLO, clear(DATA, b"HTTP/1.1 200 OK\r\n\r\n")),
        clear=True,
    ),
    bad(
        "R13: data in the clear after Finished",
        20,
        steps=after(FINISHED, clear(DATA, sized(BODY))),
        late=True,
    ),
    bad(
        "R13: data under the key of the handshake after Finished",
        20,
        steps=tuple(early_finished if s == FINISHED else s for s in STEPS),
        late=True,
    ),
]


@parametrize(*ROWS)
def test_row(try_row, row):
    try_row(row)


@pytest.mark.parametrize("steps", [STEPS, RETRIED], ids=["one hello", "two hellos"])
def test_r10_the_whole_flight_in_pieces_of_tcp(run, steps):
    """Byte by byte in segments of their own, and all messages in one record."""

    def slowly(peer):
        put = peer._put
        peer._put = lambda data: [put(data[i : i + 1]) for i in range(len(data))]

    for joined in (False, True):
        result, peer = run(Plan(steps=before(HELLO, slowly, steps=steps), joined=joined))
        succeed(result, BODY)
        assert len(peer.requests) == 1


def test_r14_an_alert_is_a_record_of_its_own(run):
    result, peer = run(Plan(steps=before(EXTENSIONS, protected(HANDSHAKE))))
    assert result.code == 5
    assert [content for kind, content, _ in peer.heard if kind == ALERT] == [b"\2\x0a"]


def test_c2_it_closes_with_close_notify(run):
    """Where the server has not closed yet."""

    def script(peer: Peer):
        peer.handshake()
        peer.read_request()
        peer.write(sized(BODY))
        peer.stall()

    result, peer = run(Plan(script=script))
    succeed(result, BODY)
    assert peer.heard[-1] == (ALERT, b"\1\0", True)
