"""What `make image` makes: the binary, and what the image says about it."""

import re
import subprocess
import warnings
from pathlib import Path

import pytest

from . import archive as archives
from .podman import Podman

LABEL = "org.opencontainers.image."


@pytest.fixture(scope="module")
def inside(archive) -> archives.Image:
    return archives.read(archive)


@pytest.fixture(scope="module")
def version(root) -> str:
    return re.search(r"^VERSION = (\S+)$", (root / "Makefile").read_text(), re.MULTILINE)[1]


def test_one_layer_with_one_file(inside):
    (layer,) = inside.layers
    assert list(layer) == ["peyk"]


def test_the_file_is_a_program_that_nobody_may_change(inside):
    member = inside.layers[0]["peyk"]
    assert member.isfile()
    assert (member.uid, member.gid) == (0, 0)
    assert member.mode & 0o7777 == 0o755
    assert inside.peyk.startswith(b"\x7fELF")


def test_user_and_entrypoint(inside):
    assert inside.config["User"] == "65532:65532"
    assert inside.config["Entrypoint"] == ["/peyk"]
    for name in ("Cmd", "Volumes", "ExposedPorts", "Healthcheck"):
        assert not inside.config.get(name), name


def test_labels(inside, version):
    labels = {k.removeprefix(LABEL): v for k, v in inside.config["Labels"].items()
              if k.startswith(LABEL)}
    assert labels.pop("description")
    assert labels == {"title": "peyk", "version": version, "licenses": "MIT"}


def test_the_binary_has_the_labels_version(podman, image, version):
    result = podman.run(image, "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"peyk {version} ")


def test_both_tags(podman, image, version):
    tags = [podman.inspect(f"{image}:{tag}")["Id"] for tag in (version, "latest")]
    assert tags[0] == tags[1]


def test_the_archive_has_the_name_that_docker_and_podman_know(inside):
    # Docker's own spelling of the plain name "peyk:latest".
    assert any(re.fullmatch(r"([a-z.]+/library/)?peyk:latest", name) for name in inside.names)


def test_another_podman_loads_the_archive(archive):
    with Podman() as other:
        other.must("load", f"--input={archive}")
        assert other.run("peyk", "version").returncode == 0


# What the binary's bytes come from.
TOOLCHAIN = "gcc --version && ld --version && dpkg-query --show musl-dev musl-tools"


@pytest.fixture(scope="module")
def other():
    """A storage with nothing in it: no base image."""
    with Podman() as storage:
        yield storage


@pytest.fixture(scope="module")
def prebuilt(make_image, other) -> Path:
    """What make builds here, and its image by buildah; it has to do without the BUILDER."""
    return make_image(other, "buildah", PREBUILT="1", BUILDER="there-is-none", CC="gcc")


def test_prebuilt_by_buildah(prebuilt, other, version):
    image = archives.read(prebuilt / "image.tar")
    assert image.peyk == (prebuilt / "peyk").read_bytes()
    assert image.config["Labels"][f"{LABEL}version"] == version
    assert other.run("peyk", "version").returncode == 0


def test_the_same_bytes_in_the_container_and_here(podman, builder, inside, prebuilt):
    here = subprocess.run(["sh", "-c", TOOLCHAIN], capture_output=True, text=True, check=True)
    there = podman.run(builder, "sh", "-c", TOOLCHAIN)
    if here.stdout != there.stdout:  # a machine that is not up to date: nothing to compare
        warnings.warn(f"other compilers:\n{here.stdout}\n{there.stdout}", stacklevel=1)
        return
    assert (prebuilt / "peyk").read_bytes() == inside.peyk


def test_arguments_reach_the_build(make_image, podman, builder, image):
    """In the container: other subcommands, another version."""
    good = podman.inspect(image)["Id"]
    try:
        made = make_image(podman, "podman", BUILDER=builder, COMMANDS="verbs", VERSION="9.8.7")
        assert podman.run("peyk", "--version").stdout.startswith("peyk 9.8.7 ")
        assert podman.run("peyk", "probe", "--help").returncode == 2
        assert podman.run("peyk", "get", "--help").returncode == 0
    finally:
        podman.must("tag", good, image)
    config = archives.read(made / "image.tar").config
    assert config["Labels"][f"{LABEL}version"] == "9.8.7"
