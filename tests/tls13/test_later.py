"""P and C: after the handshake, alerts, and ends."""

from __future__ import annotations

import pytest
from faults.sayings import expect, succeed
from faults.server import response

from .peer import (
    ALERT,
    ALERTS,
    BODY,
    CERTIFICATE,
    CLIENT_FINISHED,
    DATA,
    EXTENSIONS,
    FINISHED,
    HANDSHAKE,
    HELLO,
    KEY_UPDATE,
    REQUEST,
    RETRIED,
    SUITE,
    VERIFY,
    Message,
    Plan,
    Request,
    before,
    key_update,
    sized,
    ticket,
)
from .rows import bad, before_answer, good, in_body, parametrize, told


def send(*messages):
    def step(peer):
        for message in messages:
            peer.send(message)

    return step


def update(value=0, times=1):
    def step(peer):
        for _ in range(times):
            peer.update_key(key_update(value))

    return step


def joined(*messages, cut=16384):
    """In as few records as will do, or in records of `cut` bytes."""

    def step(peer):
        whole = b"".join(m.encode() for m in messages)
        for start in range(0, len(whole), cut):
            peer.record(HANDSHAKE, whole[start : start + cut])

    return step


def data(content):
    return lambda peer: peer.record(DATA, content)


def at_once(*acts):
    """Right behind the server's Finished, without waiting for the client's."""
    return before(CLIENT_FINISHED, *acts)


# What these two bring is in test_fallback.py.
FALLING = (40, 70)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TICKET = ticket().body()
TICKETS = {
    "a ticket": send(ticket()),
    "three tickets": send(*[ticket()] * 3),
    "two tickets in one record": joined(ticket(), ticket()),
    "a ticket in records of one byte": joined(ticket(), cut=1),
    "a ticket of 60,000 bytes": joined(ticket(60_000)),
    "a ticket of 65,535 bytes, the most there can be": joined(ticket(65_535)),
    "a ticket with a nonce of 255 bytes": send(ticket(nonce=bytes(255))),
    "a ticket without a nonce": send(ticket(nonce=b"")),
    "a ticket with early_data and an unknown extension": send(
        ticket(extensions=[(42, bytes(4)), (0xFAFA, b"a")])
    ),
    "a ticket for no time": send(ticket(lifetime=0)),
}
BAD_TICKETS = {
    "of no bytes": ticket(0),
    "with a byte behind it": ticket(tail=b"\0"),
    "without its last byte": Message(kind=4, content=TICKET[:-1]),
    "without extensions": Message(kind=4, content=TICKET[:-2]),
    "cut in the nonce": Message(kind=4, content=TICKET[:9]),
    "cut in the lifetime": Message(kind=4, content=TICKET[:3]),
    "without anything": Message(kind=4),
    "of bytes that are not there": Message(kind=4, content=bytes(9) + b"\1\0"),
}
CONTENTS = {8: b"\0\0", 11: b"\0\0\0\0", 13: Request().body(), 20: bytes(32)}
# Everything but NewSessionTicket and KeyUpdate.
OTHERS = (0, 1, 2, 3, 5, 6, 8, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23, 25, 67, 254, 255)


def cut_update(peer):
    """A KeyUpdate in records of one byte."""
    for byte in key_update().encode():
        peer.record(HANDSHAKE, bytes((byte,)))
    silent_update(peer)


def silent_update(peer):
    """Goes on to the next key without a word."""
    peer.c_ap, peer.s_ap = peer.layer.calcTLS1_3KeyUpdate_reciever(SUITE, peer.c_ap, peer.s_ap)


