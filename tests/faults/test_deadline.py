"""One deadline for the whole command: it ends in time wherever the server stands still."""

from __future__ import annotations

import os
import socket
import subprocess
import time

import pytest

from .fixtures import HERE
from .sayings import (
    STEP_ANSWER,
    STEP_BODY,
    STEP_CONNECT,
    STEP_HANDSHAKE,
    expect,
    succeed,
)
from .server import Fault, answer, chunked, each_in_turn, records, response, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
SLACK = 0.5


@pytest.fixture
def too_late(peyk):
    """`peyk get` gives up in `seconds`, and says in which step."""

    def get(server, step, *options, stdout=b"", seconds=0.4, **run):
        result = peyk.get(server, "/api", f"--timeout={int(seconds * 1000)}ms", *options, **run)
        expect(result, "DEADLINE", says=step, stdout=stdout)
        assert seconds - 0.01 <= result.seconds <= seconds + SLACK, f"{result}"
        return result

    return get


@pytest.fixture
def full_listener():
    """A port of loopback where nobody accepts, and the queue is full: a SYN gets no answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(3):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
            waiting.append(client)
        time.sleep(0.05)
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        for client in waiting:
            client.close()


def test_a_connection_that_is_not_answered(too_late, full_listener):
    too_late(None, STEP_CONNECT, f"--server=https://{full_listener}", env={})


def test_a_connection_that_is_not_accepted(too_late):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        too_late(None, STEP_HANDSHAKE, f"--server={url}", env={})


def test_silence_before_the_handshake(too_late, serve):
    too_late(serve(lambda connection: connection.stall()), STEP_HANDSHAKE)


@pytest.mark.parametrize("step", range(6), ids=lambda i: f"message {i + 1}")
@pytest.mark.parametrize("where", ["before", "within"])
def test_silence_in_the_handshake(peyk, too_late, serve, authority, step, where):
    certified = authority.issue(names=HERE, kind="RSA-2048", slot="root")
    server = serve(answer(sized(BODY)), certified=certified)
    succeed(peyk.get(server), BODY)
    begin, end = records(bytes(server.last.sent))[step]
    server.fault = Fault(begin if where == "before" else (begin + end) // 2, "stall")
    too_late(server, STEP_HANDSHAKE)


def test_silence_instead_of_an_answer(too_late, serve_both):
    too_late(serve_both(answer(end="stall")), STEP_ANSWER)


def test_silence_in_the_head(too_late, serve_both):
    too_late(serve_both(answer(sized(BODY)[:20], end="stall")), STEP_ANSWER)


def test_silence_after_an_interim_answer(too_late, serve_both):
    raw = b"HTTP/1.1 100 Continue\r\n\r\n"
    too_late(serve_both(answer(raw, end="stall")), STEP_ANSWER)


@pytest.mark.parametrize(
    "raw",
    [sized(BODY)[:-10], chunked(BODY, b"more")[:-15], response(BODY[:-10])],
    ids=["sized", "chunked", "until the end"],
)
def test_silence_in_the_body(too_late, serve_both, raw):
    result = too_late(serve_both(answer(raw, end="stall")), STEP_BODY, stdout=None)
    assert result.out != b"" and BODY.startswith(result.out)


def test_silence_before_the_last_chunk(too_late, serve_both):
    too_late(serve_both(answer(chunked(BODY)[:-5], end="stall")), STEP_BODY, stdout=BODY)


def test_silence_in_the_middle_of_a_record(too_late, serve, identity, peyk):
    server = serve(answer(sized(BODY)))
    succeed(peyk.get(server), BODY)
    begin, end = records(bytes(server.last.sent))[6]
    server.fault = Fault((begin + end) // 2, "stall")
    too_late(server, STEP_ANSWER)


@pytest.mark.parametrize("option", ["--token-file", "--certificate-authority"])
def test_a_named_pipe_that_nobody_writes_to(too_late, serve, tmp_path, option):
    os.mkfifo(tmp_path / "pipe")
    too_late(serve(answer(sized(BODY))), f"{tmp_path}/pipe: timed out", f"{option}={tmp_path}/pipe")


def test_data_that_never_come(peyk, serve):
    read, write = os.pipe()
    with os.fdopen(read) as stdin, os.fdopen(write, "w"):
        url = f"--server={serve(answer(sized(BODY)), certified=None).url}"
        result = peyk.run("post", "/api", "-d@-", "--timeout=300ms", url, stdin=stdin)
    expect(result, "DEADLINE", says="-: timed out")


def test_an_answer_that_trickles_for_ever(too_late, serve_both):
    """The deadline is for the whole, not for each byte."""
    raw = response(b"", f"X-Long: {'x' * 1000}")
    pieces = (raw[i : i + 1] for i in range(len(raw)))
    too_late(serve_both(answer(*pieces, pause=0.02)), STEP_ANSWER)


def test_a_body_that_trickles_for_ever(too_late, serve_both):
    server = serve_both(
        answer(sized(b"x" * 1000)[:-1000], *(b"x" for _ in range(1000)), pause=0.02)
    )
    result = too_late(server, STEP_BODY, stdout=None)
    assert 1 < len(result.out) < 100


def test_interim_answers_that_trickle_for_ever(too_late, serve_both):
    raw = b"HTTP/1.1 102 Processing\r\n\r\n"
    too_late(serve_both(answer(*(raw for _ in range(200)), pause=0.02)), STEP_ANSWER)


def test_the_second_try_after_401_has_no_time_of_its_own(too_late, serve, own_account):
    def refuse(connection):
        connection.read_request()
        time.sleep(0.3)
        own_account.token.write_text("another.token.now")
        connection.write(sized(b"{}", status="401 Unauthorized"))
        connection.finish()

    server = serve(each_in_turn(refuse, answer(end="stall")))
    too_late(server, STEP_ANSWER, account=own_account, stdout=None)
    assert len(server.connections) == 2


def test_a_slow_answer_in_time(peyk, serve_both):
    raw = sized(BODY)
    pieces = (raw[i : i + 1] for i in range(len(raw)))
    result = peyk.get(serve_both(answer(*pieces, pause=0.01)))
    succeed(result, BODY)
    assert result.seconds > 0.4


@pytest.mark.parametrize("timeout", ["1s", "1000ms", "0.5m", "1m0s", "1h", "0"])
def test_durations_as_go_writes_them(peyk, serve, timeout):
    succeed(peyk.get(serve(answer(sized(BODY))), "/api", f"--timeout={timeout}"), BODY)


def test_a_timeout_of_zero_waits(peyk, serve):
    def script(connection):
        connection.read_request()
        time.sleep(0.5)
        connection.write(sized(BODY))
        connection.finish()

    succeed(peyk.get(serve(script), "/api", "--timeout=0"), BODY)


def test_the_bytes_arrive_as_they_come(binary, serve, account):
    """A watch shows each event at once, long before the answer ends."""

    def script(connection):
        connection.read_request()
        connection.write(response(b"", "Transfer-Encoding: chunked"))
        for event in (b"one\n", b"two\n"):
            connection.write(b"4\r\n%s\r\n" % event)
            time.sleep(0.6)
        connection.write(b"0\r\n\r\n")
        connection.finish()

    server = serve(script)
    environment = {
        "KUBERNETES_SERVICE_HOST": "127.0.0.1",
        "KUBERNETES_SERVICE_PORT": str(server.port),
    }
    arguments = [binary, "get", f"--serviceaccount={account.folder}", "/api/v1/pods?watch=1"]
    started = time.monotonic()
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"one\n"
        assert time.monotonic() - started < 0.5
        assert process.stdout.readline() == b"two\n"
        assert time.monotonic() - started < 1.1
        assert process.stdout.read() == b""
        assert process.wait(5) == 0


def test_a_reader_of_stdout_that_stands_still(peyk, serve, binary, account):
    """The deadline holds for the output too: nobody reads the pipe."""
    server = serve(answer(sized(bytes(1_000_000))))
    readable, writable = os.pipe()
    result = peyk.get(server, "/api", "--timeout=400ms", stdout=writable, limit=5)
    os.close(writable)
    os.close(readable)
    expect(result, "DEADLINE")
    assert 0.39 <= result.seconds <= 0.4 + SLACK
