"""Which engine `make image` takes, and what it says. The engines are scripts of the test's."""

import os
from pathlib import Path

import pytest

ENGINES = ("docker", "podman", "buildah")
WORKS = """#!/bin/sh
echo "$(basename "$0") $*" >>"$LOG"
case "$*" in
*save*--output=*) : >"$(echo "$*" | sed 's/.*--output=\\([^ ]*\\).*/\\1/')" ;;
*docker-archive:*) : >"$(echo "$*" | sed 's/.*docker-archive:\\([^: ]*\\).*/\\1/')" ;;
esac
"""
NO_DAEMON = """#!/bin/sh
echo "Cannot connect to the Docker daemon" >&2
exit 1
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """All that this machine has, but for the engines."""
    folder = tmp_path_factory.mktemp("programs")
    for path in map(Path, os.get_exec_path()):
        for program in path.iterdir() if path.is_dir() else ():
            own = folder / program.name
            if program.name not in ENGINES and not own.is_symlink():
                own.symlink_to(program)
    return folder


@pytest.fixture
def make_with(make, programs, tmp_path):
    """Runs `make image` where these engines are, and returns its result and their calls."""

    def run(engines: dict[str, str], **variables: str):
        folder = tmp_path / "engines"
        folder.mkdir()
        log = tmp_path / "log"
        log.touch()
        for name, script in engines.items():
            (folder / name).write_text(script)
            (folder / name).chmod(0o755)
        environment = dict(os.environ) | {"PATH": f"{folder}:{programs}", "LOG": str(log)}
        result = make("image", environment=environment, BUILD=tmp_path / "build", **variables)
        calls = [line for line in log.read_text().splitlines() if line != "docker version"]
        return result, calls

    return run


@pytest.mark.parametrize("engines, taken", [
    ({"docker": WORKS, "podman": WORKS, "buildah": WORKS}, "docker"),
    ({"docker": NO_DAEMON, "podman": WORKS, "buildah": WORKS}, "podman"),
    ({"podman": WORKS, "buildah": WORKS}, "podman"),
    ({"docker": NO_DAEMON, "buildah": WORKS}, "buildah"),
], ids=["docker", "docker without its daemon", "no docker", "buildah alone"])
def test_the_first_that_works(make_with, tmp_path, engines, taken):
    result, calls = make_with(engines)
    assert result.returncode == 0, result.stderr
    assert [call.split()[0] for call in calls] == [taken, taken]
    assert "--tag=peyk:latest" in calls[0]
    assert (tmp_path / "build/image.tar").exists()


def test_flags_reach_the_engine(make_with):
    result, (build, save) = make_with({"podman": WORKS}, STORAGE_FLAGS="--root=elsewhere",
                                      IMAGE_FLAGS="--no-cache", BUILDER="mine")
    assert result.returncode == 0, result.stderr
    assert build.startswith("podman --root=elsewhere build ")
    assert save.startswith("podman --root=elsewhere ")
    assert " --no-cache " in build
    assert " --build-arg BUILDER=mine " in build


def test_the_engine_can_be_named(make_with):
    result, calls = make_with({"podman": WORKS, "buildah": WORKS}, IMAGE_ENGINE="buildah")
    assert result.returncode == 0, result.stderr
    assert calls[0].startswith("buildah ")


@pytest.mark.parametrize("engines, variables, line", [
    ({"docker": NO_DAEMON}, {},
     "make image: no docker with its daemon, no podman and no buildah here"),
    ({"podman": WORKS}, {"IMAGE_ENGINE": "kaniko"},
     "make image: IMAGE_ENGINE is docker, podman or buildah, not kaniko"),
], ids=["none", "unknown"])
def test_one_clear_line(make_with, engines, variables, line):
    result, calls = make_with(engines, **variables)
    assert result.returncode != 0
    own = [text for text in result.stderr.splitlines() if not text.startswith("make: ***")]
    assert own == [line]
    assert not calls
