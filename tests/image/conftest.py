"""peyk's image, built once by `make image`, in a storage that is gone afterwards."""

import os
import subprocess
from pathlib import Path

import pytest
from cluster.gotool import cache_dir

from .base import base
from .podman import Podman, pod


@pytest.fixture(scope="session")
def podman():
    with Podman() as storage:
        yield storage


@pytest.fixture(scope="session")
def make(root):
    """Runs make as a user would, whatever the make around the tests was told."""

    def run(*arguments: str, environment: dict[str, str] | None = None, **more: str | Path
            ) -> subprocess.CompletedProcess:
        kept = {k: v for k, v in (environment or os.environ).items()
                if k not in ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL")}
        variables = [f"{name}={value}" for name, value in more.items()]
        return subprocess.run(["make", "--no-print-directory", *arguments, *variables], cwd=root,
                              env=kept, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False, timeout=300)

    return run


@pytest.fixture(scope="session")
def make_image(make, tmp_path_factory):
    """Runs `make image` in a storage of the tests', and returns the folder with what it made."""

    def run(storage: Podman, engine: str, **variables: str) -> Path:
        folder = tmp_path_factory.mktemp("build")
        # With another HOME, but the cache that third_party/fetch.sh has its tarball in.
        environment = storage.environment | {"XDG_CACHE_HOME": str(cache_dir().parent)}
        result = make("image", environment=environment, IMAGE_ENGINE=engine, BUILD=folder,
                      STORAGE_FLAGS=" ".join(storage.flags[engine]),
                      IMAGE_FLAGS="--isolation=chroot --layers=false --pull=never", **variables)
        assert result.returncode == 0, f"make image: {result.stdout}{result.stderr}"
        return folder

    return run


@pytest.fixture(scope="session")
def builder(podman) -> str:
    """The image that the Containerfile's first stage is built in."""
    podman.must("import", str(base()), "peyk-builder", timeout=300)
    return "peyk-builder"


@pytest.fixture(scope="session")
def archive(podman, builder, make_image) -> Path:
    """The image as an archive; podman has it too, as "peyk"."""
    return make_image(podman, "podman", BUILDER=builder) / "image.tar"


@pytest.fixture(scope="session")
def image(archive) -> str:
    return "peyk"


@pytest.fixture(scope="session")
def account(cluster, tmp_path_factory) -> Path:
    return cluster.serviceaccount_dir(tmp_path_factory.mktemp("account"))


@pytest.fixture(scope="session")
def in_pod(cluster, account) -> list[str]:
    return pod(cluster, account)
