"""What the tests of `endpoints`, `whoami` and `can-i` share: asking a server that a script plays."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

from faults.server import answer, each_in_turn as each_of, sized


def ask(peyk, server, command, *arguments, account=None, env=None, **run):
    """Runs a command in a pod whose API server is `server` (none: in no cluster)."""
    given = dict(env or {})
    if server is not None:
        more, options = peyk.pointed_at(server, ())
        given |= more
        arguments = (*options, *arguments)
    folder = (account or peyk.account).folder
    result = peyk.run(command, f"--serviceaccount={folder}", *arguments, env=given, **run)
    lines = [line for line in result.err.splitlines() if not line.startswith("* ")]
    assert len(lines) <= 1, f"more than one line of stderr: {result}"
    assert lines == [] or result.message, f"not a failure's line: {result}"
    return result


def says(value, status: str = "200 OK"):
    """A script that answers with this, as JSON."""
    return answer(sized(json.dumps(value).encode(), status=status))


def reviewed(*pieces: bytes, end: str = "finish"):
    """A script that reads a request with its body, and answers with these bytes."""

    def script(connection):
        connection.handshake()
        request, length = b"", None
        while length is None or len(request) < length:
            data = connection.read()
            if not data:
                return
            request += data
            head, found, _ = request.partition(b"\r\n\r\n")
            if found:
                sized_ = re.search(rb"(?i)content-length: (\d+)", head)
                length = len(head) + 4 + int(sized_[1] if sized_ else 0)
        connection.requests.append(request)
        for piece in pieces:
            connection.write(piece)
        getattr(connection, end)()

    return script


def review(value, status: str = "201 Created"):
    return reviewed(sized(json.dumps(value, separators=(",", ":")).encode(), status=status))


def failure(code: int, reason: str, message: str, line: str):
    status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
              "message": message, "reason": reason, "code": code}  # fmt: skip
    return says(status, line)


NOT_FOUND = failure(404, "NotFound", 'services "web" not found', "404 Not Found")
FORBIDDEN = failure(403, "Forbidden", "no", "403 Forbidden")


def targets(server) -> list[str]:
    """The paths that were asked for, decoded."""
    return [unquote(request.split(b" ", 2)[1].decode()) for request in server.requests]


def body(request: bytes):
    """The JSON that a request has sent."""
    return json.loads(request.partition(b"\r\n\r\n")[2])
