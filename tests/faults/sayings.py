"""What peyk says and how it exits: every expectation of its wording is here.

Exit codes and sentences are the README's; a test names a failure, and perhaps
words that the detail must hold.
"""

from __future__ import annotations

import re

# failure: (exit status, sentence)
FAILURES = {
    "STATUS": (1, "the server answered with an error"),
    "NO_ENDPOINT": (1, "there is no endpoint"),
    "TYPE": (1, "the server has no such type"),
    "TYPE": (1, "the server has no such type"),
    "EVALUATION": (1, "the expression does not fit the JSON"),
    "USAGE": (2, "wrong usage"),
    "EXPRESSION": (2, "the expression is refused"),
    "NOT_IN_CLUSTER": (3, "not in a cluster"),
    "ENVIRONMENT": (3, "the environment does not name a server"),
    "NAMESPACE": (3, "no namespace is known"),
    "TOKEN_FILE": (3, "could not read the token"),
    "TOKEN": (3, "the token is unusable"),
    "CA_FILE": (3, "could not read the CA certificates"),
    "CA": (3, "no usable CA certificate"),
    "CA_EXPIRED": (3, "every CA certificate is out of date"),
    "LOOKUP": (4, "could not find the address of the server"),
    "REFUSED": (4, "the connection was refused"),
    "UNREACHABLE": (4, "could not reach the server"),
    "RESET": (4, "the connection broke"),
    "TRUNCATED": (4, "the connection ended early"),
    "LIST": (4, "the list changed before all of it was read"),
    "HTTP": (4, "malformed answer"),
    "JSON": (4, "malformed JSON"),
    "JSON_LIMIT": (4, "the JSON cannot be held"),
    "INPUT": (4, "could not read the input"),
    "JSON": (4, "malformed JSON"),
    "OUTPUT": (4, "could not write the output"),
    "SYSTEM": (4, "the system refused"),
    "TLS_ALERT": (5, "the server refused the TLS connection"),
    "TLS_VERSION": (5, "no TLS version in common"),
    "TLS_SUITE": (5, "no TLS cipher suite or group in common"),
    "TLS": (5, "the TLS connection broke the protocol"),
    "UNKNOWN_ISSUER": (5, "the server's certificate is from an unknown issuer"),
    "WRONG_NAME": (5, "the server's certificate is for another name"),
    "EXPIRED": (5, "the server's certificate has expired"),
    "NOT_YET_VALID": (5, "the server's certificate is not yet valid"),
    "CERTIFICATE": (5, "the server's certificate is unusable"),
    "DEADLINE": (6, "the deadline passed"),
}

# What the deadline's message says of the step in which it passed.
STEP_CONNECT = r"connect"
STEP_HANDSHAKE = r"handshake"
STEP_ANSWER = r"waiting for the answer"
STEP_BODY = r"reading the (answer|body)"

# What it says when the system refuses a file.
NO_SUCH_FILE = r"no such file"
NOT_PERMITTED = r"permission denied"
A_FOLDER = r"it is a folder"
DISK_FULL = r"no space left"

NOT_VERIFIED = r"not verified|unverified|insecure|without verif"

DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def expect(result, *failures: str, says: str | tuple[str, ...] = (), stdout: bytes | None = b""):
    """One of `failures`, and a message in which each of `says` (patterns) is found.

    `stdout` is exact; None leaves it to the caller.
    """
    message = result.message
    kinds = [name for name, (_, sentence) in FAILURES.items() if _begins(message, sentence)]
    assert kinds and kinds[0] in failures, f"expected {' or '.join(failures)}: {result}"
    assert result.code == FAILURES[kinds[0]][0], f"exit status: {result}"
    for pattern in (says,) if isinstance(says, str) else says:
        assert re.search(pattern, message, re.IGNORECASE), (
            f"no {pattern!r} in the message: {result}"
        )
    if stdout is not None:
        assert result.out == stdout, f"stdout: {result}"


def _begins(message: str, sentence: str) -> bool:
    return message == f"peyk: {sentence}" or message.startswith(f"peyk: {sentence}: ")


def succeed(result, stdout: bytes):
    assert result.code == 0, f"expected success: {result}"
    assert result.out == stdout, f"stdout: {result}"


def healthy(result, says: str = ""):
    assert result.code == 0, f"expected healthy: {result}"
    assert result.out.startswith(b"healthy: "), f"{result}"
    assert re.search(says, result.line, re.IGNORECASE), f"no {says!r}: {result}"


def unhealthy(result, says: str = "", failure: str | None = None):
    assert result.code == 1, f"expected unhealthy: {result}"
    assert result.out.startswith(b"unhealthy: "), f"{result}"
    assert re.search(says, result.line, re.IGNORECASE), f"no {says!r}: {result}"
    if failure is not None:
        assert FAILURES[failure][1] in result.line, f"expected {failure}: {result}"
