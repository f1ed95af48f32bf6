"""The binary as a file, and the rules that the sources keep."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest


def run(*command, **options):
    """Its output; a failure shows all of it."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout[-4000:]}"
    return done.stdout


def make(root: Path, *arguments, **options):
    # A make above this one must not hand its own settings down.
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    return run("make", "-C", root, *arguments, env=clean, **options)


@pytest.fixture(scope="module")
def sources(root, tmp_path_factory):
    """A copy of the sources alone, in a folder of another name."""

    def copy(name):
        to = tmp_path_factory.mktemp(name) / name
        shutil.copytree(root, to, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
        return to

    return copy


def segments(binary):
    """(type, flags) of each program header."""
    rows = re.findall(r"^\s+([A-Z_]+)\s+0x.*?\s([RWE ]{3})\s", run("readelf", "-lW", binary), re.M)
    assert rows
    return [(kind, flags.replace(" ", "")) for kind, flags in rows]


def test_it_fits_the_budget(root):
    printed = make(root, "size")
    assert re.search(r"\d+ of 131072 bytes", printed), printed
    for part in ("base", "net", "kube", "command", "BearSSL", "musl"):
        assert re.search(rf"^\s*\d+  {part}\b", printed, re.M), printed


def test_over_budget_fails(root):
    with pytest.raises(AssertionError, match="over budget"):
        make(root, "size", "BUDGET=1000")


def test_it_is_static(binary):
    assert "INTERP" not in [kind for kind, _ in segments(binary)]
    assert "(NEEDED)" not in run("readelf", "-dW", binary)


def test_it_is_position_independent(binary):
    assert "DYN" in run("readelf", "-hW", binary)
    assert "PIE" in run("readelf", "-dW", binary)


def test_nothing_is_writable_and_executable(binary):
    assert [flags for _, flags in segments(binary) if "W" in flags and "E" in flags] == []


def test_the_stack_is_not_executable(binary):
    assert ("GNU_STACK", "RW") in segments(binary)


def test_it_is_stripped(binary):
    assert ".symtab" not in run("readelf", "-SW", binary)


def test_forbidden_symbols(root):
    make(root, "check-symbols")


def test_a_forbidden_symbol_is_found(sources):
    tree = sources("symbol")
    with open(tree / "src/base/text.c", "a") as f:
        f.write("#include <stdlib.h>\nvoid *text_bad(void);\nvoid *text_bad(void) { return malloc(1); }\n")
    with pytest.raises(AssertionError, match="malloc"):
        make(tree, "check-symbols")


def test_a_writable_global_is_found(sources):
    tree = sources("global")
    with open(tree / "src/base/text.c", "a") as f:
        f.write("int text_bad;\nint text_bad = 1;\n")
    with pytest.raises(AssertionError, match="writable"):
        make(tree, "check-symbols")


def test_layers(root):
    make(root, "check-layers")


@pytest.mark.parametrize(
    "file, include",
    [("base/text.c", "net/san.h"), ("net/san.c", "kube/token.h"), ("kube/token.c", "command/command.h")],
)
def test_an_include_from_a_layer_above_is_found(sources, file, include):
    tree = sources("layer")
    path = tree / "src" / file
    path.write_text(f'#include "{include}"\n' + path.read_text())
    with pytest.raises(AssertionError, match="may not include"):
        make(tree, "check-layers")


def test_format(root):
    make(root, "check-format")


def test_static_analysis(root):
    make(root, "check-tidy")


def digest(path: Path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_folders_give_the_same_bytes(sources):
    one, two = sources("one"), sources("another-name-of-another-length")
    make(one, "-j2")
    make(two, "-j1")
    assert digest(one / "build/peyk") == digest(two / "build/peyk")


def test_clang_builds_it(sources):
    tree = sources("clang")
    make(tree, "-j2", "CC=clang")
    assert "peyk" in run(tree / "build/peyk", "--version")


@pytest.mark.parametrize(
    "part, command, other", [("verbs", "get", "probe"), ("probe", "probe", "get")]
)
def test_one_command_alone(sources, binary, part, command, other):
    tree = sources(command)
    make(tree, "-j2", f"COMMANDS={part}")
    small = tree / "build/peyk"
    assert small.stat().st_size < Path(binary).stat().st_size
    assert f"peyk {command} " in run(small, "help")
    assert f"peyk {other} " not in run(small, "help")
    assert subprocess.run([small, other], capture_output=True).returncode == 2


def test_bearssl_from_a_file(sources, tmp_path):
    tree, tarball = sources("file"), tmp_path / "bearssl.tar.xz"
    run(tree / "third_party/fetch.sh", tarball)
    make(tree, f"BEARSSL={tarball}", "-j2")
    assert (tree / "build/peyk").exists()


def test_another_tarball_is_refused(sources, tmp_path):
    tree, tarball = sources("refused"), tmp_path / "bearssl.tar.xz"
    run(tree / "third_party/fetch.sh", tarball)
    tarball.write_bytes(tarball.read_bytes() + b"x")
    with pytest.raises(AssertionError, match="does not have the pinned SHA-256"):
        make(tree, f"BEARSSL={tarball}")
    assert not (tree / "build/peyk").exists()


def test_a_broken_cache_is_not_trusted(sources, tmp_path):
    tree, cache = sources("cache"), tmp_path / "cache"
    (cache / "peyk").mkdir(parents=True)
    pinned = (tree / "third_party/bearssl.sha256").read_text().split()[0]
    (cache / f"peyk/bearssl-{pinned}.tar.xz").write_bytes(b"not it")
    with_cache = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    run(tree / "third_party/fetch.sh", tmp_path / "fetched", env=with_cache)
    assert digest(tmp_path / "fetched") == pinned


def test_versions_come_from_one_place(root, binary):
    version = re.search(r"^VERSION = (\S+)$", (root / "Makefile").read_text(), re.M)[1]
    bearssl = re.search(
        r"^BEARSSL_VERSION = (\S+)$", (root / "third_party/bearssl.mk").read_text(), re.M
    )[1]
    printed = run(binary, "--version")
    assert printed.startswith(f"peyk {version} (linux/") and f"BearSSL {bearssl}" in printed


def test_no_third_party_source_is_committed(root):
    listed = run("git", "-C", root, "ls-files", "third_party").split()
    assert listed and all(Path(f).suffix in (".mk", ".sh", ".sha256", ".md") for f in listed)


def test_the_top_level_is_as_agreed(root):
    allowed = {"src", "third_party", "tests", "Makefile", "Containerfile", "README.md", "LICENSE"}
    top = {f.split("/")[0] for f in run("git", "-C", root, "ls-files").split("\n") if f}
    assert {t for t in top if not t.startswith(".")} <= allowed