ROWS = [
    # P1
    *(
        good(f"P1: {what}, right behind Finished", steps=at_once(act))
        for what, act in TICKETS.items()
    ),
    *(good(f"P1: {what} in the body", script=in_body(act)) for what, act in TICKETS.items()),
    *(
        bad(f"P1: a ticket {what}", 50, script=in_body(send(message)), late=True)
        for what, message in BAD_TICKETS.items()
    ),
    # P2
    good("P2: KeyUpdate before the answer", script=before_answer(update())),
    good("P2: KeyUpdate in the body", script=in_body(update())),
    good("P2: KeyUpdate right behind Finished", steps=at_once(update())),
    good("P2: KeyUpdate that asks for one, before the answer", script=before_answer(update(1))),
    good("P2: KeyUpdate that asks for one, in the body", script=in_body(update(1))),
    good("P2: KeyUpdate that asks for one, right behind Finished", steps=at_once(update(1))),
    good("P2: KeyUpdate in records of one byte", script=in_body(lambda p: cut_update(p))),
    good(
        "P2: 40 of KeyUpdate, and data between them",
        script=before_answer(*[update(), data(CONTINUE)] * 40),
    ),
    *(
        bad(f"P2: KeyUpdate of {value}", 47, script=in_body(send(key_update(value))), late=True)
        for value in (2, 3, 128, 255)
    ),
    bad("P2: KeyUpdate of no bytes", 50, script=in_body(send(Message(kind=KEY_UPDATE))), late=True),
    bad("P2: KeyUpdate of two bytes", 50, script=in_body(send(key_update(tail=b"\0"))), late=True),
    bad(
        "P2: data under the old key after KeyUpdate",
        20,
        script=in_body(send(key_update()), data(b"")),
        late=True,
    ),
    bad(
        "P2: data under the next key without KeyUpdate",
        20,
        script=in_body(lambda p: silent_update(p), data(b"")),
        late=True,
    ),
    *(
        bad(f"P2: KeyUpdate before {step}", 10, steps=before(step, send(key_update())))
        for step in (EXTENSIONS, CERTIFICATE, VERIFY, FINISHED)
    ),
    # P3
    good("P3: 32 of KeyUpdate in a row", script=in_body(update(times=32))),
    bad("P3: 33 of KeyUpdate in a row", 10, script=in_body(update(times=33)), late=True),
    bad("P3: 33 of KeyUpdate that ask for one", 10, script=in_body(update(1, times=33)), late=True),
    good("P3: 32 tickets in a row", script=in_body(send(*[ticket()] * 32))),
    bad("P3: 33 tickets in a row", 10, script=in_body(send(*[ticket()] * 33)), late=True),
    bad("P3: 33 tickets in one record", 10, script=in_body(joined(*[ticket()] * 33)), late=True),
    bad(
        "P3: 17 tickets and 16 of KeyUpdate",
        10,
        script=in_body(send(*[ticket()] * 17), update(times=16)),
        late=True,
    ),
    bad(
        "P3: a flood of tickets right behind Finished",
        10,
        steps=at_once(send(*[ticket()] * 100)),
        late=True,
    ),
    # P4
    *(
        bad(
            f"P4: a message of type {kind} in the body",
            10,
            script=in_body(send(Message(kind=kind, content=CONTENTS.get(kind, b"")))),
            late=True,
        )
        for kind in OTHERS
    ),
    bad(
        "P4: CertificateRequest with a context",
        10,
        script=before_answer(send(Request(context=b"a"))),
        late=True,
    ),
    bad(
        "P4: a second Finished",
        10,
        steps=at_once(lambda p: p.send(Message(kind=20, content=p.mac(p.s_hs)))),
        late=True,
    ),
    bad(
        "P4: a ticket that says it has 16 MiB",
        50,
        script=in_body(joined(ticket(), Message(kind=4, content=bytes(80_000)))),
        late=True,
    ),
    # C1
    *(
        bad(
            f"C1: an alert of {size} bytes in the body",
            (10, 50),
            script=in_body(lambda p, n=size: p.record(ALERT, b"\2\x50\2\x50"[:n])),
            late=True,
        )
        for size in (1, 3, 4)
    ),
    *(
        bad(
            f"C1: an alert of {size} bytes in the handshake",
            (10, 50),
            steps=before(CERTIFICATE, lambda p, n=size: p.record(ALERT, b"\2\x50\2\x50"[:n])),
        )
        for size in (1, 3, 4)
    ),
    bad(
        "C1: an alert of 1 byte before ServerHello",
        (10, 50),
        steps=before(HELLO, lambda p: p.clear(ALERT, b"\2")),
        clear=True,
    ),
    good("C1: user_canceled four times", script=before_answer(*[lambda p: p.alert(90, 1)] * 4)),
    good("C1: user_canceled in the handshake", steps=before(CERTIFICATE, lambda p: p.alert(90, 1))),
    good(
        "C1: user_canceled before ServerHello",
        steps=before(HELLO, lambda p: p.clear(ALERT, b"\1\x5a")),
    ),
    told(
        "C1: user_canceled five times",
        90,
        script=in_body(*[lambda p: p.alert(90, 1)] * 5),
        late=True,
    ),
    told(
        "C1: user_canceled, and then an alert",
        80,
        script=in_body(lambda p: p.alert(90, 1), lambda p: p.alert(80)),
        late=True,
    ),
    *(
        told(
            f"C1: {number} {ALERTS.get(number, '')} at level {level}, in the body",
            number,
            script=in_body(lambda p, n=number, i=level: p.alert(n, i)),
            late=True,
        )
        for level in (0, 1, 2, 3)
        for number in (*ALERTS, 1, 213)
        if number not in (0, 90) and (level == 2 or number in (80, 112, 213))
    ),
    *(
        told(
            f"C1: {number} {name} before {step}",
            number,
            steps=before(step, lambda p, n=number: p.alert(n)),
        )
        for step in (EXTENSIONS, CERTIFICATE, VERIFY, FINISHED)
        for number, name in ALERTS.items()
        if number not in (0, 90)
    ),
    *(
        told(
            f"C1: {number} {ALERTS[number]} right behind Finished",
            number,
            steps=at_once(lambda p, n=number: p.alert(n)),
            late=True,
        )
        for number in (40, 42, 48, 80, 116)
    ),
    *(
        told(
            f"C1: {number} {ALERTS[number]} instead of an answer",
            number,
            script=before_answer(lambda p, n=number: p.alert(n)),
            late=True,
        )
        for number in ALERTS
        if number not in (0, 90)
    ),
    *(
        told(
            f"C1: {number} {ALERTS[number]} in the place of ServerHello",
            number,
            steps=before(HELLO, lambda p, n=number: p.clear(ALERT, bytes((2, n)))),
            fails=("TLS_ALERT", "TLS_SUITE"),
        )
        for number in ALERTS
        if number not in (0, 90, *FALLING)
    ),
    told(
        "C1: handshake_failure after HelloRetryRequest",
        40,
        steps=before(HELLO, lambda p: p.clear(ALERT, b"\2\x28"), steps=RETRIED),
    ),
    told(
        "C1: two alerts",
        80,
        script=in_body(lambda p: p.alert(80), lambda p: p.alert(47)),
        late=True,
    ),
    # C4
    *(
        told(
            f"C4: {number} {ALERTS[number]} {where}, when a certificate was asked for",
            number,
            says=f"{ALERTS[number]}.*client certificate",
            late=True,
            **how,
        )
        for number in (116, 40, 42, 48)
        for where, how in (
            (
                "instead of an answer",
                {
                    "steps": before(CERTIFICATE, REQUEST),
                    "script": before_answer(lambda p, n=number: p.alert(n)),
                },
            ),
            (
                "right behind Finished",
                {
                    "steps": before(
                        CLIENT_FINISHED,
                        lambda p, n=number: p.alert(n),
                        steps=before(CERTIFICATE, REQUEST),
                    )
                },
            ),
        )
    ),
    good(
        "C4: the answer right behind Finished",
        steps=at_once(data(sized(BODY))),
        script=lambda p: (p.handshake(), p.read_request(), p.finish()),
    ),
    good(
        "C4: half of the answer right behind Finished",
        steps=at_once(data(sized(BODY)[:-9])),
        script=lambda p: (p.handshake(), p.read_request(), p.write(sized(BODY)[-9:]), p.finish()),
    ),
]


