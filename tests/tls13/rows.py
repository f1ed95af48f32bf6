"""One row for one way to break (or to keep) a rule, and what has to come of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from faults.sayings import FAILURES, expect, succeed
from faults.server import records

from .peer import ALERT, ALERTS, BODY, DATA, HELLO, RETRY_REQUEST, Peer, Plan, sized


@dataclass(frozen=True)
class Row:
    rule: str
    plan: Plan
    alert: int | tuple[int, ...] | None = None  # that peyk sends (any of these), None for none
    fails: tuple[str, ...] = ()  # none: it succeeds
    says: str = ""
    kind: str = "P-256"  # of the server's key
    clear: bool = False  # the alert comes before there is a key
    late: bool = False  # the request was already sent
    options: tuple[str, ...] = ("--timeout=5s",)


def _plan(step, change, plan) -> Plan:
    edits = dict(plan.pop("edits", {}))
    if step is not None:
        edits[step] = change if callable(change) else set_to(**change)
    return Plan(edits=edits, **plan)


_ROW = ("fails", "says", "kind", "clear", "late", "options")


def bad(rule: str, alert, step=None, change=None, **more) -> Row:
    """peyk refuses it with this alert."""
    fields = {name: more.pop(name) for name in _ROW if name in more}
    fields.setdefault("clear", step in (HELLO, RETRY_REQUEST))
    fields.setdefault("fails", ("TLS_VERSION" if alert == 70 else "TLS",))
    return Row(rule, _plan(step, change, more), alert, **fields)


def good(rule: str, step=None, change=None, **more) -> Row:
    fields = {name: more.pop(name) for name in _ROW if name in more}
    return Row(rule, _plan(step, change, more), **fields)


def told(rule: str, number: int, step=None, change=None, **more) -> Row:
    """The server sends this alert: peyk tells its name, and answers nothing."""
    more.setdefault("fails", ("TLS_ALERT",))
    more.setdefault("says", ALERTS.get(number, str(number)))
    return good(rule, step, change, **more)


def set_to(**fields):
    """A change of a message: these attributes."""

    def change(message, _peer):
        for name, value in fields.items():
            assert hasattr(message, name), name
            setattr(message, name, value)

    return change


def parametrize(*rows: Row):
    assert len({row.rule for row in rows}) == len(rows), "two rows of one name"
    return pytest.mark.parametrize("row", rows, ids=[row.rule for row in rows])


# ---- what the server's scripts do after the handshake ----


def before_answer(*acts):
    def script(peer: Peer):
        peer.handshake()
        peer.read_request()
        for act in acts:
            act(peer)
        peer.write(sized(BODY))
        peer.finish()

    return script


def in_body(*acts):
    def script(peer: Peer):
        peer.handshake()
        peer.read_request()
        peer.write(sized(BODY)[:-10])
        for act in acts:
            act(peer)
        peer.write(sized(BODY)[-10:])
        peer.finish()

    return script


# ---- what has to come of it ----


def check(row: Row, result, peer: Peer) -> None:
    if not row.fails:
        succeed(result, BODY)
        assert not [a for a in peer.alerts if a[0] != 0], f"alerts: {peer.alerts}"
        assert len(peer.requests) == 1
    else:
        refuses(row, result, peer)
    before_finished = peer.heard[: peer.heard_at_finished]
    assert all(kind != DATA for kind, *_ in before_finished), "data before the server's Finished"


def refuses(row: Row, result, peer: Peer) -> None:
    alerts = row.alert if isinstance(row.alert, tuple) else (row.alert,)
    expect(result, *row.fails, says=row.says, stdout=None)
    if row.late:
        assert BODY.startswith(result.out) and result.out != BODY, f"{result}"
    else:
        assert result.out == b"", f"{result}"
        silent_but_for_its_alert(peer)
    if row.alert is None:
        assert peer.alerts == [], f"it answered with {peer.alerts}: {result}"
        return
    assert len(peer.alerts) == 1 and peer.heard[-1][0] == ALERT, f"{peer.alerts} after {result}"
    ((sent, protected),) = peer.alerts
    names = [ALERTS[a] for a in alerts]
    assert sent in alerts, f"the server got {ALERTS.get(sent, sent)}, not {names}: {result}"
    assert protected != row.clear, f"protected: {protected}"
    if FAILURES["TLS"][1] in result.message:
        assert ALERTS[sent] in result.message, f"it says another alert than it sent: {result}"


def silent_but_for_its_alert(peer: Peer) -> None:
    """On the wire: hellos and ChangeCipherSpec in the clear, then one alert at most.

    A protected alert is a record of 19 bytes: there is no room for a token.
    """
    wire = bytes(peer.received)
    kinds = [(wire[begin], end - begin - 5) for begin, end in records(wire)]
    protected = [size for kind, size in kinds if kind == DATA]
    assert all(kind != DATA for kind, *_ in peer.heard), f"data was sent: {peer.heard}"
    assert protected in ([], [19]), f"on the wire: {kinds}"
    assert sum(kind == ALERT for kind, _ in kinds) + len(protected) <= 1, f"on the wire: {kinds}"
