"""An answer that ends early is never taken for a whole one: cut at every byte, in every way."""

from __future__ import annotations

import pytest

from .sayings import FAILURES, expect, succeed
from .server import answer, chunked, response, sized

BODY = b'{"kind":"Table","rows":[]}\n'

# kind: (the answer, how long its head is)
ANSWERS = {
    "sized": sized(BODY),
    "chunked": chunked(BODY[:9], BODY[9:], trailers=b"X-Sum: 1\r\n"),
    "until the end": response(BODY),
    "interim answer first": b"HTTP/1.1 100 Continue\r\n\r\n" + sized(BODY[:5]),
}


def early(result, head: bool):
    """It ended early; what is on stdout is a beginning of the body."""
    expect(result, "TRUNCATED", "RESET", stdout=None)
    assert BODY.startswith(result.out), f"{result}"
    if head:
        assert result.out == b"", f"printed before the head was complete: {result}"


def cut_everywhere(peyk, serve, raw, end, places):
    cut = [0]
    server = serve(lambda connection: answer(raw[: cut[0]], end=end)(connection))
    for cut[0] in places:
        early(peyk.get(server), cut[0] < raw.rindex(b"\r\n\r\n", 0, raw.index(BODY[:5])) + 4)


# The end of a TLS connection without close_notify, and one with it: neither
# makes half an answer a whole one.
ENDS = {"close_notify": "finish", "no close_notify": "end", "a reset": "reset"}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("kind", ["sized", "chunked", "interim answer first"])
def test_cut_at_every_byte_over_tls(peyk, serve, kind, end):
    cut_everywhere(peyk, serve, ANSWERS[kind], end, range(len(ANSWERS[kind])))


@pytest.mark.parametrize("end", ["end", "reset"])
@pytest.mark.parametrize("kind", ["sized", "chunked", "interim answer first"])
def test_cut_at_every_byte_without_tls(peyk, serve, kind, end):
    plain = lambda script: serve(script, certified=None)  # noqa: E731
    cut_everywhere(peyk, plain, ANSWERS[kind], end, range(len(ANSWERS[kind])))


@pytest.mark.parametrize("end", ["end", "reset"])
def test_until_the_end_cut_at_every_byte_without_close_notify(peyk, serve, end):
    """Even a whole body is not known to be one: only close_notify says so."""
    raw = ANSWERS["until the end"]
    cut_everywhere(peyk, serve, raw, end, range(len(raw) + 1))


@pytest.mark.parametrize("end", ["finish", "end"])
def test_until_the_end_cut_in_the_head(peyk, serve_both, end):
    raw = ANSWERS["until the end"]
    cut_everywhere(peyk, serve_both, raw, end, range(len(raw) - len(BODY)))


def test_until_the_end_with_close_notify_is_whole(peyk, serve):
    succeed(peyk.get(serve(answer(ANSWERS["until the end"]))), BODY)


def test_until_the_end_without_tls_is_whole(peyk, serve):
    server = serve(answer(ANSWERS["until the end"], end="end"), certified=None)
    succeed(peyk.get(server), BODY)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("kind", ["sized", "chunked"])
def test_how_a_whole_delimited_answer_ends_does_not_matter(peyk, serve, kind, end):
    if end == "reset":
        # A reset may overtake the answer; only if it is read first does it not matter.
        def script(connection):
            answer(ANSWERS[kind], end="stall")(connection)
            connection.reset()
    else:
        script = answer(ANSWERS[kind], end=end)
    succeed(peyk.get(serve(script)), BODY)


def test_does_not_wait_for_the_end_of_a_whole_answer(peyk, serve_both):
    result = peyk.get(serve_both(answer(sized(BODY), end="stall")), "/api", "--timeout=5s")
    succeed(result, BODY)
    assert result.seconds < 2


def test_tells_how_many_bytes_of_how_many(peyk, serve_both):
    result = peyk.get(serve_both(answer(sized(BODY)[:-10], end="end")))
    expect(result, "TRUNCATED", says=rf"{len(BODY) - 10}\b.*\b{len(BODY)}\b", stdout=BODY[:-10])


def test_tells_how_many_bytes_of_an_unknown_number(peyk, serve_both):
    result = peyk.get(serve_both(answer(chunked(BODY)[:-7], end="end")))
    expect(result, "TRUNCATED", says=rf"\b{len(BODY)}\b", stdout=BODY)


STATUS = b'{"kind":"Status","message":"pods \\"a\\" not found","code":404}\n'


@pytest.mark.parametrize(
    "raw",
    [
        sized(STATUS, status="404 Not Found"),
        chunked(STATUS, status="404 Not Found"),
    ],
    ids=["sized", "chunked"],
)
def test_an_error_status_cut_short_is_an_early_end(peyk, serve_both, raw):
    result = peyk.get(serve_both(answer(raw[:-7], end="end")))
    expect(result, "TRUNCATED", stdout=None)
    assert STATUS.startswith(result.out)
    assert result.code == FAILURES["TRUNCATED"][0]


def test_a_large_body_that_stops_in_the_middle(peyk, serve_both):
    body = bytes(range(256)) * 4000
    result = peyk.get(serve_both(answer(sized(body)[:600_000], end="end")))
    expect(result, "TRUNCATED", stdout=None)
    assert body.startswith(result.out)
    assert len(result.out) > 590_000, "what had arrived was not printed"