@parametrize(*ROWS)
def test_row(try_row, row):
    try_row(row)


# ---- C2: ends ----


def ending(*pieces, end="end"):
    """The answer in these records, and how the server ends."""

    def script(peer):
        peer.handshake()
        peer.read_request()
        for piece in pieces:
            peer.write(piece)
        getattr(peer, end)()

    return script


UNTIL_THE_END = response(BODY)


@pytest.mark.parametrize("end", ["end", "reset"])
def test_c2_a_body_until_the_end_without_close_notify(run, end):
    result, _ = run(Plan(script=ending(UNTIL_THE_END, end=end)))
    expect(result, "TRUNCATED", "RESET", stdout=None)
    assert result.code == 4 and BODY.startswith(result.out)


def test_c2_a_body_until_close_notify(run):
    succeed(run(Plan(script=ending(UNTIL_THE_END, end="finish")))[0], BODY)


@pytest.mark.parametrize("end", ["end", "finish", "reset"])
def test_c2_a_sized_body_that_is_cut(run, end):
    result, _ = run(Plan(script=ending(sized(BODY)[:-1], end=end)))
    expect(result, "TRUNCATED", "RESET", stdout=None)
    assert BODY[:-1].startswith(result.out)


def test_c2_a_whole_sized_body_without_close_notify(run):
    succeed(run(Plan(script=ending(sized(BODY))))[0], BODY)


