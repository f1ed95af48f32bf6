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
    def told(self) -> bool:
        """One line of why; of an expression that is refused also itself, and where."""
        line = re.match(r"peyk: [ -~]+\n", self.err)
        rest = self.err[line.end() :] if line else "none"
        if self.code == REFUSED and rest:
            return re.fullmatch(r"  [ -~]*\n  *\^\n", rest) is not None
        return rest == ""


@dataclass(frozen=True)
class Peyk:
    path: Path

    def json(self, *arguments: str | bytes | Path, stdin: bytes = b"") -> Result:
        if arguments and arguments[0][:1] in ("-", b"-"):
            arguments = ("--", *arguments)
        # Descriptors are left open: so Python need not fork itself each time.
        done = subprocess.run([self.path, "json", *arguments], input=stdin, capture_output=True,
                              close_fds=False, env={}, timeout=LIMIT)  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace"))
