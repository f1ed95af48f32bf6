"""A Debian with what "tests/setup.sh build" installs, for the Containerfile to build in.

It is this machine's own Debian, from the sources that this machine's apt has, so that no registry
has to be asked. It is kept in the user's cache, and used only while it has the SHA-256 that was
recorded when it was made.
"""

import contextlib
import fcntl
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cluster.gotool import cache_dir

SETUP = Path(__file__).resolve().parents[1] / "setup.sh"
# Of the machine's apt options, those without which its sources may not be reached.
OPTIONS = re.compile(r"^Acquire::(http|https|Check|ForceIPv|Retries)[^ ]* \"[^\"]+\";$")
NOT_NEEDED = ("/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/info/*")


def say(text: str) -> None:
    print(f"image: {text}", file=sys.stderr, flush=True)


def output(*command: str) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {result.stderr.strip()}")
    return result.stdout


def packages() -> list[str]:
    """What the build stage wants, asked of the script that installs it there."""
    script = 'eval "$(sed -n "/^packages() {/,/^}/p" "$0")"; packages build'
    return output("sh", "-euc", script, str(SETUP)).split()


def release() -> str:
    return platform.freedesktop_os_release()["VERSION_CODENAME"]


def sources() -> list[Path]:
    """The files of the machine's apt sources that are for this release, and for nothing else."""
    releases: dict[str, set[str]] = {}
    for line in output("apt-get", "indextargets", "--no-release-info", "--format",
                       "$(SOURCESENTRY) $(RELEASE)", "Created-By: Packages").splitlines():
        entry, name = line.split()
        releases.setdefault(entry.rpartition(":")[0], set()).add(name.split("-")[0])
    found = [Path(file) for file, names in sorted(releases.items()) if names == {release()}]
    if not found:
        raise RuntimeError(f"apt has no sources for {release()} here")
    return found


def options() -> str:
    lines = output("apt-config", "dump", "--format", '%f "%v";%n', "Acquire").splitlines()
    return "".join(f"{line}\n" for line in lines if OPTIONS.match(line))


def key(*inputs: str) -> str:
    # The versions that this machine has count too: the same compiler makes the same bytes.
    inputs += tuple(file.read_text() for file in (*sources(), Path(__file__)))
    inputs += (platform.machine(), release(), options(), output("dpkg-query", "-W", *packages()))
    return hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:16]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ready(folder: Path) -> bool:
    try:
        return (folder / "sha256").read_text() == sha256(folder / "base.tar")
    except OSError:
        return False


def make(archive: Path) -> None:
    with tempfile.NamedTemporaryFile("w", prefix="apt-options-") as file:
        file.write(options())
        file.flush()
        command = ["mmdebstrap", "--quiet", "--variant=minbase", "--format=tar",
                   f"--include={','.join(packages())}", f"--aptopt={file.name}",
                   *(f"--dpkgopt=path-exclude={path}" for path in NOT_NEEDED),
                   release(), str(archive), *map(str, sources())]
        output(*command)


def base() -> Path:
    """The root file system, as a tar archive; made now where the cache does not have it."""
    folder = cache_dir() / f"image-base-{key()}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "image-base.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready(folder):
            say("making a Debian to build the image in (about a minute, once)")
            forget()
            new = Path(tempfile.mkdtemp(prefix="image-base-new-", dir=folder.parent))
            try:
                make(new / "base.tar")
                (new / "sha256").write_text(sha256(new / "base.tar"))
                new.rename(folder)
            finally:
                shutil.rmtree(new, ignore_errors=True)
    return folder / "base.tar"


def forget() -> None:
    """Removes older ones: 300 MB each."""
    for folder in cache_dir().glob("image-base-*"):
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