def test_c2_what_comes_after_close_notify_is_ignored(run):
    def script(peer):
        peer.handshake()
        peer.read_request()
        peer.write(UNTIL_THE_END)
        peer.close_notify()
        peer.write(b"more")
        peer.put(b"no record at all")
        peer.end()

    succeed(run(Plan(script=script))[0], BODY)


@pytest.mark.parametrize("level", [0, 1, 2, 255])
def test_c1_the_level_of_close_notify_is_ignored(run, level):
    def script(peer):
        peer.handshake()
        peer.read_request()
        peer.write(UNTIL_THE_END)
        peer.alert(0, level)
        peer.end()

    succeed(run(Plan(script=script))[0], BODY)


def test_c2_nothing_after_close_notify_is_data(run):
    """Half an answer, close_notify, and the rest of it: half an answer."""

    def script(peer):
        peer.handshake()
        peer.read_request()
        peer.write(sized(BODY)[:-10])
        peer.close_notify()
        peer.write(sized(BODY)[-10:])
        peer.end()

    result, _ = run(Plan(script=script))
    expect(result, "TRUNCATED", stdout=None)
    assert BODY[:-10].startswith(result.out)


@pytest.mark.parametrize("step", [HELLO, EXTENSIONS, CERTIFICATE, VERIFY, FINISHED])
@pytest.mark.parametrize("how", ["close_notify", "end", "reset"])
def test_c2_an_end_before(run, step, how):
    def end(peer):
        if how == "close_notify":
            if step == HELLO:
                peer.clear(ALERT, b"\1\0")
            else:
                peer.close_notify()
        getattr(peer, "reset" if how == "reset" else "end")()

    result, peer = run(Plan(steps=before(step, end)), "--timeout=5s")
    expect(result, "TRUNCATED", "RESET", says="handshake")
    assert result.code == 4
    assert all(kind != DATA for kind, *_ in peer.heard)


@pytest.mark.parametrize("value", [0, 1])
def test_p2_the_reading_key_alone_advances_while_it_is_silent(run, value):
    """What peyk says after it, it says under its old key: no KeyUpdate, since it has no data."""
    result, peer = run(Plan(script=in_body(update(value))))
    succeed(result, BODY)
    assert [m[0] for m in peer.messages] == [20]
