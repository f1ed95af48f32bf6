"""What comes as a crate: got by cargo, by its name, and kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "peyk"
CARGO_HOME = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
MANIFEST = """
[package]
name = "vectors"
version = "0.0.0"
edition = "2021"
[lib]
path = "lib.rs"
[dependencies]
{name} = {{ version = "={version}", default-features = false }}
"""


def crate(name: str, version: str, sha256: str, folder: Path) -> Path:
    """The .crate file with that SHA-256, a tar of NAME-VERSION/. FOLDER is for cargo to work in."""
    kept = CACHE / f"{name}-{version}.crate"
    if not _whole(kept, sha256):
        _fetch(kept, name, version, sha256, folder)
    return kept


def _whole(path: Path, sha256: str) -> bool:
    return path.exists() and _sha256(path) == sha256


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _fetch(to: Path, name: str, version: str, sha256: str, folder: Path) -> None:
    (folder / "Cargo.toml").write_text(MANIFEST.format(name=name, version=version))
    (folder / "lib.rs").write_text("")
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=folder, check=True, timeout=300)
    found = list(CARGO_HOME.glob(f"registry/cache/*/{name}-{version}.crate"))
    crate = next((path for path in found if _whole(path, sha256)), None)
    assert crate, f"cargo has no {name} {version} with the SHA-256 {sha256}"
    to.parent.mkdir(parents=True, exist_ok=True)
    new = to.with_suffix(f".{os.getpid()}")
    new.write_bytes(crate.read_bytes())
    new.replace(to)


def program(name: str, version: str) -> Path:
    """A crate's program of that name, built once. Cargo checks what the crate's own lock file says."""
    folder = CACHE / f"{name}-{version}"
    recorded = folder / "sha256"
    built = folder / "bin" / name
    if recorded.exists() and _whole(built, recorded.read_text()):
        return built
    print(f"build: building {name} {version} (about a minute, once)", file=sys.stderr, flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f"{name}-new-", dir=CACHE))
    try:
        subprocess.run(["cargo", "install", "--quiet", "--locked", f"--version=={version}",
                        "--no-track", f"--root={new}", name], check=True, timeout=1800)  # fmt: skip
        (new / "sha256").write_text(_sha256(new / "bin" / name))
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return built
