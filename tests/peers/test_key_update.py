"""OpenSSL's s_server by hand: what its commands send in the middle of an answer."""

from __future__ import annotations

import os
import subprocess
import time

import pytest

from faults.program import TOKEN

CHAIN = "P-256"
PIECE = 3000


class Conversation:
    """peyk, that has asked, and an OpenSSL that answers what it is told to."""

    def __init__(self, there, files, program):
        self.there, self.updates, self.expected = there, 0, b""
        account = files.account.folder
        self.peyk = subprocess.Popen(
            [program, "get", f"--serviceaccount={account}", f"--server={there.url}", "/"],
            env={}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        there.wait_said("GET / HTTP/1.1")

    def say(self, data: bytes) -> None:
        os.write(self.there.stdin, data)

    def head(self, pieces: int) -> None:
        self.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (pieces * PIECE))

    def piece(self, letter: str) -> None:
        """Part of the body; it is there when this returns."""
        data = (letter * (PIECE - 1) + "\n").encode()
        self.say(data)
        self.expected += data
        got = b""
        while len(got) < PIECE:
            more = os.read(self.peyk.stdout.fileno(), PIECE - len(got))
            assert more, f"the end, after {got!r}: {self.peyk.stderr.read()}"
            got += more
        assert got == data

    def command(self, letter: str) -> None:
        """A command is a line that comes by itself; it is done when this returns."""
        self.updates += letter in "kK"
        self.say(letter.encode() + b"\n")
        if letter in "kK":
            self.there.wait_said(">>> TLS 1.3, Handshake [length 0005], KeyUpdate", self.updates)

    def end(self) -> tuple[int, bytes, str]:
        out, err = self.peyk.communicate(timeout=20)
        assert TOKEN.encode() not in out + err
        return self.peyk.returncode, out, err.decode()


@pytest.fixture
def conversation(start, chain, binary):
    begun = []

    def begin(*arguments, program=binary) -> Conversation:
        there = start("OpenSSL", arguments, CHAIN, b"", stdin=subprocess.PIPE)
        begun.append(Conversation(there, chain(CHAIN), program))
        return begun[-1]

    yield begin
    for one in begun:
        one.peyk.kill()
        one.peyk.communicate()


@pytest.mark.parametrize("group", ["X25519", "P-256"])
@pytest.mark.parametrize(
    "commands",
    ["k", "K", "kk", "KK", "kKkK", "KkKkKkKk", "k" * 31, "K" * 31],
    ids=lambda c: c if len(c) < 9 else f"{len(c)}{c[0]}",
)
def test_key_updates_between_the_parts_of_an_answer(conversation, commands, group):
    """k changes the server's key; K asks the client for a new one, too."""
    talk = conversation("-tls1_3", "-groups", group)
    talk.head(len(commands) + 1)
    for command in commands:
        talk.piece("a")
        talk.command(command)
    talk.piece("z")
    assert talk.end() == (0, b"", "")


@pytest.mark.parametrize("commands", ["k", "K", "kkk", "KKK", "kKkKkK"])
def test_key_updates_before_the_answer(conversation, commands):
    talk = conversation("-tls1_3")
    for command in commands:
        talk.command(command)
    talk.head(2)
    talk.piece("a")
    for command in commands:
        talk.command(command)
    talk.piece("b")
    assert talk.end() == (0, b"", "")


def test_a_flood_of_key_updates(conversation):
    talk = conversation("-tls1_3")
    talk.head(2)
    talk.piece("a")
    for _ in range(40):
        if talk.peyk.poll() is not None:
            break
        talk.say(b"k\n")
        time.sleep(0.005)
    code, out, err = talk.end()
    assert (code, out) == (5, b"") and "flood" in err, err


def test_text_in_the_clear_in_an_answer(conversation):
    """What a stranger on the way could put there."""
    talk = conversation("-tls1_3")
    talk.head(2)
    talk.piece("a")
    talk.command("P")
    code, out, err = talk.end()
    assert (code, out) == (5, b"") and "broke the protocol" in err, err


@pytest.mark.parametrize("letter", ["q", "Q"])
def test_an_end_in_the_middle_of_an_answer(conversation, letter):
    """With close_notify: an end in good order of what is not complete."""
    talk = conversation("-tls1_3")
    talk.head(2)
    talk.piece("a")
    talk.command(letter)
    code, out, err = talk.end()
    assert (code, out) == (4, b"") and f"after {PIECE} of {2 * PIECE} bytes" in err, err


def test_early_data_is_offered_and_not_taken_up(conversation):
    talk = conversation("-tls1_3", "-early_data")
    talk.head(1)
    talk.piece("a")
    assert talk.end() == (0, b"", "")
