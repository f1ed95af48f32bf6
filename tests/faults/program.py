"""Running the binary, in an environment of the test's own making."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .server import Server

# Nobody may ever see it but the API server.
TOKEN = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0LXRva2VuLW9mLXRoZS10ZXN0cw.c2lnbmF0dXJl"

LIMIT = 40  # seconds; a run that takes longer hangs


@dataclass(frozen=True)
class Result:
    arguments: tuple[str, ...]
    code: int
    out: bytes
    err: str
    seconds: float

    @property
    def message(self) -> str:
        """The line of stderr that tells of the failure; "" when there is none."""
        lines = [line for line in self.err.splitlines() if line.startswith("peyk: ")]
        return lines[0] if len(lines) == 1 else ""

    @property
    def notes(self) -> list[str]:
        return [line for line in self.err.splitlines() if line.startswith("* ")]

    @property
    def line(self) -> str:
        """The one line of a probe."""
        return self.out.decode("latin-1").removesuffix("\n")

    def __str__(self) -> str:
        out = self.out if len(self.out) <= 400 else self.out[:400] + b"..."
        return (
            f"peyk {' '.join(map(str, self.arguments))}\nexit {self.code} after"
            f" {self.seconds:.3f} s\nstdout: {out!r}\nstderr: {self.err!r}"
        )


@dataclass(frozen=True)
class Account:
    """A service-account folder."""

    folder: Path

    @property
    def token(self) -> Path:
        return self.folder / "token"

    @property
    def ca(self) -> Path:
        return self.folder / "ca.crt"


@dataclass
class Peyk:
    """Runs peyk and checks its manners, which are the same whatever happens."""

    path: Path
    account: Account
    secrets: list[str] = field(default_factory=lambda: [TOKEN])

    def run(
        self,
        *arguments: str | bytes,
        env: Mapping[str, str] | None = None,
        prefix: Sequence[str] = (),
        stdout=subprocess.PIPE,
        limit: float = LIMIT,
        **popen,
    ) -> Result:
        started = time.monotonic()
        done = subprocess.run(
            [*prefix, self.path, *arguments],
            env=dict(env or {}),
            stdin=popen.pop("stdin", subprocess.DEVNULL),
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=limit,
            **popen,
        )
        seconds = time.monotonic() - started
        shown = tuple(os.fsdecode(a) for a in arguments)
        out, err = done.stdout or b"", done.stderr.decode("latin-1")
        result = Result(shown, done.returncode, out, err, seconds)
        assert 0 <= result.code <= 6, f"a crash? {result}"
        for secret in self.secrets:
            assert secret.encode() not in out and secret not in err, "the token was shown"
        return result

    def get(
        self,
        server: Server | None,
        path: str | bytes = "/api",
        *options: str | bytes,
        account: Account | None = None,
        env: Mapping[str, str] | None = None,
        **run,
    ) -> Result:
        """`peyk get`, pointed at the server by the environment, as in a pod, where it has TLS."""
        if env is None:
            env, options = self.pointed_at(server, options)
        folder = (account or self.account).folder
        result = self.run("get", f"--serviceaccount={folder}", *options, path, env=env, **run)
        lines = result.err.splitlines()
        if "-v" in options:
            assert all(line.startswith(("* ", "peyk: ")) for line in lines), f"notes: {result}"
            lines = [line for line in lines if line.startswith("peyk: ")]
        if result.code == 0:
            assert result.err == "" or "-v" in options, f"a success that complains: {result}"
            assert lines == [], f"a success that complains: {result}"
        else:
            assert len(lines) == 1 and result.message, f"not one line of stderr: {result}"
            assert result.err.endswith("\n"), f"stderr: {result}"
            assert all(" " <= c <= "~" for c in lines[0]), f"not printable: {result}"
        return result

    def probe(
        self,
        *arguments: str | bytes,
        api: Server | None = None,
        account: Account | None = None,
        env: Mapping[str, str] | None = None,
        **run,
    ) -> Result:
        """`peyk probe`, in a pod of the cluster whose API server is `api`."""
        given = dict(env or {})
        if api is not None:
            given |= self.pointed_at(api, ())[0]
        folder = (account or self.account).folder
        if arguments:
            arguments = (f"--serviceaccount={folder}", *arguments)
        result = self.run("probe", *arguments, env=given, **run)
        assert result.code in (0, 1), f"a probe exits 0 or 1: {result}"
        assert result.out.count(b"\n") == 1 and result.out.endswith(b"\n"), f"one line: {result}"
        assert all(0x20 <= c <= 0x7E for c in result.out[:-1]), f"not printable: {result}"
        prefix = b"healthy: " if result.code == 0 else b"unhealthy: "
        assert result.out.startswith(prefix), f"the line and the exit code differ: {result}"
        if "-v" not in arguments:
            assert result.err == "", f"a probe says it on stdout: {result}"
        return result

    @staticmethod
    def pointed_at(server: Server, options) -> tuple[dict[str, str], tuple]:
        if server.tls is None:
            return {}, (f"--server={server.url}", *options)
        return {
            "KUBERNETES_SERVICE_HOST": server.address,
            "KUBERNETES_SERVICE_PORT": str(server.port),
        }, tuple(options)
