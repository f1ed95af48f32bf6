"""A server that answers whole requests, bodies and all, with what a function says."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass

from faults.server import Connection, Over, Script, sized


@dataclass(frozen=True)
class Asked:
    """One request, as it came."""

    method: str
    target: str  # the path and its query, as they are
    fields: dict[str, str]  # by their names in lower case
    body: bytes
    pieces: int  # chunks of the body; 0: it had a length, or there was none

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        return urllib.parse.parse_qsl(self.target.partition("?")[2], keep_blank_values=True)


def read_asked(connection: Connection) -> Asked:
    buffered = b""

    def more() -> None:
        nonlocal buffered
        data = connection.read()
        if not data:
            raise Over
        buffered += data

    def take(length: int) -> bytes:
        nonlocal buffered
        while len(buffered) < length:
            more()
        taken, buffered = buffered[:length], buffered[length:]
        return taken

    def take_line() -> bytes:
        while b"\r\n" not in buffered:
            more()
        return take(buffered.index(b"\r\n") + 2)[:-2]

    method, target, version = take_line().decode("ascii").split(" ")
    assert version == "HTTP/1.1"
    fields = {}
    while line := take_line():
        name, colon, value = line.decode("latin-1").partition(":")
        assert colon and name.lower() not in fields, f"{name} twice"
        fields[name.lower()] = value.strip()
    body, pieces = b"", 0
    if fields.get("transfer-encoding") == "chunked":
        assert "content-length" not in fields
        while length := int(take_line(), 16):
            body += take(length)
            pieces += 1
            assert take(2) == b"\r\n"
        assert take(2) == b"\r\n"
    else:
        body = take(int(fields.get("content-length", "0")))
    assert buffered == b"", "more than the request"
    return Asked(method, target, fields, body, pieces)


class Api:
    """Keeps what it was asked; `answer` says what is sent back: bytes of HTTP, or an object."""

    def __init__(self, answer: Callable[[Asked], bytes | dict]):
        self.answer = answer
        self.asked: list[Asked] = []

    def __call__(self, connection: Connection) -> None:
        connection.handshake()
        asked = read_asked(connection)
        self.asked.append(asked)
        answer = self.answer(asked)
        connection.write(as_json(answer) if isinstance(answer, dict) else answer)
        connection.finish()

    @property
    def only(self) -> Asked:
        (asked,) = self.asked
        return asked


def compact(value) -> bytes:
    """As the API server writes it."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def as_json(value, status: str = "200 OK") -> bytes:
    return sized(compact(value), "Content-Type: application/json", status=status)


def failure(code: int, reason: str, message: str, **more) -> dict:
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
            "message": message, "reason": reason, "code": code} | more  # fmt: skip


def refused(code: int, reason: str, message: str) -> bytes:
    return as_json(failure(code, reason, message), f"{code} {reason}")


def paged(items: list, size: int | None = None, custom: bool = False) -> Callable[[Asked], dict]:
    """A list in pages, as the API server makes them: `limit`, or `size` at most; the token is
    where the next page begins."""

    def page(asked: Asked) -> dict:
        query = dict(asked.query)
        first = int(query.get("continue") or 0)
        limit = int(query.get("limit") or 0) or len(items) or 1
        last = first + min(limit, size or limit)
        metadata = {"resourceVersion": "7"}
        if last < len(items):
            metadata |= {"continue": str(last), "remainingItemCount": len(items) - last}
        part = items[first:last]
        if custom:
            metadata = {"continue": ""} | metadata
            return {"apiVersion": "a.b/v1", "items": part, "kind": "WidgetList",
                    "metadata": dict(sorted(metadata.items()))}  # fmt: skip
        return {"kind": "PodList", "apiVersion": "v1", "metadata": metadata, "items": part}

    return page


def pod(name: str, **more) -> dict:
    return {"metadata": {"name": name}} | more


DISCOVERY = {
    "kind": "APIGroupDiscoveryList",
    "apiVersion": "apidiscovery.k8s.io/v2",
    "metadata": {},
    "items": [
        {
            "metadata": {"name": "a.b"},
            "versions": [
                {
                    "version": version,
                    "resources": [
                        {
                            "resource": "widgets",
                            "responseKind": {"group": "", "version": "", "kind": "Widget"},
                            "scope": "Namespaced",
                            "singularResource": "widget",
                            "verbs": ["get", "list"],
                            "shortNames": ["wd"],
                        },
                        {
                            "resource": "gadgets",
                            "responseKind": {"group": "", "version": "", "kind": "Gadget"},
                            "scope": "Cluster",
                            "singularResource": "gadget",
                            "verbs": ["get"],
                        },
                    ],
                }
                for version in ("v1", "v1beta1")
            ],
        }
    ],
}


def with_discovery(answer: Callable[[Asked], bytes | dict]) -> Callable[[Asked], bytes | dict]:
    return lambda asked: DISCOVERY if asked.path == "/apis" else answer(asked)


__all__ = ["Api", "Asked", "Script", "as_json", "compact", "failure", "paged", "pod", "refused",
           "with_discovery"]  # fmt: skip
