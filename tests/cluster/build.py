"""Builds the test cluster's programs once, and keeps them in the user's cache.

    cd tests && python3 -m cluster.build [NAME...]

builds what is missing of them and prints where each one is. It needs nothing from PyPI but, on a
machine without Go, that.

The cache is not trusted: what was built is used only while it has the SHA-256 that was recorded
when it was built, and a build becomes visible only when it is whole.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import gotool
from .gotool import BuildError, cache_dir, say

HERE = Path(__file__).resolve().parent
STAMP = "k8s.io/component-base/version"
# The versions are what the programs call themselves; go.mod says which sources they are made of.
FLAGS = [
    "-trimpath",
    "-ldflags",
    f"-s -w -X {STAMP}.gitVersion=v1.37.2 -X {STAMP}.gitMajor=1 -X {STAMP}.gitMinor=37",
]

# name: (folder, the names that the program is called by, what is said before it is built)
PROGRAMS = {
    "control-plane": (
        HERE,
        ("etcd", "kube-apiserver", "kube-controller-manager"),
        "etcd, kube-apiserver, kube-controller-manager (about 5 minutes on two cores, once)",
    ),
    "kubectl": (HERE / "kubectl", ("kubectl",), "kubectl (about a minute on two cores, once)"),
    "incluster": (
        HERE / "incluster",
        ("incluster",),
        "client-go's in-cluster client (about a minute on two cores, once)",
    ),
    "peer": (
        HERE.parent / "peers" / "go",
        ("peer",),
        "a server on Go's crypto/tls (about 20 seconds, once)",
    ),
    "gojq": (HERE.parent / "bench" / "gojq", ("gojq",), "gojq (some seconds, once)"),
    "reference": (
        HERE.parent / "jsonpath" / "go",
        ("reference",),
        "kubectl's JSONPath printer (about half a minute, once)",
    ),
}


def build(*names: str) -> dict[str, Path]:
    """Returns the paths of the programs that NAMES (all, without any) are called by."""
    found = {}
    for name in names or PROGRAMS:
        folder = _ready(name) or _build_one(name)
        for program in PROGRAMS[name][1]:
            found[program] = folder / program
    return found


def _build_one(name: str) -> Path:
    source, programs, what = PROGRAMS[name]
    folder = _folder(name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock(folder.with_name(f"{name}.lock")):
        # Somebody else may have built it while this process waited for the lock.
        if ready := _ready(name):
            return ready
        if folder.exists():
            say(f"the cached {name} is damaged")
        say(f"building {what}")
        started = time.monotonic()
        new = Path(tempfile.mkdtemp(prefix=f"{name}-new-", dir=folder.parent))
        try:
            new.chmod(0o755)
            _compile(source, new / name, name)
            for program in programs:
                if program != name:
                    (new / program).symlink_to(name)
            (new / "sha256").write_text(_sha256(new / name))
            if folder.exists():
                shutil.rmtree(folder)
            new.rename(folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        say(f"built {name} in {time.monotonic() - started:.0f} s")
    return folder


def _compile(source: Path, output: Path, name: str) -> None:
    log = output.with_name("log")
    command = [gotool.go(), "build", *FLAGS, "-o", str(output), "."]
    started = time.monotonic()
    with log.open("wb") as messages:
        process = subprocess.Popen(command, cwd=source, env=gotool.environment(),
                                   stdout=messages, stderr=messages, stdin=subprocess.DEVNULL)
    try:
        while True:
            try:
                status = process.wait(timeout=20)
                break
            except subprocess.TimeoutExpired:
                say(f"still building {name}: {time.monotonic() - started:.0f} s")
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status != 0:
        raise BuildError(f"go build of {name} failed:\n{_tail(log)}")
    log.unlink()


def _ready(name: str) -> Path | None:
    """The folder of a build that is whole and is what was recorded, or nothing."""
    folder = _folder(name)
    try:
        recorded = (folder / "sha256").read_text()
    except OSError:
        return None
    programs = (folder / program for program in (name, *PROGRAMS[name][1]))
    whole = all(os.access(program, os.X_OK) for program in programs)
    if whole and _sha256(folder / name) == recorded:
        return folder
    return None


def _folder(name: str) -> Path:
    """Where the build of these inputs, with these flags and this Go, belongs."""
    source, programs, _ = PROGRAMS[name]
    digest = hashlib.sha256()
    for part in ("go.mod", "go.sum", "main.go"):
        if (source / part).exists():  # what needs no module has no go.sum
            digest.update((source / part).read_bytes() + b"\0")
    compiler = gotool.version(gotool.go())
    for text in (*FLAGS, *programs, repr(gotool.ENVIRONMENT), compiler, platform.machine()):
        digest.update(text.encode() + b"\0")
    return cache_dir() / f"{name}-{digest.hexdigest()[:16]}"


@contextlib.contextmanager
def _lock(path: Path):
    """Lets one process at a time build; the lock ends with its process, however that ends."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another build of the same program")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tail(path: Path, lines: int = 30) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def main() -> int:
    unknown = [name for name in sys.argv[1:] if name not in PROGRAMS]
    if unknown:
        say(f"no such program: {' '.join(unknown)}; there are: {' '.join(PROGRAMS)}")
        return 2
    try:
        for name, path in build(*sys.argv[1:]).items():
            print(f"{name}\t{path}")
    except BuildError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
