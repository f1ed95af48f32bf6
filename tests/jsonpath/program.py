"""Runs `peyk json`, thousands of times."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

LIMIT = 60  # seconds; a run that takes longer hangs

PRINTED, FAILED, REFUSED, MALFORMED = 0, 1, 2, 4


@dataclass(frozen=True)
class Result:
    code: int
    out: bytes
    err: str

    @property
    def one_line(self) -> bool:
        """What every failure tells on stderr, and a success does not."""
        return re.fullmatch(r"peyk: [ -~]+\n", self.err) is not None


@dataclass(frozen=True)
class Peyk:
    path: Path

    def json(self, *arguments: str | bytes | Path, stdin: bytes = b"") -> Result:
        # Descriptors are left open: so Python need not fork itself each time.
        done = subprocess.run([self.path, "json", *arguments], input=stdin, capture_output=True,
                              close_fds=False, env={}, timeout=LIMIT)  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace"))
