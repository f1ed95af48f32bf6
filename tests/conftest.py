"""What every test can have: the binary, and a real control plane."""

import os
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

# The packages beside this file: cluster, faults.
sys.path.insert(0, str(TESTS))


def pytest_configure(config):
    config.addinivalue_line("markers", "only_tls(version, why): see faults/mode.py")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the Makefile."""
    return ROOT


@pytest.fixture(scope="session")
def binary() -> Path:
    """The program under test: $PEYK, or what `make` has built."""
    path = Path(os.environ.get("PEYK", ROOT / "build" / "peyk")).resolve()
    assert path.exists(), f"{path} is not there: run make"
    return path


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """etcd, kube-apiserver and kube-controller-manager; its default service account may read."""
    from cluster.cluster import Cluster

    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        running.grant()
        yield running
