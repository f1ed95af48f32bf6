"""A server of another library: its command line, and whether it listens."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from cluster.build import build
from cluster.processes import Process, free_ports

from .chains import Files

READY = 20  # seconds, on a busy machine


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


def _go(port: int, files: Files, body: Path) -> list[str]:
    return [
        *(_built(), f"-port={port}", f"-body={body}"),
        *(f"-cert={files.chain}", f"-key={files.key}"),
    ]


def _openssl(port: int, files: Files, body: Path) -> list[str]:
    above = ["-cert_chain", str(files.above)] if files.above.stat().st_size else []
    return [
        *(_program("openssl"), "s_server", "-accept", f"127.0.0.1:{port}", "-msg"),
        *("-cert", str(files.leaf), "-key", str(files.key), *above),
    ]


def _gnutls(port: int, files: Files, body: Path) -> list[str]:
    return [
        *(_program("gnutls-serv"), "--http", f"--port={port}", f"--httpdata={body}"),
        *(f"--x509certfile={files.chain}", f"--x509keyfile={files.key}"),
    ]


def _nss(port: int, files: Files, body: Path) -> list[str]:
    nickname = "-n" if files.kind.startswith("RSA") else "-e"
    return [
        *(_program("selfserv"), "-v", "-p", str(port)),
        *("-d", f"sql:{files.nss}", nickname, files.NAME),
    ]


LIBRARIES = {"Go": _go, "OpenSSL": _openssl, "GnuTLS": _gnutls, "NSS": _nss}


@functools.cache
def _built() -> str:
    return str(build("peer")["peer"])


def _program(name: str) -> str:
    path = shutil.which(name)
    assert path, f"there is no {name} here: tests/setup.sh check installs it"
    return path


@dataclass
class Server:
    process: Process
    port: int
    path: str  # whose content is the body
    stdin: int | None = None

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def said(self) -> str:
        return self.process.log.read_text(errors="replace")

    def wait_said(self, text: str, times: int = 1) -> None:
        deadline = time.monotonic() + READY
        while self.said().count(text) < times:
            assert self.process.alive() and time.monotonic() < deadline, (
                f"no {text!r}: {self.process.tail()}"
            )
            time.sleep(0.005)

    def stop(self) -> None:
        if self.stdin is not None:
            os.close(self.stdin)
        self.process.kill()


def start(
    library: str,
    arguments: tuple[str, ...],
    files: Files,
    body: bytes,
    folder: Path,
    env: dict[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
) -> Server:
    """Returns when it listens. It answers with `body`, and with nothing else."""
    content = folder / "answer"
    # OpenSSL sends the file as it is, the others put a head before it.
    content.write_bytes(HEAD % len(body) + body if "-HTTP" in arguments else body)
    port = free_ports(1)[0]
    read, write = os.pipe() if stdin == subprocess.PIPE else (stdin, None)
    process = Process(
        f"{library} {' '.join(arguments)}",
        [*LIBRARIES[library](port, files, content), *arguments],
        folder / "log",
        stdin=read,
        cwd=folder,
        # Of the machine's environment nothing: OpenSSL's file of settings would have a say.
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "OPENSSL_CONF": "/dev/null"}
        | (env or {}),
    )
    if write is not None:
        os.close(read)
    # NSS takes the path from the root, OpenSSL from where it runs, the others take any.
    server = Server(process, port, str(content) if library == "NSS" else "/answer", write)
    deadline = time.monotonic() + READY
    try:
        while not _listens(port):
            assert process.alive() and time.monotonic() < deadline, process.tail()
            time.sleep(0.002)
    except BaseException:
        server.stop()
        raise
    return server


def _listens(port: int) -> bool:
    """By the kernel's own list: a connection would be a client that a server may wait for."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                return True
    return False
